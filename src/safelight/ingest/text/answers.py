"""Questions and their answers: of `Any kids? Two.` the number is of those who were asked for."""

from __future__ import annotations

from typing import Final

from safelight.ingest.text.people import MINORS, PEOPLE, Mention
from safelight.ingest.text.words import Item

_SPEAKER: Final = 4
"""Items that may stand before an answer: `CHIEF:`, `A:`, a dash."""


def answered(items: list[Item], ranges: list[tuple[int, int]], found: list[Mention]) -> None:
    """Give numbers that answer a question the nouns of the question."""
    firsts: dict[int, Mention] = {}
    for one in found:
        firsts.setdefault(one.sentence, one)
    for sentence in range(1, len(ranges)):
        if sentence not in firsts:
            continue
        one = firsts[sentence]
        if not one.elliptic or one.charge or one.role or one.at - ranges[sentence][0] > _SPEAKER:
            continue
        start, end = ranges[sentence - 1]
        if items[end - 1].word == "?" and sentence - 1 not in firsts:
            _take(one, items[start:end])


def _take(one: Mention, question: list[Item]) -> None:
    nouns = [item for item in question if item.kind in ("people", "minor")]
    if any(item.kind == "minor" for item in nouns):
        one.kind, one.status = MINORS, "found"
    elif nouns and one.kind == PEOPLE:
        one.role = nouns[-1].value
        one.status = one.status or next((item.value for item in question if item.kind == "act"), "")


EXAMPLES: Final = (
    ("Six johns were arrested at a motel. Any kids? Two.", {"buyer": 6, "minors_recovered": 2}),
    ("Seis clientes fueron detenidos. ¿Menores? Ninguno.", {"buyer": 6, "minors_recovered": 0}),
    ("Q: Sellers arrested? A: Four. Q: Buyers arrested? A: Nine.", {"buyer": 9, "prostituted_person": 4}),
)
