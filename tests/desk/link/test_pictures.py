from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.desk.link.pictures import WITHIN, packed, same_pictures


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**256 - 1), st.sets(st.integers(0, 255), max_size=60))
def test_a_pair_is_one_picture_within_the_distance_and_not_beyond(first, flipped):
    second = first
    for bit in flipped:
        second ^= 1 << bit
    one, other = same_pictures(packed([f"{first:064x}", f"{second:064x}"]))
    assert (one == other) == (len(flipped) <= WITHIN)


def test_all_pairs_of_many_agree_with_looking_at_each():
    rng = np.random.default_rng(5)
    base = rng.integers(0, 2, (40, 256))
    rows = np.repeat(base, 5, axis=0)
    for row in rows:
        row[rng.choice(256, rng.integers(0, 40), replace=False)] ^= 1
    hashes = ["".join(f"{int(''.join(map(str, row[at : at + 4])), 2):x}" for at in range(0, 256, 4)) for row in rows]
    near = (rows[:, None, :] != rows[None, :, :]).sum(2) <= WITHIN
    reached = near
    while not np.array_equal(further := (reached.astype(int) @ reached.astype(int)) > 0, reached):
        reached = further
    picture = same_pictures(packed(hashes))
    assert np.array_equal(picture[:, None] == picture[None, :], reached)


def test_no_picture_is_no_fault():
    assert len(same_pictures(packed([]))) == 0
