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
def text_bits(start, token, pair, uses, pair_uses, clusters, missing, usual, left, right):
    """How surprising it is, in nats, that `right` repeats so much of `left`.

    A phrase in common counts the logarithm of how few clusters use it; one that follows the same phrase in both counts
    only as far as it doesn't follow it everywhere. So a copied template counts once, not once for each of its
    phrases. The two clusters compared are left out of every count. `missing` of the `clusters` aren't there: they use a
    phrase, and one after another, as often as is usual.
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
        share = (max(uses[token[i]] - 2, 0) + 0.5 + missing * usual) / clusters
        if pair[i] >= 0 and last == found - 1 and pair[i] == pair[found]:
            before = max(uses[token[i - 1]] - 2, 0) + missing * usual
            both = max(pair_uses[pair[i]] - 2, 0) + missing * usual * usual
            share = (both + 2.0 * share) / (before + 2.0)
        total -= math.log(min(share, 1.0))
        last = found
    return total


@njit(cache=True, nogil=True)
def compare_texts(a, b, rep_start, rep, start, token, pair, uses, pair_uses, clusters, missing, usual):
    """Surprise over representatives of two clusters, less the logarithm of the tries: the best, and the usual one.

    The usual one is what half of the representatives reach, of the side that reaches less: a text taken over by some
    advertisements of one side is alike at best, and usually isn't.
    """
    best = np.zeros(len(a))
    mostly = np.zeros(len(a))
    for row in range(len(a)):
        left, right = rep_start[a[row]], rep_start[b[row]]
        height, width = rep_start[a[row] + 1] - left, rep_start[b[row] + 1] - right
        high, wide = np.zeros(height), np.zeros(width)
        for i in range(height):
            for j in range(width):
                one, other = rep[left + i], rep[right + j]
                nats = text_bits(start, token, pair, uses, pair_uses, clusters, missing, usual, one, other)
                high[i] = max(high[i], nats)
                wide[j] = max(wide[j], nats)
        if height and width:
            best[row] = max(high.max() - math.log(height * width), 0.0)
            reached = np.sort(high)[(height - 1) // 2] - math.log(width)
            mostly[row] = max(min(reached, np.sort(wide)[(width - 1) // 2] - math.log(height)), 0.0)
    return best, mostly


@njit(cache=True, nogil=True)
def compare_values(a, b, start, value, uses):
    """Of sorted values: 0 a side has none; nothing shared though both sides have 1 one, 2 two, 3 three or more, 4 six

    or more; else 5 + 2 * band of the rarest value shared + (two or more are shared).
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
            out[row] = 1 if fewest == 1 else 2 if fewest == 2 else 3 if fewest < 6 else 4
        else:
            others = max(rarest - 2, 0)
            band = 0
            for most in _OTHERS:
                if others > most:
                    band += 1
            out[row] = 5 + 2 * band + (1 if shared > 1 else 0)
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
def best_links(a, b, score, clusters, threshold):
    """The rows by which each cluster is closest to another, of those above the threshold; each once."""
    best = np.full(clusters, -1)
    for row in range(len(a)):
        if score[row] >= threshold:
            for end in (a[row], b[row]):
                if best[end] < 0 or score[row] > score[best[end]]:
                    best[end] = row
    taken = np.zeros(len(a), np.bool_)
    for row in best:
        if row >= 0:
            taken[row] = True
    return np.flatnonzero(taken)


@njit(cache=True, nogil=True)
def united(size, a, b):
    """The smallest member of each one's component, over links a[i]-b[i]."""
    parent = np.arange(size)
    for row in range(len(a)):
        _unite(parent, a[row], b[row])
    return _settled(parent)


@njit(cache=True, nogil=True)
def tree_sides(size, a, b):
    """For each link of a forest how many nodes lie beyond it, and how many its tree has."""
    start = np.zeros(size + 1, np.int64)
    for row in range(len(a)):
        start[a[row] + 1] += 1
        start[b[row] + 1] += 1
    start = np.cumsum(start)
    fill = start[:-1].copy()
    link = np.empty(2 * len(a), np.int64)
    for row in range(len(a)):
        for end in (a[row], b[row]):
            link[fill[end]] = row
            fill[end] += 1
    above = np.full(size, -2, np.int64)
    top = np.arange(size)
    order = np.empty(size, np.int64)
    done = 0
    for root in range(size):
        if above[root] != -2:
            continue
        above[root] = -1
        order[done] = root
        at, done = done, done + 1
        while at < done:
            node = order[at]
            at += 1
            for place in range(start[node], start[node + 1]):
                row = link[place]
                other = b[row] if a[row] == node else a[row]
                if above[other] == -2:
                    above[other] = row
                    top[other] = root
                    order[done] = other
                    done += 1
    below = np.ones(size, np.int64)
    inner = np.zeros(len(a), np.int64)
    whole = np.zeros(len(a), np.int64)
    for at in range(done - 1, -1, -1):
        node = order[at]
        row = above[node]
        if row >= 0:
            inner[row] = below[node]
            below[b[row] if a[row] == node else a[row]] += below[node]
    for row in range(len(a)):
        whole[row] = below[top[a[row]]]
    return inner, whole
