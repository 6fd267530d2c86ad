"""Days and hours that a text names. A day without a year is the one nearest after the day of posting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from safelight.desk.extract.facts import Fact
from safelight.desk.extract.folding import Folded

_NAMES: Final = (
    "jan january enero ene",
    "feb february febrero",
    "mar march marzo",
    "apr april abril abr",
    "may mayo",
    "jun june junio",
    "jul july julio",
    "aug august agosto ago",
    "sep sept september septiembre",
    "oct october octubre",
    "nov november noviembre",
    "dec december diciembre dic",
)
_MONTHS: Final = {name: place for place, names in enumerate(_NAMES, 1) for name in names.split()}
_WEEKDAYS: Final = {
    name: place
    for place, names in enumerate(
        (
            "monday lunes mon",
            "tuesday martes tue tues",
            "wednesday miercoles wed",
            "thursday jueves thu thurs",
            "friday viernes fri",
            "saturday sabado sat",
            "sunday domingo sun",
        )
    )
    for name in names.split()
}
_MONTH: Final = (
    "|".join(sorted((name for name in _MONTHS if name not in ("mar", "ago", "ene")), key=len, reverse=True)) + "|mar"
)
_WEEKDAY: Final = "|".join(sorted((name for name in _WEEKDAYS if len(name) > 3), key=len, reverse=True))
_DAY: Final = re.compile(
    r"\b(?:(?=\d)(?<![\d/.-])(?:((?:19|20)\d\d)[-/.]([01]?\d)[-/.]([0-3]?\d)(?![\d/-])"
    r"|([01]?\d)[/]([0-3]?\d)(?:/((?:19|20)?\d\d))?(?![\d/]|\.\d)"
    r"|([01]?\d)[-.]([0-3]?\d)[-.]((?:19|20)\d\d)(?![\d/-])"
    rf"|([0-3]?\d)(?:st|nd|rd|th)? (?:of |de )?({_MONTH})\b(?:,? (?:de )?((?:19|20)\d\d)\b)?)"
    rf"|({_MONTH})\.? ?([0-3]?\d)(?:st|nd|rd|th)?\b(?![:/]\d|-\d{{3}})(?:,? ((?:19|20)\d\d)\b)?"
    rf"|({_WEEKDAY})\b|(today|tonight|hoy|esta noche)\b|(tomorrow|manana)\b)"
)
_HOURS: Final = re.compile(
    r"\b(\d{1,2})(?::(\d\d))? ?([ap])\.?m?\.? ?(?:-|to|til|till|until|a|and"
    r"|hasta)+ ?(\d{1,2})(?::(\d\d))? ?([ap])\.?m\b"
    r"|\b(24 ?/ ?7|24 ?hours|24 ?hrs|24 horas|all hours)\b|\b(\d{1,2})(?::(\d\d))? ?([ap])\.?m\b"
)
_DIGIT: Final = re.compile(r"\d")
_BACK: Final = 45
"""Days before the posting that a day without a year may lie."""


def days(folded: Folded, posted: date | None) -> Iterator[Fact]:
    """Days, as ISO dates. Without `posted` a day without a year stays `--MM-DD`, and weekdays are left out."""
    for match in _DAY.finditer(folded.text):
        told = match.groups()
        normal, rule = _resolved(told, posted)
        if normal:
            start, end = folded.span(*match.span())
            sure = 0.97 if rule == "full date" else 0.9 if rule == "day and month" else 0.75
            kind = "relative_date" if rule == "relative to the posting" else "date"
            yield Fact(kind, folded.source[start:end], normal, start, end, rule, sure)


def _resolved(told: tuple[str | None, ...], posted: date | None) -> tuple[str, str]:
    y, m, d, m2, d2, y2, m3, d3, y3, d5, name5, y5, name, d4, y4, weekday, today, tomorrow = told
    if weekday or today or tomorrow:
        if posted is None:
            return "", ""
        ahead = (_WEEKDAYS[weekday] - posted.weekday()) % 7 if weekday else 1 if tomorrow else 0
        return (posted + timedelta(days=ahead)).isoformat(), "relative to the posting"
    year = y or y2 or y3 or y4 or y5
    month = int(m or m2 or m3 or 0) or _MONTHS[name or name5 or "jan"]
    day = int(d or d2 or d3 or d4 or d5 or 0)
    if year:
        full = int(year) + 2000 if len(year) == 2 else int(year)
        found = _date(full, month, day) or (_date(full, day, month) if not (name or name5) else None)
        return (found.isoformat(), "full date") if found else ("", "")
    if _date(2000, month, day) is None:
        return "", ""
    if posted is None:
        return f"--{month:02}-{day:02}", "day and month"
    near = (_date(posted.year + step, month, day) for step in (-1, 0, 1))
    later = [one for one in near if one and one >= posted - timedelta(days=_BACK)]
    return (later[0].isoformat(), "day and month") if later else ("", "")


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def hours(folded: Folded) -> Iterator[Fact]:
    """Hours of the day, as "HH:MM" or "HH:MM-HH:MM"."""
    if not _DIGIT.search(folded.text):
        return
    for match in _HOURS.finditer(folded.text):
        told = match.groups()
        if told[6]:
            normal, rule = "00:00-24:00", "all day"
        elif told[7]:
            normal, rule = _clock(told[7], told[8], told[9]), "hour"
        else:
            first, last = _clock(told[0], told[1], told[2]), _clock(told[3], told[4], told[5])
            normal, rule = (f"{first}-{last}" if first and last else ""), "hours"
        if normal:
            start, end = folded.span(*match.span())
            yield Fact("hours", folded.source[start:end], normal, start, end, rule, 0.95)


def _clock(hour: str | None, minute: str | None, half: str | None) -> str:
    number = int(hour or 0)
    if not 1 <= number <= 12 or int(minute or 0) > 59:
        return ""
    return f"{number % 12 + (12 if half == 'p' else 0):02}:{int(minute or 0):02}"
