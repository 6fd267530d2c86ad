"""What became of the rows of one source: counted at every step, so that nothing disappears without a count."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from safelight.core.errors import SafelightError


class SumsDiffer(SafelightError):
    """The sums of an ingest don't add up: a fault in Safelight, so nothing is published."""

    kind = "sums-differ"


@dataclass(slots=True)
class Tally:
    """Sums over the rows of one source in one ingest.

    `rejects` counts by (reason, month); `unknown_codes` rows that hold a watch word and fit no list; `places` rows
    among the relevant ones whose place is outside the city, withheld, or unknown; `by_kind` rows taken for encampment
    calls and police activity, whether or not the source is read for anything else.
    """

    read: int = 0
    relevant: int = 0
    irrelevant: int = 0
    unreadable: int = 0
    kept: int = 0
    merged: int = 0
    duplicates: int = 0
    rejected: int = 0
    held: int = 0
    waiting: int = 0
    unchanged: int = 0
    by_code: Counter[str] = field(default_factory=Counter)
    by_kind: Counter[str] = field(default_factory=Counter)
    rejects: Counter[tuple[str, str]] = field(default_factory=Counter)
    unknown_codes: int = 0
    places: Counter[str] = field(default_factory=Counter)
    months: set[str] = field(default_factory=set)
    dropped_columns: set[str] = field(default_factory=set)
    layouts: set[str] = field(default_factory=set)
    newest: date | None = None
    oldest: date | None = None

    def add(self, other: Tally) -> None:
        """Take another part of the same source into this one."""
        for item in fields(self):
            mine, theirs = getattr(self, item.name), getattr(other, item.name)
            if isinstance(mine, int):
                setattr(self, item.name, mine + theirs)
            elif isinstance(mine, Counter | set):
                mine.update(theirs)
        self.newest = max((day for day in (self.newest, other.newest) if day), default=None)
        self.oldest = min((day for day in (self.oldest, other.oldest) if day), default=None)

    @property
    def reject_reasons(self) -> dict[str, int]:
        """Rejected rows by reason."""
        reasons: Counter[str] = Counter()
        for (reason, _month), count in self.rejects.items():
            reasons[reason] += count
        return dict(sorted(reasons.items()))

    @property
    def unknown_share(self) -> float:
        """Share of unknown codes among all rows that look relevant."""
        seen = self.relevant + self.unknown_codes
        return self.unknown_codes / seen if seen else 0.0

    def check(self, source: str) -> None:
        """Raise SumsDiffer unless the contract's two sums hold."""
        if self.relevant != self.kept + self.merged + self.duplicates + self.rejected:
            raise SumsDiffer(
                f"{source}: {self.relevant} relevant rows, but {self.kept} kept + {self.merged} merged + "
                f"{self.duplicates} duplicates + {self.rejected} rejected.",
                fix="Nothing was published. Please report this with the source's name.",
            )
        if self.read != self.relevant + self.irrelevant + self.unreadable:
            raise SumsDiffer(
                f"{source}: {self.read} rows read, but {self.relevant} relevant + {self.irrelevant} irrelevant + "
                f"{self.unreadable} unreadable.",
                fix="Nothing was published. Please report this with the source's name.",
            )

    def to_json(self) -> dict[str, Any]:
        """As plain values, for the staging folder."""
        plain: dict[str, Any] = {item.name: getattr(self, item.name) for item in fields(self)}
        plain["rejects"] = [[reason, month, count] for (reason, month), count in self.rejects.items()]
        plain["newest"], plain["oldest"] = (day and day.isoformat() for day in (self.newest, self.oldest))
        return {key: sorted(value) if isinstance(value, set) else value for key, value in plain.items()}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Tally:
        """The inverse of `to_json`."""
        rejects = Counter({(reason, month): count for reason, month, count in plain["rejects"]})
        days = {name: date.fromisoformat(plain[name]) if plain[name] else None for name in ("newest", "oldest")}
        sets = {name: set(plain[name]) for name in ("months", "dropped_columns", "layouts")}
        counters = {name: Counter(plain[name]) for name in ("by_code", "by_kind", "places")}
        return cls(**{**plain, **days, **sets, **counters, "rejects": rejects})
