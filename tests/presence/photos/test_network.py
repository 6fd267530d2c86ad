"""The network that ships: it loads, says three things, answers what is no photo, and is as good as its card says."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from safelight.images.decoding import Decoder
from safelight.images.unfit import Refused
from safelight.presence.photos.choosing import SHIPPED
from safelight.presence.photos.judging.figures import auc
from safelight.presence.photos.judging.judge import look
from safelight.presence.photos.judging.labels import labelled, with_slices
from safelight.presence.photos.training.strange import strange
from safelight.presence.photos.verifier import Outcome
from safelight.presence.photos.verifiers import OnnxVerifier

CARD = json.loads(SHIPPED.with_suffix(".json").read_text(encoding="utf-8"))
MOST_BYTES = 20 * 1024**2
SAMPLE = 24


@pytest.fixture(scope="module")
def network() -> OnnxVerifier:
    return OnnxVerifier.load(SHIPPED, SHIPPED.with_suffix(".json"))


def test_the_file_is_small_and_its_card_tells_what_it_was_made_of() -> None:
    assert SHIPPED.stat().st_size <= MOST_BYTES
    assert CARD["file_lies_apart"] <= 1e-4
    assert len(CARD["data_sha256"]) == 64
    text = SHIPPED.with_suffix(".md").read_text(encoding="utf-8")
    for word in ("CC BY 4.0", "declared by the uploader", "Open Images", "COCO", "Apache", "must not"):
        assert word in text


def test_photos_set_apart_come_out_as_the_card_says(network: OnnxVerifier, decoder: Decoder, shared_data: Path) -> None:
    photos = [one for one in labelled(shared_data / "presence" / "images") if one.said["split"] == "test"]
    police, other = ([one for one in photos if one.police is kind][::2][:SAMPLE] for kind in (True, False))
    seen = [look(one, network, decoder) for one in police + other]
    labels = np.array([one.photo.police for one in seen], dtype=np.int64)
    assert auc(labels, np.array([one.probability for one in seen])) >= CARD["test"]["as_it_is"]["auc"] - 0.05
    called = [one.photo.police for one in seen if one.outcome is Outcome.POLICE]
    assert len(called) >= SAMPLE // 3
    assert sum(called) / len(called) >= 0.9


def test_officers_on_foot_go_to_a_person(network: OnnxVerifier, decoder: Decoder, shared_data: Path) -> None:
    photos = [one for one in with_slices(labelled(shared_data / "presence" / "images")) if one.said["split"] != "train"]
    on_foot = [one for one in photos if one.said.get("kind") == "on_foot"]
    assert on_foot
    assert all(look(one, network, decoder).outcome is not Outcome.NOT_POLICE for one in on_foot)
    near = [one for one in photos if one.said["split"] == "test" and one.said.get("people") == "near"]
    said = [look(one, network, decoder).outcome for one in near]
    assert said.count(Outcome.NOT_POLICE) <= 0.25 * len(said)


def blank() -> Image.Image:
    return Image.new("RGB", (400, 300), "white")


def drawing() -> Image.Image:
    made = blank()
    pen = ImageDraw.Draw(made)
    for number in range(12):
        pen.line((20 + 30 * number, 40, 380 - 20 * number, 260), fill="black", width=3)
    return made


def screenshot() -> Image.Image:
    made = blank()
    pen = ImageDraw.Draw(made)
    for line in range(14):
        pen.text((12, 8 + 20 * line), "cops at 5th & Main? text back when you see them", fill="black")
    return made


def noise() -> Image.Image:
    return Image.fromarray(np.random.default_rng(1).integers(0, 256, (300, 400, 3), dtype=np.uint8))


@pytest.mark.parametrize("made", [blank, drawing, screenshot, noise])
def test_what_is_no_street_is_not_called_police(network: OnnxVerifier, made: object) -> None:
    assert network.verify(np.asarray(made())).outcome is not Outcome.POLICE  # type: ignore[operator]


def test_pictures_that_are_no_photos_mostly_go_to_a_person_and_never_count_as_police(network: OnnxVerifier) -> None:
    said = [network.verify(np.asarray(made)).outcome for made in strange(88, 2026)]
    assert said.count(Outcome.POLICE) == 0
    assert said.count(Outcome.UNSURE) >= 0.7 * len(said)


def in_form(kind: str) -> bytes:
    """A photo as a phone, a program or a scanner writes it."""
    scene, made = drawing(), io.BytesIO()
    if kind == "cmyk":
        scene.convert("CMYK").save(made, "JPEG")
    elif kind == "sixteen bits":
        Image.fromarray(np.full((60, 80), 40_000, np.uint16)).save(made, "PNG")
    elif kind == "palette":
        scene.convert("P").save(made, "PNG")
    elif kind == "animated":
        scene.save(made, "GIF", save_all=True, append_images=[blank()])
    elif kind == "turned":
        tags = Image.Exif()
        tags[0x0112] = 6
        scene.save(made, "JPEG", exif=tags)
    return made.getvalue()


@pytest.mark.parametrize("kind", ["cmyk", "sixteen bits", "palette", "animated", "turned"])
def test_every_form_of_photo_gets_a_word(network: OnnxVerifier, decoder: Decoder, kind: str) -> None:
    pixels = decoder.decode(in_form(kind))
    assert not isinstance(pixels, Refused)
    verdict = network.verify(pixels)
    assert verdict.probability is not None
    assert 0 <= verdict.probability <= 1


@settings(max_examples=25, deadline=None)
@given(cut=st.integers(0, 4000), at=st.integers(20, 3000), byte=st.integers(0, 255))
def test_damaged_photos_are_refused_or_get_a_word(
    network: OnnxVerifier, decoder: Decoder, cut: int, at: int, byte: int
) -> None:
    whole = bytearray(in_form("turned"))
    whole[at % len(whole)] = byte
    pixels = decoder.decode(bytes(whole[: max(1, len(whole) - cut)]))
    assert isinstance(pixels, Refused) or network.verify(pixels).probability is not None


def test_a_photo_takes_no_longer_than_a_cheap_server_has(network: OnnxVerifier) -> None:
    pixels = np.asarray(drawing().resize((1280, 960)))
    network.verify(pixels)
    took = []
    for _ in range(5):
        start = time.process_time()
        network.verify(pixels)
        took.append(time.process_time() - start)
    assert min(took) < 0.25  # the benchmark holds it to 40 ms where nothing else runs
