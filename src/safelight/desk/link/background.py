"""What is usual where too few advertisements are at hand to say what is rare: a small corpus counts as filled up.

A corpus of three knows no commonness: what all three share may be one author's or everybody's. So up to `FULL`
advertisements it is taken as a part of a corpus of that size, the rest of which is as the made-up sets were.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any, Final

import orjson

FULL: Final = 1_000
"""Advertisements from which on a corpus speaks for itself; the smallest sets learnt from are a little larger."""


@cache
def learnt() -> dict[str, Any]:
    """What `tools.desk_weights` wrote."""
    read: dict[str, Any] = orjson.loads(resources.files("safelight.desk.link").joinpath("weights.json").read_bytes())
    return read


def filled(clusters: int, ads: int) -> float:
    """How many clusters there would be if a small corpus were filled up."""
    return clusters * max(1.0, FULL / max(ads, 1))


def phrase_share() -> float:
    """The share of clusters that use a phrase which one uses, as usual (the geometric mean)."""
    return float(learnt()["phrase_share"])
