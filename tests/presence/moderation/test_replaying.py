"""Yesterday's decisions against other thresholds: what would have been public, and how sure that share is."""

from __future__ import annotations

import pytest

from safelight.presence.models import Verdict
from safelight.presence.moderation.replaying import Judged, Outcome, Share, Thresholds, outcome, replay

YES, NO = Verdict.CONFIRMED, Verdict.REFUSED


@pytest.mark.parametrize(
    ("score", "people", "expected"),
    [
        (0.9, 0, Outcome.PUBLIC),
        (0.89, 1, Outcome.ASKED),
        (0.89, 2, Outcome.PUBLIC),
        (0.1, 9, Outcome.HIDDEN),
        (None, 1.99, Outcome.ASKED),
        (None, 2, Outcome.PUBLIC),
    ],
)
def test_the_network_first_then_people(score: float | None, people: float, expected: Outcome) -> None:
    assert outcome(Judged(score, people, YES), Thresholds()) is expected


def test_a_higher_floor_hides_more_and_asks_more() -> None:
    decided = [Judged(None, 2, NO)] * 8 + [Judged(None, 3, YES)] * 2 + [Judged(0.95, 1, NO)]
    loose, strict = replay(decided, Thresholds(floor=2)), replay(decided, Thresholds(floor=3))
    assert loose.of(NO, Outcome.PUBLIC) == Share(9, 9)
    assert strict.of(NO, Outcome.PUBLIC) == Share(1, 9)
    assert strict.of(NO, Outcome.ASKED) == Share(8, 9)
    assert strict.of(YES, Outcome.PUBLIC) == Share(2, 2)
    assert replay(decided, Thresholds(police_at=0.99, floor=3)).of(NO, Outcome.PUBLIC) == Share(0, 9)


def test_the_interval_is_wilsons() -> None:
    """Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I: 81 of 263, and 0 of 20."""
    assert Share(81, 263).interval == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert Share(0, 20).interval == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert Share(0, 0).interval == (0.0, 1.0)
