"""One training, from photos to the file that ships: views, learning, sources left out, calibration, ONNX, card."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray

from safelight.presence.photos.judging.figures import auc, probabilities
from safelight.presence.photos.training.backbone import POLICE_VAN
from safelight.presence.photos.training.calibrating import Asked, calibration, thresholds
from safelight.presence.photos.training.card import card
from safelight.presence.photos.training.dataset import Dataset
from safelight.presence.photos.training.learning import Recipe, as_dict, learn, logits
from safelight.presence.photos.training.lite import Lite, imagenet_file, load_imagenet
from safelight.presence.photos.training.measuring import (
    Rows,
    looked_at,
    reads_the_source,
    some_groups,
    sources_left_out,
    told,
)
from safelight.presence.photos.training.onnx_file import LOGITS, PICTURE, onnx_bytes
from safelight.presence.photos.training.slicing import by_slice
from safelight.presence.photos.training.smaller import compared
from safelight.presence.photos.training.strange import strange
from safelight.presence.photos.training.views import (
    AS_IT_IS,
    MEAN,
    STD,
    Views,
    go_through,
    lower_part,
    normal,
    work_out,
)

_OWN_STATISTICS: Final = 0.1
"""How fast a network that begins with nothing learns what is normal: it has hundreds of steps, not millions."""

NEAR: Final = 1e-4
"""How far the file's answers may lie from PyTorch's."""

_FAMILIAR: Final = 99.5
"""Percentile of validation's energies above which a photo is called unlike those of the training."""

_ODD_KNOWN: Final = 256
_ODD_ASKED: Final = 160
"""Pictures that are no photos: learned from, and others asked about."""

_ODD_SURE: Final = 10
"""Percentile of their probabilities that is not yet called `not police`."""

Tell = Callable[[str], None]
Answers = dict[str, Asked]


@dataclass(frozen=True)
class _Bench:
    """What all networks of a training share."""

    data: Dataset
    views: Views
    recipe: Recipe
    weights: Path
    odd: torch.Tensor
    out: Path
    tell: Tell

    def learned(self, name: str, train: Rows, validation: Rows) -> Lite:
        """A network that learned from some photos; a run that was stopped goes on."""
        net, _ = fresh(self.recipe, self.weights)
        learned = learn(
            net,
            self.data,
            self.views,
            self.recipe,
            train=train,
            validation=validation,
            strange=self.odd,
            checkpoint=self.out / f"{name}.pt",
            tell=self.tell,
        )
        learned.fold()
        return learned

    def asked(self, net: Lite, rows: Rows) -> Answers:
        """View -> labels and margins."""
        photos = np.flatnonzero(rows)
        found = {}
        for name, view in looked_at(self.recipe).items():
            answer = logits(net, self.views, view, photos, self.recipe.frozen_parts)
            found[name] = (self.data.police[photos], answer[:, 1] - answer[:, 0])
        return found


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
    data, start = Dataset.read(folder), weights or imagenet_file()
    net, classes = fresh(recipe, start)
    shape = {"views": recipe.views, "frozen": recipe.kept_parts, "side": recipe.side}
    kept = _kept(out, "views", {"data": data.sha256(), **shape})
    views = work_out(net, data, **shape, folder=kept, tell=tell)
    higher = slice(recipe.kept_parts, recipe.frozen_parts)
    views = go_through(views, net, higher, _kept(kept, "maps", {"parts": recipe.frozen_parts}), tell)
    kept = _kept(kept, "learned", as_dict(recipe))
    bench = _Bench(data, views, recipe, start, _odd(net, recipe, _ODD_KNOWN), kept, tell)
    split = data.column("split")
    tell("all sources")
    net = bench.learned("all", split == "train", split == "val")
    elsewhere, smaller = _elsewhere(bench) if recipe.left_out else ({}, {})
    own = bench.asked(net, split == "val")
    divisor, shift = calibration([one["as_it_is"] for one in elsewhere.values()] or [own["as_it_is"]])
    with torch.no_grad():  # the shift goes into the answer, half to each side: the card keeps one number
        net.answer.bias += torch.tensor([-shift / 2, shift / 2])
    model = onnx_bytes(net, recipe.side)
    apart = _apart(net, model, recipe.side)
    if apart > NEAR:
        raise ArithmeticError(f"the file's answers lie {apart:.1g} from PyTorch's")
    test = bench.asked(net, split == "test")
    outcomes = _thresholds(bench, net, own, elsewhere, divisor, shift)
    bounds = (outcomes["police_at"], outcomes["not_police_at"])
    tested = (np.flatnonzero(split == "test"), _chance(test["as_it_is"][1], divisor))
    far = [
        (np.flatnonzero(rows), _chance(elsewhere[name]["as_it_is"][1] + shift, divisor))
        for name, rows in sources_left_out(data)
        if name in elsewhere
    ]
    results: dict[str, object] = {
        "name": recipe.name,
        "side": recipe.side,
        "mean": [MEAN] * 3,
        "std": [STD] * 3,
        "temperature": round(divisor, 4),
        **outcomes,
        "shift": round(shift, 4),
        "test": {name: told(labels, _chance(margin, divisor)) for name, (labels, margin) in test.items()},
        "left_out": _left_out(elsewhere),
        "slices": by_slice(data, [tested], *bounds),
        "slices_left_out": by_slice(data, far, *bounds),
        "reads_the_source": reads_the_source(net, data, views, recipe),
        "reads_the_source_imagenet": reads_the_source(
            fresh(replace(recipe, imagenet=True), start)[0], data, views, recipe
        ),
        "smaller": compared(model, data, split == "train", split == "test", recipe.side, recipe.seed),
        "smaller_left_out": smaller,
        "ablation": {name: ablation[name] for name in ("name", "side", "test")} if ablation else None,
        "imagenet_police_van_auc": _van(bench, classes),
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


def fresh(recipe: Recipe, weights: Path) -> tuple[Lite, tuple[torch.Tensor, torch.Tensor]]:
    """ImageNet's network with an answer that knows nothing yet, and ImageNet's own layer of 1000 classes.

    By the recipe `imagenet = false` a network that knows nothing at all, its normalisations still to be learned.
    """
    torch.manual_seed(recipe.seed)
    known, net = Lite(dropout=recipe.dropout), Lite(dropout=recipe.dropout)
    classes = load_imagenet(known, weights)
    known.fold()
    for part in net.modules():
        if isinstance(part, torch.nn.BatchNorm2d):
            part.momentum = _OWN_STATISTICS
    return (known if recipe.imagenet else net).eval(), classes


def _kept(folder: Path, name: str, of: dict[str, object]) -> Path:
    """Where work of a data set and a recipe is kept: other ones never go on with it."""
    found = folder / f"{name}-{sha256(json.dumps(of, sort_keys=True).encode()).hexdigest()[:12]}"
    found.mkdir(parents=True, exist_ok=True)
    return found


def _elsewhere(bench: _Bench) -> tuple[dict[str, Answers], dict[str, dict[str, float]]]:
    """Sources -> what a network says of them that learned without (a quarter of the rest for validation).

    And the same network in eight bits beside itself.
    """
    found, smaller, aside = {}, {}, some_groups(bench.data, 4)
    for number, (name, rows) in enumerate(sources_left_out(bench.data)):
        bench.tell(f"without {int(rows.sum())} photos: {name}")
        net = bench.learned(f"without-{number}", ~rows & ~aside, ~rows & aside)
        found[name] = bench.asked(net, rows)
        model = onnx_bytes(net, bench.recipe.side)
        smaller[name] = compared(model, bench.data, ~rows, rows, bench.recipe.side, bench.recipe.seed)
    return found, smaller


def _left_out(elsewhere: dict[str, Answers]) -> dict[str, object]:
    """Figures of sources left out, calibrated by the other ones."""
    found: dict[str, object] = {}
    for name, answers in elsewhere.items():
        divisor, shift = calibration([one["as_it_is"] for other, one in elsewhere.items() if other != name])
        found[name] = {
            **{view: told(labels, _chance(margin + shift, divisor)) for view, (labels, margin) in answers.items()},
            "not_calibrated": told(answers["as_it_is"][0], _chance(answers["as_it_is"][1], 1.0)),
        }
    return found


def _thresholds(
    bench: _Bench, net: Lite, own: Answers, elsewhere: dict[str, Answers], divisor: float, shift: float
) -> dict[str, Any]:
    """Of the outcomes: by validation, and by sources left out; and what is said of pictures that are no photos."""
    data, recipe = bench.data, bench.recipe
    known = [(labels, _chance(margin + shift, divisor)) for labels, margin in own.values()]
    far = [(one["as_it_is"][0], _chance(one["as_it_is"][1] + shift, divisor)) for one in elsewhere.values()]
    above, below = thresholds([*known, *far], recipe.police_precision)
    with torch.inference_mode():
        odd = net(_odd(net, recipe, _ODD_ASKED), recipe.frozen_parts).double().numpy()
        photos = np.flatnonzero(data.column("split") == "val")
        answer = logits(net, bench.views, AS_IT_IS, photos, recipe.frozen_parts)
    chance, energy = probabilities(odd, divisor), _energy(odd, divisor)
    below = min(below, float(np.percentile(chance, _ODD_SURE)))
    most = round(float(np.percentile(_energy(answer, divisor), _FAMILIAR)), 4)
    unsure = (chance > below) & (chance < above) | (energy > most)
    return {
        "police_at": round(above, 4),
        "not_police_at": round(below, 4),
        "most_energy": most,
        "no_photos": {
            "n": len(chance),
            "unsure": round(float(unsure.mean()), 3),
            "police": round(float((~unsure & (chance >= above)).mean()), 3),
        },
        "unsure_of_validation": round(float(((known[0][1] > below) & (known[0][1] < above)).mean()), 3),
        "unsure_elsewhere": round(float(np.mean([((p > below) & (p < above)).mean() for _, p in far])), 3)
        if far
        else None,
    }


def _odd(net: Lite, recipe: Recipe, number: int) -> torch.Tensor:
    pictures = np.stack([normal(made, recipe.side) for made in strange(number, recipe.seed)])
    return torch.from_numpy(lower_part(net, slice(recipe.frozen_parts))(pictures).astype(np.float32))


def _chance(margin: NDArray[np.float64], divisor: float) -> NDArray[np.float64]:
    return probabilities(np.stack([np.zeros_like(margin), margin], 1), divisor)


def _energy(answer: NDArray[np.float64], divisor: float) -> NDArray[np.float64]:
    found: NDArray[np.float64] = -divisor * np.logaddexp(answer[:, 0] / divisor, answer[:, 1] / divisor)
    return found


def _apart(net: Lite, model: bytes, side: int) -> float:
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    asked = torch.randn(8, 3, side, side, generator=torch.Generator().manual_seed(1))
    (answer,) = session.run([LOGITS], {PICTURE: asked.numpy()})
    with torch.inference_mode():
        return float(np.abs(answer - net(asked).numpy()).max())


def _van(bench: _Bench, classes: tuple[torch.Tensor, torch.Tensor]) -> float:
    """AUC of ImageNet's own class `police van` on the test split."""
    net, _ = fresh(replace(bench.recipe, imagenet=True), bench.weights)
    photos = np.flatnonzero(bench.data.column("split") == "test")
    with torch.inference_mode():
        known = net.features(bench.views.batch(AS_IT_IS, photos), bench.recipe.frozen_parts) @ classes[0].T + classes[1]
        chance = torch.log_softmax(known, 1)[:, POLICE_VAN].double().numpy()
    return round(auc(bench.data.police[photos], chance), 4)
