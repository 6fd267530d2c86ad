"""When each publisher was last asked. A read that brought nothing new makes no generation, so no manifest says it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from safelight.core.home import Home
from safelight.core.writing import write_private

ASKED_FILE: Final = "asked.json"


def asked(home: Home, city: str) -> dict[str, datetime]:
    """Source -> when it was last read to its end (UTC); empty where that is not known."""
    try:
        noted = json.loads((home.cities / city / ASKED_FILE).read_text(encoding="ascii"))
        return {str(source): datetime.fromisoformat(when) for source, when in noted.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def note_asked(home: Home, city: str, sources: Iterable[str], now: datetime) -> None:
    """Remember that `sources` were read to their end at `now`. Where that fails, they are only asked once more."""
    noted = {source: when.isoformat() for source, when in {**asked(home, city), **dict.fromkeys(sources, now)}.items()}
    path = home.cities / city / ASKED_FILE
    with contextlib.suppress(OSError):
        write_private(path, json.dumps(noted).encode())
