"""Text of a PDF, page by page, read in a process of its own; pages without text go through Tesseract."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import numpy as np

from safelight.desk.capture import paper
from safelight.desk.capture.captured import File
from safelight.desk.capture.screenshots import version, words_of

_SECONDS: Final = 120


def read_pdf(content: bytes, name: str) -> tuple[list[File], str | None]:
    """One text of all pages, each after a form feed, and a sentence on what couldn't be read."""
    try:
        done = subprocess.run(  # noqa: S603  # our own program, by its path
            [sys.executable, "-I", str(Path(paper.__file__))],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return [], f"{name} could not be read as a PDF in time; it is kept as it came."
    pages = [json.loads(line) for line in done.stdout.splitlines() if line.endswith(b"}")]
    if not pages:
        return [], f"{name} can't be read as a PDF; it is kept as it came."
    by_picture = [page for page in pages if "rgb" in page]
    text = "\f".join(_words(page) for page in pages)
    origin = f"pypdfium2 text{f', {version()} for {len(by_picture)} pages' if by_picture else ''}"
    why = None
    if done.returncode or len(pages) < pages[0]["of"]:
        why = f"Of {name} {len(pages)} of {pages[0]['of']} pages were read."
    return [File(f"{name}.txt", text.encode("utf-8", "replace"), "text/plain; charset=utf-8", origin)], why


def _words(page: dict[str, Any]) -> str:
    if "rgb" not in page:
        return str(page["text"]).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    flat = np.frombuffer(base64.b64decode(page["rgb"]), dtype=np.uint8)
    try:
        return words_of(flat.reshape(page["height"], page["width"], 3))
    except (OSError, subprocess.SubprocessError, ValueError):
        return ""
