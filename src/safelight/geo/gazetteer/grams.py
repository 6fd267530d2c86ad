"""Names that look alike: keys that share threes of signs with a word, then compared letter by letter.

Distance is that of Damerau and Levenshtein (rapidfuzz): signs put in, left out, changed or swapped. Numbers must agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz.distance import OSA

from safelight.geo.gazetteer.index import Index, Numbers
from safelight.geo.gazetteer.words import GENERIC, TYPES, compact, digits

_SIGNS: Final = "^$abcdefghijklmnopqrstuvwxyz0123456789"
_CODE: Final = {sign: number for number, sign in enumerate(_SIGNS)}
_BASE: Final = len(_SIGNS)
CODES: Final = _BASE**3
_SPOILT_BY_A_SLIP: Final = 4
"""Threes that two swapped signs change."""
_LOOKED_AT: Final = 60
"""Keys that are compared letter by letter, those with the most threes in common first."""


@dataclass(frozen=True, slots=True)
class Alike:
    """The owner of a key, how many slips of typing lie between, and the key's grade."""

    owner: int
    slips: int
    grade: int


def grams(key: str) -> list[int]:
    """The threes of a compact key, its ends marked so that first and last signs weigh more."""
    codes = [0, 0, *(_CODE[sign] for sign in compact(key) if sign in _CODE), 1, 1]
    return [(one * _BASE + two) * _BASE + three for one, two, three in zip(codes, codes[1:], codes[2:], strict=False)]


def most_slips(key: str) -> int:
    """How many slips a word of this length may hold and still be understood.

    >>> [most_slips(word) for word in ("5", "main", "soto", "alvarado", "martin luther king")]
    [0, 1, 1, 2, 3]
    """
    letters = sum(sign.isalpha() for sign in key)
    return 0 if letters < 4 else 1 if letters < 7 else 2 if letters < 13 else 3


def alike(index: Index, key: str, *, streets: bool) -> list[Alike]:
    """Owners of keys within `most_slips` of a key, fewest slips first; of one owner its nearest key alone."""
    bound = most_slips(key)
    if bound == 0:
        return []
    wanted, numbers = compact(key), digits(key)
    best: dict[int, Alike] = {}
    for at in _sharing(index, key, bound, streets=streets):
        other = index.text("key", at)
        slips = int(OSA.distance(wanted, compact(other), score_cutoff=bound))
        if slips > bound or digits(other) != numbers or (not streets and _unlike(key, other)):
            continue
        owner, grade = int(index.column["key_owner"][at]), int(index.column["key_grade"][at])
        if owner not in best or (slips, grade) < (best[owner].slips, best[owner].grade):
            best[owner] = Alike(owner, slips, grade)
    return sorted(best.values(), key=lambda one: (one.slips, one.grade, one.owner))


def _unlike(key: str, other: str) -> bool:
    """Whether both say what the place is, and say different things: Pioneer Square is no slip for Pioneer Place."""
    kinds = [(TYPES | GENERIC) & set(one.split()) for one in (key, other)]
    return all(kinds) and kinds[0] != kinds[1]


def _sharing(index: Index, key: str, bound: int, *, streets: bool) -> list[int]:
    """Numbers of the keys that share the most threes, of streets or of other places; about _LOOKED_AT at most."""
    start, keys = index.column["gram_start"], index.column["gram_key"]
    codes = set(grams(key))
    found: Numbers = np.concatenate([keys[start[code] : start[code + 1]] for code in codes])
    border = 0 if streets else index.about["street_keys"]
    found = found[found < index.about["street_keys"]] if streets else found[found >= border] - border
    shared = np.bincount(found)
    fewest = max(2, len(codes) - _SPOILT_BY_A_SLIP * bound)
    near = np.flatnonzero(shared >= fewest)
    if len(near) > _LOOKED_AT:
        of_count = np.bincount(shared[near])[::-1].cumsum()[::-1]  # how many share at least so many
        fewest = max(int(np.argmax(of_count <= _LOOKED_AT)), fewest)
        near = near[shared[near] >= fewest]
    return [int(at) + border for at in near]
