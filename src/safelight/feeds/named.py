"""What a post is called by its publisher, read off its public address: one post has several, under old and new handles.

In: the public address of a post. Out: its number (X, Mastodon) or its address in the AT protocol (Bluesky), which is
the id that its feed gives it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from safelight.catalog import FeedKind

_X: Final = re.compile(r"/status(?:es)?/(\d{1,20})(?:\D|$)")
_PROFILE: Final = "https://bsky.app/profile/"
_POST: Final = "/app.bsky.feed.post/"


def post_name(kind: FeedKind, address: str) -> str | None:
    """The publisher's own name of the post at a public address; None where its address tells none."""
    reader = _READERS.get(kind)
    return reader(address) if reader else None


def x_number(address: str) -> str | None:
    """The number of a post on X, whatever handle its address names."""
    found = _X.search(address)
    return found[1] if found else None


def mastodon_number(address: str) -> str | None:
    """The number of a post on Mastodon, from its page or its address in an export."""
    number = address.rstrip("/").rpartition("/")[2]
    return number if number.isdecimal() else None


def bluesky_uri(address: str) -> str | None:
    """at://DID/app.bsky.feed.post/KEY of a post on Bluesky."""
    if address.startswith("at://"):
        return address
    author, found, key = address.removeprefix(_PROFILE).partition("/post/")
    return f"at://{author}{_POST}{key}" if found and address.startswith(_PROFILE) else None


def bluesky_page(uri: str) -> str | None:
    """The page of a post on Bluesky: at://DID/app.bsky.feed.post/KEY as people open it."""
    author, found, key = uri.removeprefix("at://").partition(_POST)
    return f"{_PROFILE}{author}/post/{key}" if found else None


_READERS: Final[Mapping[FeedKind, Callable[[str], str | None]]] = {
    FeedKind.X: x_number,
    FeedKind.MASTODON: mastodon_number,
    FeedKind.BLUESKY: bluesky_uri,
}
