"""The pointer file `current`: which generation of a city is in use, replaced in one step."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from safelight.core.errors import StoreError
from safelight.core.said import said
from safelight.core.writing import write_private
from safelight.store import integrity

POINTER_FILE: Final = "current"


class Pointer(BaseModel):
    """The generation in use, and the highest that was ever published (a folder above it was never finished)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    generation: int = Field(ge=1)
    highest: int = Field(ge=1)


def numbers(folder: Path) -> list[int]:
    """Numbers of the generation folders in a city's folder, finished or not, ascending."""
    if not folder.is_dir():
        return []
    return sorted(int(path.name) for path in folder.iterdir() if path.name.isdecimal() and path.is_dir())


def read_pointer(folder: Path, city: str) -> Pointer | None:
    """The pointer, or None where nothing was published yet. Raises StoreError where it is lost or damaged."""
    path = folder / POINTER_FILE
    try:
        return Pointer.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        # A first publish that was killed leaves folder 1 without a pointer; anything else means that it was lost.
        if set(numbers(folder)) <= {1}:
            return None
        wrong = "is missing"
    except (ValidationError, OSError):
        wrong = "can't be read"
    raise StoreError(
        said("The database of {city} is damaged: not all of it is as it was published.", city=city),
        fix=said("The other cities answer meanwhile."),
        operator=f"The pointer {path} {wrong}. Go back to the newest sound one with `safelight rollback {city}`.",
    )


def write_pointer(folder: Path, pointer: Pointer) -> None:
    """Replace the pointer in one step, and make it last."""
    write_private(folder / POINTER_FILE, f"{pointer.model_dump_json()}\n".encode())
    integrity.sync_folder(folder)
