"""What the frozen part of the network makes of each photo and its alterations: worked out once, then learned from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from safelight.presence.photos.training.altering import altered, mended
from safelight.presence.photos.training.dataset import Dataset
from safelight.presence.photos.training.lite import Lite

MEAN: Final = 127 / 255
STD: Final = 128 / 255
"""How EfficientNet-Lite wants values 0 to 1 shifted and scaled, each channel alike."""

AS_IT_IS, MENDED = 0, 1
"""The first views; those after them are altered by chance."""

_BATCH: Final = 16
_ALTERED_AT: Final = 288
"""Longest side of a photo while it is altered: enough for what the network takes."""


@dataclass(frozen=True)
class Views:
    """views x photos x channels x rows x columns, half precision, on disk."""

    maps: NDArray[np.float16]

    def batch(self, view: NDArray[np.int64] | int, photo: NDArray[np.int64]) -> torch.Tensor:
        """Some of them, to be learned from."""
        return torch.from_numpy(self.maps[view, photo].astype(np.float32))


def picture(path: Path, view: int, photo: int, side: int) -> NDArray[np.float32]:
    """View number `view` of a photo as the network takes it."""
    with Image.open(path) as opened:
        image = opened.convert("RGB")
    if view != AS_IT_IS:
        image.thumbnail((_ALTERED_AT, _ALTERED_AT), Image.Resampling.BOX, reducing_gap=None)
    if view == AS_IT_IS:
        image = image.resize((side, side), Image.Resampling.BILINEAR)
    elif view == MENDED:
        image = mended(image).resize((side, side), Image.Resampling.BILINEAR)
    else:
        image = altered(image, np.random.default_rng((view, photo)), side)
    values = ((np.asarray(image) / 255 - MEAN) / STD).astype(np.float32)
    return values.transpose(2, 0, 1)


def work_out(
    net: Lite, data: Dataset, *, views: int, frozen: int, side: int, folder: Path, tell: Callable[[str], None]
) -> Views:
    """All views of all photos, kept in `folder` so that a run that was stopped goes on where it was."""
    probe = _through(net, np.zeros((1, 3, side, side), np.float32), frozen)
    path, note = folder / "mid.npy", folder / "done"
    shape = (views, len(data), *probe.shape[1:])
    done = int(note.read_text()) if note.exists() and path.exists() else 0
    held = np.lib.format.open_memmap(path, "r+" if done else "w+", np.float16, None if done else shape)
    for view in range(done, views):
        tell(f"view {view + 1} of {views}")
        for first in range(0, len(data), _BATCH):
            photos = range(first, min(len(data), first + _BATCH))
            batch = np.stack([picture(data.folder / data.rows[n]["file"], view, n, side) for n in photos])
            held[view, first : first + len(batch)] = _through(net, batch, frozen)
        held.flush()
        note.write_text(str(view + 1))
    return Views(held)


def _through(net: Lite, batch: NDArray[np.float32], frozen: int) -> NDArray[np.float16]:
    with torch.inference_mode():
        x = torch.from_numpy(batch)
        for part in net.body[:frozen]:
            x = part(x)
        made: NDArray[np.float16] = x.numpy().astype(np.float16)
    return made
