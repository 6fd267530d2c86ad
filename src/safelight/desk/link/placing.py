"""A new advertisement finds its group among a million, in well under a second, and is remembered for the next.

It is compared, as a cluster of one, with the clusters that share a value, a picture or a rare phrase with it, by the
same kernels and weights as a run over everything. What came since that run stands beside it as clusters of one, too. A
new advertisement never brings two groups together: that is for the next whole run, or for a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np
import orjson
import polars as pl

from safelight.desk.link.adverts import Reader, masked
from safelight.desk.link.corpus import Floats
from safelight.desk.link.files import shaped
from safelight.desk.link.held import KINDS, TAIL, Held
from safelight.desk.link.judgements import Judgement, Verdict, standing
from safelight.desk.link.linking import THRESHOLDS
from safelight.desk.link.newcomers import NewAd, read_ads, small_corpus
from safelight.desk.link.rounds import Levels, compare
from safelight.desk.link.weights import phases, weigh

NEAREST: Final = 16
"""Clusters that are compared for each value, the nearest in time."""
RAREST: Final = 8
"""Phrases and pairs of phrases that are looked up, the rarest."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The group of a new advertisement (the id of the group's first), and the log-odds by which it came there.

    `also` are other groups that the evidence alone would let it join.
    """

    ad: str
    group: str
    log_odds: float
    also: tuple[str, ...]

    @property
    def confidence(self) -> float:
        """Probability that it belongs there; of one that stands alone, that it does."""
        return round(float(1 / (1 + np.exp(-np.clip(self.log_odds, -40, 40)))), 4)


class Groups:
    """Groups of a finished run, and what came after it."""

    def __init__(self, held: Held, log: Sequence[Judgement] = ()) -> None:
        self._held, self._at = held, held.arrays
        self._tail: list[NewAd] = []
        self._new: dict[tuple[str, int], list[int]] = defaultdict(list)
        self._log = standing(log)
        self._row_of: dict[str, int] | None = None
        self._came: dict[str, str] = {}
        for line in _lines(held.folder / TAIL):
            known = orjson.loads(line)
            self._remember(NewAd(**known | {"day": float("nan") if known["day"] is None else known["day"]}))

    @property
    def added(self) -> int:
        """Advertisements that came after the run."""
        return len(self._tail)

    def add(self, adverts: pl.DataFrame, reader: Reader) -> Iterator[Placed]:
        """Each advertisement (columns as `files.COLUMNS`) in its group, one after another; and keep them.

        One whose id is held already keeps its group: counted again, it would be its own support.
        """
        prepared, facts = masked(shaped(adverts), reader)
        again = {str(self._held.ids[row]): row for row in self._held.ids.is_in(prepared["id"].implode()).arg_true()}
        for ad in read_ads(self._held, prepared, facts):
            group = self._name(int(self._at["label"][again[ad.id]])) if ad.id in again else self._came.get(ad.id)
            if group is not None:
                yield Placed(ad.id, group, np.inf, ())
                continue
            placed = self._place(ad)
            ad.group = placed.group
            self._remember(ad)
            with (self._held.folder / TAIL).open("ab") as tail:
                tail.write(orjson.dumps(asdict(ad)) + b"\n")
            yield placed

    def _remember(self, ad: NewAd) -> None:
        place = len(self._tail)
        self._tail.append(ad)
        self._came[ad.id] = ad.group
        for key in _keys(ad):
            self._new[key].append(place)

    def _place(self, ad: NewAd) -> Placed:
        told, apart = self._judged(ad.id)
        near = self._candidates(ad)
        log_odds = self._compared(ad, near) if near else np.empty(0)
        sums: dict[str, float] = {}
        for cluster, value in zip(near, log_odds.tolist(), strict=True):
            group = self._name(cluster)
            sums[group] = max(value, sums.get(group, -np.inf))
        enough = sorted((g for g, v in sums.items() if v >= THRESHOLDS[-1] and g not in apart), key=lambda g: -sums[g])
        if told is not None:
            return Placed(ad.id, told, np.inf, tuple(group for group in enough if group != told))
        if enough:
            return Placed(ad.id, enough[0], sums[enough[0]], tuple(enough[1:]))
        best = max((v for g, v in sums.items() if g not in apart), default=-np.inf)
        return Placed(ad.id, ad.id, -best, ())

    def _judged(self, ad: str) -> tuple[str | None, set[str]]:
        """The group that a person's word sets, and the groups that it forbids."""
        same: str | None = None
        apart: set[str] = set()
        for one in self._log:
            if ad not in one.pair:
                continue
            group = self._group_of(one.other if one.ad == ad else one.ad)
            if group is not None and one.verdict is Verdict.SAME:
                same = group
            elif group is not None and one.verdict is Verdict.DIFFERENT:
                apart.add(group)
        return same, apart

    def _group_of(self, ad: str) -> str | None:
        if self._row_of is None:
            self._row_of = {known: row for row, known in enumerate(self._held.ids)}
        if ad in self._row_of:
            return self._name(int(self._at["label"][self._row_of[ad]]))
        return self._came.get(ad)

    def _name(self, cluster: int) -> str:
        if cluster >= self._held.clusters:
            return self._tail[cluster - self._held.clusters].group
        return str(self._held.ids[int(self._at["named"][cluster])])

    def _candidates(self, ad: NewAd) -> list[int]:
        found: set[int] = set()
        for kind, known in ad.values.items():
            if kind != "price":
                for value in known:
                    found.update(self._using(kind, value, ad.day))
        rare = [("token", one) for one in ad.token] + [("pair", one) for one in ad.pair]
        rare = sorted((one for one in rare if one[1] >= 0), key=lambda one: int(self._at[f"{one[0]}_uses"][one[1]]))
        for name, one in rare[:RAREST]:
            found.update(self._using(name, one, ad.day))
        for key in _keys(ad):
            found.update(self._held.clusters + place for place in self._new.get(key, [])[-NEAREST:])
        return sorted(found)

    def _using(self, name: str, value: int, day: float) -> list[int]:
        if value < 0:
            return []
        starts = self._at[f"{name}_post_start"]
        clusters = np.asarray(self._at[f"{name}_post"][starts[value] : starts[value + 1]])
        if len(clusters) > NEAREST:
            away = np.maximum(self._at["first"][clusters] - day, day - self._at["last"][clusters])
            clusters = clusters[np.argsort(away, kind="stable")[:NEAREST]]
        return list(map(int, clusters))

    def _compared(self, ad: NewAd, near: list[int]) -> Floats:
        """Log-odds of the new advertisement with each cluster."""
        corpus, now = small_corpus(self._held, [self._taken(one) for one in near], ad)
        levels: Levels = compare(corpus, now, np.arange(len(near)), np.full(len(near), len(near)))
        clusters = self._held.clusters + len(self._tail) + 1
        return weigh(phases()[1], self._held.random, clusters).total(levels)

    def _taken(self, cluster: int) -> list[NewAd]:
        """A cluster as advertisements: the first has all its values, all have their writing, days and cities."""
        if cluster >= self._held.clusters:
            return [self._tail[cluster - self._held.clusters]]
        at = self._at
        out = []
        for row in at["rep"][at["rep_start"][cluster] : at["rep_start"][cluster + 1]]:
            words = slice(int(at["writing_start"][row]), int(at["writing_start"][row + 1]))
            out.append(
                NewAd(
                    "",
                    float(at["day"][row]),
                    int(at["city"][row]),
                    {},
                    at["token"][words].tolist(),
                    at["pair"][words].tolist(),
                )
            )
        for kind in KINDS:
            start = at[f"{kind}_start"]
            out[0].values[kind] = at[f"{kind}_value"][start[cluster] : start[cluster + 1]].tolist()
        out[0].day = min(out[0].day, float(at["first"][cluster]))
        return out


def _lines(path: Path) -> list[bytes]:
    """The lines of the file; one that was cut while it was written is taken off, it was never answered."""
    if not path.exists():
        return []
    whole, _, cut = path.read_bytes().rpartition(b"\n")
    if cut:
        with path.open("r+b") as file:
            file.truncate(len(whole) + 1 if whole else 0)
    return whole.splitlines()


def _keys(ad: NewAd) -> Iterator[tuple[str, int]]:
    for kind, values in ad.values.items():
        if kind != "price":
            yield from ((kind, value) for value in values)
    yield from (("pair", pair) for pair in ad.pair if pair != -1)
