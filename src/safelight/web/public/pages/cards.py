"""Report cards as marks with words: what happens to each field, at a glance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from safelight.core.vocabulary import Origin
from safelight.observatory import BasisCard, FieldCard, RatioRow, ReportCard
from safelight.web.public.pages.card_words import percent
from safelight.web.public.rows import SHOWN_RATIO

MOST: Final = 90
"""Whole per cent of the records from which on a field counts as published."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One field at a glance: `kind` chooses the shape, `text` says it in words. `share` is what is published."""

    kind: str
    text: str
    share: float | None

    @property
    def told(self) -> bool:
        """Whether most records say it."""
        return self.kind in ("published", "partly") and (self.share or 0) > 0.5


def mark(card: FieldCard) -> Mark:
    """What happens to a field: published, published in part, withheld, not recorded, inferred, or too few to say."""
    published = card.published
    if published.status == "inferred":
        return Mark("inferred", _("by inference"), None)
    if published.share:
        share = percent(published.share)
        if round(published.share * 100) >= MOST:
            return Mark("published", _("published: {share}").format(share=share), published.share)
        return Mark("partly", _("in part: {share}").format(share=share), published.share)
    if published.status == "none" or published.number == 0:
        return _silent(card)
    return Mark("few", _("too few to say"), None)


def _silent(card: FieldCard) -> Mark:
    """Withheld where a source says that it holds the field back, or most of the silence is that."""
    withheld, absent = card.withheld.share or 0, card.not_recorded.share or 0
    holds_back = "withheld" in card.sources.values() and not absent
    if withheld > absent or holds_back:
        return Mark("withheld", _("withheld"), 0.0)
    return Mark("absent", _("not recorded"), 0.0)


def shown_ratio(card: BasisCard) -> RatioRow | None:
    """Selling to buying, promoting or trafficking."""
    return next((row for row in card.ratios if row.name == SHOWN_RATIO), None)


def told(card: BasisCard) -> int:
    """How many of the eight fields most records say."""
    return sum(mark(field).told for field in card.fields)


def largest(cards: Iterable[BasisCard]) -> BasisCard | None:
    """The basis with the most records."""
    return max(cards, key=lambda card: card.total.number or 0, default=None)


def made_up(card: ReportCard) -> bool:
    """Whether the city's records are made up, to try Safelight with."""
    return Origin.SYNTHETIC in card.document["origin"]
