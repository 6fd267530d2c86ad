"""One training, from photos to the file that ships: views, learning, sources left out, calibration, ONNX, card."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime
import torch

from safelight.presence.photos.training.bench import Answers, Bench, Beside, Tell, fresh
from safelight.presence.photos.training.calibrating import calibration
from safelight.presence.photos.training.card import card
from safelight.presence.photos.training.dataset import Dataset
from safelight.presence.photos.training.learning import Recipe, as_dict
from safelight.presence.photos.training.lite import Lite, imagenet_file
from safelight.presence.photos.training.measuring import Rows, reads_the_source, some_groups, sources_left_out, told
from safelight.presence.photos.training.onnx_file import LOGITS, PEOPLE, PICTURE, STRANGE, onnx_bytes
from safelight.presence.photos.training.outcomes import Scale, outcomes, unsure
from safelight.presence.photos.training.slicing import Answered, by_slice
from safelight.presence.photos.training.smaller import compared
from safelight.presence.photos.training.views import MEAN, STD, go_through, work_out

NEAR: Final = 1e-4
"""How far the file's answers may lie from PyTorch's."""


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """What a network says of photos of sources that it never saw, and what the same one says in eight bits."""

    rows: Rows
    answers: Answers
    beside: Beside
    smaller: dict[str, float]


def train(
    folder: Path,
    out: Path,
    recipe: Recipe,
    tell: Tell,
    *,
    weights: Path | None = None,
    ablation: dict[str, Any] | None = None,
) -> dict[str, object]:
    """Train on `folder` (labels.csv and photos) into `out`: police.onnx, .json, .md, and work to go on with.

    `ablation`: the results of a training by another recipe, told beside. Returns the results, which are also in the
    card. Raises ArithmeticError: the file answers otherwise than PyTorch.
    """
    bench = _bench(folder, out, recipe, tell, weights or imagenet_file())
    data, split = bench.data, bench.data.column("split")
    tell("all sources")
    net = bench.learned("all", split == "train", split == "val")
    elsewhere = _elsewhere(bench) if recipe.left_out else {}
    own = bench.asked(net, split == "val")
    scale = Scale(*calibration([one.answers["as_it_is"] for one in elsewhere.values()] or [own["as_it_is"]]))
    with torch.no_grad():  # the shift goes into the answer, half to each side: the card keeps one number
        net.answer.bias += torch.tensor([-scale.shift / 2, scale.shift / 2])
    model = onnx_bytes(net, recipe.side)
    apart = _apart(net, model, recipe.side)
    if apart > NEAR:
        raise ArithmeticError(f"the file's answers lie {apart:.1g} from PyTorch's")
    said = outcomes(bench, net, own, [one.answers for one in elsewhere.values()], scale)
    results: dict[str, object] = {
        "name": recipe.name,
        "side": recipe.side,
        "mean": [MEAN] * 3,
        "std": [STD] * 3,
        "temperature": round(scale.divisor, 4),
        **said,
        "shift": round(scale.shift, 4),
        **_figures(bench, net, elsewhere, scale, said),
        "left_out": _left_out(elsewhere),
        "reads_the_source": reads_the_source(net, data, bench.views, recipe),
        "reads_the_source_imagenet": reads_the_source(
            fresh(replace(recipe, imagenet=True), bench.weights)[0], data, bench.views, recipe
        ),
        "smaller": compared(model, data, split == "train", split == "test", recipe.side, recipe.seed),
        "smaller_left_out": {name: one.smaller for name, one in elsewhere.items()},
        "ablation": {name: ablation[name] for name in ("name", "side", "test")} if ablation else None,
        "plainly": bench.plainly(split == "train", split == "test"),
        "plainly_left_out": {name: bench.plainly(~one.rows, one.rows) for name, one in elsewhere.items()},
        "mislabelled": int(data.mislabelled.sum()),
        "imagenet_police_van_auc": bench.police_van(),
        "file_lies_apart": apart,
        "sha256": sha256(model).hexdigest(),
        "megabytes": round(len(model) / 1e6, 1),
        "data_sha256": data.sha256(),
        "recipe": as_dict(recipe),
    }
    (out / "police.onnx").write_bytes(model)
    (out / "police.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    (out / "police.md").write_text(card(results), encoding="utf-8")
    return results


def _bench(folder: Path, out: Path, recipe: Recipe, tell: Tell, weights: Path) -> Bench:
    """Photos in all their views, worked out or found where an earlier run left them."""
    data = Dataset.read(folder)
    net, _ = fresh(recipe, weights)
    shape = {"views": recipe.views, "frozen": recipe.kept_parts, "side": recipe.side}
    kept = _kept(out, "views", {"data": data.sha256(), **shape})
    views = work_out(net, data, **shape, folder=kept, tell=tell)
    higher = slice(recipe.kept_parts, recipe.frozen_parts)
    views = go_through(views, net, higher, _kept(kept, "maps", {"parts": recipe.frozen_parts}), tell)
    kept = _kept(kept, "learned", {**as_dict(recipe), "seen": data.seen_sha256()})
    return Bench(data, views, recipe, weights, kept, tell).looking()


def _kept(folder: Path, name: str, of: dict[str, object]) -> Path:
    """Where work of a data set and a recipe is kept: other ones never go on with it."""
    found = folder / f"{name}-{sha256(json.dumps(of, sort_keys=True).encode()).hexdigest()[:12]}"
    found.mkdir(parents=True, exist_ok=True)
    return found


def _elsewhere(bench: Bench) -> dict[str, _Elsewhere]:
    """Sources -> a network that learned without them, a quarter of the rest for validation."""
    found, aside = {}, some_groups(bench.data, 4)
    for number, (name, rows) in enumerate(sources_left_out(bench.data)):
        bench.tell(f"without {int(rows.sum())} photos: {name}")
        net = bench.learned(f"without-{number}", ~rows & ~aside, ~rows & aside)
        model = onnx_bytes(net, bench.recipe.side)
        smaller = compared(model, bench.data, ~rows, rows, bench.recipe.side, bench.recipe.seed)
        found[name] = _Elsewhere(rows, bench.asked(net, rows), bench.beside(net, rows), smaller)
    return found


def _left_out(elsewhere: dict[str, _Elsewhere]) -> dict[str, object]:
    """Figures of sources left out, calibrated by the other ones."""
    found: dict[str, object] = {}
    for name, here in elsewhere.items():
        others = [one.answers["as_it_is"] for other, one in elsewhere.items() if other != name]
        scale, (labels, margin) = Scale(*calibration(others)), here.answers["as_it_is"]
        found[name] = {
            **{view: told(labels, scale.chance(margin)) for view, (labels, margin) in here.answers.items()},
            "not_calibrated": told(labels, Scale(1.0, 0.0).chance(margin)),
        }
    return found


def _figures(
    bench: Bench, net: Lite, elsewhere: dict[str, _Elsewhere], scale: Scale, said: dict[str, Any]
) -> dict[str, Any]:
    """Of the test split, of what is in photos, and how much goes to a person; `net` has the shift in it."""
    split, held = bench.data.column("split"), replace(scale, shift=0.0)
    far = [_answered(one.rows, one.answers, one.beside, scale, said) for one in elsewhere.values()]
    test, own = (bench.asked(net, split == name) for name in ("test", "val"))
    tested = _answered(split == "test", test, bench.beside(net, split == "test"), held, said)
    validated = _answered(split == "val", own, bench.beside(net, split == "val"), held, said)
    return {
        "test": {name: told(labels, held.chance(margin)) for name, (labels, margin) in test.items()},
        "unsure_of_validation": round(float(validated[2].mean()), 3),
        "unsure_elsewhere": round(float(np.mean([one[2].mean() for one in far])), 3) if far else None,
        "slices": by_slice(bench.data, [tested]),
        "slices_left_out": by_slice(bench.data, far),
    }


def _answered(rows: Rows, answers: Answers, beside: Beside, scale: Scale, said: dict[str, Any]) -> Answered:
    chance = scale.chance(answers["as_it_is"][1])
    return np.flatnonzero(rows), chance, unsure(chance, beside, said)


def _apart(net: Lite, model: bytes, side: int) -> float:
    """How far the file's answers lie from PyTorch's at most."""
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    asked = torch.randn(8, 3, side, side, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        answers = {LOGITS: net(asked)}
        if net.known is not None:
            people, strange = net.known.beside(net.known.features(net.maps(asked)))
            answers |= {PEOPLE: people[:, None], STRANGE: strange[:, None]}
    found = session.run(list(answers), {PICTURE: asked.numpy()})
    return max(float(np.abs(one - own.numpy()).max()) for one, own in zip(found, answers.values(), strict=True))
