"""The inner loops, compiled by Numba; rows are pairs of clusters, arrays are NumPy's."""
# mypy: disable-error-code="no-untyped-def,no-untyped-call,untyped-decorator"

from __future__ import annotations

import math

import numpy as np
from numba import njit

_OTHERS = (0, 2, 5, 12, 30)
"""The most others that use a value, band by band (`rounds.BANDS` says them in words)."""


@njit(cache=True, nogil=True)
def _root(parent, at):
    while parent[at] != at:
        parent[at] = parent[parent[at]]
        at = parent[at]
    return at


@njit(cache=True, nogil=True)
def _unite(parent, left, right):
    a, b = _root(parent, left), _root(parent, right)
    if a != b:
        parent[max(a, b)] = min(a, b)


@njit(cache=True, nogil=True)
def _settled(parent):
    for at in range(len(parent)):
        parent[at] = _root(parent, at)
    return parent


@njit(cache=True, nogil=True)
def _bits(value):
    value = value - ((value >> np.uint64(1)) & np.uint64(0x5555555555555555))
    value = (value & np.uint64(0x3333333333333333)) + ((value >> np.uint64(2)) & np.uint64(0x3333333333333333))
    value = (value + (value >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((value * np.uint64(0x0101010101010101)) >> np.uint64(56))


@njit(cache=True, nogil=True)
def _within(words, left, right, most):
    distance = 0
    for part in range(4):
        distance += _bits(words[left, part] ^ words[right, part])
        if distance > most:
            return False
    return True


@njit(cache=True, nogil=True)
def unite_near(parent, words, order, starts, slot, within):
    """Join hashes whose `slot` values differ by one bit at most and that lie `within` bits; to the smaller index."""
    for left in range(len(slot)):
        for flip in range(17):
            value = slot[left] if flip == 16 else slot[left] ^ (1 << flip)
            for place in range(starts[value], starts[value + 1]):
                right = order[place]
                if right >= left:
                    break
                if _within(words, left, right, within):
                    _unite(parent, left, right)
    _settled(parent)


@njit(cache=True, nogil=True)
def clusters_using(order, label, start, what, count):
    """How many clusters use each of `what` (below 0: none); `order` holds a cluster's advertisements side by side."""
    uses = np.zeros(count, np.int64)
    last = np.full(count, -1, np.int64)
    for at in order:
        for place in range(start[at], start[at + 1]):
            one = what[place]
            if one >= 0 and last[one] != label[at]:
                last[one] = label[at]
                uses[one] += 1
    return uses


@njit(cache=True, nogil=True)
def text_bits(start, token, pair, uses, pair_uses, clusters, left, right):
    """How surprising it is, in nats, that `right` repeats so much of `left`.

    A phrase in common counts the logarithm of how few clusters use it; one that follows the same phrase in both counts
    only as far as it doesn't follow it everywhere. So a copied template counts once, not once for each of its
    phrases. The two clusters compared are left out of every count.
    """
    total = 0.0
    last = -2
    for i in range(start[left], start[left + 1]):
        found = -1
        for j in range(start[right], start[right + 1]):
            if token[j] == token[i]:
                found = j
                break
        if found < 0:
            last = -2
            continue
        share = (max(uses[token[i]] - 2, 0) + 0.5) / clusters
        if pair[i] >= 0 and last == found - 1 and pair[i] == pair[found]:
            before = max(uses[token[i - 1]] - 2, 0)
            share = (max(pair_uses[pair[i]] - 2, 0) + 2.0 * share) / (before + 2.0)
        total -= math.log(min(share, 1.0))
        last = found
    return total


@njit(cache=True, nogil=True)
def compare_texts(a, b, rep_start, rep, start, token, pair, uses, pair_uses, clusters):
    """Best surprise over representatives of two clusters, less the logarithm of the tries."""
    out = np.zeros(len(a))
    for row in range(len(a)):
        best = 0.0
        tries = 0
        for i in range(rep_start[a[row]], rep_start[a[row] + 1]):
            for j in range(rep_start[b[row]], rep_start[b[row] + 1]):
                tries += 1
                best = max(best, text_bits(start, token, pair, uses, pair_uses, clusters, rep[i], rep[j]))
        out[row] = max(best - math.log(max(tries, 1)), 0.0)
    return out


@njit(cache=True, nogil=True)
def compare_values(a, b, start, value, uses):
    """Of sorted values: 0 a side has none; nothing shared: 1 of one value, 2 of more on both sides; else

    3 + 2 * band of the rarest value shared + (two or more are shared).
    """
    out = np.zeros(len(a), np.int64)
    for row in range(len(a)):
        i, i_end = start[a[row]], start[a[row] + 1]
        j, j_end = start[b[row]], start[b[row] + 1]
        if i == i_end or j == j_end:
            continue
        fewest = min(i_end - i, j_end - j)
        shared = 0
        rarest = 1 << 40
        while i < i_end and j < j_end:
            if value[i] == value[j]:
                shared += 1
                rarest = min(rarest, uses[value[i]])
                i += 1
                j += 1
            elif value[i] < value[j]:
                i += 1
            else:
                j += 1
        if shared == 0:
            out[row] = 1 if fewest == 1 else 2
        else:
            others = max(rarest - 2, 0)
            band = 0
            for most in _OTHERS:
                if others > most:
                    band += 1
            out[row] = 3 + 2 * band + (1 if shared > 1 else 0)
    return out


@njit(cache=True, nogil=True)
def compare_sets(a, b, start, value):
    """0 a side has none, 1 disjoint, 2 some, else the smaller within the larger: 3 one value, 4 two or more."""
    out = np.zeros(len(a), np.int64)
    for row in range(len(a)):
        i, i_end = start[a[row]], start[a[row] + 1]
        j, j_end = start[b[row]], start[b[row] + 1]
        if i == i_end or j == j_end:
            continue
        smaller = min(i_end - i, j_end - j)
        shared = 0
        while i < i_end and j < j_end:
            if value[i] == value[j]:
                shared += 1
                i += 1
                j += 1
            elif value[i] < value[j]:
                i += 1
            else:
                j += 1
        if shared == 0:
            out[row] = 1
        elif shared < smaller:
            out[row] = 2
        else:
            out[row] = 3 if smaller == 1 else 4
    return out


@njit(cache=True, nogil=True)
def compare_places(a, b, first, last, rep_start, rep, day, city):
    """1 same city within 2 days, 2 different cities within half a day, else 3 within 30 days, 4 within 120, 5 later.

    City 0 is not known, nor is a day that is no number; 0 where nothing can be said of two.
    """
    out = np.zeros(len(a), np.int64)
    for row in range(len(a)):
        near = False
        conflict = False
        for i in range(rep_start[a[row]], rep_start[a[row] + 1]):
            for j in range(rep_start[b[row]], rep_start[b[row] + 1]):
                gap = abs(day[rep[i]] - day[rep[j]])
                if city[rep[i]] == 0 or city[rep[j]] == 0:
                    continue
                if city[rep[i]] == city[rep[j]]:
                    near = near or gap <= 2.0
                else:
                    conflict = conflict or gap <= 0.5
        gap = max(first[a[row]] - last[b[row]], first[b[row]] - last[a[row]])
        if conflict:
            out[row] = 2
        elif near:
            out[row] = 1
        elif np.isfinite(gap):
            out[row] = 3 if gap <= 30 else 4 if gap <= 120 else 5
    return out


@njit(cache=True, nogil=True)
def unite_best(a, b, score, clusters, threshold):
    """Each cluster joined to its best partner above the threshold; the new label of each cluster."""
    best = np.arange(clusters)
    top = np.full(clusters, -1e300)
    for row in range(len(a)):
        if score[row] < threshold:
            continue
        if score[row] > top[a[row]]:
            top[a[row]] = score[row]
            best[a[row]] = b[row]
        if score[row] > top[b[row]]:
            top[b[row]] = score[row]
            best[b[row]] = a[row]
    return united(clusters, np.arange(clusters), best)


@njit(cache=True, nogil=True)
def united(size, a, b):
    """The smallest member of each one's component, over links a[i]-b[i]."""
    parent = np.arange(size)
    for row in range(len(a)):
        _unite(parent, a[row], b[row])
    return _settled(parent)
