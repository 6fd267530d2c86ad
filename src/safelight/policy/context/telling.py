"""The layer's document: measures with unit, year and source; a value for each county that has one; nothing joined."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from safelight.core.said import Said, said
from safelight.policy.context.areas import NATION_AREA, Around, around, cities_with_figures
from safelight.policy.context.counties import NATION, County, counties, table


@dataclass(frozen=True, slots=True)
class Measure:
    """What a map of counties can show. `limits`: values between the colours, the same for every city, so that cities
    compare; `digits` after the point; `source`: its table in sources.toml."""

    id: str
    name: Said
    unit: Said
    year: str
    limits: tuple[float, ...]
    digits: int
    source: str
    note: Said


_ESTIMATED: Final = said("An estimate; the ends are of its 90 % interval.")
_COUNTED: Final = said(
    "Counted by areas of one or more counties in one night of January, and divided by the residents of these counties"
    " in 2019. People nobody found are not in it."
)

MEASURES: Final = (
    Measure(
        "poverty", said("People in poverty"), said("% of people"), "2019", (7, 10, 13, 16), 1, "poverty", _ESTIMATED
    ),
    Measure(
        "child_poverty",
        said("People under 18 in poverty"),
        said("% of people under 18"),
        "2019",
        (8, 12, 16, 20),
        1,
        "poverty",
        _ESTIMATED,
    ),
    Measure(
        "income",
        said("Median household income"),
        said("US dollars a year"),
        "2019",
        (65_000, 80_000, 95_000, 110_000),
        0,
        "poverty",
        said("An estimate, in dollars of its year."),
    ),
    Measure(
        "unemployment_2019",
        said("Unemployment before the pandemic"),
        said("% of the labour force"),
        "2019",
        (2.5, 3, 3.5, 4),
        1,
        "unemployment",
        said("The mean of the year's months."),
    ),
    Measure(
        "unemployment_2020",
        said("Unemployment in the pandemic's first year"),
        said("% of the labour force"),
        "2020",
        (6, 7, 8, 9),
        1,
        "unemployment",
        said("The mean of the year's months."),
    ),
    Measure(
        "homeless",
        said("People without a home who are not in a family"),
        said("for each 10,000 residents"),
        "2023",
        (10, 20, 40, 60),
        0,
        "homeless",
        _COUNTED,
    ),
    Measure(
        "youth_beds",
        said("Beds for youth alone"),
        said("for each 100,000 residents"),
        "2023",
        (3, 6, 12, 24),
        1,
        "beds",
        _COUNTED,
    ),
)

NOTES: Final = (
    said("Context, not cause: what stands beside arrests on a map need not have to do with them."),
    said(
        "Each figure is of a whole county and its people: it says nothing of any person, and no two are made into one."
    ),
    said(
        "No figures by county are held of children in care, of violence at home or of young people who ran away, which"
        " studies connect with exploitation more closely."
    ),
)


def context_document(cities: Sequence[str] = ()) -> dict[str, Any]:
    """Measures and counties; with `cities` only the counties that stand for these. A city without figures is named in
    `without`."""
    known = {city: around(city) for city in cities or cities_with_figures() if city in cities_with_figures()}
    own = {fips: one for one in known.values() for fips in one.counties}
    return {
        "measures": [{**asdict(one), "source": dict(table("sources")[one.source])} for one in MEASURES],
        "counties": [
            {"county": fips, "name": county.name, "values": _values(county, own.get(fips))}
            for fips, county in counties().items()
            if fips in own or (not cities and fips != NATION)
        ],
        "nation": _values(counties()[NATION], around(NATION_AREA)),
        "cities": {
            city: {"counties": list(one.counties), "areas": [asdict(area) for area in one.areas], "note": one.note}
            for city, one in known.items()
        },
        "without": sorted(set(cities) - set(known)),
        "notes": list(NOTES),
    }


def context_csv(cities: Sequence[str] = ()) -> str:
    """A line for each county and measure, the sources as comments before them."""
    written = io.StringIO()
    for source in table("sources").values():
        written.write(f"# {source['citation']}. {source['licence']}. {source['page']}\n")
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow(("county", "name", "measure", "value", "low", "high", "unit", "year"))
    for county in context_document(cities)["counties"]:
        for measure in MEASURES:
            if told := county["values"].get(measure.id):
                lines.writerow(
                    (county["county"], county["name"], measure.id, *told.values(), measure.unit, measure.year)
                )
    return written.getvalue()


def _values(county: County, own: Around | None) -> dict[str, dict[str, float | None]]:
    """What is known of a county by measure; rates of areas where they stand for it."""
    found = {"poverty": _told(*county.poverty), "child_poverty": _told(*county.child_poverty)}
    found["income"] = _told(county.income)
    for year, share in zip((2019, 2020), county.unemployment or (), strict=False):
        found[f"unemployment_{year}"] = _told(share)
    if own is not None:
        found["homeless"] = _told(round(own.homeless * 10_000, 1))
        found["youth_beds"] = _told(round(own.beds * 100_000, 1))
    return found


def _told(value: float, low: float | None = None, high: float | None = None) -> dict[str, float | None]:
    return {"value": value, "low": low, "high": high}
