"""Files of lines, and their answers as lines: what `extract text` and `desk extract` have in common."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from safelight.cli.terminal import say
from safelight.core.errors import BadInput


def raw_lines(file: Path) -> Iterator[bytes]:
    """The lines of a file; `-` is standard input. Raises BadInput."""
    if str(file) == "-":
        yield from sys.stdin.buffer
        return
    try:
        with file.open("rb") as lines:
            yield from lines
    except OSError as error:
        raise BadInput(f"{file} can't be read.", fix="Name a file that exists, or - for standard input.") from error


def whole_text(file: Path) -> str:
    """All of a file as text; what is no UTF-8 is replaced. Raises BadInput."""
    return b"".join(raw_lines(file)).decode("utf-8-sig", "replace")


def print_answers(answers: Iterable[bytes], always: bytes) -> None:
    """A line for each answer, and how many of them are errors: those without the key that `always` is there."""
    faults = 0
    for answer in answers:
        sys.stdout.buffer.write(answer + b"\n")
        faults += b'"error":' in answer and b'"%s":' % always not in answer
    sys.stdout.buffer.flush()
    if faults:
        say(f"{faults} lines could not be read; each has a line with its number and the reason.")
