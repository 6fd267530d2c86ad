"""Accounts on Mastodon: https://docs.joinmastodon.org/methods/accounts/

Public posts need no token but on servers in limited mode. Boosts are somebody else's text and are asked to be left out;
`edited_at` newer than the last read is a correction under the same number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, Final

import httpx

from safelight.catalog import Source
from safelight.core.errors import CatalogError, PublisherError
from safelight.feeds.base import Batch
from safelight.feeds.hosts import site
from safelight.feeds.http import Http
from safelight.feeds.marks import PostMark
from safelight.feeds.named import mastodon_number
from safelight.feeds.pages import Look
from safelight.feeds.posts import POST_LAYOUT, post_batch
from safelight.feeds.prose import moment, text_of_html
from safelight.feeds.replies import Reply, StatusError, TryAgain, json_of
from safelight.feeds.threads import Piece, Threads

_PAGE: Final = 40
_PUBLIC: Final = frozenset({"public", "unlisted"})
_GONE: Final = frozenset({404, 410})
_NEXT: Final = re.compile(r'<([^>]*)>\s*;\s*rel="next"')


class MastodonFeed:
    """Posts of an account, newest first, page by page as the Link header says."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def batches(self, source: Source, *, since: date | None = None, after: str | None = None) -> Iterator[Batch]:
        """See Feed. The server compares no dates: pages are read until one is older than `since` or the last read."""
        began = self._http.now()
        mark = PostMark.resumed(after)
        if not mark.user:
            mark = replace(mark, user=self._account(source))
        threads, chains = Threads(), _Chains()
        threads.add(self._statuses(source, mark.open, chains))
        while True:
            statuses, token = self._page(source, mark)
            last = token == "" or _behind(statuses, mark, since)
            pieces, unreadable = _pieces(statuses, chains)
            posts = threads.add(
                piece for piece, changed in pieces if _after(piece.id, mark.since) or changed > _time(mark)
            )
            if last:
                posts += threads.finished(lambda ids: self._statuses(source, ids, chains))
            newest = max((piece.id for piece, _ in pieces), key=_order, default=mark.newest)
            further = mark.behind(newest, began.isoformat(), "" if last else token, threads.ids())
            if posts or unreadable or mark.token:
                yield post_batch(posts, further.written(), unreadable)
            if last:
                return
            mark = further

    def look(self, source: Source) -> Look:
        """What `sources --check` asks: whether the account is there, and its newest post."""
        statuses, _ = self._page(source, PostMark(user=self._account(source)))
        moments = [piece.published_at for piece, _ in _pieces(statuses, _Chains())[0] if piece.published_at]
        return Look(POST_LAYOUT, max(moments).date() if moments else None)

    def gone(self, source: Source, addresses: Sequence[str]) -> frozenset[str]:
        """See Takedowns. Gone is 404 or 410 of the post's own number; a server that wants a log-in can't tell."""
        found = ((address, mastodon_number(address)) for address in addresses)
        return frozenset(
            address for address, number in found if number and self._status(source, number).status in _GONE
        )

    def pieces(self, source: Source, addresses: Sequence[str]) -> dict[str, Piece]:
        """See Takedowns."""
        numbers = {number: address for address in addresses if (number := mastodon_number(address))}
        return {numbers[piece.id]: piece for piece in self._statuses(source, list(numbers), _Chains())}

    def _account(self, source: Source) -> str:
        """The account's number on its server."""
        endpoint = source.endpoint
        if not (endpoint.host and endpoint.account):
            raise CatalogError(
                f"{source.id}: a source on Mastodon needs endpoint.host and endpoint.account.",
                fix="Add them to the catalogue.",
            )
        url = f"{site(endpoint.host)}/api/v1/accounts/lookup"
        answer = self._ask(source, url, {"acct": endpoint.account}, dict)
        return str(answer.get("id", ""))

    def _page(self, source: Source, mark: PostMark) -> tuple[list[Any], str]:
        """A page of posts, and the token of the next one, empty behind the last."""
        params: dict[str, str | int] = {"limit": min(_PAGE, source.endpoint.page_rows), "exclude_reblogs": "true"}
        if mark.token:
            params["max_id"] = mark.token
        url = f"{site(source.endpoint.host or '')}/api/v1/accounts/{mark.user}/statuses"
        reply = self._reply(source, url, params, list)
        following = _NEXT.search(reply.headers.get("link", ""))
        token = httpx.URL(following[1]).params.get("max_id", "") if following else ""
        if token and token == mark.token:
            raise PublisherError(
                f"{source.id}: the server sends the same page again and again.", fix="Try again later."
            )
        statuses: list[Any] = json_of(reply)
        return statuses, token if statuses else ""

    def _statuses(self, source: Source, ids: Sequence[str], chains: _Chains) -> list[Piece]:
        """Posts by number; those that are gone are not among them."""
        replies = (self._status(source, number) for number in ids)
        pieces, _ = _pieces([json_of(reply) for reply in replies if reply.status == 200], chains)
        return [piece for piece, _ in pieces]

    def _status(self, source: Source, number: str) -> Reply:
        url = f"{site(source.endpoint.host or '')}/api/v1/statuses/{number}"
        return self._http.get(source.id, url, keep=lambda response: response.status_code in {401, 403, *_GONE})

    def _ask(self, source: Source, url: str, params: Mapping[str, str | int], kind: type) -> Any:
        return json_of(self._reply(source, url, params, kind))

    def _reply(self, source: Source, url: str, params: Mapping[str, str | int], kind: type) -> Reply:
        def check(reply: Reply) -> None:
            if not isinstance(json_of(reply), kind):
                raise TryAgain("answers with something else than posts")

        try:
            return self._http.get(source.id, url, params, check=check)
        except StatusError as error:
            if error.status != 401:
                raise
            raise PublisherError(
                f"{source.id}: the server {source.endpoint.host} shows public posts only to those who log in.",
                fix="Import an archive of the account with --file, or leave this source out.",
            ) from None


@dataclass(slots=True)
class _Chains:
    """Which thread a post belongs to: the server names the post before alone. Newest posts come first."""

    thread_of: dict[str, str] = field(default_factory=dict)

    def place(self, number: str, parent: str | None) -> str:
        """The thread of a post; remembers that its parent belongs to the same."""
        thread = self.thread_of.get(number) or self.thread_of.get(parent or "") or number
        self.thread_of[number] = thread
        if parent:
            self.thread_of[parent] = thread
        return thread


def _pieces(statuses: Sequence[Any], chains: _Chains) -> tuple[list[tuple[Piece, datetime]], int]:
    """The account's own public posts with the time of their last change, and how many items could not be read."""
    pieces, unreadable = [], 0
    for status in statuses:
        try:
            if status.get("reblog") or status.get("visibility", "public") not in _PUBLIC:
                continue
            pieces.append(_piece(status, chains))
        except (KeyError, TypeError, AttributeError):
            unreadable += 1
    return pieces, unreadable


def saved_pieces(statuses: Sequence[Any]) -> tuple[list[Piece], int]:
    """Posts of saved answers, newest first or not, and how many could not be read."""
    ordered = sorted(statuses, key=lambda status: _order(str(status.get("id", ""))), reverse=True)
    pieces, unreadable = _pieces(ordered, _Chains())
    return [piece for piece, _ in pieces], unreadable


def _piece(status: Mapping[str, Any], chains: _Chains) -> tuple[Piece, datetime]:
    number, author = str(status["id"]), str(status["account"]["id"])
    parent = str(status["in_reply_to_id"]) if status.get("in_reply_to_id") else None
    speaks_to = status.get("in_reply_to_account_id")
    answers = parent is not None and speaks_to is not None and str(speaks_to) != author
    warning = str(status.get("spoiler_text") or "")
    text = "\n\n".join(part for part in (warning, text_of_html(str(status["content"]))) if part)
    piece = Piece(
        id=number,
        author=author,
        published_at=moment(str(status["created_at"])),
        text=text,
        address=str(status.get("url") or status["uri"]),
        thread=number if answers else chains.place(number, parent),
        parent=parent,
        answers=answers,
    )
    edited = status.get("edited_at")
    return piece, (moment(str(edited)) if edited else None) or _NEVER


_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _time(mark: PostMark) -> datetime:
    """When the last whole read began; in the far future for a first read, which needs no corrections."""
    return moment(mark.since_at) or datetime.max.replace(tzinfo=UTC)


def _order(number: str) -> tuple[int, str]:
    return len(number), number


def _after(number: str, since: str) -> bool:
    return _order(number) > _order(since)


def _behind(statuses: Sequence[Any], mark: PostMark, since: date | None) -> bool:
    """Whether a page ends before what is asked for."""
    last = statuses[-1] if statuses and isinstance(statuses[-1], dict) else {}
    if mark.since and not _after(str(last.get("id", "")), mark.since):
        return True
    sent = moment(str(last.get("created_at", "")))
    return since is not None and sent is not None and (since - sent.date()).days > 1
