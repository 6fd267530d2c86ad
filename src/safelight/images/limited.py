"""The process in which photos are opened: it can open nothing else, and what it hands back is pixels.

Started by `decoding`, by its path, so that it has nothing of Safelight in it. It reads photos from its input and
answers on its output; it can open no file or connection, write no file, start no process, leave no core dump, and has a
limit for memory and processor time. On Linux the kernel answers only what decoding asks of it (`_CALLS`); elsewhere it
has no further descriptors and processes at least. Whatever a hostile photo makes of it, it holds the
photo of nobody else: they come one after another, and a new process soon takes its place.
"""

from __future__ import annotations

import ctypes
import errno
import io
import platform
import resource
import struct
import sys
import time
import warnings
from pathlib import Path
from typing import BinaryIO, Final

import pi_heif
from PIL import ExifTags, GifImagePlugin, Image, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin

FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")
_LOADED: Final = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin, GifImagePlugin)

MOST_PIXELS: Final = 64_000_000
LEAST_SIDE: Final = 16
LONGEST_SIDE: Final = 800
"""Of a photo that somebody sent: more than the check (224), PDQ (512), faces (640) and the small picture (320) need."""
LARGE_SIDE: Final = 4096
"""For what is to be read in a picture, such as the words of a screenshot."""

ASKED: Final = struct.Struct("<cI")
"""What is asked (PIXELS, LARGE, PLACE) and how long the photo is that follows."""

ANSWERED: Final = struct.Struct("<cHH")
"""How it went, then width and height of the pixels that follow (OK to PIXELS and LARGE)."""

POINT: Final = struct.Struct("<dd")
"""Latitude and longitude (OK to PLACE)."""

PIXELS, LARGE, PLACE = b"p", b"l", b"w"
OK, TOO_LARGE, TOO_SMALL, BROKEN, NOTHING = b"o", b"l", b"s", b"b", b"n"

_MEMORY: Final = 1024**3
_SECONDS_EACH: Final = 5

_SAMPLE: Final = Path(__file__).with_name("sample.heic")
"""A picture of 64 x 64 pixels with tags: HEIC can be read here, not written."""

# Reading and writing what is open, memory, threads, signals of its own, clocks, limits.
_CALLS: Final = {
    "x86_64": (0xC000003E, 56, (
        0, 1, 3, 5, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 28, 35, 39, 60, 96, 97, 98, 99, 131, 157, 160, 186, 202, 204,
        219, 228, 229, 230, 231, 234, 262, 273, 302, 318, 324, 334,
    )),
    "aarch64": (0xC00000B7, 220, (
        57, 62, 63, 64, 79, 80, 93, 94, 98, 99, 101, 113, 114, 115, 123, 124, 128, 131, 132, 134, 135, 139, 163, 164,
        165, 167, 169, 172, 178, 179, 214, 215, 216, 222, 226, 233, 261, 278, 283, 293,
    )),
}  # fmt: skip
"""Machine -> the kernel's name of it (AUDIT_ARCH), its number for `clone`, and for all else that it may ask."""

_CLONE3: Final = 435
_THREAD: Final = 0x10000
"""The flag of `clone` (CLONE_THREAD) without which another process would be made."""

_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def upright(content: bytes, side: int = LONGEST_SIDE) -> tuple[int, int, bytes]:
    """Width, height and RGB bytes of a photo, upright and at most `side` long; nothing else of it."""
    with Image.open(io.BytesIO(content), formats=FORMATS) as photo:
        turn = _orientation(photo)
        part = side / max(photo.size)
        photo.draft("RGB", (int(photo.width * part), int(photo.height * part)))  # a JPEG at half, a quarter … of it
        flat = _rgb(photo, side)
    flat.thumbnail((side, side), Image.Resampling.BOX, reducing_gap=None)
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
        for part in _answer(what, source, length):
            sink.write(part)
        sink.flush()


def _answer(what: bytes, source: BinaryIO, length: int) -> tuple[bytes, ...]:
    try:
        content = source.read(length)
        if what == PLACE:
            where = point(content)
            return (ANSWERED.pack(OK, 0, 0), POINT.pack(*where)) if where else (ANSWERED.pack(NOTHING, 0, 0),)
        width, height, pixels = upright(content, LARGE_SIDE if what == LARGE else LONGEST_SIDE)
        return ANSWERED.pack(OK, width, height), pixels
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        return (ANSWERED.pack(TOO_LARGE, 0, 0),)
    except _Small:
        return (ANSWERED.pack(TOO_SMALL, 0, 0),)
    except Exception:  # decoders raise anything at what is broken, and what they say is of the photo
        return (ANSWERED.pack(BROKEN, 0, 0),)


class _Small(Exception):
    """No photo: an icon or a tracking pixel."""


def _rgb(photo: Image.Image, side: int) -> Image.Image:
    """The photo as RGB; what is transparent becomes white."""
    if min(photo.size) < LEAST_SIDE:
        raise _Small
    if photo.mode.startswith("I"):
        photo = photo.point(lambda value: value * (1 / 256) + 0).convert("L")  # 16 bits a pixel
    if photo.mode in ("RGBA", "LA", "PA") or "transparency" in photo.info:
        clear = photo.convert("RGBA")
        clear.thumbnail((side, side), Image.Resampling.BOX, reducing_gap=None)
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
    # Only the picture itself: no previews, depths or masks. Threads of the decoder's own gain nothing for one photo.
    pi_heif.register_heif_opener(decode_threads=1, thumbnails=False, depth_images=False, aux_images=False)
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation] = 6
    tags.get_ifd(ExifTags.IFD.GPSInfo)[1] = "N"
    samples = [_SAMPLE.read_bytes()]
    for kind in FORMATS[:-1]:
        made = io.BytesIO()
        Image.new("RGB", (LEAST_SIDE, LEAST_SIDE)).save(made, kind, exif=tags)
        samples.append(made.getvalue())
    for sample in samples:
        upright(sample)
        point(sample)


def _limit() -> None:
    """Give up what opening a photo doesn't need."""
    no_dump = 4  # PR_SET_DUMPABLE: a crash must not leave a photo in a core file
    ctypes.CDLL(None).prctl(no_dump, 0, 0, 0, 0)
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_AS: _MEMORY,
        resource.RLIMIT_NOFILE: 3,
    }
    if not _filtered():
        limits[resource.RLIMIT_NPROC] = 0  # no threads either: then HEIC, which needs one, counts as broken
    for what, most in limits.items():
        resource.setrlimit(what, (most, most))


def _filtered() -> bool:
    """Have the kernel refuse all that isn't in `_CALLS` (seccomp); False where it can't."""
    about = _CALLS.get(platform.machine())
    if about is None or not sys.platform.startswith("linux"):
        return False
    steps = _steps(*about)
    program = ctypes.create_string_buffer(b"".join(steps))

    class Program(ctypes.Structure):
        _fields_ = (("steps", ctypes.c_ushort), ("first", ctypes.c_void_p))

    no_new_rights, filter_calls, by_program = 38, 22, 2  # PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER
    prctl = ctypes.CDLL(None).prctl
    wanted = Program(len(steps), ctypes.addressof(program))
    done = prctl(no_new_rights, 1, 0, 0, 0) or prctl(filter_calls, by_program, ctypes.byref(wanted), 0, 0)
    return bool(done == 0)


def _steps(machine: int, clone: int, allowed: tuple[int, ...]) -> list[bytes]:
    """The filter, for the kernel's own small machine (BPF): what is asked is compared with one number after another."""
    load, equal, has_bits, answer = 0x20, 0x15, 0x45, 0x06
    yes, no, kill = 0x7FFF0000, 0x00050000, 0x80000000  # SECCOMP_RET_ALLOW, _ERRNO, _KILL_PROCESS
    number_at, machine_at, first_argument_at = 0, 4, 16

    def step(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
        return struct.pack("=HBBI", code, then, otherwise, value)

    steps = [step(load, machine_at), step(equal, machine, 1), step(answer, kill), step(load, number_at)]
    for one in allowed:
        steps += [step(equal, one, 0, 1), step(answer, yes)]
    # Without clone3, whose flags can't be seen from here, clone is asked instead.
    steps += [step(equal, _CLONE3, 0, 1), step(answer, no | errno.ENOSYS)]
    steps += [step(equal, clone, 0, 2), step(load, first_argument_at), step(has_bits, _THREAD, 1)]
    return [*steps, step(answer, no | errno.EPERM), step(answer, yes)]


def _time() -> None:
    """So many seconds of processor time from now."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 1 + _SECONDS_EACH, hard))


if __name__ == "__main__":
    main()
