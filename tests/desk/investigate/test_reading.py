"""What was read of the advertisements held is kept sealed, found again, and read anew when it can't be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from benchmarks.adverts import made_up
from safelight.desk.custody import Desk, open_desk
from safelight.desk.investigate.reading import FOLDER, Read, all_of, read, read_once
from safelight.desk.link import shaped
from safelight.desk.settings import DeskSettings

NOW = datetime(2026, 3, 4, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return open_desk(DeskSettings(desk_home=tmp_path / "desk"))


@pytest.fixture(scope="module")
def adverts() -> pl.DataFrame:
    return shaped(made_up(60, seed=3)[0])


def kept(desk: Desk) -> list[Path]:
    return sorted((desk.vault.home / FOLDER).iterdir())


def same(one: Read, other: Read) -> bool:
    return one.masked.equals(other.masked) and one.facts.equals(other.facts)


def test_what_was_read_comes_back_as_it_was_and_only_to_this_desk(desk, adverts):
    first = read_once(desk, adverts, NOW)
    (path,) = kept(desk)
    before = path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert before.startswith(b"age-encryption.org")
    assert same(first, read(adverts))
    assert same(first, read_once(desk, adverts, NOW))
    assert path.read_bytes() == before
    path.write_bytes(before[:-1])
    assert same(first, read_once(desk, adverts, NOW))
    assert path.read_bytes() != before


def test_other_texts_are_read_for_themselves_and_old_ones_forgotten(desk, adverts):
    read_once(desk, adverts, NOW)
    other = adverts.with_columns(body=pl.lit("no fact"), title=pl.lit(""))
    assert read_once(desk, other, NOW).facts.height == 0
    assert read_once(desk, other, NOW).facts.columns == ["id", "kind", "value"]
    assert len(kept(desk)) == 2
    read_once(desk, other, NOW + timedelta(days=91))
    assert len(kept(desk)) == 1


def test_an_id_that_both_have_is_the_firsts(adverts):
    mine = read(adverts.head(2).with_columns(body=pl.lit("call 415 555 0134"), title=pl.lit("")))
    both = all_of(mine, read(adverts))
    assert both.masked["id"].to_list() == adverts["id"].to_list()
    of_mine = both.facts.filter(pl.col("id").is_in(mine.masked["id"].to_list()))
    assert of_mine.equals(mine.facts)
    assert set(of_mine["value"]) == {"+14155550134"}
