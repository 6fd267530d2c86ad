"""What each source's own publication says about a field: the catalogue's columns, rules and what it withholds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from safelight.catalog import Catalog, City, Source
from safelight.core.said import Said, said
from safelight.core.vocabulary import DatePrecision, Dimension, PlacePrecision, Role

Saying = Literal["published", "partly", "withheld", "not_recorded"]


@dataclass(frozen=True, slots=True)
class Field:
    """A fact that a record may hold: its name, its dimension, and the words by which a source says it withholds it."""

    name: str
    words: Said
    dimension: Dimension
    withheld_words: re.Pattern[str]


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


FIELDS: Final = (
    Field("role", said("which side of the trade"), Dimension.ROLE, _words("side of the trade|which side")),
    Field("venue", said("kind of place (street, hotel, home)"), Dimension.VENUE, _words("venue|kind of place")),
    Field("sex", said("sex of the person arrested"), Dimension.SEX, _words("sex(?=,| and| of)")),
    Field("age", said("age of the person arrested"), Dimension.AGE_BAND, _words("age")),
    Field("race", said("race or ethnicity of the person arrested"), Dimension.RACE, _words("race")),
    Field("place", said("where"), Dimension.CELL, _words("point|address|place(?! and)")),
    Field("time", said("hour of the day"), Dimension.HOUR, _words("hour")),
    Field("size", said("how many records one operation made"), Dimension.SIZE_BAND, _words("operation")),
)
"""The fields of a report card, in its order."""


def says(catalog: Catalog, city: City, source: Source, field: Field) -> Saying:
    """Whether a source publishes a field: for all its records, for some, held back by its own words, or not at all."""
    published = _PUBLISHES[field.name](catalog, city, source)
    if published:
        return "partly" if _withholds(source, field) else "published"
    return "withheld" if _withholds(source, field) else "not_recorded"


def _withholds(source: Source, field: Field) -> bool:
    return any(field.withheld_words.search(sentence) for sentence in source.withholds)


def _has(*columns: str) -> Callable[[Catalog, City, Source], bool]:
    """Any of the columns in a layout, or taken from the source that this one is joined with."""

    def publishes(catalog: Catalog, city: City, source: Source) -> bool:
        own = any(layout.names(column) for layout in source.layouts for column in columns)
        return own or _joined(city, source, columns, publishes, catalog)

    return publishes


def _joined(
    city: City,
    source: Source,
    columns: tuple[str, ...],
    publishes: Callable[[Catalog, City, Source], bool],
    catalog: Catalog,
) -> bool:
    """Whether the source takes these from another one that has them."""
    if source.join is None or not {*source.join.take} & {_TAKEN_AS.get(column, column) for column in columns}:
        return False
    other = city.source(source.join.source)
    return other is not None and other.id != source.id and publishes(catalog, city, other)


_TAKEN_AS: Final[Mapping[str, str]] = {"point": "place", "lat": "place", "x": "place", "ethnicity": "race"}


def _role(catalog: Catalog, city: City, source: Source) -> bool:
    return any(rule.role is not Role.UNKNOWN for rule in catalog.rules(city, source))


def _time(_catalog: Catalog, city: City, source: Source) -> bool:
    if any(layout.dates.precision is DatePrecision.HOUR for layout in source.layouts):
        return True
    return source.join is not None and "time" in source.join.take and city.source(source.join.source) is not None


def _place(catalog: Catalog, city: City, source: Source) -> bool:
    if any(layout.place.precision is not PlacePrecision.CITY for layout in source.layouts):
        return True
    return _has("point", "lat", "x")(catalog, city, source)


def _size(_catalog: Catalog, _city: City, _source: Source) -> bool:
    """No open source names its operations: Safelight groups records of a place and a day itself."""
    return False


_PUBLISHES: Final[Mapping[str, Callable[[Catalog, City, Source], bool]]] = {
    "role": _role,
    "venue": _has("venue"),
    "sex": _has("sex"),
    "age": _has("age"),
    "race": _has("race", "ethnicity"),
    "place": _place,
    "time": _time,
    "size": _size,
}
