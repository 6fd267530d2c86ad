"""From published documents to the rows of the first page. Bases and units are never put together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from safelight.core.said import plain
from safelight.core.vocabulary import Unit
from safelight.web.public import words

SHOWN_RATIO: Final = "prostituted_person:buyer+exploiter"
"""The ratio that the table shows: selling to buying, promoting or trafficking."""

COLUMNS: Final = ("city", "count", "ratio", "unknown", "newest")
"""What the table can be ordered by; a minus before it turns the order around."""

DECADES: Final = (-2.0, 2.0)
"""The bar's axis: a hundredth to a hundredfold, logarithmic."""

Key = tuple[str, str, str, str]
"""City, basis, unit, origin."""

WIDTH: Final = 200
"""Width of the bar in its own units."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Where a span begins and how wide it is on the bar's axis; `middle` is where both sides are even."""

    start: float
    width: float
    middle: float = WIDTH / 2


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a city, basis, unit and origin, in words and with the values it is ordered by."""

    city: str
    name: str
    what: str
    badge: str
    count: str
    span: str
    bar: Bar | None
    unknown: str
    newest: str
    sentence: str
    places: Mapping[str, float | str | None]


def rows(count: Mapping[str, Any], ratio: Mapping[str, Any], names: Mapping[str, str]) -> list[Row]:
    """A row for each that the API counted; operations have pages of their own."""
    usual = count["origin"][0] if len(count["origin"]) == 1 else ""
    ratios = {_key(row, usual): row for row in ratio["rows"] if row["ratio"] == SHOWN_RATIO}
    newest: dict[Key, str] = {}
    for source in count["sources"]:
        key = _key(source, usual)
        newest[key] = max(newest.get(key, ""), source["newest"] or "")
    return [
        _row(
            row,
            ratios.get(_key(row, usual)),
            names,
            origin=_key(row, usual)[-1],
            newest=newest.get(_key(row, usual), ""),
        )
        for row in count["rows"]
        if row["unit"] != Unit.OPERATIONS and row["city"] in names
    ]


def ordered(found: Iterable[Row], sort: str) -> list[Row]:
    """The rows in the order `sort` (a column, a minus before it for downwards); what has no number comes last."""
    column = sort.removeprefix("-")
    by_name = sorted(found, key=lambda row: row.name)
    with_place = [row for row in by_name if row.places[column] is not None]
    without = [row for row in by_name if row.places[column] is None]
    return sorted(with_place, key=lambda row: row.places[column] or 0, reverse=sort.startswith("-")) + without


def _key(row: Mapping[str, Any], usual_origin: str) -> Key:
    return str(row["city"]), str(row["basis"]), str(row["unit"]), str(row.get("origin") or usual_origin)


def _row(
    row: Mapping[str, Any],
    ratio: Mapping[str, Any] | None,
    names: Mapping[str, str],
    *,
    origin: str,
    newest: str,
) -> Row:
    city, basis, unit = str(row["city"]), str(row["basis"]), str(row["unit"])
    low, high = (ratio["bounds"]["low"], ratio["bounds"]["high"]) if ratio else (0, None)
    share = _share(row, ratio)
    shown = row["status"] == "shown"
    sentences = (_of_which(row, ratio), str(plain(ratio["sentence"])) if ratio else "")
    return Row(
        city=city,
        name=names[city],
        what=words.counted(basis, unit),
        badge=words.badge(origin),
        count=published(row, unit),
        span=span(low, high),
        bar=bar(low, high),
        unknown=words.share(share),
        newest=words.day(newest),
        sentence=" ".join(sentence for sentence in sentences if sentence),
        places={
            "city": names[city],
            "count": float(row[unit]) if shown else None,
            "ratio": _place(low, high),
            "unknown": share,
            "newest": newest or None,
        },
    )


def _share(row: Mapping[str, Any], ratio: Mapping[str, Any] | None) -> float | None:
    """The part of the count that doesn't say a side; noise may lift it over the whole."""
    unit = str(row["unit"])
    if ratio is None or row["status"] != "shown" or ratio["unknown"]["status"] != "shown" or not row[unit]:
        return None
    return min(float(ratio["unknown"][unit]) / float(row[unit]), 1.0)


def published(row: Mapping[str, Any], unit: str) -> str:
    """A published number, or why there is none, for people."""
    if row["status"] == "shown":
        return number_format(row[unit], use_l10n=True, force_grouping=True)
    return _("none or few") if row["status"] == "few" else _("protected")


def _of_which(row: Mapping[str, Any], ratio: Mapping[str, Any] | None) -> str:
    """Of 1,234 reported offences, 610 don't say which side."""
    unit = str(row["unit"])
    if ratio is None or row["status"] != "shown" or ratio["unknown"]["status"] != "shown":
        return ""
    return _("Of {all} {what}, {unknown} don't say which side.").format(
        all=published(row, unit), what=words.things(str(row["basis"]), unit), unknown=published(ratio["unknown"], unit)
    )


def span(low: float, high: float | None) -> str:
    """The ratio's bounds in words."""
    if low and high is not None:
        ends = words.figure(low), words.figure(high)
        return ends[0] if ends[0] == ends[1] else _("{low} to {high}").format(low=ends[0], high=ends[1])
    if low:
        return _("at least {low}").format(low=words.figure(low))
    return _("at most {high}").format(high=words.figure(high)) if high is not None else _("can't be said")


def bar(low: float, high: float | None) -> Bar | None:
    """The span on a logarithmic axis; an open end reaches the axis' end."""
    if not low and high is None:
        return None
    start, end = _along(low), WIDTH if high is None else _along(high)
    return Bar(round(start, 1), round(max(end - start, 3.0), 1))


def _along(value: float) -> float:
    first, last = DECADES
    if value <= 0:
        return 0.0
    return min(max((math.log10(value) - first) / (last - first), 0.0), 1.0) * WIDTH


def _place(low: float, high: float | None) -> float | None:
    if high is None:
        return low or None
    return math.sqrt(max(low, 0.01) * high)


def unsaid_cities(found: Sequence[Row]) -> tuple[int, int]:
    """How many cities have a row most of whose records don't say the side, and how many have any row."""
    unsaid = {row.city for row in found if isinstance(share := row.places["unknown"], float) and share > 0.5}
    return len(unsaid), len({row.city for row in found})
