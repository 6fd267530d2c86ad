"""What is kept of a search in the home folder: its parts while it runs, so that a cut costs seconds; then its document.

A folder for each search, named by its hash: the same question, asked again by anybody, is answered from there.
"""

from __future__ import annotations

import contextlib
import fcntl
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import orjson

from safelight import __version__
from safelight.core.home import Home
from safelight.core.said import Said
from safelight.core.writing import write_private
from safelight.policy.baskets.evaluating import Measured
from safelight.policy.scenario import Scenario
from safelight.policy.scenario import scenario as read
from safelight.policy.search.document import FORMAT
from safelight.policy.search.tables import FILES

MOST_KEPT: Final = 200
"""Documents kept; the one that was used longest ago goes first."""

State: TypeAlias = Literal["waiting", "running", "done", "cancelled", "failed"]

_DOCUMENT: Final = "document.json"
_PROGRESS: Final = "progress.json"
_ASKED: Final = "scenario.json"
_CANCELLED: Final = "cancelled"
_FAILED: Final = "failed"
_LOCK: Final = "lock"
_LOOKS_AFTER_SECONDS: Final = 0.2
_TEMPLATE: Final = "said in the words of"


@dataclass(frozen=True, slots=True)
class Kept:
    """The folder of one search."""

    folder: Path

    @property
    def name(self) -> str:
        """What the search is called: the hash of all that is asked."""
        return self.folder.name

    def document(self) -> dict[str, Any] | None:
        """What was found, where the search is done."""
        with contextlib.suppress(OSError, orjson.JSONDecodeError):
            content: dict[str, Any] = _said_again(orjson.loads((self.folder / _DOCUMENT).read_bytes()))
            with contextlib.suppress(OSError):
                (self.folder / _DOCUMENT).touch()
            return content
        return None

    def finish(self, document: dict[str, Any]) -> None:
        """Keep what was found; the parts go."""
        self._made()
        content = orjson.dumps(document, default=_to_be_said, option=orjson.OPT_PASSTHROUGH_SUBCLASS)
        write_private(self.folder / _DOCUMENT, content)
        shutil.rmtree(self._parts, ignore_errors=True)
        (self.folder / _PROGRESS).unlink(missing_ok=True)
        _tidy(self.folder.parent)

    def part(self, begins: int, shape: tuple[int, ...]) -> Measured | None:
        """The measures of the worlds from `begins` on, as an earlier run left them; None where it left none whole."""
        with contextlib.suppress(OSError, ValueError, EOFError):
            found = np.load(self._parts / f"{begins:06}.npy", allow_pickle=False)
            if found.shape == shape and found.dtype == np.float32:
                return np.asarray(found)
        return None

    def keep_part(self, begins: int, measured: Measured) -> None:
        """Keep the measures of the worlds from `begins` on: whole, or not at all."""
        self._parts.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self._parts / f".{begins:06}.npy"
        with draft.open("wb") as file:
            np.save(file, measured)
        draft.replace(self._parts / f"{begins:06}.npy")

    def progress(self) -> float:
        """The part that is done, 0 to 1."""
        with contextlib.suppress(OSError, ValueError, TypeError):
            return float(orjson.loads((self.folder / _PROGRESS).read_bytes()))
        return 0.0

    def tell(self, done: float) -> None:
        """Keep how far the search has come."""
        self._made()
        write_private(self.folder / _PROGRESS, orjson.dumps(round(done, 3)))

    def ask(self, scenario: Scenario) -> None:
        """Keep what is asked, for whoever will work at it; forget that it was cancelled or failed."""
        self._made()
        write_private(self.folder / _ASKED, scenario.model_dump_json().encode())
        for mark in (_CANCELLED, _FAILED):
            (self.folder / mark).unlink(missing_ok=True)

    def scenario(self) -> Scenario | None:
        """What is asked; None where nobody asked."""
        try:
            return read(orjson.loads((self.folder / _ASKED).read_bytes()))
        except OSError:
            return None

    def cancel(self) -> None:
        """Ask whoever works at it to stop; what is there stays."""
        (self.folder / _CANCELLED).touch()

    def cancelled(self) -> bool:
        """Somebody asked to stop."""
        return (self.folder / _CANCELLED).exists()

    def fail(self) -> None:
        """Say that it could not be done."""
        (self.folder / _FAILED).touch()

    @property
    def state(self) -> State | None:
        """How it stands; None where nobody asked for it."""
        if (self.folder / _DOCUMENT).exists():
            return "done"
        if not (self.folder / _ASKED).exists():
            return None
        if self.cancelled():
            return "cancelled"
        if (self.folder / _FAILED).exists():
            return "failed"
        return "running" if self.progress() else "waiting"

    def data(self, name: str) -> bytes | None:
        """One of FILES, where the search is done."""
        with contextlib.suppress(OSError):
            return (self.folder / name).read_bytes()
        return None

    def copy_data(self, folder: Path) -> None:
        """Copy the data into a folder. Raises OSError."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            shutil.copyfile(self.folder / name, folder / name)

    @contextlib.contextmanager
    def alone(self, stopped: Callable[[], bool]) -> Iterator[bool]:
        """Be the only one at this search: whoever comes second waits. False where `stopped` said so while waiting.

        The lock is the system's: it ends with the process that holds it, however that ends.
        """
        self._made()
        with (self.folder / _LOCK).open("ab") as file:
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    if stopped():
                        yield False
                        return
                    time.sleep(_LOOKS_AFTER_SECONDS)
                else:
                    yield True
                    return

    @property
    def _parts(self) -> Path:
        return self.folder / "parts"

    def _made(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def kept_in(home: Home, scenario: Scenario) -> Kept:
    """The folder of a scenario's search. A new version of the program, or of the document, searches anew."""
    return kept_as(home, f"{scenario.hash}-{__version__}-{FORMAT}")


def unfinished(home: Home) -> list[str]:
    """The names of searches that somebody waits for."""
    folder = home.root / "policy" / "searches"
    return (
        [one.name for one in _folders(folder) if Kept(one).state in ("waiting", "running")] if folder.exists() else []
    )


def kept_as(home: Home, name: str) -> Kept:
    """The folder of a search by its name."""
    return Kept(home.root / "policy" / "searches" / name)


def _to_be_said(sentence: Any) -> dict[str, Any]:
    """A sentence with what its translation needs: the next to ask may speak another language."""
    if not isinstance(sentence, Said):
        raise TypeError(type(sentence).__name__)
    return {_TEMPLATE: sentence.template, "values": dict(sentence.values)}


def _said_again(content: Any) -> Any:
    if isinstance(content, list):
        return [_said_again(one) for one in content]
    if not isinstance(content, dict):
        return content
    if _TEMPLATE in content:
        return Said(content[_TEMPLATE], {name: _said_again(value) for name, value in content["values"].items()})
    return {name: _said_again(value) for name, value in content.items()}


def _tidy(folder: Path) -> None:
    """Keep the documents that were used last; what somebody waits for stays."""
    for one in sorted(_folders(folder), key=_used, reverse=True)[MOST_KEPT:]:
        if Kept(one).state not in ("waiting", "running"):
            shutil.rmtree(one, ignore_errors=True)


def _used(folder: Path) -> float:
    document = folder / _DOCUMENT
    return (document if document.exists() else folder).stat().st_mtime


def _folders(folder: Path) -> Iterator[Path]:
    return (one for one in folder.iterdir() if one.is_dir())
