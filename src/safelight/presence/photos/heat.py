"""What the network looked at, for the moderator who decides: light on the covered picture where it saw police.

A network says with its verdict how much each part of the photo spoke for police (its class activation map). Of that
stay some dozens of numbers, sealed with the small picture; the light is drawn when a moderator asks for it.
"""

from __future__ import annotations

import io
from typing import Final

import numpy as np
from PIL import Image

from safelight.presence.photos.verifier import Heat

MOST_CELLS: Final = 15
"""Parts of the photo along a side: more are not kept."""

_LIGHT: Final = (255, 214, 64)
_SHADE: Final = 0.35
"""How much is left of the picture's own light where nothing spoke for police."""

_QUALITY: Final = 75


def packed(heat: Heat | None) -> bytes:
    """Its parts in rows, 0 to 255: what spoke for police, beside what spoke loudest for or against it. Empty: none."""
    if heat is None:
        return b""
    parts = np.asarray(heat, dtype=np.float64)
    loudest = np.abs(parts).max()
    if parts.shape[0] != parts.shape[1] or parts.shape[0] > MOST_CELLS or not loudest:
        return b""
    shares = np.round(np.clip(parts, 0, None) / loudest * 255).astype(np.uint8)
    return bytes(shares.tobytes())


def lit(jpeg: bytes, parts: bytes) -> bytes:
    """The picture as a JPEG, dark but where its parts (`packed`) spoke for police."""
    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as opened:
        picture = opened.convert("RGB")
    side = round(len(parts) ** 0.5)
    grid = Image.fromarray(np.frombuffer(parts, np.uint8).reshape(side, side))
    light = np.asarray(grid.resize(picture.size, Image.Resampling.BICUBIC), dtype=np.float32)[..., None] / 255
    own = np.asarray(picture, dtype=np.float32)
    warm = 0.7 * own + 0.3 * np.array(_LIGHT, np.float32)
    drawn = own * _SHADE * (1 - light) + warm * light
    made = io.BytesIO()
    Image.fromarray(np.clip(drawn, 0, 255).astype(np.uint8)).save(made, "JPEG", quality=_QUALITY)
    return made.getvalue()
