"""A listing watched: what is new by address and content, once, also after a stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest

from safelight.core.errors import BadFilter, StoreError
from safelight.desk.capture import Memory, Session, Ways, capture_listing, entries_of, look, parse_every
from safelight.desk.custody.keys import DeskKey
from tests.desk.capture.conftest import Site

KEY = DeskKey(pyrage.x25519.Identity.generate())
BEGAN = datetime(2025, 3, 4, 5, 6, 7, tzinfo=UTC)


@pytest.fixture
def one_round(site: Site, session: Session, tmp_path: Path) -> Callable[..., list[str]]:
    """A round at a time: the advertisements that were new, by the end of their address."""

    def run(at: datetime = BEGAN, stop_after: int = 99) -> list[str]:
        now = replace(session.wire, clock=lambda: at)
        fresh = Session(now, session.sites, session.pace)
        memory = Memory.load(tmp_path, f"{site.root}/list", KEY)
        _, entries = entries_of(capture_listing(fresh, f"{site.root}/list", None, 3), 50)
        new = []
        for one in look(fresh, memory, [entry for entry in entries if memory.is_due(entry, at)], Ways("never")):
            assert one.page is not None
            if one.is_new:
                new.append(one.entry.address.rpartition("/")[2] + ("=" if one.twin else ""))
            memory.remember(one.entry, one.page, at)
            memory.save()
            if len(new) == stop_after:
                break
        return new

    return run


def listing(site: Site, ads: dict[str, str], shown: str = "ad") -> None:
    """A listing of these advertisements, each with its words."""
    links = "".join(f'<li><a href="/post/{name}">{shown} {name}</a></li>' for name in ads)
    site.page("/list", f"<ul>{links}</ul>")
    for name, words in ads.items():
        site.page(f"/post/{name}", f"<h1>Ad</h1><p>{words}</p>")


def test_only_what_is_new_is_captured(site: Site, one_round: Callable[..., list[str]]) -> None:
    listing(site, {"1": "Ava", "2": "Ivy", "3": "Ava"})
    assert one_round() == ["1", "2", "3="]
    before = len(site.requests)
    assert one_round() == []
    assert site.paths[before:] == ["/robots.txt", "/list"]
    listing(site, {"1": "Ava", "2": "Ivy", "3": "Ava", "4": "Mia"})
    assert one_round() == ["4"]


def test_a_changed_entry_is_looked_at_and_kept_where_its_content_changed(
    site: Site, one_round: Callable[..., list[str]]
) -> None:
    listing(site, {"1": "Ava", "2": "Ivy"})
    assert one_round() == ["1", "2"]
    listing(site, {"1": "Ava", "2": "Ivy, now in Tulsa"}, shown="renewed")
    assert one_round() == ["2"]


def test_each_is_looked_at_once_more_a_day(site: Site, one_round: Callable[..., list[str]]) -> None:
    listing(site, {"1": "Ava", "2": "Ivy"})
    one_round()
    site.page("/post/1", "<h1>Ad</h1><p>Ava, now in Tulsa</p>")
    assert one_round(BEGAN + timedelta(hours=6)) == []
    assert one_round(BEGAN + timedelta(hours=25)) == ["1"]


def test_a_round_that_was_stopped_goes_on_where_it_was(site: Site, one_round: Callable[..., list[str]]) -> None:
    listing(site, {"1": "Ava", "2": "Ivy", "3": "Mia"})
    assert one_round(stop_after=2) == ["1", "2"]
    assert one_round() == ["3"]


def test_an_advertisement_that_fails_does_not_end_the_round(site: Site, session: Session, tmp_path: Path) -> None:
    listing(site, {"1": "Ava", "2": "Ivy"})
    site.answers["/post/1"] = b""
    _, entries = entries_of(capture_listing(session, f"{site.root}/list", None, 3), 50)
    found = list(look(session, Memory.load(tmp_path, "x", KEY), entries, Ways("never")))
    assert [one.page is None for one in found] == [True, False]
    assert found[0].trouble


def test_a_damaged_memory_gets_a_sentence(tmp_path: Path) -> None:
    memory = Memory.load(tmp_path, "x", KEY)
    memory.save()
    memory.file.write_bytes(b'{"seen": 7}')
    with pytest.raises(StoreError, match="can't be read"):
        Memory.load(tmp_path, "x", KEY)


def test_another_key_gets_a_sentence(tmp_path: Path) -> None:
    Memory.load(tmp_path, "x", KEY).save()
    with pytest.raises(StoreError, match="with this key"):
        Memory.load(tmp_path, "x", DeskKey(pyrage.x25519.Identity.generate()))


def test_no_address_stands_in_the_folder_and_the_memory_lasts(
    site: Site, one_round: Callable[..., list[str]], tmp_path: Path
) -> None:
    listing(site, {"1": "Ava", "2": "Ivy"})
    earlier = Memory.load(tmp_path, f"{site.root}/list", KEY).file.with_suffix(".json")
    earlier.parent.mkdir()
    earlier.write_text(f"{site.root}/post/1")
    assert one_round() == ["1", "2"]
    held = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert held
    assert not any(b"127.0.0.1" in content or b"/post/" in content for content in held)
    assert one_round(BEGAN + timedelta(days=2)) == []


@pytest.mark.parametrize("text", ["", "h", "6", "6y", "1m", "-6h", "0h", "99999999d"])
def test_a_time_that_is_none_gets_a_sentence(text: str) -> None:
    with pytest.raises(BadFilter, match="--every"):
        parse_every(text)
