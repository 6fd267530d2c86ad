"""Pictures that are no photos of a street: made, not taken. The network learns to be unsure of them.

Hendrycks et al., "Deep anomaly detection with outlier exposure", 2019. Kinds: blank, noise, drawing, chart, screenshot
of text, chat, pattern, and text over colours as in a meme.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

Maker = Callable[[np.random.Generator], Image.Image]

_WORDS: Final = (
    *("when", "you", "see", "them", "call", "text", "back", "5th", "main", "street", "cops", "now"),
    *("lol", "no", "way", "ok", "who", "is", "there", "police", "car"),
)


def strange(number: int, seed: int) -> list[Image.Image]:
    """So many pictures, each kind in turn; the same seed makes the same ones."""
    rng = np.random.default_rng((seed, number))
    return [MAKERS[one % len(MAKERS)](rng) for one in range(number)]


def blank(rng: np.random.Generator) -> Image.Image:
    """One colour, or one running into another; sometimes nearly black."""
    first, last = rng.integers(0, 256, (2, 3)) * (1 if rng.random() < 0.7 else 0.1)
    if rng.random() < 0.5:
        last = first
    run = np.linspace(0, 1, 256)[:, None, None]
    pixels = np.broadcast_to(first * (1 - run) + last * run, (256, 256, 3)).astype(np.uint8)
    return Image.fromarray(pixels if rng.random() < 0.5 else pixels.transpose(1, 0, 2).copy())


def noise(rng: np.random.Generator) -> Image.Image:
    """Grains of some size."""
    side = int(rng.integers(4, 257))
    pixels = rng.integers(0, 256, (side, side, 1 if rng.random() < 0.3 else 3), dtype=np.uint8)
    return Image.fromarray(np.broadcast_to(pixels, (side, side, 3)).copy()).resize((256, 256))


def drawing(rng: np.random.Generator) -> Image.Image:
    """Lines and outlines on plain ground."""
    made, pen = _canvas(rng)
    for _ in range(int(rng.integers(4, 30))):
        corners = [tuple(int(value) for value in rng.integers(0, 320, 2)) for _ in range(2)]
        ink, width = _colour(rng), int(rng.integers(1, 7))
        if rng.random() < 0.6:
            pen.line(corners, fill=ink, width=width)
        else:
            pen.ellipse(_box(corners), outline=ink, width=width)
    return made


def chart(rng: np.random.Generator) -> Image.Image:
    """Bars, or a map's coloured areas, with words."""
    made, pen = _canvas(rng)
    for _ in range(int(rng.integers(3, 14))):
        corners = [tuple(int(value) for value in rng.integers(0, 320, 2)) for _ in range(2)]
        pen.rectangle(_box(corners), fill=_colour(rng))
    _written(pen, rng, int(rng.integers(1, 6)))
    return made


def screenshot(rng: np.random.Generator) -> Image.Image:
    """Lines of text, with a bar above."""
    made, pen = _canvas(rng)
    pen.rectangle((0, 0, 320, int(rng.integers(10, 40))), fill=_colour(rng))
    _written(pen, rng, int(rng.integers(6, 20)))
    return made


def chat(rng: np.random.Generator) -> Image.Image:
    """Bubbles left and right with text in them."""
    made, pen = _canvas(rng)
    colours, y = (_colour(rng), _colour(rng)), int(rng.integers(4, 40))
    while y < 300:
        high, wide, right = int(rng.integers(18, 60)), int(rng.integers(80, 240)), int(rng.integers(2))
        x = 310 - wide if right else 10
        pen.rounded_rectangle((x, y, x + wide, y + high), 8, fill=colours[right])
        pen.text((x + 6, y + 4), _words(rng, wide // 8), fill=_colour(rng), font_size=int(rng.integers(9, 15)))
        y += high + 8
    return made


def pattern(rng: np.random.Generator) -> Image.Image:
    """Stripes, checks and waves."""
    y, x = np.mgrid[0:256, 0:256] * rng.uniform(0.02, 0.5)
    angle = rng.uniform(0, np.pi)
    waves = np.sin(x * np.cos(angle) + y * np.sin(angle)) * (np.sin(y) if rng.random() < 0.4 else 1)
    share = (waves > 0 if rng.random() < 0.5 else (waves + 1) / 2).astype(float)[..., None]
    return Image.fromarray((rng.integers(0, 256, 3) * share + rng.integers(0, 256, 3) * (1 - share)).astype(np.uint8))


def meme(rng: np.random.Generator) -> Image.Image:
    """Large words over soft colours."""
    ground = Image.fromarray(rng.integers(0, 256, (5, 5, 3), dtype=np.uint8)).resize((320, 320))
    made = ground.filter(ImageFilter.GaussianBlur(float(rng.uniform(0, 12))))
    pen = ImageDraw.Draw(made)
    for y in (int(rng.integers(4, 30)), int(rng.integers(220, 280))):
        fill, edge = ("white", "black") if rng.random() < 0.7 else ("black", "white")
        size = int(rng.integers(18, 44))
        pen.text((8, y), _words(rng, 4).upper(), fill=fill, font_size=size, stroke_width=2, stroke_fill=edge)
    return made


MAKERS: Final[tuple[Maker, ...]] = (blank, noise, drawing, chart, screenshot, chat, pattern, meme)


def _canvas(rng: np.random.Generator) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    ground = _colour(rng) if rng.random() < 0.4 else (255, 255, 255) if rng.random() < 0.7 else (18, 18, 22)
    made = Image.new("RGB", (320, 320), ground)
    return made, ImageDraw.Draw(made)


def _colour(rng: np.random.Generator) -> tuple[int, int, int]:
    red, green, blue = (int(value) for value in rng.integers(0, 256, 3))
    return red, green, blue


def _box(corners: list[tuple[int, ...]]) -> tuple[int, int, int, int]:
    (left, top), (right, bottom) = corners
    return min(left, right), min(top, bottom), max(left, right), max(top, bottom)


def _words(rng: np.random.Generator, number: int) -> str:
    return " ".join(rng.choice(_WORDS, max(1, number)))


def _written(pen: ImageDraw.ImageDraw, rng: np.random.Generator, lines: int) -> None:
    ink, size, top = _colour(rng), int(rng.integers(9, 22)), int(rng.integers(2, 60))
    for line in range(lines):
        pen.text((10, top + line * (size + 6)), _words(rng, int(rng.integers(2, 9))), fill=ink, font_size=size)
