"""Rates per 100,000 residents: in files about whole cities, with their error, and nowhere else."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safelight.questions.rates import PER, rate_columns, rate_lines, rate_of, with_rates

RATE, RATE_ERROR = rate_columns(PER)
CHICAGO = {
    "city": "chicago",
    "kind": "residents",
    "number": 2_746_388,
    "year": 2020,
    "source": "U.S. Census Bureau",
    "licence": "Public domain",
}
BOSTON = {**CHICAGO, "city": "boston", "number": 675_647}


@given(st.integers(3, 10**6), st.integers(10_000, 10**7))
def test_a_rate_times_residents_is_the_number_again(number: int, residents: int) -> None:
    rate, error = rate_of(number, 3.0, residents)
    assert rate * residents / 100_000 == pytest.approx(number, abs=0.0006 * residents / 100_000)
    assert error < 1.74 / residents * 100_000 + 0.001


def _rows(**columns) -> pl.DataFrame:
    return pl.DataFrame({"status": ["shown", "few", "protected"], "people": [480, 0, None], **columns})


def test_only_shown_numbers_have_rates() -> None:
    rated = with_rates(_rows(), "people", 3.0, [CHICAGO])
    assert rated[RATE].to_list() == [17.478, None, None]
    assert rated[RATE_ERROR].to_list() == [0.063, None, None]


def test_each_row_is_divided_by_its_own_city() -> None:
    frame = _rows(city=["boston", "chicago", "chicago"]).with_columns(status=pl.lit("shown"), people=pl.lit(480))
    rated = with_rates(frame, "people", 3.0, [CHICAGO, BOSTON])
    assert rated[RATE].to_list() == [71.043, 17.478, 17.478]


def test_rows_of_no_known_city_have_no_rate() -> None:
    assert RATE not in with_rates(_rows(), "people", 3.0, [CHICAGO, BOSTON]).columns
    assert RATE not in with_rates(_rows(), "people", 3.0, []).columns


def test_a_file_says_what_its_rates_are() -> None:
    about, counted = rate_lines([CHICAGO])
    assert "all residents of the city" in about and "whole period of the row" in about
    assert counted == "denominator: chicago 2,746,388 residents in 2020 | U.S. Census Bureau | Public domain"
    assert rate_lines([]) == []
