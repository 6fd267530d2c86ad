"""The process in which PDFs are opened, started by `papers`, by its path. In: a PDF. Out: a line of JSON a page.

It has limits for memory, processor time and files, so that a hostile PDF harms only its own reading. A page without
text is drawn, for Tesseract to read: width, height and RGB in base64.
"""

from __future__ import annotations

import base64
import json
import resource
import sys
from typing import Any, Final

import pypdfium2

PAGES: Final = 200
DRAWN: Final = 20
_SCALE: Final = 2.0
_MOST_PIXELS: Final = 12_000_000
_MEMORY: Final = 2 * 1024**3
_SECONDS: Final = 60


def main() -> None:
    """Answer one PDF."""
    content = sys.stdin.buffer.read()
    for what, most in {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_AS: _MEMORY,
        resource.RLIMIT_CPU: _SECONDS,
    }.items():
        resource.setrlimit(what, (most, most))
    document = pypdfium2.PdfDocument(content)
    drawn = 0
    for number in range(min(len(document), PAGES)):
        page = document[number]
        answer: dict[str, Any] = {
            "page": number + 1,
            "of": len(document),
            "text": page.get_textpage().get_text_bounded(),
        }
        if not answer["text"].strip() and drawn < DRAWN:
            drawn += 1
            answer.update(_drawn(page))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _drawn(page: pypdfium2.PdfPage) -> dict[str, Any]:
    width, height = page.get_size()
    scale = min(_SCALE, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
    image = page.render(scale=scale).to_numpy()[:, :, ::-1]  # blue first
    return {"width": image.shape[1], "height": image.shape[0], "rgb": base64.b64encode(image.tobytes()).decode()}


if __name__ == "__main__":
    main()
