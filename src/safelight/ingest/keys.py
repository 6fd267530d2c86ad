"""Ids become keyed hashes (HMAC-SHA-256, deployment key): the id itself never lands.

Worked numbers of the record key: section 2 of the cell-key method in the privacy facts.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from typing import Final

import polars as pl

from safelight.core.counts import KEY_MODULUS
from safelight.core.home import RecordKey

ID_BYTES: Final = 16
_SEPARATOR: Final = "\x1f"


def hashed(texts: pl.Series, secret: bytes, purpose: str) -> pl.Series:
    """16 bytes per text; null stays null."""
    start = purpose.encode() + b"\0"
    distinct = texts.drop_nulls().unique()
    table = pl.DataFrame(
        {"text": distinct, "hash": [_digest(secret, start + text.encode())[:ID_BYTES] for text in distinct]},
        schema={"text": pl.String, "hash": pl.Binary},
    )
    return texts.rename("text").to_frame().join(table, on="text", how="left", maintain_order="left")["hash"]


def hashed_bytes(values: pl.Series, secret: bytes, purpose: str) -> pl.Series:
    """16 bytes per value of bytes."""
    start = purpose.encode() + b"\0"
    return pl.Series([_digest(secret, start + value)[:ID_BYTES] for value in values], dtype=pl.Binary)


def told_apart(keys: pl.Series, secret: bytes) -> pl.Series:
    """Ids of rows of which several share a key: `numbered` by their order among equal ones."""
    return numbered(keys, keys.alias("key").to_frame().select(pl.int_range(pl.len()).over("key")).to_series(), secret)


def numbered(keys: pl.Series, ordinals: pl.Series, secret: bytes) -> pl.Series:
    """Ids of rows that share a key: 16 bytes of HMAC over key and ordinal."""
    values = [
        _digest(secret, b"ordinal\0" + key + ordinal.to_bytes(4, "big"))[:ID_BYTES]
        for key, ordinal in zip(keys, ordinals, strict=True)
    ]
    return pl.Series(values, dtype=pl.Binary)


def record_keys(record_ids: Iterable[bytes], key: RecordKey) -> pl.Series:
    """Keys 0 .. 720719 for cell-key perturbation, from the deployment key itself so that cities can be summed."""
    return pl.Series([record_key_of(record_id, key.secret) for record_id in record_ids], dtype=pl.Int32)


def record_key_of(record_id: bytes, secret: bytes) -> int:
    """One record key: HMAC-SHA-256(secret, "safelight/rkey/v1" 00 id), big-endian, modulo 720720."""
    return int.from_bytes(_digest(secret, b"safelight/rkey/v1\0" + record_id), "big") % KEY_MODULUS


def joined_text(names: Iterable[str]) -> pl.Expr:
    """Columns as one text, each field ended, so that no two rows of different fields look alike."""
    return pl.concat_str([pl.col(name).fill_null("").str.strip_chars() for name in names], separator=_SEPARATOR)


def _digest(secret: bytes, message: bytes) -> bytes:
    return hmac.digest(secret, message, "sha256")
