"""What was planted: numbers that tests compare an ingest with. They are given back, and saved nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from safelight.core.vocabulary import Charge, Role


@dataclass(frozen=True, slots=True)
class Operation:
    """One planted group: `size` rows of one place, one local day and one charge. It stays a group at any H3 cell."""

    day: date
    charge: Charge
    size: int


@dataclass(frozen=True, slots=True)
class SourceTruth:
    """One source's rows as written. Counts are of rows unless they say otherwise.

    `rows` = `relevant` + irrelevant ones. `by_code`, `by_role` and `by_month` count relevant rows, repeated ones
    included. `repeated`: relevant rows whose id stands in an earlier row (`corrected` of these differ in their
    place). `distinct`: relevant rows without those; `people` and `offences` stand behind them, null where the
    source doesn't count that unit. `apart` and `without_place` count distinct rows; `minors` people, or rows where
    rows aren't people. `months_silent`: months ("2021-03") in which the source sent nothing at all. Rows of a source
    that only completes another one are none of them relevant by themselves.
    """

    rows: int
    relevant: int
    distinct: int
    repeated: int
    corrected: int
    apart: int
    minors: int
    without_place: int
    people: int | None
    offences: int | None
    by_code: Mapping[str, int]
    by_role: Mapping[Role, int]
    by_month: Mapping[str, int]
    months_silent: tuple[str, ...]
    operations: tuple[Operation, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """What `write_feeds` wrote, by city and source."""

    sources: Mapping[tuple[str, str], SourceTruth] = field(default_factory=dict)

    def of(self, city: str) -> Mapping[str, SourceTruth]:
        """The truth of one city's sources, by source id."""
        return {source: truth for (place, source), truth in self.sources.items() if place == city}
