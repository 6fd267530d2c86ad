"""Posts that are gone at their source are withdrawn here, everywhere, before anything is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl
import structlog

from safelight.catalog import City, Source
from safelight.core.errors import SafelightError
from safelight.feeds import Http, Post, Takedowns, feed_for, post_name, threads_left
from safelight.ingest.posts import post_keys
from safelight.ingest.report import Problem
from safelight.ingest.withdrawing import withdraw_texts
from safelight.ingest.workshop import Workshop
from safelight.store import held_everywhere

log = structlog.get_logger("safelight.ingest")

_COLUMNS = ("announcement_id", "source", "address", "parts", "replaces")


@dataclass(frozen=True, slots=True)
class Honoured:
    """What asking came to: publishers that didn't answer, and by source what is left of threads that lost a post."""

    problems: list[Problem] = field(default_factory=list)
    left: dict[str, list[Post]] = field(default_factory=dict)


def honour_takedowns(workshop: Workshop, city: City, sources: Sequence[Source], http: Http) -> Honoured:
    """Ask each publisher that can tell which of the stored posts it no longer has, and withdraw these.

    A thread that lost a post is withdrawn whole, and what is left of it is read again. A publisher that doesn't answer
    is named, and asked again next time. Raises StoreError as `withdraw_texts`.
    """
    done = Honoured()
    held = held_everywhere(workshop.home, city.id, "announcements", _COLUMNS) if sources else pl.DataFrame()
    for source in sources if held.height else ():
        texts = held.filter(pl.col("source") == source.id)
        texts = texts.with_columns(pl.concat_list(pl.concat_list("address"), "parts").list.drop_nulls().alias("posts"))
        posts = texts["posts"].explode(empty_as_null=False).drop_nulls().unique().sort().to_list()
        if not posts:
            continue
        try:
            feed = feed_for(source, http)
            gone = feed.gone(source, posts) if isinstance(feed, Takedowns) else frozenset()
        except SafelightError as error:
            done.problems.append(Problem(source.id, error))
            continue
        if not gone or not isinstance(feed, Takedowns):
            continue
        going = texts.filter(pl.col("posts").list.eval(pl.element().is_in(sorted(gone))).list.any())
        try:
            done.left[source.id] = threads_left(feed, source, _threads(going, gone))
        except SafelightError as error:
            done.problems.append(Problem(source.id, error))
        withdraw_texts(
            workshop, city.id, going["announcement_id"].unique(), _never_again(workshop, city, source, going, gone)
        )
        log.info("posts withdrawn", city=city.id, posts=len(gone))
    return done


def _threads(going: pl.DataFrame, gone: frozenset[str]) -> list[list[str]]:
    """The addresses that threads which lost a post still have."""
    whole = going.group_by("announcement_id").agg(pl.col("parts").list.explode(empty_as_null=False).unique().sort())
    left = ([one for one in parts if one not in gone] for parts in whole["parts"])
    return [thread for thread in left if thread]


def _never_again(
    workshop: Workshop, city: City, source: Source, going: pl.DataFrame, gone: frozenset[str]
) -> list[bytes]:
    """Keys of the posts that are gone, and of their earlier versions."""
    names = pl.Series([post_name(source.feed, address) or address for address in sorted(gone)], dtype=pl.String)
    own = going.filter(pl.col("address").is_in(sorted(gone)))
    return [
        *post_keys(names, workshop.key, city, source),
        *own["replaces"].explode(empty_as_null=False).drop_nulls().unique(),
    ]
