"""What a city's records say and what they don't: published, withheld, not recorded, and what the silence costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from safelight.catalog import Catalog, City, Source
from safelight.core.errors import Refused
from safelight.core.question import Question
from safelight.core.vocabulary import Basis, Dimension
from safelight.observatory import words
from safelight.observatory.fields import FIELDS, Field, Said, said
from safelight.observatory.published import Asks, Document, Number, rows, value
from safelight.observatory.ratio import RatioRow, ratio
from safelight.observatory.sides import significant

SILENT: Final[Mapping[str, str]] = {"unknown": "not_recorded", "withheld": "withheld"}
"""Values of a record that say that there is none, and which of the two silences each is."""


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


@dataclass(frozen=True, slots=True)
class FieldCard:
    """One field of one basis: how many records say it, and what each source says about saying it."""

    field: Field
    published: Part
    withheld: Part
    not_recorded: Part
    sources: Mapping[str, Said]
    cost: str

    def to_document(self) -> dict[str, Any]:
        """All of it, as plain values."""
        return {
            "field": self.field.name,
            "words": self.field.words,
            "published": self.published.to_document(),
            "withheld": self.withheld.to_document(),
            "not_recorded": self.not_recorded.to_document(),
            "sources": dict(self.sources),
            "cost": self.cost,
        }


@dataclass(frozen=True, slots=True)
class BasisCard:
    """All fields of one basis and unit, with the ratios that its silence about roles leaves."""

    basis: str
    unit: str
    total: Number
    fields: tuple[FieldCard, ...]
    ratios: tuple[RatioRow, ...]

    def to_document(self) -> dict[str, Any]:
        """All of it, as plain values."""
        return {
            "basis": self.basis,
            "unit": self.unit,
            "total": {"status": self.total.status, self.unit: self.total.number},
            "fields": [card.to_document() for card in self.fields],
            "ratios": [row.to_document() for row in self.ratios],
        }


@dataclass(frozen=True, slots=True)
class ReportCard:
    """A city's report card. `silent` are its sources that publish nothing on the trade, each with the reason."""

    city: City
    bases: tuple[BasisCard, ...]
    silent: tuple[Source, ...]
    document: Document

    def to_document(self) -> dict[str, Any]:
        """The card as plain values."""
        return {
            "city": self.city.id,
            "name": self.city.name,
            "question": self.document["question"],
            "origin": self.document.get("origin"),
            "bases": [card.to_document() for card in self.bases],
            "silent_sources": [_silence(source) for source in self.silent],
            "withheld": self.document.get("withheld"),
            "as_of": self.document.get("as_of"),
        }

    def to_text(self) -> str:
        """The card for people: a few lines for each basis."""
        lines = [f"What {self.city.name}'s records say", ""]
        for card in self.bases:
            lines += [*_basis_lines(card), ""]
        if not self.bases:
            lines += ["No records are held, so nothing can be said.", ""]
        if self.silent:
            lines.append("Sources whose silence says nothing:")
            lines += [f"  {source.title}: {source.covers_why}" for source in self.silent]
        return "\n".join(lines).rstrip() + "\n"


def _silence(source: Source) -> dict[str, str]:
    return {"source": source.id, "title": source.title, "status": source.status.value, "why": source.covers_why}


def _basis_lines(card: BasisCard) -> list[str]:
    total = f"{card.total.number:,}" if card.total.number is not None else "few"
    lines = [f"{words.basis_words(card.basis).capitalize()}: {total} {card.unit}"]
    for one in card.fields:
        parts = ", ".join(f"{name} {_say(part)}" for name, part in _parts(one))
        lines += [f"  {one.field.name:<6} {parts}", f"         {one.cost}"]
    return [*lines, *(f"  {row.sentence}" for row in card.ratios)]


def _parts(card: FieldCard) -> list[tuple[str, Part]]:
    return [("published", card.published), ("withheld", card.withheld), ("not recorded", card.not_recorded)]


def _say(part: Part) -> str:
    return words.share(part.share) if part.share is not None else "few or held back"


def report_card(questions: Asks, catalog: Catalog, city: str) -> ReportCard:
    """What each field of the city's records says, by basis, from published numbers and the catalogue.

    Raises NotThere for a city that isn't in the catalogue.
    """
    entry = catalog.city(city)
    document = questions.count(Question(city=(city,))).to_document()
    splits = {field.name: _split(questions, city, field) for field in FIELDS}
    ratios = ratio(questions, Question(city=(city,))).rows
    cards = []
    for key, total in rows(document):
        basis, unit = str(value(key, "basis")), str(value(key, "unit"))
        mine = tuple(row for row in ratios if (row.key["basis"], row.key["unit"]) == (basis, unit))
        sources = [source for source in entry.sources if source.covers and source.basis == basis and source.layouts]
        shares = (_shares(splits[field.name], basis, unit, total) for field in FIELDS)
        fields = tuple(
            FieldCard(
                field,
                *parts,
                sources={source.id: said(catalog, entry, source, field) for source in sources},
                cost=_cost(field, parts[0], mine),
            )
            for field, parts in zip(FIELDS, shares, strict=True)
        )
        cards.append(BasisCard(basis, unit, total, fields, mine))
    silent = tuple(source for source in entry.sources if not source.covers)
    return ReportCard(entry, tuple(cards), silent, document)


def _split(questions: Asks, city: str, field: Field) -> Document | None:
    """The city's records by one field; None where the policy doesn't answer that."""
    try:
        return questions.count(Question(city=(city,), by=(field.dimension,))).to_document()
    except Refused:
        return None


def _shares(document: Document | None, basis: str, unit: str, total: Number) -> tuple[Part, Part, Part]:
    """Published, withheld, not recorded: each from the published numbers of its values."""
    if document is None:
        held = Part("protected", None, None)
        return held, held, held
    dimension = document["question"]["by"].split(",")[0]
    found: dict[str, list[Number]] = {"published": [], "withheld": [], "not_recorded": []}
    for key, number in rows(document):
        if (value(key, "basis"), value(key, "unit")) == (basis, unit):
            found[SILENT.get(str(value(key, dimension)), "published")].append(number)
    return _part(found["published"], total), _part(found["withheld"], total), _part(found["not_recorded"], total)


def _part(numbers: list[Number], total: Number) -> Part:
    """The sum of what is shown; held back where nothing is, none where no record has such a value."""
    if not numbers:
        return Part("none", 0, 0.0)
    shown = [number.number for number in numbers if number.number is not None]
    if not shown:
        return Part(numbers[0].status, None, None)
    share = min(sum(shown) / total.number, 1.0) if total.number else None
    return Part("shown" if len(shown) == len(numbers) else "at_least", sum(shown), share)


def _cost(field: Field, published: Part, ratios: tuple[RatioRow, ...]) -> str:
    if field.dimension is not Dimension.ROLE:
        if published.share is None:
            return f"A ratio by {field.name} can't be told: too few records say it."
        usable = words.share(published.share)
        return f"A ratio by {field.name} could use {usable} of the records."
    costs = [f"{row.name} lies {_range(row)}" for row in ratios]
    return f"{'; '.join(costs)}. If every record said its side, each would be one number." if costs else ""


def _range(row: RatioRow) -> str:
    low, high = row.ratio.bounds.low, row.ratio.bounds.high
    if not low and high is None:
        return "anywhere"
    if high is None:
        return f"from {words.figure(low)} up, without limit"
    return f"from {words.figure(low)} to {words.figure(high)}"


def bases_of(entry: City) -> tuple[Basis, ...]:
    """The bases that the city's covering sources have, in the catalogue's order."""
    return tuple(dict.fromkeys(source.basis for source in entry.sources if source.covers))
