"""What is said of a photo: from which probability on police, up to which not, and what always goes to a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

from safelight.presence.photos.judging.figures import auc, part, probabilities
from safelight.presence.photos.training.bench import Answers, Bench, Beside, fresh, odd_maps
from safelight.presence.photos.training.calibrating import thresholds
from safelight.presence.photos.training.learning import Recipe, logits
from safelight.presence.photos.training.lite import Lite
from safelight.presence.photos.training.measuring import some_groups
from safelight.presence.photos.training.strange import MAKERS
from safelight.presence.photos.training.views import AS_IT_IS, MENDED

Chances = NDArray[np.float64]

_FAMILIAR: Final = 99.5
"""Percentile of validation above which a photo is called unlike those of the training, or no photo."""

_MISSED: Final = 10
"""How many in 100 photos with somebody near may go by as if nobody were."""

_FOLDS: Final = 5


@dataclass(frozen=True, slots=True)
class Scale:
    """By what margins become probabilities: (margin + shift) / divisor."""

    divisor: float
    shift: float

    def chance(self, margin: Chances) -> Chances:
        """How likely police is, by margins of networks that don't have the shift in them."""
        return probabilities(np.stack([np.zeros_like(margin), margin + self.shift], 1), self.divisor)


def outcomes(bench: Bench, net: Lite, own: Answers, elsewhere: Sequence[Answers], scale: Scale) -> dict[str, Any]:
    """By validation (`own`) and by sources left out; and what is said of pictures that are no photos."""
    known = [(labels, scale.chance(margin)) for labels, margin in own.values()]
    far = [(one["as_it_is"][0], scale.chance(one["as_it_is"][1])) for one in elsewhere]
    above, below = thresholds([*known, *far], bench.recipe.police_precision)
    validation = bench.data.column("split") == "val"
    answer = logits(net, bench.views, AS_IT_IS, np.flatnonzero(validation), bench.recipe.frozen_parts)
    said: dict[str, Any] = {
        "police_at": round(above, 4),
        "not_police_at": round(below, 4),
        "most_energy": round(float(np.percentile(_energy(answer, scale.divisor), _FAMILIAR)), 4),
        "strange_at": None,
        **people_near(bench, net),
    }
    if net.known is not None:
        shown = [bench.beside(net, validation, view).strange for view in (AS_IT_IS, MENDED)[: len(bench.seen)]]
        said["strange_at"] = round(float(np.percentile(np.concatenate(shown), _FAMILIAR)), 4)
    return {**said, "no_photos": _no_photos(net, bench.recipe, scale.divisor, said)}


def _no_photos(net: Lite, recipe: Recipe, divisor: float, said: dict[str, Any]) -> dict[str, Any]:
    """What becomes of pictures that are no photos, made anew."""
    with torch.inference_mode():
        maps = odd_maps(net, recipe.side, recipe.seed + 1)
        answer = net(maps, recipe.frozen_parts).double().numpy()
        told = Beside.of(net.known, net.known.features(maps)) if net.known else Beside.nothing(len(maps))
    chances = probabilities(answer, divisor)
    away = unsure(chances, told, said) | (_energy(answer, divisor) > said["most_energy"])
    return {
        "n": len(chances),
        "unsure": round(float(away.mean()), 3),
        "police": round(float((~away & (chances >= said["police_at"])).mean()), 3),
        "unsure_by_kind": {
            maker.__name__: round(float(away[kind :: len(MAKERS)].mean()), 3) for kind, maker in enumerate(MAKERS)
        },
    }


def people_near(bench: Bench, net: Lite) -> dict[str, Any]:
    """From which chance of somebody near on a photo of `not police` goes to a person, and what that does.

    Chosen by photos that other groups taught of, the test split aside: few with somebody near may go by.
    """
    labels, split = bench.data.people, bench.data.column("split")
    if net.known is None or not (labels[split != "test"] > 0).any():
        return {"people_at": None, "people": None}
    said, fold = np.zeros(len(labels)), fresh(bench.recipe, bench.weights)[0]
    assert fold.known is not None
    for number in range(_FOLDS):
        aside = some_groups(bench.data, _FOLDS, number)
        bench.teach_people(fold.known, (split != "test") & ~aside)
        said[aside] = bench.beside(fold, aside).people
    at = round(float(np.percentile(said[(labels == 1) & (split != "test")], _MISSED)), 4)
    rows = (split == "test") & (labels >= 0)
    near, chances = labels[rows], bench.beside(net, rows).people
    found = {
        "auc": round(auc(near, chances), 4),
        "near": part(int((chances[near == 1] >= at).sum()), int(near.sum())),
        "nobody": part(int((chances[near == 0] >= at).sum()), int((1 - near).sum())),
    }
    return {"people_at": at, "people": found}


def unsure(chances: Chances, beside: Beside, said: dict[str, Any]) -> NDArray[np.bool_]:
    """Which photos go to a person, by how likely police is and what the lines tell (energies left aside)."""
    near, strange = (_from(one, said[at]) for one, at in ((beside.people, "people_at"), (beside.strange, "strange_at")))
    found: NDArray[np.bool_] = ((chances < said["police_at"]) & ((chances > said["not_police_at"]) | near)) | strange
    return found


def _from(chances: Chances, at: float | None) -> NDArray[np.bool_]:
    return np.zeros(len(chances), bool) if at is None else chances >= at


def _energy(answer: Chances, divisor: float) -> Chances:
    found: Chances = -divisor * np.logaddexp(answer[:, 0] / divisor, answer[:, 1] / divisor)
    return found
