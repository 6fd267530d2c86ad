"""A tiny training from photos to the file: stopped and gone on with, the same twice, and equal in ONNX.

Needs PyTorch, which the gate doesn't install: `make test-train`.
"""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from safelight.presence.photos.training.altering import ALTERATIONS, altered, mended
from safelight.presence.photos.training.dataset import Dataset

SIDE = 64


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty noisy squares: police are red, others blue."""
    folder, rng = tmp_path_factory.mktemp("photos"), np.random.default_rng(1)
    rows = []
    for number in range(40):
        police = number % 2 == 0
        pixels = rng.integers(0, 120, (80, 80, 3), dtype=np.uint8)
        pixels[..., 0 if police else 2] += 130
        Image.fromarray(pixels).save(folder / f"{number}.png")
        rows.append(
            {
                "file": f"{number}.png",
                "label": "police" if police else "not_police",
                "group_id": f"g{number}",
                "split": ("train", "train", "val", "test")[number // 2 % 4],
                "subtype": "police_vehicle" if police else "car",
                "label_confidence": "low" if number == 0 else "high",
                "brightness": "",
                "source_repo": "one" if police else "Parvathy/x",
                "origin": ("unnamed_upload", "phone_message_upload", "flickr_id_in_name")[number // 2 % 3]
                if police
                else "openimages_id",
            }
        )
    with (folder / "labels.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder


def test_draws_are_half_police_and_leave_unsure_labels_out(photos: Path) -> None:
    data = Dataset.read(photos)
    chances = data.chances(data.column("split") == "train")
    assert chances[data.police == 1].sum() == pytest.approx(0.5)
    assert chances[0] == 0
    assert (chances[data.column("split") != "train"] == 0).all()


def test_each_alteration_leaves_a_picture_and_the_same_chance_the_same_one(photos: Path) -> None:
    with Image.open(photos / "1.png") as opened:
        picture = opened.convert("RGB")
    for _, alteration in ALTERATIONS:
        made = alteration(picture, np.random.default_rng(3))
        assert made.mode == "RGB"
        assert min(made.size) > 8
    first, second, other = (np.asarray(altered(picture, np.random.default_rng(seed), 32)) for seed in (5, 5, 6))
    assert first.shape == (32, 32, 3)
    assert (first == second).all()
    assert (first != other).any()


def test_black_squares_are_filled_and_darkness_is_lifted() -> None:
    y, x = np.mgrid[0:288, 0:288]
    whole = np.stack([120 + x / 4, 90 + y / 4, 160 - x / 4], -1).astype(np.uint8)
    holed = whole.copy()
    holed[100:118, 60:78] = 0
    assert np.abs(np.asarray(mended(Image.fromarray(holed))).astype(int) - whole).max() < 25
    dark = (whole * 0.15).astype(np.uint8)
    assert np.asarray(mended(Image.fromarray(dark))).mean() > 3 * dark.mean()


def test_a_tiny_training_ends_in_a_file_that_answers_as_pytorch_does(photos: Path, tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="PyTorch is not installed: `make test-train`")
    pytest.importorskip("onnx", reason="onnx is not installed: `make test-train`")
    run = import_module("safelight.presence.photos.training.run")
    learning = import_module("safelight.presence.photos.training.learning")
    recipe = replace(learning.Recipe.read(), side=SIDE, samples=32, batch=16, epochs=2, frozen_parts=14)
    run.train(photos, tmp_path / "a", replace(recipe, epochs=1), print)
    run.train(photos, tmp_path / "b", recipe, print)
    first, second = (json.loads((tmp_path / name / "police.json").read_text()) for name in ("a", "b"))
    assert first["file_lies_apart"] <= 1e-4
    assert second["test"]["as_it_is"]["auc"] > 0.9
    assert len(second["left_out"]) == 4
    before = (tmp_path / "b" / "police.onnx").read_bytes()
    run.train(photos, tmp_path / "b", recipe, print)  # all is done already: nothing is learned anew
    assert (tmp_path / "b" / "police.onnx").read_bytes() == before
