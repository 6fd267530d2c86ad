"""Watches: who asked to be texted when something is confirmed near a place. Address and words are sealed all along."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import h3ronpy
import numpy as np
import orjson

from safelight.geo.gazetteer import Place
from safelight.presence.daykey import DayKeys, Unreadable
from safelight.presence.kinds import FADING
from safelight.presence.models import Outgoing, Sighting, Watch
from safelight.presence.sightings.public import Visible, visible
from safelight.presence.texting.commands import Language
from safelight.presence.texting.outgoing import Whom, queue
from safelight.presence.texting.places import PlaceBook
from safelight.presence.texting.replies import how_old, how_sure, kind_name, say
from safelight.presence.texting.talk import Talk
from safelight.presence.turns import in_turn

MOST_WATCHES: Final = 5
NEAR_STEPS: Final = 2
"""Cells of resolution 9 each way: about 600 m."""

PURPOSE: Final = "watch"


@dataclass(frozen=True, slots=True)
class Address:
    """Whom to text, from which of our numbers, in which language, and of which place."""

    own: str = field(repr=False)
    to: str = field(repr=False)
    language: Language
    place: Place = field(repr=False)


def near(cells: Iterable[int]) -> set[int]:
    """These cells of resolution 9 and those within about 600 m."""
    ring = h3ronpy.grid_disk(np.array(sorted(cells), dtype=np.uint64), NEAR_STEPS, flatten=True)
    return {int(one) for one in np.asarray(ring)}


def parents(cells: set[int], resolution: int) -> set[int]:
    """The coarser cells that hold these."""
    if resolution >= 9:
        return cells
    coarse = h3ronpy.change_resolution(np.array(sorted(cells), dtype=np.uint64), resolution)
    return {int(one) for one in np.asarray(coarse)}


def around(ground: Iterable[int], sightings: list[Visible]) -> list[Visible]:
    """Those of `sightings` in or near a place that covers `ground` (cells of resolution 9)."""
    if not sightings:
        return []
    cells = near(ground)
    held = {resolution: parents(cells, resolution) for resolution in {one.resolution for one in sightings}}
    return [one for one in sightings if one.cell in held[one.resolution]]


def watch(talk: Talk, place: Place, hours: int, quiet: tuple[int, int] | None) -> bool:
    """Keep a watch, in the place of an earlier one of the same cell. False: they have as many as may be."""
    own = Watch.objects.filter(sender__in=talk.marks, ends_at__gt=talk.now)
    own.filter(cell=place.cell).delete()
    if own.count() >= MOST_WATCHES:
        return False
    said = [talk.message.to, talk.message.sender, talk.language, place]
    Watch.objects.create(
        day=talk.key.day,
        sender=talk.marks[0],
        channel=talk.channel,
        city=talk.city,
        cell=place.cell,
        sealed=talk.key.seal(orjson.dumps(said), PURPOSE),
        quiet_from=quiet[0] if quiet else None,
        quiet_to=quiet[1] if quiet else None,
        ends_at=talk.now + timedelta(hours=hours),
    )
    return True


def unwatch(marks: tuple[bytes, ...]) -> int:
    """End all watches of a sender, and what waits to be sent to them; how many watches that were."""
    Outgoing.objects.filter(sender__in=marks).delete()
    return Watch.objects.filter(sender__in=marks).delete()[0]


def address_of(row: Watch, keys: DayKeys) -> Address | None:
    """Whom a watch is of; None where the key of its day is gone."""
    key = keys.of(row.day)
    if key is None:
        return None
    try:
        own, to, language, place = orjson.loads(key.unseal(bytes(row.sealed), PURPOSE))
    except Unreadable:
        return None
    return Address(own, to, language, Place(**place))


def tell(keys: DayKeys, book: PlaceBook, now: datetime, pace: timedelta) -> int:
    """Queue a text for each watch near which something is confirmed that it wasn't told of; how many texts.

    In a watch's quiet hours nothing is queued: it is told afterwards, if that still means something then.
    """
    queued = 0
    cities = Watch.objects.filter(ends_at__gt=now).order_by().values_list("city", flat=True).distinct()
    for city in cities:
        confirmed = [one for one in visible(city, now) if one.status == "confirmed"]
        if not confirmed:
            continue
        hour = now.astimezone(book.timezone(city)).hour
        for row in Watch.objects.filter(city=city, ends_at__gt=now).order_by("pk"):
            if not _is_quiet(row, hour):
                queued += _told(row, confirmed, book, keys, now, pace)
    return queued


def _told(row: Watch, confirmed: list[Visible], book: PlaceBook, keys: DayKeys, now: datetime, pace: timedelta) -> int:
    news = [one for one in confirmed if one.key not in row.told]
    address = address_of(row, keys) if news else None
    if address is None:
        return 0
    news = around(book.ground(row.city, address.place), news)
    if not news:
        return 0
    with in_turn():
        # Whoever ended their watch a moment ago must get no text any more.
        if not Watch.objects.filter(pk=row.pk).update(told=[*row.told, *(one.key for one in news)]):
            return 0
        return sum(_queued(row, address, one, keys, now, pace) for one in news)


def _queued(row: Watch, address: Address, one: Visible, keys: DayKeys, now: datetime, pace: timedelta) -> bool:
    text = say(
        "told",
        address.language,
        place=address.place.label,
        kind=kind_name(one.kind, address.language),
        how=how_sure(one.confidence, address.language),
        age=how_old(one.age_minutes, address.language, simulated=one.simulated),
    )
    seen = Sighting.objects.filter(pk=one.key).values_list("last_at", flat=True).first()
    too_late = seen + FADING[one.kind].half_life if seen else now
    whom = Whom(row.channel, row.city, row.sender, address.own, address.to)
    return queue(keys.today(now), whom, text, now, too_late, pace)


def _is_quiet(row: Watch, hour: int) -> bool:
    if row.quiet_from is None or row.quiet_to is None:
        return False
    if row.quiet_from <= row.quiet_to:
        return row.quiet_from <= hour < row.quiet_to
    return hour >= row.quiet_from or hour < row.quiet_to
