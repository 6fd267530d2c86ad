"""One transaction at a time for things that two at once would get wrong."""

from __future__ import annotations

from django.db import connection


def one_at_a_time(what: str) -> None:
    """Wait, in a transaction, until no other is in one for `what`; it ends with the transaction. SQLite has one writer
    anyway, so nothing is done there."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"safelight/{what}"])
