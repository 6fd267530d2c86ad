"""A case as its page shows it: its reports in words, its places on a small map, its pictures."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import shapely

from safelight.catalog import load_catalog
from safelight.geo import Area
from safelight.presence.daykey import DayKeys
from safelight.presence.kinds import SightingKind
from safelight.presence.moderation.waiting import Case, Item, items
from safelight.presence.photos import thumbnails
from safelight.web.public.presence import live_map, live_words
from safelight.web.public.presence.live_places import Ground, ground_in, outline
from safelight.web.public.presence.moderation import review_words
from safelight.web.site import Site

MOST: Final = 24
"""Reports that are listed, those with pictures first; a decision on all is on the others too, and says how many."""


@dataclass(frozen=True, slots=True)
class Line:
    """A report as it is shown. `at`: the number of its place on the map; `picture`: a data address, or empty.

    `heat`: whether it can be said what the network looked at.
    """

    number: int
    kind: object
    area: str
    at: int
    age: str
    weight: float
    new: bool
    gone: bool
    photo: str
    agree: str
    simulated: bool
    picture: str = field(repr=False)
    heat: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A case: why its reports are together, what hangs on it, since when, and its reports."""

    city: str
    why: object
    effect: object
    urgent: bool
    waits: str
    watches: int
    total: int
    everything: str
    lines: list[Line]
    more: int
    map: live_map.Map


def shown(site: Site, case: Case, now: datetime) -> Shown:
    """A case in words. Pictures are unsealed into this answer alone."""
    found = items(case)
    city = found[0].report.sighting.city
    ground = ground_in(site.home, load_catalog(site.home.catalog).city(city))
    places = {cell: number for number, cell in enumerate(dict.fromkeys(_cell(item) for item in found), 1)}
    keys = site.texts().keys
    listed = sorted(found, key=lambda item: not hasattr(item.report, "thumbnail"))[:MOST]
    return Shown(
        city=ground.city.name,
        why=review_words.WHY[case.cluster.why],
        effect=review_words.EFFECT[case.effect],
        urgent=case.effect > 0,
        waits=review_words.minutes(_minutes(case.since, now)),
        watches=case.watches,
        total=len(found),
        everything=",".join(str(item.report.pk) for item in found),
        lines=[_line(item, ground, places[_cell(item)], keys, now) for item in listed],
        more=len(found) - len(listed),
        map=_map(ground, list(places)),
    )


def _line(item: Item, ground: Ground, place: int, keys: DayKeys, now: datetime) -> Line:
    report = item.report
    kept = thumbnails.shown(report, keys, now) if hasattr(report, "thumbnail") else None
    return Line(
        number=report.pk,
        kind=live_words.KINDS[SightingKind(report.sighting.kind)],
        area=ground.name(_cell(item)),
        at=place,
        age=review_words.minutes(_minutes(report.at, now)),
        weight=round(report.weight, 2),
        new=item.new,
        gone=report.says == "gone",
        photo=review_words.photo(report),
        agree=review_words.agree(item.agree),
        simulated=report.sighting.simulated,
        picture=f"data:image/jpeg;base64,{base64.b64encode(kept.picture).decode()}" if kept else "",
        heat=bool(kept and kept.heat),
    )


def _map(ground: Ground, cells: Sequence[str]) -> live_map.Map:
    """The cells in their surroundings."""
    all_of_them = shapely.union_all([outline(cell) for cell in cells])
    marks = [(number, cell, "unconfirmed", 0.5) for number, cell in enumerate(cells, 1)]
    return live_map.drawn(ground, Area("", "neighbourhood", all_of_them), marks)


def _cell(item: Item) -> str:
    return f"{item.report.sighting.cell:x}"


def _minutes(since: datetime, now: datetime) -> int:
    return int((now - since).total_seconds() // 60)
