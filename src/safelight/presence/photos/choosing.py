"""Which verifier looks at photos: the operator's network, the shipped one, or people."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import structlog

from safelight.core.errors import SafelightError
from safelight.presence.photos.verifier import PhotoVerifier
from safelight.presence.photos.verifiers import Moderator, OnnxVerifier

SHIPPED: Final = Path(__file__).with_name("models") / "police.onnx"
"""The network that comes with the package, its card beside it."""

PEOPLE: Final = "moderator"


@cache
def verifier(model: str | None) -> PhotoVerifier:
    """Who is asked, by SAFELIGHT_PHOTO_MODEL: the path of a network with its card (`.json`) beside it, or `moderator`.

    None: the shipped network. A process loads a network once. One that is missing or can't be used is warned of once,
    and people look at the photos.
    """
    if model == PEOPLE:
        return Moderator()
    path = Path(model) if model else SHIPPED
    try:
        return OnnxVerifier.load(path, path.with_suffix(".json"))
    except SafelightError as error:
        told = structlog.get_logger("safelight.presence")
        told.warning("no network looks at photos: people must look at each", reason=error.kind, source=path.name)
        return Moderator()
