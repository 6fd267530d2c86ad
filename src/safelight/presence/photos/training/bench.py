"""What all networks of one training share, and how one of them begins, learns and is asked."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import expit

from safelight.presence.photos.judging.baselines import logistic
from safelight.presence.photos.judging.figures import auc
from safelight.presence.photos.training.calibrating import Asked
from safelight.presence.photos.training.dataset import Dataset
from safelight.presence.photos.training.known import POLICE_VAN, Known, fit
from safelight.presence.photos.training.learning import Recipe, learn, logits
from safelight.presence.photos.training.lite import FEATURES, Lite, load_imagenet
from safelight.presence.photos.training.measuring import Rows, looked_at, told
from safelight.presence.photos.training.strange import strange
from safelight.presence.photos.training.views import AS_IT_IS, Views, lower_part, normal

Tell = Callable[[str], None]
Answers = dict[str, Asked]
"""View -> labels and margins."""

_OWN_STATISTICS: Final = 0.1
"""How fast a network that begins with nothing learns what is normal: it has hundreds of steps, not millions."""

_AT_ONCE: Final = 128
_PENALTY: Final = 0.1
_ODD: Final = 352
"""Pictures that are no photos, of each kind as many."""


class Beside(NamedTuple):
    """Of photos: how likely somebody stands near, and how likely it's no photo."""

    people: NDArray[np.float64]
    strange: NDArray[np.float64]

    @classmethod
    def of(cls, known: Known, features: torch.Tensor) -> Beside:
        """What its lines tell by features."""
        with torch.inference_mode():
            return cls(*(one.double().numpy() for one in known.beside(features)))

    @classmethod
    def nothing(cls, number: int) -> Beside:
        """Where no lines tell."""
        return cls(np.zeros(number), np.zeros(number))


@dataclass(frozen=True)
class Bench:
    """Data, views and recipe; where work is kept, and who is told of it.

    `seen`: views x photos x FEATURES of ImageNet's network, where one looks on; `odd`: of pictures that are no photos.
    """

    data: Dataset
    views: Views
    recipe: Recipe
    weights: Path
    out: Path
    tell: Tell
    seen: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0, FEATURES)), repr=False)
    odd: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, FEATURES)), repr=False)

    def looking(self) -> Bench:
        """The same with what ImageNet's network sees in all views but the last, which figures are told of."""
        net, _ = fresh(self.recipe, self.weights)
        if net.known is None:
            return self
        self.tell("what ImageNet's network sees")
        numbers = range(max(1, self.recipe.views - 1))
        with torch.inference_mode():
            odd = net.known.features(odd_maps(net, self.recipe.side, self.recipe.seed)).double().numpy()
        return replace(self, seen=np.stack([self._seen(net.known, view) for view in numbers]), odd=odd)

    def learned(self, name: str, train: Rows, validation: Rows) -> Lite:
        """A network that learned from some photos; a run that was stopped goes on."""
        net, _ = fresh(self.recipe, self.weights)
        if net.known is not None:
            self.teach_people(net.known, train)
            self.teach_strange(net.known, train)
        learned = learn(
            net,
            self.data,
            self.views,
            self.recipe,
            train=train,
            validation=validation,
            checkpoint=self.out / f"{name}.pt",
            tell=self.tell,
        )
        learned.fold()
        return learned

    def teach_people(self, known: Known, train: Rows) -> None:
        """Fit its line of people to photos of which somebody said whether they show any."""
        photos = np.flatnonzero(train & (self.data.people >= 0))
        near = np.tile(self.data.people[photos], len(self.seen))
        fit(known.people, self.seen[:, photos].reshape(-1, FEATURES), near)

    def teach_strange(self, known: Known, train: Rows) -> None:
        """Fit its line of what is no photo."""
        shown = self.seen[:, train].reshape(-1, FEATURES)
        fit(known.strange, np.concatenate([shown, self.odd]), np.repeat([0, 1], [len(shown), len(self.odd)]))

    def asked(self, net: Lite, rows: Rows) -> Answers:
        """What it says of some photos in each view that figures are told of."""
        photos = np.flatnonzero(rows)
        found = {}
        for name, view in looked_at(self.recipe).items():
            answer = logits(net, self.views, view, photos, self.recipe.frozen_parts)
            found[name] = (self.data.police[photos], answer[:, 1] - answer[:, 0])
        return found

    def beside(self, net: Lite, rows: Rows, view: int = AS_IT_IS) -> Beside:
        """What its lines tell of some photos; 0 where it has none."""
        photos = np.flatnonzero(rows)
        if net.known is None:
            return Beside.nothing(len(photos))
        return Beside.of(net.known, torch.from_numpy(self.seen[view, photos].astype(np.float32)))

    def plainly(self, train: Rows, asked: Rows) -> dict[str, object] | None:
        """Figures of a regression on ImageNet's features, learned from some photos, asked about others as they are."""
        if not len(self.seen):
            return None
        drawn, labels = self.data.chances(train) > 0, self.data.police
        score = logistic(self.seen[AS_IT_IS, drawn], labels[drawn], _PENALTY)
        return told(labels[asked], expit(score(self.seen[AS_IT_IS, asked])))

    def police_van(self) -> float:
        """AUC of ImageNet's own class `police van` on the test split."""
        net, classes = fresh(replace(self.recipe, imagenet=True), self.weights)
        photos = np.flatnonzero(self.data.column("split") == "test")
        with torch.inference_mode():
            maps = self.views.batch(AS_IT_IS, photos)
            known = net.features(maps, self.recipe.frozen_parts) @ classes[0].T + classes[1]
            chance = torch.log_softmax(known, 1)[:, POLICE_VAN].double().numpy()
        return round(auc(self.data.police[photos], chance), 4)

    def _seen(self, known: Known, view: int) -> NDArray[np.float64]:
        with torch.inference_mode():
            each = [known.features(self.views.batch(view, rows)) for rows in _batches(len(self.data))]
        found: NDArray[np.float64] = torch.cat(each).double().numpy()
        return found


def fresh(recipe: Recipe, weights: Path) -> tuple[Lite, tuple[torch.Tensor, torch.Tensor]]:
    """ImageNet's network with an answer that knows nothing yet, and ImageNet's own layer of 1000 classes.

    By the recipe `imagenet = false` a network that knows nothing at all, its normalisations still to be learned.
    """
    torch.manual_seed(recipe.seed)
    known, net = Lite(dropout=recipe.dropout), Lite(dropout=recipe.dropout)
    classes = load_imagenet(known, weights)
    known.fold()
    known.branch = recipe.frozen_parts
    known.known = Known(copy.deepcopy(known.body[recipe.frozen_parts :]), classes, recipe.known)
    for part in net.modules():
        if isinstance(part, torch.nn.BatchNorm2d):
            part.momentum = _OWN_STATISTICS
    return (known if recipe.imagenet else net).eval(), classes


def odd_maps(net: Lite, side: int, seed: int) -> torch.Tensor:
    """What the frozen part makes of pictures that are no photos; each seed has its own."""
    pictures = np.stack([normal(made, side) for made in strange(_ODD, seed)])
    return torch.from_numpy(lower_part(net, slice(net.branch))(pictures).astype(np.float32))


def _batches(number: int) -> Iterator[NDArray[np.int64]]:
    for first in range(0, number, _AT_ONCE):
        yield np.arange(first, min(first + _AT_ONCE, number))
