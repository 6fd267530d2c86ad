"""A verifier asked about photos whose labels are known: figures with intervals, per slice, beside plainer ways."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from safelight.images.decoding import Decoder
from safelight.images.pixels import Pixels
from safelight.images.unfit import MOST_BYTES, Refused
from safelight.presence.photos.judging.baselines import colours, edges, logistic, support_vectors
from safelight.presence.photos.judging.figures import auc, calibration_error, named
from safelight.presence.photos.judging.labels import Labelled
from safelight.presence.photos.verifier import Outcome, PhotoVerdict, PhotoVerifier

SLICES: Final = ("subtype", "brightness", "origin", "kind", "light", "distance", "people")

Backbone = Callable[[Pixels], tuple[NDArray[np.float64], float]]
"""Photo -> features of ImageNet's network, and how far its `police van` lies above the other classes."""

_LEAST_TO_LEARN: Final = 20
_WAYS: Final = {"colours": logistic, "edges": support_vectors, "imagenet": logistic}
_CELL: Final = 150


@dataclass(frozen=True, slots=True)
class Seen:
    """A photo, and what was said of it; a photo that can't be opened has no pixels and goes to nobody's favour."""

    photo: Labelled
    verdict: PhotoVerdict | None
    refused: Refused | None

    @property
    def probability(self) -> float:
        """Of police; 0 where nothing could be said."""
        return (self.verdict.probability or 0.0) if self.verdict else 0.0

    @property
    def outcome(self) -> Outcome:
        """Unsure where nothing could be said."""
        return self.verdict.outcome if self.verdict else Outcome.UNSURE


def opened(path: Path, decoder: Decoder) -> Pixels | Refused:
    """A file as pixels, opened where photos are opened. Raises OSError: it can't be read."""
    with path.open("rb") as file:
        return decoder.decode(file.read(MOST_BYTES + 1))


def look(photo: Labelled, verifier: PhotoVerifier, decoder: Decoder) -> Seen:
    """What the verifier says of one photo."""
    try:
        pixels = opened(photo.path, decoder)
    except OSError:
        return Seen(photo, None, Refused.EMPTY)
    if isinstance(pixels, Refused):
        return Seen(photo, None, pixels)
    return Seen(photo, verifier.verify(pixels), None)


def figures(seen: Sequence[Seen]) -> dict[str, Any]:
    """Accuracy at one half, AUC, precision, recall, calibration, and what the three outcomes are worth."""
    labels = np.array([one.photo.police for one in seen], dtype=np.int64)
    chance = np.array([one.probability for one in seen])
    outcome = np.array([one.outcome.value for one in seen])
    said, called = chance >= 0.5, outcome == Outcome.POLICE.value
    hits = int((said & (labels == 1)).sum())
    area = auc(labels, chance)
    return {
        "photos": len(seen),
        "police": int(labels.sum()),
        **named("accuracy", int((said == (labels == 1)).sum()), len(labels)),
        "auc": None if np.isnan(area) else round(area, 4),
        **named("precision", hits, int(said.sum())),
        **named("recall", hits, int(labels.sum())),
        "calibration_error": round(calibration_error(labels, chance), 4),
        **named("unsure", int((outcome == Outcome.UNSURE.value).sum()), len(seen)),
        **named("precision_of_police", int((called & (labels == 1)).sum()), int(called.sum())),
    }


def report(seen: Sequence[Seen]) -> dict[str, Any]:
    """All figures: of all, per slice that the table tells, the grid of outcomes, and why files were refused."""
    slices: dict[str, dict[str, Any]] = {}
    for name in SLICES:
        for value in sorted({one.photo.said[name] for one in seen if name in one.photo.said}):
            rows = [one for one in seen if one.photo.said.get(name) == value]
            slices.setdefault(name, {})[value] = figures(rows)
    refused: dict[str, int] = {}
    for one in seen:
        if one.refused:
            refused[one.refused.value] = refused.get(one.refused.value, 0) + 1
    return {**figures(seen), "slices": slices, "grid": grid(seen), "refused": refused}


def grid(seen: Iterable[Seen]) -> dict[str, dict[str, int]]:
    """Label -> outcome -> photos."""
    found = {label: {outcome.value: 0 for outcome in Outcome} for label in ("police", "not_police")}
    for one in seen:
        found["police" if one.photo.police else "not_police"][one.outcome.value] += 1
    return found


def grid_picture(counts: dict[str, dict[str, int]]) -> Image.Image:
    """The grid as a picture: labels down, outcomes across; darker where a label has more of its photos."""
    outcomes = [outcome.value for outcome in Outcome]
    picture = Image.new("RGB", (_CELL * (len(outcomes) + 1), _CELL * (len(counts) + 1)), "white")
    pen = ImageDraw.Draw(picture)
    for across, outcome in enumerate(outcomes, 1):
        pen.text((across * _CELL + 10, _CELL - 40), f"said: {outcome}", fill="black", font_size=16)
    for down, (label, row) in enumerate(counts.items(), 1):
        pen.text((10, down * _CELL + _CELL // 2), f"is: {label}", fill="black", font_size=16)
        for across, outcome in enumerate(outcomes, 1):
            share = row[outcome] / max(1, sum(row.values()))
            shade = (round(255 - 190 * share), round(255 - 130 * share), 255)
            corner = (across * _CELL, down * _CELL)
            pen.rectangle((*corner, corner[0] + _CELL - 2, corner[1] + _CELL - 2), fill=shade)
            words = f"{row[outcome]}\n{share:.0%}"
            pen.text((corner[0] + 50, corner[1] + 55), words, fill="black", font_size=20)
    return picture


def baselines(
    learned_from: Sequence[Labelled],
    asked: Sequence[Labelled],
    decoder: Decoder,
    tell: Callable[[int], None],
    backbone: Backbone | None = None,
) -> dict[str, Any]:
    """Plainer ways, learned from some photos and asked about others: accuracy and AUC of each.

    With `backbone` also what ImageNet's network says: its class `police van`, and a regression on its features.
    """
    (known, learned), (labels, described) = (
        _described(photos, decoder, tell, backbone) for photos in (learned_from, asked)
    )
    found: dict[str, Any] = {"always_not_police": _scored(labels, np.full(len(labels), -1.0))}
    if "imagenet" in described:
        found["imagenet_police_van"] = _scored(labels, described["imagenet"][:, -1])
    if min(int(known.sum()), int((1 - known).sum())) >= _LEAST_TO_LEARN:
        for name, way in _WAYS.items():
            if name in learned and name in described:
                found[f"{name}_{way.__name__}"] = _scored(labels, way(learned[name], known)(described[name]))
    return found


def _scored(labels: NDArray[np.int64], scores: NDArray[np.float64]) -> dict[str, Any]:
    area = auc(labels, scores)
    right = int(((scores >= 0) == (labels == 1)).sum())
    return {**named("accuracy", right, len(labels)), "auc": None if np.isnan(area) else round(area, 4)}


def _described(
    photos: Sequence[Labelled], decoder: Decoder, tell: Callable[[int], None], backbone: Backbone | None
) -> tuple[NDArray[np.int64], dict[str, NDArray[np.float64]]]:
    """Labels, and features by name: one row for each photo that can be opened."""
    labels: list[int] = []
    each: dict[str, list[NDArray[np.float64]]] = {}
    for photo in photos:
        tell(1)
        try:
            pixels = opened(photo.path, decoder)
        except OSError:
            continue
        if not isinstance(pixels, Refused):
            labels.append(int(photo.police))
            each.setdefault("colours", []).append(colours(pixels))
            each.setdefault("edges", []).append(edges(pixels))
            if backbone:
                each.setdefault("imagenet", []).append(np.append(*backbone(pixels)))
    return np.array(labels, dtype=np.int64), {name: np.array(rows) for name, rows in each.items()}
