"""Posts that were saved as JSON: an account's own archive from X, an export from Mastodon, or answers of an API.

Nothing but the account's own posts is looked at: an archive also holds messages, addresses and phone numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, Final

import orjson

from safelight.catalog import FeedKind, Source
from safelight.core.errors import BadInput
from safelight.feeds import bluesky, mastodon
from safelight.feeds.posts import Post
from safelight.feeds.prose import moment, plain, text_of_html
from safelight.feeds.rss import newswire_posts
from safelight.feeds.threads import Piece, Threads
from safelight.feeds.xapi import pieces_of

Read = tuple[list[Post], int]

_ARCHIVE: Final = re.compile(r"(?:tweets?(?:-part\d+)?|note-tweet|account)\.js")
_STARTS: Final = re.compile(rb"\s*window\.YTD\.[\w.]+\s*=\s*")
_X_TIME: Final = "%a %b %d %H:%M:%S %z %Y"
_MARK: Final = b"\xef\xbb\xbf"


def looks_like_posts(path: str) -> bool:
    """Whether a file of an archive may hold posts as JSON: by its name, because an archive has ten thousand files."""
    name = PurePosixPath(path).name.lower()
    return bool(_ARCHIVE.fullmatch(name)) or name.endswith((".json", ".jsonl", ".ndjson"))


def saved_posts(files: Mapping[str, bytes], source: Source) -> Read:
    """The account's own posts in these files (path -> content), threads joined, and how many could not be read.

    Raises BadInput for JSON that is cut off or broken.
    """
    scripts = {path: content for path, content in files.items() if path.lower().endswith(".js")}
    documents = [one for path, content in files.items() if path not in scripts for one in _documents(path, content)]
    posts, unreadable = _x_archive(scripts) if scripts else ([], 0)
    more, bad = _READERS[source.feed](documents, source)
    return posts + more, unreadable + bad


def _documents(path: str, content: bytes) -> Iterator[Any]:
    """The JSON documents of a file: one, or one a line."""
    text = content.removeprefix(_MARK).strip()
    try:
        yield orjson.loads(text)
    except orjson.JSONDecodeError:
        lines = [line for line in text.split(b"\n") if line.strip()]
        try:
            several = [orjson.loads(line) for line in lines] if len(lines) > 1 else []
        except orjson.JSONDecodeError:
            several = []
        if not several:
            raise BadInput(
                f"{PurePosixPath(path).name} is cut off, or is not JSON.", fix="Download the archive again."
            ) from None
        yield from several


# -- an account's archive from X ---------------------------------------------------------------------------------------


def _x_archive(files: Mapping[str, bytes]) -> Read:
    """Posts of `tweets.js`, with the whole of long ones from `note-tweet.js`."""
    parts: dict[str, list[Any]] = {"tweet": [], "noteTweet": [], "account": []}
    for path, content in files.items():
        for entry in _entries(path, content):
            for kind, found in parts.items():
                if isinstance(entry, dict) and isinstance(entry.get(kind), dict):
                    found.append(entry[kind])
    if not parts["tweet"]:
        return [], 0
    owner = parts["account"][0] if parts["account"] else {}
    notes = [str((note.get("core") or {}).get("text") or "") for note in parts["noteTweet"]]
    pieces, unreadable = [], 0
    for tweet in parts["tweet"]:
        try:
            piece = _x_piece(tweet, owner, notes)
        except (KeyError, TypeError, ValueError, AttributeError):
            unreadable += 1
            continue
        if piece is not None:
            pieces.append(piece)
    return _threads(_whole_threads(pieces)), unreadable


def _entries(path: str, content: bytes) -> list[Any]:
    """The list in a script of an archive: `window.YTD.tweets.part0 = [ … ]`."""
    text = content.removeprefix(_MARK)
    try:
        entries = orjson.loads(_STARTS.sub(b"", text, count=1).strip().removesuffix(b";"))
    except orjson.JSONDecodeError:
        raise BadInput(
            f"{PurePosixPath(path).name} is cut off, or is no part of an archive of X.",
            fix="Download the archive again.",
        ) from None
    return entries if isinstance(entries, list) else []


def _x_piece(tweet: Mapping[str, Any], owner: Mapping[str, Any], notes: Sequence[str]) -> Piece | None:
    """A post of the archive; None for a repost."""
    number, text = str(int(tweet["id_str"])), plain(str(tweet.get("full_text") or tweet["text"]))
    if text.startswith("RT @"):
        return None
    account, handle = str(owner.get("accountId") or ""), str(owner.get("username") or "i")
    parent, speaks_to = tweet.get("in_reply_to_status_id_str"), tweet.get("in_reply_to_user_id_str")
    history = ((tweet.get("edit_info") or {}).get("initial") or {}).get("editTweetIds") or ()
    return Piece(
        id=number,
        author=account,
        published_at=datetime.strptime(str(tweet["created_at"]), _X_TIME).astimezone(UTC),
        text=_whole_text(text, notes),
        address=f"https://x.com/{handle}/status/{number}",
        thread=number,
        parent=str(parent) if parent else None,
        answers=bool(parent or speaks_to) and str(speaks_to) != account,
        versions=tuple(str(one) for one in history if str(one) != number),
    )


def _whole_text(text: str, notes: Sequence[str]) -> str:
    """A long post's whole text: the archive keeps it elsewhere, without the post's number."""
    start = re.sub(r"(?:…|\.\.\.)?\s*(?:https://t\.co/\w+)?\s*$", "", text)
    if len(start) < 200:
        return text
    return next((plain(note) for note in notes if plain(note).startswith(start)), text)


def _whole_threads(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces with the thread that each belongs to: an archive names the post before alone."""
    parents = {piece.id: piece.parent for piece in pieces}
    placed = []
    for piece in pieces:
        root, seen = piece.id, {piece.id}
        while (above := parents.get(root)) and above in parents and above not in seen:
            root = above
            seen.add(root)
        placed.append(replace(piece, thread=root))
    return placed


# -- answers of an API -------------------------------------------------------------------------------------------------


def _x_answers(documents: Sequence[Any], source: Source) -> Read:
    """Answers of the X API, whole or a post a line."""
    pieces: list[Piece] = []
    unreadable = 0
    loose = [one for one in _flat(documents) if isinstance(one, dict) and "text" in one and "id" in one]
    answers = [one for one in documents if isinstance(one, dict) and isinstance(one.get("data"), list)]
    for answer in [*answers, {"data": loose}]:
        found, bad = pieces_of(answer, {})
        pieces += [_named(piece, source) for piece in found]
        unreadable += bad
    known = len(answers) + len(loose)
    return _threads(pieces), unreadable + (1 if documents and not known else 0)


def _named(piece: Piece, source: Source) -> Piece:
    """The address under the source's own account, where an answer does not name the author."""
    if "/i/status/" not in piece.address or not source.endpoint.account:
        return piece
    address = piece.address.replace("/i/", f"/{source.endpoint.account}/", 1)
    return replace(piece, address=address)


def _mastodon_saved(documents: Sequence[Any], _source: Source) -> Read:
    """Statuses as the API sends them, or an export's `outbox.json`."""
    notes = [item for one in documents if isinstance(one, dict) for item in one.get("orderedItems") or ()]
    statuses = [one for one in _flat(documents) if isinstance(one, dict) and "content" in one and "account" in one]
    pieces, unreadable = mastodon.saved_pieces(statuses)
    posts = _threads(pieces)
    for item in notes:
        note = item.get("object") if isinstance(item, dict) else None
        if not (isinstance(note, dict) and item.get("type") == "Create"):
            continue
        number, text = str(note.get("id") or ""), text_of_html(str(note.get("content") or ""))
        if number and text and not note.get("inReplyTo"):
            posts.append(Post(number.rpartition("/")[2], moment(str(note.get("published") or "")), text, number))
    return posts, unreadable + (1 if documents and not (notes or statuses) else 0)


def _bluesky_saved(documents: Sequence[Any], _source: Source) -> Read:
    """Pages of getAuthorFeed, or posts as getPosts sends them."""
    items = [item for one in documents if isinstance(one, dict) for item in one.get("feed") or ()]
    items += [{"post": post} for one in documents if isinstance(one, dict) for post in one.get("posts") or ()]
    pieces, unreadable = bluesky.pieces_of(items)
    return _threads(pieces), unreadable + (1 if documents and not items else 0)


def _newswire(documents: Sequence[Any], source: Source) -> Read:
    items = [one for one in _flat(documents) if isinstance(one, dict) and "news_id" in one]
    posts, unreadable = newswire_posts(items, source)
    return posts, unreadable + (1 if documents and not items else 0)


def _flat(documents: Sequence[Any]) -> Iterator[Any]:
    for one in documents:
        if isinstance(one, list):
            yield from one
        else:
            yield one


def _threads(pieces: Sequence[Piece]) -> list[Post]:
    """Threads of an archive, where nothing can be looked up."""
    threads = Threads()
    return threads.add(pieces) + threads.finished(lambda _ids: ())


_READERS: Final[Mapping[FeedKind, Callable[[Sequence[Any], Source], Read]]] = {
    FeedKind.X: _x_answers,
    FeedKind.MASTODON: _mastodon_saved,
    FeedKind.BLUESKY: _bluesky_saved,
    FeedKind.RSS: _newswire,
}
