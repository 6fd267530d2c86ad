"""Fact: sums of money, with what they were: seized, fine, price, bail, proceeds, cost. US dollars."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_SUM: Final = re.compile(
    r"\$\s?(\d[\d,]*(?:\.\d+)?)(?:\s?(million|billion|thousand|[kK]\b))?|\b(\d[\d,]*) (?:d[oó]lares|dollars)"
)
_KINDS: Final = (
    ("bail", re.compile(r"(?i)\bbail|bond\b|fianza|held on\b")),
    (
        "fine",
        re.compile(
            r"(?i)\bfin(?:e|es|ed)\b|multa|impound|fee to|getting it back|release (?:the|their) (?:car|vehicle)"
        ),
    ),
    ("seized", re.compile(r"(?i)seiz|cash|taken|recovered|confiscat|incautad|decomis|ledger|took|found|forfeit")),
    ("proceeds", re.compile(r"(?i)earn|proceeds|profit|made (?:more|about)|ganancias|laundering|enterprise|revenue")),
    (
        "price",
        re.compile(
            r"(?i)\bpa(?:y|id|ying)\b|price|offer|agreed|for sex|charged (?:customers|clients)|\bask|between|"
            r"precio|por sexo|each for|sex act|at the door|massage"
        ),
    ),
    ("cost", re.compile(r"(?i)grant|cost|budget|fund|\bfees?\b|industry|program")),
)
_SCALE: Final = {"million": 1_000_000, "billion": 1_000_000_000, "thousand": 1000, "k": 1000}


class Sum(NamedTuple):
    """An amount of US dollars and what it was."""

    start: int
    end: int
    amount: int
    kind: str


def sums(text: str) -> list[Sum]:
    """All sums of a text whose kind the words beside them say."""
    found = []
    for match in _SUM.finditer(text):
        amount = float((match[1] or match[3]).replace(",", "") or 0) * _SCALE.get((match[2] or "").lower(), 1)
        if amount > 10**12:
            continue
        sentence = text[max(text.rfind(". ", 0, match.start()), text.rfind("\n", 0, match.start()), 0) :]
        near = sentence[: match.end() - (len(text) - len(sentence)) + 50].split(". ", 2)
        context = " ".join(near[:2]) if near and not near[0] else near[0] if near else ""
        kind = next((name for name, pattern in _KINDS if pattern.search(context)), "")
        if kind:
            found.append(Sum(match.start(), match.end(), int(amount), kind))
    return found


EXAMPLES: Final = (
    ("Six johns were arrested and $2,200 in cash was seized.", {"money": [(2200, "seized")]}),
    ("Six johns were fined $500 each.", {"money": [(500, "fine")]}),
    ("One pimp was arrested and held on $50,000 bail.", {"money": [(50000, "bail")]}),
)
