"""Proposes the catalogue file of a city from a file's columns and a sample of its rows; a person checks every line.

In: columns and rows as text. Out: TOML. Only column names and short codes of code-like columns appear in it, and the
H3 cells of 36 km2 that many rows share: never a name, an address, a point or a number of a case.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl
from h3ronpy.vector import coordinates_to_cells

from safelight.catalog import guess
from safelight.core.errors import BadInput

CHECK: Final = "CHECK"
"""The word on every line that a person must decide."""

_ROWS_OF_A_CELL: Final = 20
"""Rows that a cell of resolution 6 must hold to be proposed for the footprint."""

_RESOLUTION: Final = 6
_ID = (r"(offen[cs]e|arrest|record|row|call|charge)_?(id|no|num|number)", r"dr_no", r"object_?id", r"id", r"\w*_id")
_INCIDENT = (r"(case|incident|report|event)_?(no|num|number|id)", r"\w*(case|incident)\w*(no|num|number|id)")
_FROM = (r"\w*(occur|occ)\w*date\w*", r"date_?occ\w*", r"\w*occ\w*(from|start)\w*", r"\w*(arrest|arst)_?da?te?\w*",
         r"\w*(start|from|first)\w*", r"date_?time", r"date", r"\w*date\w*", r"\w*time\w*",
         r"\w+_(ts|dttm|dt)")  # fmt: skip
_UNTIL = (r"\w*(occ\w*(to|end)|end|last|until)_?\w*date\w*", r"\w*(end|last)_occ\w*")
_CLOCK = (r"time_?occ\w*", r"\w*occ\w*_?(time|hour)\w*", r"(arrest_)?time", r"hour")
_LAT = (r"lat(itude)?", r"\w*_lat(itude)?", r"(incident_|dispatch_)?latitude")
_LON = (r"lon(g|gitude)?", r"\w*_lon(g|gitude)?")
_POINT = (r"(the_)?geom(etry)?", r"point", r"location\w*", r"geo\w*")
_X, _Y = (r"x(_?coord\w*)?", r"geo_?x", r"point_?x"), (r"y(_?coord\w*)?", r"geo_?y", r"point_?y")
_SHORT, _OF_OFFENCE = r"code|iucr|nibr|statute|crm_cd$", r"offen|iucr|nibr|statute|crm|crime"
_PERSON = {"sex": (r"\w*(sex|gender)\w*",), "age": (r"\w*age(_\w+)?", r"age\w*"), "race": (r"\w*(race|descent)\w*",)}


@dataclass(frozen=True, slots=True)
class _Guess:
    """What the sample tells, before it is written down."""

    columns: dict[str, str]
    dates: guess.Moments
    clock: str | None
    point: str | None
    statute: bool
    codes: guess.Candidates
    venues: dict[str, list[str]]


def draft(columns: Sequence[str], sample: pl.DataFrame, *, name: str) -> str:
    """A city file for `name`, from all column names and a sample of rows (text columns under the publisher's names).

    Every line that a person must decide says CHECK. Raises BadInput where the first row is no header, or no column
    holds dates.
    """
    _header_or_raise(columns)
    rows = sample.select(pl.col(column).cast(pl.String) for column in columns if column in sample.columns)
    found = _look(columns, rows)
    parts = [*_city(name, rows, found), "", *_source(found), "", *_layout(columns, found), *_rules(found)]
    return "\n".join(parts) + "\n"


def _header_or_raise(columns: Sequence[str]) -> None:
    like_data = [column for column in columns if re.fullmatch(r"[\d\s.,:/+-]*", column.strip())]
    if len(like_data) > len(columns) / 4 or len(set(columns)) < len(columns):
        raise BadInput(
            "The first row of this file is not a header: its cells are numbers, empty or repeated.",
            fix="Add a header row, or give the file as the publisher offers it.",
        )


def _look(columns: Sequence[str], rows: pl.DataFrame) -> _Guess:
    there = [column for column in columns if column in rows.columns and not guess.personal(column)]
    start, dates = _dates(there, rows)
    found = {"from": start}
    end = guess.named((column for column in there if column != start), *_UNTIL)
    if end and guess.moments(rows, end):
        found["until"] = end
    timed = any("%H" in form or "%I" in form for form in dates.formats) and not dates.midnight_heaped
    clock = None if timed else guess.named((column for column in there if column != start), *_CLOCK)
    clock_format = guess.clock(rows, clock) if clock else None
    if clock and clock_format:
        found["from_time"] = clock
    found |= _numbers(there, rows) | (place := _place(there, rows))
    likely = guess.code_like(there, rows)
    texts, codes = _codes(likely, rows)
    statute = bool(codes and re.search(r"statute", guess.plain(codes)))
    found |= {field: column for field, column in (("statute" if statute else "code", codes), ("text", texts)) if column}
    if venue := guess.venue(there, rows):
        found["venue"] = venue
    kinds = guess.known_venues(rows, venue) if venue else {}
    point = guess.point_style(rows, place["point"]) if "point" in place else None
    return _Guess(found, dates, clock_format, point, statute, guess.candidates(rows, likely, texts, codes), kinds)


def _dates(columns: Sequence[str], rows: pl.DataFrame) -> tuple[str, guess.Moments]:
    for pattern in _FROM:
        for column in columns:
            if re.fullmatch(pattern, guess.plain(column)) and (moments := guess.moments(rows, column)):
                return column, moments
    raise BadInput(
        "No column of this file is named like a date and holds dates that can be read.",
        fix="Say which column says when it happened, by writing the city file from the example in docs/catalog.md.",
    )


def _numbers(columns: Sequence[str], rows: pl.DataFrame) -> dict[str, str]:
    found: dict[str, str] = {}
    for pattern in _ID:
        column = guess.named(columns, pattern)
        if column and rows.height and guess.filled(rows, column).n_unique() == rows.height:
            found["id"] = column
            break
    if incident := guess.named((column for column in columns if column != found.get("id")), *_INCIDENT):
        found["incident"] = incident
    return found


def _place(columns: Sequence[str], rows: pl.DataFrame) -> dict[str, str]:
    lat, lon = guess.named(columns, *_LAT), guess.named(columns, *_LON)
    if lat and lon and guess.degrees(rows, lat, 90) and guess.degrees(rows, lon, 180):
        return {"lat": lat, "lon": lon}
    for pattern in _POINT:
        if (point := guess.named(columns, pattern)) and guess.point_style(rows, point):
            return {"point": point}
    x, y = guess.named(columns, *_X), guess.named(columns, *_Y)
    return {"x": x, "y": y} if x and y else {}


def _codes(likely: Sequence[str], rows: pl.DataFrame) -> tuple[str | None, str | None]:
    """The column of texts (that with most different watched values) and that of codes (named so)."""
    watched = {column: rows.filter(guess.suspicious(rows, column))[column].n_unique() for column in likely}
    texts = max(likely, key=lambda column: (watched[column], rows[column].n_unique()), default=None)
    short = [column for column in likely if column != texts and re.search(_SHORT, guess.plain(column))]
    of_offence = [column for column in short if re.search(_OF_OFFENCE, guess.plain(column))]
    return texts, next(iter([*of_offence, *short]), None)


def _city(name: str, rows: pl.DataFrame, found: _Guess) -> Iterator[str]:
    slug = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")[:40]
    centre, cells = _area(rows, found)
    yield f"# Drafted from {rows.height} rows. Every line with {CHECK} wants a person; see docs/catalog.md."
    yield "[city]"
    yield f"id = {_text(slug if re.match('[a-z]', slug) else 'city_' + slug)}"
    yield f"name = {_text(name.strip() or CHECK)}"
    yield f'state = "XX"  # {CHECK}: two letters'
    yield f'timezone = "UTC"  # {CHECK}: such as America/Chicago'
    yield f"centre = [{centre[0]:.1f}, {centre[1]:.1f}]  # {CHECK}: from the rows, to the tenth of a degree"
    yield f"# {CHECK}: cells that {_ROWS_OF_A_CELL} rows of the sample share; complete them from the city's outline."
    yield "footprint = [" + ", ".join(map(_text, cells)) + "]"
    yield ""
    yield "[city.residents]"
    yield f"value = 0  # {CHECK}"
    yield "year = 2020"
    yield f'source = "{CHECK}"'


def _area(rows: pl.DataFrame, found: _Guess) -> tuple[tuple[float, float], list[str]]:
    """A centre to the tenth of a degree, and the cells of resolution 6 that many rows share."""
    points = _points(rows, found).filter(pl.col("lat").abs().is_between(1, 90) & pl.col("lon").abs().is_between(1, 180))
    if points.is_empty():
        return (0.0, 0.0), []
    cells = pl.Series(coordinates_to_cells(points["lat"].to_numpy(), points["lon"].to_numpy(), _RESOLUTION))
    counts = cells.value_counts(name="rows")
    shared = counts.filter(pl.col("rows") >= _ROWS_OF_A_CELL)[counts.columns[0]].sort()
    medians = points.select(pl.all().median()).row(0)
    return (medians[0], medians[1]), [f"{cell:x}" for cell in shared]


def _points(rows: pl.DataFrame, found: _Guess) -> pl.DataFrame:
    """Columns lat and lon of the rows, null where there is none."""
    if "lat" in found.columns:
        texts = [pl.col(found.columns[field]).str.strip_chars() for field in ("lat", "lon")]
    elif found.point:
        pair = r"(-?[\d.]+)[,\s]+(-?[\d.]+)"
        texts = [pl.col(found.columns["point"]).str.extract(pair, group) for group in (1, 2)]
        texts = texts[::-1] if found.point == "wkt" else texts
    else:
        texts = [pl.lit(None, dtype=pl.String), pl.lit(None, dtype=pl.String)]
    degrees = [text.cast(pl.Float64, strict=False) for text in texts]
    return rows.select(lat=degrees[0], lon=degrees[1])


def _source(found: _Guess) -> Iterator[str]:
    arrests = "arrest" in guess.plain(found.columns["from"])
    yield "[[source]]"
    yield 'id = "records"'
    for key in ("title", "publisher", "page"):
        yield f'{key} = "{CHECK}"'
    yield 'status = "unverified"'
    yield f'status_since = "{CHECK}"'
    yield f'status_note = "{CHECK}"'
    yield f"covers = {'true' if _any(found) else 'false'}  # {CHECK}"
    yield f'covers_why = "{CHECK}: which codes of the sex trade it publishes, or that it publishes none"'
    yield f'basis = "{"arrest" if arrests else "reported_offence"}"  # {CHECK}: or citation, or call'
    yield f'unit = "offences"  # {CHECK}: people only where one row is one person arrested; calls for calls'
    yield f'feed = "file"  # {CHECK}: socrata, arcgis, ckan or download read it without a person'
    for key in ("licence", "citation", "terms", "robots", "cadence"):
        yield f'{key} = "{CHECK}"'
    yield f"rules = [{_text('candidates') if _any(found) else ''}]"
    yield f"not_relevant = []  # {CHECK}: move here what only looks like the trade"
    yield "watch = [" + ", ".join(map(_text, ("PROSTITUT", "PIMP", "PANDER", "HUMAN TRAFFICK", "COMMERCIAL SEX"))) + "]"
    if found.venues:
        yield ""
        yield f"# {CHECK}: words that other cities list; add the rest, whole. What isn't listed becomes other."
        yield "[source.venues]"
        yield from (f"{kind} = [{', '.join(map(_text, words))}]" for kind, words in sorted(found.venues.items()))


def _layout(columns: Sequence[str], found: _Guess) -> Iterator[str]:
    yield "[[source.layout]]"
    yield 'id = "drafted"'
    yield "columns = { " + ", ".join(f"{field} = {_text(name)}" for field, name in found.columns.items()) + " }"
    for field, patterns in _PERSON.items():
        allowed = [column for column in columns if not guess.personal(column)]
        if column := guess.named(allowed, *patterns):
            yield f"# {CHECK}: {field} = {_text(column)}, if it is of the person arrested, never a victim or officer"
    yield f'dates = {{ {_how_dated(found)} }}  # {CHECK}: local time, or zone = "utc"'
    where = "block" if {"lat", "point", "x"} & set(found.columns) else "city"
    style = f', point = "{found.point}"' if found.point else ""
    style += (
        f"  # {CHECK}: epsg of the projection" if "x" in found.columns else f"  # {CHECK}: how exact the points are"
    )
    place, _, comment = style.partition("  #")
    yield f'place = {{ precision = "{where}", without_point = "city"{place} }}  #{comment}'
    unread = [column for column in columns if column and column not in found.columns.values()]
    yield from ("# Never read: " + ", ".join(map(_text, unread)),) if unread else ()


def _how_dated(found: _Guess) -> str:
    parts = (
        ["formats = [" + ", ".join(map(_text, found.dates.formats)) + "]"]
        if found.dates.formats
        else ['zone = "epoch_ms"']
    )
    parts += [f"clock = [{_text(found.clock)}]"] if found.clock else []
    parts += ["midnight_is_unknown = true"] if found.dates.midnight_heaped and not found.clock else []
    return ", ".join(parts)


def _any(found: _Guess) -> bool:
    return bool(found.codes.texts or found.codes.codes)


def _rules(found: _Guess) -> Iterator[str]:
    said = guess.known_values()
    if found.codes.unprinted:
        yield ""
        yield f"# {CHECK}: {found.codes.unprinted} more values are not printed: they may hold more than a code."
    if not _any(found):
        yield ""
        yield f"# {CHECK}: the sample holds no code of the trade that can be printed; look for some."
        return
    yield ""
    yield f"# {CHECK}: which codes are the trade? Make a rule for each side; a code that covers both stays unknown."
    yield "[[rules.candidates]]"
    for key, values in (("statute" if found.statute else "code", found.codes.codes), ("text", found.codes.texts)):
        if values:
            yield f"{key} = ["
            yield from (f"  {_text(value)}," + (f"  # {said[value]}" if value in said else "") for value in values)
            yield "]"
    yield 'charge = "other"'
    yield 'role = "unknown"'
    yield f'why = "{CHECK}"'
    yield f'source = "{CHECK}"'


def _text(value: str) -> str:
    """A TOML string."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
