"""Reports put together: one person is one person, the public sees what two or a moderator say, what is gone is gone."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from safelight.presence.kinds import FADING, SightingKind
from safelight.presence.models import PhotoSays, Report, Says, Sighting, SightingState, Standing, Verdict
from safelight.presence.sightings import ledger, limits
from safelight.presence.sightings.public import visible
from tests.presence.sightings.conftest import CELL, CITY, FAR, MINUTE, NOW, People, empty

PATROL, SWEEP = SightingKind.PATROL, SightingKind.SWEEP
ANA, BEN, CAT, DAN = 1, 2, 3, 4


def statuses(at: object = NOW) -> list[str]:
    return [one.status for one in visible(CITY, at)]


def state() -> str:
    return Sighting.objects.get().state


def test_one_is_unconfirmed_and_shown_wider_two_are_confirmed(people: People) -> None:
    ledger.seen(CITY, CELL, PATROL, people(ANA), NOW)
    (alone,) = visible(CITY, NOW)
    assert (alone.status, alone.resolution) == ("unconfirmed", 8)
    assert alone.cell != CELL
    ledger.seen(CITY, CELL, PATROL, people(ANA), NOW + MINUTE)
    assert statuses(NOW + MINUTE) == ["unconfirmed"]
    ledger.seen(CITY, CELL, PATROL, people(BEN), NOW + 2 * MINUTE)
    (both,) = visible(CITY, NOW + 2 * MINUTE)
    assert (both.status, both.resolution, both.cell) == ("confirmed", 9, CELL)
    assert both.confidence > alone.confidence


def test_reports_beside_one_another_join_and_others_stay_apart(people: People) -> None:
    beside = next(cell for cell in ledger.around(CELL) if cell != CELL)
    ledger.seen(CITY, CELL, PATROL, people(ANA), NOW)
    ledger.seen(CITY, beside, PATROL, people(BEN), NOW)
    assert statuses() == ["confirmed"]
    ledger.seen(CITY, FAR, PATROL, people(CAT), NOW)
    ledger.seen(CITY, CELL, SWEEP, people(CAT), NOW)
    ledger.seen("oakland", CELL, PATROL, people(CAT), NOW)
    assert Counter(statuses()) == {"confirmed": 1, "unconfirmed": 2}


def test_nothing_is_stored_finer_than_the_minute(people: People) -> None:
    at = NOW + timedelta(seconds=42, microseconds=7)
    report = ledger.seen(CITY, CELL, PATROL, people(ANA), at)
    sighting = Sighting.objects.get()
    assert {report.at, sighting.first_at, sighting.last_at} == {NOW}


def test_it_is_gone_after_its_time_to_live_and_a_new_report_begins_anew(people: People) -> None:
    ledger.seen(CITY, CELL, PATROL, people(ANA), NOW)
    ledger.seen(CITY, CELL, PATROL, people(BEN), NOW)
    later = NOW + FADING[PATROL].time_to_live
    assert statuses(later) == []
    ledger.seen(CITY, CELL, PATROL, people(CAT), later)
    assert statuses(later) == ["unconfirmed"]
    assert Sighting.objects.count() == 2


@pytest.mark.parametrize("days", [1, 2, 3])
def test_nobody_counts_twice_across_midnight_however_long_it_lasts(people: People, days: int) -> None:
    at, end = NOW.replace(hour=23, minute=30), NOW + timedelta(days=days)
    while at < end:
        ledger.seen(CITY, CELL, SWEEP, people(ANA, at), at)
        at += timedelta(hours=4)
    assert Report.objects.count() == 1
    assert statuses(end - timedelta(hours=4)) in (["unconfirmed"], [])
    assert Report.objects.get().day == (at - timedelta(hours=4)).date()


def test_whom_a_moderator_confirmed_takes_it_back_after_midnight(people: People) -> None:
    before = NOW.replace(hour=23, minute=50)
    ledger.judge(ledger.seen(CITY, CELL, PATROL, people(ANA, before), before), Verdict.CONFIRMED)
    after = before + 20 * MINUTE
    ledger.gone(CITY, CELL, people(ANA, after), after)
    assert state() == SightingState.GONE
    assert statuses(after) == []


def test_gone_by_its_only_reporter_ends_it(people: People) -> None:
    ledger.seen(CITY, CELL, PATROL, people(ANA), NOW)
    ledger.gone(CITY, CELL, people(ANA), NOW + MINUTE)
    assert state() == SightingState.GONE


def test_gone_by_one_other_disputes_and_by_two_ends(people: People) -> None:
    for number in (ANA, BEN):
        ledger.seen(CITY, CELL, PATROL, people(number), NOW)
    sure = visible(CITY, NOW)[0].confidence
    for _ in range(3):  # saying it again makes nobody two
        ledger.gone(CITY, CELL, people(CAT), NOW)
    assert state() == SightingState.DISPUTED
    assert statuses() == ["disputed"]
    assert visible(CITY, NOW)[0].confidence < sure
    ledger.gone(CITY, CELL, people(DAN), NOW)
    assert state() == SightingState.GONE
    assert statuses() == []


def test_gone_where_nothing_was_reported_is_nothing(people: People) -> None:
    assert ledger.gone(CITY, CELL, people(ANA), NOW) == []
    assert Report.objects.count() == 0


def test_a_moderator_makes_one_report_public_or_refuses_it(people: People) -> None:
    report = ledger.seen(CITY, CELL, PATROL, people(ANA), NOW)
    ledger.judge(report, Verdict.CONFIRMED)
    assert statuses() == ["confirmed"]
    ledger.judge(report, Verdict.REFUSED)
    assert state() == SightingState.REFUSED
    assert statuses() == []
    ledger.seen(CITY, CELL, PATROL, people(BEN), NOW)
    assert statuses() == ["unconfirmed"]


def test_copied_photos_are_nobody(people: People) -> None:
    for number in (ANA, BEN, CAT):
        ledger.seen(CITY, CELL, PATROL, people(number), NOW, photo=PhotoSays.COPIED)
    assert statuses() == []
    ledger.seen(CITY, CELL, PATROL, people(DAN), NOW)
    assert statuses() == ["unconfirmed"]


def test_who_is_forgotten_leaves_nothing_and_changes_what_follows(people: People) -> None:
    before, after = NOW.replace(hour=23, minute=50), NOW.replace(hour=23, minute=50) + 20 * MINUTE
    ledger.seen(CITY, CELL, PATROL, people(ANA, before), before)
    ledger.seen(CITY, CELL, PATROL, people(BEN, after), after)
    ledger.seen(CITY, FAR, SWEEP, people(ANA, before), before)
    assert ledger.forget(people.marks(ANA, after)) == 2
    assert statuses(after) == ["unconfirmed"]
    assert Sighting.objects.count() == 1
    assert not Report.objects.filter(sender__in=people.marks(ANA, after)).exists()


def test_a_denial_alone_is_no_refusal(people: People) -> None:
    ledger.seen(CITY, CELL, PATROL, people(ANA), NOW)
    ledger.gone(CITY, CELL, people(BEN), NOW)
    ledger.forget(people.marks(ANA, NOW))
    assert state() == SightingState.GONE


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["seen", "seen", "seen", "gone", "forget", "confirm", "refuse"]),
        st.integers(0, 3),
        st.integers(0, 150).map(lambda minutes: minutes * MINUTE),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_people_say_in_whatever_order(people: People, steps: list[tuple[str, int, timedelta]]) -> None:
    """After each step: one word a person, public only from two or a moderator."""
    empty()
    at = NOW
    for what, number, wait in steps:
        at += wait
        _step(people, what, number, at)
        for sighting in Sighting.objects.all():
            reports = list(Report.objects.filter(sighting=sighting))
            _one_word_each(people, reports, at)
            seers = {bytes(one.sender) for one in reports if one.says == Says.SEEN and one.verdict != Verdict.REFUSED}
            confirmed = any(one.verdict == Verdict.CONFIRMED for one in reports)
            (shown,) = [one for one in visible(CITY, at) if one.key == sighting.pk] or [None]
            if shown is not None and shown.status != "unconfirmed":
                assert len(seers) >= 2 or confirmed
            if shown is not None:
                assert sighting.state in ledger.LIVE
            if sighting.state == SightingState.REFUSED:
                assert not seers
        if what == "seen":
            assert Sighting.objects.order_by("-last_at", "-pk").first().state in ledger.LIVE


CROWD_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["seen"] * 9 + ["gone", "gone", "gone", "confirm", "refuse"]),
        st.one_of(st.integers(0, 4), st.integers(5, 30)),
        st.sampled_from([0] * 15 + [1]).map(lambda minutes: minutes * MINUTE),
    ),
    min_size=25,
    max_size=40,
)


@settings(
    max_examples=6,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=CROWD_STEPS)
def test_what_is_worked_out_from_what_weighs_is_what_all_words_say(
    people: People, steps: list[tuple[str, int, timedelta]]
) -> None:
    """Of a crowd in one minute only few words are read: reading all of them again must change nothing."""
    empty()
    at = NOW
    for what, number, wait in steps:
        at += wait
        _step(people, what, number, at)
        before = _stored()
        for sighting in Sighting.objects.filter(state__in=ledger.LIVE):
            ledger.settle(sighting)
        assert _stored() == before


def test_who_weighs_nothing_still_disputes_when_others_go_on(people: People) -> None:
    ledger.seen(CITY, CELL, PATROL, people(ANA), NOW)
    Standing.objects.create(
        day=NOW.date(), sender=people.marks(BEN, NOW)[0], first_at=NOW, window_from=NOW, reports=limits.MOST_REPORTS
    )
    ledger.gone(CITY, CELL, people(BEN), NOW)
    ledger.seen(CITY, CELL, PATROL, people(CAT), NOW)
    assert state() == SightingState.DISPUTED


def _stored() -> tuple[list[object], list[object]]:
    sightings = Sighting.objects.order_by("pk").values_list("pk", "state", "reviewed", "was_public")
    return list(sightings), list(Report.objects.order_by("pk").values_list("pk", "weight", "says"))


def _step(people: People, what: str, number: int, at: object) -> None:
    if what == "seen":
        ledger.seen(CITY, CELL, PATROL, people(number, at), at)
    elif what == "gone":
        ledger.gone(CITY, CELL, people(number, at), at)
    elif what == "forget":
        ledger.forget(people.marks(number, at))
        assert not Report.objects.filter(sender__in=people.marks(number, at)).exists()
    elif report := Report.objects.filter(says=Says.SEEN, verdict=Verdict.NONE).order_by("-at", "-pk").first():
        ledger.judge(report, Verdict.CONFIRMED if what == "confirm" else Verdict.REFUSED)


def _one_word_each(people: People, reports: list[Report], at: object) -> None:
    unjudged = [bytes(one.sender) for one in reports if one.verdict == Verdict.NONE]
    for number in range(4):
        marks = people.marks(number, at)
        assert sum(mark in marks for mark in unjudged) <= 1
