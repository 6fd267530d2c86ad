"""Answers are the contract's document: complete, coarsened with a reason, and the same from every engine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson
import polars as pl
import pytest

from safelight.core.errors import NotThere, Refused, StoreError
from safelight.core.home import Home
from safelight.core.question import Question
from safelight.core.settings import Settings
from safelight.core.vocabulary import HOUR_BLOCKS, Role
from safelight.questions import Answer, ExactAnswer, Questions

Parse = Callable[..., Question]
Records = Callable[..., pl.DataFrame]
Ask = Callable[..., Questions]

CONTRACT = (
    "question",
    "asked",
    "coarsened",
    "rows",
    "published",
    "protected",
    "withheld",
    "sources",
    "as_of",
    "release",
)


def test_the_document_has_the_contracts_fields(questions: Questions, q: Parse) -> None:
    document = questions.count(q(by="role,year", city="rivermouth")).to_document()
    assert set(CONTRACT) <= set(document)
    assert document["published"].items() >= {"k": 10, "max_change": 5, "variance": 3.0}.items()
    assert document["question"]["until"] == "2025-12-31"
    assert document["asked"] == {"city": "rivermouth", "by": "role,year"}
    assert orjson.loads(orjson.dumps(document)) == document


def test_rows_are_flat_and_carry_one_number(questions: Questions, q: Parse) -> None:
    for row in questions.count(q(by="role,year")).rows():
        assert list(row) == ["role", "year", "basis", "unit", "status", "people"]
        assert isinstance(row["year"], int)
        number = row["people"]
        assert (number is None) == (row["status"] == "protected")
        assert row["status"] != "few" or number == 0
        assert row["status"] != "shown" or number >= 10


def test_every_category_is_listed_whoever_stands_in_it(questions: Questions, q: Parse) -> None:
    rows = questions.count(q(by="venue")).rows()
    assert [row["venue"] for row in rows] == [
        *("street", "hotel_motel", "massage_business", "residence", "online_arranged", "vehicle", "other", "unknown")
    ]
    assert {row["status"] for row in rows if row["venue"] in ("vehicle", "other")} == {"few"}
    hours = questions.count(q(by="hour", hours="20-4")).rows()
    assert [row["hour"] for row in hours] == [HOUR_BLOCKS[0], HOUR_BLOCKS[5]]
    months = questions.count(q(by="month", since="2020-02", until="2020-06")).rows()
    assert [row["month"] for row in months] == [f"2020-0{number}" for number in range(2, 7)]


def test_nobody_and_one_person_look_the_same(ask: Ask, records_of: Records, q: Parse) -> None:
    records = records_of(600).with_columns(role=pl.lit("buyer", dtype=records_of(1).schema["role"]))
    one = records.with_columns(
        role=pl.when(pl.int_range(pl.len()) == 5)
        .then(pl.lit("exploiter"))
        .otherwise(pl.lit("buyer"))
        .cast(records.schema["role"])
    )
    answers = [ask(table, name=name).count(q(by="role")).rows() for name, table in (("none", records), ("one", one))]
    rows = [next(row for row in rows if row["role"] == "exploiter") for rows in answers]
    assert rows[0] == rows[1]
    assert [row["role"] for row in answers[0]] == [str(role) for role in Role]


def test_months_that_no_source_covers_are_not_listed(ask: Ask, records_of: Records, q: Parse) -> None:
    early = records_of(300, first=date(2010, 1, 1), days=300)
    late = records_of(300, first=date(2020, 1, 1), days=300, seed=8)
    both = pl.concat([early, late.with_columns(record_id=pl.col("record_id") + b"")])
    years = [row["year"] for row in ask(both).count(q(by="year")).rows()]
    assert years == [2010, 2020]


def test_what_no_source_covers_says_so(questions: Questions, q: Parse) -> None:
    answer = questions.count(q(until="2001", by="year"))
    assert answer.rows() == []
    assert any("No source covers" in note for note in answer.notes)


def test_units_and_bases_are_never_added(ask: Ask, records_of: Records, q: Parse) -> None:
    both = pl.concat([records_of(800), records_of(500, source="crimes", seed=9)])
    rows = ask(both).count(q()).rows()
    assert [(row["basis"], row["unit"]) for row in rows] == [("arrest", "people"), ("reported_offence", "offences")]
    assert abs(rows[0]["people"] - 800) < 40
    assert abs(rows[1]["offences"] - 500) < 40
    operations = ask(both, name="again").count(q(unit="operations")).rows()
    assert [(row["basis"], row["unit"]) for row in operations] == [
        ("arrest", "operations"),
        ("reported_offence", "operations"),
    ]


def test_cities_are_rows_when_several_are_named(ask: Ask, records_of: Records, q: Parse) -> None:
    both = pl.concat([records_of(500), records_of(400, city="elsewhere", seed=4)])
    questions = ask(both)
    assert [row["city"] for row in questions.count(q(city="rivermouth,elsewhere")).rows()] == [
        "elsewhere",
        "rivermouth",
    ]
    assert len(questions.count(q()).rows()) == 1


def test_cells_say_how_sharp_and_offer_finer(questions: Questions, q: Parse) -> None:
    answer = questions.frames(q(city="rivermouth"))
    document = answer.to_document()
    assert document["question"]["resolution"] in ("6", "7")
    assert any("two thirds" in note for note in document["coarsened"])
    assert any(other["filters"].get("resolution") == "8" for other in document["sharper"])
    assert document["unlisted"] == "few"
    for row in document["rows"]:
        assert row["part"] in ("cell", "rest")
        assert row["status"] == "shown"
        assert int(row["cell"], 16) >> 52 & 0xF <= 8
    groups = {(row["year"], row["basis"]) for row in document["not_on_map"]}
    assert groups == {(year, "arrest") for year in range(2018, 2025)}


def test_a_box_chooses_cells_and_changes_no_number(questions: Questions, q: Parse) -> None:
    everything = questions.cells(q(resolution="8")).rows()
    some = questions.cells(q(resolution="8", bbox="-122.27,37.78,-122.22,37.82"))
    assert 0 < len(some.rows()) < len(everything)
    assert all(row in everything for row in some.rows())
    assert some.to_document()["not_on_map"] == questions.cells(q(resolution="8")).to_document()["not_on_map"]
    with pytest.raises(Refused):
        questions.count(q(bbox="-122.27,37.78,-122.22,37.82"))


def test_dwellings_stand_on_no_map(questions: Questions, q: Parse) -> None:
    answer = questions.cells(q(by="venue"))
    assert "residence" not in {row["venue"] for row in answer.rows()}
    off = [row for row in answer.to_document()["not_on_map"] if row["venue"] == "residence"]
    assert off[0]["people"] > 100


def test_minors_are_one_number_per_city_and_year(ask: Ask, records_of: Records, q: Parse) -> None:
    records = records_of(4000, days=1000).with_columns(minor=pl.int_range(pl.len()) % 20 == 0)
    questions = ask(records)
    rows = questions.count(q(age_band="under_18")).rows()
    assert {tuple(row) for row in rows} == {("city", "year", "basis", "unit", "status", "people")}
    assert any(row["status"] == "shown" for row in rows)
    total = questions.count(q()).rows()[0]["people"]
    assert abs(total - 3800) < 10
    assert "under_18" not in {row["age_band"] for row in questions.count(q(by="age_band")).rows()}


def test_apart_records_are_a_number_of_their_own(ask: Ask, records_of: Records, q: Parse) -> None:
    records = records_of(2000).with_columns(minor=False)
    apart = pl.int_range(pl.len()) % 4 == 0
    lewd = pl.when(apart).then(pl.lit("lewd_conduct")).otherwise(pl.lit("selling")).cast(records.schema["charge"])
    questions = ask(records.with_columns(apart=apart, charge=lewd))
    document = questions.count(q()).to_document()
    assert abs(document["rows"][0]["people"] - 1500) < 60
    assert abs(document["apart"][0]["people"] - 500) < 60
    alone = questions.count(q(charge="lewd_conduct")).to_document()
    assert abs(alone["rows"][0]["people"] - 500) < 60
    assert alone["apart"] == []
    assert "lewd_conduct" not in {row["charge"] for row in questions.count(q(by="charge")).rows()}


def test_unknown_hours_are_left_out_and_counted(questions: Questions, q: Parse) -> None:
    document = questions.count(q(hours="20-4")).to_document()
    assert document["rows"][0]["people"] + 300 < questions.count(q()).rows()[0]["people"]
    assert abs(document["unknown_hours"][0]["people"] - 390) < 60
    assert "unknown_hours" not in questions.count(q()).to_document()


@pytest.mark.parametrize(
    "filters", [{"weekdays": "mon,fri"}, {"by": "weekday"}, {"by": "hour"}, {"by": "weekday,hour"}]
)
def test_unknown_hours_are_one_number_however_days_and_hours_are_split(
    questions: Questions, q: Parse, filters: dict[str, str]
) -> None:
    found = questions.count(q(hours="0-12", **filters)).to_document()["unknown_hours"]
    assert [row["basis"] for row in found] == ["arrest"]
    whole = questions.count(q(hours="0-12")).to_document()["unknown_hours"]
    assert (found == whole) is ("weekdays" not in filters)


def test_what_the_source_withholds_or_never_records(questions: Questions, q: Parse) -> None:
    document = questions.count(q(by="race")).to_document()
    assert document["withheld"]["says"][0]["withholds"] == ["race of whoever was arrested"]
    assert {"field": "race", "basis": "arrest", "code": "withheld"} in document["not_recorded"]


def test_synthetic_records_say_so(ask: Ask, records_of: Records, q: Parse) -> None:
    records = records_of(300)
    made_up = records.with_columns(origin=pl.lit("synthetic").cast(records.schema["origin"]))
    document = ask(made_up).count(q(origin="synthetic")).to_document()
    assert document["origin"] == ["synthetic"]
    assert document["synthetic"] is True
    assert "Made-up" in document["note"]


@pytest.mark.parametrize(
    "filters",
    [
        {"by": "role,quarter"},
        {"by": "cell,year"},
        {"by": "cell,venue"},
        {"by": "hour,weekday"},
        {"unit": "operations", "by": "size_band"},
        {"age_band": "under_18"},
        {"role": "buyer", "by": "cell"},
    ],
    ids=str,
)
def test_the_embedded_engine_gives_the_same_answer(
    ask: Ask, records_of: Records, q: Parse, tmp_path: Path, filters: dict[str, str]
) -> None:
    records = records_of(1500)
    reference = ask(records)
    home = Home(tmp_path / "home")
    embedded = Questions(
        home,
        Settings(home=home.root, record_key="ab" * 32),
        catalog=reference._catalog,
        clock=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC),
    )
    assert embedded.count(q(**filters)).to_document() == reference.count(q(**filters)).to_document()


def test_exact_is_another_type_and_coarsens_nothing(questions: Questions, q: Parse) -> None:
    exact = questions.exact(q(by="month,race", city="rivermouth"))
    assert isinstance(exact, ExactAnswer)
    assert not isinstance(exact, Answer)
    assert not hasattr(exact, "to_document")
    assert exact.counts[0].frame["n"].sum() > 3800


def test_unknown_places_and_sources_say_what_there_is(questions: Questions, q: Parse) -> None:
    with pytest.raises(NotThere, match="The cities are: rivermouth, elsewhere"):
        questions.count(q(city="atlantis"))
    with pytest.raises(NotThere, match="safelight ingest elsewhere"):
        questions.count(q(city="elsewhere"))
    with pytest.raises(NotThere, match="sources are: arrests, crimes"):
        questions.count(q(source="gossip"))
    with pytest.raises(NotThere, match="There is no release"):
        questions.count(q(release="2026-11"))


def test_an_empty_home_says_what_to_do(tmp_path: Path) -> None:
    questions = Questions(Home(tmp_path / "empty").make(), Settings(home=tmp_path / "empty"))
    with pytest.raises(NotThere, match="safelight ingest"):
        questions.count(Question())
    assert all(city["database"] == "none" for city in questions.cities()["cities"])


def test_a_damaged_city_stops_only_itself(ask: Ask, records_of: Records, q: Parse, tmp_path: Path) -> None:
    both = pl.concat([records_of(300), records_of(300, city="elsewhere", seed=4)])
    questions = ask(both)
    (tmp_path / "home" / "cities" / "elsewhere" / "1" / "manifest.json").write_text("{}")
    assert questions.count(q(city="rivermouth")).rows()
    with pytest.raises(StoreError):
        questions.count(q(city="elsewhere"))
    states = {city["city"]: city["database"] for city in questions.cities()["cities"]}
    assert states == {"rivermouth": "ready", "elsewhere": "damaged"}


def test_cities_and_sources_as_documents(questions: Questions) -> None:
    city = questions.cities()["cities"][0]
    assert (city["city"], city["generation"], city["origin"], city["newest"]) == (
        "rivermouth",
        1,
        ["open"],
        "2026-03-18",
    )
    assert [(row["basis"], row["unit"], row["status"]) for row in city["totals"]] == [
        ("arrest", "people", "shown"),
        ("arrest", "operations", "shown"),
    ]
    sources: list[dict[str, Any]] = questions.sources("rivermouth")["sources"]
    assert [(source["source"], source["newest"]) for source in sources] == [("arrests", "2026-03-18"), ("crimes", None)]
    with pytest.raises(NotThere):
        questions.sources("atlantis")
    orjson.dumps(questions.cities())


def test_the_etag_follows_generations_and_days(ask: Ask, records_of: Records, q: Parse) -> None:
    first = ask(records_of(100), name="a")
    again = ask(records_of(100), name="b")
    other = ask(records_of(101), name="c")
    later = ask(records_of(100), name="d", now=datetime(2026, 11, 23, tzinfo=UTC))
    assert first.etag() == again.etag() == first.etag(q(city="rivermouth"))
    assert len({first.etag(), other.etag(), later.etag()}) == 3


def test_the_disclosure_table_of_a_city(questions: Questions, ask: Ask, records_of: Records) -> None:
    rows = questions.disclosure_table("rivermouth")
    assert [(row["resolution"], row["time"]) for row in rows] == [
        *((8, "whole period"), (8, "year"), (8, "month"), (7, "year"), (6, "month"))
    ]
    assert rows[0]["share_in_cells_of_10_percent"] > rows[2]["share_in_cells_of_10_percent"]
    assert rows[0]["mean_error_percent"] < rows[2]["mean_error_percent"]
    assert ask(records_of(60), name="few").disclosure_table("rivermouth") == []


def test_rows_beside_the_list_stand_only_where_they_are_shown(ask: Ask, records_of: Records, q: Parse) -> None:
    """Some sources know the year alone: such records have no month, and few of them must not be seen at all."""
    records = records_of(800)
    kind = records.schema["date_precision"]
    for few, listed in ((2, False), (300, True)):
        yearly = pl.when(pl.int_range(pl.len()) < few).then(pl.lit("year")).otherwise(pl.lit("hour")).cast(kind)
        questions = ask(records.with_columns(date_precision=yearly), name=f"home{few}")
        months = [row["month"] for row in questions.count(q(by="month,role")).rows()]
        assert (None in months) is listed
