"""Watching a listing: which of its advertisements are new or changed, remembered between rounds and after a stop.

New is an address that wasn't captured before, or one whose content changed. What the listing says of an advertisement
tells whether to look again; every advertisement is looked at once more a day. What is remembered is sealed with the
desk's key: addresses of advertisements lead to people.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import orjson

from safelight.core.errors import BadFilter, PublisherError, Refused, StoreError
from safelight.core.writing import write_private
from safelight.desk.capture.capturing import Page, capture_page
from safelight.desk.capture.listings import Entry
from safelight.desk.capture.rendering import Ways
from safelight.desk.capture.turns import Key
from safelight.desk.capture.visiting import Session

FOLDER: Final = "watch"
LOOK_AGAIN: Final = timedelta(days=1)
SHORTEST: Final = timedelta(minutes=5)
_UNITS: Final = {"m": "minutes", "h": "hours", "d": "days"}


@dataclass(slots=True)
class Seen:
    """An advertisement as it was captured last."""

    entry: str
    """SHA-256 of what the listing said of it."""
    content: str
    """SHA-256 of its words and pictures."""
    at: str
    """When it was looked at last, ISO UTC."""


@dataclass(slots=True)
class Memory:
    """What is known of one listing; saved after each bundle, so that a stop loses nothing."""

    listing: str
    file: Path
    key: Key = field(repr=False)
    seen: dict[str, Seen] = field(default_factory=dict)

    @classmethod
    def load(cls, home: Path, listing: str, key: Key) -> Memory:
        """What was remembered, or nothing yet. Raises StoreError for a damaged file and for another key's."""
        file = home / FOLDER / f"{hashlib.sha256(listing.encode()).hexdigest()[:24]}.age"
        if not file.exists():
            return cls(listing, file, key)
        try:
            known = orjson.loads(key.unseal(file.read_bytes()))
            return cls(listing, file, key, {address: Seen(**one) for address, one in known["seen"].items()})
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise StoreError(
                f"What was remembered of this listing can't be read with this key, or is damaged ({file.name}).",
                fix="Set the key that this desk was begun with; or take the file out of the desk's folder `watch`: all "
                "advertisements then count as new.",
            ) from error

    def save(self) -> None:
        """Write it whole or not at all. Raises StoreError."""
        known = {"listing": self.listing, "seen": {address: asdict(one) for address, one in self.seen.items()}}
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_private(self.file, self.key.seal(orjson.dumps(known)))
            self.file.with_suffix(".json").unlink(missing_ok=True)  # an earlier version's, in plain text
        except OSError as error:
            raise StoreError(
                f"What was captured of this listing can't be remembered: {error.strerror}.",
                fix="Make room, then start the same command again; the bundles themselves stand.",
            ) from error

    def is_due(self, entry: Entry, now: datetime) -> bool:
        """Whether an advertisement is to be looked at in this round."""
        known = self.seen.get(entry.address)
        return known is None or known.entry != entry.digest or now - datetime.fromisoformat(known.at) >= LOOK_AGAIN

    def twin(self, page: Page, entry: Entry) -> str | None:
        """A sentence on another address that had the same words and pictures."""
        found = (at for at, one in self.seen.items() if one.content == page.digest and at != entry.address)
        return next((f"Its words and pictures are those of {at:.300}, captured before." for at in found), None)

    def remember(self, entry: Entry, page: Page, now: datetime) -> None:
        """That this advertisement was looked at, and what it held."""
        self.seen[entry.address] = Seen(entry.digest, page.digest, now.astimezone(UTC).isoformat())


@dataclass(frozen=True, slots=True)
class Look:
    """One advertisement in one round: a page to be sealed, or why there is none."""

    entry: Entry
    page: Page | None
    is_new: bool
    """False for one that is as it was: it isn't sealed again."""
    twin: str | None = None
    """A sentence on where the same content stood before."""
    trouble: str | None = None


def look(session: Session, memory: Memory, entries: Iterable[Entry], ways: Ways) -> Iterator[Look]:
    """Each of these advertisements, fetched when it is asked for. The caller seals, then remembers."""
    for entry in entries:
        try:
            page = capture_page(session, entry.address, ways)
        except (Refused, PublisherError) as error:
            yield Look(entry, None, is_new=False, trouble=error.what)
            continue
        known = memory.seen.get(entry.address)
        yield Look(entry, page, known is None or known.content != page.digest, memory.twin(page, entry))


def parse_every(text: str) -> timedelta:
    """`30m`, `6h`, `1d` as a time; five minutes at least. Raises BadFilter.

    >>> parse_every("6h")
    datetime.timedelta(seconds=21600)
    """
    number, unit = text.strip()[:-1], text.strip()[-1:].lower()
    if unit not in _UNITS or not number.isdecimal() or len(number) > 4:
        raise BadFilter(f"--every {text[:20]} is no time.", fix="Write it as 30m, 6h or 1d.")
    every = timedelta(**{_UNITS[unit]: int(number)})
    if every < SHORTEST:
        raise BadFilter("--every is too often for a site.", fix="Five minutes (5m) is the least.")
    return every
