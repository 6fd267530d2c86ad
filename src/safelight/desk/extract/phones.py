"""Telephone numbers of a text: candidates are judged, and those that don't overlap are kept, the likeliest first."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import Final

from safelight.desk.extract.candidates import Candidate, candidates
from safelight.desk.extract.facts import Fact
from safelight.desk.extract.folding import Folded
from safelight.desk.extract.judging import confidence, judge

LEAST: Final = -0.3
"""Log-odds from which a candidate is told as a fact: a number that is missed is looked at by nobody."""
MOST: Final = 12.0
"""Log-odds that count for a candidate among others, at most."""
_RULES: Final = {"d": "digits", "w": "words", "g": "words", "l": "disguised words", "k": "look-alikes", "r": "roman"}


def phones(folded: Folded) -> list[Fact]:
    """The numbers, by place. A number in the range of no provider is a fact too, and says `assigned: false`."""
    signs = folded.text
    found = chosen(signs, lambda one: judge(folded, one))
    return [_fact(folded, one, odds) for one, odds in found]


def chosen(signs: str, odds_of: Callable[[Candidate], float]) -> list[tuple[Candidate, float]]:
    """Candidates that don't overlap and together are the likeliest, by place, with their log-odds."""
    likely = [(one, odds) for one in candidates(signs) if (odds := odds_of(one)) >= LEAST]
    likely.sort(key=lambda pair: (pair[0].end, pair[0].start))
    ends = [one.end for one, _ in likely]
    best: list[tuple[float, int]] = [(0.0, -1)]
    for place, (one, odds) in enumerate(likely):
        free = bisect_right(ends, one.start, 0, place)
        taken = best[free][0] + min(odds - LEAST, MOST) - 0.01 * one.reading
        best.append((taken, free) if taken > best[place][0] else (best[place][0], -1))
    kept: list[tuple[Candidate, float]] = []
    place = len(likely)
    while place:
        free = best[place][1]
        if free >= 0:
            kept.append(likely[place - 1])
        place = free if free >= 0 else place - 1
    return kept[::-1]


def _fact(folded: Folded, one: Candidate, odds: float) -> Fact:
    start, end = folded.span(one.start, one.end)
    kinds = dict.fromkeys(_RULES[item.kind] for item in one.items)
    rule = " and ".join(kinds) + (", read backwards" if one.backwards else "")
    return Fact(
        "phone", folded.source[start:end], one.e164, start, end, rule, confidence(odds), {"assigned": one.assigned}
    )
