"""What is left of sightings: each public one counted once, shown by wide areas, months that are over, and from ten."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import h3ronpy
import numpy as np

from safelight.core.counts import KEY_MODULUS
from safelight.core.home import RecordKey
from safelight.presence import purging
from safelight.presence.kinds import FADING, SightingKind
from safelight.presence.models import MonthCount, Sighting, Verdict
from safelight.presence.sightings import history, ledger
from tests.presence.sightings.conftest import CELL, CITY, MINUTE, NOW, People

PATROL = SightingKind.PATROL
KEY = RecordKey(b"k" * 32)
OVER = FADING[PATROL].time_to_live


def public(people: People, at: datetime = NOW, **more: bool) -> Sighting:
    for number in (1, 2):
        report = ledger.seen(CITY, CELL, PATROL, people(number, at), at, **more)
    return report.sighting


def counts() -> list[int]:
    return list(MonthCount.objects.values_list("sightings", flat=True))


def area(resolution: int) -> int:
    return int(np.asarray(h3ronpy.change_resolution(np.array([CELL], dtype=np.uint64), resolution))[0])


def test_a_public_one_is_counted_once_when_it_has_ended(people: People) -> None:
    public(people)
    assert history.count_ended(NOW + OVER - MINUTE) == 0
    assert history.count_ended(NOW + OVER) == 1
    assert history.count_ended(NOW + OVER) == 0
    public(people, NOW + OVER)
    assert history.count_ended(NOW + 2 * OVER) == 1
    row = MonthCount.objects.get()
    assert (row.city, row.cell, row.month, row.kind, row.sightings) == (CITY, area(7), date(2026, 3, 1), "patrol", 2)
    assert 0 < row.key_sum < KEY_MODULUS


def test_one_that_is_gone_counts_though_all_took_it_back(people: People) -> None:
    public(people)
    for number in (1, 2):
        ledger.gone(CITY, CELL, people(number), NOW)
    assert history.count_ended(NOW) == 1


def test_what_was_never_public_refused_or_made_up_does_not_count(people: People) -> None:
    ledger.seen(CITY, CELL, PATROL, people(1), NOW)
    ledger.gone(CITY, CELL, people(2), NOW)
    ledger.gone(CITY, CELL, people(3), NOW)
    for report in public(people, NOW + MINUTE).reports.all():
        ledger.judge(report, Verdict.REFUSED)
    public(people, NOW + 2 * MINUTE, simulated=True)
    assert Sighting.objects.count() == 3
    assert history.count_ended(NOW + timedelta(days=1)) == 0


def test_it_is_counted_before_it_is_purged(people: People) -> None:
    public(people)
    purging.purge(people.keys, NOW + timedelta(days=3))
    assert not Sighting.objects.exists()
    assert counts() == [1]


def test_only_enough_of_closed_months_is_shown_and_coarser_while_it_is_young(people: People) -> None:
    for month, sightings in ((1, 40), (2, 4), (3, 40)):
        MonthCount.objects.create(
            city=CITY, cell=area(7), month=date(2026, month, 1), kind="patrol", sightings=sightings, key_sum=77
        )
    young = history.published_history(CITY, date(2026, 3, 15), KEY)
    assert [(row.month.month, row.cell, row.part) for row in young] == [(1, f"{area(6):x}", "cell")]
    assert abs(young[0].sightings - 40) <= 5
    old = history.published_history(CITY, date(2027, 5, 1), KEY)
    assert [(row.month.month, row.cell) for row in old] == [(1, f"{area(7):x}"), (3, f"{area(7):x}")]
    assert history.published_history("oakland", date(2027, 5, 1), KEY) == []
