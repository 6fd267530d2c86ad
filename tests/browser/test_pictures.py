"""The explorer as the manual pictures it: PICTURES=1 writes docs/images, else the pictures go nowhere."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.explorer_page import settled

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
DRAWN = """() => new Promise(done => {
  const look = () => performance.getEntriesByName('safelight:map-drawn').length > 0 ? done() : setTimeout(look, 100);
  look();
})"""


@pytest.mark.parametrize(
    ("name", "path", "width", "height"),
    [
        ("explorer", "/?city=chicago", 1400, 1000),
        ("explorer-announced", "/?city=chicago&beside=announced&size_min=5", 1000, 700),
        ("explorer-phone", "/es/?city=chicago", 390, 844),
    ],
)
def test_the_explorer_can_be_pictured(
    visit: Open, tmp_path: Path, name: str, path: str, width: int, height: int
) -> None:
    folder = Path(__file__).resolve().parents[2] / "docs" / "images" if os.environ.get("PICTURES") else tmp_path
    page = visit(path, width=width, height=height)
    page.evaluate(DRAWN)
    settled(page)
    if os.environ.get("PICTURES"):
        page.wait_for_timeout(5000)  # the cross-fade of heat and areas, on a machine that is busy
    page.screenshot(path=folder / f"{name}.png")
    assert (folder / f"{name}.png").stat().st_size > 40_000
    under = page.locator(".stage").first.bounding_box()
    assert under is not None
    assert coloured(folder / f"{name}.png", top=int(under["y"])) > 50


def coloured(picture: Path, top: int) -> int:
    """How many pixels below `top` are of the map's ramp: much more red than blue."""
    pixels = np.asarray(Image.open(picture).convert("RGB"), dtype=np.int16)[top:]
    return int((pixels[..., 0] - pixels[..., 2] > 60).sum())
