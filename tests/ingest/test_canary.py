"""Rows full of personal data go through every format; no byte of it may land, be logged or be reported."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest

from safelight.catalog import load_catalog
from safelight.ingest import Workshop, ingest
from tests.commands import environment, run_here
from tests.workbooks import as_xlsx

CANARIES = [
    *("CANARYNAME", "Canaryson", "1234 CANARY LANE", "7CNRY42", "4155550177", "415-555-0177", "canary@example.org"),
    *("1987-06-05", "06/05/1987", "CANARY NARRATIVE", "37.7712345", "-122.2298765", "41.8818321", "-87.6231779"),
    *("CANARY-CASE-1", "CANARYID77"),
]
EXTRA = {
    "NAME": "CANARYNAME Canaryson",
    "DOB": "1987-06-05",
    "BIRTH": "06/05/1987",
    "HOME ADDRESS": "1234 CANARY LANE",
    "PLATE": "7CNRY42",
    "PHONE": "4155550177",
    "PHONE2": "415-555-0177",
    "EMAIL": "canary@example.org",
    "NARRATIVE": "CANARY NARRATIVE of CANARYNAME",
}
OAKLAND = {
    "CRIMETYPE": "CANARY NARRATIVE",
    "DATETIME": "05/17/2024 11:00:00 PM",
    "CASENUMBER": "CANARY-CASE-1",
    "DESCRIPTION": "DISORDERLY CONDUCT:PROSTITUTION",
    "POLICEBEAT": "19X",
    "ADDRESS": "1234 CANARY LANE CANARYNAME",
    "CITY": "Oakland",
    "STATE": "CA",
    "Location": "POINT (-122.2298765 37.7712345)",
}
CHICAGO = {
    "ID": "CANARYID77",
    "Case Number": "CANARY-CASE-1",
    "Date": "03/05/2015 11:30:00 PM",
    "Block": "1234 CANARY LANE",
    "IUCR": "1506",
    "Primary Type": "PROSTITUTION",
    "Description": "SOLICIT ON PUBLIC WAY",
    "Location Description": "CANARY NARRATIVE",
    "FBI Code": "16",
    "Latitude": "41.8818321",
    "Longitude": "-87.6231779",
}


def _files(city: str, row: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """The row, and one that can't be read, in every format."""
    whole = {**row, **EXTRA}
    broken = {**whole, "Date": "CANARYNAME", "DATETIME": "CANARYNAME"}
    frame = pl.DataFrame([whole, {name: broken[name] for name in whole}])
    text = frame.write_csv().encode()
    yield f"{city}.csv", text
    yield f"{city}.tsv", frame.write_csv(separator="\t").encode()
    yield f"{city}.json", json.dumps(frame.to_dicts()).encode()
    yield f"{city}.ndjson", frame.write_ndjson().encode()
    features = [{"type": "Feature", "geometry": None, "properties": item} for item in frame.to_dicts()]
    yield f"{city}.geojson", json.dumps({"type": "FeatureCollection", "features": features}).encode()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("inside.csv", text)
    yield f"{city}.zip", archive.getvalue()
    sheet = [
        ["Printed for CANARYNAME Canaryson"],
        [],
        frame.columns,
        *([value or "" for value in row] for row in frame.rows()),
    ]
    yield f"{city}.xlsx", as_xlsx(sheet)
    yield f"{city}-ragged.csv", text + b"CANARYNAME Canaryson,1234 CANARY LANE,7CNRY42,4155550177,1987-06-05\n"
    yield f"{city}-unknown.csv", pl.DataFrame([EXTRA]).write_csv().encode()


CASES = [
    (city, name, content)
    for city, row in (("oakland", OAKLAND), ("chicago", CHICAGO))
    for name, content in _files(city, row)
]


@pytest.mark.parametrize(("city", "name", "content"), CASES, ids=[name for _, name, _ in CASES])
def test_no_personal_data_lands(
    city: str, name: str, content: bytes, workshop: Workshop, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    report = ingest(workshop, city, file=path)
    if "unknown" not in name:
        [tally] = report.tallies.values()
        assert tally.kept == 1, name
        assert {"NAME", "DOB", "PHONE"} <= tally.dropped_columns
    out, err = capfd.readouterr()
    said = json.dumps(report.to_document()) + out + err
    _search(said.encode(), "what was said")
    for file in workshop.home.root.rglob("*"):
        if file.is_file():
            _search(file.read_bytes(), file.name)
            if file.suffix == ".parquet":
                _search(str(pl.read_parquet(file).to_dicts()).encode(), file.name)


def _search(content: bytes, where: str) -> None:
    for canary in CANARIES:
        assert canary.encode() not in content, f"{where} holds personal data"
        assert canary.lower().encode() not in content.lower(), f"{where} holds personal data"


def test_the_command_prints_no_personal_data(tmp_path: Path) -> None:
    for name, content in _files("oakland", OAKLAND):
        path = tmp_path / name
        path.write_bytes(content)
        words = ["ingest", "oakland", "--file", path, "--home", tmp_path / "h"]
        done = run_here(words, environment(SAFELIGHT_LOG_LEVEL="debug"))
        assert done.code in (0, 1)
        _search(done.screen.encode(), f"the output for {name}")


def test_the_search_finds_what_it_looks_for() -> None:
    with pytest.raises(AssertionError):
        _search(b"x canaryname y", "a test")


NOT_PEOPLE = {"service_name"}
"""Columns whose word is one of people's and whose content isn't: the kind of a request to a city."""


def test_no_catalogue_entry_asks_for_a_person(catalog_words: Callable[[], set[str]]) -> None:
    words = catalog_words() - NOT_PEOPLE
    for forbidden in ("name", "dob", "address", "addr", "officer", "ofcr", "phone", "narrative", "victim", "vict"):
        assert not [word for word in words if forbidden in word.replace("_", " ").split()], forbidden


@pytest.fixture
def catalog_words() -> Callable[[], set[str]]:
    """Every column that the catalogue allows, in lower case."""

    def read() -> set[str]:
        cities = load_catalog().cities.values()
        return {
            name.casefold()
            for city in cities
            for source in city.sources
            for layout in source.layouts
            for name in layout.allowed
        }

    return read
