"""Equal windows before and after a day, on the ladder of time, and what forbids comparing them.

A window is one month, one quarter or whole years: exactly what the disclosure policy answers as one number, so a
change is told from questions that anybody may ask. The step that holds the day stands in neither window.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from safelight.catalog import Catalog, City
from safelight.core.errors import BadFilter
from safelight.core.said import said
from safelight.core.vocabulary import Dimension
from safelight.observatory.months import SourceMonths, first_day, last_day, month_of_day
from safelight.observatory.timeline import Span, source_marks

LONGEST: Final = 24
"""Months of each window where nobody asks for another length."""
MOST: Final = 120
_STEPS: Final = ((1, Dimension.MONTH), (3, Dimension.QUARTER), (12, Dimension.YEAR))


@dataclass(frozen=True, slots=True)
class Windows:
    """Two windows of `months` each, and the step between them (all as months since the year 0, ends inclusive)."""

    months: int
    step: Dimension
    before: range
    left_out: range
    after: range

    def to_document(self) -> dict[str, Any]:
        """First and last day of each, with the step and the length."""
        spans = {"before": self.before, "left_out": self.left_out, "after": self.after}
        return {
            "months": self.months,
            "step": self.step.value,
            **{
                name: {"since": days(months)[0].isoformat(), "until": days(months)[1].isoformat()}
                for name, months in spans.items()
            },
        }


def days(months: range) -> tuple[date, date]:
    """First and last day of a run of months."""
    return first_day(months.start), last_day(months.stop - 1)


def snapped(months: int) -> int:
    """A length widened to what a window may be: 1, 3, or whole years.

    >>> [snapped(months) for months in (1, 2, 4, 12, 13, 24)]
    [1, 3, 12, 12, 24, 24]
    """
    if not 1 <= months <= MOST:
        raise BadFilter(
            said("months: {months} is not a length of a window;", months=str(months)),
            fix=said("use 1, 3, 12, 24 … {most}.", most=MOST),
        )
    return months if months == 1 else 3 if months <= 3 else -(-months // 12) * 12


def windows_around(day: date, months: int) -> Windows:
    """Windows of a snapped length before and after the step that holds `day`.

    >>> windows_around(date(2021, 9, 1), 24).to_document()["after"]
    {'since': '2022-01-01', 'until': '2023-12-31'}
    """
    size, step = next((size, step) for size, step in reversed(_STEPS) if months >= size)
    start = month_of_day(day) // size * size
    return Windows(
        months,
        step,
        before=range(start - months, start),
        left_out=range(start, start + size),
        after=range(start + size, start + size + months),
    )


def lengths(asked: int | None) -> list[int]:
    """Lengths to try: the one asked for (or the longest), then shorter ones, longest first."""
    longest = snapped(asked) if asked else LONGEST
    shorter = [*range(longest // 12 * 12, 0, -12), 3, 1]
    return list(dict.fromkeys([longest, *(months for months in shorter if months < longest)]))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is known of two windows for one basis: why they can't be compared (`faults`), what to mind (`notes`)."""

    windows: Windows
    sources: tuple[str, ...]
    faults: tuple[str, ...]
    notes: tuple[str, ...]


def compare(windows: Windows, sources: Sequence[SourceMonths], catalog: Catalog, city: City) -> Comparison | None:
    """How the windows fare with the sources of one basis and unit; None where either has no month of any of them."""
    used = [source for source in sources if _in(source, windows.before) or _in(source, windows.after)]
    if not all(any(_in(source, months) for source in used) for months in (windows.before, windows.after)):
        return None
    faults: list[str] = list(_handed_over(used, windows))
    notes: list[str] = []
    for source in used:
        faults += _silences(source, windows)
        for mark in _marks(source, windows, catalog, city):
            said_of = said("{source}, from {day} on: {what}", source=source.source, day=mark.since or "", what=mark.why)
            (faults if mark.state == "not_comparable" else notes).append(said_of)
    return Comparison(windows, tuple(source.source for source in used), tuple(faults), tuple(notes))


def _in(source: SourceMonths, months: Iterable[int]) -> bool:
    return any(month in source.numbers for month in months)


def _handed_over(used: Sequence[SourceMonths], windows: Windows) -> Iterator[str]:
    """Sources that stand on one side only: then the source changed, whatever else did."""
    for source in used:
        sides = [_in(source, months) for months in (windows.before, windows.after)]
        if not all(sides):
            said_of = said("before") if sides[0] else said("after")
            yield said("{source} has records {side} alone: the source changed.", source=source.source, side=said_of)


def _silences(source: SourceMonths, windows: Windows) -> Iterator[str]:
    """The months of a window in which a source that stands on both sides was silent."""
    if not (_in(source, windows.before) and _in(source, windows.after)):
        return
    for months in (windows.before, windows.after):
        silent = [month for month in months if source.is_silent(month)]
        if silent:
            yield said(
                "{source} was silent in {n} of {all} months from {since} to {until}.",
                source=source.source,
                n=len(silent),
                all=len(months),
                since=days(months)[0],
                until=days(months)[1],
            )


def _marks(source: SourceMonths, windows: Windows, catalog: Catalog, city: City) -> Iterator[Span]:
    """Changes of the source between the first day of the windows and the last."""
    entry = city.source(source.source)
    since, until = days(windows.before)[0], days(windows.after)[1]
    for mark in source_marks(catalog, city, entry) if entry else ():
        if mark.since and since < mark.since <= until:
            yield mark
