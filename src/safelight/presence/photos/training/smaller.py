"""The network in whole numbers of eight bits: a quarter of the size, if what it says stays right."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from onnxruntime import quantization

from safelight.presence.photos.judging.figures import auc
from safelight.presence.photos.training.dataset import Dataset
from safelight.presence.photos.training.measuring import Rows
from safelight.presence.photos.training.onnx_file import LOGITS, PICTURE
from safelight.presence.photos.training.views import AS_IT_IS, picture
from safelight.presence.photos.verifiers import session

_KNOWN: Final = 96
"""Photos that the ranges of values are taken from."""


class _Photos(quantization.CalibrationDataReader):  # type: ignore[misc]  # onnxruntime has no types here
    def __init__(self, photos: NDArray[np.float32]) -> None:
        self._left = iter(photos)

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        one = next(self._left, None)
        return None if one is None else {PICTURE: one[None]}


def in_whole_numbers(model: bytes, photos: NDArray[np.float32]) -> bytes:
    """The network with weights (each channel by its own range) and values of eight bits; `photos` show the ranges."""
    with tempfile.TemporaryDirectory() as folder:
        first, last = Path(folder) / "full.onnx", Path(folder) / "small.onnx"
        first.write_bytes(model)
        quantization.quantize_static(
            first, last, _Photos(photos), per_channel=True, quant_format=quantization.QuantFormat.QDQ
        )
        return last.read_bytes()


def compared(model: bytes, data: Dataset, train: Rows, test: Rows, side: int, seed: int) -> dict[str, float]:
    """Accuracy and AUC on the photos of `test` in full and in eight bits, and the smaller file's size."""
    learned, photos = np.flatnonzero(train), np.flatnonzero(test)
    known = np.random.default_rng(seed).choice(learned, min(_KNOWN, len(learned)), replace=False)
    small = in_whole_numbers(model, _pictures(data, known, side))
    asked, labels = _pictures(data, photos, side), data.police[photos]
    found: dict[str, float] = {"int8_megabytes": round(len(small) / 1e6, 1)}
    for name, one in (("full", model), ("int8", small)):
        network = session(one)
        answers = np.concatenate([network.run([LOGITS], {PICTURE: picture[None]})[0] for picture in asked])
        margin = answers[:, 1] - answers[:, 0]
        found[f"{name}_accuracy"] = round(float(((margin >= 0) == (labels == 1)).mean()), 4)
        found[f"{name}_auc"] = round(auc(labels, margin.astype(np.float64)), 4)
    return found


def _pictures(data: Dataset, rows: NDArray[np.int64], side: int) -> NDArray[np.float32]:
    return np.stack([picture(data.folder / data.rows[row]["file"], AS_IT_IS, int(row), side) for row in rows])
