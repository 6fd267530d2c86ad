"""Why nobody need try to open what came as a photo, told by its first bytes. Loads nothing: the web asks it, too."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

MOST_BYTES: Final = 16 * 1024**2
"""More than any channel hands on (MMS 5 MB, WhatsApp and RCS 16 MB)."""

_HEIC: Final = (b"heic", b"heix", b"heim", b"heis", b"mif1")
_OTHER_HEIF: Final = (b"hevc", b"hevx", b"msf1", b"avif", b"avis")
_FILMS: Final = (
    b"\x1a\x45\xdf\xa3",
    b"\x00\x00\x01\xba",
    b"\x00\x00\x01\xb3",
    b"FLV\x01",
    b"\x30\x26\xb2\x75",
    # Sound: Ogg, AMR, MP3 with and without a tag, FLAC, AAC.
    *(b"OggS", b"#!AMR", b"ID3", b"\xff\xfb", b"\xff\xf3", b"fLaC", b"\xff\xf1", b"\xff\xf9"),
)
_PHOTOS: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")


class Refused(StrEnum):
    """Why a photo can't be looked at."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    """More bytes than MOST_BYTES, or more pixels or memory than `limited` takes."""
    HEIF = "heif"
    """AVIF, or several pictures of HEIC as a film: asked for again as a JPEG or a screenshot (ADR 0226)."""
    VIDEO = "video"
    """A film, or sound."""
    NOT_A_PHOTO = "not_a_photo"
    """Something else: SVG, a contact, a document, an icon."""
    BROKEN = "broken"
    """Cut off or damaged."""
    TOO_SLOW = "too_slow"


def unfit(content: bytes) -> Refused | None:
    """Why nobody need try to open this, by its length and first bytes; None: it may be a photo."""
    head = content[:16]
    if not content:
        return Refused.EMPTY
    if head[4:8] == b"ftyp" and head[8:12] not in _HEIC:
        return Refused.HEIF if head[8:12] in _OTHER_HEIF else Refused.VIDEO
    if head.startswith(_FILMS) or (head[:4] == b"RIFF" and head[8:12] in (b"AVI ", b"WAVE")):
        return Refused.VIDEO
    if not (head.startswith(_PHOTOS) or head[4:8] == b"ftyp" or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")):
        return Refused.NOT_A_PHOTO
    return Refused.TOO_LARGE if len(content) > MOST_BYTES else None
