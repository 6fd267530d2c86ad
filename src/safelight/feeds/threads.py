"""Threads: an account's own posts that go on from one another are one announcement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from safelight.feeds.posts import Post

_PARENTS: Final = 25
"""How far up a thread is followed beyond what was read: the composer of X ends at 25 posts."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One post as its publisher sends it.

    `thread`: what all posts of a thread have in common, such as the id of its first post; `parent`: id of the post that
    it goes on from; `answers`: whether it speaks to somebody else, and is therefore no part of an announcement;
    `versions`: ids of this post before it was edited.
    """

    id: str
    author: str
    published_at: datetime | None
    text: str
    address: str
    thread: str
    parent: str | None = None
    answers: bool = False
    versions: tuple[str, ...] = ()

    @property
    def first(self) -> bool:
        """Whether the thread begins here."""
        return self.parent is None


@dataclass(slots=True)
class Threads:
    """Posts that wait for the beginning of their thread; publishers send the newest post first."""

    waiting: dict[str, list[Piece]] = field(default_factory=dict)

    def add(self, pieces: Iterable[Piece]) -> list[Post]:
        """Take these posts, and give back every thread whose beginning has now come."""
        begun = []
        for piece in pieces:
            if piece.answers:
                continue
            self.waiting.setdefault(piece.thread, []).append(piece)
            if piece.first:
                begun.append(piece.thread)
        return [joined(self.waiting.pop(thread)) for thread in dict.fromkeys(begun)]

    def ids(self) -> list[str]:
        """Ids of all that waits."""
        return sorted(piece.id for pieces in self.waiting.values() for piece in pieces)

    def missing(self) -> list[str]:
        """Ids of posts that those waiting go on from and that are not here."""
        here = {name for pieces in self.waiting.values() for piece in pieces for name in (piece.id, *piece.versions)}
        wanted = {piece.parent for pieces in self.waiting.values() for piece in pieces if piece.parent}
        return sorted(wanted - here)

    def finished(self, lookup: Callable[[list[str]], Iterable[Piece]]) -> list[Post]:
        """All that still waits: beginnings that were read before are looked up, conversations of others go.

        A thread whose beginning is gone is given as far as it is there.
        """
        posts: list[Post] = []
        for _ in range(_PARENTS):
            missing = self.missing()
            found = [piece for piece in lookup(missing) if piece.thread in self.waiting] if missing else []
            if not found:
                break
            foreign = {one.thread for one in found if one.answers or one.author != self.waiting[one.thread][0].author}
            for thread in foreign:
                del self.waiting[thread]
            posts += self.add(piece for piece in found if piece.thread not in foreign)
        posts += [joined(pieces) for pieces in self.waiting.values()]
        self.waiting.clear()
        return posts


def joined(pieces: Sequence[Piece]) -> Post:
    """A thread as one text, oldest post first, under the number and address of its first post."""
    ordered = sorted({piece.id: piece for piece in pieces}.values(), key=lambda piece: (len(piece.id), piece.id))
    first = next((piece for piece in ordered if piece.first), ordered[0])
    text = "\n\n".join(piece.text for piece in ordered if piece.text)
    parts = tuple(piece.address for piece in ordered) if len(ordered) > 1 else ()
    return Post(first.id, first.published_at, text, first.address, first.versions, parts)
