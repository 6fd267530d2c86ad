"""A draft of a city file is right where it speaks, valid TOML, and never holds more of a row than a code."""

import tomllib
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from safelight.catalog import draft, load_catalog, read_city, recognise
from safelight.core.errors import BadInput, CatalogError

FILES: list[tuple[str, dict[str, Any], set[str]]] = [
    (
        "chicago/crimes_2015_jan_feb_10k.csv",
        {"from": "Date", "code": "IUCR", "lat": "Latitude", "lon": "Longitude", "id": "ID", "incident": "Case Number"},
        {"1505", "1506", "1512", "1513", "1549"},
    ),
    (
        "oakland/crimewatch_90day_2024.csv",
        {"from": "DATETIME", "text": "DESCRIPTION", "point": "Location", "incident": "CASENUMBER"},
        {"DISORDERLY CONDUCT:PROSTITUTION", "PIMPING", "PANDERING"},
    ),
    (
        "denver/crime_2016_2019_filtered.csv",
        {"from": "FIRST_OCCURRENCE_DATE", "until": "LAST_OCCURRENCE_DATE", "code": "OFFENSE_CODE", "id": "OFFENSE_ID"},
        {"4002", "4004", "4099"},
    ),
    (
        "boston/crime_incident_reports_2020_2025_misc.csv",
        {"from": "OCCURRED_ON_DATE", "code": "OFFENSE_CODE", "text": "OFFENSE_DESCRIPTION", "lat": "Lat"},
        {"1601", "1602", "1603"},
    ),
    (
        "seattle/spd_crime_2024_api_names.csv",
        {"from": "offense_start_datetime", "code": "offense_code", "text": "offense", "lat": "latitude"},
        {"40C", "64A"},
    ),
]


def drafted(path: Path) -> str:
    sample = pl.read_csv(path, infer_schema=False, truncate_ragged_lines=True)
    return draft(sample.columns, sample, name="River Mouth")


@pytest.mark.parametrize(("file", "columns", "codes"), FILES, ids=[file for file, _, _ in FILES])
def test_a_draft_of_a_real_file_is_a_city_that_recognises_it(
    shared_data: Path, tmp_path: Path, file: str, columns: dict[str, Any], codes: set[str]
) -> None:
    path = shared_data / "arrests" / file
    (tmp_path / "river_mouth.toml").write_text(drafted(path), encoding="utf-8")
    city = load_catalog(tmp_path).city("river_mouth")
    _, layout = recognise(city, pl.read_csv(path, infer_schema=False, n_rows=1).columns)
    (rule,) = city.rules["candidates"]
    assert columns.items() <= layout.columns.items()
    assert codes <= {*rule.code, *rule.text}
    assert rule.role.value == "unknown"
    assert city.footprint


@pytest.mark.parametrize(("file", "columns", "codes"), FILES, ids=[file for file, _, _ in FILES])
def test_the_formats_of_a_draft_read_the_dates(
    shared_data: Path, file: str, columns: dict[str, Any], codes: set[str]
) -> None:
    path = shared_data / "arrests" / file
    (layout,) = tomllib.loads(drafted(path))["source"][0]["layout"]
    text = pl.read_csv(path, infer_schema=False)[columns["from"]].drop_nulls()
    read = [text.str.to_datetime(form, strict=False, time_unit="us") for form in layout["dates"]["formats"]]
    assert pl.select(pl.coalesce(read)).to_series().null_count() == 0


NAMES = st.sampled_from(["Quirinia Vantongeren", "O'Brannagh", "Zsófia Kővári", "VANTONGEREN", "Xiaoqing"])
SECRETS = st.one_of(
    NAMES,
    st.from_regex(r"\A[2-9]\d{2}-[2-9]\d{2}-\d{4}\Z"),
    st.from_regex(r"\A[2-9]\d{2}-\d{4}\Z"),
    st.from_regex(r"\A(0[1-9]|1[0-2])/[0-2][1-9]/19[5-9]\d\Z"),
    st.from_regex(r"\A[1-9]\d{3} Quailhollow (St|Ave) #[1-9]\Z"),
    st.from_regex(r"\A[1-9][B-Z]{3}[1-9]\d{2}\Z"),
)
CODES = st.sampled_from(["PROSTITUTION", "SOLICITING", "PIMPING", "BURGLARY"])
HEADERS = [
    "OCCUR_DATE",
    "OFFENSE_CODE",
    "OFFENSE_DESC",
    "CHARGE",
    "CRIME_TYPE",
    "ARRESTEE_NAME",
    "ADDRESS",
    "NARRATIVE",
]


@hypothesis_settings(max_examples=60, deadline=None)
@given(
    secrets=st.lists(SECRETS, min_size=2, max_size=6),
    words=st.lists(CODES, min_size=1, max_size=3),
    repeats=st.integers(2, 6),
    mixed=st.booleans(),
)
def test_no_name_number_or_address_of_a_row_is_in_a_draft(
    secrets: list[str], words: list[str], repeats: int, mixed: bool
) -> None:
    cells = [f"{word} {secret}" if mixed else secret for secret in secrets for word in words] * repeats
    rows = pl.DataFrame({header: cells for header in HEADERS if header != "OCCUR_DATE"}).with_columns(
        pl.lit("2024-05-01 10:00:00").alias("OCCUR_DATE")
    )
    text = draft(HEADERS, rows, name="Rivermouth").upper()
    for secret in secrets:
        assert secret.upper() not in text
        assert not any(part in text for part in secret.upper().split() if len(part) > 4)


@hypothesis_settings(max_examples=60, deadline=None)
@given(
    columns=st.lists(st.text(min_size=1, max_size=30), min_size=8, max_size=12, unique=True), name=st.text(max_size=60)
)
def test_any_column_name_gives_valid_toml(columns: list[str], name: str) -> None:
    headers = [f"a{column}" for column in columns] + ["incident date"]
    rows = pl.DataFrame({header: ["2024-05-01"] for header in headers})
    city = tomllib.loads(draft(headers, rows, name=name))
    assert city["source"][0]["layout"][0]["columns"]["from"]


def test_people_are_never_mapped_by_a_draft(tmp_path: Path) -> None:
    rows = pl.DataFrame({"arrest_date": ["05/01/2024"], "age": ["31"], "victim_sex": ["F"], "subject_race": ["W"]})
    text = draft(rows.columns, rows, name="Rivermouth")
    (layout,) = tomllib.loads(text)["source"][0]["layout"]
    assert set(layout["columns"]) == {"from"}
    assert 'age = "age", if it is of the person arrested' in text
    assert "if it is of the person arrested" not in text.partition("victim_sex")[0].rpartition("\n")[2]


def test_a_draft_without_points_says_by_an_error_that_the_footprint_is_missing(tmp_path: Path) -> None:
    rows = pl.DataFrame({"date": ["2024-05-01"], "offense": ["PROSTITUTION"]})
    file = tmp_path / "rivermouth.toml"
    file.write_text(draft(rows.columns, rows, name="Rivermouth"), encoding="utf-8")
    with pytest.raises(CatalogError, match="footprint"):
        read_city(file)


def test_a_file_without_a_header_is_refused() -> None:
    rows = pl.DataFrame({"05/01/2024": ["05/02/2024"], "40A": ["40B"], "37.8": ["37.9"], "-122.2": ["-122.3"]})
    with pytest.raises(BadInput, match="header"):
        draft(rows.columns, rows, name="Rivermouth")


def test_a_file_without_dates_says_what_to_do() -> None:
    rows = pl.DataFrame({"offense": ["PROSTITUTION"], "when": ["last night"]})
    with pytest.raises(BadInput, match="date"):
        draft(rows.columns, rows, name="Rivermouth")


@pytest.mark.parametrize(
    ("cells", "written"),
    [
        (["1714557600000", "1714561200000"], 'zone = "epoch_ms"'),
        (["5/1/2024 1:05:00 PM"], 'formats = ["%m/%d/%Y %I:%M:%S %p"]'),
        (["2024-05-01T13:05:00.000"], 'formats = ["%Y-%m-%dT%H:%M:%S%.f"]'),
        (["2024-05-01 13:05:00", "2024-05-01 13:05:00+00"], '"%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S+00"'),
        (["2024-05-01 00:00:00"] * 9 + ["2024-05-01 13:00:00"], "midnight_is_unknown = true"),
    ],
)
def test_dates_are_told_by_their_looks(cells: list[str], written: str) -> None:
    rows = pl.DataFrame({"occurred_date": cells})
    assert written in draft(rows.columns, rows, name="Rivermouth")


def test_venues_that_other_cities_list_are_proposed_and_no_other_word() -> None:
    places = ["HOTEL / MOTEL", "Street", "THE VANTONGEREN ARMS", "STREET"] * 3
    rows = pl.DataFrame({"date": ["2024-05-01"] * 12, "Location Description": places})
    text = draft(rows.columns, rows, name="Rivermouth")
    assert tomllib.loads(text)["source"][0]["venues"] == {"hotel_motel": ["HOTEL / MOTEL"], "street": ["STREET"]}
    assert "VANTONGEREN" not in text


def test_a_clock_in_a_column_of_its_own_is_found() -> None:
    rows = pl.DataFrame({"DATE OCC": ["05/01/2024", "05/02/2024"], "TIME OCC": ["630", "2355"]})
    (layout,) = tomllib.loads(draft(rows.columns, rows, name="Rivermouth"))["source"][0]["layout"]
    assert layout["columns"]["from_time"] == "TIME OCC"
    assert layout["dates"]["clock"] == ["%H%M"]
