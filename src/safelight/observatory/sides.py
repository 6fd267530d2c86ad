"""One ratio: two sides and the records that don't say which side, turned into bounds, an interval and a point.

Pure functions over published numbers; docs/method/ratio.md has the formulas.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from safelight.core.said import Said, said
from safelight.core.vocabulary import Role
from safelight.observatory import words
from safelight.observatory.interval import LEVEL, Side, Sides, design_effect, ratio_limits
from safelight.observatory.published import Number

LEAST: Final = 20
"""A ratio stands on published counts of at least this many on both sides (disclosure policy)."""

SELLING: Final = (Role.PROSTITUTED_PERSON,)
DEMAND: Final = (Role.BUYER, Role.EXPLOITER)
PAIRS: Final[Mapping[str, tuple[Role, ...]]] = {
    "prostituted_person:buyer": (Role.BUYER,),
    "prostituted_person:exploiter": (Role.EXPLOITER,),
    "prostituted_person:buyer+exploiter": DEMAND,
}
"""The three ratios: name -> roles of the denominator; the numerator is always prostituted persons."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A published count of a role (or several), and the published number of operations it rests on."""

    roles: tuple[Role, ...]
    number: Number
    operations: Number | None

    @property
    def enough(self) -> bool:
        """Whether the count may carry a ratio."""
        return self.number.number is not None and self.number.number >= LEAST

    @property
    def most(self) -> float | None:
        """The count where it is published, else the most that can stand behind it."""
        return float(self.number.number) if self.number.number is not None else self.number.cap

    def side(self, number: float) -> Side:
        """`number` of these records with what is uncertain about it."""
        known = self.operations if self.operations and self.operations.shown and self.number.shown else None
        operations = float(known.number) if known and known.number is not None else None
        effect = design_effect(number, operations, noise=known.noise if known else 0.0)
        return Side(number, self.number.noise, number * effect)

    def to_document(self, basis: str, unit: str) -> dict[str, Any]:
        """Roles, words, status, number, operations."""
        return {
            "roles": [role.value for role in self.roles],
            "words": words.side(self.roles, basis, unit),
            "status": self.number.status,
            unit: self.number.number if self.number.status != "few" else 0,
            "operations": operations_document(self.operations),
        }


def operations_document(operations: Number | None) -> dict[str, Any] | None:
    """Status and number of operations; None where they can't be told for this unit."""
    if operations is None:
        return None
    return {"status": operations.status, "operations": 0 if operations.status == "few" else operations.number}


@dataclass(frozen=True, slots=True)
class Span:
    """From `low` to `high`; a high of None has no limit that could be said."""

    low: float
    high: float | None

    def to_document(self) -> dict[str, float | None]:
        """Both ends, to four significant figures."""
        return {"low": significant(self.low), "high": None if self.high is None else significant(self.high)}


@dataclass(frozen=True, slots=True)
class Ratio:
    """Numerator to denominator: `point` among records that say their side, `bounds` for all, `interval` of 95 %.

    `bounds.low` puts every unknown record on the denominator's side, `bounds.high` on the numerator's. A side below 20
    leaves its end open. `point` is None, with `reason`, unless both sides are published as at least 20. `records` is
    the published total of the row, all roles together.
    """

    numerator: Counted
    denominator: Counted
    unknown: Counted
    point: float | None
    bounds: Span
    interval: Span
    reason: str | None
    records: int | None = None

    @property
    def unknown_share(self) -> float | None:
        """Share of the unknown records in all of them, from published numbers; None where one of the two isn't."""
        if self.unknown.number.number is None or not self.records:
            return None
        return min(self.unknown.number.number / self.records, 1.0)

    @property
    def factor(self) -> float | None:
        """How many times the upper bound is the lower one: 1 if every record said its side; None where open."""
        if not self.bounds.low or self.bounds.high is None:
            return None
        return self.bounds.high / self.bounds.low


def make_ratio(numerator: Counted, denominator: Counted, unknown: Counted, *, records: int | None = None) -> Ratio:
    """The ratio of two sides with bounds for the records whose role isn't known; `records` are all of the row."""
    point = None
    if numerator.number.number is not None and denominator.number.number and numerator.enough and denominator.enough:
        point = numerator.number.number / denominator.number.number
    bounds, interval = spans_of(
        lower_sides(numerator, denominator, unknown), upper_sides(numerator, denominator, unknown)
    )
    reason = None if point is not None else too_few(numerator, denominator)
    return Ratio(numerator, denominator, unknown, point, bounds, interval, reason, records)


def lower_sides(numerator: Counted, denominator: Counted, unknown: Counted) -> Sides | None:
    """All unknown records on the denominator's side; None where the lower end is open."""
    above, most, extra = numerator.most, denominator.most, unknown.most
    if not numerator.enough or above is None or most is None or extra is None or most + extra <= 0:
        return None
    return numerator.side(above), denominator.side(most) + unknown.side(extra)


def upper_sides(numerator: Counted, denominator: Counted, unknown: Counted) -> Sides | None:
    """All unknown records on the numerator's side; None where the upper end is open."""
    most, below, extra = numerator.most, denominator.most, unknown.most
    if not denominator.enough or most is None or below is None or extra is None:
        return None
    return numerator.side(most) + unknown.side(extra), denominator.side(below)


def spans_of(lower: Sides | None, upper: Sides | None) -> tuple[Span, Span]:
    """Bounds and interval: from the ratio of `lower` and its lower limit up to that of `upper` and its upper limit."""
    low = (0.0, 0.0) if lower is None else (lower[0].number / lower[1].number, ratio_limits(*lower)[0])
    high = (None, None) if upper is None else (upper[0].number / upper[1].number, ratio_limits(*upper)[1])
    return Span(low[0], high[0]), Span(low[1], high[1])


def too_few(numerator: Counted, denominator: Counted) -> Said:
    """Why a ratio of these two has no point."""
    short = [words.deed(counted.roles) for counted in (numerator, denominator) if not counted.enough]
    if len(short) > 1:
        return said(
            "Fewer than {least} are published for {one} and for {other}, and a ratio stands on {least} of each.",
            least=LEAST,
            one=short[0],
            other=short[1],
        )
    return said(
        "Fewer than {least} are published for {one}, and a ratio stands on {least} of each.", least=LEAST, one=short[0]
    )


def significant(number: float) -> float:
    """Four significant figures: enough to read, no false exactness."""
    return float(f"{number:.4g}")


def ratio_document(ratio: Ratio, basis: str, unit: str) -> dict[str, Any]:
    """All that is known of one ratio, in plain values."""
    share = ratio.unknown_share
    return {
        "numerator": ratio.numerator.to_document(basis, unit),
        "denominator": ratio.denominator.to_document(basis, unit),
        "records": ratio.records,
        "unknown": {**ratio.unknown.to_document(basis, unit), "share": None if share is None else significant(share)},
        "point": None if ratio.point is None else significant(ratio.point),
        "bounds": ratio.bounds.to_document(),
        "interval": {**ratio.interval.to_document(), "level": LEVEL},
        "cost_of_not_saying": {
            "factor": None if ratio.factor is None else significant(ratio.factor),
            "if_published": said("one number between the bounds, with no width of its own"),
        },
        "reason": ratio.reason,
    }
