"""Reads published answers: the only way in which this package meets a number.

An answer is taken as its document (the contract's flat rows), so nothing here can reach a true count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from safelight.core.question import Question
from safelight.core.vocabulary import Unit

Document = Mapping[str, Any]
Key = tuple[tuple[str, Any], ...]

_NOT_KEYS: Final = frozenset({"status", *(unit.value for unit in Unit)})


class Answered(Protocol):
    """A published answer."""

    def to_document(self) -> Mapping[str, Any]:
        """The contract's document: question, asked, rows, published, withheld, sources …"""
        ...


class Asks(Protocol):
    """What answers questions with published numbers alone."""

    def count(self, question: Question, /) -> Answered:
        """Coarsen, ask, publish."""
        ...


@dataclass(frozen=True, slots=True)
class Number:
    """A published number, or why there is none.

    `number` is None where few or protected; `cap` is the most that can stand behind it (None: no limit is known);
    `noise` the variance of what publishing added.
    """

    status: str
    number: int | None
    cap: float | None
    noise: float

    @property
    def shown(self) -> bool:
        """Whether there is a number to calculate with."""
        return self.number is not None


HELD_BACK: Final = Number("protected", None, None, 0.0)
"""A number that is held back, or a category that isn't listed: the two look the same."""


def rows(document: Document) -> list[tuple[Key, Number]]:
    """Each row as its key (dimensions, basis, unit, in a fixed order) and its number."""
    published = document["published"]
    noise, reach = float(published["variance"]), float(published["max_change"])
    threshold = float(published["k"] or 0)
    return [(_key(row), _number(row, noise, reach, threshold)) for row in document["rows"]]


def same_area_rows(document: Document) -> list[tuple[Key, Number]]:
    """The rows that may be put beside another answer's: "rest of" areas are each answer's own, so they are left out."""
    return [(without(key, ("part",)), number) for key, number in rows(document) if value(key, "part") != "rest"]


def _key(row: Mapping[str, Any]) -> Key:
    return tuple(sorted((name, value) for name, value in row.items() if name not in _NOT_KEYS))


def _number(row: Mapping[str, Any], noise: float, reach: float, threshold: float) -> Number:
    """Few stands for less than the threshold before or after noise, so for at most threshold - 1 + reach."""
    number = row[row["unit"]]
    if row["status"] == "shown":
        return Number("shown", int(number), float(number), noise)
    if row["status"] == "few":
        return Number("few", None, max(threshold - 1, 0) + reach, 0.0)
    return Number("protected", None, None, 0.0)


def without(key: Key, names: Iterable[str]) -> Key:
    """The key less some of its names."""
    left_out = frozenset(names)
    return tuple(pair for pair in key if pair[0] not in left_out)


def value(key: Key, name: str) -> Any:
    """What the key says of `name`; None where it says nothing."""
    return next((content for own, content in key if own == name), None)
