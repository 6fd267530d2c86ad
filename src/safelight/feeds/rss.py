"""Feeds of articles: RSS and Atom, and the XML of a newswire (FlashAlert).

A feed that did not change is not sent again (ETag, Last-Modified); of one that did, only new and corrected articles are
handed on. One item is one text, however many subjects it has.
"""

from __future__ import annotations

import calendar
import html
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, Final

import feedparser

from safelight.catalog import Source
from safelight.core.errors import BadInput, CatalogError
from safelight.feeds.base import Batch
from safelight.feeds.http import Http
from safelight.feeds.pages import Look
from safelight.feeds.posts import POST_LAYOUT, Post, post_batch
from safelight.feeds.prose import decoded, line, moment, text_of_html
from safelight.feeds.replies import Reply, TryAgain, is_web_page
from safelight.feeds.robots import Robots
from safelight.feeds.versions import Versions

_ENTITY: Final = re.compile(rb"<!ENTITY", re.IGNORECASE)
_FEED: Final = re.compile(rb"<(rss|feed|rdf:RDF)\b", re.IGNORECASE)
_NEWSWIRE: Final = re.compile(rb"<news_(?:category|report)\b")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


class RssFeed:
    """All articles that a feed holds now."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def batches(self, source: Source, *, since: date | None = None, after: str | None = None) -> Iterator[Batch]:
        """See Feed. A feed is short and comes whole: `since` is for the reader of the batches."""
        versions = Versions.resumed(after)
        reply = self._reply(source, versions)
        if reply.status == 304:
            return
        posts, unreadable = articles(reply.body, source, reply.headers.get("content-type", ""))
        changed = [post for post in posts if versions.changed(post)]
        versions.etag, versions.modified = reply.headers.get("etag", ""), reply.headers.get("last-modified", "")
        if changed or unreadable:
            yield post_batch(changed, versions.written(), unreadable)

    def look(self, source: Source) -> Look:
        """What `sources --check` asks: the feed, and its newest article."""
        reply = self._reply(source, Versions())
        posts, _ = articles(reply.body, source, reply.headers.get("content-type", ""))
        times = [post.published_at for post in posts if post.published_at]
        return Look(POST_LAYOUT, max(times).date() if times else None, len(posts))

    def _reply(self, source: Source, versions: Versions) -> Reply:
        if not source.endpoint.url:
            raise CatalogError(f"{source.id}: a feed needs endpoint.url.", fix="Add it to the catalogue.")
        Robots(self._http, source.id).check(source.endpoint.url)
        known = {"If-None-Match": versions.etag, "If-Modified-Since": versions.modified}
        headers = {name: value for name, value in known.items() if value}

        def check(reply: Reply) -> None:
            if reply.status != 304:
                _check_whole(reply.body)

        return self._http.get(source.id, source.endpoint.url, headers=headers, check=check)


def _check_whole(body: bytes) -> None:
    """Raises TryAgain for what is no feed, or not all of one; what comes behind its end does not matter."""
    if is_web_page(body):
        raise TryAgain("answers with a web page instead of data")
    if _NEWSWIRE.search(body):
        return
    found = _FEED.search(body[:4096])
    if found is None:
        raise TryAgain("answers with something that is not a feed")
    if b"</" + found[1] not in body[-4096:]:
        raise TryAgain("sends a feed that is cut off")


def articles(body: bytes, source: Source, kind: str = "") -> tuple[list[Post], int]:
    """The articles of a feed, and how many items could not be read. Raises BadInput for what is no feed."""
    if _ENTITY.search(body):
        raise BadInput(f"{source.id}: the feed defines entities of its own: it is not read.", fix=f"See {source.page}.")
    if _NEWSWIRE.search(body):
        return _newswire(body, source)
    read = _parsed(body, kind)
    if not read.version:
        raise BadInput(f"{source.id}: this is no RSS or Atom feed.", fix=f"Compare {source.page} with the catalogue.")
    posts, unreadable = [], 0
    for entry in read.entries:
        post = _article(entry, source)
        if post is None:
            unreadable += 1
        else:
            posts.append(post)
    return list({post.id: post for post in reversed(posts)}.values())[::-1], unreadable


def _parsed(body: bytes, kind: str = "") -> Any:
    headers = {"content-type": kind} if kind else None
    return feedparser.parse(
        io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )


def _article(entry: Any, source: Source) -> Post | None:
    """One item; None for one without a text, or without anything that tells it from others."""
    whole = max(
        (text_of_html(str(content.get("value", ""))) for content in entry.get("content", ())), key=len, default=""
    )
    body = whole or text_of_html(str(entry.get("summary", "")))
    title = line(text_of_html(str(entry.get("title", ""))))
    text = "\n\n".join(part for part in (title, body) if part)
    address = str(entry.get("link") or "")
    number = str(entry.get("id") or address)
    if not (text and number):
        return None
    if not address.startswith(("https://", "http://")):
        address = number if number.startswith(("https://", "http://")) else source.page
    return Post(number, _published(entry), text, address)


def _published(entry: Any) -> datetime | None:
    for name in ("published_parsed", "updated_parsed"):
        if parsed := entry.get(name):
            return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    return moment(str(entry.get("published") or entry.get("updated") or ""))


def _newswire(body: bytes, source: Source) -> tuple[list[Post], int]:
    """Items of a newswire that are the organisation's (`account`). Their times have no zone: the day alone is taken."""
    try:
        root = ET.fromstring(_CONTROL.sub("", decoded(body)).encode())  # noqa: S314  # it defines no entities, see `articles`
    except ET.ParseError:
        raise BadInput(f"{source.id}: the newswire's XML is cut off or broken.", fix="Try again later.") from None
    items = [
        {
            "news_id": report.get("news_id"),
            "effective_date": report.get("effective_date"),
            "headline": report.findtext("headline"),
            "detail": report.findtext("detail"),
            "org": report.findtext("orgname"),
        }
        for report in root.iter("news_report")
    ]
    return newswire_posts(items, source)


def newswire_posts(items: list[dict[str, Any]], source: Source) -> tuple[list[Post], int]:
    """Posts of newswire items, of the organisation `account` alone where the catalogue names one."""
    wanted = (source.endpoint.account or "").casefold()
    posts, unreadable = [], 0
    for item in items:
        if wanted and str(item.get("org") or "").strip().casefold() != wanted:
            continue
        number, detail = str(item.get("news_id") or ""), str(item.get("detail") or "")
        parts = (line(html.unescape(str(item.get("headline") or ""))), text_of_html(html.unescape(detail)))
        text = "\n\n".join(part for part in parts if part)
        if not (number and text):
            unreadable += 1
            continue
        sent = moment(str(item.get("effective_date") or "")[:10])
        posts.append(Post(number, sent, text, source.page))
    return posts, unreadable
