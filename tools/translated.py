"""Says in translated pages of the manual which English text they translate.

python tools/translated.py docs/es/method/ratio.md …    after you brought that page up to date by hand
python tools/translated.py                              lists pages that fell behind, and those that are missing
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from safelight.web.public.pages.manual import digest

DOCS: Final = Path(__file__).resolve().parents[1] / "docs"
LANGUAGES: Final = ("es",)
STAMP: Final = re.compile(r"\A<!-- translates \S+ [0-9a-f]{16} -->\n\n")


def pages() -> list[str]:
    """The English pages that the site shows, as paths below docs/."""
    return [
        "about.md",
        "api.md",
        "contributing-data.md",
        "data-dictionary.md",
        "moderator-guide.md",
        *(f"method/{path.name}" for path in (DOCS / "method").glob("*.md")),
    ]


def stamp(name: str) -> str:
    """The first lines of a translation of the page `name` as it is now."""
    return f"<!-- translates {name} {digest((DOCS / name).read_text(encoding='utf-8'))} -->\n\n"


def behind() -> Iterator[str]:
    """Translations that are missing, or translate an older text."""
    for language in LANGUAGES:
        for name in pages():
            path = DOCS / language / name
            if not path.is_file():
                yield f"docs/{language}/{name} is missing"
            elif not path.read_text(encoding="utf-8").startswith(stamp(name)):
                yield f"docs/{language}/{name} translates an older text of docs/{name}"


def main(files: list[str]) -> int:
    """Write the stamps, or list what is behind; 1 where anything is."""
    for file in files:
        path = Path(file).resolve()
        name = path.relative_to(DOCS).as_posix().partition("/")[2]
        path.write_text(stamp(name) + STAMP.sub("", path.read_text(encoding="utf-8")), encoding="utf-8")
    found = list(behind())
    print("\n".join(found) or "every page is translated from its newest text")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
