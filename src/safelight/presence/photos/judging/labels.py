"""Photos with what they show, from a folder or a table."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from safelight.core.errors import BadInput

POLICE, NOT_POLICE = "police", "not_police"
KNOWN: Final = ("subtype", "brightness", "origin", "split")
"""Columns beside file and label that figures are told apart by; others are ignored."""

SEEN: Final = Path(__file__).with_name("slices.csv")
"""What was told by eye of photos, on contact sheets, by the first 16 digits of the file's SHA-256.

Nothing of the photos is in it. Of the test split, and of the few of motorcycles, officers on foot, fire engines, taxis
and white vans elsewhere: the kind of police or look-alike (`mislabelled`: it shows police, whatever the data says), day
or night, near or far (smaller than a third of the photo's width). Of photos without police: `people` near (taller than
about a fifth of the photo) or none; where that is doubtful, nothing. Copies of an original share a row's words.
"""

_PHOTOS: Final = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif"})


@dataclass(frozen=True, slots=True)
class Labelled:
    """A photo, whether it shows police, and what else is said of it."""

    path: Path
    police: bool
    said: dict[str, str] = field(default_factory=dict)


def labelled(source: Path) -> list[Labelled]:
    """The photos of a table (CSV: file, label; paths relative to it), or of a folder.

    A folder holds labels.csv, or the folders police and not_police. Raises BadInput: neither, a label that is none, or
    no photo.
    """
    if source.is_dir():
        source = source / "labels.csv" if (source / "labels.csv").is_file() else source
    found = _of_folders(source) if source.is_dir() else _of_table(source)
    if not found:
        raise BadInput(f"No photo with a label in {source.name}.", fix="Write a CSV with the columns file and label.")
    return found


def with_slices(photos: Sequence[Labelled]) -> list[Labelled]:
    """The photos with what was seen on those that SEEN knows; files that can't be read stay as they are."""
    return [replace(photo, said={**photo.said, **_seen().get(_key(photo.path), {})}) for photo in photos]


@cache
def _seen() -> dict[str, dict[str, str]]:
    with SEEN.open(newline="", encoding="utf-8") as file:
        return {
            row.pop("sha256"): {name: value for name, value in row.items() if value} for row in csv.DictReader(file)
        }


def _key(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest()[:16]
    except OSError:
        return ""


def _of_folders(folder: Path) -> list[Labelled]:
    return [
        Labelled(path, name == POLICE)
        for name in (POLICE, NOT_POLICE)
        for path in sorted((folder / name).glob("**/*"))
        if path.suffix.lower() in _PHOTOS
    ]


def _of_table(table: Path) -> list[Labelled]:
    try:
        with table.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise BadInput(
            f"{table.name} can't be read as a CSV.", fix="Write one with the columns file and label."
        ) from None
    return [_row(table, number, row) for number, row in enumerate(rows, 2)]


def _row(table: Path, number: int, row: dict[str, str]) -> Labelled:
    file, label = row.get("file") or "", (row.get("label") or "").strip()
    if not file or label not in (POLICE, NOT_POLICE):
        raise BadInput(
            f"Line {number} of {table.name} names no file or no label.",
            fix=f"Each line has a file and a label: {POLICE} or {NOT_POLICE}.",
        )
    return Labelled(table.parent / file, label == POLICE, {name: row[name] for name in KNOWN if row.get(name)})
