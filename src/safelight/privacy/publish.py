"""From true counts to numbers that may be published: cell keys, threshold, event rule.

In: `TrueCounts` of the store, the deployment's key, and the protection that the policy asks for. Out:
`PublishedCounts`. Nothing else in Safelight makes that type.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from safelight.core.counts import Few, Protected, Published, PublishedCounts, Shown, TrueCount, TrueCounts
from safelight.core.home import RecordKey
from safelight.core.vocabulary import Unit
from safelight.privacy import chances
from safelight.privacy.cellkeys import Integers, noisy

MIN_OPERATIONS: Final = 3
MAX_SHARE_PERCENT: Final = 70
METHOD: Final = "cell keys (D=5, V=3, no 1 or 2)"
SHOWN, FEW, PROTECTED = "shown", "few", "protected"
STATUSES: Final = (SHOWN, FEW, PROTECTED)


@dataclass(frozen=True, slots=True)
class Protection:
    """What a number must pass. `threshold` 0: cell keys alone, so that 3 is the least number shown.

    `threshold`: the least true and the least published number shown, in the unit; `event_rule`: at least three
    operations, none with more than 70 % of the count.
    """

    threshold: int = 0
    event_rule: bool = False

    @property
    def shown_from(self) -> int:
        """The least number that an answer can show."""
        return max(self.threshold, chances.SMALLEST_HIDDEN + 1)

    def at_least(self, threshold: int) -> Protection:
        """The stricter of this and `threshold` with the event rule."""
        return Protection(max(self.threshold, threshold), event_rule=True)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Numbers with noise and whether each passes; 0 for a count below the threshold. Kept inside this package."""

    numbers: Integers
    passes: npt.NDArray[np.bool_]


def judge(true: pl.DataFrame, unit: Unit, key: RecordKey, protection: Protection) -> Verdicts:
    """Noise and verdict for each row with the columns n, key, operations, largest."""
    empty: Integers = np.zeros(0, dtype=np.int64)
    events = bool(protection.threshold and protection.event_rule)
    operations, largest = (_integers(true, name) if events else empty for name in ("operations", "largest"))
    return judge_sums((_integers(true, "n"), _integers(true, "key"), operations, largest), unit, key, protection)


def judge_sums(
    sums: tuple[Integers, Integers, Integers, Integers], unit: Unit, key: RecordKey, protection: Protection
) -> Verdicts:
    """The same for arrays of n, key, operations, largest; the last two are looked at by the event rule alone."""
    counts, keys, operations, largest = sums
    if not protection.threshold:
        numbers = noisy(counts, keys, unit, key)
        return Verdicts(numbers, numbers > 0)
    # What fails for its count needs no noise: maps have thousands of such cells, and each new key takes a hash.
    enough = counts >= protection.threshold
    numbers = np.zeros(len(counts), dtype=np.int64)
    numbers[enough] = noisy(counts[enough], keys[enough], unit, key)
    passes = numbers >= protection.threshold
    if protection.event_rule:
        passes &= event_safe(counts, operations, largest)
    return Verdicts(numbers, passes)


def event_safe(counts: Integers, operations: Integers, largest: Integers) -> npt.NDArray[np.bool_]:
    """Whether a count is more than one night: three operations and more, none above 70 % (in whole numbers)."""
    verdict = (operations >= MIN_OPERATIONS) & (largest * 100 <= counts * MAX_SHARE_PERCENT)
    return np.asarray(verdict, dtype=np.bool_)


def publish(true: TrueCounts, key: RecordKey, protection: Protection) -> PublishedCounts:
    """Numbers that may be published, in the order of the true counts.

    Without a threshold a row is shown (3 and more) or few. With one it is shown or protected, and a row of nothing is
    protected like one of nine: which of the two it is can't be told.
    """
    verdicts = judge(true.frame, true.unit, key, protection)
    said = _status_and_number(verdicts, protection)
    columns = [*(true.frame[name] for name in true.dimensions), *said]
    return published(pl.DataFrame(columns), true.dimensions, true.unit, protection)


def _status_and_number(verdicts: Verdicts, protection: Protection) -> tuple[pl.Series, pl.Series]:
    """The two columns of a published table: what passes is shown, the rest says why it carries no number."""
    failed = failing_status(protection)
    passes = pl.Series(verdicts.passes)
    status = pl.Series("status", [failed, SHOWN])[passes.cast(pl.UInt32)]
    number = pl.Series("number", verdicts.numbers, dtype=pl.Int64)
    other = pl.Series([None if failed == PROTECTED else 0], dtype=pl.Int64)
    return status, number.zip_with(passes, other)


def failing_status(protection: Protection) -> str:
    """The status of a row that does not pass, and of one where nothing stands."""
    return PROTECTED if protection.threshold else FEW


def published(
    frame: pl.DataFrame, dimensions: tuple[str, ...], unit: Unit, protection: Protection, notes: tuple[str, ...] = ()
) -> PublishedCounts:
    """A published table with the figures of its method."""
    return PublishedCounts(frame, dimensions, unit, protection.shown_from, chances.MAX_CHANGE, chances.VARIANCE, notes)


def publish_one(true: TrueCount, unit: Unit, key: RecordKey, protection: Protection) -> Published:
    """One number, with the reason where it is held back."""
    frame = pl.DataFrame({"n": [true.n], "key": [true.key], "operations": [true.operations], "largest": [true.largest]})
    verdicts = judge(frame, unit, key, protection)
    if bool(verdicts.passes[0]):
        return Shown(int(verdicts.numbers[0]))
    if not protection.threshold:
        return Few()
    enough = min(true.n, int(verdicts.numbers[0])) >= protection.threshold
    return Protected("one_event" if enough else "few_people")


def _integers(frame: pl.DataFrame, column: str) -> Integers:
    return frame[column].cast(pl.Int64).to_numpy()
