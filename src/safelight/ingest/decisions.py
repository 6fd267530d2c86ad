"""What stewards decided about texts that the rules could not settle: HOME/decisions/<city>.json.

A text is named by its announcement_id (hex), which says nothing about it. A decision holds from the next ingest on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from safelight.core.errors import BadInput, StoreError
from safelight.core.home import Home
from safelight.core.writing import write_private


class Decision(StrEnum):
    """What may be decided about a text."""

    ACCEPT = "accept"
    DISCARD = "discard"


def decisions(home: Home, city: str) -> dict[str, Decision]:
    """Announcement (hex) -> decision. Raises StoreError where the file can't be read: no decision is passed over."""
    path = _path(home, city)
    try:
        noted = json.loads(path.read_text(encoding="ascii"))
        return {bytes.fromhex(text).hex(): Decision(word) for text, word in noted.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, TypeError):
        raise StoreError(
            f"The decisions in {path} can't be read.", fix="Restore the file from its backup, or remove it."
        ) from None


def decide(home: Home, city: str, made: Mapping[str, Decision]) -> dict[str, Decision]:
    """Note decisions beside those already made; a later one about the same text stands. The next ingest applies them.

    Raises BadInput for a text that is not named by 32 hex digits.
    """
    for text in made:
        if len(text) != 32 or not all(digit in "0123456789abcdef" for digit in text):
            raise BadInput(f"{text[:40]!r} names no text.", fix="Give its id as `safelight queue CITY` prints it.")
    return _write(home, city, {**decisions(home, city), **made})


def forget(home: Home, city: str, texts: set[str]) -> None:
    """Drop the decisions about texts that were withdrawn."""
    noted = decisions(home, city)
    left = {text: word for text, word in noted.items() if text not in texts}
    if left != noted:
        _write(home, city, left)


def _write(home: Home, city: str, noted: dict[str, Decision]) -> dict[str, Decision]:
    path = _path(home, city)
    home.make()
    path.parent.mkdir(mode=0o700, exist_ok=True)
    write_private(path, json.dumps(dict(sorted(noted.items())), indent=1).encode())
    return noted


def _path(home: Home, city: str) -> Path:
    return home.root / "decisions" / f"{city}.json"
