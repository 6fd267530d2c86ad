"""The sentences of a text attached one by one, and what stands in brackets apart from what stands around them."""

from __future__ import annotations

from safelight.ingest.text.attach import Clause
from safelight.ingest.text.people import Mention
from safelight.ingest.text.shares import RESPECTIVE, respective
from safelight.ingest.text.words import Item


def attach(items: list[Item], ranges: list[tuple[int, int]], found: list[Mention]) -> None:
    """Attach all mentions of a text, sentence by sentence."""
    by_sentence: dict[int, list[Mention]] = {}
    for one in found:
        by_sentence.setdefault(one.sentence, []).append(one)
    words = {item.word for item in items}
    for sentence, here in by_sentence.items():
        span = ranges[sentence]
        brackets = _asides(items, span, here) if "(" in words else []
        if brackets:
            _attach_apart(items, span, here, brackets)
        else:
            Clause(items, span, here).attach()
        if words & RESPECTIVE and any(item.word in RESPECTIVE for item in items[span[0] : span[1]]):
            respective(items, span, here)


def _attach_apart(
    items: list[Item], span: tuple[int, int], here: list[Mention], brackets: list[tuple[int, int]]
) -> None:
    """Attach the mentions of a sentence; those told in brackets behind another by the words in the brackets."""
    inner = {id(one): held for held in brackets for one in here if held[0] < one.at < held[1]}
    outer = [one for one in here if id(one) not in inner]
    kept = [at for at in range(*span) if not any(first <= at <= last for first, last in brackets)]
    local = {at: place for place, at in enumerate(kept)}
    places = [(one, one.at, one.after) for one in outer]
    for one, at, after in places:
        one.at, one.after = local[at], local[after - 1] + 1
    Clause([items[at] for at in kept], (0, len(kept)), outer).attach()
    for one, at, after in places:
        one.at, one.after = at, after
    for held in brackets:
        within = [one for one in here if inner.get(id(one)) == held]
        before = next(one for one in reversed(outer) if one.at < held[0])
        Clause(items, (held[0] + 1, held[1]), within).attach()
        for one in within:
            one.status = one.status or before.status


def _asides(items: list[Item], span: tuple[int, int], here: list[Mention]) -> list[tuple[int, int]]:
    """Brackets right behind a mention that hold others: `fifteen people (nine of them students) were cited`."""
    found = []
    for at in range(*span):
        if items[at].word != "(" or not any(one.after == at and one.head for one in here):
            continue
        last = next((end for end in range(at, span[1]) if items[end].word == ")"), -1)
        within = [one for one in here if at < one.at < last]
        if within and not any(one.label for one in within):
            found.append((at, last))
    return found
