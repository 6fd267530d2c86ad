"""Fact: the agencies that took part. What leaves this module is a name of the closed list below or a generic kind,
never the text.

A police department may carry a person's name as little as a street: a place before "Police" is given only where it
is one of the
places below; any other agency is its kind (`police`, `sheriff`, `prosecutor`, `task_force`, `unit`, `state`,
`federal`, `other`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

PLACES: Final = (
    "Atlanta",
    "Boston",
    "Chicago",
    "Dallas",
    "Denver",
    "Houston",
    "Oakland",
    "Phoenix",
    "Portland",
    "San Diego",
    "Seattle",
    "Los Angeles",
    "Aurora",
    "Bellevue",
    "Cambridge",
    "Tempe",
    "Mesa",
    "Arlington",
    "Irving",
    "Garland",
    "Hayward",
    "Chula Vista",
    "National City",
    "King County",
    "Cook County",
    "Harris County",
    "Dallas County",
    "Fulton County",
    "Alameda County",
    "Multnomah County",
    "Maricopa County",
    "San Diego County",
    "Suffolk County",
    "Clackamas County",
    "Orange County",
    "Santa Clara County",
    "DeKalb County",
    "Tarrant County",
    "Washington County",
    "Gwinnett County",
    "Cobb County",
    "Pierce County",
    "Snohomish County",
    "Will County",
    "DuPage County",
    "Fort Worth",
)
"""Cities of the catalogue, their counties and neighbours: a closed list."""

SHORT: Final = {
    "FBI": "federal",
    "HSI": "federal",
    "ICE": "federal",
    "DEA": "federal",
    "ATF": "federal",
    "DHS": "federal",
    "IRS": "federal",
    "GBI": "state",
    "DPS": "state",
    "CHP": "state",
    "OSP": "state",
    "TABC": "state",
    "CBI": "state",
    "SPD": "police",
    "HPD": "police",
    "DPD": "police",
    "APD": "police",
    "BPD": "police",
    "CPD": "police",
    "OPD": "police",
    "PPB": "police",
    "SDPD": "police",
    "PHXPD": "police",
    "LAPD": "police",
    "KCSO": "sheriff",
    "HCSO": "sheriff",
    "MCSO": "sheriff",
    "CCSO": "sheriff",
    "LASD": "sheriff",
    "NCIS": "federal",
    "NCMEC": "other",
    "DPDPD": "police",
    "PHX PD": "police",
}
"""Abbreviations that may be given as they stand."""

_CAP: Final = r"(?:[A-Z][\w.'’]*)"
_PLACE: Final = rf"(?:U\.S\. |{_CAP}(?:[ -]{_CAP}){{0,3}} )"
_PATTERNS: Final[tuple[tuple[str, str], ...]] = (
    (
        "federal",
        (
            r"Federal Bureau of Investigation|Homeland Security Investigations(?: \(HSI\))?|(?:U\.S\. "
            r")?Department of Homeland Security|U\.S\. Immigration and Customs Enforcement(?: \(ICE\))?|U\.?S\.? "
            r"Attorney['’]s Office|U\.?S\.? Marshals(?: Service)?|FBI(?: [A-Z][a-z]+)?|Homeland Security"
        ),
    ),
    (
        "state",
        (
            rf"{_CAP}(?: {_CAP})? Bureau of Investigation|(?:{_CAP} )?(?:State Police|State Patrol|Highway "
            rf"Patrol|Department of (?:Public Safety|Justice|Law Enforcement)(?: \([A-Z]+\))?)|(?:{_CAP} "
            rf"){{1,2}}Alcoholic Beverage (?:Commission|Control)|(?:{_CAP} )?Attorney General['’]s Office"
        ),
    ),
    (
        "task_force",
        (
            rf"(?:{_CAP}(?: (?:of|and|the|against|contra|la|de) )?[ ]?){{1,7}}Task Force|Grupo de Trabajo contra "
            rf"la Trata de Personas(?: del? {_CAP}(?: de)?(?: {_CAP})?)?"
        ),
    ),
    (
        "prosecutor",
        (
            rf"(?:{_PLACE})?(?:District Attorney|City Attorney|County Attorney|State['’]s Attorney|State "
            rf"Attorney|Prosecuting Attorney|Prosecutor)(?:['’]s Office|['’]s office)(?: \([A-Z]+\))?|"
            rf"{_PLACE}(?:District Attorney|City Attorney)(?! [A-Z])|[Ff]iscal[ií]a(?: (?:del|de) [A-Z][\w "
            rf"]+?(?=[,.;]|$))?"
        ),
    ),
    (
        "sheriff",
        (
            rf"{_PLACE}(?:[Ss]heriff['’]s (?:[Oo]ffice|[Dd]epartment|[Dd]eputies|Police)|[Ss]heriff(?! [A-Z])|"
            rf"Constable(?: Precinct \d)?)|Oficina del (?:Alguacil|Sheriff) del Condado de {_CAP}(?: {_CAP})?|"
            rf"Sheriff['’]s Office"
        ),
    ),
    (
        "police",
        (
            rf"{_PLACE}(?:Police Department|Police Bureau|Police Dept\.?|Police|police|PD|P\.D\.)(?: "
            rf"\([A-Z]+\))?(?: (?:Vice Unit|Vice/Drug Control Bureau))?|Departamento de Polic[ií]a de {_CAP}(?: "
            rf"{_CAP})?|[Pp]olic[ií]a de {_CAP}(?: {_CAP})?|[A-Z]{{1,4}}PD\b(?: (?:Vice(?: Division)?|Human "
            rf"Trafficking Unit))?"
        ),
    ),
    (
        "unit",
        (
            rf"(?:{_CAP}[ /-](?:and )?){{1,6}}(?:Unit|Division|Squad|Section|Bureau)\b|(?:District [A-Z]-\d+)|"
            rf"(?:Multnomah |Harris |{_CAP} )County (?:Parole & Probation|Probation)|Vice Division"
        ),
    ),
    ("short", r"\b(?:" + "|".join(sorted(SHORT, key=len, reverse=True)) + r")\b"),
)
_PATTERN: Final = re.compile(
    "(?<![A-Za-z])(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS) + ")"
)
_ANCHOR: Final = re.compile(
    r"Police|police|PD\b|P\.D\.|[Ss]heriff|Alguacil|Attorney|Prosecutor|[Ff]iscal|Task Force|Grupo de|FBI|"
    r"Federal|Homeland|Department|Immigration|Marshals|Bureau|State Pat|State Pol|Highway Pat|"
    r"Beverage|Constable|[Pp]olic[ií]a|Unit\b|Division|Squad|Section|District|Probation|"
    + "|".join(rf"{one}\b" for one in SHORT if len(one) < 6)
)
"""A word that every agency has: the slower patterns are only tried around it."""
_KNOWN: Final = re.compile(r"(?:" + "|".join(sorted(PLACES, key=len, reverse=True)) + r")\b")
_LEAD: Final = re.compile(
    r"^(?:(?:The|On|In|At|By|Our|With|And|From|For|Also|Last|This|Two|Operation|Detectives|Officers|Deputies|"
    r"Members|Thanks|Thx|Partners|Agents|A|An|That|When|After|As|"
    r"January|February|March|April|May|June|July|August|September|October|November|December|Mon|Tues|Wednes|"
    r"Thurs|Fri|Satur|Sun)(?:day)?[ ,]+)+"
)
_TITLES: Final = {"police": "Police", "sheriff": "Sheriff", "prosecutor": "District Attorney"}


class Agency(NamedTuple):
    """An agency: its characters in the text, and a name of the closed list or its kind."""

    start: int
    end: int
    name: str


def agencies(text: str) -> list[Agency]:
    """All agencies of a text; each name once, in order."""
    found: list[Agency] = []
    seen: set[str] = set()
    for match in _around(text):
        kind, words = match.lastgroup or "other", match[0]
        lead = _LEAD.match(words)
        start = match.start() + (lead.end() if lead else 0)
        words = text[start : match.end()]
        if not words.strip() or words.lower() in ("police", "sheriff"):
            continue
        name = _named(kind, words)
        if words in seen:
            continue
        seen.add(words)
        found.append(Agency(start, match.end(), name))
    return found


def _around(text: str) -> Iterator[re.Match[str]]:
    """Matches of the patterns in windows of 90 characters before an anchor and 40 behind it."""
    done = 0
    anchors = [match.span() for match in _ANCHOR.finditer(text)]
    for place, (start, end) in enumerate(anchors):
        if end <= done:
            continue
        low = max(done, start - 90)
        while 0 < low < start and text[low - 1].isalnum():
            low += 1
        high = end + 40
        for match in _PATTERN.finditer(
            text, low, high if place + 1 == len(anchors) or anchors[place + 1][0] > high else anchors[place + 1][1] + 40
        ):
            done = match.end()
            yield match
        done = max(done, end)


def _named(kind: str, words: str) -> str:
    if words in SHORT:
        return words
    short = next((one for one in SHORT if words.startswith(one + " ")), "")
    if short:
        return short
    place = _KNOWN.search(words)
    if place and kind in _TITLES:
        return f"{place[0]} {_TITLES[kind]}"
    return SHORT.get(words, kind) if kind == "short" else kind


EXAMPLES: Final = (
    ("Seattle Police and the FBI arrested six johns.", {"agencies": ["Seattle Police", "FBI"]}),
    ("Smallville Police arrested six johns.", {"agencies": ["police"]}),
    ("The Cook County Sheriff's Office arrested six johns.", {"agencies": ["Cook County Sheriff"]}),
)
