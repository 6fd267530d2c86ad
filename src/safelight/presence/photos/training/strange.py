"""Pictures that are no photos of a street: made, not taken. What they are told from photos by is learned from them.

Hendrycks et al., "Deep anomaly detection with outlier exposure", 2019. Kinds: blank, noise, drawing, chart, screenshot
of text, chat, pattern, text over colours as in a meme, code of squares, comic and street map.
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


def code(rng: np.random.Generator) -> Image.Image:
    """Black and white squares with a frame in three corners, as codes to be scanned have."""
    side = int(rng.integers(21, 58))
    cells = np.pad(rng.integers(0, 2, (side, side)), 4, constant_values=1)
    for top, left in ((4, 4), (4, side - 3), (side - 3, 4)):
        cells[top : top + 7, left : left + 7] = 0
        cells[top + 1 : top + 6, left + 1 : left + 6] = 1
        cells[top + 2 : top + 5, left + 2 : left + 5] = 0
    dark, light = rng.integers(0, 90, 3), rng.integers(180, 256, 3)
    pixels = np.where(cells[..., None] == 1, light, dark).astype(np.uint8)
    return Image.fromarray(pixels).resize((288, 288), Image.Resampling.NEAREST)


def comic(rng: np.random.Generator) -> Image.Image:
    """Panels with flat figures, black outlines and words in bubbles."""
    made = Image.new("RGB", (320, 320), "white")
    pen, rows, columns = ImageDraw.Draw(made), int(rng.integers(1, 4)), int(rng.integers(1, 4))
    high, wide = 320 // rows, 320 // columns
    for top, left in ((row * high, column * wide) for row in range(rows) for column in range(columns)):
        pen.rectangle((left + 4, top + 4, left + wide - 4, top + high - 4), fill=_colour(rng), outline="black", width=3)
        for _ in range(int(rng.integers(1, 5))):
            x, y = left + int(rng.integers(wide // 2)), top + int(rng.integers(high // 2))
            draw = pen.ellipse if rng.random() < 0.6 else pen.rectangle
            draw((x, y, x + wide // 3, y + high // 3), fill=_colour(rng), outline="black", width=2)
        pen.ellipse((left + 8, top + 8, left + wide - 20, top + high // 3), fill="white", outline="black", width=2)
        pen.text((left + wide // 5, top + high // 8), _words(rng, 3), fill="black", font_size=int(rng.integers(8, 16)))
    return made


def street_map(rng: np.random.Generator) -> Image.Image:
    """Streets between pale blocks, water and a park, a name here and there."""
    ground = tuple(int(value) for value in rng.integers(215, 250, 3))
    made = Image.new("RGB", (320, 320), ground)
    pen = ImageDraw.Draw(made)
    for fill in ((170, 211, 223), (200, 230, 190)):
        pen.polygon([tuple(int(value) for value in rng.integers(-60, 380, 2)) for _ in range(5)], fill=fill)
    for _ in range(int(rng.integers(8, 30))):
        ends = [tuple(int(value) for value in rng.integers(-40, 360, 2)) for _ in range(2)]
        width = int(rng.integers(2, 12))
        pen.line(ends, fill=(190, 190, 190), width=width + 2)
        pen.line(ends, fill=((255, 255, 255), (252, 214, 164), (249, 178, 156))[int(rng.integers(3))], width=width)
    for _ in range(int(rng.integers(2, 12))):
        x, y = (int(value) for value in rng.integers(0, 290, 2))
        pen.text((x, y), _words(rng, 2), fill=(70, 70, 70), font_size=10)
    return made


MAKERS: Final[tuple[Maker, ...]] = (
    *(blank, noise, drawing, chart, screenshot, chat, pattern, meme),
    *(code, comic, street_map),
)


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
