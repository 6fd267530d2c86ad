"""Invented announcements: texts as a police department posts them, some of them about operations of its invented rows.

Every text begins with the word SYNTHETIC, and no address leads anywhere (.example is reserved for that).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from safelight.catalog import TEXT_FEEDS, City
from safelight.core.vocabulary import Basis, Charge
from safelight.synthetic.truth import Operation
from safelight.synthetic.writers import write_csv

A_YEAR: Final = 7
"""Announced operations of a year, on average; each month has a text that tells of something else."""

TOLD_FROM: Final = 4
"""Rows of an operation from which on it may be announced."""

_TOLD_OF: Final = (Charge.BUYING, Charge.SELLING, Charge.OTHER)
"""Charges that an announcement may be of; police say of a charge that names no side that it was buyers'."""

_BUYERS: Final = (
    "vice officers arrested {n} men for soliciting prostitution at a motel on {day}.",
    "{n} would-be sex buyers were arrested during a street operation on {day}.",
    "an undercover operation on {day} ended with {n} arrests of men who had answered an online ad and offered to pay.",
    "la policía arrestó a {n} hombres por solicitar prostitución en un hotel el {day}.",
)
_SELLERS: Final = ("{n} women were arrested for prostitution along the boulevard on {day}.",)
_MIXED: Final = (
    "on {day} detectives arrested {n} sex buyers and 2 suspected pimps during a two-hotel operation.",
    "{n} people were arrested on prostitution charges on {day}.",
)
_LATER: Final = "CORRECTION: vice officers arrested {n} men for soliciting prostitution at a motel on {day}."
_UNSURE: Final = "dozens of men were arrested for soliciting prostitution during a weekend operation."
_WIDE: Final = (
    "officers here arrested {n} sex buyers on {day}. Nationwide, 412 buyers were arrested in the month-long effort."
)
_MINOR: Final = "officers arrested {n} men for soliciting prostitution on {day} and recovered 2 juveniles."
_ELSE: Final = (
    "join us for coffee with the chief this Saturday.",
    "one driver was arrested for DUI at last night's checkpoint.",
    "detectives seek witnesses of a burglary on Main Street.",
    "the new class of the academy starts on Monday.",
    "traffic is slow downtown because of the parade.",
)
_ENGLISH: Final = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                   "November", "December")  # fmt: skip
_SPANISH: Final = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
                   "noviembre", "diciembre")  # fmt: skip


def write_announcements(
    city: City, months: Sequence[date], planted: Iterable[Operation], rng: np.random.Generator, folder: Path
) -> Path | None:
    """The file of the first source of announcements; None without one. `planted`: operations that may be told of."""
    told = (one for one in city.sources if one.feed in TEXT_FEEDS and not one.layouts)
    source = next((one for one in told if one.basis is Basis.ANNOUNCEMENT), None)
    if source is None or not months:
        return None
    large = [one for one in planted if one.size >= TOLD_FROM and one.charge in _TOLD_OF]
    wanted = A_YEAR * max(1, len(months) // 12)
    chosen = [large[place] for place in rng.permutation(len(large))[:wanted]]
    last = (months[-1] + timedelta(days=31)).replace(day=1)
    while len(chosen) < wanted:
        day = months[0] + timedelta(days=int(rng.integers(0, (last - months[0]).days)))
        chosen.append(Operation(day, Charge.BUYING, int(rng.integers(2, 32))))
    # One at least waits for a steward, so that every demo has a queue; and no month is without a post.
    posts = [(max(one.day for one in chosen) + timedelta(days=3), _UNSURE)]
    posts += [(month + timedelta(days=9), str(rng.choice(_ELSE))) for month in months]
    for one in sorted(chosen, key=lambda one: (one.day, one.size)):
        posts += [(one.day + timedelta(days=days), text) for text, days in _tellings(one, rng)]
    rows = [_row(city, day, text, number) for number, (day, text) in enumerate(sorted(posts))]
    columns = ("id", "published_at", "text", "address", "safelight_origin")
    table = pl.DataFrame([(*row, "synthetic") for row in rows], schema=dict.fromkeys(columns, pl.String), orient="row")
    path = folder / f"SYNTHETIC-{source.id}-post-whole.csv"
    write_csv(table, path)
    return path


def _tellings(one: Operation, rng: np.random.Generator) -> list[tuple[str, int]]:
    """Texts about an operation, and how many days after it each is posted."""
    chance = rng.random()
    if one.charge is Charge.SELLING:
        return [(_said(_SELLERS[0], one), 1)]
    if chance < 0.1:
        return [(_said(_WIDE, one), 1)]
    if chance < 0.15:
        return [(_said(_MINOR, one), 1)]
    if chance < 0.25:
        return [(_said(str(rng.choice(_MIXED)), one), 1)]
    if chance < 0.35 and one.size > TOLD_FROM:
        fewer = Operation(one.day, one.charge, one.size - 1)
        return [(_said(_BUYERS[0], fewer), 1), (_said(_LATER, one), 2)]
    return [(_said(str(rng.choice(_BUYERS)), one), 1)]


def _said(template: str, one: Operation) -> str:
    day = f"{_ENGLISH[one.day.month - 1]} {one.day.day}, {one.day.year}"
    if template.startswith("la "):
        day = f"{one.day.day} de {_SPANISH[one.day.month - 1]} de {one.day.year}"
    return template.format(n=one.size, day=day)


def _row(city: City, day: date, text: str, number: int) -> tuple[str, str, str, str]:
    name = f"SYN{number:05}"
    return name, f"{day.isoformat()}T18:00:00Z", f"SYNTHETIC: {text}", f"https://synthetic.example/{city.id}/{name}"
