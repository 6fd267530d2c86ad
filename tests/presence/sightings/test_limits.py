"""What a crowd of new numbers, a liar, a flood and five past midnight can do, and what they can't."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from safelight.presence.kinds import SightingKind
from safelight.presence.models import PhotoSays, Report, Sighting, SightingState, Standing, Verdict
from safelight.presence.sightings import ledger, limits
from safelight.presence.sightings.confidence import independent
from safelight.presence.sightings.public import visible
from tests.presence.sightings.conftest import CELL, CITY, FAR, MINUTE, NOW, People

pytestmark = pytest.mark.parametrize("sightings_home", ["sqlite"], indirect=True)
"""Nothing here depends on the database; the ledger's own tests run over both."""

PATROL = SightingKind.PATROL
ANA, BEN, CAT = 1, 2, 3
CROWD = range(100, 112)


def wrote(people: People, number: int, at: datetime) -> None:
    """Somebody sent a message then."""
    Standing.objects.create(day=at.date(), sender=people.marks(number, at)[0], first_at=at, window_from=at)


def crowd(people: People, cell: int = CELL, at: datetime = NOW, **more: object) -> list[Report]:
    return [ledger.seen(CITY, cell, PATROL, people(number, at), at, **more) for number in CROWD]


def together() -> float:
    return independent(ledger.words(Report.objects.all()))


def test_a_crowd_of_new_numbers_is_two_people(people: People) -> None:
    crowd(people)
    assert together() == limits.NEW_TOGETHER
    wrote(people, ANA, NOW - 2 * limits.NEW_FOR)
    ledger.seen(CITY, CELL, PATROL, people(ANA), NOW)
    assert together() == limits.NEW_TOGETHER + 1


def test_two_whom_nobody_knows_are_still_enough(people: People) -> None:
    for number in (ANA, BEN):
        ledger.seen(CITY, CELL, PATROL, people(number), NOW)
    assert [one.status for one in visible(CITY, NOW)] == ["confirmed"]


@pytest.mark.parametrize("how", ["refused", "copied", "forgotten"])
def test_a_crowd_that_is_found_out_silences_nobody(people: People, how: str) -> None:
    reports = crowd(people)
    late = ledger.seen(CITY, CELL, PATROL, people(ANA), NOW + MINUTE)
    assert late.weight == 0
    for number, report in zip(CROWD, reports, strict=True):
        if how == "refused":
            ledger.judge(report, Verdict.REFUSED)
        elif how == "copied":
            Report.objects.filter(pk=report.pk).update(photo=PhotoSays.COPIED)
        else:
            ledger.forget(people.marks(number, NOW))
    ledger.settle(Sighting.objects.get(pk=late.sighting_id))
    late.refresh_from_db()
    assert late.weight == 1


def test_a_crowd_that_says_gone_is_two_people_as_well(people: People) -> None:
    for number in CROWD:
        ledger.gone(CITY, CELL, people(number), NOW)
    ledger.seen(CITY, CELL, PATROL, people(ANA), NOW)
    ledger.gone(CITY, CELL, people(BEN), NOW)
    assert Sighting.objects.get().state == SightingState.DISPUTED
    for number in CROWD:
        ledger.gone(CITY, CELL, people(number), NOW)
    gone = Report.objects.filter(says="gone").values_list("weight", flat=True)
    assert sum(gone) == limits.NEW_TOGETHER


def test_each_refusal_halves_what_a_sender_says_here_and_elsewhere(people: People) -> None:
    first = ledger.seen(CITY, CELL, PATROL, people(ANA), NOW)
    second = ledger.seen(CITY, FAR, PATROL, people(ANA), NOW)
    ledger.judge(first, Verdict.REFUSED)
    second.refresh_from_db()
    assert second.weight == limits.REFUSED_HALVES
    ledger.seen(CITY, FAR, PATROL, people(BEN), NOW)
    assert "confirmed" not in [one.status for one in visible(CITY, NOW)]
    ledger.judge(first, Verdict.NONE)
    second.refresh_from_db()
    assert second.weight == 1
    assert [one.status for one in visible(CITY, NOW)] == ["confirmed", "unconfirmed"]


def test_a_verdict_counts_once_however_often_it_changes(people: People) -> None:
    report = ledger.seen(CITY, CELL, PATROL, people(ANA), NOW)
    for verdict in (Verdict.REFUSED, Verdict.CONFIRMED, Verdict.REFUSED, Verdict.REFUSED, Verdict.CONFIRMED):
        ledger.judge(report, verdict)
    own = Standing.objects.get()
    assert (own.confirmed, own.refused) == (1, 0)


def test_who_reports_everywhere_weighs_nothing(people: People) -> None:
    wrote(people, ANA, NOW - 2 * limits.NEW_FOR)
    Standing.objects.update(reports=limits.MOST_REPORTS - 1)
    assert ledger.seen(CITY, CELL, PATROL, people(ANA), NOW).weight == 1
    assert ledger.seen(CITY, CELL, PATROL, people(ANA), NOW + MINUTE).weight == 1  # the same one again
    assert ledger.seen(CITY, FAR, PATROL, people(ANA), NOW).weight == 0


def test_in_a_flood_from_one_place_a_new_sender_weighs_little_and_a_known_one_all(people: People) -> None:
    near = [cell for cell in ledger.around(CELL) if cell != CELL]
    for kind, number in zip([*SightingKind] * 3, range(200, 215), strict=False):
        ledger.seen(CITY, CELL, kind, people(number), NOW)
    wrote(people, ANA, NOW - 2 * limits.NEW_FOR)
    assert ledger.seen(CITY, near[0], PATROL, people(ANA), NOW).weight == 1
    Report.objects.filter(sighting__kind=PATROL.value).exclude(sender=people.marks(ANA, NOW)[0]).delete()
    for number in range(215, 220):
        ledger.seen(CITY, FAR, PATROL, people(number), NOW)
        ledger.seen(CITY, CELL, SightingKind.SWEEP, people(number), NOW)
    assert ledger.seen(CITY, CELL, PATROL, people(BEN), NOW).weight == limits.FLOOD_WEIGHT
    later = NOW + limits.FLOOD_TIME + MINUTE
    assert ledger.seen(CITY, CELL, PATROL, people(CAT, later), later).weight == 1


MIDNIGHT = (NOW + timedelta(days=1)).replace(hour=0, minute=5)
BEFORE = MIDNIGHT - timedelta(minutes=30)


def test_at_five_past_midnight_a_crowd_of_new_numbers_is_two_people_and_who_wrote_yesterday_counts(
    people: People,
) -> None:
    for number in (ANA, BEN):
        wrote(people, number, BEFORE)
    crowd(people, at=MIDNIGHT)
    assert together() == limits.NEW_TOGETHER
    for number in (ANA, BEN):
        assert ledger.seen(CITY, CELL, PATROL, people(number, MIDNIGHT), MIDNIGHT).weight == 1
    assert together() == limits.NEW_TOGETHER + 2


def test_a_liar_is_still_one_after_midnight_and_days_later_no_more(people: People) -> None:
    wrote(people, ANA, BEFORE)
    Standing.objects.update(refused=5)
    days = [MIDNIGHT + timedelta(days=day, minutes=minute) for day in range(4) for minute in (0, 1)]
    weights = [ledger.seen(CITY, CELL, PATROL, people(ANA, at), at).weight for at in days]
    assert weights == [0.25, 0.25, 0.5, 0.5, 1, 1, 1, 1]


def test_nothing_of_yesterday_but_that_they_are_known_ties_the_days(people: People) -> None:
    for number, minutes in ((ANA, 0), (BEN, 7)):
        wrote(people, number, BEFORE - minutes * MINUTE)
        ledger.seen(CITY, CELL, PATROL, people(number, MIDNIGHT), MIDNIGHT)
    known = set(Standing.objects.filter(day=MIDNIGHT.date()).values_list("first_at", flat=True))
    assert len(known) == 1
