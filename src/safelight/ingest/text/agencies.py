"""Fact: the agencies that took part. Found by a keyword within or behind words with capitals ("Kern County Sheriff's
Office", "Tempe police", "Phoenix, Mesa and Tempe police").

An agency is a public body, and given in words of the closed lists of `bodies`, in one spelling; any other word of it is
left out, for it may be a person's name: "Sheriff Smith's Vice Unit" is given as "Sheriff Vice Unit".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from safelight.ingest.text.bodies import KINDS, PLACES, SHORT
from safelight.ingest.text.words import wordset

_CAP: Final = r"(?:[@#]?[A-Z0-9][\w.'’]*(?:[&/-][A-Z]\w*)*)"
_LINK: Final = r"(?: (?:of|for|de|del|de la|contra la|contra|against|&|of the|y|&) | | & | and | and the | on )"
_RUN: Final = re.compile(rf"(?<![\w@#])(?:[@#]?[A-Z][\w.'’]*(?:[&/-][A-Z]\w*)*)(?:{_LINK}{_CAP})*")
_ANCHOR: Final = re.compile(
    r"(?:Police|POLICE|Polic[ií]a|PD\b|P\.D\.|[Ss]heriff|SHERIFF|SO\b|Alguacil|Attorney|Prosecut|Fiscal[ií]a|"
    r"Task Force|"
    r"Fuerza de Tarea|Grupo de Trabajo|FBI|Bureau|Homeland|Department of|Departamento|Immigration|Marshals|"
    r"Highway Patrol|"
    r"State Patrol|State Police|Beverage|Constable|Unit\b|UNIT|Division\b|Squad|Section\b|Probation|Parole|Precinct|"
    r"District \w?-?\d|"
    r"Patrol\b|Unidad|Alliance|Innocence Lost|Investigaciones|Customs|VICE\b|Vice\b|Deployment Team|HEAT\b|[A-Z]+PD\b|"
    + "|".join(rf"\b{one}\b" for one in SHORT)
    + ")"
)
_BEHIND: Final = re.compile(
    r"(?: County)?(?:['’]s)? (?:police|deputies|officers|detectives|troopers|prosecutors?|constables?|vice officers|"
    r"investigators|sheriff(?:['’]s)?|district attorney(?:['’]s)?|city attorney(?:['’]s)?)"
    r"(?: (?:department|office|bureau|detectives|deputies|officers|unit))?\b"
)
_BEFORE: Final = re.compile(
    r"\b(?:polic[ií]as?(?: estatal| municipal)?|alguacil|sheriff|fiscal[ií]a|agentes|detectives|police in|"
    r"officers from|deputies from) (?:del? )?(?:[Cc]ondado de )?$"
)
_LEAD: Final = wordset("""
    The On In At By Our With And From For Also Last This Two Operation Thanks Thx Partners Agents A An That When
    After As If January February March April May June July August September October November December Mon Tues Wed
    Thu Fri Sat Sun Monday Tuesday Wednesday Thursday Friday Saturday Sunday Members Detectives Officers Deputies
    Agencies During Between Three Four Five Six Seven Eight Nine Ten Eleven Twelve Agentes El La Los Las
    Undercover Update UPDATE Great Joint Both Says Results Together Overnight Yesterday Tonight How Why Nice Thank
    CORRECTION RELEASE NEWS
""")
_ORDINARY: Final = frozenset(
    ("police", "sheriff", "precinct", "division", "unit", "section", "district", "patrol", "task force")
)
_NO_BODY: Final = re.compile(
    r"(?i)\b(?:avenue|ave|street|road|rd|blvd|boulevard|park|hotel|motel|jail|center|centre|court|school|church|"
    r"hospital|"
    r"news|times|school district|awareness month|hotline)$"
)


class Agency(NamedTuple):
    """An agency: its characters in the text, its name in words of the closed lists, and the place it starts with."""

    start: int
    end: int
    name: str
    place: str = ""


def agencies(text: str) -> list[Agency]:
    """All agencies of a text; each name once, in order."""
    found: list[Agency] = []
    seen: set[str] = set()
    for start, end in _stretches(text):
        words = text[start:end]
        if words in seen or _NO_BODY.search(words) or words.lower() in _ORDINARY:
            continue
        seen.add(words)
        found.append(Agency(start, end, _given(words), re.split(r"[ ,'’]", words, maxsplit=1)[0].lower()))
    return found


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    for match in _RUN.finditer(text):
        start, end = _trimmed(text, match.start(), match.end())
        if start >= end:
            continue
        behind = _BEHIND.match(text, end)
        if behind:
            yield from _listed(text, start, end, behind.end())
        elif _ANCHOR.search(text, start, end):
            yield from _parted(text, start, end)
        elif _BEFORE.search(text[max(0, start - 40) : start].lower()):
            yield start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without words that only open a sentence, and without a closing stop or possessive."""
    while start < end:
        word = re.match(r"[@#]?[\w.'’]+", text[start:end])
        if word is None or word[0].rstrip(".") not in _LEAD:
            break
        start += word.end()
        while start < end and text[start] in " &":
            start += 1
        for link in ("and ", "of ", "the "):
            if text.startswith(link, start):
                start += len(link)
    words = text[start:end]
    if words.endswith(".") and not words.endswith(("P.D.", "U.S.")):
        end -= 1
    return start, end


def _listed(text: str, start: int, end: int, behind: int) -> Iterator[tuple[int, int]]:
    """`Phoenix, Scottsdale and Tempe police`: each place of the list is an agency."""
    parts = re.split(r" and | y | & ", text[start:end])
    offset = start
    for part in parts:
        at = text.index(part, offset)
        offset = at + len(part)
        yield at, behind if offset == end else offset
    before = text[max(0, start - 60) : start]
    listed = re.search(r"((?:[A-Z][\w.]*(?: [A-Z][\w.]*)?, )+)(?:and |y )?$", before)
    if listed:
        base = max(0, start - 60) + listed.start(1)
        for one in re.finditer(r"[A-Z][\w.]*(?: [A-Z][\w.]*)?(?=, )", listed[1]):
            yield base + one.start(), base + one.end()


def _parted(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """`Houston Police and the FBI` are two; `Human Exploitation and Trafficking Unit` is one."""
    words = text[start:end]
    place = 0
    for link in re.finditer(r" and (?:the )?| & ", words):
        left, right = words[place : link.start()], words[link.end() :]
        if _ANCHOR.search(left) and _ANCHOR.search(right):
            yield start + place, start + link.start()
            place = link.end()
        elif not _ANCHOR.search(right) and _ANCHOR.search(left):
            end = start + link.start()
            break
    yield start + place, end


def _given(words: str) -> str:
    """The words of the closed lists, in order; a body none of whose words is known is `other`."""
    kept = []
    for word in re.findall(r"[\w.]+(?:['’]s?)?|&", words):
        plain = re.sub(r"['’]s?$", "", word).strip(".").lower()
        bare = word.strip(".@#'’s")
        if word.upper() in SHORT or bare in SHORT or re.sub(r"['’]s$", "", word) in SHORT:
            kept.append(re.sub(r"['’]s$", "", word) if bare not in SHORT else bare)
        elif plain in KINDS or plain in PLACES or plain.isdigit():
            kept.append(word)
    links = {"of", "the", "and", "for", "de", "del", "la", "contra", "y", "on", "in", "el", "las", "los", "&"}
    while kept and kept[0].lower() in links:
        kept.pop(0)
    while kept and kept[-1].lower() in links:
        kept.pop()
    name = " ".join(kept)
    for pattern, one in _ONE_SPELLING:
        name = pattern.sub(one, name)
    return name or "other"


_ONE_SPELLING: Final = (
    (
        re.compile(r"(?i)\bsheriff(?:['’]?s)?(?:['’])?(?: (?:office|department|police|deputies|detectives))*\b"),
        "Sheriff",
    ),
    (re.compile(r"(?i)\bpolice(?: (?:department|bureau|officers|detectives|dept))+\b"), "Police"),
    (re.compile(r"(?i)\battorney(?:['’]?s)? office\b"), "Attorney"),
    (re.compile(r"\bpolice$"), "Police"),
)
"""One spelling of one body, so that two texts that name it are known to speak of the same."""


EXAMPLES: Final = (
    ("Seattle Police and the FBI arrested six johns.", {"agencies": ["Seattle Police", "FBI"]}),
    ("Smallville Police arrested six johns.", {"agencies": ["Police"]}),
    ("The Cook County Sheriff's Office arrested six johns.", {"agencies": ["Cook County Sheriff"]}),
    ("Dallas and Plano police arrested six johns.", {"agencies": ["Dallas", "Plano Police"]}),
    ("La policía de Phoenix detuvo a seis clientes.", {"agencies": ["Phoenix"]}),
)
