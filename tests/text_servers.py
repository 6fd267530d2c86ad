"""Publishers of texts on this machine that speak the real protocols: X, Mastodon, Bluesky, RSS, a web log."""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

import pytest

from tests.servers import PORTALS, Asked, Portal, Reply, as_json

TOKEN = "sesame"
HANDLE = "ExamplePD"
USER = "1000000001"
DID = "did:plc:synthetic000000000000000000"
START = datetime(2024, 1, 1, 18, tzinfo=UTC)


@dataclass
class Said:
    """One post. `parent`: the post that it goes on from, `to`: the account that it speaks to."""

    n: int
    text: str
    at: datetime
    parent: int | None = None
    thread: int | None = None
    to: str | None = None
    author: str = USER
    versions: tuple[int, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)


SOURCE = """
[[source]]
id = "{id}"
title = "Posts"
publisher = "Rivermouth Police"
page = "https://social.example.org/@police"
status = "live"
status_since = "2024-01"
status_note = "made up"
covers = true
covers_why = "made up"
basis = "announcement"
unit = "people"
licence = "none"
citation = "Posts, made up."
terms = "Made up, for tests."
robots = "none"
cadence = "daily, made up"
feed = "{feed}"

[source.endpoint]
{endpoint}
"""


def posts_source(id: str = "posts", feed: str = "mastodon", **endpoint: Any) -> str:  # noqa: A002  # as the catalogue
    """The entry of a made-up source of posts, as a catalogue file writes it."""
    keys = endpoint or {"host": "social.example.org", "account": "police"}
    lines = "\n".join(f"{key} = {json.dumps(value)}" for key, value in keys.items())
    return SOURCE.format(id=id, feed=feed, endpoint=lines)


def make_texts(count: int) -> list[Said]:
    """Posts of made-up days, newest first."""
    return [Said(n, f"Post {n} &amp; more", START + timedelta(days=n)) for n in range(count)][::-1]


class TextPortal(Portal):
    """A publisher of texts. `posts` are newest first; `users` the accounts by number."""

    size = 5

    def __init__(self, posts: list[Said] | None = None) -> None:
        self.posts = make_texts(23) if posts is None else posts
        super().__init__([], [])

    @property
    def ids(self) -> list[str]:
        """What each post is called, in the order in which they are sent."""
        return [self.name_of(said) for said in self.posts]

    def name_of(self, said: Said) -> str:
        return str(10_000 + said.n)

    def text_of(self, said: Said) -> str:
        return html.unescape(said.text)

    def by_id(self, name: str) -> Said | None:
        return next((said for said in self.posts if self.name_of(said) == name), None)


def cut_page(posts: list[Said], start: int, size: int) -> tuple[list[Said], str]:
    """A page, and the token of the next one."""
    return posts[start : start + size], str(start + size) if start + size < len(posts) else ""


class X(TextPortal):
    feed = "x"
    limits: Mapping[str, str] = MappingProxyType({})
    hidden: tuple[str, ...] = ()

    def endpoint(self) -> dict[str, Any]:
        return {"host": self.host, "account": HANDLE, "page_rows": self.size}

    def name_of(self, said: Said) -> str:
        return str(1_900_000_000_000_000_000 + said.n)

    def is_for_rows(self, asked: Asked) -> bool:
        return asked.path.endswith("/tweets") or "/search/" in asked.path

    def answer(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return as_json({"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "no"}, 401)
        if asked.path == f"/2/users/by/username/{HANDLE}":
            return as_json({"data": {"id": USER, "name": "Example Police", "username": HANDLE}})
        if asked.path.startswith("/2/users/by/username/"):
            return as_json(
                {"errors": [{"title": "Not Found Error", "type": "https://api.x.com/2/problems/resource-not-found"}]}
            )
        if asked.path == "/2/tweets":
            return self.lookup(asked.query["ids"].split(","))
        assert asked.path in (f"/2/users/{USER}/tweets", "/2/tweets/search/recent", "/2/tweets/search/all")
        reply = self.page(asked.query)
        reply.headers = dict(self.limits)
        return reply

    def page(self, query: dict[str, str]) -> Reply:
        posts = list(self.posts)
        if query.get("exclude") == "retweets":
            posts = [said for said in posts if not said.extra.get("retweet")]
        if since := query.get("since_id"):
            posts = [said for said in posts if int(self.name_of(said)) > int(since)]
        if start := query.get("start_time"):
            posts = [said for said in posts if said.at >= datetime.fromisoformat(start)]
        assert 5 <= int(query["max_results"]) <= 500
        size = int(query["max_results"])
        found, token = cut_page(posts, int(query.get("pagination_token", 0)), size)
        if not found:
            return as_json({"meta": {"result_count": 0}})
        ids = [self.name_of(said) for said in found]
        meta = {"result_count": len(found), "newest_id": ids[0], "oldest_id": ids[-1]}
        users = [{"id": USER, "username": HANDLE}] if "author_id" in query.get("expansions", "") else []
        includes = {"includes": {"users": users}} if users else {}
        body = {"data": [self.tweet(said) for said in found], **includes}
        return as_json({**body, "meta": {**meta, **({"next_token": token} if token else {})}})

    def lookup(self, ids: list[str]) -> Reply:
        assert len(ids) <= 100
        found = [said for name in ids if name not in self.hidden and (said := self.by_id(name))]
        there = {self.name_of(said) for said in found}
        kinds = {True: "not-authorized-for-resource", False: "resource-not-found"}
        errors = [
            {"resource_id": name, "value": name, "parameter": "ids", "resource_type": "tweet",
             "type": f"https://api.x.com/2/problems/{kinds[name in self.hidden]}"}
            for name in ids if name not in there
        ]  # fmt: skip
        data = {"data": [self.tweet(said) for said in found]} if found else {}
        return as_json({**data, **({"errors": errors} if errors else {})})

    def tweet(self, said: Said) -> dict[str, Any]:
        def name(n: int) -> str:
            return str(1_900_000_000_000_000_000 + n)

        history = [name(n) for n in (*said.versions, said.n)]
        tweet: dict[str, Any] = {
            "id": name(said.n), "text": said.text, "author_id": said.author, "lang": "en",
            "created_at": said.at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "conversation_id": name(said.n if said.thread is None else said.thread),
            "edit_history_tweet_ids": history,
        }  # fmt: skip
        if said.parent is not None:
            tweet["referenced_tweets"] = [{"type": "replied_to", "id": name(said.parent)}]
            tweet["in_reply_to_user_id"] = said.to or USER
        if said.extra.get("retweet"):
            tweet["referenced_tweets"] = [{"type": "retweeted", "id": name(999)}]
        if note := said.extra.get("note"):
            tweet["note_tweet"] = {"text": note}
        return tweet


class Mastodon(TextPortal):
    feed = "mastodon"
    needs_login = False

    def endpoint(self) -> dict[str, Any]:
        return {"host": self.host, "account": "examplepd", "page_rows": self.size}

    def is_for_rows(self, asked: Asked) -> bool:
        return asked.path.endswith("/statuses")

    def answer(self, asked: Asked) -> Reply:
        if self.needs_login:
            return as_json({"error": "This method requires an authenticated user"}, 401)
        if asked.path == "/api/v1/accounts/lookup":
            return as_json({"id": "42"}) if asked.query == {"acct": "examplepd"} else as_json({"error": "none"}, 404)
        if asked.path.startswith("/api/v1/statuses/"):
            said = self.by_id(asked.path.rpartition("/")[2])
            return as_json(self.status(said)) if said else as_json({"error": "Record not found"}, 404)
        assert asked.path == "/api/v1/accounts/42/statuses"
        before = asked.query.get("max_id")
        posts = [said for said in self.posts if not before or int(self.name_of(said)) < int(before)]
        size = min(int(asked.query["limit"]), 40)
        found = posts[:size]
        reply = as_json([self.status(said) for said in found])
        if found:
            url = f"http://{self.host}/api/v1/accounts/42/statuses"
            last, first = self.name_of(found[-1]), self.name_of(found[0])
            reply.headers = {
                "Link": f'<{url}?max_id={last}>; rel="next", <{url}?min_id={first}>; rel="prev"',
                "X-RateLimit-Reset": "2025-03-12T14:10:00.000000Z",
            }
        return reply

    def status(self, said: Said) -> dict[str, Any]:
        paragraphs = "".join(f"<p>{part}</p>" for part in said.text.split("\n\n"))
        return {
            "id": self.name_of(said), "created_at": said.at.isoformat().replace("+00:00", ".000Z"), "edited_at": None,
            "in_reply_to_id": None if said.parent is None else str(10_000 + said.parent),
            "in_reply_to_account_id": None if said.parent is None else said.to or "42",
            "spoiler_text": "", "visibility": "public", "content": paragraphs, "reblog": None,
            "uri": f"https://social.example/users/examplepd/statuses/{self.name_of(said)}",
            "url": f"https://social.example/@examplepd/{self.name_of(said)}",
            "account": {"id": "42", "acct": "examplepd"}, **said.extra,
        }  # fmt: skip


class Bluesky(TextPortal):
    feed = "bluesky"

    def endpoint(self) -> dict[str, Any]:
        return {"host": self.host, "account": "examplepd.bsky.social", "page_rows": self.size}

    def name_of(self, said: Said) -> str:
        return self.uri(said.n)

    def text_of(self, said: Said) -> str:
        return said.text

    @staticmethod
    def uri(n: int, did: str = DID) -> str:
        return f"at://{did}/app.bsky.feed.post/3k{n}"

    def is_for_rows(self, asked: Asked) -> bool:
        return asked.path.endswith("getAuthorFeed")

    def answer(self, asked: Asked) -> Reply:
        if asked.path == "/xrpc/app.bsky.feed.getPosts":
            names = [unquote(pair.partition("=")[2]) for pair in asked.raw_query.split("&")]
            assert len(names) <= 25
            return as_json({"posts": [self.view(said) for name in names if (said := self.by_id(name))]})
        assert asked.path == "/xrpc/app.bsky.feed.getAuthorFeed"
        if asked.query["actor"] != "examplepd.bsky.social":
            return as_json({"error": "InvalidRequest", "message": "Profile not found"}, 400)
        start = int(asked.query.get("cursor", "0"))
        found, token = cut_page(self.posts, start, min(int(asked.query["limit"]), 100))
        items = [
            {"post": self.view(said), **({"reason": said.extra["reason"]} if "reason" in said.extra else {})}
            for said in found
        ]
        return as_json({"feed": items, **({"cursor": token} if token else {})})

    def view(self, said: Said) -> dict[str, Any]:
        record: dict[str, Any] = {
            "$type": "app.bsky.feed.post",
            "text": said.text,
            "createdAt": said.at.isoformat().replace("+00:00", ".000Z"),
        }
        if said.parent is not None:
            root = said.parent if said.thread is None else said.thread
            did = said.to or DID
            record["reply"] = {"root": {"uri": self.uri(root, did)}, "parent": {"uri": self.uri(said.parent, did)}}
        return {"uri": self.uri(said.n), "cid": "bafy", "author": {"did": DID, "handle": "examplepd"}, "record": record}


class Feed(TextPortal):
    """An RSS feed with an ETag."""

    feed = "rss"
    raw: bytes | None = None
    robots = "User-agent: *\nDisallow: /private"

    def endpoint(self) -> dict[str, Any]:
        return {"url": f"http://{self.host}/feed/"}

    def name_of(self, said: Said) -> str:
        return f"https://blotter.example/?p={said.n}"

    def is_for_rows(self, asked: Asked) -> bool:
        return asked.path == "/feed/"

    def text_of(self, said: Said) -> str:
        return f"Title {said.n}\n\n{html.unescape(said.text)}"

    def answer(self, asked: Asked) -> Reply:
        if asked.path == "/robots.txt":
            return Reply(self.robots.encode(), kind="text/plain")
        if asked.path != "/feed/":
            return Reply(b"no", 404, "text/plain")
        body = self.raw if self.raw is not None else self.xml().encode()
        tag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
        if asked.headers.get("if-none-match") == tag:
            return Reply(b"", 304, "application/rss+xml", {"ETag": tag})
        return Reply(body, 200, "application/rss+xml; charset=UTF-8", {"ETag": tag})

    def xml(self) -> str:
        items = "".join(
            f"<item><title>Title {said.n}</title><link>https://blotter.example/{said.n}/</link>"
            f"<pubDate>{format_datetime(said.at)}</pubDate><guid isPermaLink='false'>{self.name_of(said)}</guid>"
            f"<description><![CDATA[<p>Short &#8230;</p>]]></description>"
            f"<content:encoded><![CDATA[<p>{said.text}</p>]]></content:encoded></item>"
            for said in self.posts
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Blotter</title>'
            f"<link>https://blotter.example/</link>{items}</channel></rss>"
        )


SELECTORS = {
    "item": "article.post",
    "link": ".entry-title a",
    "next": "a.next",
    "title": "h1",
    "date": ".post-date, time",
    "body": ".entry-content",
}


class Blog(TextPortal):
    """A web log: listing pages of five, an article a page."""

    feed = "html"
    robots = "User-agent: *\nDisallow: /private"

    def endpoint(self) -> dict[str, Any]:
        return {"url": f"http://{self.host}/news/", "selectors": SELECTORS}

    def name_of(self, said: Said) -> str:
        return f"http://{self.host}/news/{said.n}/"

    def text_of(self, said: Said) -> str:
        return f"Title {said.n}\n\n{html.unescape(said.text)}"

    def is_for_rows(self, asked: Asked) -> bool:
        return asked.path.startswith("/news/")

    def answer(self, asked: Asked) -> Reply:
        if asked.path == "/robots.txt":
            return Reply(self.robots.encode(), kind="text/plain")
        if asked.path == "/news/":
            return Reply(self.listing(int(asked.query.get("page", "0"))).encode(), kind="text/html; charset=utf-8")
        said = self.by_id(f"http://{self.host}{asked.path}")
        if said is None:
            return Reply(b"<!doctype html><p>Not found", 404, "text/html")
        return Reply(self.article(said).encode(), kind="text/html; charset=utf-8")

    def listing(self, start: int) -> str:
        found, token = cut_page(self.posts, start, self.size)
        items = "".join(
            f"<article class='post'><h2 class='entry-title'><a href='/news/{said.n}/#top'>Title {said.n}</a></h2>"
            f"<div class='post-date'>{said.at:%b}\n{said.at.day}\n{said.at.year}</div></article>"
            for said in found
        )
        further = f"<a class='next' href='?page={token}'>Older posts</a>" if token else ""
        return (
            f"<!doctype html><html><head><meta charset='utf-8'></head><body><main>{items}{further}</main></body></html>"
        )

    def article(self, said: Said) -> str:
        return (
            f"<!doctype html><html><head><title>Site</title></head><body><nav>Home</nav><h1>Title {said.n}</h1>"
            f"<time datetime='{said.at.isoformat()}'>long ago</time>"
            f"<div class='entry-content'><p>{said.text}</p></div></body></html>"
        )


TEXT_PORTALS: dict[str, type[TextPortal]] = {
    "x": X,
    "mastodon": Mastodon,
    "bluesky": Bluesky,
    "rss": Feed,
    "html": Blog,
}


@pytest.fixture
def open_publisher() -> Iterator[Callable[..., TextPortal]]:
    """Start a publisher of texts by its kind; all are stopped at the end."""
    started: list[TextPortal] = []

    def start(kind: str, posts: list[Said] | None = None) -> TextPortal:
        publisher = TEXT_PORTALS[kind](posts)
        started.append(publisher)
        return publisher

    yield start
    for publisher in started:
        publisher.close()


@pytest.fixture(params=[*PORTALS, *TEXT_PORTALS])
def publisher(request: pytest.FixtureRequest, open_portal: Any, open_publisher: Any) -> Portal:
    """Each kind of publisher in turn, of rows and of texts, with 23 of them in pages of five."""
    opened: Portal = (open_portal if request.param in PORTALS else open_publisher)(request.param)
    return opened
