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
from safelight.presence.photos.training.calibrating import calibration, thresholds
from safelight.presence.photos.training.dataset import Dataset
from safelight.presence.photos.training.strange import MAKERS, strange

SIDE = 64


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Noisy squares of several sources: police are red, others blue, light above where somebody stands near."""
    folder, rng = tmp_path_factory.mktemp("photos"), np.random.default_rng(1)
    rows = []
    for number in range(96):
        police = number % 2 == 0
        pixels = rng.integers(0, 120, (80, 80, 3), dtype=np.uint8)
        pixels[..., 0 if police else 2] += 130
        near = not police and number % 3 == 0
        if near:
            pixels[:40] = 250
        Image.fromarray(pixels).save(folder / f"{number}.png")
        rows.append(
            {
                "file": f"{number}.png",
                "label": "police" if police else "not_police",
                "group_id": f"g{number}",
                "split": ("train", "train", "val", "test")[number // 2 % 4],
                "subtype": "police_vehicle" if police else ("car", "other_scene", "other_scene")[number // 2 % 3],
                "label_confidence": "low" if number == 0 else "high",
                "brightness": "",
                "people": "" if police else "near" if near else "none",
                "source_repo": "one" if police else ("Parvathy/x", "Dinesh/x", "coco/x")[number // 2 % 3],
                "origin": ("unnamed_upload", "phone_message_upload", "flickr_id_in_name")[number // 2 % 3]
                if police
                else ("openimages_id", "openimages_id", "coco_id")[number // 2 % 3],
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


def test_pictures_that_are_no_photos_are_of_every_kind_and_the_same_for_a_seed() -> None:
    made, again, other = (strange(2 * len(MAKERS), seed) for seed in (1, 1, 2))
    assert all(picture.mode == "RGB" and min(picture.size) > 100 for picture in made)
    assert [picture.tobytes() for picture in made] == [picture.tobytes() for picture in again]
    assert [picture.tobytes() for picture in made] != [picture.tobytes() for picture in other]


def margins(rng: np.random.Generator, police: int, others: int, shift: float) -> tuple[np.ndarray, np.ndarray]:
    """A source whose networks say too little of police, by `shift`, and all twice as surely as is right."""
    labels = np.repeat([1, 0], [police, others])
    return labels, 2 * (rng.normal(0, 1, len(labels)) + np.where(labels == 1, 1, -1) - shift)


def test_calibration_finds_the_shift_whatever_a_source_holds_of_each_kind() -> None:
    rng = np.random.default_rng(4)
    divisor, shift = calibration([margins(rng, 3000, 300, 0.8), margins(rng, 400, 4000, 0.8)])
    assert shift == pytest.approx(1.6, abs=0.2)
    assert divisor == pytest.approx(1, abs=0.15)  # margins of normal distributions, 2 apart: log odds are 2 x


def test_thresholds_are_right_as_often_as_asked_in_each_source_alike() -> None:
    chance = np.linspace(0.005, 0.995, 100)
    honest = (np.arange(100) % 10 < np.arange(100) // 10).astype(np.int64)
    above, below = thresholds([(honest, chance)], 0.9)
    assert honest[chance >= above].mean() >= 0.9
    assert honest[chance <= below].mean() <= 0.1
    assert thresholds([(np.array([1, 0]), np.array([0.9, 0.1]))], 0.97) == (0.6, 0.4)
    assert thresholds([(np.array([0, 1]), np.array([0.98, 0.02]))], 0.97)[0] > 0.98


def test_mixed_maps_keep_labels_by_how_much_of_each_is_left() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: `make test-train`")
    mixing = import_module("safelight.presence.photos.training.mixing")
    maps = torch.arange(8.0)[:, None, None, None].expand(8, 3, 10, 10) + torch.rand(8, 3, 10, 10)
    police = torch.tensor([1.0, 0.0] * 4)
    mixed, said = mixing.parts_mixed(maps, police, np.random.default_rng(1), 1.0)
    for one in range(8):
        own = ((mixed[one] >= one) & (mixed[one] < one + 1)).float().mean()
        assert own >= 0.5
        mixture = own * police[one] + (1 - own) * (1 - police[one])
        assert min(abs(said[one] - police[one]), abs(said[one] - mixture)) < 1e-5


def test_a_tiny_training_ends_in_a_file_that_answers_as_pytorch_does(photos: Path, tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="PyTorch is not installed: `make test-train`")
    pytest.importorskip("onnx", reason="onnx is not installed: `make test-train`")
    run = import_module("safelight.presence.photos.training.run")
    learning = import_module("safelight.presence.photos.training.learning")
    tiny = {"side": SIDE, "views": 3, "samples": 64, "batch": 16, "epochs": 2}
    # ImageNet knows nothing of red and blue squares: a tenth of its word is enough to see that it is in the file too.
    recipe = replace(learning.Recipe.read(), **tiny, frozen_parts=14, known=0.1)
    run.train(photos, tmp_path / "a", recipe, print)

    def stop(message: str) -> None:
        if message.startswith("epoch 2"):
            raise InterruptedError

    with pytest.raises(InterruptedError):
        run.train(photos, tmp_path / "b", recipe, stop)
    run.train(photos, tmp_path / "b", recipe, print)
    first, second = (json.loads((tmp_path / name / "police.json").read_text()) for name in ("a", "b"))
    assert first["file_lies_apart"] <= 1e-4
    assert second["test"]["as_it_is"]["auc"] > 0.9
    assert len(second["left_out"]) == 4
    assert second["data_sha256"] in (tmp_path / "b" / "police.md").read_text()
    assert (tmp_path / "a" / "police.onnx").read_bytes() == (tmp_path / "b" / "police.onnx").read_bytes()
    assert set(second["smaller_left_out"]) == set(second["left_out"])
    assert second["people"]["auc"] > 0.9
    assert second["people"]["near"]["value"] > second["people"]["nobody"]["value"]
    assert 0 < second["people_at"] < 1
    assert 0 < second["strange_at"] < 1
    assert second["no_photos"]["unsure"] > 0.5
    assert second["plainly"]["auc"] > 0.9
    assert set(second["plainly_left_out"]) == set(second["left_out"])
    assert "Unsure by kind: blank" in (tmp_path / "b" / "police.md").read_text()
    of = {one["slice"]: one["right"]["n"] for one in second["slices"]}
    tested = [row for row in Dataset.read(photos).rows if row["split"] == "test" and row["subtype"] == "car"]
    assert (of["car, not police"], of["taxi"]) == (len(tested), 0)

    scratch = replace(learning.Recipe.read(learning.RECIPE.with_name("scratch.toml")), side=SIDE, views=3, samples=32)
    beside = run.train(photos, tmp_path / "c", replace(scratch, batch=16, epochs=1), print)
    assert (beside["left_out"], beside["unsure_elsewhere"]) == ({}, None)
    assert (beside["people_at"], beside["strange_at"], beside["plainly"]) == (None, None, None)
    run.train(photos, tmp_path / "b", recipe, print, ablation=beside)
    assert (
        "from scratch, without ImageNet's weights (`safelight-police-3-scratch`"
        in (tmp_path / "b" / "police.md").read_text()
    )
