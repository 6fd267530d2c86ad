"""Cells that pass are drawn, the rest together a step coarser, and nobody is lost on the way."""

from __future__ import annotations

import h3
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.core.counts import KEY_MODULUS, TrueCounts
from safelight.core.home import RecordKey
from safelight.core.vocabulary import Unit
from safelight.privacy import Protection, add_up, dense_share, is_dense, publish, publish_areas, roll_up
from safelight.privacy.cellkeys import noisy
from safelight.privacy.placed import parents

CENTRE = h3.latlng_to_cell(37.8, -122.25, 6)
CELLS = [
    h3.str_to_int(cell) for parent in sorted(h3.grid_disk(CENTRE, 1)) for cell in sorted(h3.cell_to_children(parent, 8))
]
KEY = RecordKey(b"k" * 32)
TEN = Protection(10, event_rule=True)


def table(cells: list[int | None], n: list[int], *, seed: int = 1, largest: list[int] | None = None) -> TrueCounts:
    keys = np.random.default_rng(seed).integers(0, KEY_MODULUS, len(n))
    frame = pl.DataFrame(
        {
            "cell": pl.Series(cells, dtype=pl.Int64),
            "basis": ["arrest"] * len(n),
            "n": n,
            "key": keys,
            "operations": n,
            "largest": largest or [1] * len(n),
        },
        schema_overrides={"n": pl.Int64, "key": pl.Int64, "operations": pl.Int64, "largest": pl.Int64},
    )
    return TrueCounts(frame, ("cell", "basis"), Unit.PEOPLE)


@settings(max_examples=100)
@given(st.floats(-80, 80), st.floats(-180, 180), st.integers(6, 9), st.integers(5, 8))
def test_parents_are_h3s(lat: float, lon: float, fine: int, coarse: int) -> None:
    cell = h3.latlng_to_cell(lat, lon, fine)
    coarse = min(fine, coarse)
    found = parents(np.array([h3.str_to_int(cell)], dtype=np.int64), coarse)
    assert h3.int_to_str(int(found[0])) == h3.cell_to_parent(cell, coarse)


def test_failing_siblings_become_one_rest() -> None:
    siblings = CELLS[:7]
    assert len({h3.cell_to_parent(h3.int_to_str(cell), 7) for cell in siblings}) == 1
    areas = publish_areas(table([*siblings], [40, 4, 4, 4, 4, 4, 4]), 8, KEY, TEN)
    rows = areas.cells.frame.sort("part")
    parent = h3.str_to_int(h3.cell_to_parent(h3.int_to_str(siblings[0]), 7))
    assert rows.select("cell", "part").rows() == [(siblings[0], "cell"), (parent, "rest")]
    assert abs(rows["number"][1] - 24) <= 5
    assert areas.left.frame.height == 0


def test_a_failing_rest_joins_its_parents_and_then_stands_on_no_map() -> None:
    far = [CELLS[0], CELLS[60], CELLS[120], None]
    areas = publish_areas(table(far, [4, 4, 4, 30]), 8, KEY, TEN)
    assert areas.cells.frame.height == 0
    assert areas.left.frame["n"].to_list() == [42]
    near = [CELLS[0], CELLS[10], CELLS[20], CELLS[30]]
    assert len({h3.cell_to_parent(h3.int_to_str(cell), 6) for cell in near}) == 1
    rows = publish_areas(table([*near], [5, 5, 5, 5], seed=3), 8, KEY, TEN).cells.frame
    assert rows.select("cell", "part").rows() == [(h3.str_to_int(h3.cell_to_parent(h3.int_to_str(near[0]), 6)), "rest")]


def test_one_event_is_no_cell() -> None:
    areas = publish_areas(table([CELLS[0]], [50], largest=[50]), 8, KEY, TEN)
    assert areas.cells.frame.height == 0
    assert areas.left.frame["n"].to_list() == [50]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([*CELLS, None]), st.integers(1, 25)), max_size=60, unique_by=lambda row: row[0]),
    st.sampled_from([Protection(), TEN]),
    st.sampled_from([8, 7, 6]),
)
def test_nobody_is_lost_and_nothing_drawn_fails(
    rows: list[tuple[int | None, int]], protection: Protection, resolution: int
) -> None:
    true = roll_up(table([cell for cell, _ in rows], [n for _, n in rows]), resolution)
    areas = publish_areas(true, resolution, KEY, protection)
    drawn = areas.cells.frame
    assert drawn["number"].min() is None or drawn["number"].min() >= protection.shown_from
    assert not drawn.select("cell", "part").is_duplicated().any()
    placed = sum(n for _, n in rows) - int(areas.left.frame["n"].sum())
    assert abs(int(drawn["number"].sum()) - placed) <= 5 * drawn.height
    whole = set(drawn.filter(part="cell")["cell"]) if protection.threshold == 0 else set()
    for cell, n in true.frame.filter(pl.col("cell").is_not_null()).select("cell", "n").rows():
        assert n < 6 or protection.threshold or cell in whole


def test_roll_up_equals_counting_coarsely() -> None:
    true = table([*CELLS], [3] * len(CELLS))
    keys = true.frame.with_columns(pl.Series("parent", parents(true.frame["cell"].to_numpy(), 6)))
    coarse = roll_up(true, 6).frame.sort("cell")
    by_hand = keys.group_by("parent").agg(pl.col("n").sum(), pl.col("key").sum() % KEY_MODULUS).sort("parent")
    assert coarse["n"].to_list() == by_hand["n"].to_list()
    assert coarse["key"].to_list() == by_hand["key"].to_list()
    again = roll_up(roll_up(true, 7), 6).frame.sort("cell")
    assert again.equals(coarse)


def test_rows_kept_off_the_map_are_counted_there() -> None:
    true = table([CELLS[0], CELLS[1]], [30, 30])
    frame = true.frame.with_columns(basis=pl.Series(["arrest", "announcement"]))
    areas = publish_areas(
        TrueCounts(frame, true.dimensions, true.unit), 8, KEY, TEN, off_map=pl.col("basis") == "announcement"
    )
    assert areas.cells.frame["cell"].to_list() == [CELLS[0]]
    assert areas.left.frame.select("basis", "n").rows() == [("announcement", 30)]


def test_a_rest_has_a_number_of_its_own() -> None:
    """A rest isn't the parent less its cells: its noise is drawn from its own records."""
    n = [40, *([4] * 6)]
    true = table(CELLS[:7], n)
    rest = publish_areas(true, 8, KEY, TEN).cells.frame.filter(part="rest")["number"][0]
    key = int(true.frame["key"][1:].sum()) % KEY_MODULUS
    assert rest == noisy(np.array([24]), np.array([key]), Unit.PEOPLE, KEY)[0]


@pytest.mark.parametrize(("n", "dense"), [(40, True), (4, False)])
def test_default_sharpness_wants_two_thirds_in_cells_of_ten(n: int, dense: bool) -> None:
    true = table(CELLS[:100], [n] * 100)
    total = int(publish(add_up(true, ("basis",)), KEY, Protection()).frame["number"].sum())
    assert is_dense(true, KEY, Protection(), total) is dense
    assert (dense_share(true, KEY, Protection(), total) > 2 / 3) is dense


def test_the_event_rule_of_a_rest_looks_at_its_largest_operation() -> None:
    """Six cells of one operation each: no cell passes, and together they are six operations, none above 70 %."""
    true = table(CELLS[:6], [5] * 6, largest=[5] * 6)
    frame = true.frame.with_columns(operations=pl.lit(1, dtype=pl.Int64))
    areas = publish_areas(TrueCounts(frame, true.dimensions, true.unit), 8, KEY, TEN)
    assert areas.cells.frame["part"].to_list() == ["rest"]
    assert roll_up(true, 7).frame["largest"].to_list() == [5]


@pytest.mark.parametrize("kind", [pl.String(), pl.Categorical(), pl.Enum(["yes", "no"])])
def test_groups_of_any_kind_of_words_add_up(kind: pl.DataType) -> None:
    frame = pl.DataFrame(
        {"said": ["yes", "no", "yes", None], "cell": [None] * 4, "n": [1, 2, 3, 4], "key": [0] * 4}
        | {"operations": [1] * 4, "largest": [1] * 4},
        schema_overrides={"said": kind, "cell": pl.Int64},
    )
    rolled = roll_up(TrueCounts(frame, ("said", "cell"), Unit.PEOPLE), 6).frame
    assert dict(zip(rolled["said"].cast(pl.String), rolled["n"], strict=True)) == {None: 4, "no": 2, "yes": 4}
