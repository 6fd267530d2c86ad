"""The process in which photos are opened: it can open nothing else, and what it hands back is pixels.

Started by `decoding`, by its path, so that it has nothing of Safelight in it. It reads photos from its input and
answers on its output; it can open no file or connection (no further descriptors), write no file, start no process,
leave no core dump, and has a limit for memory and processor time. Whatever a hostile photo makes of it, it holds the
photo of nobody else: they come one after another, and a new process soon takes its place.
"""

from __future__ import annotations

import ctypes
import io
import resource
import struct
import sys
import time
import warnings
from typing import BinaryIO, Final

from PIL import ExifTags, GifImagePlugin, Image, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin

FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
_LOADED: Final = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin, GifImagePlugin)

MOST_PIXELS: Final = 64_000_000
LEAST_SIDE: Final = 16
LONGEST_SIDE: Final = 1280

ASKED: Final = struct.Struct("<cI")
"""What is asked (PIXELS, PLACE) and how long the photo is that follows."""

ANSWERED: Final = struct.Struct("<cHH")
"""How it went, then width and height of the pixels that follow (OK to PIXELS)."""

POINT: Final = struct.Struct("<dd")
"""Latitude and longitude (OK to PLACE)."""

PIXELS, PLACE = b"p", b"w"
OK, TOO_LARGE, TOO_SMALL, BROKEN, NOTHING = b"o", b"l", b"s", b"b", b"n"

_MEMORY: Final = 1024**3
_SECONDS_EACH: Final = 5

_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def upright(content: bytes) -> tuple[int, int, bytes]:
    """Width, height and RGB bytes of a photo, upright and at most LONGEST_SIDE long; nothing else of it."""
    with Image.open(io.BytesIO(content), formats=FORMATS) as photo:
        turn = _orientation(photo)
        photo.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded at half, a quarter … of its size
        flat = _rgb(photo)
    flat.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BOX, reducing_gap=None)
    if turn in _UPRIGHT:
        flat = flat.transpose(_UPRIGHT[turn])
    return flat.width, flat.height, flat.tobytes()


def point(content: bytes) -> tuple[float, float] | None:
    """Latitude and longitude that a photo says it was taken at; None where it says none that can be."""
    with Image.open(io.BytesIO(content), formats=FORMATS) as photo:
        where = photo.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    try:
        latitude = _degrees(where[2]) * (-1 if str(where[1]).upper().startswith("S") else 1)
        longitude = _degrees(where[4]) * (-1 if str(where[3]).upper().startswith("W") else 1)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, IndexError):
        return None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180) or latitude == longitude == 0:
        return None
    return latitude, longitude


def main() -> None:
    """Answer one photo after another until the input ends."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    _loaded()
    _limit()
    while len(head := source.read(ASKED.size)) == ASKED.size:
        what, length = ASKED.unpack(head)
        _time()
        sink.write(_answer(what, source, length))
        sink.flush()


def _answer(what: bytes, source: BinaryIO, length: int) -> bytes:
    try:
        content = source.read(length)
        if what == PLACE:
            where = point(content)
            return ANSWERED.pack(OK, 0, 0) + POINT.pack(*where) if where else ANSWERED.pack(NOTHING, 0, 0)
        width, height, pixels = upright(content)
        return ANSWERED.pack(OK, width, height) + pixels
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        return ANSWERED.pack(TOO_LARGE, 0, 0)
    except _Small:
        return ANSWERED.pack(TOO_SMALL, 0, 0)
    except Exception:  # decoders raise anything at what is broken, and what they say is of the photo
        return ANSWERED.pack(BROKEN, 0, 0)


class _Small(Exception):
    """No photo: an icon or a tracking pixel."""


def _rgb(photo: Image.Image) -> Image.Image:
    """The photo as RGB; what is transparent becomes white."""
    if min(photo.size) < LEAST_SIDE:
        raise _Small
    if photo.mode.startswith("I"):
        photo = photo.point(lambda value: value * (1 / 256) + 0).convert("L")  # 16 bits a pixel
    if photo.mode in ("RGBA", "LA", "PA") or "transparency" in photo.info:
        clear = photo.convert("RGBA")
        clear.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BOX, reducing_gap=None)
        flat = Image.new("RGB", clear.size, "white")
        flat.paste(clear, mask=clear.getchannel("A"))
        return flat
    return photo.convert("RGB")


def _orientation(photo: Image.Image) -> int:
    try:
        return int(photo.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # a broken tag is no reason to refuse the pixels
        return 1


def _degrees(parts: tuple[float, ...]) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600


def _loaded() -> None:
    """Have all that decoding needs loaded, by a photo of each kind: afterwards no file can be opened."""
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation] = 6
    tags.get_ifd(ExifTags.IFD.GPSInfo)[1] = "N"
    for kind in FORMATS:
        made = io.BytesIO()
        Image.new("RGB", (LEAST_SIDE, LEAST_SIDE)).save(made, kind, exif=tags)
        upright(made.getvalue())
        point(made.getvalue())


def _limit() -> None:
    """Give up what opening a photo doesn't need."""
    no_dump = 4  # PR_SET_DUMPABLE: a crash must not leave a photo in a core file
    ctypes.CDLL(None).prctl(no_dump, 0, 0, 0, 0)
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_NOFILE, 3),
    ):
        resource.setrlimit(what, (most, most))


def _time() -> None:
    """So many seconds of processor time from now."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 1 + _SECONDS_EACH, hard))


if __name__ == "__main__":
    main()
