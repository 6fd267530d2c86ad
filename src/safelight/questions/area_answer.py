"""A published answer about encampments or police activity: the contract's document, with what each kind rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from safelight.core.said import said
from safelight.core.vocabulary import About, Unit
from safelight.questions.answer import Answer
from safelight.questions.rates import with_rates
from safelight.questions.rows import flat_frame

KINDS_NOTE: Final = said(
    "A request to clean up is not a call to the police. Kinds of rows are told apart and never added together."
)
COUNTED: Final = said("Calls: requests, calls, notices, stops, citations or arrests, as the kind says; not people.")


@dataclass(frozen=True, slots=True)
class AreaAnswer(Answer):
    """An answer with `kinds`: for each city and kind of row whether it is held here, published, or not published."""

    subject: About
    kinds: tuple[Mapping[str, Any], ...]
    per: ClassVar[int] = 1_000

    def rows(self) -> list[dict[str, Any]]:
        """Flat rows; those of whole cities have a rate where the residents are known."""
        if self.has_cells:
            return Answer.rows(self)
        tables = (flat_frame(table, split_by_origin=self.split_by_origin) for table in self.tables)
        residents = self.context.denominators
        return [
            row
            for table in tables
            for row in with_rates(table, Unit.CALLS.value, self.variance, residents, self.per).to_dicts()
        ]

    def to_document(self) -> dict[str, Any]:
        """The contract's document."""
        # A class with slots is made anew, so that the plain `super()` would look for another one.
        document = Answer.to_document(self)
        return {
            **document,
            "about": self.subject.value,
            "kinds": [dict(one) for one in self.kinds],
            "notes": [KINDS_NOTE],
        }

    def _protected(self) -> dict[str, Any]:
        why = said(
            "Numbers are shown from {least} on. An area is shown only where its rows lie in at least three places (of "
            "a tenth of a square kilometre), none of which holds more than 70 % of them, so that no area points at "
            "one camp.",
            least=self.threshold,
        )
        return {**Answer._protected(self), "why": why}
