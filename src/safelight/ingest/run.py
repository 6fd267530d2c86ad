"""The door of an ingest: names of cities, sources and files to inputs, and what a timer runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from safelight.catalog import TEXT_FEEDS, City, Source
from safelight.core.vocabulary import Origin
from safelight.feeds import Batch, Http, Post, feed_for, post_batch
from safelight.ingest.asked import asked, note_asked
from safelight.ingest.city import ingest_city
from safelight.ingest.inputs import LIVING, Input, file_input, folder_inputs, publishers
from safelight.ingest.report import CityReport
from safelight.ingest.takedowns import Honoured, honour_takedowns
from safelight.ingest.workshop import Workshop, catalog_version
from safelight.store import current

_CADENCE_DAYS: Final = {"daily": 1, "weekly": 7, "monthly": 28, "yearly": 90}
_DEFAULT_DAYS: Final = 7


def ingest(
    workshop: Workshop,
    city_id: str,
    *,
    source: str | None = None,
    file: Path | None = None,
    folder: Path | None = None,
    since: date | None = None,
    dry_run: bool = False,
    http: Http | None = None,
) -> CityReport:
    """Ingest a file, a folder's files, or the city's publishers, into the city's next generation.

    Posts that a publisher no longer has are withdrawn from all generations first.

    Raises NotThere for an unknown city, source or file; StoreError when another ingest of the city runs. What fails in
    one source is in the report's problems.
    """
    city = workshop.catalog.city(city_id)
    named = workshop.catalog.source(city, source) if source else None
    if file or folder:
        inputs = [file_input(file, named, city)] if file else folder_inputs(folder or Path(), named, city)
        return ingest_city(workshop, city, inputs, since=since, dry_run=dry_run)
    known = _cursors(workshop, city)
    wanted = publishers(city, named)
    with nullcontext(http) if http else Http() as client:
        honoured = Honoured() if dry_run else honour_takedowns(workshop, city, wanted, client)
        inputs = [_left_input(one, honoured.left[one.id]) for one in wanted if honoured.left.get(one.id)]
        inputs += [_publisher_input(one, since, client, known.get(one.id)) for one in wanted]
        report = ingest_city(workshop, city, inputs, since=since, dry_run=dry_run)
    known_problems = {problem.source for problem in report.problems}
    more = [problem for problem in honoured.problems if problem.source not in known_problems]
    report = replace(report, problems=(*report.problems, *more))
    if since is None and not dry_run:
        stopped = {problem.source for problem in report.problems}
        note_asked(workshop.home, city.id, [one.id for one in wanted if one.id not in stopped], workshop.now)
    return report


def _cursors(workshop: Workshop, city: City) -> dict[str, str | None]:
    """How far each source was read; nothing where other rules or another key would make other records of its rows."""
    generation = current(workshop.home, city.id)
    if generation is None:
        return {}
    manifest = generation.manifest
    made_with = (manifest.catalog_version, manifest.key_fingerprint)
    if made_with != (catalog_version(city), workshop.key.fingerprint):
        return {}
    return {state.source: state.cursor for state in manifest.sources}


def due(workshop: Workshop, city: City) -> list[Source]:
    """Sources of the city whose cadence says that there may be something new."""
    generation = current(workshop.home, city.id)
    noted = asked(workshop.home, city.id)
    found = []
    for source in publishers(city, None):
        state = generation.manifest.source(source.id) if generation else None
        last = max(state.fetched_at, noted.get(source.id, state.fetched_at)) if state else None
        if last is None or workshop.now - last >= cadence(source):
            found.append(source)
    return found


def silent(workshop: Workshop, city: City) -> list[str]:
    """Sources whose newest row is older than their entry expects."""
    generation = current(workshop.home, city.id)
    quiet = []
    for state in generation.manifest.sources if generation else []:
        source = city.source(state.source)
        days = source.expect.newest_within_days if source and source.status in LIVING else None
        if days and (state.newest is None or state.newest < workshop.now.date() - timedelta(days=days)):
            quiet.append(state.source)
    return quiet


def cadence(source: Source) -> timedelta:
    """How long to wait between two fetches; the catalogue's cadence begins with a word such as daily or weekly."""
    first = source.cadence.split()[0].strip(",.;:").casefold()
    return timedelta(days=_CADENCE_DAYS.get(first, _DEFAULT_DAYS))


def _publisher_input(source: Source, since: date | None, http: Http, cursor: str | None) -> Input:
    """A publisher's rows. Files carry their versions in the cursor (JSON), so unchanged ones are not sent again."""

    def opened(after: str | None) -> tuple[Source, Iterator[Batch]]:
        return source, feed_for(source, http).batches(source, since=since, after=after)

    known = cursor if since is None and cursor and cursor.startswith("{") else None
    # Of several files only those that changed are sent; a single one comes whole or not at all. A feed of texts holds
    # as much as its publisher likes to show, never all.
    alone = known is None or len(json.loads(known)) == 1
    whole = since is None and alone and source.feed not in TEXT_FEEDS
    return Input(source.id, ("publisher", source.id), opened, Origin.OPEN, whole=whole, known=known, goes_on=True)


def _left_input(source: Source, posts: list[Post]) -> Input:
    """What is left of threads that lost a post. How far the source was read stays as it was."""

    def opened(after: str | None) -> tuple[Source, Iterator[Batch]]:
        return source, iter([post_batch(posts, "left")] if after is None else [])

    return Input(source.id, ("left", source.id), opened, Origin.OPEN, whole=False)
