"""Plain files: fetched only if they changed, resumed where the connection was cut, never left on disk.

The cursor is JSON: of each address its validators (ETag, Last-Modified) and how many rows of it were handed over.
Handing back the cursor of a whole read makes unchanged files yield nothing (decision 0022).
"""

from __future__ import annotations

import io
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import IO, BinaryIO, Final, cast

import httpx
import orjson

from safelight.catalog import Source
from safelight.core.errors import BadInput, CatalogError
from safelight.feeds.archive import GZIP_MAGIC, gunzipped
from safelight.feeds.base import Batch
from safelight.feeds.files import table_batches, tables_of
from safelight.feeds.http import MIB, Http
from safelight.feeds.pages import Look
from safelight.feeds.replies import StatusError, TryAgain, is_web_page, unanswered

_RESUMES: Final = 100


@dataclass(frozen=True, slots=True)
class Mark:
    """How far an address was read: validators of the version, the cursor inside it, and whether that was its end."""

    etag: str = ""
    modified: str = ""
    at: str = "0:0"
    whole: bool = False


class DownloadFeed:
    """All files of a source, one after the other."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def batches(self, source: Source, *, since: date | None = None, after: str | None = None) -> Iterator[Batch]:
        """See Feed. A file is always read whole: `since` is for the reader of the batches."""
        return self.files(source, addresses(source), after)

    def files(self, source: Source, urls: Sequence[str], after: str | None) -> Iterator[Batch]:
        """Batches of the files at these addresses, from behind the cursor `after` on."""
        marks = read_cursor(after)
        for url in urls:
            known = marks.get(url, Mark())
            got = fetch(self._http, source.id, url, known if known.whole else None)
            if got is None:
                continue
            with got:
                versioned = bool(got.etag or got.modified) and not known.whole
                same = versioned and (got.etag, got.modified) == (known.etag, known.modified)
                tables = tables_of(got.open, PurePosixPath(httpx.URL(url).path).name or source.id, source.layouts)
                last: Batch | None = None
                for batch in table_batches(source, tables, known.at if same and known.at != "0:0" else None):
                    if last is not None:
                        yield last
                    marks[url] = Mark(got.etag, got.modified, batch.cursor)
                    last = _at(batch, marks)
                marks[url] = Mark(got.etag, got.modified, marks.get(url, known).at, whole=True)
                if last is not None:
                    yield _at(last, marks)

    def look(self, source: Source) -> Look:
        """What `sources --check` asks: the columns of the newest file, which is the last address listed."""
        url = addresses(source)[-1]
        got = fetch(self._http, source.id, url, None)
        if got is None:  # pragma: no cover  # without validators no 304 can come
            raise unanswered(source.id, url, "says that a file we never had is unchanged")
        with got:
            tables = tables_of(got.open, PurePosixPath(httpx.URL(url).path).name or source.id, source.layouts)
            batches = table_batches(source, tables, None)
            layout = next(batches).layout
            return Look(layout)


@dataclass(slots=True)
class Fetched:
    """A file's bytes, in memory or in a nameless temporary file; each `open` is a reading of its own."""

    held: IO[bytes]
    etag: str = ""
    modified: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def open(self) -> BinaryIO:
        """The bytes from the start."""
        return cast(BinaryIO, io.BufferedReader(_Window(self.held, self._lock), MIB))

    def __enter__(self) -> Fetched:
        return self

    def __exit__(self, *_: object) -> None:
        self.held.close()


class _Window(io.RawIOBase):
    """One of several readings of a file that has a single position."""

    def __init__(self, held: IO[bytes], lock: threading.Lock) -> None:
        self._held = held
        self._lock = lock
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        with self._lock:
            base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position}.get(whence)
            self._position = max(0, (self._held.seek(0, io.SEEK_END) if base is None else base) + offset)
        return self._position

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any writable buffer will do
        with self._lock:
            self._held.seek(self._position)
            chunk = self._held.read(len(buffer))
        buffer[: len(chunk)] = chunk
        self._position += len(chunk)
        return len(chunk)


def fetch(http: Http, who: str, url: str, known: Mark | None) -> Fetched | None:
    """The file at an address, or None where it is the version `known`.

    A cut connection is resumed with a range, and only if the server vouches that the file is still the same one
    (If-Range with a strong ETag or a date); else it starts anew. The length must come out as announced.
    """
    got = Fetched(cast(IO[bytes], tempfile.SpooledTemporaryFile(max_size=http.pace.memory_bytes)))  # noqa: SIM115  # closed by Fetched
    try:
        for _ in range(_RESUMES):
            before = got.held.tell()
            try:
                changed = http.patiently(who, url, lambda: _transfer(http, who, url, known, got))
            except _Progress:
                if got.held.tell() <= before:  # pragma: no cover  # _Progress is raised with new bytes alone
                    raise unanswered(who, url, "cuts the connection") from None
                continue
            if changed:
                return got
            got.held.close()
            return None
        raise unanswered(who, url, f"cut the connection {_RESUMES} times")
    except BaseException:
        got.held.close()
        raise


class _Progress(Exception):
    """The connection was cut, but brought something: patience starts anew."""


def _transfer(http: Http, who: str, url: str, known: Mark | None, got: Fetched) -> bool:
    """One request for the file or for what is missing of it; False if it is the version known."""
    have = got.held.tell()
    headers = {"Accept-Encoding": "identity", **_conditions(known, got, have)}
    try:
        return _receive(http, who, url, headers, got)
    except StatusError as error:
        if error.status != 416:
            raise
        _empty(got)
        raise TryAgain("has no more of the file than was there") from None


def _receive(http: Http, who: str, url: str, headers: dict[str, str], got: Fetched) -> bool:
    have = got.held.tell()
    with http.stream(who, url, headers=headers) as response:
        if response.status_code == 304:
            return False
        start = _begin(response, got, have)
        expected = _length(response, start)
        try:
            for chunk in http.chunks(response, raw=True):
                got.held.write(chunk)
                if got.held.tell() > http.pace.file_bytes:
                    raise unanswered(who, url, "sends a file far larger than a city's")
        except (httpx.TransportError, TryAgain):
            if got.held.tell() > start and _validator(got):
                raise _Progress from None
            raise
    if expected is not None and got.held.tell() != expected:
        raise TryAgain("sends less than it announced")
    _check_whole(got)
    return True


def _check_whole(got: Fetched) -> None:
    """Ask again for an error page, and for a gzip file that ends too early."""
    end = got.held.tell()
    with got.open() as stream:
        head = stream.read(512)
    trouble = "answers with a web page instead of data" if is_web_page(head) else ""
    if head.startswith(GZIP_MAGIC):
        try:
            with gunzipped(got.open, "")() as stream:
                while stream.read(MIB):
                    pass
        except BadInput:
            trouble = "sends a gzip file that is cut off or damaged"
    if trouble:
        _empty(got)
        raise TryAgain(trouble)
    got.held.seek(end)


def _conditions(known: Mark | None, got: Fetched, have: int) -> dict[str, str]:
    if have and _validator(got):
        return {"Range": f"bytes={have}-", "If-Range": _validator(got)}
    if known is None:
        return {}
    return {
        name: value for name, value in (("If-None-Match", known.etag), ("If-Modified-Since", known.modified)) if value
    }


def _begin(response: httpx.Response, got: Fetched, have: int) -> int:
    """Where the body belongs: behind what is there, if the server says so, else at the start of a new version."""
    resumed = response.status_code == 206 and response.headers.get("content-range", "").startswith(f"bytes {have}-")
    if response.status_code == 206 and not resumed:
        _empty(got)
        raise TryAgain("sends another part of the file than was asked for")
    if not resumed:
        _empty(got)
        got.etag = response.headers.get("etag", "")
        got.modified = response.headers.get("last-modified", "")
    return have if resumed else 0


def _empty(got: Fetched) -> None:
    got.held.seek(0)
    got.held.truncate()


def _length(response: httpx.Response, start: int) -> int | None:
    total = response.headers.get("content-range", "").rpartition("/")[2]
    if response.status_code == 206 and total.isdecimal():
        return int(total)
    announced = response.headers.get("content-length", "")
    return start + int(announced) if announced.isdecimal() else None


def _validator(got: Fetched) -> str:
    """What may stand in If-Range: a strong ETag or a date; a weak ETag does not vouch for bytes."""
    return got.etag if got.etag and not got.etag.startswith("W/") else got.modified


def addresses(source: Source) -> list[str]:
    """All addresses of a source, oldest first."""
    urls = [*source.endpoint.urls, *([source.endpoint.url] if source.endpoint.url else [])]
    if not urls:
        raise CatalogError(
            f"{source.id}: a download needs endpoint.url or endpoint.urls.", fix="Add it to the catalogue."
        )
    return urls


def read_cursor(after: str | None) -> dict[str, Mark]:
    """The marks in a cursor."""
    if after is None:
        return {}
    try:
        return {str(url): Mark(**mark) for url, mark in orjson.loads(after).items()}
    except (orjson.JSONDecodeError, AttributeError, TypeError):
        raise BadInput(
            "The cursor to resume from is not one of a download.", fix="Fetch this source from its beginning."
        ) from None


def _at(batch: Batch, marks: dict[str, Mark]) -> Batch:
    cursor = orjson.dumps(marks).decode()
    return Batch(batch.layout, batch.frame, cursor, batch.dropped, batch.rows, batch.unreadable)
