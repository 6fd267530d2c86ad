"""Web logs without a feed: a listing page, the pages behind it, and an article on a page of its own.

Pages are asked for one after the other, as slowly as the host's turn and its robots.txt say. A later read follows the
listing until a page of it holds nothing new, and looks again at the articles of the first page, because news are
corrected soon or never. A selector that finds nothing stops the source.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import httpx

from safelight.catalog import Source
from safelight.core.errors import CatalogError, PublisherError
from safelight.feeds.articles import Item, Listing, article, listing, selectors_of
from safelight.feeds.base import Batch
from safelight.feeds.http import Http
from safelight.feeds.pages import Look
from safelight.feeds.posts import POST_LAYOUT, Post, post_batch
from safelight.feeds.prose import decoded
from safelight.feeds.replies import StatusError
from safelight.feeds.robots import Robots
from safelight.feeds.versions import Versions


class HtmlFeed:
    """Articles of a web log, newest first; a batch is what one listing page brought."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def batches(self, source: Source, *, since: date | None = None, after: str | None = None) -> Iterator[Batch]:
        """See Feed. With `since`, listings are followed until a page is older."""
        versions = Versions.resumed(after)
        robots = Robots(self._http, source.id)
        start = _start(source)
        going = bool(versions.page)
        address: str | None = versions.page or start
        been: set[str] = set()
        while address:
            if address in been:
                raise PublisherError(f"{source.id}: the listing pages lead in a circle.", fix=f"See {source.page}.")
            been.add(address)
            page = listing(self._page(source, robots, address), address, source)
            known = [item for item in page.items if versions.knows(item.address)]
            again = address == start and not versions.first
            wanted = page.items if again else [item for item in page.items if item not in known]
            posts, unreadable = self._articles(source, robots, wanted, versions)
            unreadable += page.unreadable
            versions.pages += 1
            address = None if self._ends(source, page, known, versions, since) else page.next
            versions.page = address or ""
            if posts or unreadable or address or going:
                yield post_batch(posts, versions.written(), unreadable)
            going = True

    def look(self, source: Source) -> Look:
        """What `sources --check` asks: whether the listing and its first article are where the selectors say."""
        robots = Robots(self._http, source.id)
        start = _start(source)
        page = listing(self._page(source, robots, start), start, source)
        first = page.items[0]
        post = article(self._page(source, robots, first.address), first.address, source, first.published_at)
        listed = [item.published_at for item in page.items]
        times = [time for time in (*listed, post.published_at if post else None) if time]
        return Look(POST_LAYOUT, max(times).date() if times else None)

    def _articles(
        self, source: Source, robots: Robots, items: list[Item], versions: Versions
    ) -> tuple[list[Post], int]:
        """New and changed articles, and how many pages are gone or elsewhere."""
        posts, unreadable = [], 0
        home = httpx.URL(_start(source)).host
        for item in items:
            if httpx.URL(item.address).host != home:
                unreadable += 1
                continue
            try:
                markup = self._page(source, robots, item.address)
            except StatusError as error:
                if error.status not in {404, 410}:
                    raise
                unreadable += 1
                continue
            post = article(markup, item.address, source, item.published_at)
            if post is None:
                unreadable += 1
            elif versions.changed(post):
                posts.append(post)
        return posts, unreadable

    def _ends(self, source: Source, page: Listing, known: list[Item], versions: Versions, since: date | None) -> bool:
        """Whether the listing need not be followed further."""
        nothing_new = not versions.first and len(known) == len(page.items)
        days = [item.published_at.date() for item in page.items if item.published_at]
        too_old = since is not None and bool(days) and max(days) < since - timedelta(days=1)
        return nothing_new or too_old or versions.pages >= source.endpoint.listing_pages

    def _page(self, source: Source, robots: Robots, address: str) -> str:
        robots.check(address)
        reply = self._http.get(source.id, address)
        return decoded(reply.body, reply.headers.get("content-type", ""))


def _start(source: Source) -> str:
    selectors_of(source)
    if not source.endpoint.url:
        raise CatalogError(f"{source.id}: a web log needs endpoint.url.", fix="Add it to the catalogue.")
    return source.endpoint.url
