"""Whatever a publisher sends: sums hold, order and splitting never matter, and nothing breaks but with a sentence."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from safelight.catalog import City, Layout, Source, load_catalog, normalise, normalise_statute
from safelight.core.errors import SafelightError
from safelight.core.home import Home, RecordKey
from safelight.core.vocabulary import Origin
from safelight.feeds import Batch
from safelight.ingest import Input, Tally, Workshop, ingest_city
from safelight.ingest.people import demographics
from safelight.ingest.relevance import apply_rules, normal
from safelight.ingest.rows import Context, deidentify
from safelight.ingest.settle import records_of
from safelight.store import current

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
KEY = RecordKey(b"k" * 32)
CATALOG = load_catalog()
LAYOUTS = [
    (city, source, layout) for city in CATALOG.cities.values() for source in city.sources for layout in source.layouts
]
GARBAGE = st.text(max_size=8)
NUMBERS = st.sampled_from(["", "0", "nan", "inf", "-inf", "1e308", "-1e308", "1e400", "-181", "0.0000001", "-0"])
Rows = list[dict[str, str]]
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without shrinking, which takes minutes for rows of twenty columns."""


def _moments(layout: Layout) -> st.SearchStrategy[str]:
    moments = st.datetimes(datetime(1980, 1, 1), datetime(2030, 1, 1))
    if layout.dates.zone == "epoch_ms":
        return moments.map(lambda moment: str(int(moment.replace(tzinfo=UTC).timestamp() * 1000)))
    return st.builds(lambda moment, form: moment.strftime(form), moments, st.sampled_from(layout.dates.formats))


def _places(city: City, field: str) -> st.SearchStrategy[str]:
    lat, lon = city.centre
    near = st.floats(-0.05, 0.05)
    if field == "lat":
        return near.map(lambda off: str(lat + off))
    if field == "lon":
        return near.map(lambda off: str(lon + off))
    if field == "point":
        return near.map(lambda off: f"POINT ({lon + off} {lat + off})") | near.map(lambda off: f"({lat + off}, {lon})")
    return st.floats().map(str)


def _values(city: City, source: Source, layout: Layout, field: str) -> st.SearchStrategy[str]:
    """What stands in a column: mostly what the layout expects, sometimes anything."""
    if field in {"from", "until"}:
        return _moments(layout) | _moments(layout) | GARBAGE
    if field in {"lat", "lon", "point", "x", "y"}:
        return _places(city, field) | NUMBERS | GARBAGE
    if field in {"code", "text", "statute"}:
        rules = CATALOG.rules(city, source)
        listed = sorted({value for rule in rules for value in getattr(rule, field)})
        friends = [*source.not_relevant, *(value + "0" for value in listed[:5]), *(value[:-1] for value in listed[:5])]
        known = st.sampled_from(listed) if listed else GARBAGE
        return known | known | (st.sampled_from(friends) if friends else GARBAGE) | GARBAGE
    if field in {"id", "incident", "person"}:
        return st.sampled_from(["1", "2", "3", " 3 ", ""])
    words = {"sex": source.sexes, "age": source.ages, "race": source.races, "venue": source.venues}.get(field, {})
    listed = [word for words_of in words.values() for word in words_of]
    return (st.sampled_from(listed) if listed else GARBAGE) | NUMBERS | GARBAGE


@st.composite
def tables(draw: st.DrawFn) -> tuple[int, Rows]:
    """The number of a layout of the catalogue, and rows for it."""
    number = draw(st.integers(0, len(LAYOUTS) - 1))
    city, source, layout = LAYOUTS[number]
    columns = {name: _values(city, source, layout, field) for field in layout.columns for name in layout.names(field)}
    rows = draw(st.lists(st.fixed_dictionaries(columns), max_size=12))
    return number, rows


def _batch(layout: Layout, rows: Sequence[dict[str, str]], cursor: str = "1") -> Batch:
    frame = pl.DataFrame(rows, schema=dict.fromkeys(layout.allowed, pl.String))
    return Batch(layout, frame.lazy(), cursor, rows=frame.height)


def _records(city: City, source: Source, layout: Layout, parts: Sequence[Rows]) -> tuple[pl.DataFrame, Tally]:
    """The source's records from rows that come in these parts."""
    context = Context(city, source, CATALOG.rules(city, source), KEY, NOW, Origin.OPEN)
    frames, tally = [], Tally()
    for part in parts:
        rows, counted = deidentify(_batch(layout, part), context)
        frames.append(rows)
        tally.add(counted)
    records = records_of(pl.concat(frames), key=KEY, tally=tally)
    return records.sort("record_id"), tally


@settings(max_examples=40, deadline=None, phases=QUICK)
@given(tables(), st.randoms(use_true_random=False), st.integers(0, 12))
def test_sums_hold_and_order_and_splitting_change_nothing(table: tuple[int, Rows], chance: Any, cut: int) -> None:
    (city, source, layout), rows = LAYOUTS[table[0]], table[1]
    if source.supplement:
        return  # makes no records of its own
    records, tally = _records(city, source, layout, [rows])
    tally.check(source.id)
    assert tally.read == len(rows)
    assert tally.kept == records.height
    assert records["record_id"].n_unique() == records.height
    shuffled = list(rows)
    chance.shuffle(shuffled)
    for parts in ([shuffled], [shuffled[:cut], shuffled[cut:]], [rows[cut:], [], rows[:cut]]):
        again, counted = _records(city, source, layout, parts)
        assert again.equals(records, null_equal=True)
        assert counted.to_json() | {"rejects": sorted(counted.to_json()["rejects"])} == tally.to_json() | {
            "rejects": sorted(tally.to_json()["rejects"])
        }


@settings(max_examples=40, deadline=None, phases=QUICK)
@given(tables())
def test_a_row_keeps_its_id_whatever_comes_beside_it(table: tuple[int, Rows]) -> None:
    (city, source, layout), rows = LAYOUTS[table[0]], table[1]
    if source.supplement or not rows:
        return
    fewer, _ = _records(city, source, layout, [rows[:-1]])
    more, _ = _records(city, source, layout, [rows])
    assert set(fewer["record_id"]) <= set(more["record_id"])


@settings(max_examples=10, deadline=None, phases=QUICK)
@given(tables(), st.integers(0, 12))
def test_a_whole_ingest_holds_its_sums_and_fails_with_a_sentence_alone(table: tuple[int, Rows], cut: int) -> None:
    (city, source, layout), rows = LAYOUTS[table[0]], table[1]

    def inputs(parts: Sequence[Rows]) -> list[Input]:
        return [
            Input(
                f"part-{number}",
                ("test", str(number)),
                lambda _after, part=part: (source, iter([_batch(layout, part)])),  # type: ignore[misc]
                Origin.OPEN,
                whole=False,
            )
            for number, part in enumerate(parts)
        ]

    kept = []
    for parts in ([rows], [rows[cut:], rows[:cut]]):
        with tempfile.TemporaryDirectory() as folder:
            workshop = Workshop(Home(Path(folder)), CATALOG, KEY, NOW)
            try:
                report = ingest_city(workshop, city, inputs(parts))
            except SafelightError as error:
                kept.append(str(error))
                continue
            for name, tally in report.tallies.items():
                tally.check(name)
            generation = current(workshop.home, city.id)
            everything = generation.records().collect().drop("generation") if generation else pl.DataFrame()
            kept.append(sorted(everything.rows(), key=str))
            again = ingest_city(workshop, city, inputs(parts))
            assert not again.published
    assert kept[0] == kept[1]


TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=10)
PIECES = st.lists(
    st.sampled_from([
        *(" ", "\t", "\n", "\r\n", "\x0b", "\x0c", "\x1c", "\x1f", "\x85", "\xa0", "\u2003", "\u3000", "\ufeff"),
        *("PC", "P.C.", "pc", "Penal Code", "(ATTEMPT)", "(attempt)", "(SOLICITATION)", "(CONSPIRACY)", "( ATTEMPT)"),
        *("647(b)", "43.02", "ß", "ŉ", "ǆ", "ﬁ", "İ", "ı", "ς", "é", "a", "Z", "/", "$", "\x00"),
    ]),
    max_size=7,
).map("".join)  # fmt: skip


@settings(max_examples=60, deadline=None, phases=QUICK)
@given(st.lists(TEXTS | PIECES, min_size=1, max_size=40))
@example(["\x1c647(b) PC\x1f", "a\x1eb", "A (ATTEMPT)\n", "A (ATTEMPT) (ATTEMPT)", "PC", " "])
def test_the_vectorised_reading_of_codes_is_the_catalogues(texts: list[str]) -> None:
    frame = pl.DataFrame({"text": texts})
    got = frame.select(normal(pl.col("text"), "code").alias("code"), normal(pl.col("text"), "statute").alias("statute"))
    assert got["code"].to_list() == [normalise(text) for text in texts]
    assert got["statute"].to_list() == [normalise_statute(text) for text in texts]


AGED = next((source, layout) for _, source, layout in LAYOUTS if layout.names("age") and not source.ages)


def _plain_band(text: str) -> str:
    try:
        years = float(text)
    except ValueError:
        return "unknown"
    if math.isnan(years) or not 1 <= years <= 110:
        return "unknown"
    if years < 18:
        return "under_18"
    for start, end in ((18, 25), (25, 35), (35, 45)):
        if start <= years < end:
            return f"{start}_{end - 1}"
    return "45_plus"


@settings(max_examples=60, deadline=None, phases=QUICK)
@given(
    st.lists(
        st.integers(-5, 130).map(str)
        | st.floats(-5, 130).map(lambda number: f"{number:.2f}")
        | st.sampled_from(
            ["", " ", "18", "25", "35", "45", "17.9", "24.9", "44.99", "nan", "inf", "UNKNOWN", "0", "999"]
        ),
        min_size=1,
        max_size=30,
    )
)
def test_ages_are_banded_as_a_plain_reading_says(ages: list[str]) -> None:
    source, layout = AGED
    frame = pl.DataFrame(dict.fromkeys(layout.allowed, ages), schema=dict.fromkeys(layout.allowed, pl.String))
    got = frame.with_columns(demographics(layout, source))["age_band"].to_list()
    assert got == [_plain_band(text) for text in ages]


STATUTES = Layout.model_validate(
    {"id": "made_up", "columns": {"from": "day", "statute": "statute"}, "dates": {"formats": ["%Y-%m-%d"]}}
)


def _texas(statute: str, day: date) -> tuple[str, str] | None:
    """Charge and role by Texas Penal Code chapter 43, read by hand from the acts of 2017 and 2021."""
    paragraphs, sections = day >= date(2017, 9, 1), day >= date(2021, 9, 1)
    if statute == "43.021":
        return ("buying", "buyer") if sections else None
    if statute == "43.02":
        return ("selling", "prostituted_person") if sections else ("other", "unknown")
    if not paragraphs:
        return "other", "unknown"
    if statute == "43.02(a)":
        return "selling", "prostituted_person"
    return ("other", "unknown") if sections else ("buying", "buyer")


@settings(max_examples=60, deadline=None, phases=QUICK)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["43.02", "43.02(a)", "43.02(b)", "43.021"]),
            st.dates(date(2014, 1, 1), date(2025, 1, 1))
            | st.sampled_from([date(2017, 8, 31), date(2017, 9, 1), date(2021, 8, 31), date(2021, 9, 1)]),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_the_law_of_the_day_decides(cases: list[tuple[str, date]]) -> None:
    frame = pl.DataFrame({"statute": [statute for statute, _ in cases], "day": [str(day) for _, day in cases]})
    days = pl.Series([datetime(day.year, day.month, day.day, 23, 59) for _, day in cases], dtype=pl.Datetime("us"))
    found = apply_rules(frame, STATUTES, CATALOG.laws["TX"].statutes, days)
    got = [
        None if rule is None else (charge, role)
        for rule, charge, role in found.select("rule", "charge", "role").iter_rows()
    ]
    assert got == [_texas(statute, day) for statute, day in cases]
