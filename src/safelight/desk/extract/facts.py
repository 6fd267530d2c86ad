"""A fact: what was read, in which characters, by which rule, how surely."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a text.

    `value` is what the text says, `normal` its normal form (E.164, ISO day, lower-case address …), `start` and `end`
    are code points of the text, end exclusive. `confidence` is 0 to 1: learnt for phones, else a share that the rule
    kept on made-up texts. `more` holds what belongs to this kind alone.
    """

    kind: str
    value: str
    normal: str | int
    start: int
    end: int
    rule: str
    confidence: float
    more: dict[str, Any] = field(default_factory=dict)
