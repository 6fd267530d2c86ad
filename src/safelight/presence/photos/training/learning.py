"""The upper part of the network learns from the views: the answer first, then all above the frozen part."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from safelight.presence.photos.judging.figures import auc
from safelight.presence.photos.training.dataset import Dataset
from safelight.presence.photos.training.lite import Lite
from safelight.presence.photos.training.mixing import parts_mixed
from safelight.presence.photos.training.views import ALTERED, AS_IT_IS, Views

RECIPE: Final = Path(__file__).with_name("recipe.toml")
_ASKED_AT_ONCE: Final = 128


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that a training is made of; what each value means stands in recipe.toml."""

    name: str
    seed: int
    imagenet: bool
    side: int
    views: int
    kept_parts: int
    frozen_parts: int
    known: float
    samples: int
    epochs: int
    warm_epochs: int
    batch: int
    answer_rate: float
    body_rate: float
    weight_decay: float
    smoothing: float
    dropout: float
    average: float
    patience: int
    plain: float
    parts: float
    police_precision: float
    left_out: bool

    @classmethod
    def read(cls, path: Path = RECIPE) -> Recipe:
        """The recipe at `path`. Raises TypeError: a value is missing or unknown."""
        return cls(**tomllib.loads(path.read_text(encoding="utf-8")))


@dataclass
class _State:
    """What a checkpoint holds: enough to go on as if nothing had happened."""

    epoch: int
    net: dict[str, torch.Tensor]
    averaged: dict[str, torch.Tensor]
    best: dict[str, torch.Tensor]
    best_loss: float
    since_best: int
    optimizer: dict[str, object] | None


def learn(
    net: Lite,
    data: Dataset,
    views: Views,
    recipe: Recipe,
    *,
    train: NDArray[np.bool_],
    validation: NDArray[np.bool_],
    checkpoint: Path | None = None,
    tell: Callable[[str], None],
) -> Lite:
    """The network after learning: averaged weights of the epoch that did best on `validation`.

    Same recipe, data and threads, same network. With `checkpoint` a run that was stopped goes on after its last epoch.
    """
    torch.manual_seed(recipe.seed)
    net = net.to(place(), memory_format=torch.channels_last)  # a third faster on a processor
    body = [value for part in net.body[recipe.frozen_parts :] for value in part.parameters()]
    for value in net.body[: recipe.frozen_parts].parameters():
        value.requires_grad_(False)
    optimizer = torch.optim.AdamW(
        [{"params": net.answer.parameters(), "lr": 0.0}, {"params": body, "lr": 0.0}], weight_decay=recipe.weight_decay
    )
    chances, state = data.chances(train), _begun(net, checkpoint)
    net.load_state_dict(state.net)
    if state.optimizer:
        optimizer.load_state_dict(state.optimizer)
    for epoch in range(state.epoch, recipe.epochs):
        _epoch(net, data, views, recipe, optimizer, chances, state, epoch)
        loss, score = _checked(net, state.averaged, data, views, recipe, validation)
        tell(f"epoch {epoch + 1} of {recipe.epochs}: validation loss {loss:.3f}, AUC {score:.3f}")
        state.epoch, state.net = epoch + 1, net.state_dict()
        state.optimizer = optimizer.state_dict()
        state.since_best += 1
        if loss < state.best_loss:
            state.best, state.best_loss, state.since_best = copy.deepcopy(state.averaged), loss, 0
        if checkpoint:
            begun = checkpoint.with_suffix(".part")
            torch.save({f.name: getattr(state, f.name) for f in fields(state)}, begun)
            begun.replace(checkpoint)  # a run that is stopped while it writes leaves the one before
        if state.since_best >= recipe.patience:
            break
    net.load_state_dict(state.best)
    net.cpu().eval()
    return net


def place() -> torch.device:
    """Where networks learn: a GPU where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def logits(net: Lite, views: Views, view: int, photos: NDArray[np.int64], frozen: int) -> NDArray[np.float64]:
    """What the network answers to a view of some photos."""
    net.eval()
    where = net.answer.weight.device
    with torch.inference_mode():
        parts = [
            net(views.batch(view, photos[first : first + _ASKED_AT_ONCE]).to(where), frozen).cpu()
            for first in range(0, len(photos), _ASKED_AT_ONCE)
        ]
    found: NDArray[np.float64] = torch.cat(parts).double().numpy()
    return found


def as_dict(recipe: Recipe) -> dict[str, object]:
    """For the results."""
    return asdict(recipe)


def _begun(net: Lite, checkpoint: Path | None) -> _State:
    if checkpoint and checkpoint.exists():
        return _State(**torch.load(checkpoint, weights_only=True, map_location=place()))
    start = copy.deepcopy(net.state_dict())
    return _State(0, start, copy.deepcopy(start), copy.deepcopy(start), float("inf"), 0, None)


def _epoch(
    net: Lite,
    data: Dataset,
    views: Views,
    recipe: Recipe,
    optimizer: torch.optim.Optimizer,
    chances: NDArray[np.float64],
    state: _State,
    epoch: int,
) -> None:
    """One epoch of draws; `state.averaged` follows."""
    rng = np.random.default_rng((recipe.seed, epoch))
    torch.manual_seed(recipe.seed + epoch)
    photos, plain = rng.choice(len(data), recipe.samples, p=chances), rng.random(recipe.samples) < recipe.plain
    view = np.where(
        plain, rng.integers(0, ALTERED, recipe.samples), rng.integers(ALTERED, recipe.views, recipe.samples)
    )
    labels, steps = torch.from_numpy(data.police.astype(np.float32)).to(place()), recipe.samples // recipe.batch
    warm = epoch < recipe.warm_epochs
    net.train()
    for step in range(steps):
        part = float(0.5 * (1 + np.cos(np.pi * (epoch + step / steps) / recipe.epochs)))
        optimizer.param_groups[0]["lr"] = recipe.answer_rate * part
        optimizer.param_groups[1]["lr"] = 0.0 if warm else recipe.body_rate * part
        rows = slice(step * recipe.batch, (step + 1) * recipe.batch)
        maps = views.batch(view[rows], photos[rows]).to(place())
        maps, police = parts_mixed(maps, labels[photos[rows]], rng, recipe.parts)
        police = police * (1 - recipe.smoothing) + recipe.smoothing / 2
        loss = functional.cross_entropy(net(maps, recipe.frozen_parts), torch.stack([1 - police, police], 1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            for name, value in net.state_dict().items():
                if value.is_floating_point():
                    state.averaged[name].lerp_(value, 1 - recipe.average)


def _checked(
    net: Lite,
    averaged: dict[str, torch.Tensor],
    data: Dataset,
    views: Views,
    recipe: Recipe,
    validation: NDArray[np.bool_],
) -> tuple[float, float]:
    """Loss (classes alike, photos as they are and altered) and AUC of the averaged weights."""
    asked = copy.deepcopy(net)
    asked.load_state_dict(averaged)
    photos = np.flatnonzero(validation)
    labels = data.police[photos]
    each = [logits(asked, views, view, photos, recipe.frozen_parts) for view in (AS_IT_IS, recipe.views - 1)]
    losses = []
    for answer in each:
        wrong = np.logaddexp(0, np.where(labels == 1, -1, 1) * (answer[:, 1] - answer[:, 0]))
        losses.append((wrong[labels == 1].mean() + wrong[labels == 0].mean()) / 2)
    return float(np.mean(losses)), auc(labels, each[0][:, 1] - each[0][:, 0])
