"""Photos altered as phones, nights and messages alter them: both classes alike, so that what was done to a photo tells
nothing of what it shows.

The data's traps (its PROVENANCE.md) are met here: only photos of police came with black squares and darkened, only
others came turned with black corners or grey. Each of these is done to all photos equally often, and half of the time
what was done before is mended first.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from scipy import ndimage

Picture = Image.Image
Alteration = Callable[[Picture, np.random.Generator], Picture]

_BLACK: Final = 12
_DARK_MEAN: Final = 70
_SQUARE: Final = 0.062
"""Side of the black squares that came with the data, as a part of the picture's."""


def altered(picture: Picture, rng: np.random.Generator, side: int) -> Picture:
    """The photo mended or not, then altered by chance, squeezed to side x side."""
    if rng.random() < 0.6:
        picture = mended(picture)
    for chance, alteration in ALTERATIONS:
        if rng.random() < chance:
            picture = alteration(picture, rng)
    return picture.resize((side, side), Image.Resampling.BILINEAR)


def mended(picture: Picture) -> Picture:
    """Black squares filled from around them, and a darkened photo made as light as its lightest places allow."""
    pixels = np.asarray(picture, dtype=np.float32)
    if pixels.mean() < _DARK_MEAN:
        pixels = np.clip(pixels * min(12.0, 235 / max(8.0, float(np.percentile(pixels, 99)))), 0, 255)
    holes = _squares(np.asarray(picture))
    made = Image.fromarray(pixels.astype(np.uint8))
    return _filled(made, holes) if holes.any() else made


def _squares(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where a whole square of the data's size is all but black, while the picture isn't."""
    black = (pixels.max(axis=2) <= _BLACK).astype(np.float64)
    size = max(4, round(_SQUARE * min(black.shape)) - 2)
    if black.mean() > 0.3 or min(black.shape) <= size:
        return np.zeros(black.shape, bool)
    sums = np.pad(black.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    full = sums[size:, size:] - sums[:-size, size:] - sums[size:, :-size] + sums[:-size, :-size] >= size * size
    middles = np.zeros(black.shape, bool)
    middles[size // 2 : size // 2 + full.shape[0], size // 2 : size // 2 + full.shape[1]] = full
    found: NDArray[np.bool_] = ndimage.maximum_filter(middles, size + 3)
    return found


def _filled(picture: Picture, holes: NDArray[np.bool_]) -> Picture:
    """Holes get the mean of what is around them, from near to far."""
    pixels, known = np.asarray(picture, dtype=np.float32) * ~holes[..., None], (~holes).astype(np.float32)
    out = np.asarray(picture, dtype=np.float32).copy()
    left = holes.copy()
    for radius in (6, 18, 54):
        weight = _blurred(known, radius)
        near = (
            np.stack([_blurred(pixels[..., part], radius) for part in range(3)], -1)
            / np.maximum(weight, 1e-3)[..., None]
        )
        now = left & (weight > 0.08)
        out[now] = near[now]
        left &= ~now
    return Image.fromarray(np.clip(out, 0, 255).astype(np.uint8))


def _blurred(values: NDArray[np.float32], radius: int) -> NDArray[np.float32]:
    mean: NDArray[np.float32] = ndimage.uniform_filter(values, 2 * radius + 1, mode="nearest")
    return mean


def mirrored(picture: Picture, rng: np.random.Generator) -> Picture:  # letters of liveries come mirrored in selfies
    """Left and right exchanged."""
    return picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)


def cropped(picture: Picture, rng: np.random.Generator) -> Picture:
    """A part of the photo, of another shape: nearer, or cut by the frame."""
    part, shape = rng.uniform(0.35, 1.0), np.exp(rng.uniform(-0.3, 0.3))
    width = min(1.0, np.sqrt(part * shape)) * picture.width
    height = min(1.0, np.sqrt(part / shape)) * picture.height
    left, top = rng.uniform(0, picture.width - width), rng.uniform(0, picture.height - height)
    return picture.crop((int(left), int(top), int(left + width), int(top + height)))


def widened(picture: Picture, rng: np.random.Generator) -> Picture:
    """The photo small in a larger frame, its edges drawn out: farther away."""
    room = rng.uniform(0.1, 0.6)
    across, down = int(picture.width * room / 2), int(picture.height * room / 2)
    padded = np.pad(
        np.asarray(picture), ((down, down), (across, across), (0, 0)), mode="reflect" if rng.random() < 0.7 else "edge"
    )
    return Image.fromarray(padded)


def turned(picture: Picture, rng: np.random.Generator) -> Picture:
    """Held askew; corners black, grey or drawn from the middle."""
    fill = (0, 0, 0) if rng.random() < 0.6 else tuple(int(value) for value in rng.integers(0, 256, 3))
    return picture.rotate(float(rng.normal(0, 14)), Image.Resampling.BILINEAR, fillcolor=fill)


def grey(picture: Picture, rng: np.random.Generator) -> Picture:
    """Without colours."""
    return picture.convert("L").convert("RGB")


def coloured(picture: Picture, rng: np.random.Generator) -> Picture:
    """Lighter or darker, flat or hard, warmer or colder, more or less colourful."""
    pixels = np.asarray(picture, dtype=np.float32) / 255
    pixels = (
        pixels ** np.exp(rng.normal(0, 0.35))
        * rng.uniform(0.8, 1.2)
        * np.exp(rng.normal(0, 0.08, 3)).astype(np.float32)
    )
    middle, plain = pixels.mean(), pixels.mean(2, keepdims=True)
    pixels = plain + (pixels - plain) * rng.uniform(0.4, 1.5)
    pixels = middle + (pixels - middle) * rng.uniform(0.6, 1.3)
    return _picture(pixels)


def night(picture: Picture, rng: np.random.Generator) -> Picture:
    """Darkened with the lamps left, a tint of street light, and the noise of a small sensor."""
    pixels = (np.asarray(picture, dtype=np.float32) / 255) ** rng.uniform(1.0, 2.2) * rng.uniform(0.08, 0.5)
    pixels = pixels * rng.uniform(0.7, 1.2, 3).astype(np.float32)
    if rng.random() < 0.6:
        pixels = pixels + rng.normal(0, rng.uniform(0.005, 0.05), pixels.shape).astype(np.float32)
    return _picture(pixels)


def moved(picture: Picture, rng: np.random.Generator) -> Picture:
    """The hand or the car moved: blurred along a line."""
    reach = float(rng.uniform(0.004, 0.025)) * max(picture.size)
    angle, steps = rng.uniform(0, np.pi), 7
    total = np.zeros((picture.height, picture.width, 3), np.float32)
    for far in np.linspace(-reach, reach, steps):
        across, down = round(far * np.cos(angle)), round(far * np.sin(angle))
        total += np.roll(np.asarray(picture, dtype=np.float32), (down, across), (0, 1))
    return _picture(total / steps / 255)


def unsharp(picture: Picture, rng: np.random.Generator) -> Picture:
    """Out of focus."""
    return picture.filter(ImageFilter.GaussianBlur(float(rng.uniform(0.3, 0.008 * max(picture.size)))))


def rain(picture: Picture, rng: np.random.Generator) -> Picture:
    """Streaks of rain and a haze."""
    noise = rng.random((picture.height, picture.width), dtype=np.float32) > rng.uniform(0.985, 0.997)
    streaks, slant = np.zeros(noise.shape, np.float32), int(rng.integers(-1, 2))
    for step in range(int(rng.integers(6, 18))):
        streaks += np.roll(noise, (step, slant * step // 3), (0, 1))
    pixels = np.asarray(picture, dtype=np.float32) / 255 * 0.85 + 0.1
    return _picture(pixels + np.minimum(streaks, 1)[..., None] * 0.25)


def small(picture: Picture, rng: np.random.Generator) -> Picture:
    """Sent small: shrunk and blown up again."""
    side = int(rng.integers(64, 240))
    part = side / max(picture.size)
    if part >= 1:
        return picture
    how = Image.Resampling.BOX if rng.random() < 0.5 else Image.Resampling.BICUBIC
    return picture.resize((max(16, round(picture.width * part)), max(16, round(picture.height * part))), how)


def pressed(picture: Picture, rng: np.random.Generator) -> Picture:
    """A JPEG of low quality, as messages make."""
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=int(rng.integers(12, 85)))
    with Image.open(made) as again:
        return again.convert("RGB")


def squared(picture: Picture, rng: np.random.Generator) -> Picture:
    """Black squares, as those that came with the data; sometimes grey, or one large thing in the way."""
    pixels = np.asarray(picture).copy()
    size = max(2, round(_SQUARE * min(pixels.shape[:2])))
    fill = 0 if rng.random() < 0.7 else rng.integers(0, 256, 3)
    for _ in range(int(rng.integers(3, 16))):
        top, left = int(rng.integers(0, pixels.shape[0])), int(rng.integers(0, pixels.shape[1]))
        pixels[top : top + size, left : left + size] = fill
    if rng.random() < 0.25:
        top, left = (int(rng.integers(0, side)) for side in pixels.shape[:2])
        down, across = (int(side * rng.uniform(0.15, 0.35)) for side in pixels.shape[:2])
        pixels[top : top + down, left : left + across] = rng.integers(0, 256, 3)
    return Image.fromarray(pixels)


def _picture(pixels: NDArray[np.floating]) -> Picture:
    """Values 0 to 1 as a picture."""
    return Image.fromarray((np.clip(pixels, 0, 1) * 255).astype(np.uint8))


ALTERATIONS: Final[tuple[tuple[float, Alteration], ...]] = (
    (0.5, mirrored),
    (0.15, widened),
    (0.6, cropped),
    (0.25, turned),
    (0.12, grey),
    (0.7, coloured),
    (0.2, night),
    (0.12, moved),
    (0.2, unsharp),
    (0.06, rain),
    (0.25, squared),
    (0.35, small),
    (0.6, pressed),
)
"""How often each is done, in this order: the place, the light, the camera, the way."""
