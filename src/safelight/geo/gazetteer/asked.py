"""One text that is asked for: its words, what of them may be passed over, and how sure that leaves an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Final

from safelight.geo.gazetteer import ground
from safelight.geo.gazetteer.answers import Answer, Elsewhere, Found, Place, Several
from safelight.geo.gazetteer.index import Index
from safelight.geo.gazetteer.naming import choices
from safelight.geo.gazetteer.streets import Hit, Reader, Window, exact_owners
from safelight.geo.gazetteer.words import FILLERS, GENERIC, plain, words

LONGEST_NAME: Final = 6
_ALL_KNOWN: Final = 1.0
_LEFT_OVER: Final = 0.9
_A_SLIP: Final = 0.1
_CLEARLY_NEARER_METRES: Final = 4_000.0
_CHOICE: Final = 0.5
"""How sure it is that the place is among several offered."""


class Asked:
    """A text, looked up in one city."""

    def __init__(self, index: Index, text: str, near: int | None) -> None:
        self.index = index
        self.plain = plain(text)
        self.words = words(text)
        self.near = near
        self.read = Reader(index, self.words)

    @cached_property
    def passed_over(self) -> frozenset[int]:
        """Numbers of the words that say nothing: fillers, the city's own name, its state, a ZIP behind the rest."""
        found = {at for at, word in enumerate(self.words) if word in FILLERS or word == "&"}
        own = self.index.about["city"]
        for name in own["names"]:
            parts = name.split()
            starts = range(1, len(self.words) - len(parts) + 1)
            found.update(
                at
                for start in starts
                if self.words[start : start + len(parts)] == parts
                for at in range(start, start + len(parts))
            )
        end = len(self.words)
        while end > 1 and (self.words[end - 1] == own["state"] or _is_zip(self.words[end - 1])):
            end -= 1
            found.add(end)
        return frozenset(found)

    @cached_property
    def trimmed(self) -> Window:
        """The words without those that say nothing at both ends."""
        told = [at for at in range(len(self.words)) if at not in self.passed_over]
        return Window(told[0], told[-1] + 1) if told else Window(0, 0)

    def windows(self) -> Iterator[Window]:
        """All windows that a name may fill, the longest first, none of fillers alone."""
        for size in range(min(LONGEST_NAME, len(self.words)), 0, -1):
            for start in range(len(self.words) - size + 1):
                if any(at not in self.passed_over for at in range(start, start + size)):
                    yield Window(start, start + size)

    def left_over(self, used: Sequence[Window]) -> bool:
        """Whether words that say something stand outside the windows."""
        inside = {at for window in used for at in range(window.start, window.end)}
        return any(at not in inside and at not in self.passed_over for at in range(len(self.words)))

    def sure(self, used: Sequence[Window], slips: int = 0) -> float:
        """How sure an answer is that was read from these windows."""
        return round((_LEFT_OVER if self.left_over(used) else _ALL_KNOWN) - _A_SLIP * slips, 2)

    def key(self, window: Window) -> str:
        """The words of a window as a key."""
        return " ".join(self.words[window.start : window.end])

    def places(self, window: Window) -> list[tuple[int, int]]:
        """Numbers of the places, not streets, that bear exactly this name, with the grade of each."""
        found = [*exact_owners(self.index, self.key(window))] or self._turned(window)
        return [(owner - self.index.streets, grade) for owner, grade in found if owner >= self.index.streets]

    def _turned(self, window: Window) -> list[tuple[int, int]]:
        """Owners of a name in the order of Spanish: "parque MacArthur"."""
        first, *rest = self.words[window.start : window.end]
        return [*exact_owners(self.index, " ".join((*rest, first)))] if rest and first in GENERIC else []

    def one_of(self, places: Sequence[Place], used: Sequence[Window], slips: int = 0) -> Answer:
        """The place, if there is one, or if the text or `near` decides; else the choice between them."""
        if len(places) > 1:
            places = self._in_named_area(places, used)
        if len(places) > 1:
            places = self._nearest(places)
        if len(places) == 1:
            return Found(places[0], self.sure(used, slips))
        return self.choice(places)

    def close_by(self, places: Sequence[Place]) -> Place | None:
        """The place that is near to where the asker is known to be, if one alone is."""
        if self.near is None:
            return None
        away = ground.metres(self.near, [place.cell for place in places])
        close = [place for place, metres in zip(places, away, strict=True) if metres < _CLEARLY_NEARER_METRES]
        return close[0] if len(close) == 1 else None

    def choice(self, places: Sequence[Place]) -> Several:
        """Places to choose from."""
        return Several(choices(self.index, places), _CHOICE)

    def outside(self, cell: int) -> Elsewhere:
        """The answer for a known place outside the city."""
        other = city_at(self.index, cell)
        return Elsewhere(other["id"], other["name"], _LEFT_OVER) if other else Elsewhere(None, None, _LEFT_OVER)

    def _in_named_area(self, places: Sequence[Place], used: Sequence[Window]) -> Sequence[Place]:
        """Those in a neighbourhood that other words of the text name; all where none is named."""
        inside = {at for window in used for at in range(window.start, window.end)}
        free = [one for one in self.windows() if inside.isdisjoint(range(one.start, one.end))]
        named = {number for window in free for number, _ in self.places(window)}
        kept = [place for place in places if ground.neighbourhood(self.index, place.cell) in named]
        return kept or places

    def _nearest(self, places: Sequence[Place]) -> Sequence[Place]:
        """The one that is clearly nearer to where the asker is known to be; else all, nearest first."""
        if self.near is None:
            return places
        if (close := self.close_by(places)) is not None:
            return [close]
        away = ground.metres(self.near, [place.cell for place in places])
        return [places[at] for at in sorted(range(len(places)), key=lambda at: float(away[at]))]


def city_at(index: Index, cell: int) -> dict[str, Any] | None:
    """The other city of the catalogue that touches a cell."""
    coarse = ground.parent(cell, 6)
    return next((other for other in index.about["others"] if coarse in other["cells"]), None)


def used_by(hits: Sequence[Hit]) -> list[Window]:
    """The windows of hits."""
    return [hit.window for hit in hits]


def _is_zip(word: str) -> bool:
    return len(word) == 5 and word.isdigit()
