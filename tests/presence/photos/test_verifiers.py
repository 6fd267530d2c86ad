"""Whoever is asked: three outcomes, nothing kept, and a person where it isn't sure."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import structlog

from safelight.core.errors import StoreError
from safelight.images.pixels import Pixels
from safelight.presence.photos.choosing import SHIPPED
from safelight.presence.photos.choosing import verifier as verifier_of
from safelight.presence.photos.verifier import Outcome, PhotoVerifier
from safelight.presence.photos.verifiers import Moderator, OnnxVerifier
from tests.red_network import red_network

CARD = {
    "name": "red-1",
    "side": 8,
    "temperature": 2.0,
    "police_at": 0.9,
    "not_police_at": 0.2,
    "most_energy": -2.5,
    "licence": "none needed",
}


def network(folder: Path, *, beside: str | None = None, **other: object) -> OnnxVerifier:
    (folder / "red.onnx").write_bytes(red_network(beside=beside))
    (folder / "red.json").write_text(json.dumps({**CARD, **other}))
    return OnnxVerifier.load(folder / "red.onnx", folder / "red.json")


def plain(red: int, green: int, blue: int) -> Pixels:
    return np.full((40, 60, 3), (red, green, blue), np.uint8)


@pytest.fixture(params=["network", "moderator"])
def verifier(request: pytest.FixtureRequest, tmp_path: Path) -> PhotoVerifier:
    makers: dict[str, Callable[[], PhotoVerifier]] = {"network": lambda: network(tmp_path), "moderator": Moderator}
    return makers[request.param]()


@pytest.mark.parametrize("shape", [(16, 16), (1280, 17), (17, 1280)])
def test_every_photo_gets_a_verdict_and_stays_as_it_was(verifier: PhotoVerifier, shape: tuple[int, int]) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (*shape, 3), dtype=np.uint8)
    pixels.flags.writeable = False
    before = pixels.copy()
    first, second = verifier.verify(pixels), verifier.verify(pixels)
    assert first == second
    assert first.outcome in set(Outcome)
    assert first.card
    assert first.probability is None or 0 <= first.probability <= 1
    assert (pixels == before).all()


def test_a_moderator_is_always_asked() -> None:
    assert Moderator().verify(plain(255, 0, 0)).outcome is Outcome.UNSURE


@pytest.mark.parametrize(
    ("pixels", "outcome", "probability"),
    [
        (plain(255, 0, 0), Outcome.POLICE, 1 / (1 + np.exp(-5))),
        (plain(0, 0, 255), Outcome.NOT_POLICE, 1 / (1 + np.exp(5))),
        (plain(200, 0, 190), Outcome.UNSURE, 1 / (1 + np.exp(-5 * 10 / 255))),
        (plain(0, 255, 0), Outcome.UNSURE, 0.5),
    ],
    ids=["red", "blue", "between", "green is unlike all"],
)
def test_the_network_says_as_its_card_says(
    pixels: Pixels, outcome: Outcome, probability: float, tmp_path: Path
) -> None:
    verdict = network(tmp_path).verify(pixels)
    assert verdict.outcome is outcome
    assert verdict.probability == pytest.approx(probability, abs=1e-4)
    assert verdict.card == "red-1"


def test_what_is_unlike_the_training_goes_to_a_person_however_sure_the_network(tmp_path: Path) -> None:
    dim = plain(160, 0, 0)
    assert network(tmp_path).verify(dim).outcome is Outcome.POLICE
    strict = network(tmp_path, most_energy=-8.0).verify(dim)
    assert strict.outcome is Outcome.UNSURE
    assert strict.probability is not None
    assert strict.probability > 0.9


@pytest.mark.parametrize(
    ("pixels", "outcome"),
    [
        (plain(0, 0, 255), Outcome.NOT_POLICE),
        (plain(0, 100, 255), Outcome.NOT_POLICE),
        (plain(0, 200, 255), Outcome.UNSURE),
        (plain(255, 200, 0), Outcome.POLICE),
    ],
    ids=["nobody", "far away", "somebody near", "police, and somebody near"],
)
def test_a_photo_with_somebody_near_is_never_called_not_police(
    pixels: Pixels, outcome: Outcome, tmp_path: Path
) -> None:
    verdict = network(tmp_path, beside="people", people_at=0.6).verify(pixels)
    assert verdict.outcome is outcome
    assert verdict.probability is not None
    assert network(tmp_path, beside="people").verify(pixels).probability == verdict.probability


@pytest.mark.parametrize("pixels", [plain(0, 200, 255), plain(255, 200, 0)], ids=["no police", "police"])
def test_what_is_no_photo_goes_to_a_person_whatever_else_is_said(pixels: Pixels, tmp_path: Path) -> None:
    assert network(tmp_path, beside="strange", strange_at=0.6).verify(pixels).outcome is Outcome.UNSURE
    assert network(tmp_path, beside="strange", strange_at=0.9).verify(pixels).outcome is not Outcome.UNSURE


@pytest.mark.parametrize("promised", ["people", "strange"])
def test_a_card_that_promises_more_than_the_network_tells_is_refused(promised: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        network(tmp_path, **{f"{promised}_at": 0.6})
    assert network(tmp_path, beside="people").verify(plain(0, 200, 255)).outcome is Outcome.NOT_POLICE


def test_mean_and_deviation_of_the_card_are_applied(tmp_path: Path) -> None:
    shifted = network(tmp_path, mean=(1.0, 0.0, 0.0), std=(0.5, 1.0, 1.0)).verify(plain(255, 0, 0))
    assert shifted.probability == pytest.approx(0.5, abs=1e-6)


def test_a_network_that_fails_sends_the_photo_to_a_person(tmp_path: Path) -> None:
    for wrong in ({"side": 16}, {"mean": (3e38, 0.0, 0.0)}):
        verdict = network(tmp_path, **wrong).verify(plain(255, 0, 0))
        assert (verdict.outcome, verdict.probability) == (Outcome.UNSURE, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"police_at": 0.1},
        {"std": (0.0, 1.0, 1.0)},
        {"temperature": 0},
        {"side": 0},
        {"name": ""},
        {"police_at": None},
        {"people_at": 0},
        {"strange_at": 2},
    ],
)
def test_a_card_that_cannot_be_is_refused(wrong: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        network(tmp_path, **wrong)


def test_a_file_that_is_no_network_is_refused(tmp_path: Path) -> None:
    network(tmp_path)
    with pytest.raises(StoreError):
        OnnxVerifier.load(tmp_path / "missing.onnx", tmp_path / "red.json")
    (tmp_path / "red.onnx").write_bytes(b"not a network")
    with pytest.raises(StoreError):
        OnnxVerifier.load(tmp_path / "red.onnx", tmp_path / "red.json")


def test_the_operator_chooses_who_looks_and_a_file_that_fails_is_warned_of_once(tmp_path: Path) -> None:
    network(tmp_path)
    damaged = tmp_path / "damaged.onnx"
    damaged.write_bytes(b"not a network")
    with structlog.testing.capture_logs() as said:
        assert isinstance(verifier_of(str(tmp_path / "red.onnx")), OnnxVerifier)
        assert isinstance(verifier_of("moderator"), Moderator)
        assert said == []
        for _ in range(3):
            assert isinstance(verifier_of(str(tmp_path / "missing.onnx")), Moderator)
            assert isinstance(verifier_of(str(damaged)), Moderator)
    assert [(one["log_level"], one["source"]) for one in said] == [
        ("warning", "missing.onnx"),
        ("warning", "damaged.onnx"),
    ]


def test_without_a_word_the_shipped_network_looks_where_one_is() -> None:
    shipped = isinstance(verifier_of(None), OnnxVerifier)
    assert shipped is SHIPPED.is_file()
