"""What the processes of one server have in common."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Shared:
    """What the worker processes of one server have in common: a folder for counters, and the key that hides clients."""

    folder: Path
    client_key: bytes
