"""The context layer: each figure once, with its source; nothing joined; a place without figures is said to be so."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from safelight.catalog import load_catalog
from safelight.policy.context import MEASURES, around, context_csv, context_document, counties

CONTEXT = "policy/context"


def test_every_city_of_the_catalogue_has_figures_of_its_counties() -> None:
    document = context_document()
    values = {one["county"]: one["values"] for one in document["counties"]}
    for city in load_catalog().cities:
        for county in document["cities"][city]["counties"]:
            assert set(values[county]) == {measure.id for measure in MEASURES}


def test_every_county_that_is_drawn_has_figures() -> None:
    shapes = Path(__file__).parents[2] / "frontend" / "src" / "context" / "counties.json"
    drawn = {one["id"] for one in json.loads(shapes.read_text("utf-8"))["geometries"]}
    assert drawn == {one["county"] for one in context_document()["counties"]}


def test_figures_are_as_their_publishers_have_them(shared_data: Path) -> None:
    with (shared_data / CONTEXT / "county_poverty_saipe_2019.csv").open(encoding="utf-8") as file:
        published = {row["fips"]: row for row in csv.DictReader(file)}
    for fips, county in counties().items():
        row = published[fips]
        assert county.poor == int(row["poverty_all_n"])
        assert county.poverty == tuple(float(row[f"poverty_all_pct{end}"]) for end in ("", "_lo90", "_hi90"))
        assert county.child_poverty == tuple(float(row[f"poverty_u18_pct{end}"]) for end in ("", "_lo90", "_hi90"))
        assert county.income == int(row["median_household_income_usd"])
    with (shared_data / CONTEXT / "county_unemployment_laus_2019_2020.csv").open(encoding="utf-8") as file:
        jobless = {(row["fips"], row["year"]): row["unemployment_rate_pct"] for row in csv.DictReader(file)}
    for fips, county in counties().items():
        if county.unemployment:
            assert county.unemployment == (float(jobless[fips, "2019"]), float(jobless[fips, "2020"]))


def test_rates_of_areas_are_of_the_counties_that_they_count() -> None:
    found = context_document(["oakland"])
    (alameda,) = found["counties"]
    residents = 146_315 / 0.089
    assert alameda["values"]["homeless"]["value"] == pytest.approx(8949 / residents * 10_000, abs=0.1)
    assert alameda["values"]["poverty"] == {"value": 8.9, "low": 8.2, "high": 9.6}
    assert "homeless" not in next(one for one in context_document()["counties"] if one["county"] == "06041")["values"]
    assert around("denver").note.startswith("These areas count 7 counties")


def test_a_city_without_figures_is_named_and_gets_none() -> None:
    found = context_document(["rivermouth"])
    assert found["without"] == ["rivermouth"]
    assert found["counties"] == [] and found["cities"] == {}


def test_a_file_says_whom_to_cite_and_has_a_line_for_each_figure() -> None:
    text = context_csv(["oakland"])
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert any("Census Bureau" in line for line in comments) and any("Housing" in line for line in comments)
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    assert [row["measure"] for row in rows] == [measure.id for measure in MEASURES]
    assert rows[0]["low"] == "8.2" and rows[0]["unit"] == "% of people" and rows[0]["year"] == "2019"
