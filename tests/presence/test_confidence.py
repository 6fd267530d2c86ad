"""The formula: bounded, fading, the same in any order, and nobody makes it surer by saying a thing twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.presence.kinds import FADING, SightingKind
from safelight.presence.sightings.confidence import (
    STRENGTH,
    Word,
    confidence,
    independent,
    is_public,
    said_gone,
)

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PATROL = FADING[SightingKind.PATROL]
MINUTE = timedelta(minutes=1)

WORDS = st.lists(
    st.builds(
        Word,
        sender=st.sampled_from([bytes([n]) for n in range(5)]),
        at=st.integers(0, 300).map(lambda minutes: NOW - minutes * MINUTE),
        gone=st.booleans(),
        weight=st.floats(0, 1),
        photo=st.sampled_from(list(STRENGTH)),
        confirmed=st.booleans(),
        refused=st.booleans(),
    ),
    max_size=8,
)


def seen(sender: int, minutes: int = 0, **more: object) -> Word:
    return replace(Word(bytes([sender]), NOW - minutes * MINUTE), **more)


@settings(max_examples=200, deadline=None)
@given(words=WORDS, fading=st.sampled_from(list(FADING.values())), later=st.integers(0, 600), data=st.data())
def test_it_is_a_share_that_only_falls_with_time_and_knows_no_order(
    words: list[Word], fading: object, later: int, data: st.DataObject
) -> None:
    only_seen = [word for word in words if not word.gone]
    sure = confidence(words, NOW, fading)
    assert 0 <= sure <= 1
    assert confidence(data.draw(st.permutations(words)), NOW, fading) == pytest.approx(sure)
    assert confidence(only_seen, NOW + later * MINUTE, fading) <= confidence(only_seen, NOW, fading) + 1e-12
    assert confidence(words, NOW + timedelta(days=1), fading) == 0


@settings(max_examples=100, deadline=None)
@given(words=WORDS, more=WORDS.filter(bool))
def test_another_report_never_makes_it_less_sure_nor_a_denial_surer(words: list[Word], more: list[Word]) -> None:
    before = confidence(words, NOW, PATROL)
    for word in more:
        after = confidence([*words, word], NOW, PATROL)
        assert after <= before + 1e-12 if word.gone else after >= before - 1e-12


def test_saying_it_twice_is_saying_it_once() -> None:
    once = [seen(1), seen(2)]
    assert confidence([*once, seen(1), seen(1)], NOW, PATROL) == pytest.approx(confidence(once, NOW, PATROL))
    assert independent([*once, seen(1), seen(1)]) == 2


def test_the_steps_that_people_read() -> None:
    assert confidence([seen(1)], NOW, PATROL) == pytest.approx(0.35)
    assert confidence([seen(1), seen(2)], NOW, PATROL) == pytest.approx(1 - 0.65**2)
    assert confidence([seen(1, photo="police")], NOW, PATROL) == pytest.approx(0.6)
    assert confidence([seen(1, confirmed=True)], NOW, PATROL) == pytest.approx(0.9)
    assert confidence([seen(1, minutes=20)], NOW, PATROL) == pytest.approx(0.175)
    assert confidence([seen(1, photo="copied")], NOW, PATROL) == 0


def test_one_alone_is_unconfirmed_until_another_or_a_moderator_says_so() -> None:
    assert not is_public([seen(1, photo="police")])
    assert is_public([seen(1), seen(2)])
    assert is_public([seen(1, confirmed=True)])
    assert not is_public([seen(1), seen(2, photo="copied")])
    assert not is_public([seen(1), seen(2, refused=True)])
    assert not is_public([seen(1), seen(2, weight=0.5)])
    assert not is_public([seen(1), seen(2)], floor=4)


def test_gone_takes_its_own_reporter_or_two() -> None:
    def gone(sender: int) -> Word:
        return replace(seen(sender), gone=True, at=NOW)

    assert said_gone([seen(1, 5)]) == "open"
    assert said_gone([seen(1, 5), gone(1)]) == "gone"
    assert said_gone([seen(1, 5), gone(2)]) == "disputed"
    assert said_gone([seen(1, 5), gone(2), gone(3)]) == "gone"
    assert said_gone([seen(1, 5), seen(2, 5), gone(1)]) == "disputed"
    assert said_gone([seen(1, 5), gone(2), seen(2, -1)]) == "open"
    assert said_gone([seen(1, 5), replace(gone(2), weight=0.2), gone(3)]) == "disputed"


def test_a_moderator_ends_it_by_confirming_who_says_that_it_is_over() -> None:
    over = replace(seen(2), gone=True, at=NOW, confirmed=True)
    assert said_gone([seen(1, 5), seen(3, 5), over]) == "gone"
    assert said_gone([seen(1, 5, confirmed=True), over]) == "gone"
    assert said_gone([over, seen(1, -1, confirmed=True)]) == "disputed"
    assert not is_public([over])
