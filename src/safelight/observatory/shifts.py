"""How a published count, or a ratio of two, changed from one window to another: point, bounds, interval, reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from safelight.core.said import said, sentences
from safelight.observatory.interval import LEVEL, Sides, change_limits
from safelight.observatory.published import Number
from safelight.observatory.sides import (
    LEAST,
    Counted,
    Ratio,
    Span,
    lower_sides,
    significant,
    spans_of,
    upper_sides,
)

Direction = Literal["rose", "fell", "not_told"]
OPEN: Final = Span(0.0, None)
"""Nothing can be said: any change at all."""


NOBODY: Final = Counted((), Number("shown", 0, 0.0, 0.0), None)


@dataclass(frozen=True, slots=True)
class Shift:
    """After over before: `point` among records that say their side, `bounds` over all ways to be silent, `interval`.

    `direction` is told only where the whole interval lies on one side of 1. `reason` says why there is no point.
    """

    point: float | None
    bounds: Span
    interval: Span
    reason: str | None

    @property
    def direction(self) -> Direction:
        """Which way it went, where that is sure."""
        if self.interval.low > 1:
            return "rose"
        return "fell" if self.interval.high is not None and self.interval.high < 1 else "not_told"

    def to_document(self) -> dict[str, Any]:
        """All of it, to four significant figures."""
        return {
            "point": None if self.point is None else significant(self.point),
            "bounds": self.bounds.to_document(),
            "interval": {**self.interval.to_document(), "level": LEVEL},
            "direction": self.direction,
            "reason": self.reason,
        }


def shift(before: Counted, after: Counted, unknown: Sequence[Counted] | None, faults: Sequence[str] = ()) -> Shift:
    """How a count changed. `unknown`: records of unknown role, before and after, that may belong to it too.

    The lower end gives all unknown records to the window before, the upper end all to the one after.
    """
    if faults:
        return Shift(None, OPEN, OPEN, sentences(list(faults)))
    then, now = unknown if unknown is not None else (NOBODY, NOBODY)
    bounds, interval = spans_of(lower_sides(after, before, then), upper_sides(after, before, now))
    if before.enough and after.enough and before.number.number and after.number.number is not None:
        return Shift(after.number.number / before.number.number, bounds, interval, None)
    reason = said("Fewer than {n} are published in one of the windows, and a change stands on {n} in each.", n=LEAST)
    return Shift(None, bounds, interval, reason)


def ratio_shift(before: Ratio, after: Ratio, faults: Sequence[str] = ()) -> Shift:
    """How a ratio changed: a ratio of ratios, with all unknown records on the sides that make it least, then most."""
    if faults:
        return Shift(None, OPEN, OPEN, sentences(list(faults)))
    least = _of(lower_sides, after), _of(upper_sides, before)
    most = _of(upper_sides, after), _of(lower_sides, before)
    low, high = _quotient(*least), _quotient(*most)
    bounds = Span(low[0] if low else 0.0, high[0] if high else None)
    interval = Span(low[1][0] if low else 0.0, high[1][1] if high else None)
    if before.point and after.point is not None:
        return Shift(after.point / before.point, bounds, interval, None)
    reasons = [
        said("{window}: {reason}", window=window, reason=ratio.reason)
        for window, ratio in ((said("Before"), before), (said("After"), after))
        if ratio.reason
    ]
    return Shift(None, bounds, interval, sentences(reasons))


def _of(ends: Callable[[Counted, Counted, Counted], Sides | None], ratio: Ratio) -> Sides | None:
    return ends(ratio.numerator, ratio.denominator, ratio.unknown)


def _quotient(after: Sides | None, before: Sides | None) -> tuple[float, tuple[float, float | None]] | None:
    """The ratio of two ratios and its limits; None where either is open."""
    if after is None or before is None or before[0].number <= 0:
        return None
    now, then = (above.number / below.number for above, below in (after, before))
    return now / then, change_limits(after, before)
