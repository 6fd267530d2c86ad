"""The table of the policy, row by row, and which combinations stand on the list."""

from __future__ import annotations

from itertools import combinations

import pytest

from safelight.core.question import Question
from safelight.core.vocabulary import Dimension
from safelight.privacy import Profile, Protection, Use
from safelight.privacy.policy import LEVEL_OF, combination_allowed, limit_of

MONTH, QUARTER, YEAR = Dimension.MONTH, Dimension.QUARTER, Dimension.YEAR
FREE, TEN, TWENTY = Protection(), Protection(10, True), Protection(20, True)

ROWS = [
    # filters, finest cell, its time, time by city, protection: docs/method/privacy.md
    ({}, 8, MONTH, MONTH, FREE),
    ({"venue": "street", "size_min": "5"}, 8, MONTH, MONTH, FREE),
    ({"source": "arrests", "basis": "arrest"}, 8, MONTH, MONTH, FREE),
    ({"role": "buyer"}, 7, QUARTER, MONTH, TEN),
    ({"by": "charge"}, 7, QUARTER, MONTH, TEN),
    ({"by": "sex"}, 6, YEAR, QUARTER, TEN),
    ({"age_band": "18_24"}, 6, YEAR, QUARTER, TEN),
    ({"by": "race"}, None, YEAR, YEAR, TWENTY),
    ({"race": "black", "by": "role"}, None, YEAR, YEAR, TWENTY),
    ({"hours": "20-4"}, 7, YEAR, YEAR, FREE),
    ({"by": "weekday"}, 7, YEAR, YEAR, FREE),
    ({"hours": "20-4", "role": "buyer"}, 7, YEAR, YEAR, TEN),
    ({"hours": "20-4", "sex": "male"}, 6, YEAR, YEAR, TEN),
    ({"venue": "residence"}, None, MONTH, MONTH, TEN),
    ({"age_band": "under_18"}, None, YEAR, YEAR, TWENTY),
    ({"basis": "announcement"}, None, MONTH, MONTH, FREE),
    ({"basis": "announcement", "by": "role"}, None, QUARTER, MONTH, Protection(10)),
    ({"origin": "contributed"}, 7, QUARTER, MONTH, TEN),
    ({"origin": "contributed", "role": "buyer"}, 6, YEAR, QUARTER, TEN),
    ({"origin": "contributed", "by": "sex"}, None, YEAR, YEAR, TEN),
]


@pytest.mark.parametrize(("filters", "cell", "cell_time", "city_time", "protection"), ROWS, ids=str)
def test_rows_of_the_table(
    filters: dict[str, str], cell: int | None, cell_time: Dimension, city_time: Dimension, protection: Protection
) -> None:
    limit = limit_of(Question.from_filters(filters), Profile.PUBLIC)
    assert (limit.cell, limit.city_time, limit.protection) == (cell, city_time, protection)
    assert cell is None or limit.cell_time == cell_time


def test_a_partner_sees_level_1_finer_and_nothing_else() -> None:
    for filters, *_ in ROWS:
        question = Question.from_filters(filters)
        public, partner = (limit_of(question, profile) for profile in (Profile.PUBLIC, Profile.PARTNER))
        if filters in ({"role": "buyer"}, {"by": "charge"}):
            assert (partner.cell, partner.cell_time, partner.protection) == (8, MONTH, Protection(5, True))
        elif "role" not in filters and filters.get("by") != "role":
            assert partner == public


def test_contributed_records_gain_nothing_for_a_partner() -> None:
    question = Question.from_filters({"origin": "contributed", "role": "buyer"})
    assert limit_of(question, Profile.PARTNER) == limit_of(question, Profile.PUBLIC)


def test_every_listed_combination_stays_listed_when_a_part_is_dropped() -> None:
    for size in range(1, 5):
        for uses in map(frozenset, combinations(Use, size)):
            if combination_allowed(uses):
                assert all(combination_allowed(uses - {use}) for use in uses), uses


def test_race_stands_with_nothing_of_place_or_hour() -> None:
    for use in Use:
        if use not in LEVEL_OF:
            assert not combination_allowed(frozenset({Use.RACE, use}))
    assert not combination_allowed(frozenset({Use.RACE, Use.AGE_BAND}))
    assert combination_allowed(frozenset({Use.RACE, Use.ROLE}))
