"""Fact: the days of the enforcement. Absolute days, ranges, weekdays and months; backwards from the day of publication.

Days of a hearing, a release, an offence or a conviction are not days of the enforcement. "Last week", "tonight",
"recently" say no day. Without a day of publication, only a date with its year is a date.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from safelight.ingest.text.calendars import READERS, Days

_M: Final = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|"
    r"AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)"
)
_ME: Final = (
    r"(?:[Ee]nero|[Ff]ebrero|[Mm]arzo|[Aa]bril|mayo|[Jj]unio|[Jj]ulio|[Aa]gosto|[Ss]ep?tiembre|[Oo]ctubre|[Nn]oviembre|"
    r"[Dd]iciembre)"
)
_D: Final = (
    r"(?:[0-3]?\d)(?:st|nd|rd|th)?(?!\d|:\d|%|,\d\d\d|\.\d| (?:arrest|men|people|john|buyer|women|person|"
    r"individual|suspect|citation))"
)
_S: Final = r"\d{1,2}/\d{1,2}(?:/\d{2,4})?"
_Y: Final = r"(?:,? (?:of )?(?P<{0}>(?:19|20)\d\d)\b)?"
_W: Final = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?|lunes|"
    r"martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo)"
)
_TO: Final = r"(?:\s?[-–—→]\s?|\s(?:to|through|thru|until|and|into|al?|y|hasta(?: el)?|e|&|\+)\s|, (?:and )?|/)"
_PART: Final = r"(?: (?:nights?|evenings?|mornings?|afternoons?))?"
_LIST: Final = rf"(?:, {_D})+(?:,? and|,? y|,? &) {_D}"

_PATTERNS: Final[tuple[tuple[str, str], ...]] = (
    (
        "slashes",
        rf"(?<![\d/])(?P<a>{_S})(?:{_TO}(?:{_W} )?(?P<b>{_S}))?(?![\d/])",
    ),
    ("dashes", r"(?<![\d-])(?P<dash>[01]?\d-[0-3]?\d-(?:20)?\d\d)(?![\d-])"),
    ("iso", r"\b(?P<isoa>20\d\d-\d\d-\d\d)\b(?:\s?(?:to|-|–|through)\s?(?P<isob>20\d\d-\d\d-\d\d)\b)?"),
    (
        "weekending",
        rf"[Ww]eek (?:ending|ended)(?: on)?(?: {_W},?)? (?:(?P<mw>{_M}) (?P<dw>{_D}){_Y.format('yw')}|"
        rf"(?P<da>\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?))",
    ),
    (
        "months",
        rf"(?P<m1>{_M}) (?P<d1>{_D}){_Y.format('y1')}(?:{_TO}|,? and (?:ended|concluded|wrapped up|finished|"
        rf"ran (?:through|"
        rf"until)) (?:on )?)"
        rf"(?:(?:on )?{_W},? )?(?P<m2>{_M}) (?P<d2>{_D}){_Y.format('y2')}",
    ),
    ("month", rf"(?P<m3>{_M}) (?P<d3>{_D})(?:(?P<l3>{_LIST})|{_TO}(?:the )?(?P<d4>{_D}))?{_Y.format('y3')}"),
    (
        "daymonth",
        rf"(?P<d5>{_D})(?:(?P<l5>{_LIST})|{_TO}(?:the )?(?P<d6>{_D}))? (?:of )?(?P<m5>{_M})(?:,? (?P<y5>20\d\d)\b)?",
    ),
    (
        "esmonths",
        rf"(?P<d9>[0-3]?\d) de (?P<m9>{_ME})(?: de (?P<y9>20\d\d))?(?:\s?[-–]\s?|\s(?:al|a|y|hasta)(?: el)? )"
        rf"(?P<d10>[0-3]?\d) de (?P<m10>{_ME})(?: (?:de|del) (?P<y10>20\d\d))?",
    ),
    (
        "esmonth",
        rf"(?P<d7>[0-3]?\d)(?:(?P<l7>(?:, [0-3]?\d)+ y [0-3]?\d)|(?:\s?[-–]\s?|\s(?:al|a|y|"
        rf"hasta)(?: el)? )(?P<d8>[0-3]?\d))?"
        rf" de (?P<m7>{_ME})(?: (?:de|del) (?P<y7>20\d\d))?",
    ),
    (
        "dashmonth",
        rf"\b(?P<d11>\d{{1,2}})-(?P<m11>{_M})-(?P<y11>(?:20)?\d\d)\b"
        rf"(?:{_TO}(?P<d12>\d{{1,2}})-(?P<m12>{_M})-(?P<y12>(?:20)?\d\d)\b)?",
    ),
    ("monthspan", rf"(?P<ms>{_M})(?:\s?[-–—]\s?| to | through )(?P<me>{_M}) (?P<ye>20\d\d)\b"),
    ("half", rf"(?:the )?(?P<half>first|second) half of (?P<mh>{_M}){_Y.format('yh')}"),
    (
        "weekdays",
        rf"(?P<w1>{_W})(?:['’]s)?{_PART}(?:{_TO}|,? (?:and|into|through) |,? and again )(?:on )?(?P<w2>{_W}){_PART}",
    ),
    ("yesterday", r"\b(?P<yesterday>[Yy]esterday|[Aa]yer|[Aa]nteayer)\b"),
    (
        "holiday",
        r"\b(?P<holiday>Valentine['’]s Day|Halloween|New Year['’]s Eve|New Year['’]s Day|Christmas Eve|"
        r"Independence Day|Fourth of July|St\. Patrick['’]s Day|Cinco de Mayo|Juneteenth|Veterans Day)\b",
    ),
    (
        "weekday",
        rf"\b(?:[Oo]n |[Ee]l )?(?P<w3>{_W})(?:['’]s)?{_PART}(?:,? (?:the )?[0-3]?\d(?:st|nd|rd|th)?(?=[,.;)]))?",
    ),
    (
        "monthalone",
        rf"\b(?:[Dd]uring|[Ii]n|for|all of|[Tt]hroughout|month of|[Ee]n|[Dd]urante) (?P<ma>{_M}|{_ME})(?:,? (?:of |"
        rf"de )?(?P<ya>20\d\d))?\b(?! \d)"
        rf"|^(?P<mb>{_M})(?=[ :])|(?P<mc>(?:{_M}|{_ME})(?:,? of| de|,)? (?P<yc>20\d\d))\b"
        rf"|(?P<md>{_M})(?= (?:in review|activity|totals|stats|numbers|report|summary|results|enforcement)\b)",
    ),
)
_OPENS: Final = (
    r"(?=\d|J[auAU]|F[eroE]|M[aoA]|A[pugynPU]|S[eautE]|O[ncC]|N[oeO]|D[eiuE]|T[uh]|We|V[ae]|Ha|Ch|I[n]|E[nlnefm]|"
    r"C[i]|Y[e]|"
    r"we|ye|ay|ant|on |el |en |du|do|di|in |fo[r]|fi|al|ab|ag|th[er]|m[oaié]|s[eaá]|lu|ju|vi|fe|oc|no|el\b|en)"
)
"""The first letters of all patterns: a look ahead that spares most words."""
_PATTERN: Final = re.compile(
    rf"(?<![A-Za-z]){_OPENS}(?:" + "|".join(f"(?P<k_{name}>{pattern})" for name, pattern in _PATTERNS) + ")",
    re.MULTILINE,
)
_NOT_ENFORCEMENT: Final = re.compile(
    r"(?i)\b(?:ending|ended|wrapped up|before(?: the)?(?! (?:dawn|sunrise|noon|midnight|sunup|daybreak))|released?|"
    r"results|as of|to date|"
    r"dated|published|posted|announced|said|hearing|scheduled(?: for)?|arraign(?:ed|ment)|sentenc(?:ed|ing)|numbers|"
    r"next|until|por|este|convicted|pleaded guilty|born|due|set for|meeting|list|news conference|press "
    r"conference|creation of|trial|antes del?|a partir del?|up through)[\s,]+(?:\w+,?\s){0,2}(?:on\s|the\s|el\s)?$"
)
_HEARING: Final = re.compile(
    r"\b(?i:tomorrow|arraign\w*|scheduled|hearing|trial|back in|in) court\b[^.]{0,30}$|\b(?i:tomorrow|arraign\w*|"
    r"scheduled|hearing|trial)\b[^.]{0,30}$"
)
_OFFENCE: Final = re.compile(r"^,?(?: \d{4},)? (?:[A-Z][\w.'’-]* ){0,3}(?:is|are) accused of")
_THREAD: Final = re.compile(r"\b1/(\d)\b.*\b2/\1\b", re.DOTALL)
_AFTER_NOT: Final = re.compile(
    r"(?i)^(?:'s|’s)?(?: (?:at \d|,? in department|game\b|hearing|statement|press|news conference|announcement|"
    r"release\b|tweet\b|meeting\b))"
)
_DASH: Final = re.compile(r"\)\s*[–—-]")
_HOUR: Final = re.compile(r",? (?:at )?\d{1,2}:\d\d")
_WRITTEN: Final = re.compile(r"(?i)\b(?:written|posted|published|updated|publicado)\b[^.\n]*$")
_FROM: Final = re.compile(r"(?i)\b(?:starting|beginning|desde|from)(?: about| on)? $|\bsince\b[^.;:]{0,60}$")
_SINCE: Final = re.compile(r"(?i)\b(?:since|starting|beginning|desde)\s(?:\w+\s){0,2}$")
_LAID: Final = re.compile(
    r"(?i)\b(?:filed|charged|announced|indicted|unsealed|said|says|told|reported|informed|inform[oó]|"
    r"concluded|charges?|approved|indictments?)\b[^.;]*$"
)
_LAID_BEHIND: Final = re.compile(r"(?i)[^;,]{0,70}\b(?:filed|announced|unsealed|anunci[oó])\b")
_RAN: Final = re.compile(
    r"(?i)\b(?:arrest|took place|conduct|detain|cited|operation|detail|sting|raid|ran|mission|detuv|arrestad|serv)"
)


def dated(text: str) -> list[re.Match[str]]:
    """All stretches that speak of a day, a month or a period."""
    return list(_PATTERN.finditer(text))


def masked(matches: list[re.Match[str]]) -> list[tuple[int, int]]:
    """Stretches whose numbers are days, not people."""
    return [match.span() for match in matches]


def read_days(matches: list[re.Match[str]], text: str, published: date | None) -> list[Days]:
    """The periods of the stretches in order; those that can't be enforcement, and those that no calendar holds, are
    left out. Days of a charge or a release are left out where there are others."""
    found = [(match, period) for match in matches if (period := _one(match, text, published))]
    run = [period for match, period in found if not _laid(match, text)]
    return run or [period for _, period in found]


def _laid(match: re.Match[str], text: str) -> bool:
    """The day of a charge, a statement or a filing, and not of an arrest."""
    start = max(text.rfind(". ", 0, match.start()), text.rfind("\n", 0, match.start())) + 1
    end = text.find(". ", match.end())
    before, behind = text[start : match.start()], text[match.end() : end if end > 0 else len(text)]
    near = before[-60:]
    if _RAN.search(near):
        return False
    return bool(_LAID.search(near) or _LAID_BEHIND.match(behind))


def _kind(match: re.Match[str]) -> str:
    return next(name for name, _ in _PATTERNS if match[f"k_{name}"] is not None)


def _one(match: re.Match[str], text: str, published: date | None) -> Days | None:
    kind = _kind(match)
    before = text[max(0, match.start() - 70) : match.start()]
    if _elsewhere(kind, match, text, before[-40:]):
        return None
    try:
        period = READERS[kind](match, published)
    except (ValueError, OverflowError):
        return None
    if period and period.first == period.last and kind not in ("weekday", "holiday") and _FROM.search(before):
        period = period._replace(last=None)
    return period


def _elsewhere(kind: str, match: re.Match[str], text: str, before: str) -> bool:
    behind = text[match.end() : match.end() + 80]
    if kind == "weekday" and before.endswith("ended ") and behind.startswith(" with "):
        return False
    if _dateline(kind, behind, text[: match.start()]):
        return True
    if (
        kind == "weekday"
        and before.lower().endswith("este ")
        and _RAN.search(text[max(0, match.start() - 90) : match.start()])
    ):
        return False
    if kind != "slashes" and (_NOT_ENFORCEMENT.search(before) or _HEARING.search(before)):
        return kind != "weekending" and not before.rstrip().endswith("began and concluded on")
    if kind in ("weekday", "monthalone") and _SINCE.search(before):
        return True
    if _AFTER_NOT.match(behind) or _OFFENCE.match(behind):
        return True
    if kind == "month" and before.endswith(("/", "§ ")):
        return True
    return kind == "slashes" and len(match[0]) == 3 and bool(_THREAD.search(text))


def _dateline(kind: str, behind: str, before: str) -> bool:
    """`GRESHAM (April 2, 2021) –`, or a line of its own: the day of the release."""
    if kind not in ("month", "daymonth", "esmonth", "slashes"):
        return False
    if before.endswith("(") and _DASH.match(behind):
        return True
    if _HOUR.match(behind) and _WRITTEN.search(before[-60:]):
        return True
    return (not before or before.endswith("\n")) and behind.startswith("\n")


EXAMPLES: Final = (
    ("Six johns were arrested on Thursday.", {"date_start": "2022-03-10", "date_end": "2022-03-10"}),
    ("Six johns were arrested between Jan. 30 and Feb. 11.", {"date_start": "2022-01-30", "date_end": "2022-02-11"}),
    ("Six johns were arrested Dec. 28 to Jan. 3.", {"date_start": "2021-12-28", "date_end": "2022-01-03"}),
    ("Six johns were arrested on March 3, 2021.", {"date_start": "2021-03-03", "date_end": "2021-03-03"}),
    ("Six johns were arrested 3/8-3/10.", {"date_start": "2022-03-08", "date_end": "2022-03-10"}),
    ("Six johns were arrested during February.", {"date_start": "2022-02-01", "date_end": "2022-02-28"}),
    ("Vice, February 2021: six johns arrested.", {"date_start": "2021-02-01", "date_end": "2021-02-28"}),
    ("Week ending March 6: six johns arrested.", {"date_start": "2022-02-28", "date_end": "2022-03-06"}),
    ("Six johns were arrested last week.", {"date_start": None, "date_end": None}),
    ("Six johns were arrested. A hearing is set for March 4.", {"date_start": None, "date_end": None}),
    ("Six johns have been arrested since Feb. 20.", {"date_start": "2022-02-20", "date_end": None}),
    ("Seis clientes fueron detenidos del 9 al 11 de febrero.", {"date_start": "2022-02-09", "date_end": "2022-02-11"}),
    ("Six johns were arrested yesterday.", {"date_start": "2022-03-10", "date_end": "2022-03-10"}),
)
