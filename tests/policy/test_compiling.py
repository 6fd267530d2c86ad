"""The model is compiled once, wherever it is installed."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from safelight.policy import run, setting
from safelight.policy.model import sm1
from safelight.policy.model.compiling import compiled, kernels


def test_one_signature_serves_every_run() -> None:
    run(setting({"Lam": 400, "u3": 1, "Z": 1}, months=3))
    run(setting({}, months=120))
    assert len(kernels().march.signatures) == 1


def test_it_runs_where_nothing_can_be_kept() -> None:
    made: dict[str, object] = {}
    exec("def half(number):\n    return number / 2", made)  # code without a file has no place for what is compiled
    assert compiled(made["half"])(3.0) == 1.5


def test_what_is_kept_is_of_the_model_as_it_is() -> None:
    """Equations and solvers are in files of their own, and Numba looks at one: the name stands for all."""
    names = {one.py_func.__qualname__.rpartition("_")[2] for one in (kernels().march, kernels().measure)}
    source = b"".join(path.read_bytes() for path in sorted(Path(sm1.__file__).parent.glob("*.py")))
    assert names == {sha256(source).hexdigest()[:12]}


def test_a_site_starts_without_what_runs_need() -> None:
    slow = "{'numba', 'scipy.stats', 'SALib', 'pymoo'}"
    told = f"import sys, safelight.policy, safelight.policy.search; print(sorted({slow} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout == "[]\n"
