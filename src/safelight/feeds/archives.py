"""Old posts that no publisher sends any more: archives that a person has, in place of a feed.

In: a file, folder or ZIP of an account's archive, of saved pages, PDF or text files, or of answers of an API; a WARC.
Out: the same batches as from the feed. What a file is, its content tells. Nothing is unpacked to disk.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from safelight.catalog import FeedKind, Source
from safelight.core.errors import BadInput, NotThere
from safelight.feeds.archive import GZIP_MAGIC, Bounds, Opener, gunzipped, members, whole
from safelight.feeds.articles import article, found, own_address
from safelight.feeds.base import Batch
from safelight.feeds.car import car_posts, looks_like_car
from safelight.feeds.pdf import PDF_MAGIC, pdf_text
from safelight.feeds.posts import Post, post_batch
from safelight.feeds.prose import day_in, decoded, line, moment, page_of, text_of_node
from safelight.feeds.rss import articles
from safelight.feeds.saved import looks_like_posts, saved_posts
from safelight.feeds.warc import WARC_MAGIC, warc_posts

Found = tuple[Sequence[Post], int]
"""Posts, and how many things that should have been posts could not be read."""

_BATCH: Final = 500
_LONGEST: Final = 256 * 1024**2
"""One file of an archive is read whole; an account's posts of fifteen years are a tenth of this."""

_FILES: Final = 20_000
_BOUNDS: Final = Bounds(members=100_000, bytes=16 * 1024**3)
_BESIDE: Final = re.compile(
    r".*\.(?:jpe?g|png|gif|webp|svg|ico|mp[34]|mov|m4[av]|webm|css|woff2?|ttf|map|docx?|xlsx?|pptx?|exe|dll)",
    re.IGNORECASE,
)
"""What lies beside texts, and is not even opened."""

_DEFAULT_BODY: Final = "article, main, [role=main], body"


@dataclass(frozen=True, slots=True)
class _File:
    """One file, wherever it lies: its path inside the archive, and how to open it."""

    path: str
    open: Opener

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name

    def head(self) -> bytes:
        with self.open() as stream:
            return stream.read(4096)

    def read(self) -> bytes:
        with self.open() as stream:
            content = stream.read(_LONGEST + 1)
        if len(content) > _LONGEST:
            raise BadInput(f"{self.name} is larger than 256 MiB: no post or page is.", fix="Check what it is.")
        return content


def archived_posts(path: Path, source: Source, after: str | None = None) -> Iterator[Batch]:
    """All texts of an archive, from behind the cursor `after` (how many were handed on) on.

    Raises NotThere for a missing file, BadInput for one that is damaged, a bomb, or holds no text.
    """
    skip, at, unreadable = _position(after), 0, 0
    pending: list[Post] = []
    broken: BadInput | None = None
    found_posts = _found(_files(path), source)
    while broken is None:
        try:
            posts, bad = next(found_posts)
        except StopIteration:
            break
        except BadInput as error:  # what was read before it is handed on first
            broken, posts, bad = error, (), 0
        unreadable += bad
        for post in posts:
            at += 1
            if at > skip:
                pending.append(post)
            if len(pending) == _BATCH:
                yield post_batch(pending, str(at), unreadable)
                pending, unreadable = [], 0
    if pending or (unreadable and at):
        yield post_batch(pending, str(at), unreadable)
    if broken:
        raise broken
    if not at:
        raise BadInput(
            f"{path.name} holds no text that can be read for {source.id}.",
            fix="Give an account's archive, saved pages, PDF or text files, or a WARC; see the operator guide, Texts.",
        )


def _position(after: str | None) -> int:
    if after is None:
        return 0
    if not after.isdecimal():
        raise BadInput("The cursor to resume from is not one of an archive.", fix="Start this file from its beginning.")
    return int(after)


def _files(path: Path) -> list[_File]:
    """The files of a folder, of a ZIP, or the one file, by name."""
    if path.is_dir():
        inside = sorted(one for one in path.rglob("*") if one.is_file() and not one.is_symlink())
        shown = [one for one in inside if not any(part.startswith(".") for part in one.relative_to(path).parts)]
        return _texts(path, [_File(str(one.relative_to(path)), _opener(one)) for one in shown])
    if not path.is_file():
        raise NotThere(f"There is no file {path.name} in {path.parent}.", fix="Check the path given.")
    with path.open("rb") as stream:
        head = stream.read(4)
    if head.startswith(b"PK"):
        packed = sorted(members(_opener(path), path.name, _BOUNDS), key=lambda one: one[0])
        return _texts(path, [_File(name, opened) for name, opened in packed])
    return [_File(path.name, _opener(path))]


def _texts(path: Path, files: Sequence[_File]) -> list[_File]:
    """The files that may be texts; of an account's archive of X its posts alone, whatever else is in it."""
    archive = [file for file in files if file.name.endswith(".js") and looks_like_posts(file.path)]
    kept = archive or [file for file in files if not _BESIDE.fullmatch(file.name) and not file.name.endswith(".js")]
    if len(kept) > _FILES:
        raise BadInput(f"{path.name} holds more than {_FILES:,} texts.", fix="Give it in parts.")
    return kept


def _opener(path: Path) -> Opener:
    return lambda: path.open("rb")


def _found(files: Sequence[_File], source: Source) -> Iterator[Found]:
    """The posts of each file; those of an account's archive, which is many files, at once."""
    jsons = [file for file in files if source.feed is not FeedKind.HTML and looks_like_posts(file.path)]
    if jsons:
        yield saved_posts({file.path: file.read() for file in jsons}, source)
    for file in files:
        if file not in jsons:
            yield from _of_file(file, source, alone=len(files) == 1)


def _of_file(file: _File, source: Source, *, alone: bool) -> Iterator[Found]:
    head = file.head()
    if _first_bytes(head, file.name).startswith(WARC_MAGIC):
        with file.open() as stream:
            yield from warc_posts(stream, file.name, lambda body, kind, url: of_page(body, kind, url, source))
        return
    if source.feed is FeedKind.BLUESKY and looks_like_car(head):
        yield from car_posts(file.read(), file.name)
        return
    if head.startswith(GZIP_MAGIC):
        file = _File(file.path.removesuffix(".gz"), gunzipped(file.open, file.name, _BOUNDS))
        head = file.head()
    reader = _reader(head, file.name)
    if reader is None:
        if alone:
            raise BadInput(f"{file.name} is neither a text, a page nor a PDF.", fix="See the operator guide, Texts.")
        return
    try:
        yield reader(file, source)
    except BadInput:
        if alone:
            raise
        yield (), 1


def _first_bytes(head: bytes, name: str) -> bytes:
    """How a file begins, unpacked: records of a WARC are packed one by one, so that those before a cut can be read."""
    if not head.startswith(GZIP_MAGIC):
        return head
    with whole(name):
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(head, 64)


def _reader(head: bytes, name: str) -> Callable[[_File, Source], Found] | None:
    """What reads a file; None for pictures, scripts and other things that lie beside saved pages."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    suffix = PurePosixPath(name).suffix.lower()
    if head.startswith(PDF_MAGIC):
        return _of_pdf
    if start.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf")) and b"<html" not in start:
        return lambda file, source: articles(file.read(), source)
    if suffix in {".html", ".htm", ".xhtml"} or start.startswith((b"<!doctype html", b"<html")):
        return _of_html
    return _of_text if suffix in {".txt", ".text", ".md"} and b"\0" not in head else None


def _of_pdf(file: _File, source: Source) -> Found:
    return _one(file, source, pdf_text(file.read(), file.name))


def _of_text(file: _File, source: Source) -> Found:
    return _one(file, source, decoded(file.read()).strip())


def _one(file: _File, source: Source, text: str) -> Found:
    """A file that is one text; its name tells the day, if anything does."""
    if not text:
        return (), 1
    return [Post(file.path, day_in(file.name.replace("_", "-")), text, source.page)], 0


def _of_html(file: _File, source: Source) -> Found:
    body = file.read()
    markup = decoded(body)
    posts, unreadable = of_page(body, "", own_address(markup, source), source)
    named = day_in(file.name.replace("_", "-"))
    return [
        Post(post.id or file.path, post.published_at or named, post.text, post.address or source.page) for post in posts
    ], unreadable


def of_page(body: bytes, kind: str, address: str, source: Source) -> Found:
    """The article of a saved page or of a saved feed; a listing page is none, and counts as nothing."""
    if source.feed is FeedKind.RSS and body[:512].lstrip().lower().startswith((b"<?xml", b"<rss", b"<feed")):
        return articles(body, source, kind)
    markup = decoded(body, kind)
    selectors = source.endpoint.selectors
    if selectors is None:
        post = _whole_page(markup, address, source)
        return ([post], 0) if post else ((), 1)
    page = page_of(markup, source.id)
    if len(found(page, selectors.item, source)) > 1:
        return (), 0
    if not found(page, selectors.body, source):
        return (), 1
    post = article(markup, address, source)
    return ([post], 0) if post else ((), 1)


def _whole_page(markup: str, address: str, source: Source) -> Post | None:
    """The text of a page for which the catalogue has no selectors."""
    page = page_of(markup, source.id)
    node = next((found(page, part, source)[0] for part in _DEFAULT_BODY.split(", ") if found(page, part, source)), None)
    text = text_of_node(node) if node else ""
    times = (
        one.attributes.get("content") or one.attributes.get("datetime")
        for one in found(page, 'meta[property="article:published_time"], time[datetime]', source)
    )
    sent = next((time for time in map(moment, times) if time), None) or day_in(line(text)[:200])
    return Post(address, sent, text, address) if text else None
