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
    ("light", "day"),
    ("light", "night"),
    ("distance", "near"),
    ("distance", "far"),
)
"""What a moderator would want to know; a slice that nobody found in the data is told as such."""

Answered = tuple[NDArray[np.int64], NDArray[np.float64]]
"""Rows of the data, and how likely police is said to be on each."""


def by_slice(data: Dataset, answered: Sequence[Answered], above: float, below: float) -> list[dict[str, object]]:
    """For each of SLICES how many photos, which share is right at one half, and which is unsure."""
    photos = np.concatenate([rows for rows, _ in answered]) if answered else np.zeros(0, np.int64)
    chance = np.concatenate([said for _, said in answered]) if answered else np.zeros(0)
    known = with_slices(
        [Labelled(data.folder / data.rows[row]["file"], bool(data.police[row]), data.rows[row]) for row in photos]
    )
    right = (chance >= 0.5) == np.array([one.police for one in known], dtype=bool)
    unsure = (chance > below) & (chance < above)
    found: list[dict[str, object]] = []
    for name, value in SLICES:
        rows = np.array([one.said.get(name) == value for one in known], dtype=bool)
        number = int(rows.sum())
        found.append(
            {
                "slice": value if name != "subtype" else f"{value}, not police",
                "right": part(int(right[rows].sum()), number),
                "unsure": part(int(unsure[rows].sum()), number),
            }
        )
    return found
