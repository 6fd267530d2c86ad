"""An older WARC: its exchanges as they were recorded, and the advertisements on its pages."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from safelight.core.errors import BadInput
from safelight.desk.capture.captured import Exchange, File
from safelight.desk.capture.pages import read_page
from safelight.desk.capture.replies import read_reply

RECORD_BYTES: Final = 50 * 2**20
ALL_BYTES: Final = 1024 * 2**20
"""Bytes that all records together may unpack to."""
_PAGES: Final = 2_000


def read_warc(content: bytes, name: str) -> tuple[list[Exchange], list[File], list[str]]:
    """Exchanges in their order, advertisements of the pages, and notes. Raises BadInput where it is no WARC."""
    notes: list[str] = []
    exchanges = _exchanges(content, name, notes)
    files: list[File] = []
    for number, exchange in enumerate(exchanges, start=1):
        reply = read_reply(exchange.response)
        if reply is None or reply.status != 200 or "html" not in reply.kind or len(files) >= 2 * _PAGES:
            continue
        page = read_page(reply.body, reply.header("content-type"), exchange.url)
        files += page.files("" if not files else f"page-{number:04}/", exchange.url, f"as recorded in {name}")
    notes.append(f"{name} holds {len(exchanges)} exchanges.")
    return exchanges, files, notes


def _exchanges(content: bytes, name: str, notes: list[str]) -> list[Exchange]:
    requests: dict[str, bytes] = {}
    responses: list[tuple[Any, bytes, bool]] = []
    room = ALL_BYTES
    try:
        # Without parsing, a record's bytes are those that were recorded.
        for record in ArchiveIterator(io.BytesIO(content), no_record_parse=True):
            if record.rec_type not in ("request", "response"):
                continue
            block = record.raw_stream.read(min(RECORD_BYTES, room) + 1)
            whole = len(block) <= min(RECORD_BYTES, room)
            block = block[: min(RECORD_BYTES, room)]
            room -= len(block)
            if record.rec_type == "request":
                requests[record.rec_headers.get_header("WARC-Concurrent-To") or ""] = block
                requests[record.rec_headers.get_header("WARC-Record-ID") or ""] = block
            else:
                responses.append((record.rec_headers, block, whole))
            if room <= 0:
                notes.append(f"{name} unpacks to more than {ALL_BYTES:,} bytes; what comes after is only in the file.")
                break
    except (ArchiveLoadFailed, EOFError, OSError, ValueError, AttributeError):
        if not responses:
            raise BadInput(f"{name} can't be read as a WARC.", fix="Check the file with `warcio check`.") from None
        notes.append(f"{name} breaks off; what was before is read.")
    return [_exchange(headers, block, whole, requests) for headers, block, whole in responses]


def _exchange(headers: Any, block: bytes, whole: bool, requests: dict[str, bytes]) -> Exchange:
    own, other = headers.get_header("WARC-Record-ID") or "", headers.get_header("WARC-Concurrent-To") or ""
    return Exchange(
        headers.get_header("WARC-Target-URI") or "",
        _moment(headers.get_header("WARC-Date") or ""),
        requests.get(own) or requests.get(other) or b"",
        block,
        headers.get_header("WARC-IP-Address"),
        (headers.get_header("WARC-Truncated") or None) if whole else "length",
    )


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=UTC)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
