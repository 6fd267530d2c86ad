"""A new advertisement in the ids of a finished run, and the few clusters it is compared with as a small corpus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl

from safelight.desk.link.background import filled
from safelight.desk.link.corpus import IDLE_DAYS, READ, Corpus, Ints, Uses
from safelight.desk.link.held import KINDS, Held, cities, hashed
from safelight.desk.link.pictures import SLOTS, WITHIN, packed, slots_of
from safelight.desk.link.rounds import Round
from safelight.desk.link.writing import Writing, read_writing


@dataclass(slots=True)
class NewAd:
    """What is compared of an advertisement; values are ids, where unknown to the run negative ones."""

    id: str
    day: float
    city: int
    values: dict[str, list[int]]
    token: list[int]
    pair: list[int]
    group: str = ""


def read_ads(held: Held, prepared: pl.DataFrame, facts: pl.DataFrame) -> Iterator[NewAd]:
    """Each row of `adverts.masked`, in the ids of the run."""
    writing = read_writing(prepared, held.nouns)
    words = hashed(writing.words)
    token_of = np.array([_known(held, "token", int(one)) for one in words], np.int64)
    city = cities(prepared)
    day = prepared["posted_at"].dt.epoch("ms").cast(pl.Float64).fill_null(np.nan).to_numpy() / 86_400_000.0
    for row in range(prepared.height):
        here = slice(int(writing.start[row]), int(writing.start[row + 1]))
        token = token_of[writing.token[here]].tolist()
        pair = _pairs(held, token, writing.pair[here])
        values = {
            kind: facts.filter((pl.col("ad") == row) & (pl.col("kind") == kind))["value"] for kind in (*READ, "price")
        }
        known = {
            "phone_again" if kind == "phone" else kind: sorted(
                {_known(held, _place_of(kind), int(one)) for one in hashed(of)}
            )
            for kind, of in values.items()
        }
        known["phone"] = [_spell(held, int(one), float(day[row])) for one in hashed(values["phone"].unique())]
        known["picture"] = sorted({_picture(held, one) for one in prepared["image_hashes"][row]})
        yield NewAd(str(prepared["id"][row]), float(day[row]), int(city[row]), known, token, pair)


def _place_of(kind: str) -> str:
    return "phone_again" if kind == "phone" else kind


def _known(held: Held, name: str, hash_of: int) -> int:
    """The id that the run gave to a hash; a negative number of its own where it knew none."""
    hashes = held.arrays[f"{name}_hash"]
    at = int(np.searchsorted(hashes, hash_of))
    if at < len(hashes) and hashes[at] == hash_of:
        return int(held.arrays[f"{name}_hash_id"][at])
    return -2 - (hash_of & 0x7FFFFFFFFFFF)


def _pairs(held: Held, token: list[int], running: Ints) -> list[int]:
    keys, tokens = held.arrays["pair_key"], len(held.arrays["token_uses"])
    out = []
    for place, one in enumerate(token):
        before = token[place - 1]
        if running[place] < 0:
            out.append(-1)
            continue
        key = before * tokens + one
        at = int(np.searchsorted(keys, key)) if before >= 0 and one >= 0 else len(keys)
        out.append(at if at < len(keys) and keys[at] == key else -2 - ((before * 1_000_003 + one) & 0x7FFFFFFFFFFF))
    return out


def _spell(held: Held, number: int, day: float) -> int:
    """The spell of use of a number (its hash) that a day falls in; one of its own where there is none."""
    spells = held.arrays["phone_hash"]
    for at in range(int(np.searchsorted(spells, number)), int(np.searchsorted(spells, number, "right"))):
        spell = int(held.arrays["phone_hash_id"][at])
        first, last = held.arrays["spell_first"][spell], held.arrays["spell_last"][spell]
        if not (day < first - IDLE_DAYS or day > last + IDLE_DAYS):
            return spell
    return -2 - (number & 0x7FFFFFFFFFFF)


def _picture(held: Held, text: str) -> int:
    """The picture that lies within the distance of a hash, by the exact index; a number of its own where none does."""
    words, at = packed([text]), held.arrays
    known = at["picture_words"].view(np.uint64)
    slots = slots_of(words)[0]
    for slot in range(SLOTS):
        for flip in (0, *(1 << bit for bit in range(16))):
            value = int(slots[slot]) ^ flip
            rows = at["picture_order"][slot, at["picture_starts"][slot, value] : at["picture_starts"][slot, value + 1]]
            near = rows[np.bitwise_count(known[rows] ^ words[0]).sum(axis=1) <= WITHIN] if len(rows) else rows
            if len(near):
                return int(at["picture_of"][near[0]])
    return -2 - (int(text[:12], 16) & 0x7FFFFFFFFFFF)


def small_corpus(held: Held, near: list[list[NewAd]], ad: NewAd) -> tuple[Corpus, Round]:
    """A corpus of a few clusters and the new advertisement, with the counts of the whole run."""
    clusters = [*near, [ad]]
    rows = [one for cluster in clusters for one in cluster]
    label = np.repeat(np.arange(len(clusters)), [len(cluster) for cluster in clusters]).astype(np.int64)
    token, token_uses = _compact(held.arrays["token_uses"], [one.token for one in rows])
    pair, pair_uses = _compact(held.arrays["pair_uses"], [one.pair for one in rows])
    count = np.array([len(one.token) for one in rows], np.int64)
    starts = np.concatenate([[0], np.cumsum(count)])
    empty = pl.Series([], dtype=pl.String)
    writing = Writing(starts, token, pair, len(token_uses), len(pair_uses), empty, empty)
    day = np.array([one.day for one in rows])
    values = {kind: _csr(held.arrays[f"{kind}_uses"], [c[0].values.get(kind, []) for c in clusters]) for kind in KINDS}
    prices = values.pop("price")
    rep_start = np.searchsorted(label, np.arange(len(clusters) + 1)).astype(np.int64)
    first, last = np.full(len(clusters), np.inf), np.full(len(clusters), -np.inf)
    np.fmin.at(first, label, day)
    np.fmax.at(last, label, day)
    nothing = Uses(np.empty(0, np.int64), np.empty(0, np.int64), empty)
    corpus = Corpus(empty, day, np.array([one.city for one in rows], np.int64), writing, {}, nothing, nothing)
    now = Round(
        label, held.clusters, filled(held.clusters, len(held.ids)),
        values, prices, rep_start, np.arange(len(rows)), first, last, token_uses, pair_uses,
    )  # fmt: skip
    return corpus, now


def _compact(uses: Ints, rows: list[list[int]]) -> tuple[Ints, Ints]:
    """Ids from 0 up in place of those of the run (-1 stays), and how many clusters use each, the new one included."""
    flat = np.array([one for row in rows for one in row], np.int64)
    known, inverse = np.unique(flat, return_inverse=True)
    count = np.ones(len(known), np.int64)
    count[known >= 0] += np.asarray(uses)[known[known >= 0]]
    return np.where(flat == -1, -1, inverse).astype(np.int64), count


def _csr(uses: Ints, clusters: list[list[int]]) -> tuple[Ints, Ints, Ints]:
    flat, count = _compact(uses, clusters)
    start = np.concatenate([[0], np.cumsum([len(one) for one in clusters])]).astype(np.int64)
    for a, b in pairwise(start):
        flat[a:b] = np.sort(flat[a:b])
    return start, flat, count
