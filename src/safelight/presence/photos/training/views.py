"""What the frozen part of the network makes of each photo and its alterations: worked out once, then learned from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice, repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from safelight.presence.photos.training.altering import altered, mended
from safelight.presence.photos.training.dataset import Dataset
from safelight.presence.photos.training.lite import Lite
from safelight.presence.photos.training.onnx_file import MAPS, PICTURE, lower_bytes
from safelight.presence.photos.verifiers import session

MEAN: Final = 127 / 255
STD: Final = 128 / 255
"""How EfficientNet-Lite wants values 0 to 1 shifted and scaled, each channel alike."""

AS_IT_IS, MENDED, ALTERED = 0, 1, 2
"""The first views; from the third on they are altered by chance."""

_BATCH: Final = 16
_ALTERED_AT: Final = 288
"""Longest side of a photo while it is altered: enough for what the network takes."""


@dataclass(frozen=True)
class Views:
    """views x photos x channels x rows x columns, half precision, on disk."""

    maps: NDArray[np.float16]

    def batch(self, view: NDArray[np.int64] | int, photo: NDArray[np.int64]) -> torch.Tensor:
        """Some of them, to be learned from."""
        maps = torch.from_numpy(self.maps[view, photo].astype(np.float32))
        return maps.to(memory_format=torch.channels_last)


def picture(path: Path, view: int, photo: int, side: int) -> NDArray[np.float32]:
    """View number `view` of a photo as the network takes it."""
    with Image.open(path) as opened:
        image = opened.convert("RGB")
    if view != AS_IT_IS:
        image.thumbnail((_ALTERED_AT, _ALTERED_AT), Image.Resampling.BOX, reducing_gap=None)
    if view == MENDED:
        image = mended(image)
    elif view != AS_IT_IS:
        image = altered(image, np.random.default_rng((view, photo)), side)
    return normal(image, side)


def normal(image: Image.Image, side: int) -> NDArray[np.float32]:
    """A picture squeezed to side x side, channels first, as the network takes it."""
    if image.size != (side, side):
        image = image.resize((side, side), Image.Resampling.BILINEAR)
    values = ((np.asarray(image) / 255 - MEAN) / STD).astype(np.float32)
    return values.transpose(2, 0, 1)


def work_out(
    net: Lite, data: Dataset, *, views: int, frozen: int, side: int, folder: Path, tell: Callable[[str], None]
) -> Views:
    """All views of all photos, kept in `folder` so that a run that was stopped goes on where it was."""
    through = lower_part(net, slice(frozen))
    probe = through(np.zeros((1, 3, side, side), np.float32))
    path, note = folder / "mid.npy", folder / "done"
    shape = (views, len(data), *probe.shape[1:])
    done = int(note.read_text()) if note.exists() and path.exists() else 0
    held = np.lib.format.open_memmap(path, "r+" if done else "w+", np.float16, None if done else shape)
    paths = [data.folder / row["file"] for row in data.rows]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for view in range(done, views):
            tell(f"view {view + 1} of {views}")
            made = pool.map(picture, paths, repeat(view), range(len(data)), repeat(side), chunksize=_BATCH)
            for first, batch in zip(range(0, len(data), _BATCH), batched(made, _BATCH), strict=True):
                held[view, first : first + len(batch)] = through(np.stack(batch))
            held.flush()
            note.write_text(str(view + 1))
    return Views(held)


def go_through(views: Views, net: Lite, parts: slice, folder: Path, tell: Callable[[str], None]) -> Views:
    """What further parts of the network make of all views, kept in `folder` too."""
    path = folder / "maps.npy"
    if not path.exists():
        tell(f"parts {parts.start} to {parts.stop} of all views")
        through, (number, photos) = lower_part(net, parts), views.maps.shape[:2]
        shape = (number, photos, *through(views.maps[0, :1].astype(np.float32)).shape[1:])
        made = path.with_suffix(".part")
        held = np.lib.format.open_memmap(made, "w+", np.float16, shape)
        for view in range(number):
            for first in range(0, photos, _BATCH):
                rows = slice(first, first + _BATCH)
                held[view, rows] = through(views.maps[view, rows].astype(np.float32))
        held.flush()
        made.rename(path)
    return Views(np.load(path, mmap_mode="r"))


def lower_part(net: Lite, parts: slice) -> Callable[[NDArray[np.float32]], NDArray[np.float16]]:
    """Pictures or maps to what some parts of the network make of them; to themselves where it's none."""
    if not len(net.body[parts]):
        return lambda pictures: pictures.astype(np.float16)
    lower = session(lower_bytes(net, parts))
    return lambda pictures: lower.run([MAPS], {PICTURE: pictures})[0].astype(np.float16)


def batched(made: Iterator[NDArray[np.float32]], size: int) -> Iterator[list[NDArray[np.float32]]]:
    """As many at a time, in order."""
    while batch := list(islice(made, size)):
        yield batch
