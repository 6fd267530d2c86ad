"""Tellings of one operation put together, and which of them stands for it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from safelight.catalog import City
from safelight.core.home import RecordKey
from safelight.core.vocabulary import Basis, LinkKind, TextState
from safelight.ingest.keys import hashed_bytes
from safelight.ingest.matching import PARTS, pairs
from safelight.store import TABLE_SCHEMAS

_CLOSE: Final = 0.5
"""A later telling with at least this part of the former number is its correction; one with less is a part of it."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """Announcements with operation_id and final state, and the links (kind text) that say why."""

    announcements: pl.DataFrame
    links: pl.DataFrame


def grouped(judged: pl.DataFrame, city: City, key: RecordKey) -> Grouped:
    """Put the tellings together that speak of one operation; all but the one that stands for it become `merged`."""
    order = ["published", "announcement_id", "operation_no"]
    waiting = pl.col("state").is_in([TextState.QUEUED.value, TextState.DISCARDED.value])
    told = judged.filter(~waiting).sort(order, nulls_last=False)
    alone = {one.address for one in city.unlinks if one.of == "texts"}
    rows = told.select(
        "announcement_id", "operation_no", "source", "basis", "total", "text_sha256", "address", "published"
    ).to_dicts()
    groups = _Groups(rows)
    kept = []
    for pair in pairs(told).iter_rows(named=True):
        a, b = pair["row_a"], pair["row_b"]
        undone = bool({rows[a]["address"], rows[b]["address"]} & alone)
        kept.append((a, b, pair, undone))
        if not undone:
            groups.join(a, b)
    firsts = [rows[groups.first(place)] for place in range(len(rows))]
    named = [row["announcement_id"] + row["operation_no"].to_bytes(2, "big", signed=True) for row in firsts]
    ids = hashed_bytes(pl.Series(named, dtype=pl.Binary), key.derive("ids"), "told")
    winners = {first: groups.winner(first) for first in {groups.first(place) for place in range(len(rows))}}
    merged = pl.Series([winners[groups.first(place)] != place for place in range(len(rows))], dtype=pl.Boolean)
    state = pl.when(merged).then(pl.lit(TextState.MERGED.value)).otherwise(pl.col("state").cast(pl.String))
    final = told.with_columns(ids.alias("operation_id"), state.cast(judged.schema["state"]).alias("state"))
    links = _links(kept, final["operation_id"].to_list(), rows, winners, groups)
    everything = pl.concat([final, judged.filter(waiting)]).sort("announcement_id", "operation_no")
    return Grouped(everything, links)


class _Groups:
    """Disjoint sets of tellings, by place in the list; never two operations of one text in one set."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self._rows = rows
        self._first = list(range(len(rows)))
        self._members = {place: [place] for place in range(len(rows))}

    def first(self, place: int) -> int:
        """The earliest telling of the set."""
        while self._first[place] != place:
            self._first[place] = self._first[self._first[place]]
            place = self._first[place]
        return place

    def join(self, one: int, other: int) -> None:
        """Make one set of the two that these tellings are in."""
        one, other = sorted((self.first(one), self.first(other)))
        texts = [{self._rows[place]["announcement_id"] for place in self.members(at)} for at in (one, other)]
        if one == other or texts[0] & texts[1]:
            return
        self._first[other] = one
        self._members[one] = sorted(self._members[one] + self._members.pop(other))

    def members(self, place: int) -> list[int]:
        """All tellings of the set, as they were published."""
        return self._members[self.first(place)]

    def winner(self, place: int) -> int:
        """The telling that stands for the operation: what officials said last, unless it is only a part."""
        # The same text again is no correction, however late it is posted again.
        fresh = list({self._rows[one]["text_sha256"]: one for one in reversed(self.members(place))}.values())[::-1]
        official = [one for one in fresh if self._rows[one]["basis"] == Basis.ANNOUNCEMENT] or fresh
        best = official[0]
        for one in official[1:]:
            if self._corrects(one, best):
                best = one
        return best

    def _corrects(self, later: int, former: int) -> bool:
        new, old = self._rows[later], self._rows[former]
        if old["total"] is None or new["total"] is None:
            return new["total"] is not None
        if new["source"] == old["source"]:
            return True
        return bool(new["total"] >= _CLOSE * old["total"])


def _links(
    near: list[tuple[int, int, dict[str, Any], bool]],
    ids: list[bytes],
    rows: list[dict[str, Any]],
    winners: dict[int, int],
    groups: _Groups,
) -> pl.DataFrame:
    """One link for each merged telling, to the telling that stands for its operation, and one for each undone pair."""
    found: list[dict[str, Any]] = []
    best: dict[int, dict[str, Any]] = {}
    direct: dict[tuple[int, int], dict[str, Any]] = defaultdict(dict)
    for a, b, pair, undone in near:
        if undone:
            found.append(_link(ids[b], rows[b], rows[a], pair, undone=True))
            continue
        direct[a, b] = pair
        for place in (a, b):
            best.setdefault(place, pair)
    for place, pair in best.items():
        stands = winners[groups.first(place)]
        if stands == place:
            continue
        scored = direct.get((min(place, stands), max(place, stands))) or pair
        found.append(_link(ids[place], rows[place], rows[stands], scored, undone=False))
    schema = TABLE_SCHEMAS["links"]
    return pl.DataFrame(found, schema=schema)


def _link(
    operation: bytes, row: dict[str, Any], other: dict[str, Any], pair: dict[str, Any], *, undone: bool
) -> dict[str, Any]:
    return {
        "operation_id": operation,
        "announcement_id": row["announcement_id"],
        "operation_no": row["operation_no"],
        "kind": LinkKind.TEXT.value,
        "other": other["announcement_id"],
        "score": pair["score"],
        **{name: pair[name] for name in PARTS},
        "undone": undone,
    }
