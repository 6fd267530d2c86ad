"""A moderator's thumbnail shows what is going on and no face; where faces can't be found it shows squares."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from safelight.images.pixels import Pixels
from safelight.presence.photos.covering import LONGEST_SIDE, MODEL, FaceFinder, face_finder, thumbnail
from safelight.presence.photos.verifiers import session
from tests.drawn_person import FACE, drawn_person
from tests.red_network import red_network


@pytest.fixture(scope="module")
def finder() -> FaceFinder:
    found = face_finder()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def person() -> Pixels:
    return drawn_person()


def opened(jpeg: bytes) -> Pixels:
    assert jpeg[:3] == b"\xff\xd8\xff"
    return np.asarray(Image.open(io.BytesIO(jpeg)))


def is_covered(part: Pixels) -> bool:
    return float(np.abs(part.astype(int) - 96).mean()) < 8  # grey, but for what JPEG does


def test_the_model_is_the_one_of_its_card() -> None:
    card = MODEL.with_suffix(".md").read_text()
    assert hashlib.sha256(MODEL.read_bytes()).hexdigest() in card
    assert "Martin Drawitsch" in MODEL.with_suffix(".LICENSE").read_text()


def test_a_face_is_covered_and_the_rest_is_not(finder: FaceFinder, person: Pixels) -> None:
    shown = opened(thumbnail(person, finder))
    assert shown.shape == person.shape
    assert is_covered(shown[FACE])
    assert not is_covered(person[FACE])
    below = np.abs(shown[200:].astype(int) - person[200:])
    assert below.mean() < 12


@pytest.mark.parametrize("turn", [None, Image.Transpose.FLIP_LEFT_RIGHT])
@pytest.mark.parametrize("side", [120, 320, 900])
def test_faces_of_every_size_are_covered(
    side: int, turn: Image.Transpose | None, finder: FaceFinder, person: Pixels
) -> None:
    picture = Image.fromarray(person).resize((side, side))
    pixels = np.asarray(picture.transpose(turn) if turn is not None else picture)
    shown = Image.fromarray(opened(thumbnail(pixels, finder))).resize((320, 320), Image.Resampling.NEAREST)
    rows, columns = FACE
    if turn is not None:
        columns = slice(320 - columns.stop, 320 - columns.start)
    assert is_covered(np.asarray(shown)[rows.start + 4 : rows.stop - 4, columns.start + 4 : columns.stop - 4])


def test_a_face_that_fills_the_picture_is_covered(finder: FaceFinder, person: Pixels) -> None:
    near = np.asarray(Image.fromarray(person[20:130, 80:200]).resize((1100, 1000)))
    shown = opened(thumbnail(near, finder))
    assert is_covered(shown[80:220, 120:220])


def test_a_face_far_away_is_covered(finder: FaceFinder, person: Pixels) -> None:
    texture = np.random.default_rng(1).integers(90, 160, (40, 40, 3), dtype=np.uint8)
    street = Image.fromarray(texture).resize((1280, 1280))
    street.paste(Image.fromarray(person).resize((140, 140)), (600, 500))
    shown = opened(thumbnail(np.asarray(street), finder))
    assert is_covered(shown[131:136, 163:167])


def test_a_face_out_of_focus_is_covered(finder: FaceFinder, person: Pixels) -> None:
    soft = Image.fromarray(person).resize((1000, 1000)).filter(ImageFilter.GaussianBlur(40))
    shown = opened(thumbnail(np.asarray(soft), finder))
    assert is_covered(shown[50:95, 120:160])


def test_several_faces_in_a_wide_picture_are_all_covered(finder: FaceFinder, person: Pixels) -> None:
    row = np.concatenate([person] * 3, axis=1)
    shown = opened(thumbnail(row, finder))
    assert shown.shape == (107, 320, 3)
    for number in range(3):
        left = number * 320
        part = shown[(38 + 8) // 3 : (108 - 8) // 3, (left + 115 + 8) // 3 : (left + 165 - 8) // 3]
        assert is_covered(part)


def failing() -> FaceFinder:
    return FaceFinder(session(red_network()))  # a network, but none that finds faces


@pytest.mark.parametrize("how", ["missing", "no network", "fails"])
def test_without_the_model_the_whole_picture_is_squares(how: str, person: Pixels, tmp_path: Path) -> None:
    (tmp_path / "broken.onnx").write_bytes(b"nothing")
    finder = {
        "missing": lambda: FaceFinder.load(tmp_path / "missing.onnx"),
        "no network": lambda: FaceFinder.load(tmp_path / "broken.onnx"),
        "fails": failing,
    }[how]()
    shown = opened(thumbnail(person, finder))
    assert shown.shape == person.shape
    means = shown.reshape(16, 20, 16, 20, 3).mean(axis=(1, 3))
    squares = np.repeat(np.repeat(means, 20, axis=0), 20, axis=1)
    assert np.abs(shown - squares).mean() < 3  # what JPEG does at their edges
    assert np.abs(person[FACE] - squares[FACE]).mean() > 12


@pytest.mark.parametrize("shape", [(16, 1280), (1280, 16), (17, 16), (959, 1280)])
def test_every_shape_becomes_a_small_jpeg_without_words(shape: tuple[int, int], finder: FaceFinder) -> None:
    pixels = np.random.default_rng(3).integers(0, 256, (*shape, 3), dtype=np.uint8)
    made = thumbnail(pixels, finder)
    with Image.open(io.BytesIO(made)) as picture:
        assert max(picture.size) <= LONGEST_SIDE
        assert not dict(picture.getexif())
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
