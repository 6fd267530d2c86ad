"""Accounts on X: posts of an account, or of a search, threads joined to one text (decision 0113).

The cursor (PostMark) that ends a read asks, handed back, for what is newer than its newest post.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from safelight.catalog import Source
from safelight.core.errors import CatalogError, PublisherError
from safelight.feeds.base import Batch
from safelight.feeds.http import Http
from safelight.feeds.marks import PostMark
from safelight.feeds.named import x_number
from safelight.feeds.pages import Look
from safelight.feeds.posts import POST_LAYOUT, post_batch
from safelight.feeds.threads import Piece, Threads
from safelight.feeds.xapi import FIELDS, XClient, pieces_of, sent_at

_TIMELINE: Final = 100
_SEARCH_ALL: Final = 500
_RECENT: Final = timedelta(days=6, hours=23)
"""Recent search refuses a beginning that is older than seven days."""


class XFeed:
    """Posts of an account, newest first; or of a search, where the catalogue has a `query`."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def batches(self, source: Source, *, since: date | None = None, after: str | None = None) -> Iterator[Batch]:
        """See Feed. The publisher compares `since` a day early: it knows no time zones."""
        mark = PostMark.resumed(after)
        client = XClient(self._http, source)
        if not source.endpoint.query and not mark.user:
            mark = replace(mark, user=_user(client, source))
        handles = {mark.user: source.endpoint.account or ""} if mark.user else {}
        path, params = self._question(source, mark, since)
        threads = Threads()
        threads.add(_pieces(client.lookup(mark.open), handles))
        while True:
            answer = client.ask(path, {**params, **({"pagination_token": mark.token} if mark.token else {})})
            batch, mark = self._page(client, source, answer, threads, mark, handles)
            if batch is not None:
                yield batch
            if not mark.token:
                return

    def look(self, source: Source) -> Look:
        """What `sources --check` asks: whether the token works, the account is there, and its newest post."""
        client = XClient(self._http, source)
        mark = PostMark(user="" if source.endpoint.query else _user(client, source))
        path, params = self._question(source, mark, None)
        answer = client.ask(path, {**params, "max_results": 10})
        _check_answer(source, answer)
        moments = [piece.published_at for piece in pieces_of(answer, {})[0] if piece.published_at]
        return Look(POST_LAYOUT, max(moments).date() if moments else None)

    def gone(self, source: Source, addresses: Sequence[str]) -> frozenset[str]:
        """See Takedowns. Gone is what X does not find; posts of a protected or suspended account it may yet have."""
        numbers = {number: address for address in addresses if (number := x_number(address))}
        if not numbers:
            return frozenset()
        errors = [
            error for answer in XClient(self._http, source).lookup(numbers) for error in answer.get("errors") or ()
        ]
        missing = (error for error in errors if str(error.get("type", "")).endswith("/resource-not-found"))
        ids = (str(error.get("resource_id") or error.get("value")) for error in missing)
        return frozenset(numbers[one] for one in ids if one in numbers)

    def pieces(self, source: Source, addresses: Sequence[str]) -> dict[str, Piece]:
        """See Takedowns."""
        numbers = {number: address for address in addresses if (number := x_number(address))}
        found = _pieces(XClient(self._http, source).lookup(numbers), {}) if numbers else []
        named = ((numbers[piece.id], piece) for piece in found if piece.id in numbers)
        return {address: replace(piece, address=address) for address, piece in named}

    def _question(self, source: Source, mark: PostMark, since: date | None) -> tuple[str, dict[str, str | int]]:
        """Path and query of the pages."""
        endpoint = source.endpoint
        start = datetime.combine(since - timedelta(days=1), time(), UTC) if since else None
        after = mark.since
        params: dict[str, str | int] = {"tweet.fields": FIELDS}
        if not endpoint.query:
            path, least, most = f"/2/users/{mark.user}/tweets", 5, _TIMELINE
            params["exclude"] = "retweets"
        else:
            path, least, most = f"/2/tweets/search/{'all' if endpoint.whole_archive else 'recent'}", 10, _TIMELINE
            params |= {"query": endpoint.query, "expansions": "author_id"}
            if endpoint.whole_archive:
                most = _SEARCH_ALL
                start = start or (None if after else datetime(2006, 3, 22, tzinfo=UTC))
            else:
                earliest = self._http.now() - _RECENT
                start = start if start and start > earliest else None
                sent = sent_at(after)
                after = after if sent and sent > earliest else ""
        params["max_results"] = max(least, min(most, endpoint.page_rows))
        if start:
            params["start_time"] = start.strftime("%Y-%m-%dT%H:%M:%SZ")
        elif after:
            params["since_id"] = after
        return path, params

    def _page(
        self,
        client: XClient,
        source: Source,
        answer: dict[str, Any],
        threads: Threads,
        mark: PostMark,
        handles: dict[str, str],
    ) -> tuple[Batch | None, PostMark]:
        """The posts of a page as a batch, and the mark behind it; None where the publisher has nothing new."""
        _check_answer(source, answer)
        pieces, unreadable = pieces_of(answer, handles)
        meta = answer.get("meta") or {}
        known = int(mark.since) if mark.since.isdecimal() else 0
        posts = threads.add(piece for piece in pieces if int(piece.id) > known)
        token = str(meta.get("next_token") or "")
        if token and token == mark.token:
            raise PublisherError(f"{source.id}: X sends the same page again and again.", fix="Try again later.")
        if not token:
            posts += threads.finished(lambda ids: _pieces(client.lookup(ids), handles))
        further = mark.behind(str(meta.get("newest_id") or mark.newest), "", token, threads.ids())
        if not (posts or unreadable or answer.get("data") or mark.token):
            return None, further
        return post_batch(posts, further.written(), unreadable), further


def _pieces(answers: list[dict[str, Any]], handles: dict[str, str]) -> list[Piece]:
    return [piece for answer in answers for piece in pieces_of(answer, handles)[0]]


def _user(client: XClient, source: Source) -> str:
    """The account's number."""
    handle = source.endpoint.account
    if not handle:
        raise CatalogError(
            f"{source.id}: a source on X needs endpoint.account or endpoint.query.", fix="Add it to the catalogue."
        )
    answer = client.ask(f"/2/users/by/username/{handle}", {"user.fields": "username"})
    data = answer.get("data")
    if not (isinstance(data, dict) and str(data.get("id", "")).isdecimal()):
        raise PublisherError(
            f"{source.id}: X has no account {handle} that can be read: renamed, closed or suspended.",
            fix=f"See {source.page}, and correct the account in the catalogue. The last generation stays in use.",
        )
    return str(data["id"])


def _check_answer(source: Source, answer: dict[str, Any]) -> None:
    """An answer without data and without a count of nothing is a refusal in a good answer."""
    if "data" not in answer and "meta" not in answer:
        raise PublisherError(
            f"{source.id}: X does not show these posts: the account is protected, suspended or closed.",
            fix=f"See {source.page}. The last generation stays in use.",
        )
