"""Completes drawn rows: ids, what stands in each field, who was arrested, repeats and corrections.

Names of columns here are our fields with the underscore in front for what is not written: `_role`, `_repeat` …
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import polars as pl

from safelight.catalog import Layout, Source
from safelight.core.vocabulary import Charge, Unit, Venue
from safelight.synthetic.people import draw_people
from safelight.synthetic.places import Places
from safelight.synthetic.profiles import Profile
from safelight.synthetic.stream import Choice

PLACELESS: Final = frozenset({Charge.TRAFFICKING})
PLACELESS_SHARE: Final = 0.7
REPEATED_SHARE: Final = 0.008
SECOND_CHARGE_SHARE: Final = 0.35
SAME_INCIDENT_SHARE: Final = 0.04
TWO_OFFENCES_SHARE: Final = 0.02
ID: Final = "SYN"
VENUE_WEIGHTS: Final = {
    Venue.STREET: 0.62,
    Venue.HOTEL_MOTEL: 0.14,
    Venue.RESIDENCE: 0.06,
    Venue.MASSAGE_BUSINESS: 0.05,
    Venue.ONLINE_ARRANGED: 0.03,
    Venue.VEHICLE: 0.05,
    Venue.OTHER: 0.08,
    Venue.UNKNOWN: 0.03,
}


@dataclass(slots=True)
class Numbers:
    """The next free numbers of a source; its files go on counting where the last one ended."""

    next: int = 1
    events: int = 0

    def take(self, count: int) -> range:
        """`count` numbers that nobody had before."""
        start, self.next = self.next, self.next + count
        return range(start, self.next)

    def tell_events_apart(self, drawn: pl.DataFrame) -> pl.DataFrame:
        """The rows with events numbered on from those of the files before."""
        start, count = self.events, int(drawn["event"].to_numpy().max(initial=-1)) + 1
        self.events += count
        return drawn.with_columns(event=pl.when(pl.col("event") >= 0).then(pl.col("event") + start).otherwise(-1))


def complete(
    drawn: pl.DataFrame,
    *,
    source: Source,
    choice: Choice,
    places: Places,
    profile: Profile,
    numbers: Numbers,
    rng: np.random.Generator,
) -> pl.DataFrame:
    """Rows with every field of ours that the layout may show, and what the truth needs to count them."""
    layout = choice.layout
    rows = _said(numbers.tell_events_apart(drawn), choice)
    rows = _placed(rows, layout, places, profile, rng)
    rows = _timed(rows, rng)
    rows = _numbered(rows, source, numbers, rng)
    rows = rows.with_columns(
        venue=draw_venues(rows, source, rng),
        offences=pl.Series(1 + (rng.random(len(rows)) < TWO_OFFENCES_SHARE).astype(np.int64)),
        ordinal=pl.lit(1, dtype=pl.Int64),
    )
    rows = draw_people(rows, source, layout, rng)
    if layout.statute_separator:
        rows = _several_statutes(rows, choice, rng)
    if _in_several_rows(source, layout):
        rows = _several_charges(rows, choice, rng)
    return _repeated(rows, source, layout, rng)


def _in_several_rows(source: Source, layout: Layout) -> bool:
    """Whether a person may stand in several rows: the id has more columns than the person."""
    return source.unit is Unit.PEOPLE and bool(set(layout.names("id")) - set(layout.names("person")))


def _said(rows: pl.DataFrame, choice: Choice) -> pl.DataFrame:
    """Code, text and statute of each row, and what the rules make of them on that day."""
    offences = [*(offence for offence, _ in choice.relevant), *choice.irrelevant]
    number = pl.when("relevant").then("offence").otherwise(pl.col("offence") + len(choice.relevant))
    rows = rows.with_columns(offence=number)
    table = pl.DataFrame(
        {
            "offence": range(len(offences)),
            "code": [offence.code for offence in offences],
            "text": [offence.text for offence in offences],
            "statute": [offence.statute for offence in offences],
        },
        schema={"offence": pl.Int64, "code": pl.String, "text": pl.String, "statute": pl.String},
    )
    rows = rows.join(table, on="offence", how="left", maintain_order="left").with_columns(_era(choice))
    return rows.join(_fits(choice), on=["offence", "_era"], how="left", maintain_order="left")


def _era_starts(choice: Choice) -> list[date]:
    edges = {rule.valid_from for rule in choice.rules.rules if rule.valid_from}
    edges |= {rule.valid_until + timedelta(days=1) for rule in choice.rules.rules if rule.valid_until}
    return sorted({date(1900, 1, 1)} | edges)


def _era(choice: Choice) -> pl.Expr:
    era = pl.lit(-1, dtype=pl.Int64)
    for start in _era_starts(choice):
        era = era + (pl.col("when").dt.date() >= start).cast(pl.Int64)
    return era.alias("_era")


def _fits(choice: Choice) -> pl.DataFrame:
    """What the first rule that fits says, for each relevant candidate and each era of the law."""
    found = []
    for era, start in enumerate(_era_starts(choice)):
        for index, (offence, _) in enumerate(choice.relevant):
            fit = choice.rules.fit(offence, start, choice.layout.statute_separator)
            if fit:
                rule = fit.rule
                found.append((index, era, fit.value, rule.charge.value, rule.role.value, rule.apart, rule.minor))
    names = ["offence", "_era", "_code", "_charge", "_role", "_apart", "_minor"]
    kinds = [pl.Int64, pl.Int64, pl.String, pl.String, pl.String, pl.Boolean, pl.Boolean]
    return pl.DataFrame(found, schema=dict(zip(names, kinds, strict=True)), orient="row")


def _placed(
    rows: pl.DataFrame, layout: Layout, places: Places, profile: Profile, rng: np.random.Generator
) -> pl.DataFrame:
    """Point and area; some rows without a point, trafficking mostly so, operations always with one."""
    chance = rng.random(len(rows))
    lost = (
        pl.when(pl.col("size") > 1).then(0.0)
        .when(pl.col("_charge").is_in([charge.value for charge in PLACELESS])).then(PLACELESS_SHARE)
        .otherwise(profile.gap)
    )  # fmt: skip
    index = rows["place"].to_numpy()
    rows = rows.with_columns(
        lat=pl.Series(places.lat[index]),
        lon=pl.Series(places.lon[index]),
        area=pl.Series(places.area[index]),
        _kind=pl.Series(rng.random(len(rows))),
    )
    lost_here = pl.Series(chance) < lost
    known = pl.when(~lost_here)
    return rows.with_columns(lat=known.then("lat"), lon=known.then("lon")).with_columns(
        _pointless=pl.col("lat").is_null()
        | pl.lit(not (layout.names("lat") or layout.names("point") or layout.names("x")))
    )


def _timed(rows: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """An end a little later, a day of report a little after that."""
    longer = pl.Series(rng.integers(5, 120, len(rows)))
    later = pl.Series(rng.integers(0, 48, len(rows)))
    return rows.with_columns(until=pl.col("when") + pl.duration(minutes=pl.lit(longer))).with_columns(
        reported=pl.col("until") + pl.duration(hours=pl.lit(later))
    )


def _numbered(rows: pl.DataFrame, source: Source, numbers: Numbers, rng: np.random.Generator) -> pl.DataFrame:
    """Ids, cases and people, marked SYN. Some ordinary offences belong to the case of a row of the trade."""
    count = len(rows)
    number = pl.Series(numbers.take(count), dtype=pl.Int64).cast(pl.String).str.zfill(8)
    rows = rows.with_columns(id=ID + number, incident=ID + "-" + number, person=ID + "P" + number)
    if source.unit is Unit.PEOPLE:
        if "case" in rows.columns:
            return rows.with_columns(incident=pl.col("case"))
        together = (pl.col("event") >= 0) & (pl.col("event") % 10 < 3)
        first = pl.col("incident").first().over("event")
        return rows.with_columns(incident=pl.when(together).then(first).otherwise("incident"))
    relevant = rows["relevant"].to_numpy()
    ordinary = np.flatnonzero(~relevant & (rng.random(count) < SAME_INCIDENT_SHARE))
    taken = np.arange(count)
    ordinary = ordinary[: int(relevant.sum())]
    taken[ordinary] = rng.choice(np.flatnonzero(relevant), size=len(ordinary), replace=False)
    shared = ("incident", "when", "until", "reported", "lat", "lon", "area")
    return rows.with_columns(rows[name].gather(taken) for name in shared).sort("when", "id")


def draw_venues(rows: pl.DataFrame, source: Source, rng: np.random.Generator) -> pl.Series:
    """The publisher's words for a kind of place; members of one operation share theirs."""
    words, weights = [], []
    for venue, weight in VENUE_WEIGHTS.items():
        listed = [word for word in source.venues.get(venue, []) if word]
        words += listed
        weights += [weight / 2**index for index in range(len(listed))]
    if not words:
        return pl.Series([""] * len(rows), dtype=pl.String)
    share = np.array(weights) / sum(weights)
    drawn = pl.Series("venue", np.array(words, dtype=object)[rng.choice(len(words), size=len(rows), p=share)].tolist())
    rows = rows.select("event", drawn.cast(pl.String))
    first = pl.col("venue").first().over("event")
    return rows.select(venue=pl.when(pl.col("event") >= 0).then(first).otherwise("venue"))["venue"]


def _several_statutes(rows: pl.DataFrame, choice: Choice, rng: np.random.Generator) -> pl.DataFrame:
    """A quarter of arrests carry an ordinary charge too, before or after the first."""
    others = [offence.statute for offence in choice.irrelevant if offence.statute]
    if not others:
        return rows
    count = len(rows)
    other = pl.Series([others[index] for index in rng.integers(0, len(others), count)])
    separator = f" {str(choice.layout.statute_separator).strip()} "
    draw = pl.Series(rng.random(count))
    joined = (
        pl.when(draw < 0.12).then(pl.col("statute") + separator + other)
        .when(draw < 0.25).then(other + separator + pl.col("statute"))
        .otherwise("statute")
    )  # fmt: skip
    return rows.with_columns(statute=joined)


def _several_charges(rows: pl.DataFrame, choice: Choice, rng: np.random.Generator) -> pl.DataFrame:
    """Further rows of the same person: mostly an ordinary charge, sometimes the same charge once more."""
    if not choice.irrelevant:
        return rows
    draw = rng.random(len(rows))
    more = rows.filter(pl.Series(draw < SECOND_CHARGE_SHARE) & pl.col("relevant")).with_columns(
        ordinal=pl.lit(2, dtype=pl.Int64)
    )
    again = pl.Series(rng.random(len(more)) < 0.2)
    ordinary = [choice.irrelevant[index] for index in rng.integers(0, len(choice.irrelevant), len(more))]
    plain = more.with_columns(
        pl.Series("code", [offence.code for offence in ordinary], dtype=pl.String),
        pl.Series("text", [offence.text for offence in ordinary], dtype=pl.String),
        pl.Series("statute", [offence.statute for offence in ordinary], dtype=pl.String),
        pl.lit(False).alias("relevant"),
        *(pl.lit(None, dtype=more.schema[name]).alias(name) for name in ("_code", "_charge", "_role", "_apart")),
    )
    more = pl.concat([more.filter(again), plain.filter(~again)])
    return pl.concat([rows, more]).sort("when", "person", "ordinal", maintain_order=True)


def _repeated(rows: pl.DataFrame, source: Source, layout: Layout, rng: np.random.Generator) -> pl.DataFrame:
    """Some rows stand twice, half of those with a point a few metres further the second time: a correction."""
    rows = rows.with_columns(_repeat=pl.lit(0, dtype=pl.Int64))
    if not (layout.names("id") and source.id_unique):
        return rows
    chosen = rows.filter(pl.Series(rng.random(len(rows)) < REPEATED_SHARE) & (pl.col("size") == 1))
    corrected = pl.Series(rng.random(len(chosen)) < 0.5) & ~pl.col("_pointless")
    nudge = 0.00005
    again = chosen.with_columns(
        _repeat=pl.when(corrected).then(2).otherwise(1).cast(pl.Int64),
        lat=pl.when(corrected).then(pl.col("lat") + nudge).otherwise("lat"),
        reported=pl.col("reported") + pl.duration(days=20),
    )
    return pl.concat([rows, again])
