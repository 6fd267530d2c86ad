"""Bridges: links that alone hold two well-knit parts of a group together. Each is looked at again, and cut if too weak.

The links by which clusters joined make a tree of each group. Where both sides of one have several advertisements, the
two sides are compared as wholes, with everything else joined: what looked rare or alike at first may be what many use,
or what few of one side share. Weights of that look are a phase of their own, learnt from such bridges alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from safelight.desk.link import kernels
from safelight.desk.link.corpus import Bools, Floats, Ints

PART: Final = 3
"""Advertisements that each side of a link has at least to be looked at as a bridge."""
LEAST: Final = float(np.log(0.95 / 0.05))
"""Log-odds that a bridge needs at the second look: 95 right of 100, the precision that is asked for."""
LOOKS: Final = 4
"""Times that the weakest bridge of each group, of those not yet looked at, is looked at."""


@dataclass(frozen=True, slots=True)
class Links:
    """The links that hold groups together: advertisements `a` and `b` (rows) and log-odds; a tree for each group."""

    a: Ints
    b: Ints
    log_odds: Floats

    def kept(self, keep: Bools) -> Links:
        """Some of them."""
        return Links(self.a[keep], self.b[keep], self.log_odds[keep])

    def sides(self, size: int) -> tuple[Ints, Ints]:
        """How many advertisements each link has on its two sides, the smaller first."""
        inner, whole = kernels.tree_sides(size, self.a, self.b)
        return np.minimum(inner, whole - inner), np.maximum(inner, whole - inner)


Compared: TypeAlias = Callable[[Ints, Ints, Ints], Floats]
"""Log-odds of pairs of clusters (a, b) for dense labels (label, a, b)."""


def without_weak_bridges(links: Links, size: int, compared: Compared) -> tuple[Links, Links]:
    """The links that stand, with the log-odds of the second look for those that had one; and those that were cut.

    What a person said (infinite log-odds) is never looked at.
    """
    seen = np.isinf(links.log_odds)
    cut = Links(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    for _ in range(LOOKS):
        smaller, _larger = links.sides(size)
        asked = _weakest(links, np.flatnonzero(~seen & (smaller >= PART)), size)
        if not len(asked):
            break
        apart = np.ones(len(links.a), bool)
        apart[asked] = False
        label = dense(kernels.united(size, links.a[apart], links.b[apart]))
        log_odds = compared(label, label[links.a[asked]], label[links.b[asked]])
        links.log_odds[asked], seen[asked] = log_odds, True
        stands = np.ones(len(links.a), bool)
        stands[asked] = log_odds >= LEAST
        gone = links.kept(~stands)
        cut = Links(*(np.concatenate(both) for both in zip(columns(cut), columns(gone), strict=True)))
        links, seen = links.kept(stands), seen[stands]
    return links, cut


def _weakest(links: Links, bridges: Ints, size: int) -> Ints:
    """Of some links the weakest of each group."""
    group = kernels.united(size, links.a, links.b)[links.a[bridges]]
    order = np.lexsort((links.log_odds[bridges], group))
    return bridges[order[np.unique(group[order], return_index=True)[1]]]


def columns(links: Links) -> tuple[Ints, Ints, Floats]:
    """Both ends, and log-odds."""
    return links.a, links.b, links.log_odds


def dense(label: Ints) -> Ints:
    """Labels as numbers from 0 up."""
    return np.unique(label, return_inverse=True)[1].astype(np.int64)
