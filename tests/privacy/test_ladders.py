"""Ladders nest, widen and never end in a running period."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.core.vocabulary import TIME_DIMENSIONS, Dimension
from safelight.privacy import ladders

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
STEPS = st.sampled_from(TIME_DIMENSIONS)


@settings(max_examples=100)
@given(DAYS, STEPS)
def test_steps_hold_their_days_and_nest(day: date, step: Dimension) -> None:
    first, last = ladders.first_day(day, step), ladders.last_day(day, step)
    assert first <= day <= last
    assert ladders.first_day(last + timedelta(days=1), step) == last + timedelta(days=1)
    wider = TIME_DIMENSIONS[min(TIME_DIMENSIONS.index(step) + 1, 2)]
    assert ladders.first_day(day, wider) <= first <= last <= ladders.last_day(day, wider)


@settings(max_examples=100)
@given(DAYS, STEPS)
def test_closed_is_over_and_settled_is_a_year_over(today: date, step: Dimension) -> None:
    closed, settled = ladders.last_closed(today, step), ladders.last_settled(today, step)
    assert closed < today
    assert ladders.last_day(closed, step) == closed
    assert ladders.last_day(settled, step) == settled
    assert settled.replace(year=settled.year + 1, day=min(settled.day, 28)) <= today
    following = ladders.last_day(settled + timedelta(days=1), step)
    assert following > today - timedelta(days=366)


def test_settled_counts_twelve_months_to_the_day() -> None:
    assert ladders.last_settled(date(2026, 10, 31), Dimension.MONTH) == date(2025, 10, 31)
    assert ladders.last_settled(date(2026, 10, 30), Dimension.MONTH) == date(2025, 9, 30)
    assert ladders.last_settled(date(2024, 2, 29), Dimension.MONTH) == date(2023, 2, 28)
    assert ladders.last_settled(date(2026, 11, 22), Dimension.YEAR) == date(2024, 12, 31)


@pytest.mark.parametrize(
    ("asked", "snapped"),
    [
        ((20, 4), (20, 4)),
        ((21, 3), (20, 4)),
        ((9, 10), (8, 12)),
        ((22, 0), (20, 24)),
        ((3, 1), (0, 24)),
        ((21, 19), (0, 24)),
    ],
)
def test_hours_widen_to_blocks(asked: tuple[int, int], snapped: tuple[int, int]) -> None:
    assert ladders.snap_hours(asked) == snapped


@given(st.integers(0, 23), st.integers(0, 24))
def test_no_hour_is_lost(start: int, end: int) -> None:
    if start == end:
        return
    low, high = ladders.snap_hours((start, end))
    assert low % 4 == high % 4 == 0
    asked = {hour % 24 for hour in range(start, end if end > start else end + 24)}
    widened = {hour % 24 for hour in range(low, high if high > low else high + 24)}
    assert asked <= widened


@pytest.mark.parametrize(
    ("asked", "snapped"),
    [
        ((None, None), (None, None)),
        ((3, 7), (2, 9)),
        ((1, 1), (1, 1)),
        ((30, None), (25, None)),
        ((None, 60), (None, None)),
    ],
)
def test_sizes_widen_to_bands(asked: tuple[int | None, int | None], snapped: tuple[int | None, int | None]) -> None:
    assert ladders.snap_sizes(*asked) == snapped


def test_names_of_steps() -> None:
    assert ladders.steps_between(date(2019, 11, 30), date(2020, 1, 1), Dimension.MONTH) == [
        "2019-11",
        "2019-12",
        "2020-01",
    ]
    assert ladders.steps_between(date(2019, 11, 30), date(2020, 1, 1), Dimension.YEAR) == ["2019", "2020"]
