"""What only feeds of articles and web logs can do: corrections, selectors, robots, listings, wrong bytes."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import pytest

from safelight.core.errors import BadInput, CatalogError, PublisherError
from safelight.feeds import Http, Pace, feed_for
from safelight.feeds.prose import text_of_html
from tests.servers import Reply
from tests.text_servers import SELECTORS, make_texts

SECRET = "CANARY"


def read(source: Any, http: Http, **keys: Any) -> tuple[pl.DataFrame, str, int]:
    batches = list(feed_for(source, http).batches(source, **keys))
    frames = [batch.frame.collect() for batch in batches]
    frame = pl.concat(frames) if frames else pl.DataFrame({"id": [], "text": []})
    return frame, batches[-1].cursor if batches else "", sum(batch.unreadable for batch in batches)


@pytest.mark.parametrize("kind", ["rss", "html"])
def test_texts_are_whole_with_headline_and_day(kind: str, open_publisher: Any, text_source: Any, http: Http) -> None:
    portal = open_publisher(kind)
    frame, _, _ = read(text_source(portal), http)
    assert frame["id"].to_list() == portal.ids
    assert frame["text"].to_list() == [portal.text_of(said) for said in portal.posts]
    assert frame["published_at"].to_list() == [said.at.strftime("%Y-%m-%dT%H:%M:%SZ") for said in portal.posts]
    assert frame["address"].str.starts_with("http").all()


@pytest.mark.parametrize("kind", ["rss", "html"])
def test_a_changed_text_is_a_correction_under_the_same_number(
    kind: str, open_publisher: Any, text_source: Any, http: Http
) -> None:
    portal = open_publisher(kind)
    source = text_source(portal)
    _, cursor, _ = read(source, http)
    assert read(source, http, after=cursor)[0].is_empty()
    portal.posts[1].text = "corrected"
    frame, later, _ = read(source, http, after=cursor)
    assert frame.select("id", "text").rows() == [(portal.ids[1], portal.text_of(portal.posts[1]))]
    assert read(source, http, after=later)[0].is_empty()
    assert "corrected" not in later


def test_an_unchanged_feed_is_not_sent_again(open_publisher: Any, text_source: Any, http: Http) -> None:
    portal = open_publisher("rss")
    source = text_source(portal)
    cursor = read(source, http)[1]
    sent = len(portal.sent)
    assert read(source, http, after=cursor)[0].is_empty()
    assert len(portal.sent) - sent == len(portal.robots)


def test_a_later_read_of_a_listing_stops_where_nothing_is_new(
    open_publisher: Any, text_source: Any, http: Http
) -> None:
    portal = open_publisher("html")
    source = text_source(portal)
    cursor = read(source, http)[1]
    portal.posts = [*make_texts(25)[:2], *portal.posts]
    portal.asked.clear()
    frame, cursor, _ = read(source, http, after=cursor)
    assert frame["id"].to_list() == portal.ids[:2]
    listings = [asked for asked in portal.asked if asked.path == "/news/"]
    assert len(listings) == 2
    portal.asked.clear()
    assert read(source, http, after=cursor)[0].is_empty()
    assert len(portal.asked) == 1 + 1 + portal.size, "robots.txt, the first listing, and its articles once more"


def test_listing_pages_have_a_limit(open_publisher: Any, text_source: Any, http: Http) -> None:
    portal = open_publisher("html")
    assert read(text_source(portal, endpoint={"listing_pages": 2}), http)[0].height == 10


@pytest.mark.parametrize("key", ["item", "link", "body"])
def test_a_selector_that_finds_nothing_stops_the_source(
    key: str, open_publisher: Any, text_source: Any, http: Http
) -> None:
    portal = open_publisher("html")
    source = text_source(portal, endpoint={"selectors": {**SELECTORS, key: ".gone"}})
    with pytest.raises(BadInput, match=r'"\.gone" finds nothing'):
        read(source, http)


def test_an_empty_listing_and_a_selector_that_is_none_get_a_sentence(
    open_publisher: Any, text_source: Any, http: Http
) -> None:
    portal = open_publisher("html", [])
    with pytest.raises(BadInput, match="finds nothing on the listing page"):
        read(text_source(portal), http)
    source = text_source(portal, endpoint={"selectors": {**SELECTORS, "item": "article[["}})
    with pytest.raises(CatalogError, match="is no CSS selector"):
        read(source, http)


def test_listings_that_lead_in_a_circle_end(open_publisher: Any, text_source: Any, http: Http) -> None:
    portal = open_publisher("html", make_texts(10))
    last = portal.listing(5)
    portal.listing = lambda start: last.replace("</body>", f"<a class='next' href='?page={3 - start}'>x</a></body>")
    with pytest.raises(PublisherError, match="in a circle"):
        read(text_source(portal, endpoint={"url": f"http://{portal.host}/news/?page=1"}), http)


@pytest.mark.parametrize("kind", ["rss", "html"])
def test_redirects_without_end_get_a_sentence(kind: str, open_publisher: Any, text_source: Any, http: Http) -> None:
    portal = open_publisher(kind)
    here = portal.endpoint()["url"]
    portal.answer = lambda _asked: Reply(b"", 302, "text/plain", {"Location": here})
    with pytest.raises(PublisherError, match="without end"):
        read(text_source(portal), http)


@pytest.mark.parametrize("kind", ["rss", "html"])
def test_robots_txt_is_obeyed(kind: str, open_publisher: Any, text_source: Any, http: Http) -> None:
    portal = open_publisher(kind)
    portal.robots = "User-agent: Safelight\nDisallow: /"
    with pytest.raises(PublisherError, match=r"robots\.txt"):
        read(text_source(portal), http)
    assert portal.row_requests == []


def test_pages_come_as_slowly_as_robots_txt_asks(open_publisher: Any, text_source: Any) -> None:
    portal = open_publisher("html", make_texts(3))
    portal.robots = "User-agent: *\nCrawl-delay: 7"
    pauses: list[float] = []
    with Http(pace=Pace(interval=0), sleep=pauses.append) as http:
        assert read(text_source(portal), http)[0].height == 3
    assert len(pauses) == 3
    assert all(pause > 6 for pause in pauses)


def test_an_article_that_is_gone_or_elsewhere_is_counted(open_publisher: Any, text_source: Any, http: Http) -> None:
    portal = open_publisher("html", make_texts(3))
    listing = portal.listing(0).replace("/news/1/#top", "https://elsewhere.example/1").replace("/news/0/", "/news/9/")
    portal.listing = lambda _start: listing
    frame, _, unreadable = read(text_source(portal), http)
    assert (frame["id"].to_list(), unreadable) == (portal.ids[:1], 2)


@pytest.mark.parametrize(("told", "real"), [("utf-8", "cp1252"), ("utf-8", "utf-8"), ("latin-1", "latin-1")])
def test_wrong_charsets_are_read(told: str, real: str, open_publisher: Any, text_source: Any, http: Http) -> None:
    portal = open_publisher("html", make_texts(1))
    portal.posts[0].text = "Diez detenidos en una operación: 10 % más"

    def coded(asked: Any, answer: Any = portal.answer) -> Reply:
        reply: Reply = answer(asked)
        reply.body = reply.body.decode().replace("utf-8", told).encode(real)
        reply.kind = f"text/html; charset={told}"
        return reply

    portal.answer = coded
    assert read(text_source(portal), http)[0]["text"].to_list() == [portal.text_of(portal.posts[0])]


FEEDS = {
    "nothing": b"",
    "half a feed": b"<?xml version='1.0'?><rss version='2.0'><channel><item><title>CANARY</title></item><it",
    "entities": b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'CANARY'>]><rss version='2.0'><channel/></rss>",
    "json": b'{"CANARY": 1}',
}


@pytest.mark.parametrize("what", FEEDS)
def test_what_is_no_feed_gets_a_sentence(what: str, open_publisher: Any, text_source: Any, http: Http) -> None:
    portal = open_publisher("rss")
    portal.raw = FEEDS[what]
    with pytest.raises((BadInput, PublisherError)) as caught:
        read(text_source(portal), http)
    assert SECRET not in str(caught.value)


def test_a_newswire_s_items_of_one_organisation(open_publisher: Any, text_source: Any, http: Http) -> None:
    def item(number: int, org: str, detail: str) -> str:
        detail = detail.replace("&", "&amp;").replace("<", "&lt;").replace("&", "&amp;")
        return (
            f"<news_report news_id='{number}' effective_date='2025-03-12 23:16:39'><headline>Nine &amp; two</headline>"
            f"<detail>{detail}</detail><orgname>{org}</orgname></news_report>"
        )

    portal = open_publisher("rss")
    items = item(1, "Example Police", "<p>Nine &amp; more.</p><p>Two</p>") + item(2, "Other", "<p>x</p>")
    portal.raw = f"<flashnews><news_category name='Police'>{items}</news_category></flashnews>".encode()
    frame, _, _ = read(text_source(portal, endpoint={"account": "Example police"}), http)
    assert frame.select("id", "published_at", "text").rows() == [
        ("1", "2025-03-12T12:00:00Z", "Nine & two\n\nNine & more.\n\nTwo")
    ]


def test_an_item_without_text_or_number_is_counted(open_publisher: Any, text_source: Any, http: Http) -> None:
    portal = open_publisher("rss")
    portal.raw = b"<rss version='2.0'><channel><item><title>x</title></item><item><guid>1</guid></item></channel></rss>"
    _, cursor, unreadable = read(text_source(portal), http)
    assert unreadable == 2
    assert json.loads(cursor)["etag"]


def test_a_page_that_nests_without_end_is_refused() -> None:
    with pytest.raises(BadInput, match="nests without end"):
        text_of_html("<div>" * 100_000)
    assert text_of_html("<p>x" * 50_000).count("x") == 50_000
