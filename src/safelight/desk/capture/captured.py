"""What one capture holds, before it is sealed: the untouched exchanges, what was derived from them, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why something is captured. All three are required: nothing is captured without a case."""

    case: str
    basis: str
    """Legal basis, in the officer's words."""
    officer: str
    """User name of whoever asked."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response, byte for byte as sent and received; redirects are exchanges of their own."""

    url: str
    at: datetime
    """When the request began, UTC."""
    request: bytes = field(repr=False)
    """Request line, headers, body."""
    response: bytes = field(repr=False)
    """Status line, headers and body as received, nothing decoded."""
    address: str | None
    """IP address of the server."""
    cut: str | None = None
    """Why the body is not whole, in WARC's words: `length`, `time`, `disconnect`; None for a whole one."""
    certificates: tuple[bytes, ...] = field(default=(), repr=False)
    """The server's TLS certificates, DER, its own first."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a capture: handed over as it is, or derived from others (a screenshot, a text)."""

    name: str
    content: bytes = field(repr=False)
    content_type: str
    origin: str
    """`received` for what was handed over, else what made it: `chromium 141 screenshot`, `tesseract 5.3 text`."""


@dataclass(frozen=True, slots=True)
class Captured:
    """One event of capture or of taking over, to be sealed as one bundle."""

    asked: str
    """The address as typed, or the name of the file that was handed over."""
    began: datetime
    ended: datetime
    exchanges: tuple[Exchange, ...] = ()
    files: tuple[File, ...] = ()
    handed_over_by: str | None = None
    """Who brought it; None for what the desk fetched itself."""
    notes: tuple[str, ...] = ()
    """What a court may ask: robots and terms found, redirects followed, what was left out and why. Sentences."""
