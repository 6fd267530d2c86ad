"""An account's own export from Bluesky: its repository as a CAR file, blocks of DAG-CBOR under their hashes.

https://atproto.com/specs/repository. The last commit names the account and the tree of its records; of these only posts
are looked at. Blocks are decoded one by one, so that a made-up file of a few bytes can't fill the memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import libipld

from safelight.core.errors import BadInput
from safelight.feeds.bluesky import pieces_of
from safelight.feeds.posts import Post
from safelight.feeds.threads import Threads

_START: Final = b"\xa2eroots"
_POSTS: Final = b"app.bsky.feed.post/"
_CID: Final = b"\x01\x71\x12\x20"
"""Version 1, DAG-CBOR, SHA-256, 32 bytes: the only names of blocks that the protocol allows."""

_CID_BYTES: Final = len(_CID) + 32
_LARGEST: Final = 128 * 1024**2
"""Posts of ten years with likes and follows are a tenth of this."""

_LARGEST_BLOCK: Final = 2 * 1024**2
_LONGEST_KEY: Final = 1024
_BROKEN: Final = (ValueError, RecursionError, KeyError, TypeError, IndexError)
"""What comes of blocks that are not what the protocol says."""

Found = tuple[Sequence[Post], int]
Blocks = Mapping[bytes, memoryview]


def looks_like_car(head: bytes) -> bool:
    """Whether a file's first bytes are those of a CAR file, version 1."""
    return head[1:8] == _START or head[2:9] == _START


def car_posts(content: bytes, name: str) -> Iterator[Found]:
    """The account's own posts, threads joined, and how many could not be read.

    Raises BadInput for a file that is no repository, and behind the posts for one that is cut off or damaged.
    """
    if len(content) > _LARGEST:
        raise BadInput(f"{name} is larger than 128 MiB: no account's posts are.", fix="Check what it is.")
    blocks, roots, whole = _blocks(content)
    try:
        commit = _decoded(blocks, roots[0])
        account, tree = str(commit["did"]), bytes(commit["data"])
    except _BROKEN:
        raise BadInput(
            f"{name} is cut off, or is not the repository of an account on Bluesky.", fix="Download the export again."
        ) from None
    items, unreadable = _items(blocks, account, tree)
    pieces, bad = pieces_of(items)
    threads = Threads()
    yield threads.add(pieces) + threads.finished(lambda _ids: ()), unreadable + bad
    if not whole:
        raise BadInput(f"{name} is cut off or damaged behind what was read of it.", fix="Download the export again.")


def _items(blocks: Blocks, account: str, tree: bytes) -> tuple[list[dict[str, Any]], int]:
    """The posts in the tree of records, as a feed would send them, and how many parts of the tree are missing."""
    items, unreadable = [], 0
    waiting, seen = [tree], {tree}
    while waiting:
        try:
            records, below = _node(_decoded(blocks, waiting.pop()))
        except _BROKEN:
            unreadable += 1
            continue
        waiting += [one for one in below if one not in seen]
        seen.update(below)
        for key, link in records:
            if not key.startswith(_POSTS):
                continue
            try:
                items.append(
                    {
                        "post": {
                            "uri": f"at://{account}/{key.decode('ascii')}",
                            "author": {"did": account},
                            "record": _decoded(blocks, link),
                        }
                    }
                )
            except _BROKEN:
                unreadable += 1
    return items, unreadable


def _node(node: Mapping[str, Any]) -> tuple[list[tuple[bytes, bytes]], list[bytes]]:
    """Records (path, link) of a node of the tree, and the nodes below. A path begins as the one before it does."""
    records, below, path = [], [node["l"]], b""
    for entry in node["e"]:
        path = path[: int(entry["p"])] + bytes(entry["k"])
        if len(path) > _LONGEST_KEY:
            raise ValueError("a path is longer than the protocol allows")
        records.append((path, bytes(entry["v"])))
        below.append(entry["t"])
    return records, [bytes(one) for one in below if one is not None]


def _decoded(blocks: Blocks, link: bytes) -> Any:
    """The block of this name. Raises one of _BROKEN where it is missing, or is not what its name says."""
    block = bytes(blocks[link])
    if hashlib.sha256(block).digest() != link[len(_CID) :]:
        raise ValueError("a block does not have the hash of its name")
    return libipld.decode_dag_cbor(block)


def _blocks(content: bytes) -> tuple[dict[bytes, memoryview], list[bytes], bool]:
    """The blocks by name, the names of the roots, and whether the file is whole."""
    view, blocks = memoryview(content), {}
    roots: list[bytes] = []
    at, whole = 0, True
    while at < len(view):
        size, start = _length(content, at)
        at = start + size
        if not size or at > len(view):
            whole = False
            break
        section = view[start:at]
        if not roots:
            try:
                roots = [bytes(one) for one in libipld.decode_dag_cbor(bytes(section))["roots"]]
            except _BROKEN:
                return {}, [], False
            if not roots:
                return {}, [], False
        elif bytes(section[: len(_CID)]) == _CID and size <= _CID_BYTES + _LARGEST_BLOCK:
            blocks[bytes(section[:_CID_BYTES])] = section[_CID_BYTES:]
        else:
            whole = False
    return blocks, roots, whole


def _length(content: bytes, at: int) -> tuple[int, int]:
    """A length as LEB128 writes it, and where it ends; 0 for none."""
    value = 0
    for shift, byte in enumerate(content[at : at + 5]):
        value |= (byte & 0x7F) << (7 * shift)
        if byte < 0x80:
            return value, at + shift + 1
    return 0, len(content)
