"""The hash gives the bits of the reference library, and knows a photo again that was copied."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageEnhance

from safelight.images.pdq import HASH_BYTES, NEAR, Picture, distance, nearest, picture
from safelight.images.pixels import Pixels


def waves(height: int, width: int, scale: float) -> Pixels:
    y, x = np.mgrid[0:height, 0:width]
    red = 127 + 120 * np.sin(x * scale / 31 + y * scale / 57)
    green = 127 + 120 * np.cos(x * scale / 17 - y * scale / 41)
    blue = np.where((x - 0.65 * width) ** 2 + (y - 0.3 * height) ** 2 < (0.2 * height) ** 2, 230, 40) + y * 20 / height
    return np.clip(np.floor(np.stack([red, green, blue], -1)), 0, 255).astype(np.uint8)


def blocks() -> Pixels:
    coarse = np.random.default_rng(5).integers(0, 256, (12, 16, 3), dtype=np.uint8)
    return np.kron(coarse, np.ones((25, 25, 1), np.uint8))


# Computed with the reference library (ThreatExchange pdq/cpp, by pdqhash 0.2.8), bits in its order.
REFERENCE = [
    (waves(300, 400, 1), "db27ff9037243ba4db24f6902424b784dd03de91d502ff905d23ff90aac5006f", 100),
    (waves(64, 64, 4), "8923cbf13624b7243520cef046c4d6f4309babf188dbeff0352bbff1555b000e", 100),
    (waves(1280, 960, 0.3), "a7600493dee4d4a4d7e03adb3ae018d0ffe0a51bffe00033ffe0aab10017bbdc", 100),
    (waves(97, 1280, 0.5), "d3e4fa9fd324db24d304fa9bd384da24f2c27a9b7280fa9032db7a9b7280da80", 100),
    (waves(480, 640, 0.02), "db2326f5252429241924a6d826e42624d8dbdcdbd4daeb3b3b1b1b5b1b1be6a4", 7),
    (blocks(), "3930ce66e18d0091ffffff6e1e723199c6cf261f337b20310c0f197e0481be44", 100),
]


@pytest.mark.parametrize(("pixels", "wanted", "quality"), REFERENCE)
def test_the_bits_are_those_of_the_reference(pixels: Pixels, wanted: str, quality: int) -> None:
    found = picture(pixels)
    # Two bits: frequencies within rounding of the median fall either way (the reference adds in 32 bits).
    assert distance(found.hash, bytes.fromhex(wanted)) <= 2
    assert found.quality == quality


def test_most_of_them_are_the_same_to_the_bit() -> None:
    assert sum(picture(pixels).hash.hex() == wanted for pixels, wanted, _ in REFERENCE) >= 4


def jpeg(image: Image.Image, quality: int) -> Image.Image:
    made = io.BytesIO()
    image.save(made, "JPEG", quality=quality)
    return Image.open(made).convert("RGB")


@pytest.mark.parametrize("name", ["pressed", "smaller", "brighter", "cropped a little"])
def test_a_copy_is_known_again(name: str) -> None:
    original = Image.fromarray(blocks())
    width, height = original.size
    copy = {
        "pressed": jpeg(original, 20),
        "smaller": original.resize((width // 2, height // 2)),
        "brighter": ImageEnhance.Brightness(original).enhance(1.1),
        "cropped a little": original.crop((2, 2, width - 2, height - 2)),
    }[name]
    assert distance(picture(np.asarray(original)).hash, picture(np.asarray(copy)).hash) <= NEAR


def test_other_photos_are_far() -> None:
    found = [picture(pixels) for pixels, _, _ in REFERENCE]
    for number, one in enumerate(found):
        assert nearest(one.hash, [other.hash for other in found[:number]]) > NEAR


def test_a_photo_without_structure_tells_nothing() -> None:
    assert not picture(np.zeros((40, 50, 3), np.uint8)).tells
    assert not picture(waves(480, 640, 0.02)).tells
    assert picture(blocks()).tells


@settings(max_examples=25, deadline=None)
@given(st.integers(16, 300), st.integers(16, 300), st.integers(0, 2**32 - 1))
def test_every_size_has_a_hash(height: int, width: int, seed: int) -> None:
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    found = picture(pixels)
    assert len(found.hash) == HASH_BYTES
    assert 0 <= found.quality <= 100
    assert found == picture(pixels.copy())
    assert distance(found.hash, found.hash) == 0
    assert distance(found.hash, bytes(255 - byte for byte in found.hash)) == 256


def test_nothing_is_near_where_there_is_nothing() -> None:
    assert nearest(bytes(32), []) == 256
    assert nearest(bytes(32), [b"\xff" * 32, b"\x01" + bytes(31)]) == 1
    assert "hash" not in repr(Picture(bytes(32), 50))
