"""Figures that come out right where they are known, labels that are read or refused, and baselines that learn."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from safelight.cli.main import build
from safelight.core.errors import BadInput
from safelight.images.decoding import Decoder
from safelight.presence.photos.judging import labels
from safelight.presence.photos.judging.baselines import colours, edges, logistic, support_vectors
from safelight.presence.photos.judging.figures import auc, calibration_error, part, temperature
from safelight.presence.photos.judging.judge import baselines, grid_picture, look, report
from safelight.presence.photos.judging.labels import Labelled, labelled, with_slices
from safelight.presence.photos.verifier import Outcome
from safelight.presence.photos.verifiers import OnnxVerifier
from tests.red_network import red_network

CARD = {"name": "red-1", "side": 8, "temperature": 2.0, "police_at": 0.9, "not_police_at": 0.2, "most_energy": -2.5}


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Red ones called police, blue ones not, a purple one on each side, and a text called a photo."""
    folder = tmp_path_factory.mktemp("photos")
    named = {"red.png": (255, 0, 0), "purple.png": (200, 0, 190), "blue.png": (0, 0, 255), "violet.png": (190, 0, 200)}
    for name, colour in named.items():
        Image.new("RGB", (40, 30), colour).save(folder / name)
    (folder / "words.jpg").write_text("this is no photo")
    (folder / "labels.csv").write_text(
        "file,label,subtype,weather\nred.png,police,car,fine\npurple.png,police,car,\nwords.jpg,police,car,\n"
        "blue.png,not_police,van,\nviolet.png,not_police,van,\n"
    )
    (folder / "red.onnx").write_bytes(red_network())
    (folder / "red.json").write_text(json.dumps(CARD))
    return folder


def test_auc_counts_pairs_and_ties_half() -> None:
    assert auc(np.array([1, 1, 0, 0]), np.array([0.9, 0.4, 0.4, 0.1])) == pytest.approx(3.5 / 4)
    assert np.isnan(auc(np.array([1, 1]), np.array([0.1, 0.2])))


def test_a_share_has_the_interval_of_wilson() -> None:
    assert part(8, 10) == {"value": 0.8, "low": 0.4902, "high": 0.9433, "n": 10}
    assert part(0, 0)["value"] is None


def test_calibration_is_right_where_chances_hold_and_wrong_where_they_do_not() -> None:
    labels = np.array([1] * 7 + [0] * 3)
    assert calibration_error(labels, np.full(10, 0.7)) == pytest.approx(0)
    assert calibration_error(labels, np.full(10, 0.2)) == pytest.approx(0.5)


def test_temperature_cools_what_is_too_sure() -> None:
    rng = np.random.default_rng(1)
    truth = rng.normal(0, 2, 4000)
    labels = (rng.random(4000) < 1 / (1 + np.exp(-truth))).astype(np.int64)
    assert temperature(labels, np.stack([np.zeros(4000), 3 * truth], 1)) == pytest.approx(3, rel=0.1)


@pytest.mark.parametrize("way", [logistic, support_vectors])
def test_a_baseline_learns_a_line(way: object) -> None:
    rng = np.random.default_rng(2)
    features = rng.normal(size=(200, 5))
    labels = (features @ [1, -2, 0, 0, 1] > 0.3).astype(np.int64)
    score = way(features, labels)  # type: ignore[operator]
    assert ((score(features) > 0) == (labels == 1)).mean() > 0.95


def test_colours_and_edges_describe_what_they_should() -> None:
    red, blue = (np.full((20, 30, 3), colour, np.uint8) for colour in ((255, 0, 0), (0, 0, 255)))
    assert colours(red).argmax() != colours(blue).argmax()
    assert colours(red).shape == (128,)
    upright = np.zeros((96, 96, 3), np.uint8)
    upright[:, 48:] = 255
    standing, lying = edges(upright), edges(upright.transpose(1, 0, 2).copy())
    assert standing.shape == lying.shape == (11 * 11 * 36,)
    assert not np.allclose(standing, lying)


def test_figures_of_a_known_network(photos: Path, decoder: Decoder) -> None:
    network = OnnxVerifier.load(photos / "red.onnx", photos / "red.json")
    found = report([look(one, network, decoder) for one in labelled(photos)])
    assert (found["photos"], found["police"], found["refused"]) == (5, 3, {"not_a_photo": 1})
    assert (found["accuracy_low"], found["accuracy_high"], found["accuracy_n"]) == (0.3755, 0.9638, 5)
    assert found["accuracy"] == 0.8  # the text counts against us
    assert found["auc"] == pytest.approx(4 / 6, abs=1e-4)
    assert found["grid"] == {
        "police": {"police": 1, "not_police": 0, "unsure": 2},
        "not_police": {"police": 0, "not_police": 1, "unsure": 1},
    }
    assert found["slices"]["subtype"]["van"]["accuracy"] == 1
    assert "weather" not in found["slices"]
    assert grid_picture(found["grid"]).size == (600, 450)


@pytest.mark.parametrize("text", ["file,label\n", "file,label\na.jpg,cop\n", "photo\na.jpg\n"])
def test_a_table_that_cannot_be_is_refused(text: str, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text(text)
    with pytest.raises(BadInput):
        labelled(table)


def test_folders_are_labels_too(photos: Path, tmp_path: Path) -> None:
    for name, kind in (("red.png", "police"), ("blue.png", "not_police")):
        (tmp_path / kind).mkdir()
        (tmp_path / kind / name).write_bytes((photos / name).read_bytes())
    assert [(one.path.name, one.police) for one in labelled(tmp_path)] == [("red.png", True), ("blue.png", False)]


def test_the_verbs_answer_with_one_document(photos: Path, tmp_path: Path) -> None:
    model = ["--model", str(photos / "red.onnx"), "--json"]
    run = CliRunner().invoke(build("photo"), ["photo", "classify", *map(str, photos.glob("*.*g")), *model])
    said = {Path(row["file"]).name: (row["outcome"], row["refused"]) for row in json.loads(run.stdout)}
    assert said["red.png"] == ("police", None)
    assert said["words.jpg"] == ("unsure", "not_a_photo")
    grid = tmp_path / "grid.png"
    asked = ["photo", "evaluate", str(photos / "labels.csv"), "--grid", str(grid), *model]
    run = CliRunner().invoke(build("photo"), asked)
    found = json.loads(run.stdout)
    assert found["accuracy"] == 0.8
    assert found["baselines"]["always_not_police"]["accuracy"] == 0.5
    with Image.open(grid) as picture:
        assert picture.format == "PNG"


def test_a_file_that_is_not_there_is_unsure(decoder: Decoder, photos: Path, tmp_path: Path) -> None:
    network = OnnxVerifier.load(photos / "red.onnx", photos / "red.json")
    assert look(Labelled(tmp_path / "none.jpg", True), network, decoder).outcome is Outcome.UNSURE


def test_what_was_seen_on_a_photo_is_found_by_its_content_alone(photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = labels.SEEN.read_text(encoding="utf-8").splitlines()
    assert rows[0] == "sha256,kind,light,distance,people"
    assert len(rows) > 100
    table = photos / "seen.csv"
    digest = sha256((photos / "red.png").read_bytes()).hexdigest()[:16]
    table.write_text(f"{rows[0]}\n{digest},patrol_car,night,\n")
    monkeypatch.setattr(labels, "SEEN", table)
    labels._seen.cache_clear()
    said = {one.path.name: one.said for one in with_slices([*labelled(photos), Labelled(photos / "gone.jpg", True)])}
    labels._seen.cache_clear()
    assert said["red.png"] == {"subtype": "car", "kind": "patrol_car", "light": "night"}
    assert said["blue.png"] == {"subtype": "van"}
    assert said["gone.jpg"] == {}


def test_plainer_ways_learn_from_one_set_and_are_asked_about_another(tmp_path: Path, decoder: Decoder) -> None:
    rng, made = np.random.default_rng(3), []
    for number in range(60):
        colour = (220, *rng.integers(0, 60, 2)) if number % 2 else (*rng.integers(0, 60, 2), 220)
        Image.new("RGB", (40, 40), tuple(int(value) for value in colour)).save(tmp_path / f"{number}.png")
        made.append(Labelled(tmp_path / f"{number}.png", bool(number % 2)))
    asked = [*made[:10], Labelled(tmp_path / "gone.png", True)]
    found = baselines(
        made[10:], asked, decoder, lambda _: None, lambda one: (one.mean((0, 1)), float(one[0, 0, 0]) - 99)
    )
    assert set(found) == {
        "always_not_police",
        "colours_logistic",
        "edges_support_vectors",
        "imagenet_logistic",
        "imagenet_police_van",
    }
    assert found["always_not_police"]["accuracy"] == 0.5
    for name in ("colours_logistic", "imagenet_logistic", "imagenet_police_van"):
        assert (found[name]["auc"], found[name]["accuracy"]) == (1, 1)
    assert "imagenet_logistic" not in baselines(made[10:], asked, decoder, lambda _: None)
    (tmp_path / "text.jpg").write_text("no photo")
    none = baselines(made, [Labelled(tmp_path / "text.jpg", True)], decoder, lambda _: None, lambda one: (one, 0.0))
    assert none == {"always_not_police": {**dict.fromkeys(none["always_not_police"]), "accuracy_n": 0}}
