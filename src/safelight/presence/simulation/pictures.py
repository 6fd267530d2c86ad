"""Pictures that nobody took: streets of a few shapes, one for each seed, and copies of one as liars send them."""

from __future__ import annotations

import io
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

WIDTH: Final = 240
HEIGHT: Final = 180
_SHAPES: Final = 14


def street(rng: np.random.Generator) -> Image.Image:
    """A made-up street: sky, ground and boxes. Two of them are as little alike as two photos."""
    light = int(rng.integers(90, 200))
    picture = Image.new("RGB", (WIDTH, HEIGHT), (light, light, min(light + 30, 255)))
    draw = ImageDraw.Draw(picture)
    horizon = int(rng.integers(HEIGHT // 3, 2 * HEIGHT // 3))
    draw.rectangle((0, horizon, WIDTH, HEIGHT), fill=(light // 2, light // 2, light // 2))
    for _ in range(_SHAPES):
        left, top = int(rng.integers(-30, WIDTH)), int(rng.integers(-20, HEIGHT))
        right, bottom = left + int(rng.integers(20, 110)), top + int(rng.integers(15, 90))
        red, green, blue = (int(one) for one in rng.integers(0, 256, 3))
        shape = draw.ellipse if rng.random() < 0.4 else draw.rectangle
        shape((left, top, right, bottom), fill=(red, green, blue))
    return picture


def photo(picture: Image.Image) -> bytes:
    """The picture as a phone sends it."""
    return _jpeg(picture, 85)


def copied(picture: Image.Image, rng: np.random.Generator) -> bytes:
    """The same picture smaller and pressed harder, as a messenger hands it on: other bytes, the same street."""
    part = float(rng.uniform(0.6, 1.0))
    return _jpeg(picture.resize((round(WIDTH * part), round(HEIGHT * part))), int(rng.integers(40, 80)))


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=quality)
    return made.getvalue()
