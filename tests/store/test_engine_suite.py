"""One suite over every engine: the same question gives the same answer, to the last unit.

The oracle is a plain reading of the seam in Python, a record at a time, with nothing of the engines' expressions.
"""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safelight.core.counts import TRUE_COLUMNS
from safelight.core.errors import NotThere, StoreError
from safelight.core.home import Home
from safelight.core.question import Question
from safelight.core.vocabulary import (
    HOUR_BLOCKS,
    WEEKDAYS,
    AgeBand,
    Basis,
    Charge,
    Dimension,
    Origin,
    Race,
    Role,
    Sex,
    SizeBand,
    Unit,
    Venue,
)
from safelight.store import ENGINES, Population, lock_city, publish, rollback
from safelight.store.duckdb_engine import DuckDBEngine

TODAY = date(2021, 3, 15)
CITIES = ("ashford", "bexley", "corwen")
SOURCES = ("arrests", "crimes", "calls")
BANDS = ((1, "1"), (2, "2-4"), (5, "5-9"), (10, "10-24"), (25, "25+"))


def made_up(record, city: str, count: int, seed: int) -> list[dict]:
    """Records of one city with everything that can vary, gathered into operations that nest in cell, day and source."""
    chance = random.Random(seed)
    rows: list[dict] = []
    while len(rows) < count:
        source = chance.choice(SOURCES)
        size = chance.choice([1, 1, 1, 2, 3, 6, 12, 30])
        place = chance.choice([None, *range(12)])
        start = datetime(2018, 1, 1) + timedelta(hours=chance.randrange(24 * 1200))  # wall clock
        precisions = ["hour"] * 5 + ["day"] * 2 + (["month", "quarter", "year"] if size == 1 else [])
        charges = chance.choice(
            [("selling", "loitering"), ("buying",), ("promoting", "trafficking"), ("lewd_conduct",)]
        )
        origin = {"ashford": chance.choice(["open", "open", "contributed"]), "bexley": "synthetic"}.get(
            city, chance.choice(["open", "synthetic", "contributed"])
        )
        group = None if size == 1 else chance.randbytes(16)
        for _ in range(size):
            rows.append(  # noqa: PERF401  # reads better than a comprehension of twenty lines
                record(
                    record_id=chance.randbytes(16),
                    city=city,
                    source=source,
                    basis={"arrests": "arrest", "crimes": "reported_offence", "calls": "call"}[source],
                    origin=origin,
                    people=chance.choice([1, 1, 1, 3]) if source == "arrests" else None,
                    offences=chance.choice([1, 1, 2, None]) if source != "arrests" else 1,
                    role=chance.choice([word.value for word in Role]),
                    sex=chance.choice([word.value for word in Sex]),
                    age_band=chance.choice([word.value for word in AgeBand]),
                    race=chance.choice([word.value for word in Race]),
                    charge=chance.choice(charges),
                    apart=chance.random() < 0.05,
                    minor=chance.random() < 0.1,
                    venue=chance.choice([word.value for word in Venue]),
                    occurred_from=start.replace(hour=chance.randrange(24)),
                    date_precision=chance.choice(precisions),
                    cell=None if place is None else 9_000 + place,
                    cell_8=None if place is None else 8_000 + place,
                    cell_7=None if place is None else 7_000 + place // 3,
                    cell_6=None if place is None else 6_000 + place // 6,
                    operation_id=group,
                    operation_size=size,
                    record_key=chance.randrange(720_720),
                    visible_from=start.date().replace(day=28) + timedelta(days=30),
                    held=chance.random() < 0.05,
                )
            )
    return rows


def fulfils(  # noqa: PLR0912  # the seam's sentences one after another
    row: dict, question: Question, population: Population, default: dict[str, str]
) -> bool:
    known_hour = row["date_precision"] == "hour"
    known_day = row["date_precision"] in ("hour", "day")
    when: datetime = row["occurred_from"]
    if row["held"] or row["visible_from"] > TODAY or number(row) == 0:
        return False
    apart = row["apart"] or row["charge"] == "lewd_conduct"
    wants_apart = population is Population.APART or question.charge == (Charge.LEWD_CONDUCT,)
    if population is Population.MINORS:
        if not row["minor"]:
            return False
    elif row["minor"] or apart != wants_apart:
        return False
    if question.origin:
        if row["origin"] not in question.origin:
            return False
    elif row["origin"] != default[row["city"]]:
        return False
    for name in ("city", "source", "basis", "role", "sex", "race", "charge", "venue", "age_band"):
        if name == "age_band" and population is Population.MINORS:
            continue
        if getattr(question, name) and row[name] not in getattr(question, name):
            return False
    if question.since and when.date() < question.since:
        return False
    if question.until and when.date() > question.until:
        return False
    if row["operation_size"] < (question.size_min or 1) or row["operation_size"] > (question.size_max or 10**6):
        return False
    if question.unit and question.unit is not Unit.OPERATIONS and unit(row) != question.unit:
        return False
    uses_hour = question.hours is not None or Dimension.HOUR in question.by
    uses_day = bool(question.weekdays) or Dimension.WEEKDAY in question.by
    right_day = not question.weekdays or WEEKDAYS[when.weekday()] in question.weekdays
    if population is Population.UNKNOWN_HOUR:
        if uses_day and not uses_hour:
            return not known_day
        return not known_hour and (right_day or not known_day)
    if uses_hour and not known_hour:
        return False
    if question.hours:
        start, end = question.hours
        inside = start <= when.hour < end if start < end else when.hour >= start or when.hour < end
        if not inside:
            return False
    return not uses_day or (known_day and right_day)


def number(row: dict) -> int:
    return (row["people"] if row["people"] is not None else row["offences"]) or 0


def unit(row: dict) -> Unit:
    if row["people"] is not None:
        return Unit.PEOPLE
    return Unit.CALLS if row["basis"] == "call" else Unit.OFFENCES


def word(row: dict, dimension: str, resolution: int) -> object:
    when: datetime = row["occurred_from"]
    quarter_known = row["date_precision"] != "year"
    month_known = quarter_known and row["date_precision"] != "quarter"
    match dimension:
        case "cell":
            return row[{9: "cell", 8: "cell_8", 7: "cell_7", 6: "cell_6"}[resolution]]
        case "year":
            return when.year
        case "quarter":
            return f"{when.year}-Q{(when.month + 2) // 3}" if quarter_known else None
        case "month":
            return f"{when:%Y-%m}" if month_known else None
        case "weekday":
            return WEEKDAYS[when.weekday()] if row["date_precision"] in ("hour", "day") else None
        case "hour":
            return HOUR_BLOCKS[when.hour // 4] if row["date_precision"] == "hour" else None
        case "size_band":
            return max((start, band) for start, band in BANDS if start <= row["operation_size"])[1]
    return row[dimension]


def oracle(rows: list[dict], question: Question, population: Population, events: bool) -> dict:
    default = {
        city: "open" if any(row["city"] == city and row["origin"] == "open" for row in rows) else "synthetic"
        for city in CITIES
    }
    smallest: dict[bytes, tuple[bytes, int]] = {}
    for row in rows:
        if row["operation_id"] and not row["held"] and number(row):
            pair = (row["record_id"], row["record_key"])
            smallest[row["operation_id"]] = min(pair, smallest.get(row["operation_id"], pair))
    dimensions = [*question.by, *(name for name in ("basis", "origin") if name not in question.by)]
    groups: dict[tuple, dict[bytes, list[dict]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if fulfils(row, question, population, default):
            said = question.unit if question.unit is Unit.OPERATIONS else unit(row)
            words = tuple(word(row, name, question.resolution or 8) for name in dimensions)
            groups[(said, *words)][row["operation_id"] or row["record_id"]].append(row)
    answer = {}
    for key, operations in groups.items():
        sums = [sum(number(row) for row in members) for members in operations.values()]
        if key[0] is Unit.OPERATIONS:
            keys = sum(
                smallest[name][1] if name in smallest else members[0]["record_key"]
                for name, members in operations.items()
            )
            answer[key] = (len(sums), keys % 720_720, len(sums), 1)
            continue
        keys = sum(row["record_key"] for members in operations.values() for row in members) % 720_720
        answer[key] = (sum(sums), keys, len(sums), max(sums)) if events else (sum(sums), keys, None, None)
    return answer


def flat(tables) -> dict:
    answer: dict[tuple, tuple] = {}
    for table in tables:
        for row in table.frame.rows():
            key = (table.unit, *row[: len(table.dimensions)])
            assert key not in answer, "a combination stands once"
            answer[key] = row[len(table.dimensions) :]
    return answer


def few(kind, most: int = 3):
    return st.lists(st.sampled_from(list(kind)), max_size=most, unique=True).map(tuple)


@st.composite
def questions(draw) -> Question:
    since = draw(st.none() | st.dates(date(2018, 1, 1), date(2021, 6, 1)))
    until = draw(st.none() | st.dates(since or date(2018, 1, 1), date(2021, 12, 1)))
    size_min = draw(st.none() | st.sampled_from([1, 2, 5, 10, 25]))
    size_max = draw(st.none() | st.sampled_from([1, 4, 9, 24]).filter(lambda most: most >= (size_min or 1)))
    sharp = st.sampled_from([(), (), ()])  # most filters are off in most questions, or nothing is left to count
    return Question(
        city=draw(few((*CITIES, "nowhere"), 2)),
        since=since,
        until=until,
        hours=draw(st.sampled_from([None, None, None, (20, 4), (0, 24), (4, 8), (16, 20), (8, 4)])),
        weekdays=draw(sharp | few(WEEKDAYS, 5)),
        basis=draw(sharp | few(Basis)),
        role=draw(sharp | few(Role)),
        sex=draw(sharp | few(Sex)),
        age_band=draw(sharp | few(AgeBand)),
        race=draw(sharp | few(Race, 7)),
        charge=draw(sharp | few(Charge)),
        venue=draw(sharp | few(Venue, 5)),
        size_min=size_min if draw(st.booleans()) or size_max else None,
        size_max=size_max,
        source=draw(sharp | few((*SOURCES, "unheard_of"))),
        origin=draw(sharp | few(Origin)),
        by=draw(few(Dimension)),
        resolution=draw(st.sampled_from([None, 6, 7, 8, 9])),
        unit=draw(st.none() | st.sampled_from(list(Unit))),
    )


@pytest.fixture(scope="module", params=["nested", "straying"])
def world(request, tmp_path_factory, record, tables, draft):
    """Three cities, published; the home folder and all their records.

    In the straying world some groups cross days, cells and sizes, as announced operations do.
    """
    home = Home(tmp_path_factory.mktemp("world") / "home").make()
    rows = []
    for seed, city in enumerate(CITIES):
        part = made_up(record, city, 300, seed)
        if request.param == "straying":
            for row in part[::7]:
                row["occurred_from"] += timedelta(days=1 + seed)
                row["cell_8"] = row["cell_8"] and 8_000 + seed
                row["operation_size"] += seed
        publish(home, city, tables(part), draft)
        rows += part
    return home, rows


@pytest.fixture(scope="module", params=[*ENGINES, "duckdb-from-files"])
def engine(request, world):
    home, _ = world
    made = ENGINES[request.param](home) if request.param in ENGINES else DuckDBEngine(home, memory_rows=500)
    yield made
    made.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=questions(), population=st.sampled_from(list(Population)), events=st.booleans())
def test_an_engine_counts_as_the_oracle_does(engine, world, question, population, events):
    _, rows = world
    tables = engine.counts(question, today=TODAY, population=population, events=events)
    wanted = [str(name) for name in question.by] + [name for name in ("basis", "origin") if name not in question.by]
    for table in tables:
        assert table.dimensions == tuple(wanted)
        assert [table.frame.schema[name] for name in TRUE_COLUMNS] == [pl.Int64] * 4
    assert flat(tables) == oracle(rows, question, population, events)


@pytest.mark.parametrize("by", [(), ("cell",), ("month", "role"), ("weekday", "hour"), ("city", "source", "size_band")])
@pytest.mark.parametrize("said", [None, Unit.OPERATIONS])
def test_a_wide_question_counts_as_the_oracle_does(engine, world, by, said):
    _, rows = world
    question = Question(by=tuple(Dimension(name) for name in by), unit=said)
    answer = flat(engine.counts(question, today=TODAY))
    assert len(answer) >= 2
    assert answer == oracle(rows, question, Population.TOTAL, True)


FEW_ATTRIBUTES = (
    {"role": "buyer"},
    {"role": "buyer,exploiter"},
    {"role": "buyer", "sex": "male"},
    {"role": "buyer,unknown", "by": "role"},
    {"role": "buyer,unknown", "by": "sex"},
    {"by": "role,sex"},
    {"by": "race"},
    {"by": "cell", "resolution": "9"},
    {"by": "cell", "resolution": "7", "venue": "street"},
    {"hours": "20-4"},
    {"hours": "20-24"},
    {"hours": "20-4", "by": "hour"},
    {"by": "hour", "age_band": "18_24"},
    {"weekdays": "mon,tue", "by": "charge"},
    {"charge": "selling,loitering", "by": "month"},
    {"charge": "loitering", "by": "month"},
    {"source": "arrests", "size_min": "2", "since": "2019", "by": "age_band"},
)


@pytest.mark.parametrize("filters", FEW_ATTRIBUTES, ids=str)
@pytest.mark.parametrize("population", [Population.TOTAL, Population.MINORS])
def test_operations_are_whole_whatever_is_asked_of_them(engine, world, filters, population):
    _, rows = world
    for said in ({}, {"unit": "operations"}):
        question = Question.from_filters(filters | said)
        assert flat(engine.counts(question, today=TODAY, population=population)) == oracle(
            rows, question, population, True
        )


@pytest.mark.parametrize("world", ["nested"], indirect=True)
def test_operations_roll_up_along_place_and_time(engine):
    fine = engine.counts(Question(by=(Dimension.CELL, Dimension.MONTH)), today=TODAY)
    whole = engine.counts(Question(), today=TODAY)
    for part, all_of_it in zip(fine, whole, strict=True):
        totals = part.frame.group_by("basis", "origin").agg(pl.col("n", "operations").sum(), pl.col("largest").max())
        assert totals.sort("basis", "origin").select("n", "operations", "largest").rows() == (
            all_of_it.frame.sort("basis", "origin").select("n", "operations", "largest").rows()
        )


def test_a_city_that_is_not_there_counts_nothing(engine):
    assert engine.counts(Question(city=("nowhere",)), today=TODAY) == []


def test_a_release_that_is_not_there_is_refused(engine):
    with pytest.raises(NotThere, match="2026-11"):
        engine.counts(Question(release="2026-11"), today=TODAY)


def total(engine, **filters) -> int:
    return sum(table.frame["n"].sum() for table in engine.counts(Question(**filters), today=TODAY))


@pytest.fixture(params=[*ENGINES])
def empty(request, home):
    made = ENGINES[request.param](home)
    yield made
    made.close()


def test_a_new_generation_is_counted_at_once_and_so_is_a_rollback(empty, home, record, tables, draft):
    assert total(empty) == 0
    for count, city in ((2, "ashford"), (5, "bexley"), (3, "ashford")):
        with lock_city(home, city):
            publish(home, city, tables([record(n, city=city) for n in range(count)]), draft)
    assert (total(empty), total(empty, city=("ashford",))) == (8, 3)
    rollback(home, "ashford")
    assert (total(empty), total(empty, city=("ashford",))) == (7, 2)


def test_a_deleted_city_is_not_counted_any_more(empty, home, record, tables, draft):
    publish(home, "ashford", tables([record()]), draft)
    assert total(empty) == 1
    (home.cities / "ashford").rename(home.root / "given_away")
    assert total(empty) == 0


def test_a_damaged_city_stops_the_question(empty, home, record, tables, draft):
    publish(home, "ashford", tables([record()]), draft)
    (home.cities / "ashford" / "1" / "records.parquet").write_bytes(b"PAR1")
    with pytest.raises(StoreError, match=r"records\.parquet"):
        total(empty)


def test_size_bands_are_those_of_the_vocabulary():
    assert [band for _, band in BANDS] == [str(band) for band in SizeBand]
