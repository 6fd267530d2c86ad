"""One plain sentence for a change: how many times as many, from when to when, and whether that is told from chance."""

from __future__ import annotations

from typing import Final

from safelight.core.said import Said, said
from safelight.core.vocabulary import Role
from safelight.observatory import words
from safelight.observatory.months import first_day
from safelight.observatory.shifts import Shift

ALL: Final = "all"
"""The role of a row that counts all roles together."""


def change_sentence(
    shifted: Shift,
    *,
    city: str,
    windows: tuple[range, range],
    basis: str,
    unit: str,
    above: tuple[Role, ...],
    below: tuple[Role, ...] | None,
) -> Said:
    """The interval in words; without `below` it is about a count, without roles about all records.

    "In Dallas, people arrested for selling for each arrested for buying: between 0.3 and 0.8 times as many in 2022-2023
    as in 2019-2020. That is a fall beyond chance, noise and silence."
    """
    if shifted.interval.low <= 0 and shifted.interval.high is None:
        why = shifted.reason or said("Too few records say which side.")
        return said(
            "In {city}, a change of {what} from {before} to {after} can't be told. {why}",
            city=city,
            what=_what(basis, unit, above, below),
            before=period(windows[0]),
            after=period(windows[1]),
            why=why,
        )
    return said(
        "In {city}, {what}: {times} in {after} as in {before}. {verdict}",
        city=city,
        what=_what(basis, unit, above, below),
        times=_times(shifted),
        before=period(windows[0]),
        after=period(windows[1]),
        verdict=_verdict(shifted),
    )


def _times(shifted: Shift) -> Said:
    low, high = shifted.interval.low, shifted.interval.high
    if high is None:
        return said("at least {low} times as many", low=words.figure(low))
    if low <= 0:
        return said("at most {high} times as many", high=words.figure(high))
    return said("between {low} and {high} times as many", low=words.figure(low), high=words.figure(high))


def _verdict(shifted: Shift) -> Said:
    if shifted.direction == "rose":
        return said("That is a rise beyond chance, noise and silence.")
    if shifted.direction == "fell":
        return said("That is a fall beyond chance, noise and silence.")
    return said("So no change can be told from chance, noise and silence.")


def _what(basis: str, unit: str, above: tuple[Role, ...], below: tuple[Role, ...] | None) -> Said:
    """ "people arrested for selling for each arrested for buying", "people of all sides (arrests)"."""
    if not above:
        return said("{unit} of all sides ({basis})", unit=words.UNITS[unit], basis=words.basis_words(basis))
    if above == (Role.UNKNOWN,):
        return said("{unit} of no side named ({basis})", unit=words.UNITS[unit], basis=words.basis_words(basis))
    side = words.side(above, basis, unit)
    return side if below is None else said("{side} {each}", side=side, each=words.each(below, basis, unit))


def period(months: range) -> str:
    """A window for people: "2021", "2019-2020", "2021-Q2", "2021-06"."""
    start, end = first_day(months.start), first_day(months.stop - 1)
    if len(months) == 1:
        return f"{start:%Y-%m}"
    if len(months) == 3:
        return f"{start.year}-Q{start.month // 3 + 1}"
    return f"{start.year}" if start.year == end.year else f"{start.year}-{end.year}"
