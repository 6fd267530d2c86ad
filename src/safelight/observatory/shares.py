"""Shares of a city's records that say a field, that withhold it, and that don't record it, from published numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from safelight.core.errors import Refused
from safelight.core.question import Question
from safelight.core.vocabulary import Dimension
from safelight.observatory.fields import Field, Saying
from safelight.observatory.published import Asks, Document, Key, Number, rows, value
from safelight.observatory.sides import significant

COARSEST_CELL: Final = 6


@dataclass(frozen=True, slots=True)
class Part:
    """A share of the records: `number` is published, or None where it is held back; `share` of the published total."""

    status: str
    number: int | None
    share: float | None

    def to_document(self) -> dict[str, Any]:
        """Status, number and share (four significant figures)."""
        share = None if self.share is None else significant(self.share)
        return {"status": self.status, "number": self.number, "share": share}


NONE: Final = Part("none", 0, 0.0)
"""No record has such a value."""


def split_by(questions: Asks, city: str, field: Field) -> Document | None:
    """The city's records by one field; None where the policy doesn't answer that."""
    resolution = COARSEST_CELL if field.dimension is Dimension.CELL else None
    try:
        return questions.count(Question(city=(city,), by=(field.dimension,), resolution=resolution)).to_document()
    except Refused:
        return None


def shares(
    document: Document | None, field: Field, key: Key, total: Number, saying: Iterable[Saying]
) -> tuple[Part, Part, Part]:
    """Published, withheld and not recorded, of the basis and unit of `key`.

    A place counts as not recorded where a record stands in no area that can be drawn; an hour where it isn't known.
    Sizes of operations are inferred by Safelight, so no source has published or withheld them.
    """
    if document is None:
        held = Part("protected", None, None)
        return held, held, held
    speaking, silent = _spoken(document, field, key)
    if field.dimension is Dimension.SIZE_BAND:
        return replace(_part(speaking, total), status="inferred"), NONE, NONE
    basis = str(value(key, "basis"))
    knows = _knows(document, field, basis, saying)
    withheld = [number for name, number in silent if knows or name == "withheld"]
    others = [number for name, number in silent if not knows and name != "withheld"]
    gaps = _part(withheld, total), _part(others, total)
    unsaid = _code(document, field, basis) and not any(number.shown for number in speaking)
    published = NONE if unsaid else _published(speaking, gaps, total)
    return published, *gaps


def _spoken(document: Document, field: Field, key: Key) -> tuple[list[Number], list[tuple[str, Number]]]:
    """Numbers of values that say the field, and of those that don't (with the value: unknown or withheld)."""
    beside = {Dimension.HOUR: "unknown_hours", Dimension.CELL: "not_on_map"}.get(field.dimension)
    speaking, silent = [], []
    for own, number in _of(rows(document), key):
        said = str(value(own, field.dimension.value))
        if said in ("unknown", "withheld"):
            silent.append((said, number))
        else:
            speaking.append(number)
    if beside:
        silent += [("unknown", one) for _, one in _of(rows({**document, "rows": document.get(beside, [])}), key)]
    return speaking, silent


def _of(found: list[tuple[Key, Number]], key: Key) -> list[tuple[Key, Number]]:
    return [(own, number) for own, number in found if all(value(own, name) == said for name, said in key)]


def _knows(document: Document, field: Field, basis: str, saying: Iterable[Saying]) -> bool:
    """Whether the sources of a basis hold a field back altogether: the records' `unknown` is then their silence."""
    if code := _code(document, field, basis):
        return code == "withheld"
    words = set(saying)
    return "withheld" in words and not words & {"published", "partly"}


def _code(document: Document, field: Field, basis: str) -> str | None:
    """The answer's own code for a field that no source of the basis gives: withheld or not_recorded."""
    codes = (one for one in document["not_recorded"] if (one["field"], one["basis"]) == (field.dimension.value, basis))
    return next((str(one["code"]) for one in codes), None)


def _part(numbers: list[Number], total: Number) -> Part:
    """The sum of what is shown; held back where nothing is, none where no record has such a value."""
    if not numbers:
        return NONE
    shown = [number.number for number in numbers if number.number is not None]
    if not shown:
        return Part(numbers[0].status, None, None)
    share = min(sum(shown) / total.number, 1.0) if total.number else None
    return Part("shown" if len(shown) == len(numbers) else "at_least", sum(shown), share)


def _published(speaking: list[Number], gaps: tuple[Part, Part], total: Number) -> Part:
    """The rest of the total where both gaps are numbers (many small parts add up to much noise), else what is shown."""
    known = [gap.number for gap in gaps if gap.status in ("shown", "none") and gap.number is not None]
    if total.number and len(known) == len(gaps):
        rest = max(total.number - sum(known), 0)
        return Part("shown", rest, rest / total.number)
    found = _part(speaking, total)
    return Part("at_least", found.number, found.share) if found.status == "shown" else found
