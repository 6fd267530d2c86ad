"""A person who is nobody: drawn here, and enough of a face for the network that finds faces."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from safelight.images.pixels import Pixels

SIDE = 320
FACE = (slice(72, 152), slice(122, 200))
"""Brow to chin, cheek to cheek."""

_FINER = 4
_Shape = tuple[tuple[float, ...], tuple[int, int, int]]

_ROUND: tuple[_Shape, ...] = (
    ((60, 170, 260, 420), (40, 60, 110)),  # shoulders
    ((100, 20, 220, 160), (52, 36, 26)),  # hair
    ((112, 36, 208, 168), (222, 176, 146)),
    *(((left, 88, left + 14, 118), (212, 164, 134)) for left in (104, 202)),  # ears
    *(((middle - 13, 82, middle + 13, 96), (245, 240, 235)) for middle in (140, 180)),
    *(((middle - 6, 82, middle + 6, 96), (70, 45, 30)) for middle in (140, 180)),
    *(((middle - 3, 85, middle + 3, 92), (10, 10, 10)) for middle in (140, 180)),
    *(((left, 116, left + 7, 123), (150, 100, 80)) for left in (150, 165)),  # nostrils
)


def drawn_person() -> Pixels:
    """Head and shoulders before a grey wall, with light from one side and a little grain; the same in each run."""
    paper = Image.new("RGB", (SIDE * _FINER, SIDE * _FINER), (92, 110, 128))
    pen = ImageDraw.Draw(paper)
    neck, nose = ((135, 140), (185, 140), (190, 200), (130, 200)), ((158, 92), (164, 92), (172, 122), (150, 122))
    for number, (box, colour) in enumerate(_ROUND):
        pen.ellipse([side * _FINER for side in box], fill=colour)
        if number == 0:
            pen.polygon([(x * _FINER, y * _FINER) for x, y in neck], fill=(196, 150, 122))
        if number == 4:
            pen.polygon([(x * _FINER, y * _FINER) for x, y in nose], fill=(206, 156, 126))
    for middle in (140, 180):
        brow = [side * _FINER for side in (middle - 16, 70, middle + 16, 92)]
        pen.arc(brow, 200, 340, fill=(50, 34, 24), width=5 * _FINER)
    pen.chord([side * _FINER for side in (140, 126, 182, 152)], 10, 170, fill=(170, 70, 70))
    soft = paper.resize((SIDE, SIDE), Image.Resampling.LANCZOS).filter(ImageFilter.GaussianBlur(1.2))
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    light = 0.82 + 0.36 * np.exp(-(((x - 145) / 60) ** 2 + ((y - 85) / 70) ** 2))
    grain = np.random.default_rng(1).normal(0, 4, (SIDE, SIDE, 3))
    lit: Pixels = np.clip(np.asarray(soft) * light[..., None] + grain, 0, 255).astype(np.uint8)
    return lit
