"""What a script is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a script: when (since its beginning), who, what, with which photo.

    `about` is which event it tells of, or which lie it is; `place` what they say when they are asked where.
    """

    at: timedelta
    who: str
    words: str
    about: str = ""
    photo: bytes | None = field(default=None, repr=False)
    place: str = ""
