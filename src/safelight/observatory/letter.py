"""The records-request letter, filled in with what one city's records don't say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import fill
from typing import Any, Final

from safelight.catalog import Status
from safelight.core.vocabulary import Origin
from safelight.observatory import words
from safelight.observatory.fields import FIELDS
from safelight.observatory.papers import paper, paper_words
from safelight.observatory.ratio import RatioRow
from safelight.observatory.report_card import BasisCard, FieldCard, ReportCard

ENOUGH: Final = 0.9
"""Share of the records from which on a field isn't asked for; the report card calls such a field published."""
WIDTH: Final = 118
"""Characters of a line."""
SHOWN: Final = "prostituted_person:buyer+exploiter"
"""The ratio whose width the letter tells."""


def request_letter(card: ReportCard, *, language: str = "en") -> str:
    """The letter as plain text: what was read, what it doesn't say, what is asked for and what isn't.

    Public facts alone: city, publishers, data sets, shares. What only the sender knows stays in [brackets]. A card of
    made-up records makes a letter that says so first.
    """
    say = paper_words(language)
    main = max(card.bases, key=lambda basis: basis.total.number or 0, default=None)
    return paper(
        "letter",
        language,
        {
            "warning": str(say["warning"]).lstrip("\n") if Origin.SYNTHETIC in card.document["origin"] else "",
            "city": card.city.name,
            "publishers": str(say["and"]).join(_publishers(card)),
            "sources": "\n".join(_sources(card, say)),
            "gaps": "\n".join(_gaps(card, say)),
            "cost": _cost(card, main, say) if main else "",
            "fields": "\n".join(str(say["field"]).format(field=say["fields"][field.name]) for field in FIELDS),
        },
    )


def _read(card: ReportCard) -> list[tuple[str, str, str]]:
    """Publisher, title and page of what was read; of what might be read, where nothing was."""
    answered = [one for one in card.document.get("sources", []) if one.get("publisher")]
    if answered:
        return [(one["publisher"], one["title"], one["page"]) for one in answered]
    return [(one.publisher, one.title, one.page) for one in card.city.sources if one.covers and one.layouts]


def _publishers(card: ReportCard) -> list[str]:
    """Who publishes what was read, and still does; keepers of old copies only where there is nobody else."""
    read = {title: publisher for publisher, title, _ in _read(card)}
    closed = {source.title for source in card.city.sources if source.status is Status.ARCHIVE}
    return list(dict.fromkeys(read[title] for title in read if title not in closed)) or list(
        dict.fromkeys(read.values())
    )


def _sources(card: ReportCard, say: Mapping[str, Any]) -> list[str]:
    lines = [str(say["source"]).format(title=title, page=page) for _, title, page in _read(card)]
    return lines or [str(say["nothing_read"])]


def _gaps(card: ReportCard, say: Mapping[str, Any]) -> Iterator[str]:
    """What each basis doesn't say, field by field."""
    if not card.bases:
        yield str(say["no_records"])
        return
    lacking = [(basis, [one for one in basis.fields if _lacks(one)]) for basis in card.bases]
    if not any(fields for _, fields in lacking):
        yield str(say["no_gap"])
    for basis, fields in lacking:
        if fields:
            yield str(say["group"]).format(basis=say["bases"][basis.basis], titles=_titles(card, basis, say))
            for one in fields:
                yield str(say["gap"]).format(field=say["fields"][one.field.name], state=_state(one, say))


def _titles(card: ReportCard, basis: BasisCard, say: Mapping[str, Any]) -> str:
    mine = [one["title"] for one in card.document.get("sources", []) if one["basis"] == basis.basis]
    return str(say["and"]).join(dict.fromkeys(mine)) or card.city.name


def _lacks(one: FieldCard) -> bool:
    return one.published.status == "inferred" or (one.published.share or 0.0) < ENOUGH


def _state(one: FieldCard, say: Mapping[str, Any]) -> str:
    """Held back, not recorded, or the share that says it."""
    if one.published.status == "inferred":
        return str(say["inferred"])
    if one.published.share:
        return str(say["published"]).format(share=_percent(one.published.share))
    if one.published.status not in ("none", "shown"):
        return str(say["few"])
    withheld = (one.withheld.share or 0.0) > (one.not_recorded.share or 0.0)
    return str(say["withheld" if withheld else "not_recorded"])


def _percent(share: float) -> str:
    return "< 1" if share < 0.01 else f"{100 * share:.0f}"


def _cost(card: ReportCard, basis: BasisCard, say: Mapping[str, Any]) -> str:
    """What the silence about sides does to the ratio; nothing where nearly every record says its side."""
    row = _shown(basis.ratios)
    if row is None or not any(one.field.name == "role" and _lacks(one) for one in basis.fields):
        return ""
    bounds, titles = row.ratio.bounds, _titles(card, basis, say)
    if not bounds.low or bounds.high is None:
        return _paragraph(str(say["cost_open"]).format(titles=titles))
    low, high = words.figure(bounds.low), words.figure(bounds.high)
    return _paragraph(str(say["cost"]).format(titles=titles, low=low, high=high))


def _paragraph(text: str) -> str:
    """Set off by an empty line, and broken like the rest of the letter."""
    return f"\n{fill(' '.join(text.split()), WIDTH, break_on_hyphens=False)}\n"


def _shown(ratios: Sequence[RatioRow]) -> RatioRow | None:
    return next((row for row in ratios if row.name == SHOWN), None)
