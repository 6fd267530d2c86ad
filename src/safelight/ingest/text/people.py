"""A mention of people: their number, who they are said to be, and what was done to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safelight.ingest.text.words import wordset

REST: Final = -2
"""The number of "the rest": what the whole leaves."""
NAME: Final = "(name)"
"""The head of somebody told by name."""
PEOPLE: Final = "people"
MINORS: Final = "minors"
OTHERS: Final = "others"
DEFINITE: Final = wordset("the her his their its el la los las su sus those these all both esos estos")
ARTICLES: Final = wordset("a an one un una another otro otra the her his their its el la su sus lone sole")


@dataclass(slots=True)
class Mention:
    """People spoken of once: `value` is their number, `VAGUE`, `REST`, or 0 where they are denied."""

    value: int
    start: int
    end: int
    at: int
    after: int
    sentence: int
    kind: str = PEOPLE
    head: str = ""
    role: str = ""
    charge: str = ""
    sex: str = ""
    status: str = ""
    approx: bool = False
    part: bool = False
    total: bool = False
    definite: bool = False
    single: bool = False
    label: bool = False
    arrests: bool = False
    more: bool = False
    past: bool = False
    apart: bool = False
    weak: bool = False
    object: bool = False
    listed: bool = False
    scope: str = ""

    @property
    def elliptic(self) -> bool:
        """A number alone."""
        return not self.head
