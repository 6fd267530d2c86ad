"""What a publisher of posts still has of those that were read before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from safelight.catalog import Source
from safelight.feeds.posts import Post
from safelight.feeds.threads import Piece, joined


@runtime_checkable
class Takedowns(Protocol):
    """A feed of posts that can ask its publisher which of them are gone, and for those that are there."""

    def gone(self, source: Source, addresses: Sequence[str]) -> frozenset[str]:
        """Those of the public addresses whose posts the publisher no longer has.

        An address that it can't tell of (it is protected, or the publisher has trouble) is not among them. Raises
        PublisherError.
        """
        ...

    def pieces(self, source: Source, addresses: Sequence[str]) -> dict[str, Piece]:
        """The posts at these public addresses that are still there, by address. Raises PublisherError."""
        ...


def threads_left(feed: Takedowns, source: Source, threads: Sequence[Sequence[str]]) -> list[Post]:
    """What is left of threads that lost posts, each as one text; `threads`: the addresses of what each still has."""
    found = feed.pieces(source, [address for thread in threads for address in thread])
    left = ([found[address] for address in thread if address in found] for thread in threads)
    return [joined(pieces) for pieces in left if pieces]
