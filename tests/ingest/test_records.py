"""From rows to records: places, dates, equal rows, operations, held rows, order and repetition."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from safelight.core.errors import BadInput
from safelight.ingest import CityReport, Workshop, ingest, restate_city, roll_back
from safelight.ingest.keys import record_key_of
from safelight.store import current

Crimes = Callable[..., CityReport]
Records = Callable[..., pl.DataFrame]
Row = Callable[..., dict[str, str]]


def test_the_record_key_is_the_documented_one() -> None:
    secret = b"test-secret-not-for-use"
    keys = [record_key_of(f"atl:2016-000{number}".encode(), secret) for number in (1, 2, 3)]
    assert keys == [272579, 237482, 215856]


def test_a_row_becomes_a_record(crimes: Crimes, records: Records, crime: Row) -> None:
    crimes([crime(1)])
    [record] = records().to_dicts()
    assert (record["role"], record["charge"], record["venue"]) == ("unknown", "other", "street")
    assert record["occurred_from"] == datetime(2015, 3, 5, 23, 30)
    assert record["date_precision"] == "hour"
    assert record["visible_from"] == date(2015, 4, 15)
    assert f"{record['cell']:x}".startswith("89")
    assert f"{record['cell_6']:x}".startswith("86")
    assert (record["people"], record["offences"]) == (None, 1)
    assert len(record["record_id"]) == 16


@pytest.mark.parametrize(
    ("lat", "lon"),
    [("0", "0"), ("", ""), ("abc", "x"), ("91", "-87"), ("40.7", "-74.0"), ("nan", "inf"), ("1e400", "0")],
)
def test_an_impossible_place_is_no_place(lat: str, lon: str, crimes: Crimes, records: Records, crime: Row) -> None:
    crimes([crime(1, Latitude=lat, Longitude=lon)])
    assert records()["cell"].to_list() == [None]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "date_unreadable"),
        ("yesterday", "date_unreadable"),
        ("02/30/2015 10:00:00 AM", "date_unreadable"),
        ("01/01/1875 10:00:00 AM", "date_impossible"),
        ("01/01/3000 10:00:00 AM", "date_impossible"),
    ],
)
def test_an_impossible_date_is_counted_and_kept_without_content(
    text: str, reason: str, crimes: Crimes, records: Records, crime: Row, workshop: Workshop
) -> None:
    tally = crimes([crime(1, Date=text), crime(2)]).tallies["crimes"]
    assert tally.reject_reasons == {reason: 1}
    assert (tally.relevant, tally.kept) == (2, 1)
    generation = current(workshop.home, "chicago")
    assert generation is not None
    [reject] = generation.table("rejects").collect().to_dicts()
    assert (reject["source"], reject["reason"], reject["count"]) == ("crimes", reason, 1)


def test_the_same_rows_again_in_another_order_change_nothing(crimes: Crimes, records: Records, crime: Row) -> None:
    rows = [crime(number, Date=f"03/{number % 28 + 1:02}/2015 01:00:00 PM") for number in range(60)]
    first = crimes(rows)
    before = records()
    random.Random(4).shuffle(rows)
    again = crimes(rows)
    assert (first.generation, again.generation, again.published) == (1, 1, False)
    assert records().equals(before)
    assert again.tallies["crimes"].unchanged == 60


def test_a_row_sent_twice_is_one_record(crimes: Crimes, records: Records, crime: Row) -> None:
    tally = crimes([crime(1), crime(2), crime(1)]).tallies["crimes"]
    assert (tally.duplicates, tally.kept, records().height) == (1, 2, 2)


def test_two_files_of_different_months_add_up(crimes: Crimes, records: Records, crime: Row) -> None:
    crimes([crime(1)])
    report = crimes([crime(2, Date="07/01/2016 01:00:00 PM")], name="later.csv")
    assert (report.generation, records().height, report.tallies["crimes"].held) == (2, 2, 0)


def test_a_late_row_of_a_published_month_is_held_until_restated(
    crimes: Crimes, records: Records, crime: Row, workshop: Workshop
) -> None:
    crimes([crime(1), crime(2)])
    report = crimes([crime(1), crime(2, IUCR="1525"), crime(3)], name="again.csv")
    tally = report.tallies["crimes"]
    assert (tally.held, tally.unchanged) == (2, 1)
    shown = records().filter(~pl.col("held"))
    assert shown["role"].to_list() == ["unknown", "unknown"]
    generation = current(workshop.home, "chicago")
    assert generation is not None
    assert "2 rows held" in generation.manifest.notes[0]
    assert restate_city(workshop, "chicago") == {"city": "chicago", "generation": 3, "restated": 2}
    assert sorted(records()["role"].cast(pl.String)) == ["buyer", "unknown", "unknown"]
    assert not records()["held"].any()
    assert restate_city(workshop, "chicago")["restated"] == 0
    assert roll_back(workshop, "chicago")["generation"] == 2


def test_a_row_of_the_running_month_is_not_held(crimes: Crimes, crime: Row, workshop: Workshop) -> None:
    at = replace(workshop, now=datetime(2015, 3, 20, tzinfo=UTC))
    crimes([crime(1)], at=at)
    later = replace(workshop, now=datetime(2015, 3, 27, tzinfo=UTC))
    assert crimes([crime(1), crime(2)], at=later, name="b.csv").tallies["crimes"].held == 0


def test_same_place_day_and_charge_is_one_operation(crimes: Crimes, records: Records, crime: Row) -> None:
    night = [crime(number) for number in range(5)]
    crimes(
        [*night, crime(9, Date="03/06/2015 11:30:00 PM"), crime(10, IUCR="1525"), crime(11, Latitude="", Longitude="")]
    )
    sizes = dict(records().group_by("operation_size").len().iter_rows())
    assert sizes == {5: 5, 1: 3}
    alone = records().filter(pl.col("operation_size") == 1)
    assert alone["operation_id"].null_count() == 3


def test_a_dry_run_publishes_nothing(crimes: Crimes, crime: Row, workshop: Workshop) -> None:
    report = crimes([crime(1)], dry_run=True)
    assert (report.published, report.tallies["crimes"].kept) == (False, 1)
    assert current(workshop.home, "chicago") is None
    assert not list(workshop.home.staging.rglob("*.parquet")) if workshop.home.staging.exists() else True


def test_since_leaves_older_rows_unread(crimes: Crimes, crime: Row) -> None:
    rows = [crime(1), crime(2, Date="05/01/2016 01:00:00 PM")]
    assert crimes(rows, since=date(2016, 1, 1)).tallies["crimes"].read == 1


def test_open_rows_take_the_place_of_made_up_ones_and_never_the_reverse(
    crimes: Crimes, records: Records, crime: Row
) -> None:
    crimes([crime(1)], name="SYNTHETIC-crimes.csv")
    assert records()["origin"].to_list() == ["synthetic"]
    report = crimes([crime(2)])
    assert records()["origin"].to_list() == ["open"]
    assert any("made-up" in note for note in report.notes)
    with pytest.raises(BadInput, match="made up"):
        crimes([crime(3)], name="SYNTHETIC-more.csv")


def test_equal_rows_without_an_id_are_all_kept_and_stable(workshop: Workshop, tmp_path: Path, records: Records) -> None:
    header = "Occurrence Date,Occurrence Hour,NIBRS Description,,Offense Count,Beat,Premise,Block Range,Street Name,"
    header += "Street Type,Suffix\n"
    row = '6/1/18,20,Prostitution,,1,10H70,"Highway, Road, Street, Alley",6600-6699,SYNTHETIC,ST,\n'
    path = tmp_path / "houston.csv"
    path.write_text(header + row * 3)
    tally = ingest(workshop, "houston", file=path).tallies
    assert [item.kept for item in tally.values()] == [3]
    ids = set(records("houston")["record_id"])
    assert len(ids) == 3
    path.write_text(header + row * 4)
    ingest(workshop, "houston", file=path)
    assert ids < set(records("houston")["record_id"])


def test_an_optional_column_may_be_missing(workshop: Workshop, tmp_path: Path, records: Records) -> None:
    city = workshop.catalog.city("oakland")
    layout = city.sources[0].layouts[0].model_copy(update={"optional": ["id", "venue"]})
    columns = {**layout.columns, "venue": "PREMISE"}
    layout = layout.model_copy(update={"columns": columns})
    source = city.sources[0].model_copy(update={"layouts": [layout]})
    cities = {**workshop.catalog.cities, "oakland": city.model_copy(update={"sources": [source]})}
    catalog = replace(workshop.catalog, cities=cities)
    path = tmp_path / "oakland.csv"
    header = "CRIMETYPE,DATETIME,CASENUMBER,DESCRIPTION,POLICEBEAT,ADDRESS,CITY,STATE,Location\n"
    path.write_text(header + ',05/17/2024 11:00:00 PM,SYN1,PANDERING,19X,,Oakland,CA,"POINT (-122.2298 37.7712)"\n')
    report = ingest(replace(workshop, catalog=catalog), "oakland", file=path)
    assert not report.problems
    assert records("oakland")["venue"].to_list() == ["unknown"]
