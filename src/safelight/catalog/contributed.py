"""Sources that contributors gave: HOME/catalog/contributed/<city>/<source>.json, added to their cities.

A city file of the operator's own beats the packaged one as a whole; a contributed source only adds to what is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from safelight.catalog.model import City, Source
from safelight.catalog.reading import Dates, Expect, FeedKind, Layout, Place, Status
from safelight.catalog.rules import Rule
from safelight.core.errors import CatalogError
from safelight.core.said import said
from safelight.core.vocabulary import (
    AgeBand,
    Basis,
    Charge,
    DatePrecision,
    PlacePrecision,
    Race,
    Role,
    Sex,
    Unit,
    Venue,
)
from safelight.core.writing import write_private

PREFIX: Final = "contributed_"
RULE_SET: Final = "contributed"
FOLDER: Final = "contributed"
BY_MONTH: Final = "by_month"
BY_QUARTER: Final = "by_quarter"
BY_YEAR: Final = "by_year"
"""Ids of the layouts: rows whose month is known, and those of which the quarter or the year alone is."""

_PRECISIONS: Final = {
    BY_MONTH: DatePrecision.MONTH,
    BY_QUARTER: DatePrecision.QUARTER,
    BY_YEAR: DatePrecision.YEAR,
}


def is_contributed(source: str) -> bool:
    """Whether this is the id of a contributed source."""
    return source.startswith(PREFIX)


def contributed_source(
    number: int, *, title: str, publisher: str, page: str, licence: str, citation: str, basis: Basis, day: date, k: int
) -> Source:
    """The entry of contribution `number`; a row is a person, and its words are Safelight's own already."""
    common: dict[str, str | list[str]] = {
        "id": "row_key",
        "from": "day",
        "cell": "place",
        "code": ["charge", "role"],
        **{"venue": "venue", "sex": "sex", "age": "age_band", "race": "race"},
    }
    place = Place(precision=PlacePrecision.CELL, without_point=PlacePrecision.CITY)
    layouts = [
        Layout(id=name, columns=common, dates=Dates(formats=["%Y-%m-%d"], precision=precision), place=place)
        for name, precision in _PRECISIONS.items()
    ]
    return Source(
        id=f"{PREFIX}{number}",
        title=title,
        publisher=publisher,
        page=page,
        status=Status.LIVE,
        status_since=day.isoformat(),
        status_note=said("A closed source: an organisation gave this file, de-identified on its own machine."),
        covers=True,
        covers_why=said("The organisation gave rows that concern the sex trade, and no others."),
        basis=basis,
        unit=Unit.PEOPLE,
        feed=FeedKind.FILE,
        licence=licence,
        citation=citation,
        terms=said("Counted only when contributed records are asked for, one step coarser than open ones."),
        robots=said("Nothing is fetched."),
        cadence=said("once"),
        withholds=[said("Every combination in the file stands for {k} people or more; rarer ones were left out.", k=k)],
        rules=[RULE_SET],
        layout=layouts,
        venues={word: [word.value] for word in Venue},
        sexes={word: [word.value] for word in Sex},
        ages={word: [word.value] for word in AgeBand},
        races={word: [word.value] for word in Race},
        expect=Expect(first_year=1900),
    )


def save_contributed(extra: Path, city: str, source: Source) -> None:
    """Add a source to the catalogue of a home (`extra`: HOME/catalog), in one step."""
    folder = extra / FOLDER / city
    for path in (extra.parent, extra, extra / FOLDER, folder):
        path.mkdir(mode=0o700, exist_ok=True)
    write_private(folder / f"{source.id}.json", source.model_dump_json(by_alias=True).encode())


def drop_contributed(extra: Path, city: str, source: str) -> None:
    """Take a source out of the catalogue of a home; nothing happens where it isn't there."""
    (extra / FOLDER / city / f"{source}.json").unlink(missing_ok=True)


def add_contributed(cities: Mapping[str, City], extra: Path) -> Mapping[str, City]:
    """The cities with the home's contributed sources as they are now; as they are where the home never had one."""
    if not (extra / FOLDER).is_dir():
        return cities
    found: dict[str, list[Source]] = {}
    for path in _files(extra):
        found.setdefault(path.parent.name, []).append(_read(path, path.stat().st_mtime_ns))
    return {name: _with(city, found.get(name, [])) for name, city in cities.items()}


def without_contributed(city: City) -> City:
    """The city with the sources that everyone can fetch."""
    kept = [source for source in city.sources if not is_contributed(source.id)]
    rules = {name: rules for name, rules in city.rules.items() if name != RULE_SET}
    return city.model_copy(update={"sources": kept, "rules": rules})


def contributed_stamp(extra: Path) -> str:
    """A text that changes whenever `add_contributed` would answer otherwise."""
    return "|".join(f"{path.parent.name}/{path.name}:{path.stat().st_mtime_ns}" for path in _files(extra))


def _files(extra: Path) -> Iterator[Path]:
    yield from sorted((extra / FOLDER).glob(f"*/{PREFIX}*.json"))


def _with(city: City, more: list[Source]) -> City:
    plain = without_contributed(city)
    if not more:
        return plain
    update = {"sources": [*plain.sources, *more], "rules": {**plain.rules, RULE_SET: list(_rules())}}
    return plain.model_copy(update=update)


@cache
def _read(path: Path, _changed: int) -> Source:
    try:
        return Source.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        raise CatalogError(
            f"{path.name} of HOME/catalog/{FOLDER} is damaged.", fix="Restore it from its backup, or withdraw the file."
        ) from None


@cache
def _rules() -> tuple[Rule, ...]:
    """A rule for each pair of charge and role, as the layouts join them."""
    return tuple(
        Rule(
            code=[f"{charge.value} / {role.value}".upper()],
            charge=charge,
            role=Role.UNKNOWN if charge is Charge.LEWD_CONDUCT else role,
            why=said("as the contributor says"),
            source="the de-identified file",
        )
        for charge in Charge
        for role in Role
    )
