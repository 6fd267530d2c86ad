"""Made-up advertisements, linked once for all tests."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl
import pytest

from benchmarks.adverts import made_up
from safelight.desk.extract import extract
from safelight.desk.link import Corpus, Linked, build, link, masked, shaped


class Made(NamedTuple):
    """A set with known authors, and what linking makes of it."""

    adverts: pl.DataFrame
    truth: pl.DataFrame
    corpus: Corpus
    linked: Linked


@pytest.fixture(scope="session")
def made() -> Made:
    adverts, truth = made_up(400, seed=7)
    corpus = build(*masked(shaped(adverts), extract))
    return Made(adverts, truth, corpus, link(corpus))
