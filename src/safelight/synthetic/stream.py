"""Draws one source's rows: when, where, which offence, alone or in an operation. Pure: chance is an argument.

Out: a frame with one row per row of the file to be written, in our words; `render` puts it into the publisher's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from safelight.catalog import Layout, Rule
from safelight.core.vocabulary import Charge
from safelight.synthetic.offences import Offence, Rules
from safelight.synthetic.places import Places
from safelight.synthetic.profiles import Profile

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

HOURS: Final = np.array(
    [5, 4, 3, 2, 1, 0.6, 0.6, 0.8, 1, 1.4, 1.8, 2, 2.2, 2.4, 2.6, 2.8, 3, 3.6, 4.6, 6, 7.4, 8, 7.6, 6.4]
)
"""Weight of an hour for single rows: evenings, and the hours after midnight."""
EVEN_HOURS: Final = np.array(
    [2, 1.5, 1.2, 1, 0.8, 0.8, 1, 1.6, 2.4, 2.6, 2.8, 3, 3.2, 3, 3, 3.2, 3.4, 3.4, 3.2, 3, 2.8, 2.6, 2.4, 2.2]
)
WEEKDAYS: Final = np.array([0.8, 1.0, 1.1, 1.3, 1.4, 1.1, 0.6])
"""Monday first: police look most from Thursday to Saturday."""
OPERATION_SIZES: Final = np.arange(2, 41)
OPERATION_CHARGES: Final = frozenset({Charge.SELLING, Charge.BUYING, Charge.OTHER, Charge.LOITERING})
SIZE_POWER: Final = 1.8


@dataclass(frozen=True, slots=True)
class Choice:
    """What rows of one layout may say: candidates that a rule was made from, and ordinary offences."""

    relevant: Sequence[tuple[Offence, Rule]]
    irrelevant: Sequence[Offence]
    rules: Rules
    layout: Layout


def expected_rows(profile: Profile, yearly: tuple[float, float], months: Sequence[date]) -> Floats:
    """Relevant rows expected in each month: a slow trend, the season, and changes of level."""
    place = np.linspace(0, 1, len(months))
    trend = yearly[0] ** (1 - place) * yearly[1] ** place / 12
    season = 1 + 0.22 * np.cos(2 * np.pi * (np.array([month.month for month in months]) - 7) / 12)
    level = np.ones(len(months))
    for change in profile.levels:
        level *= [
            change.factor if change.since <= month and (change.until is None or month < change.until) else 1.0
            for month in months
        ]
    return np.asarray(trend * season * level, dtype=np.float64)


def draw_rows(
    months: Sequence[date], expected: Floats, choice: Choice, places: Places, profile: Profile, rng: np.random.Generator
) -> pl.DataFrame:
    """Rows of these months, in the order of their time. `expected` is 0 for a month of silence."""
    noise = rng.poisson(np.where(expected > 0, np.maximum(expected * profile.noise, 2), 0))
    counts = rng.poisson(expected) if choice.relevant else np.zeros(len(months), dtype=np.int64)
    sizes, month_of = _sizes(counts, profile.stings if len(choice.relevant) else 0.0, rng)
    events = _events(sizes, month_of, months, choice, places, rng)
    relevant = _spread(events, sizes, rng)
    irrelevant = _ordinary(noise, months, choice, places, rng)
    return pl.concat([relevant, irrelevant]).sort("when", "relevant", "event", "offence", maintain_order=True)


def _sizes(counts: Ints, stings: float, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Cut each month's count into operations and single rows; gives sizes and the month each falls in."""
    weight = OPERATION_SIZES**-SIZE_POWER
    sizes: list[int] = []
    month_of: list[int] = []
    for month, count in enumerate(counts):
        left = rng.binomial(count, stings)
        drawn: list[int] = []
        while left >= 2:
            size = min(int(rng.choice(OPERATION_SIZES, p=weight / weight.sum())), left)
            drawn.append(size)
            left -= size
        drawn += [1] * (int(count) - sum(drawn))
        sizes += drawn
        month_of += [month] * len(drawn)
    return np.array(sizes, dtype=np.int64), np.array(month_of, dtype=np.int64)


def _events(
    sizes: Ints, month_of: Ints, months: Sequence[date], choice: Choice, places: Places, rng: np.random.Generator
) -> pl.DataFrame:
    offence = np.zeros(len(sizes), dtype=np.int64)
    for month in np.unique(month_of):
        here = month_of == month
        for grouped in (False, True):
            wanted = here & ((sizes > 1) == grouped)
            if wanted.any():
                weights = candidate_weights(choice, months[month], grouped=grouped)
                offence[wanted] = rng.choice(len(weights), size=int(wanted.sum()), p=weights)
    return pl.DataFrame(
        {
            "event": np.arange(len(sizes)),
            "size": sizes,
            "day": _days(month_of, months, rng),
            "offence": offence,
            "place": rng.choice(len(places), size=len(sizes), p=places.hot),
            "start": np.where(sizes > 1, rng.integers(16 * 60, 21 * 60, len(sizes)), _minutes(HOURS, len(sizes), rng)),
        }
    )


def candidate_weights(choice: Choice, month: date, *, grouped: bool) -> Floats:
    """How likely each relevant candidate is in that month; those whose rule is not in force then never are."""
    day = month + timedelta(days=14)
    weights = np.zeros(len(choice.relevant))
    for index, (offence, rule) in enumerate(choice.relevant):
        fit = choice.rules.fit(offence, day, choice.layout.statute_separator)
        weights[index] = offence.weight if fit is not None and fit.rule == rule else 0.0
        if grouped and (rule.charge not in OPERATION_CHARGES or rule.minor or rule.apart):
            weights[index] *= 1e-9
    if not weights.any():
        weights[:] = [1.0 if choice.rules.fit(offence, day) else 1e-9 for offence, _ in choice.relevant]
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def _spread(events: pl.DataFrame, sizes: Ints, rng: np.random.Generator) -> pl.DataFrame:
    """One row per member of an event; members of an operation follow each other within its evening."""
    rows = events.select(pl.all().repeat_by("size").explode()) if len(events) else events
    later = np.where(rows["size"].to_numpy() > 1, rng.integers(0, 175, len(rows)), 0)
    return rows.select(
        when=pl.col("day") + pl.duration(minutes=pl.col("start") + pl.Series(later, dtype=pl.Int64)),
        relevant=pl.lit(True),
        event=pl.when(pl.col("size") > 1).then("event").otherwise(-1),
        size="size",
        offence="offence",
        place="place",
    )


def _ordinary(
    counts: Ints, months: Sequence[date], choice: Choice, places: Places, rng: np.random.Generator
) -> pl.DataFrame:
    total = int(counts.sum()) if choice.irrelevant else 0
    month_of = np.repeat(np.arange(len(months)), counts)[:total]
    weights = np.array([offence.weight for offence in choice.irrelevant])
    return pl.DataFrame(
        {
            "day": _days(month_of, months, rng),
            "start": _minutes(EVEN_HOURS, total, rng),
            "offence": rng.choice(len(weights), size=total, p=weights / weights.sum()) if total else month_of,
            "place": rng.choice(len(places), size=total, p=places.even),
        }
    ).select(
        when=pl.col("day") + pl.duration(minutes="start"),
        relevant=pl.lit(False),
        event=pl.lit(-1, dtype=pl.Int64),
        size=pl.lit(1, dtype=pl.Int64),
        offence="offence",
        place="place",
    )


def _days(month_of: Ints, months: Sequence[date], rng: np.random.Generator) -> pl.Series:
    """A day in each month, more often one late in the week."""
    starts = np.array(months, dtype="datetime64[D]")
    days = np.zeros(len(month_of), dtype="datetime64[D]")
    for month in np.unique(month_of):
        here = month_of == month
        length = ((starts[month].astype("datetime64[M]") + 1).astype("datetime64[D]") - starts[month]).astype(int)
        weekday = (months[month].weekday() + np.arange(length)) % 7
        weight = WEEKDAYS[weekday] / WEEKDAYS[weekday].sum()
        days[here] = starts[month] + rng.choice(length, size=int(here.sum()), p=weight)
    return pl.Series("day", days.astype("datetime64[us]"))


def _minutes(hours: Floats, size: int, rng: np.random.Generator) -> Ints:
    drawn = rng.choice(24, size=size, p=hours / hours.sum()) * 60 + rng.integers(0, 60, size)
    return np.asarray(drawn, dtype=np.int64)
