"""Which homes show a simulated day: those that `safelight demo` marked. Light: nothing but a look at a file."""

from __future__ import annotations

from typing import Final

from safelight.core.home import Home
from safelight.core.writing import write_private_once

_FILE: Final = "SIMULATED-sightings.txt"
_SAYS: Final = (
    b"The live sightings of this home are made up, each minute anew, for a demonstration. Delete this file to end it.\n"
)


def shows(home: Home) -> bool:
    """Whether a simulated day is shown in this home."""
    return (home.root / _FILE).exists()


def mark(home: Home) -> None:
    """Let this home show one. Raises OSError."""
    write_private_once(home.root / _FILE, _SAYS)


def unmark(home: Home) -> None:
    """Let it show none any more; done already is done."""
    (home.root / _FILE).unlink(missing_ok=True)
