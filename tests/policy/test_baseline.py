"""Results stay as they are unless somebody says why; the description of the model is the code's own."""

from __future__ import annotations

import json
import math
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOL = runpy.run_path(str(ROOT / "tools" / "policy_model.py"))
WHY = "say in the commit why, after `python tools/policy_model.py --baseline`"


def test_key_outputs_are_those_of_the_baseline() -> None:
    kept = json.loads(TOOL["BASELINE"].read_text("utf-8"))
    now = TOOL["baseline"]()
    assert now.keys() == kept.keys(), WHY
    for case, outputs in kept.items():
        assert _numbers(now[case]) == pytest.approx(_numbers(outputs), rel=1e-7, nan_ok=True), f"{case}: {WHY}"


def _numbers(outputs: dict[str, float | None]) -> dict[str, float]:
    return {name: math.nan if value is None else value for name, value in outputs.items()}


@pytest.mark.parametrize("path", TOOL["PAGES"], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_description_is_made_of_the_tables_as_they_are(path: Path) -> None:
    text = path.read_text("utf-8")
    assert TOOL["described"](text, TOOL["PAGES"][path]) == text, "run `python tools/policy_model.py`"
