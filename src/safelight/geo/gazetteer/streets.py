"""Streets and corners in the words of a text: which windows of words are streets, and which two of them meet.

In: words in their one form. Out: `Corner`s with what was read for them: how many words, how many slips of typing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from safelight.geo.gazetteer.grams import alike
from safelight.geo.gazetteer.index import Index, hash_of
from safelight.geo.gazetteer.words import DIRECTIONS, FILLERS, TYPES, split_street, street_keys

LONGEST: Final = 6
"""Words of a street's name."""
_OTHER_TYPE: Final = 2
"""What it counts that somebody says Avenue of a Boulevard."""
_MOST_ALIKE: Final = 8


@dataclass(frozen=True, slots=True)
class Window:
    """Some words of a text, side by side, from `start` up to `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A street that a window may mean: `cost` counts shorter forms and another type, `slips` mended spelling."""

    street: int
    cost: int
    slips: int
    window: Window


@dataclass(frozen=True, slots=True)
class Corner:
    """Two streets that meet: the number of the pair, and the hits that it was read from."""

    pair: int
    hits: tuple[Hit, Hit]

    @property
    def slips(self) -> int:
        """Mended letters in both names."""
        return self.hits[0].slips + self.hits[1].slips

    @property
    def cost(self) -> int:
        """How far both names are from the forms as written."""
        return self.hits[0].cost + self.hits[1].cost

    @property
    def read(self) -> int:
        """How many words were understood."""
        return sum(hit.window.end - hit.window.start for hit in self.hits)


class Reader:
    """Looks up windows of one text; each is looked up once."""

    def __init__(self, index: Index, found: Sequence[str]) -> None:
        self.index = index
        self.words = found
        self._exact: dict[Window, list[Hit]] = {}
        self._alike: dict[Window, list[Hit]] = {}

    def before(self, at: int) -> list[Window]:
        """Windows that end before a word, fillers between them and it aside; longest first."""
        ends = [at]
        while ends[-1] > 0 and self.words[ends[-1] - 1] in FILLERS:
            ends.append(ends[-1] - 1)
        return [Window(end - size, end) for end in ends for size in range(min(LONGEST, end), 0, -1)]

    def after(self, at: int) -> list[Window]:
        """Windows that begin at a word, or behind fillers there; longest first."""
        starts = [at]
        while starts[-1] < len(self.words) and self.words[starts[-1]] in FILLERS:
            starts.append(starts[-1] + 1)
        most = len(self.words)
        return [Window(start, start + size) for start in starts for size in range(min(LONGEST, most - start), 0, -1)]

    def exact(self, window: Window) -> list[Hit]:
        """Streets of exactly this name, whole or shortened."""
        if window not in self._exact:
            self._exact[window] = self._looked_up(window)
        return self._exact[window]

    def mended(self, window: Window) -> list[Hit]:
        """Streets of this name, or of one that differs by slips of typing."""
        if window not in self._alike:
            found = self.exact(window)
            self._alike[window] = found or self._looks_like(window)
        return self._alike[window]

    def corners(self, left: Iterable[Hit], right: Iterable[Hit]) -> list[Corner]:
        """The pairs of streets that meet, of windows that don't overlap."""
        pairs = self.index.column["pair"]
        whole = [(one, two) for one in left for two in right if not _overlap(one.window, two.window)]
        if not whole:
            return []
        codes = np.array(
            [min(one.street, two.street) << 32 | max(one.street, two.street) for one, two in whole], dtype=np.uint64
        )
        first, last = np.searchsorted(pairs, codes), np.searchsorted(pairs, codes, side="right")
        return [
            Corner(int(at), hits)
            for hits, start, end in zip(whole, first, last, strict=True)
            for at in range(int(start), int(end))
        ]

    def _looked_up(self, window: Window) -> list[Hit]:
        direction, kind = self._told(window)
        best: dict[int, Hit] = {}
        for grade, form in enumerate(self._forms(window)):
            for street, key_grade in exact_owners(self.index, form):
                if street < self.index.streets and (extra := self._unlike(street, direction, kind)) is not None:
                    hit = Hit(street, grade + key_grade + extra, 0, window)
                    if street not in best or hit.cost < best[street].cost:
                        best[street] = hit
        return list(best.values())

    def _looks_like(self, window: Window) -> list[Hit]:
        direction, kind = self._told(window)
        best: dict[int, Hit] = {}
        for form in self._forms(window)[1:] or self._forms(window):
            for one in alike(self.index, form, streets=True)[:_MOST_ALIKE]:
                extra = self._unlike(one.owner, direction, kind)
                if extra is not None and (one.owner not in best or one.slips < best[one.owner].slips):
                    best[one.owner] = Hit(one.owner, one.grade + extra, one.slips, window)
        return list(best.values())

    def _told(self, window: Window) -> tuple[str, str]:
        """Direction and type that are given of a street, the direction also where it stands before the window."""
        direction, _, kind = split_street(self.words[window.start : window.end])
        before = self.words[max(window.start - 2, 0) : window.start]
        begins = len(before) == 1 or before[:1] == ["&"] or (before and before[0] in FILLERS)
        return direction or (before[-1] if begins and before[-1] in DIRECTIONS else ""), kind

    def _forms(self, window: Window) -> list[str]:
        """The keys of a window, also without a type in front, as in "calle 5" and "avenida Vermont"."""
        found = self.words[window.start : window.end]
        forms = street_keys(found)
        if len(found) > 1 and found[0] in TYPES:
            forms += [form for form in street_keys(found[1:]) if form not in forms]
        return forms

    def _unlike(self, street: int, direction: str, kind: str) -> int | None:
        """What another type counts; None where the street's direction contradicts the one that was given."""
        own = self.index.text("street_direction", street)
        if direction and own and direction != own:
            return None
        type_ = self.index.text("street_type", street)
        return _OTHER_TYPE if kind and type_ and kind != type_ else 0


def exact_owners(index: Index, key: str) -> Iterator[tuple[int, int]]:
    """The owners of a key and its grade for each."""
    hashes, which = index.column["key_hash"], index.column["key_of_hash"]
    wanted = np.uint64(hash_of(key))
    at = int(np.searchsorted(hashes, wanted))
    while at < len(hashes) and hashes[at] == wanted:
        number = int(which[at])
        if index.text("key", number) == key:
            yield int(index.column["key_owner"][number]), int(index.column["key_grade"][number])
        at += 1


def _overlap(one: Window, two: Window) -> bool:
    return one.start < two.end and two.start < one.end


def streets_of(index: Index, pair: int) -> tuple[int, int]:
    """The two streets of a pair."""
    code = int(index.column["pair"][pair])
    return code >> 32, code & 0xFFFFFFFF


def corners_of(index: Index, street: int) -> list[int]:
    """All pairs of a street."""
    pairs = index.column["pair"]
    found = np.flatnonzero((pairs >> np.uint64(32) == street) | (pairs & np.uint64(0xFFFFFFFF) == street))
    return [int(one) for one in found]
