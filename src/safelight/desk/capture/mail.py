"""E-mails and saved pages of the MIME kind (`.eml`, `.mhtml`): their parts, their words, their pictures."""

from __future__ import annotations

import email
import email.policy
import hashlib
import re
from email.message import EmailMessage, Message
from typing import Final

from safelight.desk.capture.captured import File
from safelight.desk.capture.encodings import decode
from safelight.desk.capture.pages import read_page

_HEADERS: Final = ("From", "To", "Cc", "Date", "Subject", "Message-ID", "Received", "Snapshot-Content-Location")
_MOST_PARTS: Final = 500


def read_message(content: bytes, name: str) -> tuple[list[File], list[str]]:
    """The parts of a message as files, its words as `NAME.txt`, of a page the advertisement; and notes.

    Words that a page of the same message says as well (`multipart/alternative`) are not told twice.
    """
    message = email.message_from_bytes(content, policy=email.policy.default)
    files: list[File] = []
    notes: list[str] = []
    words: list[str] = []
    address = _header(message, "Snapshot-Content-Location")
    twins = _twins(message)
    for number, part in enumerate(_leaves(message), start=1):
        if number > _MOST_PARTS:
            notes.append(f"{name} has more than {_MOST_PARTS} parts; the others are only in the file itself.")
            break
        body, kind = _body(part), part.get_content_type()
        if kind == "text/html":
            page = read_page(body, _header(part, "Content-Type"), _header(part, "Content-Location") or address)
            files += page.files("" if not files else f"part-{number:03}/", address or name, f"as saved in {name}")
        elif kind == "text/plain" and not _filename(part):
            if part not in twins:
                words.append(decode(body, _header(part, "Content-Type")).text)
        else:
            files.append(_attached(part, body, kind, number))
    told = "\n".join(words)
    if told.strip():
        files.insert(
            0, File(f"{name}.txt", told.encode("utf-8", "replace"), "text/plain; charset=utf-8", "message text")
        )
    notes += [f"{one}: {value[:500]}" for one in _HEADERS for value in _all(message, one)]
    return files, notes


def _leaves(message: EmailMessage) -> list[EmailMessage]:
    """The parts that hold something; messages within messages are taken apart as well."""
    return [part for part in message.walk() if not part.is_multipart() and isinstance(part, EmailMessage)]


def _twins(message: EmailMessage) -> list[Message]:
    """Plain texts that stand beside a page which says the same."""
    found: list[Message] = []
    for part in message.walk():
        if part.get_content_type() == "multipart/alternative" and part.is_multipart():
            inside = list(part.walk())
            if any(one.get_content_type() == "text/html" for one in inside):
                found += [one for one in inside if one.get_content_type() == "text/plain"]
    return found


def _body(part: EmailMessage) -> bytes:
    try:
        body = part.get_payload(decode=True)
    except (ValueError, LookupError):
        body = None
    return body if isinstance(body, bytes) else str(part.get_payload()).encode("utf-8", "replace")


def _attached(part: EmailMessage, body: bytes, kind: str, number: int) -> File:
    said = _filename(part) or _header(part, "Content-Location").rpartition("/")[2]
    plain = re.sub(r"[^A-Za-z0-9._-]", "-", said)[-60:].strip(".-") or hashlib.sha256(body).hexdigest()[:12]
    folder = "pictures" if kind.startswith("image/") else "attachments"
    return File(f"{folder}/{number:03}-{plain}", body, kind, "part of the message")


def _filename(part: EmailMessage) -> str:
    try:
        return part.get_filename() or ""
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        return ""  # the standard library stumbles over some broken headers


def _header(part: EmailMessage, name: str) -> str:
    return next(iter(_all(part, name)), "")


def _all(part: EmailMessage, name: str) -> list[str]:
    try:
        return [str(value) for value in part.get_all(name, [])]
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        return []
