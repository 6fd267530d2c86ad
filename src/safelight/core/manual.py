"""Where the manual is: its pages are read by people here and shown by the site, from one set of files."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parents[1]


def manual_folder() -> Path:
    """The folder of the manual: inside the package where it was installed from a wheel, `docs/` in a clone."""
    return _beside("manual", "docs")


def examples_folder() -> Path:
    """The folder of the examples for programmers: inside the package, or `examples/` in a clone."""
    return _beside("examples", "examples")


def _beside(installed: str, cloned: str) -> Path:
    inside = _PACKAGE / installed
    return inside if inside.is_dir() else _PACKAGE.parents[1] / cloned
