"""The catalogue files of Boston, Chicago, Denver, Los Angeles, Oakland and Seattle against real files and known roles.

The rules are evaluated here a second time, as joins of whole values, apart from the code that ingest uses.
"""

import json
import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest

from safelight.catalog import (
    TEXT_FEEDS,
    Catalog,
    FeedKind,
    Layout,
    Rule,
    Source,
    Status,
    load_catalog,
    recognise,
)
from safelight.core.vocabulary import TEXT_BASES, Basis, Role, Unit, Venue

CITIES = ("boston", "chicago", "denver", "los_angeles", "oakland", "seattle")
BUYER, EXPLOITER, SELLER, UNKNOWN = Role.BUYER, Role.EXPLOITER, Role.PROSTITUTED_PERSON, Role.UNKNOWN


class RealFile(NamedTuple):
    """A real file, the source and layout it must be taken for, its relevant rows, and those that stand apart."""

    city: str
    path: str
    source: str
    layout: str
    rows: int
    relevant: int
    apart: int
    roles: dict[Role, int]


FILES = [
    RealFile(
        "chicago", "arrests/chicago/crimes_2015_jan_feb_10k.csv", "crimes", "portal_csv", 9_999, 106, 0, {UNKNOWN: 106}
    ),
    RealFile(
        "chicago",
        "arrests/chicago/crimes_2022_slim_filtered.csv",
        "crimes",
        "slim",
        5_293,
        293,
        4,
        {UNKNOWN: 281, EXPLOITER: 12},
    ),
    RealFile(
        "denver",
        "arrests/denver/crime_2016_2019_filtered.csv",
        "offenses",
        "csv",
        8_045,
        45,
        0,
        {UNKNOWN: 43, EXPLOITER: 2},
    ),
    RealFile(
        "boston",
        "arrests/boston/crime_incident_reports_2020_2025_misc.csv",
        "incidents",
        "portal",
        9_614,
        54,
        0,
        {UNKNOWN: 52, EXPLOITER: 2},
    ),
    RealFile(
        "boston",
        "arrests/boston/crime_incident_reports_2020_sample.csv",
        "incidents",
        "portal",
        5_355,
        1,
        0,
        {UNKNOWN: 1},
    ),
    RealFile(
        "oakland",
        "arrests/oakland/crimewatch_90day_2024.csv",
        "crimewatch",
        "portal",
        12_437,
        38,
        6,
        {UNKNOWN: 32, EXPLOITER: 6},
    ),
    RealFile(
        "oakland",
        "arrests/oakland/opd_incidents_2007_2013_filtered.geojson",
        "opd_incidents_2007_2013",
        "geojson",
        2_965,
        1_465,
        341,
        {UNKNOWN: 919, EXPLOITER: 50, SELLER: 496},
    ),
    RealFile(
        "seattle",
        "arrests/seattle/spd_crime_2024_api_names.csv",
        "crime",
        "api_old_names",
        12_885,
        4,
        0,
        {BUYER: 2, EXPLOITER: 2},
    ),
    RealFile(
        "seattle",
        "arrests/seattle/spd_911_response_prostitution_2010_2015.csv",
        "responses_911",
        "portal_csv",
        3_744,
        3_744,
        0,
        {UNKNOWN: 3_744},
    ),
    RealFile(
        "los_angeles",
        "presence/los_angeles/lapd_crime_2020_sample.csv",
        "crimes",
        "portal_csv",
        1_026,
        2,
        0,
        {EXPLOITER: 2},
    ),
]

BY_CODE: dict[str, dict[str, int]] = {
    "arrests/chicago/crimes_2015_jan_feb_10k.csv": {"1506": 68, "1505": 19, "1513": 15, "1512": 3, "1549": 1},
    "arrests/denver/crime_2016_2019_filtered.csv": {"4004 / 0": 43, "4099 / 0": 1, "4002 / 1": 1},
    "arrests/boston/crime_incident_reports_2020_2025_misc.csv": {"1602": 40, "1601": 12, "1603": 2},
    "arrests/seattle/spd_crime_2024_api_names.csv": {"64A": 2, "40C": 2},
    "arrests/seattle/spd_911_response_prostitution_2010_2015.csv": {"125": 3_720, "127": 24},
    "presence/los_angeles/lapd_crime_2020_sample.csv": {"805": 1, "806": 1},
}
"""Relevant rows by code, as the notes beside the files count them."""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def read(path: Path) -> pl.DataFrame:
    """All cells as text; of GeoJSON the properties."""
    if path.suffix == ".geojson":
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return pl.DataFrame([feature["properties"] for feature in features])
    return pl.read_csv(path, infer_schema=False)


def joined(frame: pl.DataFrame, layout: Layout, field: str) -> pl.Series:
    """A field's columns as one upper-case text with single blanks."""
    text = pl.concat_str([pl.col(name).fill_null("") for name in layout.names(field)], separator=" / ")
    return frame.select(text.str.to_uppercase().str.replace_all(r"\s+", " ").str.strip_chars().alias(field)).to_series()


def fit(frame: pl.DataFrame, layout: Layout, rules: tuple[Rule, ...]) -> pl.DataFrame:
    """Columns code, text and rule (number of the first rule with exactly that code or text), for rows that have one."""
    table = {
        field: {value.upper(): number for number, rule in reversed(list(enumerate(rules))) for value in listed(rule)}
        for field, listed in (("code", lambda rule: rule.code), ("text", lambda rule: rule.text))
    }
    fields = [field for field in ("code", "text") if layout.names(field)]
    cells = pl.DataFrame([joined(frame, layout, field) for field in fields])
    numbers = [
        cells[field].replace_strict(table[field], default=None, return_dtype=pl.Int64).alias(f"by_{field}")
        for field in fields
    ]
    found = cells.with_columns(numbers).with_columns(rule=pl.min_horizontal(f"by_{field}" for field in fields))
    return found.with_row_index().filter(pl.col("rule").is_not_null())


def read_and_fit(catalog: Catalog, real: RealFile, folder: Path) -> tuple[pl.DataFrame, Source, Layout, pl.DataFrame]:
    city = catalog.city(real.city)
    frame = read(folder / real.path)
    source, layout = recognise(city, frame.columns)
    return frame, source, layout, fit(frame, layout, catalog.rules(city, source))


each_file = pytest.mark.parametrize("real", FILES, ids=lambda real: real.path.rpartition("/")[2])


@each_file
def test_a_real_file_is_recognised_and_gives_the_counts_that_are_known(
    catalog: Catalog, shared_data: Path, real: RealFile
) -> None:
    frame, source, layout, found = read_and_fit(catalog, real, shared_data)
    rules = catalog.rules(catalog.city(real.city), source)
    fitted = [rules[number] for number in found["rule"]]
    assert (source.id, layout.id, frame.height) == (real.source, real.layout, real.rows)
    assert len(fitted) == real.relevant
    assert sum(rule.apart for rule in fitted) == real.apart
    assert Counter(rule.role for rule in fitted) == Counter(real.roles)
    if real.path in BY_CODE:
        assert dict(Counter(found["code"].to_list())) == BY_CODE[real.path]


def test_every_expected_file_of_these_cities_is_tested(shared_data: Path) -> None:
    expected = json.loads((shared_data / "arrests" / "expected.json").read_text(encoding="utf-8"))
    ours = {f"arrests/{path}": (rows, counts) for city, path, rows, counts in expected if city in CITIES}
    tested = {real.path: real for real in FILES}
    assert set(ours) <= set(tested)
    for path, (rows, counts) in ours.items():
        assert tested[path].rows == rows
        assert tested[path].relevant in counts


@each_file
def test_dates_of_a_real_file_are_read_by_the_formats_of_its_layout(
    catalog: Catalog, shared_data: Path, real: RealFile
) -> None:
    frame, _, layout, _ = read_and_fit(catalog, real, shared_data)
    (column,) = layout.names("from")
    text = frame.filter(pl.col(column).is_not_null())[column]
    read_as = [text.str.to_datetime(form, strict=False, time_unit="us") for form in layout.dates.formats]
    moments = pl.select(pl.coalesce(read_as)).to_series()
    assert moments.null_count() == 0
    assert moments.is_between(datetime(1908, 1, 1), datetime(2025, 12, 31)).all()


@each_file
def test_points_of_a_real_file_lie_near_the_city(catalog: Catalog, shared_data: Path, real: RealFile) -> None:
    frame, _, layout, found = read_and_fit(catalog, real, shared_data)
    if not (layout.names("lat") or layout.names("point")):
        pytest.skip("a layout without a point")
    rows = frame[found["index"]]
    if layout.names("point"):
        pair = rows[layout.names("point")[0]].str.extract_groups(r"POINT \((\S+) (\S+)\)").struct.unnest()
        lat, lon = pair["2"].cast(pl.Float64), pair["1"].cast(pl.Float64)
    else:
        lat, lon = (rows[layout.names(field)[0]].cast(pl.Float64, strict=False) for field in ("lat", "lon"))
    placed = pl.DataFrame({"lat": lat, "lon": lon}).drop_nulls().filter(pl.col("lat").abs() > 0.001)
    centre = catalog.city(real.city).centre
    assert placed.height >= 0.5 * real.relevant or real.source == "crime"
    assert ((placed["lat"] - centre[0]).abs() < 0.5).all()
    assert ((placed["lon"] - centre[1]).abs() < 0.6).all()


FALSE_FRIENDS = {
    "chicago": ["1535", "1536", "1537", "1540", "1541", "1542", "1544", "1562", "1570", "1590", "2092"],
    "denver": ["7099 / 2", "homicide-solicitation", "5314 / 0", "loitering", "4004", "4004-0"],
    "boston": ["1501", "WEAPON VIOLATION - CARRY/ POSSESSING/ SALE/ TRAFFICKING/ OTHER", "3110", "160"],
    "oakland": ["SOLICIT/ETC BUSINESS THROUGH FALSE/ETC INSURANCE CLAIM", "INDECENT EXPOSURE", "DISORDERLY CONDUCT"],
    "seattle": ["90B", "64B", "Human Trafficking, Involuntary Servitude", "23E", "999", "40"],
    "los_angeles": ["956", "LETTERS, LEWD - TELEPHONE CALLS, LEWD", "64B", "850", "LEWD/LASCIVIOUS ACTS WITH CHILD"],
}


@pytest.mark.parametrize("city_id", CITIES)
def test_no_rule_takes_a_false_friend(catalog: Catalog, city_id: str) -> None:
    city = catalog.city(city_id)
    for source in city.sources:
        values = {value.upper() for rule in catalog.rules(city, source) for value in [*rule.code, *rule.text]}
        assert values.isdisjoint({friend.upper() for friend in FALSE_FRIENDS[city_id]}), source.id


@each_file
def test_rows_with_a_suspicious_word_are_all_decided(catalog: Catalog, shared_data: Path, real: RealFile) -> None:
    frame, source, layout, found = read_and_fit(catalog, real, shared_data)
    cells = joined(frame, layout, "text")
    rest = cells.to_frame().with_row_index().filter(~pl.col("index").is_in(found["index"].implode()))
    suspicious = rest.filter(pl.col("text").str.contains_any(source.watch))["text"].unique()
    listed = {" ".join(value.upper().split()) for value in source.not_relevant}
    assert set(suspicious) <= listed


def test_bases_and_units_are_what_the_sources_count(catalog: Catalog) -> None:
    people = {
        (city_id, source.id)
        for city_id in CITIES
        for source in catalog.city(city_id).sources
        if source.unit is Unit.PEOPLE and source.feed is not FeedKind.NONE and source.feed not in TEXT_FEEDS
    }
    assert people == {
        ("chicago", "arrests"),
        ("seattle", "arrests"),
        ("los_angeles", "arrests"),
        ("los_angeles", "arrests_2010_2019"),
    }
    bases = {(city, name): catalog.city(city).source(name) for city, name in people | {("chicago", "crimes")}}
    assert {key: source.basis for key, source in bases.items() if source} == {
        key: Basis.REPORTED_OFFENCE if key == ("chicago", "crimes") else Basis.ARREST for key in bases
    }


def test_chicago_arrests_take_their_place_from_the_crime_of_the_same_case(catalog: Catalog) -> None:
    source = catalog.source(catalog.city("chicago"), "arrests")
    assert source.join is not None
    assert (source.join.source, source.join.on, set(source.join.take)) == ("crimes", "incident", {"place", "venue"})
    assert {layout.statute_separator for layout in source.layouts} == {" | "}


def test_the_venues_of_relevant_rows_are_listed(catalog: Catalog, shared_data: Path) -> None:
    seen: Counter[Venue] = Counter()
    for real in (real for real in FILES if real.city == "chicago"):
        frame, source, _, found = read_and_fit(catalog, real, shared_data)
        table = {word: venue for venue, words in source.venues.items() for word in words}
        for word in frame[found["index"]]["Location Description"]:
            seen[table.get(word, Venue.OTHER)] += 1
    assert seen[Venue.STREET] == 69 + 15 + 2 + 240 + 29 + 1
    assert seen[Venue.HOTEL_MOTEL] == 13 + 4
    assert seen[Venue.RESIDENCE] == 4 + 1 + 8 + 5 + 1
    assert seen[Venue.OTHER] == 2 + 1 + 1 + 2 + 1


def test_every_system_that_was_asked_for_is_an_entry(catalog: Catalog, shared_data: Path) -> None:
    text = (shared_data.parent / "facts" / "asked-for-systems.md").read_text(encoding="utf-8")
    names = {catalog.city(city_id).name: city_id for city_id in CITIES}
    rows = re.findall(r"^\| ([A-Z][\w ]+?) \| (.+?) \| .+ \| .+ \|$", text, flags=re.MULTILINE)
    asked = [(names[city], named_as) for city, named_as in rows if city in names]
    assert len(asked) == 8
    for city_id, named_as in asked:
        entries = [source for source in catalog.city(city_id).sources if named_as in source.named_as]
        assert len(entries) == 1, named_as


def test_the_departments_accounts_are_entries(catalog: Catalog, shared_data: Path) -> None:
    text = (shared_data.parent / "facts" / "asked-for-systems.md").read_text(encoding="utf-8")
    named = {source.named_as[0] for city in CITIES for source in catalog.city(city).sources if source.id == "x_account"}
    assert named == {"bostonpolice", "chicago_police", "DenverPolice", "oaklandpoliceca", "SeattlePD"}
    assert all(handle in text for handle in named)


def test_every_city_has_texts_that_can_be_read(catalog: Catalog) -> None:
    for city in catalog.cities.values():
        texts = [source for source in city.sources if source.feed in TEXT_FEEDS]
        if city.id in ("los_angeles", "san_francisco", "san_jose"):
            continue  # beside the eleven cities that were asked for
        account = city.source("x_account")
        assert account is not None
        assert account in texts, city.id
        assert account.endpoint.account == account.page.rpartition("/")[2]
        assert all(source.basis in TEXT_BASES and not source.layouts for source in texts), city.id
        assert all(source.status is Status.UNVERIFIED for source in texts), "nothing was asked of them by us"
    assert {source.id for city in catalog.cities.values() for source in city.sources if source.feed in TEXT_FEEDS} == {
        "x_account", "spd_blotter", "dpd_beat", "bpd_news", "flashalert", "htowntx_arrests",
    }  # fmt: skip


@pytest.mark.parametrize("city_id", CITIES)
def test_gone_systems_say_what_stands_in_and_no_machine_reads_the_refused(catalog: Catalog, city_id: str) -> None:
    for source in catalog.city(city_id).sources:
        if source.status in (Status.GONE, Status.MOVED):
            assert source.stands_in, source.id
        if source.status is Status.REFUSED:
            assert source.feed is FeedKind.NONE
            assert not source.layouts
        if source.feed in (FeedKind.SOCRATA, FeedKind.CKAN, FeedKind.ARCGIS, FeedKind.DOWNLOAD) and source.covers:
            assert source.layouts, source.id
            assert source.expect.rows, source.id


@pytest.mark.parametrize("city_id", CITIES)
def test_every_data_set_of_the_source_notes_is_listed(catalog: Catalog, shared_data: Path, city_id: str) -> None:
    notes = (shared_data.parent / "facts" / "sources-a.md").read_text(encoding="utf-8")
    city = catalog.city(city_id)
    section = re.search(rf"^## {city.name} .*?(?=^## )", notes, flags=re.MULTILINE | re.DOTALL)
    assert section is not None
    named = set(re.findall(r"`([a-z0-9]{4}-[a-z0-9]{4})`", section.group()))
    listed = " ".join(
        f"{source.page} {source.endpoint.dataset} {source.status_note} {source.named_as}" for source in city.sources
    )
    assert {name for name in named if name not in listed} == set()


def test_nobody_reads_columns_about_officers_victims_names_or_addresses(catalog: Catalog) -> None:
    forbidden = re.compile(r"officer|vict|name|address|street|block|location_1|dob|birth|narrative", re.IGNORECASE)
    for city_id in CITIES:
        for source in catalog.city(city_id).sources:
            for layout in source.layouts:
                assert not [column for column in layout.allowed if forbidden.search(column)], source.id
