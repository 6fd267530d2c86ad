"""An account's export from Bluesky (CAR): its own posts alone, and any broken one ends with a sentence."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import libipld
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safelight.core.errors import BadInput
from safelight.feeds import archived_posts
from safelight.feeds.car import car_posts
from tests.text_servers import DID

CANARY = "CANARY"


def _named(block: bytes) -> bytes:
    return b"\x01\x71\x12\x20" + hashlib.sha256(block).digest()


def _length(number: int) -> bytes:
    out = b""
    while number > 0x7F:
        out, number = out + bytes([number & 0x7F | 0x80]), number >> 7
    return out + bytes([number])


def _section(content: bytes) -> bytes:
    return _length(len(content)) + content


def car(records: Mapping[str, Any], *, without: tuple[str, ...] = ()) -> bytes:
    """A repository with these records (path -> record), in a tree of two levels; blocks of `without` are missing."""
    blocks: dict[bytes, bytes] = {}

    def put(value: Any) -> bytes:
        block = libipld.encode_dag_cbor(value)
        blocks[_named(block)] = block
        return _named(block)

    paths = sorted(records)
    links = {path: put(records[path]) for path in paths}
    half = len(paths) // 2

    def node(part: list[str], left: bytes | None = None) -> bytes:
        entries, before = [], b""
        for path in part:
            key = path.encode()
            shared = next(
                (n for n, (a, b) in enumerate(zip(before, key, strict=False)) if a != b), min(len(before), len(key))
            )
            entries.append({"p": shared, "k": key[shared:], "v": links[path], "t": None})
            before = key
        return put({"l": left, "e": entries})

    tree = node(paths[half:], node(paths[:half]))
    commit = put({"did": DID, "version": 3, "data": tree, "rev": "3k", "prev": None, "sig": b"s" * 64})
    gone = {links[path] for path in without}
    head = libipld.encode_dag_cbor({"version": 1, "roots": [commit]})
    return _section(head) + b"".join(_section(cid + block) for cid, block in blocks.items() if cid not in gone)


def post(text: str, *, parent: str = "", root: str = "") -> dict[str, Any]:
    record: dict[str, Any] = {"$type": "app.bsky.feed.post", "text": text, "createdAt": "2025-03-12T14:05:00.000Z"}
    if parent:
        record["reply"] = {"parent": {"uri": parent, "cid": "b"}, "root": {"uri": root or parent, "cid": "b"}}
    return record


def uri(key: str, did: str = DID) -> str:
    return f"at://{did}/app.bsky.feed.post/{key}"


RECORDS = {
    "app.bsky.actor.profile/self": {"displayName": CANARY},
    "app.bsky.feed.like/3k1": {"subject": {"uri": uri("9", "did:plc:other")}, "createdAt": CANARY},
    "app.bsky.feed.post/3k1": post("first 🚓 \u202eרק\u202c"),
    "app.bsky.feed.post/3k2": post("second", parent=uri("3k1")),
    "app.bsky.feed.post/3k3": post(f"@jane {CANARY}", parent=uri("7", "did:plc:other")),
    "app.bsky.feed.post/3k4": post(f"and {CANARY}", parent=uri("3k3"), root=uri("7", "did:plc:other")),
    "app.bsky.feed.post/3k5": post("alone"),
    "app.bsky.graph.follow/3k1": {"subject": "did:plc:other"},
}


@pytest.fixture
def bluesky(make_source: Any) -> Any:
    return make_source(feed="bluesky", endpoint={"account": "examplepd.bsky.social"}, basis="announcement", layout=[])


def _read(path: Path, source: Any) -> tuple[pl.DataFrame, int]:
    batches = list(archived_posts(path, source))
    return pl.concat([batch.frame.collect() for batch in batches]), sum(batch.unreadable for batch in batches)


def test_an_account_s_export_gives_its_own_posts(tmp_path: Path, bluesky: Any) -> None:
    path = tmp_path / "repo.car"
    path.write_bytes(car(RECORDS))
    frame, unreadable = _read(path, bluesky)
    assert unreadable == 0
    assert sorted(frame["text"]) == ["alone", "first 🚓 \u202eרק\u202c\n\nsecond"]
    thread = frame.filter(pl.col("text").str.starts_with("first"))
    page = f"https://bsky.app/profile/{DID}/post"
    assert thread.select("id", "published_at", "address", "parts").row(0) == (
        *(uri("3k1"), "2025-03-12T14:05:00Z", f"{page}/3k1", f"{page}/3k1 {page}/3k2"),
    )
    assert CANARY not in str(frame.to_dicts())


def test_a_missing_block_is_counted_and_a_changed_one_is_not_believed() -> None:
    [(posts, unreadable)] = car_posts(car(RECORDS, without=("app.bsky.feed.post/3k5",)), "repo.car")
    assert ([one.text[:5] for one in posts], unreadable) == (["first"], 1)
    changed = car(RECORDS).replace(b"alone", b"alOne")
    [(posts, unreadable)] = car_posts(changed, "repo.car")
    assert ([one.text[:5] for one in posts], unreadable) == (["first"], 1)


def test_a_cut_export_gives_what_is_whole_and_says_so(tmp_path: Path, bluesky: Any) -> None:
    whole = car(RECORDS)
    spare = _section(_named(b"\xa0") + b"\xa0")
    path = tmp_path / "repo.car"
    path.write_bytes(whole + spare[:-1])
    batches = archived_posts(path, bluesky)
    assert next(batches).frame.collect().height == 2
    with pytest.raises(BadInput, match="cut off or damaged behind"):
        next(batches)
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadInput, match="not the repository"):
        _read(path, bluesky)


@pytest.mark.parametrize(
    "broken",
    [
        libipld.encode_dag_cbor({"version": 1, "roots": []}),
        libipld.encode_dag_cbor({"version": 1, "roots": ["x"]}),
        libipld.encode_dag_cbor({"version": 1, "roots": [{"a": 1}]}),
        b"\xa2eroots" + b"\x81" * 100,
    ],
)
def test_what_is_no_repository_is_a_sentence(broken: bytes) -> None:
    with pytest.raises(BadInput, match="not the repository"):
        list(car_posts(_section(broken) + b"\xff" * 50, "repo.car"))


def test_a_tree_that_goes_in_circles_or_shares_too_much_ends() -> None:
    deep = b"\x81" * 100_000 + b"\x80"
    blocks = {_named(deep): deep}
    node = libipld.encode_dag_cbor({"l": _named(deep), "e": [{"p": -1, "k": b"x" * 2000, "v": b"v", "t": None}]})
    commit = libipld.encode_dag_cbor({"did": DID, "data": _named(node)})
    blocks |= {_named(node): node, _named(commit): commit}
    head = libipld.encode_dag_cbor({"version": 1, "roots": [_named(commit)]})
    content = _section(head) + b"".join(_section(cid + block) for cid, block in blocks.items())
    assert list(car_posts(content, "repo.car")) == [([], 1)]


WHOLE = car(RECORDS)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=6),
    st.integers(0, len(WHOLE)),
)
def test_any_damage_ends_with_a_sentence_or_fewer_posts(changes: list[tuple[int, int]], cut: int) -> None:
    content = bytearray(WHOLE)
    for at, value in changes:
        content[at] = value
    try:
        for posts, unreadable in car_posts(bytes(content[:cut] if cut % 2 else content), "repo.car"):
            assert len(posts) <= 2
            assert unreadable >= 0
            assert CANARY not in str(posts)
    except BadInput as error:
        assert "repo.car" in error.what
