"""What is known of a text after it was read: facts and offsets. No word of the text is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

ROLES: Final = ("buyer", "exploiter", "prostituted_person", "unknown_role")


@dataclass(frozen=True, slots=True)
class Span:
    """The characters `[start, end)` that a fact was read from; code points of the text as given."""

    field: str
    start: int
    end: int


@dataclass(slots=True)
class Operation:
    """One action with numbers of its own. Counts are people; None: spoken of without a number, or contradicted."""

    counts: dict[str, int | None] = field(default_factory=lambda: dict.fromkeys((*ROLES, "total"), 0))
    sex: dict[str, int | None] | None = None
    venue: str = "unknown"
    date_start: str | None = None
    date_end: str | None = None
    minors_recovered: int | None = None
    agencies: list[str] = field(default_factory=list)
    money: list[dict[str, object]] = field(default_factory=list)
    approx: list[str] = field(default_factory=list)
    scope: str = "local"
    spans: list[Span] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def mark(self, name: str, start: int, end: int) -> None:
        """Remember where a value was read."""
        span = Span(name, start, end)
        if span not in self.spans:
            self.spans.append(span)

    def document(self) -> dict[str, Any]:
        """The operation as LABELS describes it, with spans as offsets alone, and `reasons` for what is uncertain."""
        return {
            "counts": self.counts,
            "sex": self.sex,
            "venue": self.venue,
            "date_start": self.date_start,
            "date_end": self.date_end,
            "minors_recovered": self.minors_recovered,
            "agencies": self.agencies,
            "money": self.money,
            "approx": self.approx,
            "scope": self.scope,
            "spans": [
                {"field": one.field, "start": one.start, "end": one.end}
                for one in sorted(self.spans, key=lambda s: s.start)
            ],
            "reasons": self.reasons,
        }


@dataclass(frozen=True, slots=True)
class Facts:
    """A text as read: operations, or the reason why there are none; `reasons` send it to a steward."""

    operations: tuple[Operation, ...]
    negative_reason: str | None
    reasons: tuple[str, ...]
    text_sha256: str

    @property
    def relevant(self) -> bool:
        """Whether the text reports enforcement of the sex trade."""
        return bool(self.operations)

    @property
    def uncertain(self) -> bool:
        """Whether a person should look at it before its numbers are used."""
        return bool(self.reasons) or any(one.reasons for one in self.operations)

    def document(self) -> dict[str, Any]:
        """A JSON document of the facts."""
        return {
            "relevant": self.relevant,
            "operations": [one.document() for one in self.operations],
            "negative_reason": self.negative_reason,
            "uncertain": self.uncertain,
            "reasons": list(self.reasons),
            "text_sha256": self.text_sha256,
        }
