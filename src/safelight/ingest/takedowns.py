"""Posts that are gone at their source are withdrawn here, everywhere, before anything is read."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import structlog

from safelight.catalog import City, Source
from safelight.core.errors import SafelightError
from safelight.feeds import Http, Takedowns, feed_for
from safelight.ingest.report import Problem
from safelight.ingest.withdrawing import withdraw_texts
from safelight.ingest.workshop import Workshop
from safelight.store import held_everywhere

log = structlog.get_logger("safelight.ingest")


def honour_takedowns(workshop: Workshop, city: City, sources: Sequence[Source], http: Http) -> list[Problem]:
    """Ask each publisher that can tell which of the stored posts it no longer has, and withdraw these.

    A publisher that doesn't answer is named, and asked again next time. Raises StoreError as `withdraw_texts`.
    """
    problems: list[Problem] = []
    held = held_everywhere(workshop.home, city.id, "announcements") if sources else pl.DataFrame()
    for source in sources if held.height else ():
        texts = held.filter((pl.col("source") == source.id) & pl.col("address").is_not_null())
        if texts.is_empty():
            continue
        try:
            feed = feed_for(source, http)
            gone = feed.gone(source, sorted(texts["address"].unique())) if isinstance(feed, Takedowns) else frozenset()
        except SafelightError as error:
            problems.append(Problem(source.id, error))
            continue
        if gone:
            going = texts.filter(pl.col("address").is_in(sorted(gone)))["announcement_id"].unique()
            withdraw_texts(workshop, city.id, going)
            log.info("posts withdrawn", city=city.id, posts=going.len())
    return problems
