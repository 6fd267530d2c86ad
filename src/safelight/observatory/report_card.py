"""What a city's records say and what they don't: published, withheld, not recorded, and what the silence costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from safelight.catalog import Catalog, City, Source
from safelight.core.question import Question
from safelight.core.said import Said, said, sentences
from safelight.core.vocabulary import Dimension, Origin
from safelight.observatory import words
from safelight.observatory.fields import FIELDS, Field, Saying, says
from safelight.observatory.published import Asks, Document, Key, Number, rows, value
from safelight.observatory.ratio import MADE_UP, RatioRow, ratio
from safelight.observatory.reconcile import Reconciled, reconcile
from safelight.observatory.shares import Part, shares, split_by


@dataclass(frozen=True, slots=True)
class FieldCard:
    """One field of one basis: how many records say it, and what each source says about saying it."""

    field: Field
    published: Part
    withheld: Part
    not_recorded: Part
    sources: Mapping[str, Saying]
    cost: Said

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
    """A city's report card. `silent` are its sources that publish nothing on the trade, each with the reason; `known`
    are totals known from elsewhere, beside the published ones.
    """

    city: City
    bases: tuple[BasisCard, ...]
    silent: tuple[Source, ...]
    known: tuple[Reconciled, ...]
    document: Document

    def to_document(self) -> dict[str, Any]:
        """The card as plain values."""
        return {
            "city": self.city.id,
            "name": self.city.name,
            "question": self.document["question"],
            "origin": list(self.document["origin"]),
            "bases": [card.to_document() for card in self.bases],
            "silent_sources": [_silence(source) for source in self.silent],
            "known_totals": [one.to_document() for one in self.known],
            "withheld": self.document.get("withheld"),
            "as_of": self.document.get("as_of"),
        }

    @property
    def _made_up(self) -> bool:
        return Origin.SYNTHETIC in self.document["origin"]

    def to_text(self) -> str:
        """The card for people: a few lines for each basis."""
        made_up = [sentences([MADE_UP, said("these records say nothing about anybody.")])] if self._made_up else []
        lines = [said("What {city}'s records say", city=self.city.name), *made_up, ""]
        for card in self.bases:
            lines += [*_basis_lines(card), ""]
        if not self.bases:
            lines += [said("No records are held, so nothing can be said."), ""]
        if compared := [one for one in self.known if one.verdict != "not_here"]:
            lines += [said("Known from elsewhere:"), *(f"  {one.sentence}" for one in compared), ""]
        if self.silent:
            lines.append(said("Sources whose silence says nothing:"))
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


def _say(part: Part) -> Said:
    if part.status == "inferred":
        return said("by inference")
    return words.share(part.share) if part.share is not None else said("few or held back")


def report_card(questions: Asks, catalog: Catalog, city: str) -> ReportCard:
    """What each field of the city's records says, by basis, from published numbers and the catalogue.

    Raises NotThere for a city that isn't in the catalogue, or has no database.
    """
    entry = catalog.city(city)
    document = questions.count(Question(city=(city,))).to_document()
    splits = {field.name: split_by(questions, city, field) for field in FIELDS}
    totals = _totals(questions, city, document, splits.values())
    ratios = ratio(questions, Question(city=(city,))).rows
    cards = []
    for key, total in rows(document):
        basis, unit = str(value(key, "basis")), str(value(key, "unit"))
        mine = tuple(row for row in ratios if (row.key["basis"], row.key["unit"]) == (basis, unit))
        sources = [source for source in entry.sources if source.covers and source.basis == basis and source.layouts]
        fields = []
        for field in FIELDS:
            saying = {source.id: says(catalog, entry, source, field) for source in sources}
            split = splits[field.name]
            whole = totals[_until(split or document)].get(key, total)
            parts = shares(split, field, key, whole, saying.values())
            fields.append(FieldCard(field, *parts, sources=saying, cost=_cost(field, parts[0], mine)))
        cards.append(BasisCard(basis, unit, total, tuple(fields), mine))
    silent = tuple(source for source in entry.sources if not source.covers)
    return ReportCard(entry, tuple(cards), silent, reconcile(questions, city), document)


def _totals(
    questions: Asks, city: str, document: Document, splits: Iterable[Document | None]
) -> Mapping[str, Mapping[Key, Number]]:
    """The city's totals until each day on which a split was answered to end: a share is of its own period's records.

    The policy counts sides and people over whole years, and totals until last month.
    """
    totals = {_until(document): dict(rows(document))}
    for until in {_until(split) for split in splits if split} - totals.keys():
        whole = Question.from_filters({"city": city, "until": until})
        totals[until] = dict(rows(questions.count(whole).to_document()))
    return totals


def _until(document: Document) -> str:
    return str(document["question"].get("until") or "")


def _cost(field: Field, published: Part, ratios: tuple[RatioRow, ...]) -> Said:
    if field.dimension is not Dimension.ROLE:
        name = NAMES[field.name]
        if published.status == "inferred":
            return said("No source says it: records of one place, day and kind of charge are taken for one operation.")
        if published.status == "none":
            return said("A ratio by {field} can't be asked: no source gives it.", field=name)
        if published.share is None:
            return said("A ratio by {field} can't be told: too few records say it.", field=name)
        usable = words.share(published.share)
        return said("A ratio by {field} could use {usable} of the records.", field=name, usable=usable)
    if not ratios:
        return said("")
    return sentences([*map(_lies, ratios), said("If every record said its side, each would be one number.")])


NAMES: Final[Mapping[str, Said]] = {
    "role": said("role"),
    "venue": said("venue"),
    "sex": said("sex"),
    "age": said("age"),
    "race": said("race"),
    "place": said("place"),
    "time": said("time"),
    "size": said("size"),
}
"""What each field is called in a sentence."""


def _lies(row: RatioRow) -> Said:
    """Where a ratio lies: "Selling to buying: from 0.8 to 21."."""
    one, other = words.deed(row.ratio.numerator.roles), words.deed(row.ratio.denominator.roles)
    low, high = row.ratio.bounds.low, row.ratio.bounds.high
    if not low and high is None:
        return said("The ratio of {one} to {other} lies anywhere.", one=one, other=other)
    if high is None:
        return said(
            "The ratio of {one} to {other} lies from {low} up, without limit.",
            one=one,
            other=other,
            low=words.figure(low),
        )
    return said(
        "The ratio of {one} to {other} lies from {low} to {high}.",
        one=one,
        other=other,
        low=words.figure(low),
        high=words.figure(high),
    )
