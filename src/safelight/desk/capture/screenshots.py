"""Words in a picture, read by Tesseract where it is installed. `safelight.images` alone opens the picture."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from functools import cache
from typing import Final

from PIL import Image

from safelight.desk.capture.captured import File
from safelight.images.decoding import DECODER
from safelight.images.pixels import Pixels
from safelight.images.unfit import Refused

_SECONDS: Final = 60
_OF_A_PAGE: Final = 12
"""Pictures of a page whose words are read."""
_SECONDS_OF_A_PAGE: Final = 3.0
"""After so long no further picture of a page is begun; one takes some 0.2 s."""
_SECONDS_OF_ONE: Final = 20.0
_WANTED: Final = ("eng", "spa")
_SMALL: Final = 1_000
"""Pixels of the longer side below which a picture is doubled: Tesseract reads letters of some 20 pixels best."""


def read_words(picture: bytes, name: str, seconds: float = _SECONDS) -> tuple[list[File], str | None]:
    """A text of the words in a picture, and a sentence on why there is none. Tesseract has so many seconds for it."""
    if _program() is None:
        return [], f"The words in {name} were not read: Tesseract isn't installed here."
    opened = DECODER.decode(picture, large=True)
    if isinstance(opened, Refused):
        return [], f"{name} can't be opened as a picture ({opened.value}); it is kept as it came."
    try:
        text = words_of(opened, seconds)
    except (OSError, subprocess.SubprocessError):
        return [], f"The words in {name} were not read: Tesseract failed."
    origin = f"{version()} text"
    return [File(f"{name}.txt", text.encode(), "text/plain; charset=utf-8", origin)], None


def words_in_pictures(pictures: Sequence[File]) -> tuple[list[File], list[str]]:
    """Texts of the words in a page's pictures, one for each that has some, and sentences on what wasn't read."""
    if not pictures:
        return [], []
    if _program() is None:
        return [], ["Words in the pictures were not read: Tesseract isn't installed here."]
    began, texts, notes = time.monotonic(), [], []
    for at, picture in enumerate(pictures):
        if at == _OF_A_PAGE or time.monotonic() - began > _SECONDS_OF_A_PAGE:
            notes.append(f"Words in {len(pictures) - at} of {len(pictures)} pictures were not read.")
            break
        found, why = read_words(picture.content, picture.name, _SECONDS_OF_ONE)
        texts += [one for one in found if any(sign.isalnum() for sign in one.content.decode())]
        notes += [why] if why else []
    return texts, notes


def words_of(pixels: Pixels, seconds: float = _SECONDS) -> str:
    """What Tesseract reads. Raises OSError and SubprocessError."""
    image = Image.fromarray(pixels)
    if max(image.size) < _SMALL:
        image = image.resize((image.width * 2, image.height * 2), Image.Resampling.LANCZOS)
    clean = io.BytesIO()
    image.save(clean, "PNG")
    done = subprocess.run(  # noqa: S603  # a program of this machine, by its path
        [_program() or "tesseract", "-", "-", "-l", "+".join(_languages()), "--psm", "3"],
        input=clean.getvalue(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=seconds,
        check=True,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    lines = done.stdout.decode("utf-8", "replace").replace("\f", "").splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


@cache
def version() -> str:
    """`tesseract` and its version, as `tesseract 5.3.0`."""
    first = _said("--version").splitlines()
    return first[0].strip() if first else "tesseract"


def _program() -> str | None:
    return shutil.which("tesseract")


@cache
def _languages() -> tuple[str, ...]:
    there = set(_said("--list-langs").split())
    return tuple(name for name in _WANTED if name in there) or ("eng",)


def _said(option: str) -> str:
    done = subprocess.run(  # noqa: S603  # as above
        [_program() or "tesseract", option], capture_output=True, timeout=_SECONDS, check=False
    )
    return (done.stdout or done.stderr).decode("utf-8", "replace")
