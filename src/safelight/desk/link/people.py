"""Which advertisements of one group may be one person's: they share a name, an address or a picture of their own."""

from __future__ import annotations

from typing import Final

import numpy as np

from safelight.desk.link import kernels
from safelight.desk.link.corpus import Corpus, Ints

PERSONAL: Final = ("email", "handle", "payment")
NAMES: Final = 2
"""A picture that goes with more names than this within a group is the group's, not a person's."""


def people(corpus: Corpus, group: Ints) -> Ints:
    """A person's number for each advertisement, dense; persons never span groups."""
    a: list[Ints] = []
    b: list[Ints] = []
    for kind in PERSONAL:
        uses = corpus.kinds[kind]
        _chain(group[uses.ad] * max(uses.values, 1) + uses.value, uses.ad, a, b)
    name = _names(corpus, group)
    named = np.flatnonzero(name >= 0)
    width = int(name.max(initial=0)) + 1
    _chain(group[named] * width + name[named], named, a, b)
    pictures = corpus.kinds["picture"]
    key = group[pictures.ad] * max(pictures.values, 1) + pictures.value
    _, of = np.unique(key, return_inverse=True)
    shown = name[pictures.ad] >= 0
    pairs = np.unique(of[shown] * width + name[pictures.ad][shown])
    names = np.bincount(pairs // width, minlength=int(of.max(initial=-1)) + 1)
    own = names[of] <= NAMES if len(of) else np.empty(0, bool)
    _chain(key[own], pictures.ad[own], a, b)
    left = np.concatenate([*a, np.empty(0, np.int64)])
    right = np.concatenate([*b, np.empty(0, np.int64)])
    return np.unique(kernels.united(corpus.size, left, right), return_inverse=True)[1].astype(np.int64)


def _chain(key: Ints, ad: Ints, a: list[Ints], b: list[Ints]) -> None:
    """Advertisements with the same key, each tied to the next."""
    order = np.argsort(key, kind="stable")
    same = key[order][1:] == key[order][:-1]
    a.append(ad[order][:-1][same])
    b.append(ad[order][1:][same])


def _names(corpus: Corpus, group: Ints) -> Ints:
    """The name that an advertisement goes by, -1 where none is read: of several the one most used in its group."""
    name = np.full(corpus.size, -1, np.int64)
    ad, value = corpus.names.ad, corpus.names.value
    _, of, count = np.unique(group[ad] * max(corpus.names.values, 1) + value, return_inverse=True, return_counts=True)
    order = np.argsort(count[of], kind="stable")
    name[ad[order]] = value[order]
    return name
