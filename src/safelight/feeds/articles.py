"""Web pages by the catalogue's selectors: listings, and articles on pages of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urldefrag, urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from safelight.catalog import Selectors, Source
from safelight.core.errors import BadInput, CatalogError
from safelight.feeds.posts import Post
from safelight.feeds.prose import day_in, line, moment, page_of, text_of_node


class Unfound(BadInput):
    """A selector that finds nothing: the site was made anew, or the page is not what it should be."""

    kind = "selector"

    def __init__(self, source: Source, selector: str, where: str) -> None:
        super().__init__(
            f'{source.id}: the selector "{selector}" finds nothing on {where}: the site may have changed.',
            fix=f"Compare {source.page} with the catalogue's selectors. The last generation stays in use.",
        )


@dataclass(frozen=True, slots=True)
class Item:
    """An article on a listing: where it stands, and the day that the listing gives it."""

    address: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing page: its articles, those without a link counted, and the address of the next page."""

    items: list[Item]
    unreadable: int
    next: str | None


def selectors_of(source: Source) -> Selectors:
    """The source's selectors. Raises CatalogError where it has none."""
    if source.endpoint.selectors is None:
        raise CatalogError(
            f"{source.id}: a web log needs endpoint.url and endpoint.selectors.", fix="Add them to the catalogue."
        )
    return source.endpoint.selectors


def listing(markup: str, address: str, source: Source) -> Listing:
    """The articles on a listing page. Raises Unfound where there is none."""
    selectors = selectors_of(source)
    page = page_of(markup, source.id)
    nodes = found(page, selectors.item, source)
    if not nodes:
        raise Unfound(source, selectors.item, "the listing page")
    links = [_link(node, selectors.link, address, source) for node in nodes]
    items = {
        link: Item(link, _day(node, selectors.date, source)) for node, link in zip(nodes, links, strict=True) if link
    }
    if not items:
        raise Unfound(source, selectors.link, "the listing page's articles")
    following = _link(page, selectors.next, address, source) if selectors.next else None
    return Listing(list(items.values()), links.count(None), None if following == _bare(address) else following)


def article(markup: str, address: str, source: Source, listed: datetime | None = None) -> Post | None:
    """The article of a page, None where it is empty. Raises Unfound where its text is not where it should be."""
    selectors = selectors_of(source)
    page = page_of(markup, source.id)
    bodies = found(page, selectors.body, source)
    if not bodies:
        raise Unfound(source, selectors.body, "an article's page")
    text = text_of_node(bodies[0])
    if not text:
        return None
    titles = found(page, selectors.title, source) if selectors.title else []
    title = line(text_of_node(titles[0])) if titles else ""
    whole = f"{title}\n\n{text}" if title and not text.startswith(title) else text
    return Post(address, _day(page, selectors.date, source) or listed, whole, address)


def own_address(markup: str, source: Source) -> str:
    """The address that a saved page says it has; empty where it says none."""
    page = page_of(markup, source.id)
    marks = found(page, 'link[rel~="canonical"], meta[property="og:url"]', source)
    told = ((mark.attributes.get("href") or mark.attributes.get("content") or "").strip() for mark in marks)
    return next((one for one in told if one.startswith(("https://", "http://"))), "")


def found(where: LexborHTMLParser | LexborNode, selector: str, source: Source) -> list[LexborNode]:
    """All that a selector finds. Raises CatalogError for one that is no selector."""
    try:
        return where.css(selector)
    except SelectolaxError:
        raise CatalogError(
            f'{source.id}: "{selector}" is no CSS selector.', fix="Correct it in the catalogue."
        ) from None


def _link(where: LexborHTMLParser | LexborNode, selector: str, address: str, source: Source) -> str | None:
    """The address that a link leads to; None where there is none that can be asked for."""
    nodes = found(where, selector, source)
    targets = ((node.attributes.get("href") or "").strip() for node in nodes)
    for target in targets:
        try:
            link = _bare(urljoin(address, target)) if target else ""
        except ValueError:
            continue
        if link.startswith(("https://", "http://")):
            return link
    return None


def _bare(address: str) -> str:
    return urldefrag(address).url


def _day(where: LexborHTMLParser | LexborNode, selector: str | None, source: Source) -> datetime | None:
    """The day that a page writes down, in a `datetime` or `content` attribute or in words."""
    for node in found(where, selector, source) if selector else ():
        given = node.attributes.get("datetime") or node.attributes.get("content")
        day = moment(given) or day_in(line(node.text()))
        if day:
            return day
    return None
