"""Taking over: a file that somebody brings, kept as it came, with what could be read from it beside it."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from safelight.core.errors import BadInput
from safelight.desk.capture.archives import read_warc
from safelight.desk.capture.captured import Captured, Exchange, File
from safelight.desk.capture.encodings import decode
from safelight.desk.capture.mail import read_message
from safelight.desk.capture.pages import read_page
from safelight.desk.capture.papers import read_pdf
from safelight.desk.capture.screenshots import read_words
from safelight.desk.capture.tables import Recipe, read_corpus, read_incidents
from safelight.desk.capture.wire import utc_now

MOST: Final = 500 * 2**20
"""Bytes of one file."""
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
_SUFFIXES: Final = {
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".webp", ".gif", ".heic"), "picture"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "page"),
    **dict.fromkeys((".mhtml", ".mht"), "mhtml"),
    **dict.fromkeys((".csv", ".tsv", ".jsonl", ".ndjson"), "table"),
    **{".pdf": "pdf", ".eml": "mail", ".warc": "warc", ".txt": "text"},
}


def import_file(
    path: Path, handed_over_by: str, recipe: Recipe | None = None, clock: Callable[[], datetime] = utc_now
) -> Captured:
    """One file with what it says. Raises BadInput where it can't be taken; nothing is written here."""
    began = clock()
    content = _content(path)
    name = plain_name(path.name)
    kind = "incidents" if recipe is not None else kind_of(name, content)
    exchanges: list[Exchange] = []
    files, notes = _read(kind, content, name, recipe, exchanges)
    media = mimetypes.guess_type(name)[0] or "application/octet-stream"
    received = File(f"received/{name}", content, media, "received")
    said = (f"Taken over as: {kind}.", *notes)
    if name != path.name:
        said = (f"The file came as {path.name!r}.", *said)
    return Captured(path.name, began, clock(), tuple(exchanges), (received, *files), handed_over_by, said)


def kind_of(name: str, content: bytes) -> str:
    """What a file is, by its first bytes, else by its name. Raises BadInput for what isn't taken over.

    >>> kind_of("scan.bin", b"%PDF-1.7 ...")
    'pdf'
    """
    head = content[:2_048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP") or head[4:8] == b"ftyp":
        return "picture"
    if head.startswith(b"WARC/") or name.lower().endswith(".warc.gz"):
        return "warc"
    found = _SUFFIXES.get(Path(name).suffix.lower())
    if found:
        return found
    if re.match(rb"(?i)<!doctype html|<html|<title|<head", head):
        return "page"
    raise BadInput(
        f"{name} is no kind of file that is taken over.",
        fix="Give pictures, saved pages (.html, .mhtml), .pdf, .eml, .warc, .csv, .jsonl or .txt; unpack archives.",
    )


def plain_name(name: str) -> str:
    """A file's name without what another system could stumble over."""
    return re.sub(r"[^\w.\- ]", "-", name, flags=re.ASCII).strip(" .-")[-100:] or "file"


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST:
            raise BadInput(f"{path.name} is larger than {MOST:,} bytes.", fix="Split it, and import the parts.")
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path} can't be read: {error.strerror}.", fix="Name a file that exists.") from error
    if not content:
        raise BadInput(f"{path.name} is empty.", fix="Ask whoever handed it over for it again.")
    return content


def _read(
    kind: str, content: bytes, name: str, recipe: Recipe | None, exchanges: list[Exchange]
) -> tuple[list[File], list[str]]:
    """What a file of this kind says: files and notes; of a WARC, exchanges as well."""
    if kind == "incidents" and recipe is not None:
        return read_incidents(content, name, recipe)
    if kind in ("picture", "pdf"):
        files, why = read_words(content, name) if kind == "picture" else read_pdf(content, name)
        return files, [why] if why else []
    if kind in ("mail", "mhtml"):
        return read_message(content, name)
    if kind == "warc":
        recorded, files, notes = read_warc(content, name)
        exchanges += recorded
        return files, notes
    if kind == "table":
        return read_corpus(content, name)
    if kind == "page":
        return read_page(content, "", "").files("", name, "as saved"), []
    text = decode(content)
    origin = f"text read as {text.encoding}: {text.why}"
    return [File(f"{name}.txt", text.text.encode("utf-8", "replace"), "text/plain; charset=utf-8", origin)], []
