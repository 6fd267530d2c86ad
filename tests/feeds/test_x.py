"""What only X can do: threads, edits, long posts, reposts, limits, refusals, and posts that are gone."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from safelight.core.errors import PublisherError, SafelightError
from safelight.feeds import Http, Pace, check, feed_for
from safelight.feeds.x import XFeed
from tests.text_servers import HANDLE, START, Said, make_texts

SECRET = "CANARY"


def read(source: Any, http: Http, **keys: Any) -> tuple[pl.DataFrame, str, int]:
    batches = list(feed_for(source, http).batches(source, **keys))
    cursor = batches[-1].cursor if batches else ""
    frames = [batch.frame.collect() for batch in batches]
    return (pl.concat(frames) if frames else pl.DataFrame()), cursor, sum(batch.unreadable for batch in batches)


def said(n: int, text: str, **keys: Any) -> Said:
    return Said(n, text, START + timedelta(hours=n), **keys)


def test_entities_are_decoded_once_and_addresses_are_public(open_publisher: Any, text_source: Any, http: Http) -> None:
    portal = open_publisher("x", [said(3, "R&amp;D &amp;amp; 5 &lt; 6")])
    frame, _, _ = read(text_source(portal), http)
    number = portal.name_of(portal.posts[0])
    address = f"https://x.com/{HANDLE}/status/{number}"
    assert frame.rows() == [(number, "2024-01-01T21:00:00Z", "R&D &amp; 5 < 6", address, None, None)]


def test_a_long_post_is_whole_an_edit_replaces_and_a_repost_is_left_out(
    open_publisher: Any, text_source: Any, http: Http
) -> None:
    long = said(5, "cut here", extra={"note": "cut here not, " + "a" * 25_000})
    posts = [long, said(4, "RT @x: someone else's", extra={"retweet": True}), said(3, "final", versions=(1, 2))]
    portal = open_publisher("x", posts)
    frame, _, _ = read(text_source(portal), http)
    assert [len(text) for text in frame["text"]] == [25_014, 5]
    assert frame["replaces"].to_list() == [None, f"{portal.name_of(said(1, ''))} {portal.name_of(said(2, ''))}"]
    assert {asked.query["exclude"] for asked in portal.row_requests} == {"retweets"}


def test_a_thread_is_one_text_and_an_answer_to_somebody_is_none(
    open_publisher: Any, text_source: Any, http: Http
) -> None:
    fill = [said(n, "other") for n in range(8, 14)][::-1]
    posts = [
        *fill,
        said(7, "third", parent=6, thread=2),
        said(6, "second", parent=2, thread=2),
        said(5, "@jane yes", parent=4, thread=4, to="77"),
        said(2, "first"),
    ]
    portal = open_publisher("x", posts)
    frame, _, _ = read(text_source(portal), http)
    threads = frame.filter(pl.col("text").str.contains("first"))
    assert threads["text"].to_list() == ["first\n\nsecond\n\nthird"]
    assert threads["id"].to_list() == [portal.name_of(posts[-1])]
    parts = [f"https://x.com/{HANDLE}/status/{portal.name_of(said(n, ''))}" for n in (2, 6, 7)]
    assert threads["parts"].to_list() == [" ".join(parts)]
    assert frame["parts"].null_count() == frame.height - 1
    assert frame.height == 7


def test_a_thread_that_goes_on_later_comes_again_whole_under_its_number(
    open_publisher: Any, text_source: Any, http: Http
) -> None:
    portal = open_publisher("x", [said(2, "second", parent=1, thread=1), said(1, "first")])
    source = text_source(portal)
    _, cursor, _ = read(source, http)
    assert json.loads(cursor)["newest"] == portal.name_of(portal.posts[0])
    assert read(source, http, after=cursor)[0].is_empty()
    portal.posts = [said(3, "third", parent=2, thread=1), *portal.posts]
    frame, _, _ = read(source, http, after=cursor)
    assert frame.select("id", "text").rows() == [(portal.name_of(said(1, "")), "first\n\nsecond\n\nthird")]
    timeline = [asked for asked in portal.asked if asked.path.startswith("/2/users/1")]
    assert timeline[-1].query["since_id"] == json.loads(cursor)["newest"]


def test_a_conversation_that_somebody_else_began_is_no_announcement(
    open_publisher: Any, text_source: Any, http: Http
) -> None:
    portal = open_publisher("x", [said(9, "my addition", parent=8, thread=7)])
    everything = [said(8, "@jane my answer", parent=7, thread=7, to="77"), said(7, "jane's words", author="77")]
    portal.lookup = lambda ids: type(portal).lookup(_with(portal, everything), ids)
    assert read(text_source(portal), http)[0].is_empty()


def _with(portal: Any, more: list[Said]) -> Any:
    portal.by_id = lambda name: next((one for one in more if portal.name_of(one) == name), None)
    return portal


def test_a_cut_read_goes_on_with_its_threads(open_publisher: Any, text_source: Any, http: Http) -> None:
    thread = [said(40, "end", parent=1, thread=1)]
    portal = open_publisher("x", [*thread, *[said(n, "other") for n in range(11, 1, -1)], said(1, "begin")])
    source = text_source(portal)
    first = next(iter(feed_for(source, http).batches(source)))
    assert json.loads(first.cursor)["open"] == [portal.name_of(thread[0])]
    rest, _, _ = read(source, http, after=first.cursor)
    assert rest["text"].to_list()[-1] == "begin\n\nend"


def test_a_search_asks_recent_posts_or_the_archive_where_the_catalogue_says_so(
    open_publisher: Any, text_source: Any, http: Http
) -> None:
    portal = open_publisher("x")
    query = {"query": "from:ExamplePD vice", "account": None, "page_rows": 10}
    frame, cursor, _ = read(text_source(portal, endpoint=query), http)
    assert frame.height == 23
    assert frame["address"].str.contains(HANDLE).all()
    assert {asked.path for asked in portal.row_requests} == {"/2/tweets/search/recent"}
    read(text_source(portal, endpoint=query), http, after=cursor)
    assert "since_id" not in portal.row_requests[-1].query, "recent search refuses a number older than seven days"
    read(text_source(portal, endpoint={**query, "whole_archive": True}), http)
    assert portal.row_requests[-1].path == "/2/tweets/search/all"
    assert portal.row_requests[-1].query["start_time"] == "2006-03-22T00:00:00Z"


def reply_429(body: dict[str, Any], **headers: str) -> Any:
    def fault(reply: Any) -> Any:
        reply.status, reply.body = 429, json.dumps(body).encode()
        reply.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return reply

    return fault


WINDOW = {"title": "Too Many Requests", "detail": "Too Many Requests", "type": "about:blank", "status": 429}
OLD_WINDOW = {"errors": [{"code": 88, "message": "Rate limit exceeded"}]}
CAP = {"title": "UsageCapExceeded", "type": "https://api.x.com/2/problems/usage-capped", "detail": SECRET}


@pytest.mark.parametrize("body", [WINDOW, OLD_WINDOW])
def test_a_used_up_window_is_waited_for_and_told(open_publisher: Any, text_source: Any, body: dict[str, Any]) -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    pauses: list[float] = []
    told: list[tuple[str, float]] = []
    pace = Pace(interval=0, attempts=2, wait_initial=0.001)
    portal = open_publisher("x")
    portal.faults = [None, reply_429(body, x_rate_limit_reset=str(int(now.timestamp()) + 600))]
    with Http(
        x_token="sesame", pace=pace, now=lambda: now, sleep=pauses.append, waiting=lambda *one: told.append(one)
    ) as http:
        assert read(text_source(portal), http)[0].height == 23
    assert told == [("arrests", 601.0)]
    assert pauses == [601.0]


def test_the_next_page_waits_where_the_last_answer_left_no_request(open_publisher: Any, text_source: Any) -> None:
    pauses: list[float] = []
    portal = open_publisher("x", make_texts(8))
    portal.limits = {"x-rate-limit-remaining": "0", "x-rate-limit-reset": str(int(time.time()) + 300)}
    with Http(x_token="sesame", pace=Pace(interval=0), sleep=pauses.append) as http:
        assert read(text_source(portal), http)[0].height == 8
    assert len(pauses) == 1
    assert 290 < pauses[0] <= 302


def test_a_window_that_ends_too_late_ends_the_read(open_publisher: Any, text_source: Any, http: Http) -> None:
    portal = open_publisher("x")
    portal.faults = [reply_429(WINDOW, x_rate_limit_reset=str(int(time.time()) + 600))]
    with pytest.raises(PublisherError, match="limit is reached for the next"):
        read(text_source(portal), http)
    assert len(portal.row_requests) == 1


def test_a_spent_cap_is_not_asked_again(open_publisher: Any, text_source: Any, http: Http) -> None:
    portal = open_publisher("x")
    portal.faults = [reply_429(CAP)]
    with pytest.raises(PublisherError, match="used up") as caught:
        read(text_source(portal), http)
    assert len(portal.row_requests) == 1
    assert SECRET not in str(caught.value)


def test_no_token_and_a_revoked_one_get_a_sentence(open_publisher: Any, text_source: Any) -> None:
    portal = open_publisher("x")
    source = text_source(portal)
    with Http(pace=Pace(interval=0)) as http, pytest.raises(PublisherError, match="SAFELIGHT_X_BEARER"):
        read(source, http)
    assert portal.asked == []
    with Http(x_token="revoked", pace=Pace(interval=0)) as http:
        with pytest.raises(PublisherError, match="revoked") as caught:
            read(source, http)
        assert "SAFELIGHT_X_BEARER" in caught.value.fix
        assert "revoked" in check(source, http).problem
    assert len(portal.asked) == 2


def test_an_account_that_is_gone_gets_a_sentence(open_publisher: Any, text_source: Any, http: Http) -> None:
    portal = open_publisher("x")
    with pytest.raises(SafelightError, match="no account Renamed"):
        read(text_source(portal, endpoint={"account": "Renamed"}), http)


def test_errors_beside_posts_are_counted(open_publisher: Any, text_source: Any, http: Http) -> None:
    def partly(reply: Any) -> Any:
        answer = json.loads(reply.body)
        answer["errors"] = [{"title": "Not Found Error", "resource_id": "2", "detail": SECRET}]
        answer["data"][0] = {"text": "without a number"}
        reply.body = json.dumps(answer).encode()
        return reply

    portal = open_publisher("x", make_texts(4))
    portal.faults = [partly]
    frame, _, unreadable = read(text_source(portal), http)
    assert (frame.height, unreadable) == (3, 2)


def test_gone_is_what_x_does_not_find(open_publisher: Any, text_source: Any, http: Http) -> None:
    portal = open_publisher("x", make_texts(3))
    addresses = [f"https://x.com/{HANDLE}/status/{name}" for name in portal.ids]
    deleted, protected, there = addresses
    portal.hidden = (portal.ids[1],)
    portal.posts = portal.posts[1:]
    source = text_source(portal)
    assert XFeed(http).gone(source, [*addresses, "https://example.org/other"]) == {deleted}
    assert len([asked for asked in portal.asked if asked.path == "/2/tweets"]) == 1
    assert XFeed(http).gone(source, []) == frozenset()
    assert {protected, there}.isdisjoint(XFeed(http).gone(source, [protected, there]))


def test_marks_of_other_scripts_come_through(open_publisher: Any, text_source: Any, http: Http) -> None:
    text = "\u202eمرحبا\u202c 👮‍♀️ arrested 3 \u200f؟"
    portal = open_publisher("x", [said(1, text)])
    assert read(text_source(portal), http)[0]["text"].to_list() == [text]


def test_the_token_goes_to_x_alone(text_source: Any, open_publisher: Any) -> None:
    first, second = open_publisher("x"), open_publisher("x")

    def elsewhere(reply: Any) -> Any:
        reply.status, reply.headers = 302, {"Location": f"http://{second.host}/2/tweets"}
        return reply

    first.faults = [elsewhere]
    with Http(x_token="sesame", pace=Pace(interval=0, attempts=1)) as http, pytest.raises(SafelightError):
        read(text_source(first), http)
    assert all("authorization" not in asked.headers for asked in second.asked)
