"""A flood raises a surge, under it one person's word isn't listed; it ends by itself or by a moderator."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from safelight.presence.kinds import SightingKind
from safelight.presence.models import Report, Sighting, Standing, Surge
from safelight.presence.sightings import ledger, limits, surge
from safelight.presence.sightings.public import in_surge, visible
from tests.presence.sightings.conftest import CELL, CITY, FAR, MINUTE, NOW, People

pytestmark = pytest.mark.parametrize("sightings_home", ["sqlite"], indirect=True)
"""Nothing here depends on the database; the ledger's own tests run over both."""

PATROL, SWEEP = SightingKind.PATROL, SightingKind.SWEEP


def flood(people: People, at: datetime = NOW, reports: int = surge.LEAST) -> None:
    for number in range(100, 100 + reports):
        ledger.seen(CITY, FAR, PATROL, people(number, at), at)


def usual(people: People, each_ten_minutes: int) -> None:
    """So many reports were usual over the last day."""
    sighting = Sighting.objects.create(city=CITY, cell=CELL, kind="other", first_at=NOW, last_at=NOW)
    Report.objects.bulk_create(
        Report(sighting=sighting, day=NOW.date(), sender=step.to_bytes(16), at=NOW - step * surge.SPAN)
        for step in range(1, 144)
        for _ in range(each_ten_minutes)
    )


def statuses(at: datetime) -> list[str]:
    return sorted(one.status for one in visible(CITY, at))


def test_a_flood_raises_it_and_it_ends_by_itself(people: People) -> None:
    flood(people, reports=surge.LEAST - 1)
    assert not in_surge(CITY, NOW)
    flood(people)
    assert in_surge(CITY, NOW)
    assert not in_surge("oakland", NOW)
    assert not in_surge(CITY, NOW + surge.LASTS)


def test_it_lasts_while_reports_flood(people: People) -> None:
    flood(people)
    later = NOW + surge.LASTS - 5 * MINUTE
    flood(people, at=later)
    assert in_surge(CITY, later + surge.LASTS - MINUTE)


def test_the_same_number_over_hours_is_no_flood(people: People) -> None:
    for step in range(surge.LEAST):
        ledger.seen(CITY, FAR, PATROL, people(100 + step, NOW + step * MINUTE), NOW + step * MINUTE)
    assert not Surge.objects.exists()


@pytest.mark.parametrize(("each_ten_minutes", "raised"), [(5, True), (9, False)])
def test_what_is_usual_is_no_flood(people: People, each_ten_minutes: int, raised: bool) -> None:
    usual(people, each_ten_minutes)
    flood(people)
    assert in_surge(CITY, NOW) is raised


def test_under_it_one_and_two_new_ones_are_not_listed_and_known_ones_are(people: People) -> None:
    ledger.seen(CITY, CELL, SWEEP, people(1), NOW)
    ledger.seen(CITY, CELL, SightingKind.TOWING, people(2), NOW)
    ledger.seen(CITY, CELL, SightingKind.TOWING, people(3), NOW)
    assert statuses(NOW) == ["confirmed", "unconfirmed"]
    flood(people)
    assert statuses(NOW) == []
    for number in (4, 5):
        began = NOW - 2 * limits.NEW_FOR
        own = people.marks(number, NOW)[0]
        Standing.objects.create(day=NOW.date(), sender=own, first_at=began, window_from=began)
        ledger.seen(CITY, CELL, SightingKind.TOWING, people(number), NOW)
    assert [(one.kind, one.status) for one in visible(CITY, NOW)] == [(SightingKind.TOWING, "confirmed")]
    assert "unconfirmed" in statuses(NOW + surge.LASTS)


def test_a_moderator_ends_it_and_it_is_not_raised_by_itself_for_an_hour(people: People) -> None:
    flood(people)
    surge.end(CITY, NOW)
    assert not in_surge(CITY, NOW)
    flood(people, at=NOW + 5 * MINUTE)
    assert not in_surge(CITY, NOW + 5 * MINUTE)
    later = NOW + surge.ENDED_FOR + MINUTE
    flood(people, at=later)
    assert in_surge(CITY, later)


def test_a_moderator_raises_it(people: People) -> None:
    ledger.seen(CITY, CELL, PATROL, people(1), NOW)
    surge.begin(CITY, NOW, timedelta(hours=2))
    assert statuses(NOW) == []
    assert in_surge(CITY, NOW + timedelta(minutes=119))
    assert not in_surge(CITY, NOW + timedelta(minutes=120))


def test_what_a_crowd_said_in_a_surge_is_one_persons_word_when_it_is_over(people: People) -> None:
    ledger.seen(CITY, CELL, SWEEP, people(1), NOW - surge.SPAN)
    ledger.seen(CITY, CELL, SWEEP, people(2), NOW - surge.SPAN)
    flood(people)
    later = NOW + 5 * MINUTE
    for number in range(300, 306):
        ledger.seen(CITY, CELL, PATROL, people(number, later), later)
    over = NOW + surge.LASTS + 10 * MINUTE
    assert not in_surge(CITY, over)
    # The sweep was reported before the flood; the flood itself, and who came in its wake, are one voice each.
    assert statuses(over) == ["confirmed", "unconfirmed", "unconfirmed"]
    assert {one.kind for one in visible(CITY, over) if one.status == "confirmed"} == {SWEEP}
    ledger.seen(CITY, CELL, PATROL, people(400, over), over)
    assert statuses(over) == ["confirmed", "confirmed", "unconfirmed"]


def test_a_crowds_gone_in_a_surge_ends_nothing(people: People) -> None:
    ledger.seen(CITY, CELL, SWEEP, people(1), NOW - surge.SPAN)
    ledger.seen(CITY, CELL, SWEEP, people(2), NOW - surge.SPAN)
    flood(people)
    for number in range(300, 306):
        ledger.gone(CITY, CELL, people(number), NOW)
    assert statuses(NOW + surge.LASTS) == ["disputed", "unconfirmed"]
