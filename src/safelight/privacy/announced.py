"""What may be said of one announced operation: a public statement, so its size in bands, and exactly from ten on."""

from __future__ import annotations

from typing import Final

from safelight.core.vocabulary import SIZE_BAND_STARTS, SizeBand

EXACT_FROM: Final = 10
"""People of an operation from which on its size, its roles and a dwelling are named."""


def size_band(people: int) -> SizeBand:
    """The band of a size.

    >>> size_band(9).value
    '5-9'
    """
    return tuple(SizeBand)[sum(people >= start for start in SIZE_BAND_STARTS) - 1]


def exact_size(people: int | None) -> int | None:
    """The number where it may be named, else None.

    >>> exact_size(9), exact_size(10)
    (None, 10)
    """
    return people if people is not None and people >= EXACT_FROM else None
