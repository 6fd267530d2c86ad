"""Threshold and event rule, and that what fails tells nothing more."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.core.counts import Few, Protected, PublishedCounts, Shown, TrueCount, TrueCounts
from safelight.core.home import RecordKey
from safelight.core.vocabulary import Unit
from safelight.privacy import Protection, publish, publish_one
from safelight.privacy.cellkeys import noisy
from safelight.privacy.publish import event_safe

TEN = Protection(10, event_rule=True)
Make = Callable[..., TrueCounts]


@pytest.mark.parametrize(
    ("people", "operations", "largest", "safe"),
    [(12, 1, 12, False), (20, 4, 15, False), (20, 4, 14, True), (20, 2, 10, False), (10, 3, 7, True)],
)
def test_worked_event_rule(people: int, operations: int, largest: int, safe: bool) -> None:
    assert event_safe(np.array([people]), np.array([operations]), np.array([largest])).tolist() == [safe]


def test_level_0_is_few_or_three_and_more(key: RecordKey, true_counts: Make) -> None:
    shown = publish(true_counts(list(range(12)) * 200, row=list(range(2400))), key, Protection()).frame
    assert set(shown["status"]) == {"shown", "few"}
    assert shown.filter(status="few")["number"].unique().to_list() == [0]
    assert shown.filter(status="shown")["number"].min() == 3


def test_the_threshold_holds_for_the_true_and_the_published_count(key: RecordKey, true_counts: Make) -> None:
    true = true_counts([9, 10, 11] * 3000, row=list(range(9000)))
    frame = publish(true, key, TEN).frame.with_columns(true.frame["n"], noise=noisy_of(true, key))
    assert frame.filter(pl.col("n") < 10)["status"].unique().to_list() == ["protected"]
    assert frame.filter(pl.col("noise") < 10)["status"].unique().to_list() == ["protected"]
    both = frame.filter((pl.col("n") >= 10) & (pl.col("noise") >= 10))
    assert both["status"].unique().to_list() == ["shown"]
    assert frame.filter(status="protected")["number"].null_count() == frame.filter(status="protected").height


def noisy_of(true: TrueCounts, key: RecordKey) -> pl.Series:
    return pl.Series(noisy(true.frame["n"].to_numpy(), true.frame["key"].to_numpy(), true.unit, key))


def test_nobody_and_nine_look_the_same(key: RecordKey, true_counts: Make) -> None:
    frame = publish(true_counts(list(range(10)), row=list(range(10))), key, TEN).frame
    assert frame.select("status", "number").unique().rows() == [("protected", None)]


def test_one_event_is_protected(key: RecordKey, true_counts: Make) -> None:
    true = true_counts([40, 40], operations=[1, 8], largest=[40, 20], row=[1, 2])
    assert publish(true, key, TEN).frame["status"].to_list() == ["protected", "shown"]


def test_the_event_rule_fails_where_operations_are_not_known(key: RecordKey, true_counts: Make) -> None:
    true = true_counts([40, 40], operations=[None, 8], largest=[None, 20], row=[1, 2])
    assert publish(true, key, TEN).frame["status"].to_list() == ["protected", "shown"]


def test_one_number_with_its_reason(key: RecordKey) -> None:
    assert publish_one(TrueCount(0, 0, 0, 0), Unit.PEOPLE, key, Protection()) == Few()
    assert publish_one(TrueCount(9, 5, 9, 1), Unit.PEOPLE, key, TEN) == Protected("few_people")
    assert publish_one(TrueCount(60, 5, 1, 60), Unit.PEOPLE, key, TEN) == Protected("one_event")
    answer = publish_one(TrueCount(60, 5, 60, 1), Unit.PEOPLE, key, TEN)
    assert isinstance(answer, Shown)
    assert abs(answer.number - 60) <= 5


def test_an_empty_table(key: RecordKey, true_counts: Make) -> None:
    for protection in (Protection(), TEN):
        assert publish(true_counts([], role=[]), key, protection).frame.height == 0


def test_the_method_is_named(key: RecordKey, true_counts: Make) -> None:
    answer = publish(true_counts([30], role=["buyer"]), key, TEN)
    assert isinstance(answer, PublishedCounts)
    assert (answer.threshold, answer.max_change, answer.variance) == (10, 5, 3.0)
    assert publish(true_counts([30]), key, Protection()).threshold == 3


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 720719), st.integers(0, 9), st.integers(0, 60)), max_size=30),
    st.sampled_from([0, 5, 10, 20]),
)
def test_nothing_shown_breaks_a_rule(rows: list[tuple[int, int, int, int]], threshold: int) -> None:
    columns = ("n", "key", "operations", "largest")
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.Int64), orient="row")
    true = TrueCounts(frame, (), Unit.PEOPLE)
    answer = publish(true, RecordKey(b"k" * 32), Protection(threshold, event_rule=threshold > 0)).frame
    for (n, _, operations, largest), (status, number) in zip(rows, answer.rows(), strict=True):
        if status == "shown":
            assert n >= max(threshold, 1)
            assert number >= max(threshold, 3)
            assert not threshold or (operations >= 3 and largest <= 0.7 * n)
        else:
            assert number in (None, 0)
