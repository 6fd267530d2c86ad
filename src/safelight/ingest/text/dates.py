"""Fact: the days of the enforcement. Absolute days, ranges, weekdays and months; backwards from the day of publication.

Days of a hearing, a release, an offence or a conviction are not days of the enforcement. "Last week", "tonight",
"recently" say
no day. Without a day of publication, only a date with its year is a date.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final, NamedTuple

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        [
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
        ],
        1,
    )
    for name in names.split()
}
_DAYS: Final = {
    name: number
    for number, names in enumerate(
        [
            "mon monday lunes",
            "tue tues tuesday martes",
            "wed weds wednesday miércoles miercoles",
            "thu thur thurs thursday jueves",
            "fri friday viernes",
            "sat saturday sábado sabado",
            "sun sunday domingo",
        ]
    )
    for name in names.split()
}
_M: Final = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|"
    r"AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)"
)
_ME: Final = r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre)"
_D: Final = (
    r"(?:[0-3]?\d)(?:st|nd|rd|th)?(?!\d|:\d|%|,\d\d\d|\.\d| (?:arrest|men|people|john|buyer|women|person|"
    r"individual|suspect|citation))"
)
_Y: Final = r"(?:,? (?:of )?(?P<{0}>(?:19|20)\d\d)\b)?"
_W: Final = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?|lunes|"
    r"martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo)"
)
_TO: Final = r"(?:\s?[-–—]\s?|\s(?:to|through|thru|until|and|into|al?|y|hasta(?: el)?|e|&)\s|, (?:and )?|/)"
_YEAR1, _YEAR2, _YEAR3 = _Y.format("y1"), _Y.format("y2"), _Y.format("y3")

_PATTERNS: Final[tuple[tuple[str, str], ...]] = (
    (
        "slashes",
        (
            rf"(?<![\d/])(?P<a>\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?)(?:{_TO}(?:{_W} "
            rf")?(?P<b>\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?))?(?![\d/])"
        ),
    ),
    ("iso", r"\b(?P<isoa>20\d\d-\d\d-\d\d)\b(?:\s?(?:to|-|–|through)\s?(?P<isob>20\d\d-\d\d-\d\d)\b)?"),
    ("months", rf"(?P<m1>{_M}) (?P<d1>{_D}){_YEAR1}(?:{_TO}(?:(?:on )?{_W},? )?(?P<m2>{_M}) (?P<d2>{_D}){_YEAR2})"),
    ("month", rf"(?P<m3>{_M}) (?P<d3>{_D})(?P<l3>(?:, {_D})+,? and {_D}|{_TO}(?P<d4>{_D}))?{_YEAR3}"),
    ("daymonth", rf"(?P<d5>{_D})(?:{_TO}(?P<d6>{_D}))? (?P<m5>{_M})(?:,? (?P<y5>20\d\d)\b)?"),
    (
        "esmonths",
        (
            rf"(?P<d9>[0-3]?\d) de (?P<m9>{_ME})(?: de (?P<y9>20\d\d))?(?:\s?[-–]\s?|\s(?:al|a|y|hasta)(?: el)? "
            rf")(?P<d10>[0-3]?\d) de (?P<m10>{_ME})(?: (?:de|del) (?P<y10>20\d\d))?"
        ),
    ),
    (
        "esmonth",
        (
            rf"(?P<d7>[0-3]?\d)(?:(?:\s?[-–]\s?|\s(?:al|a|y|hasta)(?: el)? )(?P<d8>[0-3]?\d))? de "
            rf"(?P<m7>{_ME})(?: (?:de|del) (?P<y7>20\d\d))?"
        ),
    ),
    ("half", rf"(?:the )?(?P<half>first|second) half of (?P<mh>{_M}){_Y.format('yh')}"),
    (
        "weekdays",
        (
            rf"(?P<w1>{_W})(?:['’]s)?(?: night| evening| morning)?(?:{_TO}|,? (?:and|into|through) )(?:on "
            rf")?(?P<w2>{_W})(?: night| evening| morning)?"
        ),
    ),
    ("yesterday", r"\b(?P<yesterday>[Yy]esterday|[Aa]yer|[Aa]nteayer)\b"),
    (
        "holiday",
        (
            r"\b(?P<holiday>Valentine['’]s Day|Halloween|New Year['’]s Eve|New Year['’]s Day|Christmas Eve|"
            r"Independence Day|Fourth of July|St\. Patrick['’]s Day|Cinco de Mayo|Juneteenth|Veterans Day)\b"
        ),
    ),
    ("weekday", rf"\b(?:[Oo]n |[Ee]l )?(?P<w3>{_W})(?:['’]s)?(?: (?:night|evening|morning|afternoon)\b)?"),
    (
        "monthalone",
        (
            rf"\b(?:(?:[Dd]uring|[Ii]n|for|all of|[Tt]hroughout|month of|[Ee]n|[Dd]urante) )(?P<ma>{_M}|"
            rf"{_ME})(?:,? (?:of )?(?P<ya>20\d\d))?\b(?! \d)|^(?P<mb>{_M})(?=[ :])"
        ),
    ),
)
_PATTERN: Final = re.compile(
    "(?<![A-Za-z])(?:" + "|".join(f"(?P<k_{name}>{pattern})" for name, pattern in _PATTERNS) + ")", re.MULTILINE
)
_HOLIDAYS: Final = {
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
_NOT_ENFORCEMENT: Final = re.compile(
    r"(?i)(?:\b(?:since|ending|ended|concluded|wrapped up|before the|starting|beginning|released?|results|"
    r"dated|published|posted|announced|said|hearing|scheduled(?: for)?|court|arraign(?:ed|ment)|sentenc(?:ed|"
    r"ing)|numbers|"
    r"next|until|por|este|convicted|pleaded guilty|born|due|set for|meeting|list|news conference|press "
    r"conference|creation of|trial|charged|desde|antes del?|a partir del?|up through)\s(?:\w+\s){0,2}(?:on\s|"
    r"the\s|el\s)?)$"
)
_HEARING: Final = re.compile(r"(?i)\b(?:tomorrow|arraign\w*|scheduled|hearing|trial|court)\b[^.]{0,30}$")
_OFFENCE: Final = re.compile(r"(?i)^,?(?: \d{4},)? [\w .'’-]{0,60}(?:is|are) accused of")
_THREAD: Final = re.compile(r"\b1/(\d)\b.*\b2/\1\b", re.DOTALL)
_AFTER_NOT: Final = re.compile(
    r"(?i)^(?:'s)?(?: (?:at \d|,? in department|game\b|hearing|statement|press|news conference|announcement|"
    r"release\b))"
)


class Days(NamedTuple):
    """A period of the text: `first` and `last` with the characters each was read from; None: not given."""

    start: int
    end: int
    first: date | None
    last: date | None
    first_span: tuple[int, int]
    last_span: tuple[int, int]
    kind: str


def days(text: str, published: date | None) -> list[Days]:
    """All periods of a text in order; those that can't be enforcement, and those that no calendar holds, are left
    out."""
    return [period for match in dated(text) if (period := _one(match, text, published))]


def dated(text: str) -> list[re.Match[str]]:
    """All stretches that speak of a day, a month or a period."""
    return list(_PATTERN.finditer(text))


def _kind(match: re.Match[str]) -> str:
    return next(name for name, _ in _PATTERNS if match[f"k_{name}"] is not None)


def masked(matches: list[re.Match[str]]) -> list[tuple[int, int]]:
    """Stretches whose numbers are days, not people."""
    return [match.span() for match in matches if any(sign.isdigit() for sign in match[0])]


def read_days(matches: list[re.Match[str]], text: str, published: date | None) -> list[Days]:
    """The periods of stretches that `dated` found."""
    return [period for match in matches if (period := _one(match, text, published))]


def _one(match: re.Match[str], text: str, published: date | None) -> Days | None:
    kind = _kind(match)
    before = text[max(0, match.start() - 40) : match.start()]
    behind = text[match.end() : match.end() + 80]
    if (
        (kind != "slashes" and (_NOT_ENFORCEMENT.search(before) or _HEARING.search(before)))
        or _AFTER_NOT.match(behind)
        or _OFFENCE.match(behind)
    ):
        return None
    if (kind == "month" and before.endswith(("/", "§ "))) or (
        kind == "slashes" and len(match[0]) == 3 and _THREAD.search(text)
    ):
        return None
    try:
        period = _READERS[kind](match, published)
    except (ValueError, OverflowError):
        return None
    if period and period.first == period.last and _FROM.search(before):
        period = period._replace(last=None)
    return period


_FROM: Final = re.compile(r"(?i)\b(?:from|starting|beginning|desde)(?: about)? $")


def _year(month: int, day: int, published: date | None, year: str | None) -> date | None:
    if year:
        value = int(year)
        return date(value + 2000 if value < 100 else value, month, day)
    if published is None:
        return None
    found = date(published.year, month, min(day, monthrange(published.year, month)[1]))
    if day != found.day:
        raise ValueError
    return found if found <= published else date(published.year - 1, month, day)


def _month(word: str) -> int:
    return _MONTHS[word.lower().rstrip(".")]


def _day(word: str) -> int:
    return int(re.match(r"\d+", word)[0])  # type: ignore[index]


def _period(match: re.Match[str], first: date | None, last: date | None, one: str, two: str) -> Days | None:
    if first is None and last is None:
        return None
    if first and last and first > last:
        if (first - last).days > 300 and not match.groupdict().get("y1"):
            first = first.replace(year=first.year - 1)
        else:
            return None
    if first and last and (last - first).days > 400:
        return None
    return Days(match.start(), match.end(), first, last, match.span(one), match.span(two), _kind(match))


def _slashes(match: re.Match[str], published: date | None) -> Days | None:
    def one(text: str, other: str | None) -> date | None:
        parts = text.split("/")
        year = parts[2] if len(parts) > 2 else None
        if year is None and other and other.count("/") == 2:
            year = other.split("/")[2]
        return _year(int(parts[0]), int(parts[1]), published, year)

    a, b = match["a"], match["b"]
    first = one(a, b)
    return _period(match, first, one(b, a) if b else first, "a", "b" if b else "a")


def _iso(match: re.Match[str], published: date | None) -> Days | None:
    first = date.fromisoformat(match["isoa"])
    return _period(
        match,
        first,
        date.fromisoformat(match["isob"]) if match["isob"] else first,
        "isoa",
        "isob" if match["isob"] else "isoa",
    )


def _months(match: re.Match[str], published: date | None) -> Days | None:
    year2 = match["y2"]
    last = _year(_month(match["m2"]), _day(match["d2"]), published, year2)
    year1 = match["y1"] or (
        str(last.year) if last and _month(match["m1"]) <= last.month else str(last.year - 1) if last else None
    )
    first = _year(_month(match["m1"]), _day(match["d1"]), published, year1)
    return (
        Days(
            match.start(),
            match.end(),
            first,
            last,
            (match.start("m1"), match.end("d1")),
            (match.start("m2"), match.end("d2")),
            "months",
        )
        if first and last and first <= last
        else None
    )


def _one_month(
    month: str,
    d1: str,
    d2: str | None,
    year: str | None,
    match: re.Match[str],
    published: date | None,
    names: tuple[str, str, str],
) -> Days | None:
    number = _MONTHS[month.lower().rstrip(".")]
    last = _year(number, _day(d2 or d1), published, year)
    first = last.replace(day=_day(d1)) if last else None
    if not first or not last or first > last:
        return None
    m, one, two = names
    whole = (match.start(), match.end())
    if d2 is None:
        return Days(match.start(), match.end(), first, last, whole, whole, "month")
    return Days(
        match.start(),
        match.end(),
        first,
        last,
        (min(match.start(m), match.start(one)), match.end(one)),
        (match.start(two), match.end()),
        "month",
    )


def _month_day(match: re.Match[str], published: date | None) -> Days | None:
    listed = match["l3"]
    d4 = match["d4"]
    if listed and d4 is None:
        numbers = re.findall(r"\d+", listed)
        number = _month(match["m3"])
        last = _year(number, int(numbers[-1]), published, match["y3"])
        if last is None:
            return None
        return Days(
            match.start(),
            match.end(),
            last.replace(day=_day(match["d3"])),
            last,
            (match.start("m3"), match.end("d3")),
            (match.end("l3") - len(numbers[-1]), match.end("l3")),
            "month",
        )
    return _one_month(match["m3"], match["d3"], d4, match["y3"], match, published, ("m3", "d3", "d4" if d4 else "d3"))


def _day_month(match: re.Match[str], published: date | None) -> Days | None:
    return _one_month(
        match["m5"],
        match["d5"],
        match["d6"],
        match["y5"],
        match,
        published,
        ("m5", "d5", "d6" if match["d6"] else "d5"),
    )


def _es_month(match: re.Match[str], published: date | None) -> Days | None:
    return _one_month(
        match["m7"],
        match["d7"],
        match["d8"],
        match["y7"],
        match,
        published,
        ("m7", "d7", "d8" if match["d8"] else "d7"),
    )


def _es_months(match: re.Match[str], published: date | None) -> Days | None:
    last = _year(_MONTHS[match["m10"]], int(match["d10"]), published, match["y10"])
    if last is None:
        return None
    one = _MONTHS[match["m9"]]
    first = date(int(match["y9"] or (last.year if one <= last.month else last.year - 1)), one, int(match["d9"]))
    return Days(
        match.start(),
        match.end(),
        first,
        last,
        (match.start("d9"), match.end("m9")),
        (match.start("d10"), match.end("m10")),
        "months",
    )


def _half(match: re.Match[str], published: date | None) -> Days | None:
    first = _year(_month(match["mh"]), 1, published, match["yh"])
    if first is None:
        return None
    last = (
        first.replace(day=15) if match["half"] == "first" else first.replace(day=monthrange(first.year, first.month)[1])
    )
    span = (match.start(), match.end())
    return Days(*span, first if match["half"] == "first" else first.replace(day=16), last, span, span, "half")


def _back(published: date, weekday: int) -> date:
    return published - timedelta(days=(published.weekday() - weekday) % 7)


def _weekday_number(word: str) -> int:
    return _DAYS[word.lower().rstrip(".")]


def _weekday(match: re.Match[str], published: date | None) -> Days | None:
    if published is None:
        return None
    day = _back(published, _weekday_number(match["w3"]))
    span = (match.start(), match.end())
    return Days(*span, day, day, span, span, "weekday")


def _weekdays(match: re.Match[str], published: date | None) -> Days | None:
    if published is None:
        return None
    last = _back(published, _weekday_number(match["w2"]))
    first = _back(last, _weekday_number(match["w1"]))
    return Days(match.start(), match.end(), first, last, match.span("w1"), match.span("w2"), "weekday")


def _yesterday(match: re.Match[str], published: date | None) -> Days | None:
    if published is None:
        return None
    day = published - timedelta(days=2 if match["yesterday"].lower() == "anteayer" else 1)
    span = (match.start(), match.end())
    return Days(*span, day, day, span, span, "weekday")


def _holiday(match: re.Match[str], published: date | None) -> Days | None:
    word = match["holiday"].lower().replace("’", "'")
    month, day_ = next(value for start, value in _HOLIDAYS.items() if word.startswith(start))
    day = _year(month, day_, published, None)
    span = (match.start(), match.end())
    return Days(*span, day, day, span, span, "holiday") if day else None


def _month_alone(match: re.Match[str], published: date | None) -> Days | None:
    word, year = match["ma"] or match["mb"], match["ya"]
    if word.lower() == "may" and match["ma"] is None:
        return None
    first = _year(_month(word), 1, published, year)
    if first is None:
        return None
    last = first.replace(day=monthrange(first.year, first.month)[1])
    span = match.span("ma") if match["ma"] else match.span("mb")
    return Days(match.start(), match.end(), first, last, span, span, "monthalone")


_READERS: Final[dict[str, Callable[[re.Match[str], date | None], Days | None]]] = {
    "slashes": _slashes,
    "iso": _iso,
    "months": _months,
    "month": _month_day,
    "daymonth": _day_month,
    "esmonths": _es_months,
    "esmonth": _es_month,
    "half": _half,
    "weekdays": _weekdays,
    "yesterday": _yesterday,
    "holiday": _holiday,
    "weekday": _weekday,
    "monthalone": _month_alone,
}

EXAMPLES: Final = (
    ("Six johns were arrested on Thursday.", {"date_start": "2022-03-10", "date_end": "2022-03-10"}),
    ("Six johns were arrested between Jan. 30 and Feb. 11.", {"date_start": "2022-01-30", "date_end": "2022-02-11"}),
    ("Six johns were arrested Dec. 28 to Jan. 3.", {"date_start": "2021-12-28", "date_end": "2022-01-03"}),
    ("Six johns were arrested on March 3, 2021.", {"date_start": "2021-03-03", "date_end": "2021-03-03"}),
    ("Six johns were arrested 3/8-3/10.", {"date_start": "2022-03-08", "date_end": "2022-03-10"}),
    ("Six johns were arrested during February.", {"date_start": "2022-02-01", "date_end": "2022-02-28"}),
    ("Six johns were arrested last week.", {"date_start": None, "date_end": None}),
    ("Six johns were arrested. A hearing is set for March 4.", {"date_start": None, "date_end": None}),
    ("Seis clientes fueron detenidos del 9 al 11 de febrero.", {"date_start": "2022-02-09", "date_end": "2022-02-11"}),
    ("Six johns were arrested yesterday.", {"date_start": "2022-03-10", "date_end": "2022-03-10"}),
)
