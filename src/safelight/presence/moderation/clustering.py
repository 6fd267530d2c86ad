"""Which waiting reports belong together, and why. Pure: no database, no clock.

A picture goes first: reports with the same one are one cluster, wherever they are of. The rest go by what is seen and
where: reports of one kind, of one cell and those beside it, each within minutes of the next. There the people nobody
knows stand apart from those who are known, so that a crowd of new numbers doesn't carry a known person's word along;
those who say that it is over stand apart as well, for theirs is another question.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from operator import attrgetter
from typing import Final

import numpy as np

from safelight.images.pdq import HASH_BYTES, NEAR
from safelight.presence.sightings.ledger import around

WITHIN: Final = timedelta(minutes=10)
"""Reports of one place no longer apart than this are of the same minutes; from one to the next, so a flood is one."""


class Together(StrEnum):
    """Why reports are looked at together."""

    ALONE = "alone"
    PICTURE = "picture"
    """The same picture."""
    NEW = "new"
    """The same place and minutes, from people nobody knows."""
    KNOWN = "known"
    """The same place and minutes, from people who are known."""
    GONE = "gone"
    """The same place and minutes: they say that it is over."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report that waits. `new`: nobody knew its sender; `gone`: it says that it is over; `picture`: 32 bytes."""

    report: int
    city: str
    cell: int
    kind: str
    at: datetime
    new: bool
    gone: bool = False
    picture: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Reports that one decision can be about, the oldest first."""

    reports: tuple[Waiting, ...]
    why: Together

    @property
    def key(self) -> str:
        """Its name: the number of the first report that came."""
        return str(min(one.report for one in self.reports))

    @property
    def city(self) -> str:
        """Where it is."""
        return self.reports[0].city


def clusters(waiting: Iterable[Waiting]) -> list[Cluster]:
    """All of `waiting`, each in one cluster."""
    rest = in_order(waiting)
    same = [found for found in _same_picture([one for one in rest if one.picture]) if len(found) > 1]
    taken = {one.report for found in same for one in found}
    others = [one for one in rest if one.report not in taken]
    return [*(Cluster(tuple(found), Together.PICTURE) for found in same), *_by_place(others)]


def in_order(reports: Iterable[Waiting]) -> tuple[Waiting, ...]:
    """The oldest first."""
    return tuple(sorted(reports, key=attrgetter("at", "report")))


def _same_picture(reports: Sequence[Waiting]) -> list[list[Waiting]]:
    """Reports whose pictures are near one another, or linked by others that are."""
    hashes = b"".join(one.picture or b"" for one in reports)
    rows = np.frombuffer(hashes, dtype=np.uint64).reshape(len(reports), HASH_BYTES // 8)
    links = []
    for number, row in enumerate(rows):
        distances = np.bitwise_count(rows[number + 1 :] ^ row).sum(axis=1, dtype=np.int64)
        links += [(number, number + 1 + int(other)) for other in np.flatnonzero(distances <= NEAR)]
    return _linked(reports, links)


def _by_place(reports: Sequence[Waiting]) -> list[Cluster]:
    """Reports of one place and the same minutes, apart by what they say and by what is known of who sent them."""
    by_cell: dict[tuple[tuple[str, str, bool, bool], int], list[int]] = {}
    for number, one in enumerate(reports):
        by_cell.setdefault(((one.city, one.kind, one.new, one.gone), one.cell), []).append(number)
    links = []
    for (alike, cell), found in by_cell.items():
        for beside in around(cell):
            near = by_cell.get((alike, beside), [])
            # They stand in the order of their times.
            for first, after in pairwise(sorted({*found, *near})):
                if reports[after].at - reports[first].at <= WITHIN:
                    links.append((first, after))
    return [Cluster(tuple(group), _why(group)) for group in _linked(reports, links)]


def _why(group: Sequence[Waiting]) -> Together:
    if group[0].gone:
        return Together.GONE
    if len(group) == 1:
        return Together.ALONE
    return Together.NEW if group[0].new else Together.KNOWN


def _linked(reports: Sequence[Waiting], links: Iterable[tuple[int, int]]) -> list[list[Waiting]]:
    """Groups of those that are linked (by place in `reports`), directly or by others."""
    first = list(range(len(reports)))

    def root(number: int) -> int:
        while first[number] != number:
            first[number] = number = first[first[number]]
        return number

    for number, other in links:
        first[root(other)] = root(number)
    groups: dict[int, list[Waiting]] = {}
    for number, one in enumerate(reports):
        groups.setdefault(root(number), []).append(one)
    return list(groups.values())
