"""The search that says "nothing is there" finds what is."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from tests.presence.simulation.searching import WINDOW, Searcher, encoded, forms_of_number, forms_of_point

RNG = np.random.default_rng(1)
NUMBER, POINT = "+12138675309", (34.04437, -118.24391)


@pytest.mark.parametrize(
    "hidden",
    [
        b"+12138675309",
        b"(213) 867-5309",
        "2138675309".encode("utf-16-le"),
        b"12138675309".hex().encode(),
        base64.b64encode(b'{"from":"+12138675309"}'),
        (12138675309).to_bytes(6, "big"),
        np.float64(POINT[1]).tobytes(),
        b"velvet trombone",
        b"velvet+trombone",
        base64.b64encode(b"my velvet trombone!"),
    ],
)
def test_words_and_numbers_are_found_in_any_form(hidden: bytes) -> None:
    wanted = Searcher({**forms_of_number(NUMBER), **forms_of_point(*POINT), **encoded("velvet trombone")})
    around = RNG.bytes(100_003)
    assert wanted.found(around) == []
    assert wanted.found(around + hidden + around)
    assert wanted.found(hidden)


def test_any_window_of_a_photo_is_found() -> None:
    photo = RNG.bytes(40_000)
    wanted = Searcher({}, [photo])
    assert wanted.found(RNG.bytes(500_000)) == []
    for begin in (0, 1, 15, 16, 23_457, len(photo) - WINDOW):
        for before in range(9):
            content = RNG.bytes(1000 + before) + photo[begin : begin + WINDOW] + RNG.bytes(55)
            assert wanted.found(content) == ["a photo"]
