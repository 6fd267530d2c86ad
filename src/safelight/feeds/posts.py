"""Public texts as rows: what every feed of posts and articles hands on, whatever its publisher calls it.

A feed of texts (x, mastodon, bluesky, rss, html, and archives of these) needs no layout in the catalogue: its batches
have `POST_LAYOUT`. The text is in the batch alone, in memory; nothing here writes it anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl

from safelight.catalog import TEXT_FEEDS, Dates, Layout, Place, Source
from safelight.core.vocabulary import DatePrecision, PlacePrecision
from safelight.feeds.base import Batch

POST_COLUMNS: Final = ("id", "published_at", "text", "address", "replaces", "parts")

POST_LAYOUT: Final = Layout(
    id="post",
    columns={
        "id": "id",
        "from": "published_at",
        "body": "text",
        "address": "address",
        "replaces": "replaces",
        "parts": "parts",
    },
    optional=["address", "replaces", "parts"],
    dates=Dates(formats=["%Y-%m-%dT%H:%M:%SZ"], zone="utc", precision=DatePrecision.DAY),
    place=Place(precision=PlacePrecision.CITY),
)
"""`published_at` is UTC, `2024-05-01T17:03:00Z`, empty where nobody says; `text` has its HTML entities decoded once."""


def layouts_of(source: Source) -> list[Layout]:
    """The layouts of a source's rows: texts have one shape, whoever publishes them."""
    return source.layouts or ([POST_LAYOUT] if source.feed in TEXT_FEEDS else [])


@dataclass(frozen=True, slots=True)
class Post:
    """One public text.

    `replaces`: the publisher's ids of versions that this one takes the place of. `parts`: public addresses of all posts
    that were joined to this text, none where it is one post.
    """

    id: str
    published_at: datetime | None
    text: str
    address: str
    replaces: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


def post_batch(posts: Iterable[Post], cursor: str, unreadable: int = 0) -> Batch:
    """The posts as a batch. `unreadable` items of the publisher are counted, not shown."""
    rows = [
        (
            post.id,
            post.published_at.strftime("%Y-%m-%dT%H:%M:%SZ") if post.published_at else None,
            post.text,
            post.address,
            " ".join(post.replaces) or None,
            " ".join(post.parts) or None,
        )
        for post in posts
    ]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(POST_COLUMNS, pl.String), orient="row")
    return Batch(POST_LAYOUT, frame.lazy(), cursor, rows=frame.height + unreadable, unreadable=unreadable)
