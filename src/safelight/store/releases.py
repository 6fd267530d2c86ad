"""Releases: named sets of generations that stay as they are, so that a cited number never moves.

HOME/releases/<name>/ is laid out as a home folder is: the cities' generations (hard links where the disk can, so they
cost no room, else copies) and a pointer for each, their neighbourhoods, and release.json with the day it was made.
Whatever is ingested, fetched, restated or rolled back later, and even if the generations are deleted, a release answers
as on its day.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from safelight.core.errors import BadInput, NotThere, StoreError
from safelight.core.home import Home
from safelight.core.said import said
from safelight.geo import places_file
from safelight.store.generations import current
from safelight.store.pointer import Pointer, write_pointer

NOTE_FILE: Final = "release.json"


@dataclass(frozen=True, slots=True)
class Release:
    """A release: `home` holds its cities; `made_at` (UTC) is the day that its answers are of."""

    name: str
    home: Home
    made_at: datetime
    generations: dict[str, int]


def make_release(home: Home, name: str, cities: Sequence[str], now: datetime) -> Release:
    """Fix the current generations of `cities` under `name`, in one step.

    Raises BadInput where the name is taken or no city has a database, StoreError for a damaged city or a full disk.
    """
    target = _folder(home) / name
    if target.exists():
        raise BadInput(f"There is a release {name} already.", fix="Choose another name: a release never changes.")
    opened = {city: generation for city in cities if (generation := current(home, city)) is not None}
    if not opened:
        raise BadInput("No city has a database to release.", fix="Make one with `safelight ingest CITY`.")
    numbers = {city: generation.manifest.generation for city, generation in opened.items()}
    draft = _folder(home) / f".draft-{secrets.token_hex(4)}"
    try:
        for city, generation in opened.items():
            folder = draft / "cities" / city
            (folder / str(numbers[city])).mkdir(parents=True, mode=0o700)
            for file in generation.path.iterdir():
                _link(file, folder / str(numbers[city]) / file.name)
            write_pointer(folder, Pointer(generation=numbers[city], highest=numbers[city]))
        _link_places(home, Home(draft), opened)
        note = {"name": name, "made_at": now.isoformat(), "generations": numbers}
        (draft / NOTE_FILE).write_text(json.dumps(note, indent=1), encoding="utf-8")
        draft.rename(target)
    except OSError as error:
        raise StoreError(
            f"The release {name} can't be written: {error.strerror}.", fix="Make room on that disk, or mend its rights."
        ) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Release(name, Home(target), now, numbers)


def open_release(home: Home, name: str) -> Release:
    """The release of that name; NotThere lists those that are."""
    path = _folder(home) / name
    try:
        note = json.loads((path / NOTE_FILE).read_text(encoding="utf-8"))
        return Release(name, Home(path), datetime.fromisoformat(note["made_at"]), note["generations"])
    except FileNotFoundError:
        known = ", ".join(releases(home)) or said("none yet")
        raise NotThere(
            said("There is no release {name}.", name=repr(name)),
            fix=said("The releases are: {names}; without one, all is newest.", names=known),
        ) from None
    except (OSError, ValueError, KeyError):
        raise StoreError(
            said("The release {name} is damaged.", name=name),
            fix=said("Restore {path} from its backup.", path=str(path)),
        ) from None


def releases(home: Home) -> list[str]:
    """Names of all releases, in order."""
    folder = _folder(home)
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(path.name for path in found if not path.name.startswith(".") and (path / NOTE_FILE).is_file())


def _folder(home: Home) -> Path:
    return home.root / "releases"


def _link_places(home: Home, draft: Home, cities: Iterable[str]) -> None:
    """The cities' neighbourhoods; a folder even without any, so that later ones aren't taken for these."""
    draft.boundaries.mkdir(mode=0o755)
    for city in cities:
        if (file := places_file(home, city)).is_file():
            _link(file, places_file(draft, city))


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
