"""Ask a publisher how a source is: reachable, columns as expected, newest row, terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from safelight.catalog import FeedKind, Source
from safelight.core.errors import BadInput, ColumnsChanged, PublisherError, SafelightError
from safelight.feeds.arcgis import ArcGISFeed
from safelight.feeds.base import Feed
from safelight.feeds.bluesky import BlueskyFeed
from safelight.feeds.ckan import CkanFeed
from safelight.feeds.download import DownloadFeed
from safelight.feeds.hosts import site
from safelight.feeds.html import HtmlFeed
from safelight.feeds.http import Http
from safelight.feeds.mastodon import MastodonFeed
from safelight.feeds.pages import Look
from safelight.feeds.robots import Robots
from safelight.feeds.rss import RssFeed
from safelight.feeds.socrata import SocrataFeed
from safelight.feeds.x import XFeed


class NetworkFeed(Feed, Protocol):
    """A feed that can also be looked at without reading its rows."""

    def look(self, source: Source) -> Look:
        """The layout, newest day, number of rows and terms. Raises as `batches`."""
        ...


FEEDS: Final[Mapping[FeedKind, Callable[[Http], NetworkFeed]]] = {
    FeedKind.SOCRATA: SocrataFeed,
    FeedKind.ARCGIS: ArcGISFeed,
    FeedKind.CKAN: CkanFeed,
    FeedKind.DOWNLOAD: DownloadFeed,
    FeedKind.PDF: DownloadFeed,
    FeedKind.X: XFeed,
    FeedKind.MASTODON: MastodonFeed,
    FeedKind.BLUESKY: BlueskyFeed,
    FeedKind.RSS: RssFeed,
    FeedKind.HTML: HtmlFeed,
}
"""Every kind of publisher that can be asked, and what reads it."""


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """What a publisher answered about a source.

    `columns_ok` is None where it never came to that; `newest` is the newest day that is not in the future; `terms` is
    the publisher's own text where it sends one, else the catalogue's; `robots_ok` whether robots.txt lets us ask;
    `problem` is a sentence, empty where all is well.
    """

    source: str
    reachable: bool
    columns_ok: bool | None
    layout: str | None
    newest: date | None
    rows: int | None
    terms: str
    robots_ok: bool | None
    problem: str = ""


def feed_for(source: Source, http: Http) -> NetworkFeed:
    """The adapter for a source. Raises PublisherError where it can't be asked over the network."""
    if source.feed not in FEEDS:
        if source.feed is FeedKind.FILE:
            raise PublisherError(
                f"{source.id}: {source.publisher} offers this only as a file to download by hand.",
                fix=f"See {source.page}, then use --file.",
            )
        raise PublisherError(f"{source.id} can't be read: {source.status_note}", fix=f"See {source.page}.")
    return FEEDS[source.feed](http)


def newest(source: Source, http: Http) -> date | None:
    """The newest day that the publisher has, or None where it doesn't say."""
    return feed_for(source, http).look(source).newest


def check(source: Source, http: Http) -> SourceCheck:
    """Ask the publisher; every trouble becomes a sentence in the answer, never an exception."""
    look: Look | None = None
    columns_ok, problem = None, ""
    try:
        look = feed_for(source, http).look(source)
    except ColumnsChanged as error:
        columns_ok, problem = False, str(error)
    except BadInput as error:
        problem = str(error)
    except SafelightError as error:
        return SourceCheck(source.id, False, None, None, None, None, source.terms, None, str(error))
    robots = _robots(source, http)
    if look is None:
        return SourceCheck(source.id, True, columns_ok, None, None, None, source.terms, robots, problem)
    terms = look.terms or source.terms
    return SourceCheck(source.id, True, True, look.layout.id, look.newest, look.rows, terms, robots)


def _robots(source: Source, http: Http) -> bool | None:
    """Whether robots.txt lets any client ask; None where there is none to read."""
    target = asked_address(source)
    if target is None:
        return None
    try:
        return Robots(http, source.id).allowed(target)
    except SafelightError:
        return None


def asked_address(source: Source) -> str | None:
    """The address that a read of this source asks for rows."""
    endpoint = source.endpoint
    if source.feed is FeedKind.SOCRATA and endpoint.host:
        return f"{site(endpoint.host)}/resource/{endpoint.dataset}.json"
    if source.feed is FeedKind.CKAN and endpoint.url and not endpoint.download_only:
        return f"{endpoint.url.rstrip('/')}/api/3/action/datastore_search"
    if source.feed is FeedKind.ARCGIS and endpoint.url:
        return endpoint.url
    return [*endpoint.urls, endpoint.url][0]
