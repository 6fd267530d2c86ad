"""The ladder: every written combination is of k people, nothing gets sharper, and order doesn't matter."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.ingest.contributed.format import QUASI
from safelight.ingest.deidentify import LADDERS, anonymous

VALUES = {
    "period": ["2023", "2023-01", "2023-02", "2023-04", "2024-01"],
    "place": ["872830828ffffff", "872830829ffffff", "86283082fffffff", "city"],
    "basis": ["diversion"],
    "role": ["buyer", "prostituted_person", "unknown"],
    "sex": ["female", "male", "withheld"],
    "age_band": ["18_24", "25_34"],
    "race": ["black", "white", "unknown"],
    "charge": ["buying", "selling"],
    "venue": ["street", "hotel_motel"],
}
ROW = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in VALUES.items()})
ROWS = st.lists(ROW, max_size=60)
K = st.integers(2, 6)


def frame(rows, people=None, person=None):
    """Rows as the pipeline hands them on, numbered."""
    size = len(rows)
    table = pl.DataFrame(rows, schema=dict.fromkeys(QUASI, pl.String))
    return table.with_columns(
        pl.Series("row_key", [f"{number:032x}" for number in range(size)], dtype=pl.String),
        pl.Series("people", people or [1] * size, dtype=pl.Int64),
        pl.Series("person", person or [None] * size, dtype=pl.String),
    )


def coarser(field, before):
    """A value and all that the ladder of its field makes of it."""
    return {before, *(rung(before) for _, rung in LADDERS[field])} if field in LADDERS else {before}


@settings(max_examples=80)
@given(ROWS, K, st.randoms(use_true_random=False))
def test_k_people_stand_behind_every_combination_whatever_the_order(rows, k, draw):
    given_rows = frame(rows)
    found = anonymous(given_rows, k)
    assert found.rows.height + found.withheld == len(rows)
    assert all(count >= k for count in found.rows.group_by(QUASI).len()["len"])
    before = {row["row_key"]: row for row in given_rows.iter_rows(named=True)}
    changed = 0
    for row in found.rows.iter_rows(named=True):
        old = before[row["row_key"]]
        assert all(row[field] in coarser(field, old[field]) for field in QUASI)
        changed += any(row[field] != old[field] for field in QUASI)
    assert found.touched == changed
    order = list(range(len(rows)))
    draw.shuffle(order)
    again = anonymous(given_rows[order], k) if rows else found
    assert again.rows.sort("row_key").equals(found.rows.sort("row_key"))


@settings(max_examples=60)
@given(ROWS, ROWS, K)
def test_more_rows_never_make_a_kept_combination_unsafe(rows, more, k):
    alone, together = anonymous(frame(rows), k), anonymous(frame([*rows, *more]), k)
    assert all(count >= k for count in together.rows.group_by(QUASI).len()["len"])
    whole = frame(rows).group_by(QUASI).len().filter(pl.col("len") >= k)
    for count, row in zip(whole["len"], whole.select(QUASI).iter_rows(), strict=True):
        for found in (alone, together):
            assert found.rows.select(QUASI).rows().count(row) >= count


@settings(max_examples=60)
@given(st.lists(st.tuples(ROW, st.sampled_from("abcdefgh")), max_size=60), K)
def test_people_are_counted_where_they_are_told_apart(rows, k):
    found = anonymous(frame([row for row, _ in rows], person=[person for _, person in rows]), k)
    assert all(count >= k for count in found.rows.group_by(QUASI).agg(pl.col("person").n_unique())["person"])


def test_one_row_of_many_people_is_enough():
    row = {name: values[0] for name, values in VALUES.items()}
    assert anonymous(frame([row], people=[5]), 5).withheld == 0
    assert anonymous(frame([row], people=[4]), 5).withheld == 1


def test_the_least_loss_is_taken():
    row = {"period": "2024-01", "place": "872830828ffffff", "basis": "arrest", "role": "buyer", "sex": "male"}
    row |= {"age_band": "25_34", "charge": "buying", "venue": "street"}
    rows = [row | {"race": race} for race in ("black", "white", "asian", "hispanic", "other")]
    found = anonymous(frame(rows), 5)
    assert found.generalised == {"race": 5}
    assert found.rows.select("race", "age_band").unique().rows() == [("withheld", "25_34")]


def test_a_quarter_stands_between_the_month_and_the_year():
    row = {"place": "city", "basis": "arrest", "role": "buyer", "sex": "male", "age_band": "unknown"}
    row |= {"race": "withheld", "charge": "buying", "venue": "street"}
    months = ["2023-04"] * 2 + ["2023-06"] * 3 + ["2024-01"] * 2 + ["2024-12"] * 3
    found = anonymous(frame([row | {"period": month} for month in months]), 5)
    assert found.generalised == {"period": 5, "period 2": 5}
    assert found.rows["period"].to_list() == ["2023-q2"] * 5 + ["2024"] * 5
