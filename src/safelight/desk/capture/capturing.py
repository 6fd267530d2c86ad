"""Capture: from an address to what one bundle holds. A page and what it needs, or a listing and its advertisements."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

import httpx

from safelight.core.errors import Refused
from safelight.desk.capture.captured import Captured, File
from safelight.desk.capture.guard import parse_address
from safelight.desk.capture.listings import Entry, Listing, read_listing
from safelight.desk.capture.pages import Advertisement, read_page
from safelight.desk.capture.rendering import Ways
from safelight.desk.capture.screenshots import words_in_pictures
from safelight.desk.capture.visiting import Fetched, Session, Visit

PICTURES_FOLDER: Final = "pictures/"
PICTURES: Final = 40
"""Pictures fetched for one page."""
PICTURE_BYTES: Final = 200 * 2**20
"""Bytes of pictures fetched for one page."""
_A_LISTING: Final = 8
"""Links of one shape from which a page may be a listing."""
_NO_PAGE: Final = ("image/", "video/", "audio/", "application/pdf", "application/zip", "application/octet-stream")


@dataclass(frozen=True, slots=True)
class Page:
    """One captured page: what is to be sealed, and the advertisement on it as best seen."""

    captured: Captured
    advertisement: Advertisement
    address: str
    """After redirects."""
    status: int

    def with_note(self, sentence: str | None) -> Captured:
        """What is to be sealed, with one sentence more."""
        return replace(self.captured, notes=(*self.captured.notes, sentence)) if sentence else self.captured

    @property
    def digest(self) -> str:
        """SHA-256 of the advertisement's words and pictures: the same for the same content at another address."""
        parts = [self.advertisement.text]
        parts += sorted(
            hashlib.sha256(file.content).hexdigest()
            for file in self.captured.files
            if file.name.startswith(PICTURES_FOLDER) and not is_drawn(file.name)
        )
        return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()


def capture_page(session: Session, address: str, ways: Ways) -> Page:
    """One page with its pictures and, where a browser is asked for or needed, as it is shown.

    Raises Refused where the address isn't allowed, PublisherError where no answer came. Answers that refuse
    (401, 403, 404 …) are captured as they are.
    """
    url = parse_address(address)
    site = session.site(url)
    visit = Visit(session, site)
    began = session.wire.clock()
    fetched = visit.page(url)
    _note_terms(visit, url)
    reply = fetched.reply
    advertisement = _read(fetched)
    files = advertisement.files("", str(fetched.url))
    _note_page(visit, advertisement, fetched)
    seen = advertisement
    if reply.status < 400 and not reply.kind.startswith(_NO_PAGE):
        seen = _shown(visit, fetched, advertisement, ways, files)
        pictures = _pictures(visit, seen)
        texts, notes = words_in_pictures(pictures)
        files += [*pictures, *texts]
        for note in notes:
            visit.note(note)
    captured = Captured(
        address, began, session.wire.clock(), tuple(visit.exchanges), tuple(files), None, tuple(visit.notes)
    )
    return Page(captured, seen, str(fetched.url), reply.status)


def capture_listing(session: Session, address: str, ads: str | None, pages: int) -> Iterator[tuple[Captured, Listing]]:
    """A listing and its next pages, each with the advertisements it leads to.

    Raises Refused where the site's robots.txt bars it and its entry in the list doesn't say otherwise.
    """
    url, seen = parse_address(address), set[str]()
    for _ in range(pages):
        if str(url) in seen:
            return
        seen.add(str(url))
        site = session.site(url)
        visit = Visit(session, site)
        began = session.wire.clock()
        _may_list(visit, url)
        fetched = visit.page(url)
        _note_terms(visit, url)
        listing = read_listing(fetched.reply.body, fetched.reply.header("content-type"), str(fetched.url), ads)
        visit.note(f"This is a listing; it leads to {len(listing.entries)} advertisements.")
        yield (
            Captured(str(url), began, session.wire.clock(), tuple(visit.exchanges), (), None, tuple(visit.notes)),
            listing,
        )
        if listing.following is None:
            return
        url = parse_address(listing.following)


def entries_of(listings: Iterator[tuple[Captured, Listing]], most: int) -> tuple[list[Captured], list[Entry]]:
    """All pages of a listing, and its advertisements, each address once, at most so many."""
    pages, found = [], dict[str, Entry]()
    for captured, listing in listings:
        pages.append(captured)
        for entry in listing.entries:
            found.setdefault(entry.address, entry)
        if len(found) >= most:
            break
    return pages, list(found.values())[:most]


def _may_list(visit: Visit, url: httpx.URL) -> None:
    rules = visit.session.robots.of(url, visit.site)
    if rules.allows(url):
        return
    if visit.site.robots == "obey":
        raise Refused(
            f"{url.host} asks robots not to read this listing (robots.txt), and a listing is read as a robot.",
            fix='Capture single pages, or set robots = "note" in the site\'s entry of sites.toml, with the reason.',
        )


def _note_terms(visit: Visit, url: httpx.URL) -> None:
    rules = visit.session.robots.of(url, visit.site)
    if rules.silent:
        visit.note(f"robots.txt of {url.host} could not be read: its wishes are unknown.")
    elif not rules.exchanges or rules.rules is None:
        visit.note(f"{url.host} has no robots.txt.")
    else:
        says = "allows" if rules.allows(url) else "asks robots not to read"
        visit.note(f"robots.txt of {url.host} {says} this address.")
    visit.note(f"Terms of the site: {visit.site.terms}" if visit.site.terms else "Terms of the site: none noted.")


def _read(fetched: Fetched) -> Advertisement:
    reply = fetched.reply
    body = b"" if reply.kind.startswith(_NO_PAGE) else reply.body
    return read_page(body, reply.header("content-type"), str(fetched.url))


def _note_page(visit: Visit, advertisement: Advertisement, fetched: Fetched) -> None:
    if advertisement.refresh:
        visit.note(f"The page would lead to {advertisement.refresh[:300]} by itself; that was not followed.")
    if advertisement.asks_log_in:
        visit.note("The page has a form to log in; nothing was entered.")
    if advertisement.cut:
        visit.note("The page is longer than what is read of it; all that came is kept.")
    if fetched.reply.status >= 400:
        visit.note(f"The answer was {fetched.reply.status}.")
        return
    reply = fetched.reply
    if reply.kind.startswith(_NO_PAGE):
        return
    others = len(read_listing(reply.body, reply.header("content-type"), str(fetched.url)).entries)
    if others >= _A_LISTING:
        visit.note(
            f"The page leads to {others} others of one kind. If it is a listing, --listing captures them as well."
        )


def _shown(
    visit: Visit, fetched: Fetched, advertisement: Advertisement, ways: Ways, files: list[File]
) -> Advertisement:
    renderer = ways.renderer(advertisement.writes_by_script or advertisement.says_little)
    if renderer is None:
        if advertisement.writes_by_script:
            visit.note("Scripts write a part of this page; it was read without a browser, so something may be missing.")
        elif advertisement.says_little:
            visit.note("Hardly a word stands on this page; it was read without a browser, which may have shown more.")
        return advertisement
    # The browser is given the page that was already fetched: nobody is asked twice.
    rendered = renderer.render(visit, fetched.url)
    if rendered is None:
        return advertisement
    files += rendered.files
    return rendered.advertisement


def _pictures(visit: Visit, advertisement: Advertisement) -> list[File]:
    files = [
        File(_name(number, "page", one.content_type), one.content, one.content_type, "data: address in the page")
        for number, one in enumerate(advertisement.pictures.inline, start=1)
    ]
    addresses, room = advertisement.pictures.addresses, PICTURE_BYTES
    for number, address in enumerate(addresses[:PICTURES], start=len(files) + 1):
        if room <= 0:
            visit.note(f"Pictures after {address[:300]} were not fetched: together they are too large.")
            break
        try:
            fetched = visit.requisite(parse_address(address))
        except Refused as error:
            visit.note(f"Left out: {address[:300]}: {error.what}")
            continue
        if fetched is None:
            continue
        room -= len(fetched.exchange.response)
        if fetched.reply.status == 200 and fetched.reply.kind.startswith("image/"):
            name = _name(number, urlsplit(address).path, fetched.reply.kind)
            files.append(File(name, fetched.reply.body, fetched.reply.kind, f"body of {address[:500]}"))
        else:
            visit.note(f"Left out: {address[:300]}: no picture came ({fetched.reply.status}).")
    if left := max(0, len(addresses) - PICTURES) + advertisement.pictures.left_out:
        visit.note(f"{left} more pictures were not fetched: {PICTURES} are taken of a page.")
    return files


def _name(number: int, path: str, kind: str) -> str:
    stem = re.sub(r"[^A-Za-z0-9_-]", "", path.rpartition("/")[2].rpartition(".")[0])[:40] or "picture"
    suffix = re.sub(r"[^a-z0-9]", "", kind.partition("/")[2].partition("+")[0])[:5]
    return f"pictures/{number:03}-{stem}.{suffix or 'bin'}"


def is_drawn(name: str) -> bool:
    """Whether a file of a bundle holds the words that Tesseract read in a picture of the page.

    >>> is_drawn("pictures/001-a.jpg.txt")
    True
    """
    return name.startswith(PICTURES_FOLDER) and name.endswith(".txt")


def working_texts(names: Iterable[str]) -> list[str]:
    """Of a bundle's files, those whose characters facts are counted in: what a browser showed before what was served.

    >>> working_texts(["advertisement.txt", "rendered/advertisement.txt", "received/a.txt"])
    ['rendered/advertisement.txt']
    """
    texts = [name for name in names if name.endswith(".txt") and not name.startswith("received/")]
    texts = [name for name in texts if not is_drawn(name)]
    if "rendered/advertisement.txt" in texts:
        texts.remove("advertisement.txt")
    return texts
