"""Many advertisements: JSON lines in, JSON lines out, in order, on one core or several. A line that can't be read
gives an error line without its content; the rest goes on.

In: `{"id", "text"}` or `{"id", "title", "body"}`, with `posted_at` where it is known. Out: the id, `phones`, and a
list for each kind that the text holds. Offsets count the code points of the text; of a title and a body, the title
comes first, then one line end, then the body.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import orjson

from safelight.core.in_order import Line, in_order
from safelight.desk.extract.reading import LONGEST, document, extract

BATCH: Final = 250
"""Lines that a process takes at a time."""
FEW: Final = 1_000
"""Lines up to which one process is done before others have started."""


def extract_line(line: bytes | str, number: int) -> bytes:
    """The answer to one line, without its line end."""
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError:
        return _fault(number, "this line is no JSON object; write one object a line")
    if not isinstance(row, dict):
        return _fault(number, "this line is no JSON object; write one object a line")
    text = text_of(row)
    if text is None:
        return _fault(number, "`text` is missing or no text", row)
    posted = row.get("posted_at")
    if not isinstance(posted, str | None):
        return _fault(number, "`posted_at` is neither an ISO time nor null", row)
    try:
        found = extract(text, posted)
    except ValueError:
        return _fault(number, "`posted_at` is neither an ISO time nor null", row)
    answer: dict[str, Any] = {"id": row.get("id"), **document(found)}
    if len(text) > LONGEST:
        answer["read_to"] = LONGEST
    return orjson.dumps(answer)


def text_of(row: dict[str, Any]) -> str | None:
    """The text of an advertisement: `text`, or its title and body with a line end between them."""
    text = row.get("text")
    if isinstance(text, str):
        return text
    parts = [part for part in (row.get("title"), row.get("body")) if isinstance(part, str)]
    return "\n".join(parts) if parts and text is None else None


def extract_lines(lines: Iterable[bytes | str], processes: int = 1) -> Iterator[bytes]:
    """Answers in the order of the lines; empty lines are left out."""
    yield from in_order(lines, _batch, processes, batch=BATCH, few=FEW)


def _batch(entries: list[Line]) -> list[bytes]:
    return [extract_line(line, number) for number, line in entries]


def _fault(number: int, why: str, row: dict[str, Any] | None = None) -> bytes:
    known = {"id": row["id"]} if row and isinstance(row.get("id"), str | int) else {}
    return orjson.dumps({**known, "line": number, "error": why})
