"""What belongs together: the same picture wherever it is, and crowds nobody knows apart from people who are known."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.images.pdq import NEAR
from safelight.presence.moderation.clustering import WITHIN, Cluster, Together, Waiting, clusters
from safelight.presence.sightings.ledger import around
from tests.presence.sightings.conftest import CELL, CITY, FAR, MINUTE, NOW

BESIDE = next(cell for cell in around(CELL) if cell != CELL)
NUMBERS = count(1)


def report(
    cell: int = CELL,
    minutes: int = 0,
    *,
    kind: str = "patrol",
    new: bool = True,
    gone: bool = False,
    picture: int = 0,
) -> Waiting:
    """`picture`: so many of its bits are set; 0 is none."""
    found = (2**picture - 1).to_bytes(32) if picture else None
    return Waiting(next(NUMBERS), CITY, cell, kind, NOW + minutes * MINUTE, new, gone, found)


def shape(*reports: Waiting) -> list[tuple[Together, list[int]]]:
    """The clusters as reason and members, by their place in what is given."""
    at = {one.report: number for number, one in enumerate(reports)}
    found = [(one.why, sorted(at[entry.report] for entry in one.reports)) for one in clusters(reports)]
    return sorted(found, key=lambda pair: pair[1])


def test_new_people_of_one_place_and_minutes_are_one_and_known_ones_another() -> None:
    mixed = [report(), report(BESIDE, 5), report(new=False), report(BESIDE, 1, new=False)]
    assert shape(*mixed) == [(Together.NEW, [0, 1]), (Together.KNOWN, [2, 3])]


def test_far_away_long_after_or_of_something_else_is_alone() -> None:
    assert shape(report(), report(FAR)) == [(Together.ALONE, [0]), (Together.ALONE, [1])]
    assert shape(report(), report(kind="sweep")) == [(Together.ALONE, [0]), (Together.ALONE, [1])]
    limit = WITHIN // MINUTE
    assert shape(report(), report(minutes=limit)) == [(Together.NEW, [0, 1])]
    assert shape(report(), report(minutes=limit + 1)) == [(Together.ALONE, [0]), (Together.ALONE, [1])]
    assert shape(report(), report(minutes=limit), report(minutes=2 * limit)) == [(Together.NEW, [0, 1, 2])]


def test_a_picture_binds_wherever_it_was_sent_from_and_leaves_the_others_there_alone() -> None:
    crowd = [report(picture=100), report(FAR, 60, picture=100 + NEAR, new=False), report(), report(picture=200)]
    assert shape(*crowd) == [(Together.PICTURE, [0, 1]), (Together.NEW, [2, 3])]


def test_pictures_that_only_look_alike_by_another_are_one() -> None:
    chain = [report(picture=50), report(FAR, picture=50 + 2 * NEAR), report(FAR, 60, picture=50 + NEAR)]
    assert shape(*chain) == [(Together.PICTURE, [0, 1, 2])]
    assert len(clusters(chain[:2])) == 2


def test_who_says_that_it_is_over_stands_apart() -> None:
    assert shape(report(), report(gone=True)) == [(Together.ALONE, [0]), (Together.GONE, [1])]


def test_other_cities_are_others() -> None:
    here, there = report(), report()
    there = replace(there, city="oakland")
    assert len(clusters([here, there])) == 2


def test_its_name_is_its_oldest_number() -> None:
    first, second = report(minutes=5), report(minutes=0)
    assert Cluster((second, first), Together.NEW).key == str(first.report)


reports = st.lists(
    st.builds(
        report,
        st.sampled_from([CELL, BESIDE, FAR]),
        st.integers(0, 60),
        kind=st.sampled_from(["patrol", "sweep"]),
        new=st.booleans(),
        gone=st.booleans(),
        picture=st.sampled_from([0, 0, 40, 60, 200]),
    ),
    max_size=30,
)


@settings(max_examples=50, deadline=timedelta(seconds=2))
@given(reports)
def test_each_report_is_in_one_cluster_and_nobody_known_among_a_crowd(waiting: list[Waiting]) -> None:
    found = clusters(waiting)
    assert sorted(entry.report for one in found for entry in one.reports) == sorted(one.report for one in waiting)
    for one in found:
        if one.why is not Together.PICTURE:
            assert len({(entry.kind, entry.new, entry.gone) for entry in one.reports}) == 1
    assert {frozenset(entry.report for entry in one.reports) for one in clusters(waiting[::-1])} == {
        frozenset(entry.report for entry in one.reports) for one in found
    }
