"""One training, from photos to the file that ships: views, learning, sources left out, thresholds, ONNX, card."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray

from safelight.presence.photos.judging.figures import auc, calibration_error, part, probabilities, temperature
from safelight.presence.photos.training.dataset import Dataset
from safelight.presence.photos.training.learning import Recipe, as_dict, learn, logits
from safelight.presence.photos.training.lite import Lite, imagenet_file, load_imagenet
from safelight.presence.photos.training.onnx_file import LOGITS, PICTURE, onnx_bytes
from safelight.presence.photos.training.views import AS_IT_IS, MEAN, MENDED, STD, Views, work_out

NEAR: Final = 1e-4
"""How far the file's answers may lie from PyTorch's."""

_POLICE_VAN: Final = 734
_FAMILIAR: Final = 98.0
"""Percentile of validation's energies above which a photo is called unlike those of the training."""

Tell = Callable[[str], None]
Rows = NDArray[np.bool_]


def train(folder: Path, out: Path, recipe: Recipe, tell: Tell, *, weights: Path | None = None) -> dict[str, object]:
    """Train on `folder` (labels.csv and photos) into `out`: police.onnx, police.json, and work kept for going on.

    Returns the results, which are also in the card. Raises ArithmeticError: the file answers otherwise than PyTorch.
    """
    out.mkdir(parents=True, exist_ok=True)
    data, start = Dataset.read(folder), weights or imagenet_file()
    net, classes = _fresh(recipe, start)
    views = work_out(net, data, views=recipe.views, frozen=recipe.frozen_parts, side=recipe.side, folder=out, tell=tell)
    split = data.column("split")
    tell("all sources")
    net = learn(
        net,
        data,
        views,
        recipe,
        train=split == "train",
        validation=split == "val",
        checkpoint=out / "checkpoint.pt",
        tell=tell,
    )
    decided = _decided(net, data, views, recipe)
    model = onnx_bytes(net, recipe.side)
    apart = _apart(net, model, recipe.side)
    if apart > NEAR:
        raise ArithmeticError(f"the file's answers lie {apart:.1g} from PyTorch's")
    results: dict[str, object] = {
        "test": _figures(net, data, views, recipe, split == "test", decided["temperature"]),
        "imagenet_police_van_auc": _van(recipe, start, classes, data, views),
        "file_lies_apart": apart,
        "data_sha256": data.sha256(),
        "recipe": as_dict(recipe),
    }
    card = {"name": recipe.name, "side": recipe.side, "mean": [MEAN] * 3, "std": [STD] * 3, **decided}
    (out / "police.onnx").write_bytes(model)
    _write(out, {**card, **results})  # there is a network now; what follows only says how far to believe it
    left_out: dict[str, object] = {}
    results["left_out"] = left_out
    for name, rows in sources_left_out(data):
        left_out[name] = _without(data, views, recipe, start, rows, tell)
        _write(out, {**card, **results})
    return results


def _write(out: Path, card: dict[str, object]) -> None:
    (out / "police.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def sources_left_out(data: Dataset) -> Iterator[tuple[str, Rows]]:
    """Photos of police of one origin with others of one source: what a network that never saw either is asked about."""
    police, origin, source = data.police == 1, data.column("origin"), data.column("source_repo")
    coco, scenes = np.char.startswith(origin, "coco"), np.char.startswith(source, "Dinesh")
    vehicles = np.char.startswith(source, "Parvathy") & ~police
    odd = np.array([zlib.crc32(group.encode()) % 2 == 1 for group in data.column("group_id")])
    flickr = np.isin(origin, ["flickr_id_in_name", "openimages_id"])
    yield (
        "phone messages; COCO and half the vehicles",
        police & (origin == "phone_message_upload") | coco | vehicles & ~odd,
    )
    yield "Flickr and Open Images; the other half of the vehicles", police & flickr | vehicles & odd
    yield "unnamed uploads; all vehicles", police & (origin == "unnamed_upload") | vehicles
    yield "Flickr; scenes", police & (origin == "flickr_id_in_name") | scenes & ~police


def thresholds(labels: NDArray[np.int64], chance: NDArray[np.float64], precision: float) -> tuple[float, float]:
    """At or above the first it's called police, at or below the second not: each right `precision` of the time."""
    steps = np.linspace(0.5, 0.99, 99)
    right = [labels[chance >= step].mean() if (chance >= step).any() else 1.0 for step in steps]
    above = next((step for step, share in zip(steps, right, strict=True) if share >= precision), steps[-1])
    wrong = [labels[chance <= 1 - step].mean() if (chance <= 1 - step).any() else 0.0 for step in steps]
    below = next((1 - step for step, share in zip(steps, wrong, strict=True) if share <= 1 - precision), 1 - steps[-1])
    return float(max(above, 0.6)), float(min(below, 0.4))


def _fresh(recipe: Recipe, weights: Path) -> tuple[Lite, tuple[torch.Tensor, torch.Tensor]]:
    torch.manual_seed(recipe.seed)
    net = Lite(dropout=recipe.dropout)
    classes = load_imagenet(net, weights)
    net.fold()
    return net.eval(), classes


def _without(data: Dataset, views: Views, recipe: Recipe, weights: Path, out: Rows, tell: Tell) -> dict[str, object]:
    """Learned without `out` (a quarter of the rest for validation), asked about `out`."""
    net, _ = _fresh(recipe, weights)
    aside = np.array([zlib.crc32(group.encode()) % 4 == 0 for group in data.column("group_id")])
    tell(f"without {int(out.sum())} photos")
    net = learn(net, data, views, recipe, train=~out & ~aside, validation=~out & aside, tell=tell)
    return _figures(net, data, views, recipe, out, 1.0)


def _figures(net: Lite, data: Dataset, views: Views, recipe: Recipe, rows: Rows, divisor: float) -> dict[str, object]:
    photos = np.flatnonzero(rows)
    labels = data.police[photos]
    found: dict[str, object] = {}
    for name, view in (("as_it_is", AS_IT_IS), ("mended", MENDED), ("altered", recipe.views - 1)):
        answer = logits(net, views, view, photos, recipe.frozen_parts)
        chance = probabilities(answer, divisor)
        said = chance >= 0.5
        found[name] = {
            "auc": round(auc(labels, chance), 4),
            "accuracy": part(int((said == labels).sum()), len(labels)),
            "precision": part(int((said & (labels == 1)).sum()), int(said.sum())),
            "recall": part(int((said & (labels == 1)).sum()), int(labels.sum())),
            "calibration_error": round(calibration_error(labels, chance), 4),
        }
    return found


def _decided(net: Lite, data: Dataset, views: Views, recipe: Recipe) -> dict[str, float]:
    """Temperature, thresholds and the energy beyond which a photo is far off: by validation, as it is and altered."""
    photos = np.flatnonzero(data.column("split") == "val")
    each = [logits(net, views, view, photos, recipe.frozen_parts) for view in (AS_IT_IS, MENDED, recipe.views - 1)]
    answer, labels = np.concatenate(each), np.tile(data.police[photos], len(each))
    divisor = temperature(labels, answer)
    above, below = thresholds(labels, probabilities(answer, divisor), recipe.police_precision)
    energy = -divisor * np.logaddexp(answer[:, 0] / divisor, answer[:, 1] / divisor)
    return {
        "temperature": round(divisor, 4),
        "police_at": round(above, 4),
        "not_police_at": round(below, 4),
        "most_energy": round(float(np.percentile(energy, _FAMILIAR)), 4),
    }


def _apart(net: Lite, model: bytes, side: int) -> float:
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    asked = torch.randn(8, 3, side, side, generator=torch.Generator().manual_seed(1))
    (answer,) = session.run([LOGITS], {PICTURE: asked.numpy()})
    with torch.inference_mode():
        return float(np.abs(answer - net(asked).numpy()).max())


def _van(
    recipe: Recipe, weights: Path, classes: tuple[torch.Tensor, torch.Tensor], data: Dataset, views: Views
) -> float:
    """AUC of ImageNet's own class `police van` on the test split."""
    net, _ = _fresh(recipe, weights)
    photos = np.flatnonzero(data.column("split") == "test")
    with torch.inference_mode():
        known = net.features(views.batch(AS_IT_IS, photos), recipe.frozen_parts) @ classes[0].T + classes[1]
        chance = torch.log_softmax(known, 1)[:, _POLICE_VAN].double().numpy()
    return round(auc(data.police[photos], chance), 4)
