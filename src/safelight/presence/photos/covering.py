"""What a moderator sees of a photo: a small picture in which faces are covered, or squares where they can't be found.

Boxes are filled with grey, since what is blurred can be partly brought back. Where the model that finds faces can't
run, the whole picture becomes squares: too coarse for any face.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from PIL import Image

from safelight.images.pixels import Pixels
from safelight.presence.photos.verifiers import session

MODEL: Final = Path(__file__).parent / "models" / "centerface.onnx"

LONGEST_SIDE: Final = 320
SQUARES: Final = 16
"""Along the longer side of a picture whose faces can't be found."""

THRESHOLD: Final = 0.1
"""Low: a lamp that is covered costs nothing, a face that isn't costs somebody."""

MARGIN: Final = 1.5
"""How much larger than the face that was found a box is: hair and ears too."""

SCALES: Final = (640, 160)
"""Sizes at which faces are looked for: small ones, and those that fill the picture."""

_GREY: Final = 96
_STEP: Final = 32
_CELL: Final = 4
_QUALITY: Final = 70

Boxes = NDArray[np.float64]
"""Left, top, right, bottom of each face, as parts of width and height."""


@dataclass(frozen=True, slots=True)
class FaceFinder:
    """CenterFace (card: models/centerface.md)."""

    _session: onnxruntime.InferenceSession = field(repr=False)

    @classmethod
    def load(cls, model: Path = MODEL) -> FaceFinder | None:
        """The model, or None where it is missing or can't run here."""
        try:
            return cls(session(model.read_bytes()))
        except Exception:  # what onnxruntime raises has no class in common
            return None

    def faces(self, pixels: Pixels) -> Boxes | None:
        """Where faces are, or might be; None where the model failed."""
        try:
            return np.concatenate([self._at(pixels, side) for side in SCALES])
        except Exception:  # what onnxruntime raises has no class in common
            return None

    def _at(self, pixels: Pixels, side: int) -> Boxes:
        """Faces found at one size. Boxes of one face lie on one another: all are covered, none is left out."""
        small = np.asarray(_shrunk(Image.fromarray(pixels), side), dtype=np.float32)
        height, width = small.shape[:2]
        padded = np.zeros((_up(height), _up(width), 3), np.float32)
        padded[:height, :width] = small
        heat, size, offset, _ = self._session.run(None, {"input.1": padded.transpose(2, 0, 1)[None]})
        rows, columns = np.nonzero(~(heat[0, 0] <= THRESHOLD))  # what is not a number counts as a face
        half = np.exp(size[0][:, rows, columns].astype(np.float64)) * _CELL * MARGIN / 2
        middle = (np.stack([rows, columns]) + offset[0][:, rows, columns] + 0.5) * _CELL
        (top, left), (bottom, right) = middle - half, middle + half
        boxes = np.stack([left / width, top / height, right / width, bottom / height], axis=1)
        if not np.isfinite(boxes).all():
            raise ValueError
        within: Boxes = np.clip(boxes, 0, 1)
        return within


def thumbnail(pixels: Pixels, finder: FaceFinder | None) -> bytes:
    """A JPEG of at most 320 pixels a side with faces covered; of coarse squares where they can't be found."""
    picture = _shrunk(Image.fromarray(pixels), LONGEST_SIDE)
    boxes = finder.faces(pixels) if finder else None
    covered = _squares(picture) if boxes is None else _covered(picture, boxes)
    made = io.BytesIO()
    covered.save(made, "JPEG", quality=_QUALITY)
    return made.getvalue()


@cache
def face_finder() -> FaceFinder | None:
    """The finder of this process, loaded when it is first needed."""
    return FaceFinder.load()


def _covered(picture: Image.Image, boxes: Boxes) -> Image.Image:
    pixels = np.asarray(picture).copy()
    sides = np.array([picture.width, picture.height] * 2)
    for left, top, right, bottom in np.concatenate([np.floor(boxes * sides)[:, :2], np.ceil(boxes * sides)[:, 2:]], 1):
        pixels[int(top) : int(bottom), int(left) : int(right)] = _GREY
    return Image.fromarray(pixels)


def _squares(picture: Image.Image) -> Image.Image:
    return _shrunk(picture, SQUARES).resize(picture.size, Image.Resampling.NEAREST)


def _shrunk(picture: Image.Image, side: int) -> Image.Image:
    """At most `side` long, in its shape."""
    part = min(1.0, side / max(picture.size))
    size = (max(1, round(picture.width * part)), max(1, round(picture.height * part)))
    return picture.resize(size, Image.Resampling.BOX)


def _up(length: int) -> int:
    return -(-length // _STEP) * _STEP
