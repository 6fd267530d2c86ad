"""What is replied to what came as a photo and can't be one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safelight.images.unfit import Refused, unfit

BROKEN: Final = "photo_broken"
REFUSALS: Final[Mapping[Refused, str]] = {
    Refused.HEIF: "photo_avif",
    Refused.VIDEO: "photo_video",
    Refused.NOT_A_PHOTO: "photo_other",
}
"""What is replied to what can't be looked at; to all else that it is broken or too large."""


def why_not(content: bytes) -> str | None:
    """The reply to what can't be a photo; None where it may be one."""
    refused = unfit(content)
    return REFUSALS.get(refused, BROKEN) if refused else None
