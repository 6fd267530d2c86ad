"""The photos with their labels: who is in which split, how often each is drawn, and their hash."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from safelight.presence.photos.judging.labels import Labelled, with_slices

KINDS: Final = {"ambulance": 0.16, "car": 0.28, "truck": 0.09, "bus": 0.09, "motorcycle": 0.08, "other_scene": 0.30}
"""How the draws of what is not police are shared out: look-alikes more often than they stand in the data."""

_DARKENED: Final = 0.35
"""How often a darkened copy is drawn, beside one that isn't."""


_SEEN: Final = ("kind", "people")


@dataclass(frozen=True)
class Dataset:
    """Rows of labels.csv, in its order."""

    folder: Path
    rows: tuple[dict[str, str], ...]
    seen: tuple[dict[str, str], ...]
    """What somebody saw on each: columns kind and people of the table, or `judging/slices.csv`."""

    @classmethod
    def read(cls, folder: Path) -> Dataset:
        """The rows of `folder`/labels.csv (columns: PROVENANCE.md of the data)."""
        with (folder / "labels.csv").open(newline="", encoding="utf-8") as file:
            rows = tuple(csv.DictReader(file))
        known = with_slices([Labelled(folder / row["file"], row["label"] == "police", _seen(row)) for row in rows])
        return cls(folder, rows, tuple(one.said for one in known))

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> NDArray[np.str_]:
        """One column as text."""
        return np.array([row[name] for row in self.rows])

    @property
    def police(self) -> NDArray[np.int64]:
        """1 where a photo shows police."""
        found: NDArray[np.int64] = (self.column("label") == "police").astype(np.int64)
        return found

    @property
    def people(self) -> NDArray[np.int64]:
        """1 where somebody stands near, 0 where nobody does, -1 where nobody said so."""
        said = [one.get("people") for one in self.seen]
        found: NDArray[np.int64] = np.array([{"near": 1, "none": 0}.get(one or "", -1) for one in said])
        return found

    @property
    def mislabelled(self) -> NDArray[np.bool_]:
        """Where somebody saw that the label is wrong."""
        return np.array([one.get("kind") == "mislabelled" for one in self.seen])

    def chances(self, among: NDArray[np.bool_]) -> NDArray[np.float64]:
        """How likely each row is drawn: half police, a group of one origin as often as another.

        Others by kind as KINDS says, police by origin as the roots of their numbers of groups: a rich source must not
        drown the others. Unsure labels are not drawn, nor wrong ones.
        """
        among = among & (self.column("label_confidence") != "low") & ~self.mislabelled
        police, kind, group = self.police == 1, self.column("subtype"), self.column("group_id")
        weight = np.where(self.column("brightness") == "dark", _DARKENED, 1.0) * among
        _, number = np.unique(group, return_inverse=True)
        weight = weight / np.maximum(np.bincount(number, weight)[number], 1e-9)
        share = np.zeros(len(self))
        present = {name: part for name, part in KINDS.items() if (among & ~police & (kind == name)).any()}
        for name, part in present.items():
            rows = among & ~police & (kind == name)
            share[rows] = 0.5 * part / sum(present.values()) * weight[rows] / weight[rows].sum()
        origin = self.column("origin")
        roots = {name: np.sqrt(weight[among & police & (origin == name)].sum()) for name in np.unique(origin)}
        for name, root in roots.items():
            rows = among & police & (origin == name)
            share[rows] = 0.5 * root / sum(roots.values()) * weight[rows] / max(weight[rows].sum(), 1e-9)
        drawn: NDArray[np.float64] = share / share.sum()
        return drawn

    def seen_sha256(self) -> str:
        """Of what somebody saw on them."""
        return hashlib.sha256(json.dumps(self.seen, sort_keys=True).encode()).hexdigest()

    def sha256(self) -> str:
        """Of the table and of all photos."""
        total = hashlib.sha256((self.folder / "labels.csv").read_bytes())
        for row in self.rows:
            total.update((self.folder / row["file"]).read_bytes())
        return total.hexdigest()


def _seen(row: dict[str, str]) -> dict[str, str]:
    return {name: row[name] for name in _SEEN if row.get(name)}
