"""Figures by what is in the photo: kinds of police and of look-alikes, day and night, near and far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from safelight.presence.photos.judging.figures import part
from safelight.presence.photos.judging.labels import Labelled, with_slices
from safelight.presence.photos.training.dataset import Dataset

SLICES: Final = (
    ("kind", "patrol_car"),
    ("kind", "unmarked_car"),
    ("kind", "motorcycle"),
    ("kind", "on_foot"),
    ("subtype", "ambulance"),
    ("kind", "fire_engine"),
    ("kind", "taxi"),
    ("kind", "white_van"),
    ("subtype", "bus"),
    ("subtype", "truck"),
    ("subtype", "car"),
    ("subtype", "motorcycle"),
    ("subtype", "other_scene"),
    ("people", "near"),
    ("people", "none"),
    ("light", "day"),
    ("light", "night"),
    ("distance", "near"),
    ("distance", "far"),
)
"""What a moderator would want to know; a slice that nobody found in the data is told as such."""

_WORDS: Final = {
    "kind": "{value}",
    "light": "{value}",
    "distance": "{value}",
    "subtype": "{value}, not police",
    "people": "people: {value}, not police",
}

Answered = tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.bool_]]
"""Rows of the data, how likely police is said to be on each, and which of them go to a person."""


def by_slice(data: Dataset, answered: Sequence[Answered]) -> list[dict[str, object]]:
    """For each of SLICES how many photos, which share is right at one half, and which goes to a person."""
    nothing: Answered = (np.zeros(0, np.int64), np.zeros(0), np.zeros(0, bool))
    photos, chance, unsure = (np.concatenate(each) for each in zip(nothing, *answered, strict=True))
    known = with_slices(
        [Labelled(data.folder / data.rows[row]["file"], bool(data.police[row]), data.rows[row]) for row in photos]
    )
    right = (chance >= 0.5) == np.array([one.police for one in known], dtype=bool)
    found: list[dict[str, object]] = []
    for name, value in SLICES:
        rows = np.array([one.said.get(name) == value for one in known], dtype=bool)
        number = int(rows.sum())
        found.append(
            {
                "slice": _WORDS[name].format(value=value),
                "right": part(int(right[rows].sum()), number),
                "unsure": part(int(unsure[rows].sum()), number),
            }
        )
    return found
