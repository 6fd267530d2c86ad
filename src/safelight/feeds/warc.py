"""Web archives (WARC, ISO 28500): the pages in them, each as it was answered."""

from __future__ import annotations

import contextlib
import io
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from safelight.core.errors import BadInput
from safelight.feeds.posts import Post

WARC_MAGIC: Final = b"WARC/"
Found = tuple[Sequence[Post], int]

_LONGEST: Final = 32 * 1024**2
_KINDS: Final = ("text/html", "application/xhtml", "text/xml", "application/xml", "application/rss", "application/atom")


def warc_posts(stream: BinaryIO, name: str, read: Callable[[bytes, str, str], Found]) -> Iterator[Found]:
    """Texts of all pages that were answered well. `read` takes body, content type and address of one.

    Raises BadInput behind the last whole record where the archive is cut off or damaged: what came before stays good.
    """
    known: set[str] = set()
    for kind, address, body in _pages(stream, name):
        if body is None:
            yield (), 1
            continue
        try:
            posts, unreadable = read(body, kind, address)
        except BadInput:
            posts, unreadable = (), 1
        fresh = [post for post in posts if post.id not in known]
        known.update(post.id for post in fresh)
        yield fresh, unreadable


def _pages(stream: BinaryIO, name: str) -> Iterator[tuple[str, str, bytes | None]]:
    """Content type, address and body of each page; None for a body beyond bounds."""
    records = ArchiveIterator(stream)
    while True:
        try:
            with contextlib.redirect_stderr(io.StringIO()):  # warcio warns with the bytes it stumbles on
                record = next(records, None)
                page = None if record is None else _page(record, name)
        except (ArchiveLoadFailed, zlib.error, EOFError, ValueError):
            raise _damaged(name) from None
        if record is None:
            if records.err_count:
                raise _damaged(name)
            return
        if page is not None:
            yield page


def _page(record: object, name: str) -> tuple[str, str, bytes | None] | None:
    """A record's page; None for requests, pictures, errors and redirects."""
    headers = record.http_headers  # type: ignore[attr-defined]  # warcio has no types
    kind = (headers.get_header("Content-Type") or "").lower() if headers else ""
    if record.rec_type != "response" or not kind.startswith(_KINDS):  # type: ignore[attr-defined]
        return None
    address = record.rec_headers.get_header("WARC-Target-URI") or ""  # type: ignore[attr-defined]
    if headers.get_statuscode() != "200":
        return None
    body = record.content_stream().read(_LONGEST + 1)  # type: ignore[attr-defined]
    rest = record.raw_stream  # type: ignore[attr-defined]
    while rest.limit and rest.read(65_536):  # such as the end of a chunked answer
        pass
    if rest.limit:
        raise _damaged(name)
    return kind, address.strip("<>"), body if len(body) <= _LONGEST else None


def _damaged(name: str) -> BadInput:
    return BadInput(f"{name} is cut off or damaged behind what was read of it.", fix="Download the archive again.")
