"""How the model's loops are compiled: once for each machine, and where nothing may be written at every start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba


def compiled(function: Callable[..., Any], **options: Any) -> Any:
    """The function, compiled by Numba when it is first called, dividing as NumPy does.

    What is compiled is kept beside the code, or in the cache of whoever runs it where the code is read-only.
    """
    try:
        return numba.njit(function, error_model="numpy", cache=True, **options)
    except RuntimeError:  # neither place may be written to
        return numba.njit(function, error_model="numpy", **options)
