"""What is told of a trained network: figures of photos it never saw, and whether it reads where a photo comes from."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from safelight.presence.photos.judging.baselines import logistic
from safelight.presence.photos.judging.figures import auc, calibration_error, part
from safelight.presence.photos.training.dataset import Dataset
from safelight.presence.photos.training.learning import Recipe
from safelight.presence.photos.training.lite import Lite
from safelight.presence.photos.training.views import AS_IT_IS, MENDED, Views

Rows = NDArray[np.bool_]

_PENALTY: Final = 0.1
_AT_ONCE: Final = 128


def looked_at(recipe: Recipe) -> dict[str, int]:
    """Views that figures are told of; the last is altered by chance, the test split alike."""
    return {"as_it_is": AS_IT_IS, "mended": MENDED, "altered": recipe.views - 1}


def sources_left_out(data: Dataset) -> Iterator[tuple[str, Rows]]:
    """Photos of police of one origin with others of one source: what a network that never saw either is asked about."""
    police, origin, source = data.police == 1, data.column("origin"), data.column("source_repo")
    coco, scenes = np.char.startswith(origin, "coco"), np.char.startswith(source, "Dinesh")
    vehicles = np.char.startswith(source, "Parvathy") & ~police
    half = some_groups(data, 2)
    flickr = np.isin(origin, ["flickr_id_in_name", "openimages_id"])
    yield (
        "phone messages; COCO and half the vehicles",
        police & (origin == "phone_message_upload") | coco | vehicles & half,
    )
    yield "Flickr and Open Images; the other half of the vehicles", police & flickr | vehicles & ~half
    yield "unnamed uploads; all vehicles", police & (origin == "unnamed_upload") | vehicles
    yield "Flickr; scenes", police & (origin == "flickr_id_in_name") | scenes & ~police


def some_groups(data: Dataset, of: int, which: int = 0) -> Rows:
    """One group of so many, always the same ones; `which` of as many parts."""
    return np.array([zlib.crc32(group.encode()) % of == which for group in data.column("group_id")])


def told(labels: NDArray[np.int64], chance: NDArray[np.float64]) -> dict[str, object]:
    """Figures at a probability of one half."""
    said = chance >= 0.5
    hits = int((said & (labels == 1)).sum())
    return {
        "auc": round(auc(labels, chance), 4),
        "accuracy": part(int((said == labels).sum()), len(labels)),
        "precision": part(hits, int(said.sum())),
        "recall": part(hits, int(labels.sum())),
        "calibration_error": round(calibration_error(labels, chance), 4),
    }


def reads_the_source(net: Lite, data: Dataset, views: Views, recipe: Recipe) -> dict[str, float]:
    """AUC (a half: not at all) of telling two sources of one class apart by features, learned on the split train."""
    origin, source, split = data.column("origin"), data.column("source_repo"), data.column("split")
    scenes = data.column("subtype") == "other_scene"
    pairs = {
        "police: unnamed uploads or Flickr": (origin == "unnamed_upload", origin == "flickr_id_in_name"),
        "police: phone messages or Flickr": (origin == "phone_message_upload", origin == "flickr_id_in_name"),
        "scenes: COCO or Open Images": (
            scenes & np.char.startswith(origin, "coco"),
            scenes & np.char.startswith(source, "Dinesh"),
        ),
    }
    found: dict[str, float] = {}
    for view, number in (("as it is", AS_IT_IS), ("altered", recipe.views - 1)):
        features = _features(net, data, views, number, recipe.frozen_parts)
        for name, (one, other) in pairs.items():
            known, asked = (one | other) & (split == "train"), (one | other) & (split != "train")
            label = one.astype(np.int64)
            if min(len(set(label[known])), len(set(label[asked]))) > 1:
                score = logistic(features[known], label[known], _PENALTY)
                found[f"{name}, {view}"] = round(auc(label[asked], score(features[asked])), 3)
    return found


def _features(net: Lite, data: Dataset, views: Views, view: int, frozen: int) -> NDArray[np.float64]:
    with torch.inference_mode():
        each = [
            net.features(views.batch(view, np.arange(first, min(first + _AT_ONCE, len(data)))), frozen)
            for first in range(0, len(data), _AT_ONCE)
        ]
    found: NDArray[np.float64] = torch.cat(each).double().numpy()
    return found
