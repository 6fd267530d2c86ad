"""Writes invented feeds for cities of the catalogue, in their publishers' formats, and gives back what it planted."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from safelight.catalog import Catalog, City, Layout, Source, Status, recognise
from safelight.core.errors import BadInput, NotRecognised
from safelight.synthetic.activity import write_activity
from safelight.synthetic.announcements import write_announcements
from safelight.synthetic.cities import PROFILES
from safelight.synthetic.complaints import write_complaints
from safelight.synthetic.derive import complement, from_linked
from safelight.synthetic.offences import Rules, irrelevant_offences, relevant_offences
from safelight.synthetic.places import Places, draw_places
from safelight.synthetic.profiles import DEFAULT, Profile, Shape
from safelight.synthetic.render import render
from safelight.synthetic.rows import Numbers, complete
from safelight.synthetic.stream import Choice, draw_rows, expected_rows
from safelight.synthetic.tally import tally
from safelight.synthetic.truth import SourceTruth, Truth
from safelight.synthetic.writers import WRITERS

Progress = Callable[[str, int], None]
READABLE: Final = frozenset({Status.LIVE, Status.UNVERIFIED, Status.MOVED})
NOTICE: Final = """SYNTHETIC DATA. Every row in this folder is invented.

Safelight made these files to show what it does and to test itself. They have the columns of police portals, and
nothing else of them: no row stands for an arrest, an offence, a call or a person. Names read SYNTHETIC NAME, streets
SYNTHETIC ST, numbers begin with SYN; places are drawn by chance inside a city's outline. File names begin with
SYNTHETIC-, and every row has a column safelight_origin that says synthetic. Never compute a figure about the
world from them, and never publish them without this note.
"""


@dataclass(slots=True)
class Series:
    """One source's files to be written: its shapes with their layouts and months, and the rows so far."""

    source: Source
    shapes: list[tuple[Shape, Layout, list[date]]] = field(default_factory=list)
    silent: list[date] = field(default_factory=list)
    rows: list[pl.DataFrame] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


def write_feeds(
    catalog: Catalog,
    target: Path,
    *,
    today: date,
    seed: int = 1,
    years: int = 10,
    cities: Iterable[str] | None = None,
    progress: Progress | None = None,
) -> Truth:
    """Write `target`/<city>/SYNTHETIC-<source>-<part>.<ext> for `years` years up to the last closed month.

    Files of that name from an earlier call are removed, so that two calls' rows never stand together.

    `cities`: those with a profile that the catalogue lists, without it. `progress` is told the city and its number of
    rows. The same arguments and catalogue write the same bytes. Raises NotThere for a city that isn't listed.
    """
    wanted = list(cities) if cities is not None else [city for city in PROFILES if city in catalog.cities]
    months = closed_months(today, years)
    truths: dict[tuple[str, str], SourceTruth] = {}
    for city in [catalog.city(city_id) for city_id in wanted]:
        folder = target / city.id
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (target / "SYNTHETIC.txt").write_text(NOTICE, encoding="utf-8")
            for old in folder.glob("SYNTHETIC-*"):
                old.unlink()
            feeds = CityFeeds(catalog, city, months, seed)
            written = feeds.write(folder)
            write_complaints(city, months, feeds.chance("complaints"), folder)
            write_activity(city, months, feeds.places, feeds.chance("activity"), folder)
            planted = [one for truth in written.values() for one in truth.operations]
            write_announcements(city, months, planted, feeds.chance("announcements"), folder)
        except OSError as error:
            raise BadInput(
                f"The synthetic feeds of {city.name} can't be written to {folder}: {error.strerror}.",
                fix="Choose a folder that is yours and has 100 MB of room.",
            ) from None
        truths |= {(city.id, source): truth for source, truth in written.items()}
        if progress:
            progress(city.id, sum(truth.rows for truth in written.values()))
    return Truth(truths)


def closed_months(today: date, years: int) -> list[date]:
    """First days of the months of `years` years that ended before the month of `today`, oldest first."""
    last = today.year * 12 + today.month - 2
    return [date(number // 12, number % 12 + 1, 1) for number in range(last - 12 * years + 1, last + 1)]


class CityFeeds:
    """Everything that one city's files are drawn from."""

    def __init__(self, catalog: Catalog, city: City, months: Sequence[date], seed: int) -> None:
        self.catalog = catalog
        self.city = city
        self.months = list(months)
        self.seed = seed
        self.profile: Profile = PROFILES.get(city.id, DEFAULT)
        self.places: Places = draw_places(city.footprint, self.chance("places"))

    def chance(self, *names: str) -> np.random.Generator:
        """A generator of its own for each purpose, so that one source's files don't move another's."""
        return np.random.default_rng([self.seed, *(zlib.crc32(name.encode()) for name in (self.city.id, *names))])

    def write(self, folder: Path) -> dict[str, SourceTruth]:
        """Draw, render and write all sources of the city; those that others are joined to come first."""
        done: dict[str, Series] = {}
        for series in self._in_order(self._series()):
            self._write_series(series, folder, done)
            done[series.source.id] = series
        return {
            name: tally(series.source, pl.concat(series.rows), series.silent, series.files)
            for name, series in done.items()
            if series.rows and series.files
        }

    def _series(self) -> list[Series]:
        """The shapes of the profile, by the source that their headers name; without any, each layout's own columns."""
        found: dict[str, Series] = {}
        for shape in self.profile.shapes:
            try:
                source, layout = recognise(self.city, shape.header)
            except NotRecognised:
                continue
            if months := self._months(shape, source):
                found.setdefault(source.id, Series(source)).shapes.append((shape, layout, months))
        for source in self.city.sources if not self.profile.shapes else []:
            if source.layouts and source.covers and source.status in READABLE:
                layout = source.layouts[0]
                shape = Shape(tuple(dict.fromkeys((*layout.allowed, *layout.also))))
                if recognise(self.city, shape.header)[0].id == source.id:
                    found[source.id] = Series(source, [(shape, layout, self._months(shape, source))])
        for series in found.values():
            series.silent = self._silences(series)
        return list(found.values())

    def _months(self, shape: Shape, source: Source) -> list[date]:
        """Months in which the publisher used this shape; none before the first year that the catalogue expects."""
        first, last = shape.years
        end = len(self.months) if last is None else last * 12
        return [
            month
            for month in self.months[first * 12 : end]
            if (shape.since is None or shape.since <= month)
            and (shape.until is None or month < shape.until)
            and month.year >= source.expect.first_year
        ]

    def _silences(self, series: Series) -> list[date]:
        """Runs of one to three months in which the source sends nothing, never at either end."""
        months = sorted(month for _, _, span in series.shapes for month in span)
        rng = self.chance(series.source.id, "silences")
        silent: set[date] = set()
        for _ in range(self.profile.silences if len(months) > 24 else 0):
            start = int(rng.integers(6, len(months) - 14))
            silent |= set(months[start : start + int(rng.integers(1, 4))])
        return sorted(silent)

    def _in_order(self, series: list[Series]) -> list[Series]:
        def rank(one: Series) -> int:
            if one.source.supplement:
                return 2
            return 1 if self._linked(one.source) else 0

        return sorted(series, key=rank)

    def _linked(self, source: Source) -> Source | None:
        """The source with rules of its own whose cases this one's rows belong to."""
        joined = self.city.source(source.join.source) if source.join else None
        return joined if joined and not joined.supplement else None

    def _write_series(self, series: Series, folder: Path, done: dict[str, Series]) -> None:
        source = series.source
        linked = self._linked(source)
        completes = next(
            (one for one in done.values() if one.source.join and one.source.join.source == source.id), None
        )
        numbers = Numbers()
        for shape, layout, months in series.shapes:
            rng = self.chance(source.id, layout.id, shape.form, f"{months[0]}")
            if source.supplement:
                if completes is None:
                    continue
                rows = complement(pl.concat(completes.rows), source, layout, months, rng)
            else:
                choice = self._choice(source, layout)
                drawn = self._drawn(series, choice, months, done.get(linked.id) if linked else None, rng)
                rows = complete(
                    drawn,
                    source=source,
                    choice=choice,
                    places=self.places,
                    profile=self.profile,
                    numbers=numbers,
                    rng=rng,
                )
            rows = rows.with_columns(_counted=pl.col("offences") if layout.names("offences") else pl.lit(1))
            self._write_shape(series, shape, layout, rows, folder)
            series.rows.append(rows.select(TALLIED))

    def _choice(self, source: Source, layout: Layout) -> Choice:
        rules = Rules(self.catalog.rules(self.city, source))
        profile = self.profile
        relevant = relevant_offences(rules, layout, mix=profile.mix, words=profile.words, ordinary=profile.ordinary)
        return Choice(relevant, irrelevant_offences(source, layout, rules, profile.ordinary), rules, layout)

    def _drawn(
        self, series: Series, choice: Choice, months: list[date], linked: Series | None, rng: np.random.Generator
    ) -> pl.DataFrame:
        if linked is not None and linked.rows:
            return from_linked(pl.concat(linked.rows), choice, months, series.silent, rng)
        everywhere = expected_rows(self.profile, self.profile.yearly(series.source.basis), self.months)
        expected = dict(zip(self.months, everywhere, strict=True)) | dict.fromkeys(series.silent, 0.0)
        return draw_rows(
            months, np.array([expected[month] for month in months]), choice, self.places, self.profile, rng
        )

    def _write_shape(self, series: Series, shape: Shape, layout: Layout, rows: pl.DataFrame, folder: Path) -> None:
        table = render(rows, city=self.city, layout=layout, shape=shape)
        stamp = {"year": "%Y", "month": "%Y_%m", "whole": "whole"}[shape.per]
        part = rows["when"].dt.strftime(stamp) if shape.per != "whole" else pl.Series([stamp] * len(rows))
        for name in sorted(set(part.to_list())):
            path = folder / f"SYNTHETIC-{series.source.id}-{layout.id}-{name}.{shape.form}"
            WRITERS[shape.form](table.filter(part == name), path)
            series.files.append(f"{self.city.id}/{path.name}")


TALLIED: Final = (
    "relevant", "event", "size", "when", "until", "reported", "lat", "lon", "area", "id", "incident", "person", "venue",
    "_repeat", "_apart", "_minor", "_pointless", "_counted", "_code", "_role", "_charge", "_kind",
)  # fmt: skip
