"""What a run of linking leaves on disk, so that a new advertisement finds its group without linking all again.

A folder of arrays that are mapped into memory, not read: the clusters with their values, writing and days, and for
every value, rare phrase and picture where it is used. Names are kept as keyed positions of 64-bit hashes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

import numpy as np
import orjson
import polars as pl

from safelight.core.errors import BadInput
from safelight.desk.link.candidates import KNOWN
from safelight.desk.link.corpus import IDENTIFIERS, NOWHERE, Floats, Ints
from safelight.desk.link.linking import SEED, Linked
from safelight.desk.link.pictures import SLOTS, packed, slots_of
from safelight.desk.link.rounds import open_round
from safelight.desk.link.weights import chance, phases

VERSION: Final = 2
TAIL: Final = "tail.jsonl"
"""Advertisements that came after the run, a line each."""


@dataclass(frozen=True, slots=True)
class Held:
    """An opened folder: arrays by name, ids of advertisements by row, proper nouns, shares of levels by chance."""

    folder: Path
    arrays: Mapping[str, Ints]
    ids: pl.Series
    nouns: pl.Series
    random: Mapping[str, Floats]
    clusters: int


def hashed(names: Iterable[str]) -> Ints:
    """A 64-bit number for each name, the same on every machine."""
    raw = b"".join(blake2b(name.encode(), digest_size=8).digest() for name in names)
    return np.frombuffer(raw, np.int64)


def cities(adverts: pl.DataFrame) -> Ints:
    """The number of each advertisement's city, the same on every machine."""
    names = adverts["city"].fill_null("")
    return np.where(names.to_numpy() == "", NOWHERE, hashed(names))


def hold(linked: Linked, adverts: pl.DataFrame, folder: Path) -> None:
    """Write what is needed to place new advertisements; `adverts` are those that `linked` was built from."""
    corpus, label = linked.corpus, linked.label
    now = open_round(corpus, label)
    writing = corpus.writing
    arrays: dict[str, Ints | Floats] = {
        "label": label, "day": corpus.day, "rep_start": now.rep_start, "rep": now.rep, "first": now.first,
        "last": now.last, "token_uses": now.token_uses, "pair_uses": now.pair_uses, "writing_start": writing.start,
        "token": writing.token, "pair": writing.pair, "size": np.bincount(label),
        "named": np.unique(label, return_index=True)[1],
    }  # fmt: skip
    _index(arrays, "token_hash", hashed(writing.words))
    running = np.flatnonzero(writing.pair >= 0)
    keys = np.zeros(writing.pairs, np.int64)
    keys[writing.pair[running]] = writing.token[running - 1] * writing.tokens + writing.token[running]
    arrays["pair_key"] = keys
    for kind, csr in {**now.values, "price": now.prices}.items():
        start, value, uses = csr
        arrays |= {f"{kind}_start": start, f"{kind}_value": value, f"{kind}_uses": uses}
        _posted(arrays, kind, np.repeat(np.arange(now.clusters), np.diff(start)), value, len(uses))
        uses_of = corpus.prices if kind == "price" else corpus.kinds[kind]
        _index(arrays, f"{kind}_hash", hashed(uses_of.name))
    spells = corpus.kinds["phone"]
    ends = np.full((2, spells.values), [[np.inf], [-np.inf]])
    np.fmin.at(ends[0], spells.value, corpus.day[spells.ad])
    np.fmax.at(ends[1], spells.value, corpus.day[spells.ad])
    arrays |= {"spell_first": ends[0], "spell_last": ends[1]}
    _post_writing(arrays, now.rep, label)
    _hold_pictures(arrays, adverts, corpus.kinds["picture"].value)
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)
    np.save(folder / "city.npy", cities(adverts))
    pl.DataFrame({"id": corpus.ids}).write_parquet(folder / "ids.parquet")
    pl.DataFrame({"noun": writing.nouns}).write_parquet(folder / "nouns.parquet")
    (folder / TAIL).unlink(missing_ok=True)
    random = chance(corpus, now, np.random.default_rng(SEED), phases()[1]) if now.clusters > 1 else {}
    about = {"version": VERSION, "clusters": now.clusters, "random": {k: v.tolist() for k, v in random.items()}}
    (folder / "about.json").write_bytes(orjson.dumps(about))


def open_held(folder: Path) -> Held:
    """The folder that `hold` wrote; `BadInput` when it isn't one."""
    try:
        about = orjson.loads((folder / "about.json").read_bytes())
        if about["version"] != VERSION:
            raise ValueError(about["version"])
        arrays = {path.stem: np.load(path, mmap_mode="r") for path in folder.glob("*.npy")}
        ids = pl.read_parquet(folder / "ids.parquet")["id"]
        nouns = pl.read_parquet(folder / "nouns.parquet")["noun"]
    except (OSError, ValueError, KeyError, pl.exceptions.PolarsError) as error:
        raise BadInput(
            f"{folder.name} holds no groups that new advertisements can be added to.",
            fix="Make it by `safelight desk link ADS --out FILE --state FOLDER`.",
        ) from error
    return Held(folder, arrays, ids, nouns, {k: np.array(v) for k, v in about["random"].items()}, about["clusters"])


def _index(arrays: dict[str, Ints | Floats], name: str, hashes: Ints) -> None:
    """Hashes in order, with the id of each."""
    order = np.argsort(hashes, kind="stable")
    arrays |= {name: hashes[order], f"{name}_id": order}


def _posted(arrays: dict[str, Ints | Floats], name: str, cluster: Ints, what: Ints, count: int) -> None:
    """Where each of `what` is used: the clusters in its slice."""
    order = np.argsort(what, kind="stable")
    arrays[f"{name}_post"] = cluster[order]
    arrays[f"{name}_post_start"] = np.searchsorted(what[order], np.arange(count + 1)).astype(np.int64)


def _post_writing(arrays: dict[str, Ints | Floats], rep: Ints, label: Ints) -> None:
    start = np.asarray(arrays["writing_start"])
    count = np.diff(start)[rep]
    at = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + np.repeat(start[rep], count)
    owner = np.repeat(label[rep], count)
    for name in ("token", "pair"):
        what, uses = np.asarray(arrays[name])[at], np.asarray(arrays[f"{name}_uses"])
        good = what >= 0
        good[good] = uses[what[good]] <= KNOWN
        _posted(arrays, name, owner[good], what[good].astype(np.int64), len(uses))


def _hold_pictures(arrays: dict[str, Ints | Floats], adverts: pl.DataFrame, picture: Ints) -> None:
    hashes = adverts["image_hashes"].explode(empty_as_null=False, keep_nulls=False)
    words = packed(hashes.to_list())
    slots = slots_of(words)
    arrays |= {"picture_words": words.view(np.int64), "picture_of": picture}
    orders = [np.argsort(slots[:, slot], kind="stable") for slot in range(SLOTS)]
    arrays["picture_order"] = np.array(orders, np.int64).reshape(SLOTS, len(words))
    starts = [np.searchsorted(slots[order, slot], np.arange(65537)) for slot, order in enumerate(orders)]
    arrays["picture_starts"] = np.array(starts, np.int64)


KINDS: Final = (*IDENTIFIERS, "price")
