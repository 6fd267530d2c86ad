"""The model is compiled once, wherever it is installed."""

from __future__ import annotations

from safelight.policy import run, setting
from safelight.policy.model.compiling import compiled
from safelight.policy.model.sm1 import march


def test_one_signature_serves_every_run() -> None:
    run(setting({"Lam": 400, "u3": 1, "Z": 1}, months=3))
    run(setting({}, months=120))
    assert len(march.signatures) == 1


def test_it_runs_where_nothing_can_be_kept() -> None:
    made: dict[str, object] = {}
    exec("def half(number):\n    return number / 2", made)  # code without a file has no place for what is compiled
    assert compiled(made["half"])(3.0) == 1.5
