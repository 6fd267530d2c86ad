"""Why two advertisements, or an advertisement and its group, may be of one author: a row for each piece of evidence.

The rows add up (a waterfall): the log-odds before any evidence first, then what each kind of evidence adds or takes
away, counter-evidence included.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from safelight.desk.link.background import filled
from safelight.desk.link.corpus import Corpus, Ints
from safelight.desk.link.rounds import BANDS, SHARED, Csr, Round, compare, open_round
from safelight.desk.link.weights import chance, phases, weigh

_TOLD: Final = {
    "phone": "the same telephone number, in one spell of use",
    "phone_again": "the same telephone number, but after it rested for more than 45 days: it may have a new owner",
    "picture": "the same picture",
    "email": "the same e-mail address",
    "handle": "the same handle",
    "payment": "the same payment handle",
    "link": "the same link",
    "vehicle": "the same vehicle",
}
_PRICES: Final = (
    "no price to compare",
    "no price in common",
    "some prices in common",
    "the one price in common",
    "all prices of one side in common",
)
_PLACES: Final = (
    "",
    "the same city within two days",
    "different cities within half a day: hardly one person",
    "posted within 30 days of one another",
    "posted within 120 days of one another",
    "posted more than 120 days apart",
)
_USUAL: Final = ("alike at best, but not usually: a text can be copied", "the writing is usually alike, too")
_COPIED: Final = "no number, address or handle in common: writing and pictures can be copied"
_RANDOM: Final = "before any evidence: any two of as many, as learned from made-up sets"
_SHARING: Final = (
    "before any evidence: two that share a number, an address, a handle or a picture, as learned from made-up sets"
)
NOTHING: Final = 0.05
"""Log-odds below which a row says nothing and is left out."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A row of the waterfall. `log_odds` is added to the rows above; `clusters` says how many others use the value."""

    kind: str
    says: str
    values: tuple[str, ...]
    clusters: int | None
    log_odds: float

    @property
    def against(self) -> bool:
        """Whether it speaks against one author."""
        return self.log_odds < 0


def why(corpus: Corpus, label: Ints, ad: int, other: int | None = None) -> list[Reason]:
    """Reasons for and against that row `ad` belongs to its group, or is of one author with row `other`.

    Whatever is compared is taken out of its group first, so that it isn't counted as its own support.
    """
    apart = label.astype(np.int64).copy()
    apart[ad] = label.max() + 1
    if other is not None:
        apart[other] = label.max() + 2
    partner = other if other is not None else _companion(label, ad)
    if partner is None:
        return []
    apart = np.unique(apart, return_inverse=True)[1].astype(np.int64)
    now = open_round(corpus, apart)
    a, b = np.array([apart[ad]]), np.array([apart[partner]])
    phase = phases()[0 if other is not None else 1]
    # Two advertisements are two of all, a group is one of the groups.
    of = now.filled if other is None else filled(corpus.size, corpus.size)
    scale = weigh(phase, chance(corpus, now, np.random.default_rng(1), phase), of)
    levels = compare(corpus, now, a, b)
    found = {kind: int(level[0]) for kind, level in levels.items()}
    begin = float(scale.begin(levels)[0])
    rows = [Reason("prior", _RANDOM if begin == scale.prior else _SHARING, (), None, begin)]
    for kind, level in found.items():
        weight = float(scale.of[kind][level])
        if abs(weight) >= NOTHING:
            rows.append(_reason(corpus, now, kind, level, weight, int(a[0]), int(b[0])))
    return [rows[0], *sorted(rows[1:], key=lambda row: -abs(row.log_odds))]


def added_up(reasons: Iterable[Reason]) -> Iterator[tuple[Reason, float]]:
    """Each reason with the log-odds up to it: the rows of a waterfall."""
    total = 0.0
    for reason in reasons:
        total += reason.log_odds
        yield reason, total


def _companion(label: Ints, ad: int) -> int | None:
    others = np.flatnonzero(label == label[ad])
    others = others[others != ad]
    return int(others[0]) if len(others) else None


def _reason(corpus: Corpus, now: Round, kind: str, level: int, weight: float, a: int, b: int) -> Reason:
    if kind == "text":
        phrases = tuple(_phrases(corpus, now, a, b))
        return Reason(
            kind,
            "phrases in common, the rarest first" if weight > 0 else "little writing in common",
            phrases,
            None,
            weight,
        )
    if kind == "usual":
        return Reason(kind, _USUAL[weight > 0], (), None, weight)
    if kind == "price":
        return Reason(kind, _PRICES[level], (), None, weight)
    if kind == "copied":
        return Reason(kind, _COPIED, (), None, weight)
    if kind == "place":
        return Reason(kind, _PLACES[level], (), None, weight)
    if level < SHARED:
        return Reason(kind, f"both have one, but not {_TOLD[kind]}", (), None, weight)
    shared = _shared(now.values[kind], a, b)
    uses = min(int(now.values[kind][2][value]) for value in shared) - 2
    names = tuple(str(corpus.kinds[kind].name[int(value)]) for value in shared)
    return Reason(kind, f"{_TOLD[kind]}; others that use it: {BANDS[(level - SHARED) // 2]}", names, uses, weight)


def _shared(csr: Csr, a: int, b: int) -> Ints:
    start, value, _ = csr
    return np.intersect1d(value[start[a] : start[a + 1]], value[start[b] : start[b + 1]])


def _phrases(corpus: Corpus, now: Round, a: int, b: int, most: int = 5) -> Iterator[str]:
    writing = corpus.writing

    def tokens(cluster: int) -> Ints:
        rows = now.rep[now.rep_start[cluster] : now.rep_start[cluster + 1]]
        return np.concatenate([writing.token[writing.start[row] : writing.start[row + 1]] for row in rows])

    both = np.intersect1d(tokens(a), tokens(b))
    for token in both[np.argsort(now.token_uses[both], kind="stable")][:most]:
        yield str(writing.words[int(token)])
