"""The X API (v2) as a client sees it: token, limits, errors inside good answers, and posts as they come.

https://docs.x.com/x-api. A window that is used up is waited for; a cap on reads or money ends the read with a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import httpx
import orjson

from safelight.catalog import Source
from safelight.core.errors import PublisherError
from safelight.feeds.hosts import site
from safelight.feeds.http import Http
from safelight.feeds.prose import moment, plain
from safelight.feeds.replies import Reply, TryAgain, json_of
from safelight.feeds.threads import Piece

HOST: Final = "api.x.com"
FIELDS: Final = (
    "created_at,author_id,lang,conversation_id,in_reply_to_user_id,referenced_tweets,note_tweet,edit_history_tweet_ids"
)
LOOKUP: Final = 100
"""Posts that one look-up may ask for."""

_KEPT: Final = frozenset({401, 402, 403, 429})
_WINDOWS: Final = 4
"""Windows that one request waits for; a publisher that always says `later` is left alone."""

_EPOCH_MS: Final = 1_288_834_974_657


class XClient:
    """Asks X for one source. Every answer is a dict; errors inside it are left to the caller."""

    def __init__(self, http: Http, source: Source) -> None:
        if not http.x_token:
            raise PublisherError(
                f"{source.id}: accounts on X are read with a token, and none is set.",
                fix="Set SAFELIGHT_X_BEARER (see the operator guide, Texts), or import an archive with --file.",
            )
        self._http = http
        self._who = source.id
        self._root = site(source.endpoint.host or HOST)
        self._headers = {"Authorization": f"Bearer {http.x_token}"}
        self._free_from: dict[str, float] = {}

    def ask(self, path: str, params: Mapping[str, str | int]) -> dict[str, Any]:
        """The answer to one request; waits for the limit's window where it is used up."""
        for _ in range(_WINDOWS):
            self._wait(self._free_from.pop(_family(path), None))
            reply = self._http.get(
                self._who, self._root + path, params, headers=self._headers, keep=_is_ours, check=self._judge
            )
            self._note(path, reply)
            if reply.status != 429:
                answer: dict[str, Any] = orjson.loads(reply.body)
                return answer
        raise PublisherError(f"{self._who}: X says again and again that its limit is reached.", fix=_LATER)

    def lookup(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        """Answers that hold the posts of these ids, and errors for those that are not there."""
        wanted = list(dict.fromkeys(ids))
        parts = [wanted[at : at + LOOKUP] for at in range(0, len(wanted), LOOKUP)]
        return [self.ask("/2/tweets", {"ids": ",".join(part), "tweet.fields": FIELDS}) for part in parts]

    def _note(self, path: str, reply: Reply) -> None:
        """Remember when this family of requests is free again, if the window is used up."""
        reset = reply.headers.get("x-rate-limit-reset", "")
        used_up = reply.status == 429 or reply.headers.get("x-rate-limit-remaining") == "0"
        if used_up and reset.isdecimal():
            self._free_from[_family(path)] = float(reset)

    def _wait(self, free_from: float | None) -> None:
        if free_from is None:
            return
        seconds = free_from - self._http.now().timestamp()
        if seconds > self._http.pace.window:
            raise PublisherError(
                f"{self._who}: X's limit is reached for the next {seconds / 60:.0f} minutes.", fix=_LATER
            )
        if seconds > 0:
            self._http.pause(self._who, seconds + 1)

    def _judge(self, reply: Reply) -> None:
        if reply.status in _KEPT:
            self._refusal(reply)
        elif not isinstance(json_of(reply), dict):
            raise TryAgain("answers with something else than posts")

    def _refusal(self, reply: Reply) -> None:
        """Raises for every refusal but a window that ends."""
        problem = _problem(reply.body)
        if reply.status == 402 or "usage-capped" in problem or "usagecapexceeded" in problem:
            raise PublisherError(
                f"{self._who}: the reads that the token's project at X has paid for are used up.",
                fix="Raise the cap in X's developer console, or wait until it begins anew. "
                "The last generation stays in use.",
            )
        if reply.status == 401:
            raise PublisherError(
                f"{self._who}: X does not know the token: it is wrong, or was revoked.",
                fix="Make a new bearer token in X's developer console and set SAFELIGHT_X_BEARER.",
            )
        if reply.status == 403:
            raise PublisherError(
                f"{self._who}: X refuses this request to the token's project.",
                fix="Look in X's developer console whether the project is active and may read posts.",
            )
        if not reply.headers.get("x-rate-limit-reset", "").isdecimal():
            raise TryAgain("answers with status 429")


_LATER: Final = "Try again later. The last generation stays in use."


def _is_ours(response: httpx.Response) -> bool:
    """Whether a status is X's own to explain; a Retry-After is handled as everybody's."""
    return response.status_code in _KEPT and "retry-after" not in response.headers


def _family(path: str) -> str:
    """Requests that share a limit: the path without numbers and handles."""
    return "/".join(part for part in path.split("/") if not part.isdecimal()).partition("/username/")[0]


def _problem(body: bytes) -> str:
    """Type and title of a problem, in small letters; empty for a body of another shape."""
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        return ""
    return f"{answer.get('type', '')} {answer.get('title', '')}".casefold() if isinstance(answer, dict) else ""


def piece_of(post: Mapping[str, Any], handles: Mapping[str, str]) -> Piece | None:
    """A post of an answer; None for a repost, which is somebody else's text. `handles`: author id -> handle.

    Raises KeyError, ValueError, TypeError or AttributeError for one that is not in the documented shape.
    """
    links = {str(link["type"]): str(link["id"]) for link in post.get("referenced_tweets") or ()}
    if "retweeted" in links:
        return None
    number, author = str(int(post["id"])), str(post.get("author_id") or "")
    speaks_to = post.get("in_reply_to_user_id")
    note = post.get("note_tweet") or {}
    return Piece(
        id=number,
        author=author,
        published_at=moment(post.get("created_at")) or sent_at(number),
        text=plain(str(note.get("text") or post["text"])),
        address=f"https://x.com/{handles.get(author) or 'i'}/status/{number}",
        thread=str(post.get("conversation_id") or number),
        parent=links.get("replied_to"),
        answers=speaks_to is not None and str(speaks_to) != author,
        versions=tuple(str(one) for one in post.get("edit_history_tweet_ids") or () if str(one) != number),
    )


def pieces_of(answer: Mapping[str, Any], handles: Mapping[str, str]) -> tuple[list[Piece], int]:
    """The posts of an answer that are their author's own, and how many things in it could not be read."""
    users = (answer.get("includes") or {}).get("users") or ()
    named = {**{str(user.get("id")): str(user.get("username")) for user in users}, **handles}
    pieces, unreadable = [], len(answer.get("errors") or ())
    for post in answer.get("data") or ():
        try:
            piece = piece_of(post, named)
        except (KeyError, ValueError, TypeError, AttributeError):
            unreadable += 1
            continue
        if piece is not None:
            pieces.append(piece)
    return pieces, unreadable


def sent_at(number: str) -> datetime | None:
    """When a post was sent, which its number tells (posts since November 2010)."""
    if not number.isdecimal() or int(number) < 1 << 40 or int(number) >= 1 << 63:
        return None
    return datetime.fromtimestamp(((int(number) >> 22) + _EPOCH_MS) / 1000, UTC)
