"""Puts a city's places into the form that is looked up: names to keys, keys to hashes and threes, corners to pairs.

In: streets that cross and named places, as cells. Out: the bytes of the file that `load` maps. Nothing finer than a
cell of resolution 9 comes in, so nothing finer can come out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyarrow as pa

from safelight.geo.gazetteer.answers import KINDS, Kind
from safelight.geo.gazetteer.grams import CODES, grams
from safelight.geo.gazetteer.index import hash_of, to_bytes
from safelight.geo.gazetteer.words import place_keys, plain, run_together, split_street, street_keys, words

_LONGEST_LABEL: Final = 48
_GSM_LETTERS: Final = frozenset("ñÑéèùìòàäöüÄÖÜßÇøØåÅÉ¡¿")


@dataclass(frozen=True, slots=True)
class Crossing:
    """Two streets, by their names as published, and the cell of resolution 9 where they meet."""

    streets: tuple[str, str]
    cell: int
    inside: bool = True


@dataclass(frozen=True, slots=True)
class Named:
    """Any other place: its name, other names, its cell of resolution 9, and how large it is (see Place.spread)."""

    name: str
    kind: Kind
    cell: int
    spread: int = 9
    also: tuple[str, ...] = ()
    inside: bool = True


@dataclass(frozen=True, slots=True)
class Other:
    """Another city of the catalogue: what people call it, its cells (H3-6), and its ZIPs where known."""

    city: str
    name: str
    state: str
    cells: tuple[int, ...]
    also: tuple[str, ...] = ()
    zips: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class City:
    """What is to be told of the city itself. `hundreds`: directions in which the hundred of a house number is the
    number of the cross street, as 512 S San Pedro lies at 5th; none where nobody has checked.
    """

    city: str
    name: str
    state: str
    cells: tuple[int, ...]
    centre: tuple[float, float]
    also: tuple[str, ...] = ()
    hundreds: tuple[str, ...] = ()
    others: tuple[Other, ...] = ()


@dataclass(slots=True)
class _Keys:
    text: list[str] = field(default_factory=list)
    owner: list[int] = field(default_factory=list)
    grade: list[int] = field(default_factory=list)

    def add(self, owner: int, forms: Mapping[str, int]) -> None:
        """Keys of one owner, with the grade of each."""
        self.text += forms
        self.owner += [owner] * len(forms)
        self.grade += forms.values()


def label_of(name: str) -> str:
    """A name in the signs of a plain text message (GSM 7-bit), one line, not longer than fits beside other words.

    >>> label_of("César  Chávez\\n")
    'César Chavez'
    """
    kept = [sign if sign in _GSM_LETTERS else _ascii(sign) for sign in name]
    return " ".join("".join(kept).split())[:_LONGEST_LABEL].strip()


def _ascii(sign: str) -> str:
    folded = plain(sign)
    fits = folded.isascii() and (folded.isalnum() or folded in " &/-.,'()+")
    return " " if not fits else folded.upper() if sign.isupper() else folded


def build(
    city: City,
    crossings: Iterable[Crossing],
    places: Iterable[Named],
    areas: Mapping[int, str],
    about: Mapping[str, Any],
) -> pa.Buffer:
    """The file of a city's gazetteer. `areas`: cell (resolution 9) -> name of the neighbourhood that holds its centre.

    `about` is kept as it is (sources, licences, dates) and gains the counts by kind.
    """
    corners = list(dict.fromkeys(crossings))
    named = sorted(dict.fromkeys(places), key=lambda one: (KINDS.index(one.kind), one.name, one.cell))
    streets, keys = _streets(corners)
    border = len(keys.text)
    for number, place in enumerate(named):
        keys.add(len(streets) + number, _forms(place, city))
    neighbourhoods = {place.name: at for at, place in enumerate(named) if place.kind == "neighbourhood"}
    columns: dict[str, Any] = {
        "street_name": [label_of(name) for name in streets],
        "street_direction": [split_street(words(name))[0] for name in streets],
        "street_type": [split_street(words(name))[2] for name in streets],
        "place_name": [label_of(place.name) for place in named],
        "place_kind": [KINDS.index(place.kind) for place in named],
        "place_cell": [place.cell for place in named],
        "place_spread": [place.spread for place in named],
        "place_inside": [place.inside for place in named],
        "key": keys.text,
        "key_owner": keys.owner,
        "key_grade": keys.grade,
        **_hashed(keys.text),
        **_grams(keys.text),
        **_pairs(corners, {name: at for at, name in enumerate(streets)}),
        **_areas({cell: neighbourhoods[name] for cell, name in areas.items() if name in neighbourhoods}),
    }
    counts = {kind: sum(place.kind == kind for place in named) for kind in KINDS if kind not in ("crossing", "point")}
    return to_bytes(
        {name: np.asarray(values) if name not in _TEXTS else values for name, values in columns.items()},
        {
            **about,
            "city": _city(city),
            "others": [_city(one) for one in city.others],
            "street_keys": border,
            "counts": {"crossing": len(corners), "street": len(streets), **counts},
        },
    )


_TEXTS: Final = ("street_name", "street_direction", "street_type", "place_name", "key")


def _streets(corners: Sequence[Crossing]) -> tuple[list[str], _Keys]:
    names = sorted({name for corner in corners for name in corner.streets})
    keys = _Keys()
    for number, name in enumerate(names):
        keys.add(number, {key: grade for grade, key in enumerate(street_keys(words(name)))})
    return names, keys


def _forms(place: Named, city: City) -> dict[str, int]:
    """The keys of a place and their grades: its names, without "station", and of a stop the parts between slashes.

    A name that holds the city's own is also known by the city's short names: West Los Angeles as West LA.
    """
    found: dict[str, int] = {}
    whole = [words(name) for name in (place.name, *place.also)]
    parts = [words(part) for part in place.name.split("/")] if place.kind == "stop" and "/" in place.name else []
    parts += [[*part, "sta"] for part in parts if whole[0][-1:] == ["sta"] and part[-1:] != ["sta"]]
    found |= {run: 0 for name in (place.name, *place.also) if (run := run_together(name))}
    own, *short = (" ".join(words(name)) for name in (city.name, *city.also))
    for first, names in ((0, whole), (1, parts)):
        for name in filter(None, names):
            for grade, key in enumerate(place_keys(name)):
                found.setdefault(key, first + min(grade, 1))
                if own in key and key != own:
                    found |= {key.replace(own, other): first + grade for other in short}
    return found


def _hashed(keys: Sequence[str]) -> dict[str, Any]:
    hashes = np.array([hash_of(key) for key in keys], dtype=np.uint64)
    order = np.argsort(hashes, kind="stable")
    return {"key_hash": hashes[order], "key_of_hash": order.astype(np.int32)}


def _grams(keys: Sequence[str]) -> dict[str, Any]:
    found = [sorted(set(grams(key))) for key in keys]
    codes = np.array([code for one in found for code in one], dtype=np.int64)
    owners = np.repeat(np.arange(len(keys), dtype=np.int32), [len(one) for one in found])
    order = np.argsort(codes, kind="stable")
    start = np.searchsorted(codes[order], np.arange(CODES + 1))
    return {"gram_start": start.astype(np.int32), "gram_key": owners[order]}


def _pairs(corners: Sequence[Crossing], number: Mapping[str, int]) -> dict[str, Any]:
    ends = np.array(
        [sorted((number[one.streets[0]], number[one.streets[1]])) for one in corners], dtype=np.uint64
    ).reshape(-1, 2)
    pair = ends[:, 0] << np.uint64(32) | ends[:, 1]
    cells = np.array([one.cell for one in corners], dtype=np.int64)
    inside = np.array([one.inside for one in corners], dtype=np.uint8)
    order = np.lexsort((cells, pair))
    return {
        "pair": pair[order],
        "pair_cell": cells[order],
        "pair_inside": inside[order],
        "pair_by_cell": np.argsort(cells[order], kind="stable").astype(np.int32),
    }


def _areas(areas: Mapping[int, int]) -> dict[str, Any]:
    cells = sorted(areas)
    return {
        "area_cell": np.array(cells, dtype=np.int64),
        "area_place": np.array([areas[cell] for cell in cells], dtype=np.int32),
    }


def _city(city: City | Other) -> dict[str, Any]:
    about: dict[str, Any] = {
        "id": city.city,
        "name": label_of(city.name),
        "state": city.state.lower(),
        "cells": list(city.cells),
    }
    about["names"] = sorted({" ".join(words(name)) for name in (city.name, *city.also)})
    if isinstance(city, City):
        return {**about, "centre": list(city.centre), "hundreds": list(city.hundreds)}
    return {**about, "zips": list(city.zips)}
