"""What the policy's sentences call the dimensions and attributes that a question uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from safelight.core.said import Said, listed, said
from safelight.core.vocabulary import Dimension

NAMES: Final[Mapping[str, Said]] = {
    "role": said("role"),
    "charge": said("charge"),
    "sex": said("sex"),
    "age_band": said("age"),
    "race": said("race"),
    "venue": said("venue"),
    "size of operation": said("size of operation"),
    "size_band": said("size of operation"),
    "hours": said("hours"),
    "hour": said("hour"),
    "weekdays": said("weekdays"),
    "weekday": said("weekday"),
    "city": said("city"),
    "cell": said("area"),
    "basis": said("basis"),
    "source": said("source"),
    "year": said("year"),
    "quarter": said("quarter"),
    "month": said("month"),
}
"""By the words of `Use` and `Dimension`."""

WHOLE: Final[Mapping[Dimension, Said]] = {
    Dimension.YEAR: said("years"),
    Dimension.QUARTER: said("quarters"),
    Dimension.MONTH: said("months"),
}
"""Several steps of time."""


def named(words: Iterable[str]) -> Said:
    """Their names as a list: "age and sex"."""
    return listed([NAMES[word] for word in words])
