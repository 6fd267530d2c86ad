"""Words of a search's document: read back from JSON, they are text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeAlias

from pydantic import WrapValidator

from safelight.core.said import Said


def _still_said(text: Any, read: Callable[[Any], str]) -> str:
    return text if isinstance(text, Said) else read(text)


Sentence: TypeAlias = Annotated[str, WrapValidator(_still_said)]
"""Words for a reader; those that can be said in another language stay so when a document is read."""
