"""Capture: advertisements as they were served or handed over, untouched, each with its purpose.

In: addresses of listed sites (`capture_page`, `capture_listing`) or files that somebody brings (`import_file`).
Out: `Captured`, one for each bundle: exchanges byte for byte, and files; nothing is written here. Every page has an
`advertisement.txt`, whose characters facts are counted in, and an `advertisement.json` that maps it.
"""

from safelight.desk.capture.captured import Captured, Exchange, File, Purpose
from safelight.desk.capture.capturing import Page, capture_listing, capture_page, entries_of, is_drawn, working_texts
from safelight.desk.capture.guard import Guard, parse_address, parse_allowed
from safelight.desk.capture.importing import import_file
from safelight.desk.capture.listings import Entry, Listing
from safelight.desk.capture.pages import Advertisement, read_page
from safelight.desk.capture.rendering import Ways
from safelight.desk.capture.replies import Reply, read_reply
from safelight.desk.capture.sites import Site, Sites, read_sites
from safelight.desk.capture.tables import Recipe, read_recipe
from safelight.desk.capture.visiting import Session, open_session
from safelight.desk.capture.watching import Look, Memory, look, parse_every
from safelight.desk.capture.wire import Limits, Wire

__all__ = [
    "Advertisement",
    "Captured",
    "Entry",
    "Exchange",
    "File",
    "Guard",
    "Limits",
    "Listing",
    "Look",
    "Memory",
    "Page",
    "Purpose",
    "Recipe",
    "Reply",
    "Session",
    "Site",
    "Sites",
    "Ways",
    "Wire",
    "capture_listing",
    "capture_page",
    "entries_of",
    "import_file",
    "is_drawn",
    "look",
    "open_session",
    "parse_address",
    "parse_allowed",
    "parse_every",
    "read_page",
    "read_recipe",
    "read_reply",
    "read_sites",
    "working_texts",
]
