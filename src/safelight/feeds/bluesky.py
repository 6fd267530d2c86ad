"""Accounts on Bluesky: the public, cached view of the AT protocol, without a token.

https://docs.bsky.app/docs/api/app-bsky-feed-get-author-feed. It compares no dates: pages are read until one is older
than the last read. Posts are never edited; reposts are somebody else's text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from safelight.catalog import Source
from safelight.core.errors import CatalogError, PublisherError
from safelight.feeds.base import Batch
from safelight.feeds.hosts import site
from safelight.feeds.http import Http
from safelight.feeds.marks import PostMark
from safelight.feeds.named import bluesky_page, bluesky_uri
from safelight.feeds.pages import Look
from safelight.feeds.posts import POST_LAYOUT, post_batch
from safelight.feeds.prose import moment
from safelight.feeds.replies import StatusError, TryAgain
from safelight.feeds.threads import Piece, Threads

HOST: Final = "public.api.bsky.app"
_PAGE: Final = 100
_POSTS: Final = 25
"""Posts that one look-up may ask for."""


class BlueskyFeed:
    """Posts of an account, newest first."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def batches(self, source: Source, *, since: date | None = None, after: str | None = None) -> Iterator[Batch]:
        """See Feed. `since` is compared a day early: a day begins at another time here."""
        mark = PostMark.resumed(after)
        threads = Threads()
        threads.add(self._posts(source, mark.open))
        start = datetime(since.year, since.month, since.day, tzinfo=UTC) - timedelta(days=1) if since else None
        ends = max((time for time in (start, moment(mark.since)) if time), default=None)
        while True:
            answer = self._page(source, mark)
            pieces, unreadable = pieces_of(answer["feed"])
            times = [piece.published_at for piece in pieces if piece.published_at]
            token = str(answer.get("cursor") or "")
            if token and token == mark.token:
                raise PublisherError(f"{source.id}: Bluesky sends the same page again and again.", fix=_LATER)
            last = not token or not answer["feed"] or bool(ends and times and max(times) <= ends)
            posts = threads.add(
                piece for piece in pieces if not (ends and piece.published_at and piece.published_at <= ends)
            )
            if last:
                posts += threads.finished(lambda ids: self._posts(source, ids))
            newest = max((time for time in times if time <= self._http.now()), default=None)
            further = mark.behind(
                newest.isoformat() if newest else mark.newest, "", "" if last else token, threads.ids()
            )
            if posts or unreadable or mark.token:
                yield post_batch(posts, further.written(), unreadable)
            if last:
                return
            mark = further

    def look(self, source: Source) -> Look:
        """What `sources --check` asks: whether the account is there, and its newest post."""
        pieces, _ = pieces_of(self._page(source, PostMark())["feed"])
        times = [piece.published_at for piece in pieces if piece.published_at]
        return Look(POST_LAYOUT, max(times).date() if times else None)

    def gone(self, source: Source, addresses: Sequence[str]) -> frozenset[str]:
        """See Takedowns. Gone is what a look-up of the post leaves out."""
        names = {uri: address for address in addresses if (uri := bluesky_uri(address))}
        there = {str(post.get("uri")) for post in self._views(source, list(names)) if isinstance(post, dict)}
        return frozenset(address for uri, address in names.items() if uri not in there)

    def pieces(self, source: Source, addresses: Sequence[str]) -> dict[str, Piece]:
        """See Takedowns."""
        names = {uri: address for address in addresses if (uri := bluesky_uri(address))}
        return {names[piece.id]: piece for piece in self._posts(source, list(names)) if piece.id in names}

    def _page(self, source: Source, mark: PostMark) -> dict[str, Any]:
        if not source.endpoint.account:
            raise CatalogError(
                f"{source.id}: a source on Bluesky needs endpoint.account.", fix="Add it to the catalogue."
            )
        query: dict[str, str | int] = {
            "actor": source.endpoint.account,
            "limit": min(_PAGE, source.endpoint.page_rows),
            "filter": "posts_and_author_threads",
        }
        if mark.token:
            query["cursor"] = mark.token
        try:
            return self._ask(source, "getAuthorFeed", query, "feed")
        except StatusError as error:
            if error.status != 400:
                raise
            raise PublisherError(
                f"{source.id}: Bluesky has no account {source.endpoint.account} that can be read.",
                fix=f"See {source.page}, and correct the account in the catalogue. The last generation stays in use.",
            ) from None

    def _posts(self, source: Source, ids: Sequence[str]) -> list[Piece]:
        """Posts by address; those that are gone are not among them."""
        return pieces_of([{"post": view} for view in self._views(source, ids)])[0]

    def _views(self, source: Source, ids: Sequence[str]) -> list[Any]:
        views: list[Any] = []
        for at in range(0, len(ids), _POSTS):
            part = ids[at : at + _POSTS]
            query = "&".join(f"uris={uri}" for uri in part)
            views += self._ask(source, f"getPosts?{query}", {}, "posts")["posts"]
        return views

    def _ask(self, source: Source, method: str, query: Mapping[str, str | int], key: str) -> dict[str, Any]:
        def check(answer: Any) -> None:
            if not (isinstance(answer, dict) and isinstance(answer.get(key), list)):
                raise TryAgain("answers with something else than posts")

        url = f"{site(source.endpoint.host or HOST)}/xrpc/app.bsky.feed.{method}"
        answer: dict[str, Any] = self._http.get_json(source.id, url, query or None, check=check)
        return answer


_LATER: Final = "Try again later. The last generation stays in use."


def pieces_of(items: Sequence[Any]) -> tuple[list[Piece], int]:
    """The posts of a feed that are the account's own, and how many items could not be read."""
    pieces, unreadable = [], 0
    for item in items:
        try:
            if not item.get("reason"):
                pieces.append(_piece(item["post"]))
        except (KeyError, TypeError, AttributeError):
            unreadable += 1
    return pieces, unreadable


def _piece(post: Mapping[str, Any]) -> Piece:
    uri, author, record = str(post["uri"]), str(post["author"]["did"]), post["record"]
    reply = record.get("reply") or {}
    parent, root = (str(reply["parent"]["uri"]), str(reply["root"]["uri"])) if reply else (None, uri)
    return Piece(
        id=uri,
        author=author,
        published_at=moment(str(record["createdAt"])),
        text=str(record["text"]),
        address=bluesky_page(uri) or uri,
        thread=root,
        parent=parent,
        # A conversation that somebody else began stays theirs, whoever goes on with it.
        answers=parent is not None and not all(one.startswith(f"at://{author}/") for one in (parent, root)),
    )
