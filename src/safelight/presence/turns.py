"""One transaction at a time for things that two at once would get wrong, or would wait for one another over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def in_turn() -> Iterator[None]:
    """A transaction of the only one who changes what people said: texts, photos, moderators and purges take turns.

    The turn comes before any row, everywhere: so nobody waits for rows of somebody who waits for theirs, and two
    reports of the same place at one moment find one another. It is at home in another transaction that has its turn.
    """
    with transaction.atomic(savepoint=False):
        one_at_a_time("texts")
        yield


def one_at_a_time(what: str) -> None:
    """Wait, in a transaction, until no other is in one for `what`; it ends with the transaction. SQLite has one writer
    anyway, so nothing is done there."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"safelight/{what}"])
