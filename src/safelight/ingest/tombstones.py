"""Posts that were taken down at their source stay out: HOME/cities/<city>/taken-down.json, keyed hashes of their names.

A name is what the publisher calls a post, as its public address tells it; nothing else of the post is kept. No archive,
answer saved earlier or later read brings such a post back, nor a thread that it was part of.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from safelight.core.errors import StoreError
from safelight.core.home import Home
from safelight.core.writing import write_private


def tombstones(home: Home, city: str) -> frozenset[bytes]:
    """Keys of posts (`ingest.posts.post_keys`) that must not come back. StoreError where the list can't be read."""
    path = _path(home, city)
    try:
        return frozenset(bytes.fromhex(one) for one in json.loads(path.read_text(encoding="ascii")))
    except FileNotFoundError:
        return frozenset()
    except (OSError, ValueError, TypeError):
        raise StoreError(
            f"The list {path} of posts that were taken down can't be read.",
            fix="Restore the file from its backup; without it, import no archive of posts.",
        ) from None


def add_tombstones(home: Home, city: str, posts: Iterable[bytes]) -> None:
    """Note that posts are never to come back. The caller holds the city's lock."""
    noted = tombstones(home, city)
    whole = noted.union(posts)
    if whole != noted:
        write_private(_path(home, city), json.dumps(sorted(one.hex() for one in whole)).encode())


def _path(home: Home, city: str) -> Path:
    return home.cities / city / "taken-down.json"
