"""What only Mastodon and Bluesky can do: pages by headers and cursors, boosts, edits, threads, posts that are gone."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import polars as pl
import pytest

from safelight.core.errors import PublisherError
from safelight.feeds import Http, feed_for
from safelight.feeds.bluesky import BlueskyFeed
from safelight.feeds.mastodon import MastodonFeed
from tests.text_servers import START, Bluesky, Said, make_texts


def read(source: Any, http: Http, **keys: Any) -> tuple[pl.DataFrame, str, int]:
    batches = list(feed_for(source, http).batches(source, **keys))
    frames = [batch.frame.collect() for batch in batches]
    frame = pl.concat(frames) if frames else pl.DataFrame({"id": [], "text": []})
    return frame, batches[-1].cursor if batches else "", sum(batch.unreadable for batch in batches)


def said(n: int, text: str, **keys: Any) -> Said:
    return Said(n, text, START + timedelta(hours=n), **keys)


@pytest.mark.parametrize("kind", ["mastodon", "bluesky"])
def test_a_later_read_asks_one_page_and_hands_on_what_is_new(
    kind: str, open_publisher: Any, text_source: Any, http: Http
) -> None:
    portal = open_publisher(kind)
    source = text_source(portal)
    _, cursor, _ = read(source, http)
    portal.posts = [said(24 * 40, "new"), *portal.posts]
    asked = len(portal.row_requests)
    frame, _, _ = read(source, http, after=cursor)
    assert frame["text"].to_list() == ["new"]
    assert len(portal.row_requests) - asked <= 2


@pytest.mark.parametrize("kind", ["mastodon", "bluesky"])
def test_threads_are_one_text_and_answers_to_others_none(
    kind: str, open_publisher: Any, text_source: Any, http: Http
) -> None:
    posts = [
        said(6, "third", parent=5, thread=1),
        said(5, "second", parent=1, thread=1),
        said(4, "yes", parent=3, thread=3, to="did:plc:other" if kind == "bluesky" else "77"),
        said(1, "first"),
    ]
    portal = open_publisher(kind, posts)
    source = text_source(portal)
    frame, cursor, _ = read(source, http)
    assert frame["text"].to_list() == ["first\n\nsecond\n\nthird"]
    assert frame["id"].to_list() == [portal.name_of(posts[-1])]
    portal.posts = [said(7, "fourth", parent=6, thread=1), *posts]
    later, _, _ = read(source, http, after=cursor)
    assert later["text"].to_list() == ["first\n\nsecond\n\nthird\n\nfourth"]
    assert later["id"].to_list() == frame["id"].to_list()


@pytest.mark.parametrize("kind", ["mastodon", "bluesky"])
def test_posts_in_another_shape_are_counted_and_reposts_left_out(
    kind: str, open_publisher: Any, text_source: Any, http: Http
) -> None:
    repost = {"reblog": {"id": "9"}} if kind == "mastodon" else {"reason": {"$type": "app.bsky.feed.defs#reasonRepost"}}

    def broken(reply: Any) -> Any:
        answer = json.loads(reply.body)
        (answer if kind == "mastodon" else answer["feed"])[1].clear()
        reply.body = json.dumps(answer).encode()
        return reply

    portal = open_publisher(kind, [said(3, "theirs", extra=repost), said(2, "lost"), said(1, "ours")])
    portal.faults = [broken]
    frame, _, unreadable = read(text_source(portal), http)
    assert (frame["text"].to_list(), unreadable) == (["ours"], 1)


def test_html_of_mastodon_is_read_and_an_edit_is_a_correction(
    open_publisher: Any, text_source: Any, http: Http
) -> None:
    portal = open_publisher("mastodon", [said(2, "7 men &amp; 1 woman<br>line\n\nmore"), said(1, "private")])
    portal.posts[1].extra = {"visibility": "private"}
    source = text_source(portal)
    frame, cursor, _ = read(source, http)
    assert frame["text"].to_list() == ["7 men & 1 woman\nline\n\nmore"]
    portal.posts[0].text = "8 men"
    portal.posts[0].extra = {"edited_at": "2999-01-01T00:00:00.000Z"}
    again, _, _ = read(source, http, after=cursor)
    assert again.select("id", "text").rows() == [(frame["id"][0], "8 men")]


def test_a_server_in_limited_mode_gets_a_sentence(open_publisher: Any, text_source: Any, http: Http) -> None:
    portal = open_publisher("mastodon")
    portal.needs_login = True
    with pytest.raises(PublisherError, match="only to those who log in"):
        read(text_source(portal), http)


def test_an_account_that_bluesky_does_not_have_gets_a_sentence(
    open_publisher: Any, text_source: Any, http: Http
) -> None:
    portal = open_publisher("bluesky")
    with pytest.raises(PublisherError, match=r"no account other\.example"):
        read(text_source(portal, endpoint={"account": "other.example"}), http)


def test_bluesky_text_is_plain_and_its_address_opens_in_a_browser(
    open_publisher: Any, text_source: Any, http: Http
) -> None:
    portal = open_publisher("bluesky", [said(1, "5 &amp; 6 <b>")])
    frame, _, _ = read(text_source(portal), http)
    assert frame["text"].to_list() == ["5 &amp; 6 <b>"]
    assert frame["address"].to_list() == ["https://bsky.app/profile/did:plc:synthetic000000000000000000/post/3k1"]


def test_gone_on_mastodon_is_404_and_a_log_in_cannot_tell(open_publisher: Any, text_source: Any, http: Http) -> None:
    portal = open_publisher("mastodon", make_texts(3))
    addresses = [f"https://social.example/@examplepd/{name}" for name in portal.ids]
    portal.posts = portal.posts[1:]
    source = text_source(portal)
    assert MastodonFeed(http).gone(source, addresses) == {addresses[0]}
    portal.needs_login = True
    assert MastodonFeed(http).gone(source, addresses) == frozenset()


def test_gone_on_bluesky_is_what_is_left_out(open_publisher: Any, text_source: Any, http: Http) -> None:
    portal = open_publisher("bluesky", make_texts(30))
    source = text_source(portal)
    addresses = read(source, http)[0]["address"].to_list()
    assert BlueskyFeed(http).gone(source, addresses) == frozenset()
    portal.posts = portal.posts[1:]
    assert BlueskyFeed(http).gone(source, addresses) == {addresses[0]}
    assert Bluesky.uri(29).endswith(addresses[0].rpartition("/")[2])
