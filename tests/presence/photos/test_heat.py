"""What the network looked at: its parts as they are kept, and the light that is drawn of them."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from safelight.presence.photos.choosing import SHIPPED
from safelight.presence.photos.heat import MOST_CELLS, lit, packed
from safelight.presence.photos.verifiers import OnnxVerifier

GREY = (120, 120, 120)


def picture(width: int = 320, height: int = 240) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), GREY).save(made, "JPEG")
    return made.getvalue()


def test_what_spoke_for_police_is_kept_beside_what_spoke_loudest() -> None:
    assert list(packed(((1.0, -4.0), (0.0, 2.0)))) == [64, 0, 0, 128]
    assert list(packed(((-1.0, -2.0), (-3.0, -4.0)))) == [0, 0, 0, 0]


@pytest.mark.parametrize(
    "heat", [None, ((0.0, 0.0), (0.0, 0.0)), ((1.0, 2.0, 3.0),), tuple((1.0,) * 16 for _ in range(16))]
)
def test_what_cannot_be_drawn_is_not_kept(heat: tuple[tuple[float, ...], ...] | None) -> None:
    assert packed(heat) == b""


@settings(max_examples=30)
@given(
    side=st.integers(1, MOST_CELLS), seed=st.integers(0, 999), size=st.tuples(st.integers(8, 320), st.integers(8, 99))
)
def test_any_heat_lights_a_picture_of_the_same_size(side: int, seed: int, size: tuple[int, int]) -> None:
    parts = packed(tuple(map(tuple, np.random.default_rng(seed).normal(size=(side, side)).tolist())))
    assert len(parts) == side * side
    with Image.open(io.BytesIO(lit(picture(*size), parts))) as drawn:
        assert drawn.size == size
        assert not drawn.getexif()


def test_the_light_falls_where_the_network_saw_police() -> None:
    parts = np.zeros((7, 7), np.uint8)
    parts[5, 1] = 255
    with Image.open(io.BytesIO(lit(picture(), parts.tobytes()))) as drawn:
        at = {place: sum(drawn.getpixel(place)) for place in ((68, 188), (280, 40), (68, 40), (280, 188))}
    assert at[68, 188] > sum(GREY)
    assert max(light for place, light in at.items() if place != (68, 188)) < sum(GREY) / 2


def test_the_network_that_ships_says_what_it_looked_at() -> None:
    network = OnnxVerifier.load(SHIPPED, SHIPPED.with_suffix(".json"))
    noise = np.random.default_rng(3).integers(0, 256, (60, 80, 3), dtype=np.uint8)
    verdict = network.verify(np.asarray(Image.fromarray(noise).resize((640, 480), Image.Resampling.BICUBIC)))
    assert verdict.heat is not None
    assert {len(row) for row in verdict.heat} == {len(verdict.heat)}
    assert len(packed(verdict.heat)) == len(verdict.heat) ** 2
