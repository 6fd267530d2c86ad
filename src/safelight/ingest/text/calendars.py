"""Words of the calendar to days: what a stretch that `dates` found means, backwards from the day of publication."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final, NamedTuple

_MONTH_WORDS: Final = (
    "jan january enero",
    "feb february febrero",
    "mar march marzo",
    "apr april abril",
    "may mayo",
    "jun june junio",
    "jul july julio",
    "aug august agosto",
    "sep sept september septiembre setiembre",
    "oct october octubre",
    "nov november noviembre",
    "dec december diciembre",
)
MONTHS: Final = {name: number for number, names in enumerate(_MONTH_WORDS, 1) for name in names.split()}
_DAY_WORDS: Final = (
    "mon monday lunes",
    "tue tues tuesday martes",
    "wed weds wednesday miércoles miercoles",
    "thu thur thurs thursday jueves",
    "fri friday viernes",
    "sat saturday sábado sabado",
    "sun sunday domingo",
)
WEEKDAYS: Final = {name: number for number, names in enumerate(_DAY_WORDS) for name in names.split()}
HOLIDAYS: Final = {
    "valent": (2, 14),
    "hallow": (10, 31),
    "new year's e": (12, 31),
    "new year's d": (1, 1),
    "christm": (12, 24),
    "indepe": (7, 4),
    "fourth": (7, 4),
    "st. pa": (3, 17),
    "cinco": (5, 5),
    "junete": (6, 19),
    "vetera": (11, 11),
}
_COMING: Final = 45
"""Days from the publication within which a day without a year is yet to come."""
_LONGEST: Final = 400
"""Days from the first to the last day of a period."""


class Days(NamedTuple):
    """A period of the text: `first` and `last` with the characters each was read from; None: not given."""

    start: int
    end: int
    first: date | None
    last: date | None
    first_span: tuple[int, int]
    last_span: tuple[int, int]
    kind: str


Match = re.Match[str]


def month_of(word: str) -> int:
    """The number of a month."""
    return MONTHS[word.lower().rstrip(".,")]


def day_of(word: str) -> int:
    """The number of a day: `23rd` is 23."""
    return int(re.match(r"\d+", word)[0])  # type: ignore[index]


def resolved(month: int, day: int, published: date | None, year: str | None) -> date | None:
    """A day; without its year the last such day up to the publication; None where the coming one is near, for then it
    is told of as coming. ValueError: no calendar holds it."""
    if year:
        value = int(year)
        return date(value + 2000 if value < 100 else value, month, day)
    if published is None:
        return None
    if month == 2 and day == 29:
        back = next(y for y in range(published.year, published.year - 9, -1) if monthrange(y, 2)[1] == 29)
        return date(back, 2, 29)
    found = date(published.year, month, day)
    if found <= published:
        return found
    return None if (found - published).days < _COMING else date(published.year - 1, month, day)


def spanned(match: Match, first: date | None, last: date | None, spans: tuple[str, str], kind: str) -> Days | None:
    """A period of two read days; a first day behind the last is of the year before."""
    if first is None or last is None:
        return None
    if first > last:
        first = first.replace(year=first.year - 1)
    if (last - first).days > _LONGEST:
        return None
    return Days(match.start(), match.end(), first, last, match.span(spans[0]), match.span(spans[1]), kind)


def _whole(match: Match, first: date, last: date, kind: str, group: str | int = 0) -> Days:
    span = match.span(group)
    return Days(match.start(), match.end(), first, last, span, span, kind)


def _month_first(parts: list[str]) -> list[str]:
    """`29/9` can only be the 29th of September."""
    return [parts[1], parts[0], *parts[2:]] if int(parts[0]) > 12 >= int(parts[1]) else parts


def _slashes(match: Match, published: date | None) -> Days | None:
    a, b = match["a"].split("/"), (match["b"] or match["a"]).split("/")
    year = b[2] if len(b) > 2 else None
    a, b = _month_first(a), _month_first(b)
    last = resolved(int(b[0]), int(b[1]), published, year)
    first = resolved(int(a[0]), int(a[1]), last or published, a[2] if len(a) > 2 else None) if match["b"] else last
    return spanned(match, first, last, ("a", "b" if match["b"] else "a"), "slashes")


def _dashes(match: Match, published: date | None) -> Days | None:
    month, day, year = match["dash"].split("-")
    found = resolved(int(month), int(day), published, year)
    return _whole(match, found, found, "slashes") if found else None


def _iso(match: Match, published: date | None) -> Days | None:
    first = date.fromisoformat(match["isoa"])
    last = date.fromisoformat(match["isob"]) if match["isob"] else first
    return spanned(match, first, last, ("isoa", "isob" if match["isob"] else "isoa"), "iso")


def _months(match: Match, published: date | None) -> Days | None:
    last = resolved(month_of(match["m2"]), day_of(match["d2"]), published, match["y2"])
    first = resolved(month_of(match["m1"]), day_of(match["d1"]), last, match["y1"])
    if first is None or last is None or first > last or (last - first).days > _LONGEST:
        return None
    one, two = (match.start("m1"), match.end("d1")), (match.start("m2"), match.end("d2"))
    return Days(match.start(), match.end(), first, last, one, two, "months")


def _in_month(match: Match, published: date | None, names: tuple[str, str, str, str, str]) -> Days | None:
    """Days of one month: a day, two days, or a list of which the first and the last are taken."""
    month, one, two, listed, year = (match[name] if name else None for name in names)
    number = month_of(month or "")
    days = [day_of(one or "")] + [int(day) for day in re.findall(r"\d+", listed or "")] + ([day_of(two)] if two else [])
    last = resolved(number, days[-1], published, year)
    if last is None or days[0] > days[-1]:
        return None
    first = last.replace(day=days[0])
    if len(days) == 1:
        return _whole(match, first, last, "month")
    begin = min(match.start(names[0]), match.start(names[1]))
    end = match.end(names[2] if two else names[3])
    text = str(days[-1])
    return Days(
        match.start(), match.end(), first, last, (begin, match.end(names[1])), (end - len(text), match.end()), "month"
    )


def _month_day(match: Match, published: date | None) -> Days | None:
    return _in_month(match, published, ("m3", "d3", "d4", "l3", "y3"))


def _day_month(match: Match, published: date | None) -> Days | None:
    return _in_month(match, published, ("m5", "d5", "d6", "l5", "y5"))


def _es_month(match: Match, published: date | None) -> Days | None:
    return _in_month(match, published, ("m7", "d7", "d8", "l7", "y7"))


def _es_months(match: Match, published: date | None) -> Days | None:
    last = resolved(month_of(match["m10"]), int(match["d10"]), published, match["y10"])
    first = resolved(month_of(match["m9"]), int(match["d9"]), last, match["y9"])
    if first is None or last is None or first > last:
        return None
    one, two = (match.start("d9"), match.end("m9")), (match.start("d10"), match.end("m10"))
    return Days(match.start(), match.end(), first, last, one, two, "months")


def _dash_month(match: Match, published: date | None) -> Days | None:
    last_of = "12" if match["d12"] else "11"
    first = resolved(month_of(match["m11"]), int(match["d11"]), published, match["y11"])
    last = resolved(month_of(match[f"m{last_of}"]), int(match[f"d{last_of}"]), published, match[f"y{last_of}"])
    if first is None or last is None or first > last:
        return None
    spans = [(match.start(f"d{one}"), match.end(f"y{one}")) for one in ("11", last_of)]
    return Days(match.start(), match.end(), first, last, spans[0], spans[1], "months")


def _half(match: Match, published: date | None) -> Days | None:
    first = resolved(month_of(match["mh"]), 1, published, match["yh"])
    if first is None:
        return None
    if match["half"] == "first":
        return _whole(match, first, first.replace(day=15), "half")
    return _whole(match, first.replace(day=16), _month_end(first), "half")


def _month_end(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])


def _back(published: date, weekday: int) -> date:
    return published - timedelta(days=(published.weekday() - weekday) % 7)


def _weekday(match: Match, published: date | None) -> Days | None:
    if published is None:
        return None
    day = _back(published, WEEKDAYS[match["w3"].lower().rstrip(".")])
    return _whole(match, day, day, "weekday")


def _weekdays(match: Match, published: date | None) -> Days | None:
    if published is None:
        return None
    last = _back(published, WEEKDAYS[match["w2"].lower().rstrip(".")])
    first = _back(last, WEEKDAYS[match["w1"].lower().rstrip(".")])
    return Days(match.start(), match.end(), first, last, match.span("w1"), match.span("w2"), "weekday")


def _yesterday(match: Match, published: date | None) -> Days | None:
    if published is None:
        return None
    day = published - timedelta(days=2 if match["yesterday"].lower() == "anteayer" else 1)
    return _whole(match, day, day, "weekday")


def _holiday(match: Match, published: date | None) -> Days | None:
    word = match["holiday"].lower().replace("’", "'")
    month, day = next(value for start, value in HOLIDAYS.items() if word.startswith(start))
    found = resolved(month, day, published, None)
    return _whole(match, found, found, "holiday") if found else None


def _month_alone(match: Match, published: date | None) -> Days | None:
    name = next(name for name in ("ma", "mb", "mc", "md") if match[name])
    first = resolved(month_of(match[name].split()[0]), 1, published, match["ya"] or match["yc"])
    if first is None:
        return None
    return _whole(match, first, _month_end(first), "monthalone", 0 if name == "mc" else name)


def _month_span(match: Match, published: date | None) -> Days | None:
    last = resolved(month_of(match["me"]), 1, published, match["ye"])
    first = resolved(month_of(match["ms"]), 1, last, None)
    return spanned(match, first, _month_end(last) if last else None, ("ms", "me"), "months")


def _week_ending(match: Match, published: date | None) -> Days | None:
    if match["da"]:
        parts = match["da"].split("/")
        last = resolved(int(parts[0]), int(parts[1]), published, parts[2] if len(parts) > 2 else None)
    else:
        last = resolved(month_of(match["mw"]), day_of(match["dw"]), published, match["yw"])
    return _whole(match, last - timedelta(days=6), last, "month") if last else None


READERS: Final[dict[str, Callable[[Match, date | None], Days | None]]] = {
    "slashes": _slashes,
    "dashes": _dashes,
    "iso": _iso,
    "weekending": _week_ending,
    "months": _months,
    "month": _month_day,
    "daymonth": _day_month,
    "esmonths": _es_months,
    "esmonth": _es_month,
    "dashmonth": _dash_month,
    "monthspan": _month_span,
    "half": _half,
    "weekdays": _weekdays,
    "yesterday": _yesterday,
    "holiday": _holiday,
    "weekday": _weekday,
    "monthalone": _month_alone,
}
"""What reads each kind of stretch."""
