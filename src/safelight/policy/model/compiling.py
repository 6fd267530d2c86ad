"""How the model's loops are compiled: once for each machine, and where nothing may be written at every start.

Numba is imported when a run is first asked for: a site that nobody asks for one starts without it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any


def kernels() -> Any:
    """The compiled loops: `march` and `measure` of `model.kernels`."""
    return import_module("safelight.policy.model.kernels")


def compiled(function: Callable[..., Any], **options: Any) -> Any:
    """The function, compiled by Numba when it is first called, dividing as NumPy does.

    What is compiled is kept beside the code, or in the cache of whoever runs it where the code is read-only. Numba
    looks at the function's own file to see whether that is still right; its name says of which model it is, as the
    equations that it calls are in other files.
    """
    import numba  # noqa: PLC0415  # takes longer to start than a page to answer

    function.__qualname__ = f"{function.__name__}_{_model()}"
    try:
        return numba.njit(function, error_model="numpy", cache=True, **options)
    except RuntimeError:  # neither place may be written to
        return numba.njit(function, error_model="numpy", **options)


@cache
def _model() -> str:
    """Names the model's source as it is."""
    source = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    return sha256(source).hexdigest()[:12]
