"""HOME/overlays/CITY/NAME: numbered folders of tables, and the file `current` that names the one in use.

A folder is written under a name that nobody reads, made to last, and renamed; then the pointer is replaced in one
step. Whatever is killed, and whenever, a reader finds the old overlay or the new one. The one before is kept until the
next, for readers that are at it.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson
from filelock import FileLock, Timeout

from safelight.core.errors import StoreError
from safelight.core.home import Home
from safelight.core.said import said
from safelight.core.writing import write_private

CURRENT: Final = "current"
ABOUT: Final = "about.json"
_DRAFT: Final = "."
_PATIENCE: Final = 30.0
"""Seconds to wait for another process that writes the same overlay."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An overlay as it lies on disk: what is said about it, and its folder. `stamp` changes whenever it does."""

    about: Mapping[str, Any]
    folder: Path

    @property
    def stamp(self) -> str:
        """Names this version of the overlay."""
        return f"{self.about['city']}/{self.about['name']}/{self.folder.name}/{self.about['sha256'][:12]}"


def read_overlay(home: Home, city: str, name: str) -> Kept | None:
    """The overlay in use, or None where it was never made. Raises StoreError where it is damaged."""
    place = home.overlays / city / name
    try:
        number = (place / CURRENT).read_text(encoding="ascii").strip()
        folder = place / str(int(number))
        about = orjson.loads((folder / ABOUT).read_bytes())
        if (about["city"], about["name"], len(about["sha256"])) != (city, name, 64):
            raise ValueError("not this overlay")
    except FileNotFoundError:
        if (place / CURRENT).exists():
            raise _damaged(city, name) from None
        return None
    except (OSError, ValueError, KeyError, TypeError):
        raise _damaged(city, name) from None
    return Kept(about, folder)


def write_overlay(home: Home, city: str, name: str, about: Mapping[str, Any], files: Mapping[str, bytes]) -> Kept:
    """Put an overlay in the place of the one before, whole or not at all.

    Raises StoreError where there is no room or right, or another process doesn't finish.
    """
    place = home.make().overlays / city / name
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o755)
        with FileLock(place / ".lock", timeout=_PATIENCE):
            return _written(place, about, files)
    except Timeout:
        raise StoreError(
            f"Another process is writing the overlay {name} of {city}.", fix="Wait until it is done, and try again."
        ) from None
    except OSError as error:
        raise StoreError(
            f"The overlay {name} of {city} can't be written: {error.strerror}.",
            fix="Free some space, or check the folder's owner. The overlay before stays in use.",
        ) from None


def _written(place: Path, about: Mapping[str, Any], files: Mapping[str, bytes]) -> Kept:
    for left in place.glob(f"{_DRAFT}[0-9]*"):
        shutil.rmtree(left, ignore_errors=True)
    numbers = sorted(int(path.name) for path in place.iterdir() if path.name.isdecimal())
    number = numbers[-1] + 1 if numbers else 1
    draft = place / f"{_DRAFT}{number}.{os.getpid()}.{secrets.token_hex(4)}"
    try:
        draft.mkdir(mode=0o755)
        for name, content in {**files, ABOUT: orjson.dumps(dict(about), option=orjson.OPT_INDENT_2)}.items():
            _lasting(draft / name, content)
        folder = place / str(number)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    before = _number(place)
    write_private(place / CURRENT, f"{number}\n".encode())
    for old in numbers:
        if old != before:
            shutil.rmtree(place / str(old), ignore_errors=True)
    return Kept(about, folder)


def _number(place: Path) -> int | None:
    try:
        return int((place / CURRENT).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _lasting(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _damaged(city: str, name: str) -> StoreError:
    return StoreError(
        said("What may be laid over this map can't be read now."),
        fix=said("Everything else is answered."),
        operator=f"The overlay {name} of {city} is damaged. Make it again: safelight overlays {city} --name {name}",
    )
