"""An upload that passed its check becomes a contribution that waits for a steward."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import polars as pl
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from safelight.core.errors import BadInput
from safelight.core.said import said
from safelight.core.vocabulary import Basis
from safelight.ingest.contributed import CheckReport
from safelight.web.accounts.deeds import Act, note
from safelight.web.contributions.kept import kept
from safelight.web.contributions.models import LIVE, Contribution

KEY_BYTES: Final = 8

LICENCES: Final[Mapping[str, str]] = {
    "cc0": "CC0 1.0",
    "cc-by": "CC BY 4.0",
    "aggregates": "published aggregates only, by permission of the contributor",
}
"""Under what a contributor gives a file: key -> what the catalogue says."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a contributor says of a file."""

    city: str
    basis: Basis
    title: str
    publisher: str
    about: str
    licence: str


def receive(offer: Offer, checked: CheckReport, user: User, now: datetime) -> Contribution:
    """Keep the cleaned rows until a steward decides. Raises BadInput where these rows were given before."""
    rows = checked.rows
    if rows is None or checked.declaration is None:
        raise ValueError("only a file that passed its check is received")
    keys = _keys(rows)
    _check_new(offer.city, keys)
    try:
        with transaction.atomic():
            made = Contribution.objects.create(
                city=offer.city,
                basis=offer.basis.value,
                title=offer.title,
                publisher=offer.publisher,
                about=offer.about,
                licence=offer.licence,
                report=_report(checked),
                digest=checked.digest,
                rows=packed(rows),
                row_keys=keys.tobytes(),
                uploaded_by=user,
                uploaded_at=now,
            )
            note(user, Act.UPLOADED, made.pk, now)
    except IntegrityError:
        raise _twice() from None
    return made


def packed(rows: pl.DataFrame) -> bytes:
    """A cleaned table as Parquet."""
    stream = io.BytesIO()
    rows.write_parquet(stream, compression="zstd")
    return stream.getvalue()


def unpacked(contribution: Contribution) -> pl.DataFrame:
    """The cleaned table of a contribution that isn't decided yet."""
    return pl.read_parquet(io.BytesIO(contribution.rows or b""))


def _check_new(city: str, keys: np.ndarray[Any, np.dtype[np.uint64]]) -> None:
    """A row that is here already would be counted twice, in whichever file it comes."""
    for stored in Contribution.objects.filter(city=city, state__in=LIVE).values_list("row_keys", flat=True):
        if np.intersect1d(keys, np.frombuffer(stored or b"", dtype=np.uint64)).size:
            raise _twice()


def _twice() -> BadInput:
    return BadInput(
        said("Rows of this file were uploaded before and are here already."),
        fix=said("To correct a file, withdraw the earlier one first; then upload the new one."),
    )


def _keys(rows: pl.DataFrame) -> np.ndarray[Any, np.dtype[np.uint64]]:
    digits = 2 * KEY_BYTES
    return np.unique(np.array([int(key[:digits], 16) for key in rows["row_key"]], dtype=np.uint64))


def _report(checked: CheckReport) -> dict[str, Any]:
    """What the check counted, as numbers and words of the format."""
    assert checked.rows is not None and checked.declaration is not None
    return {
        "rows": checked.rows.height,
        "people": checked.people,
        "smallest": checked.smallest,
        "k": checked.declaration.k,
        "recipe": checked.declaration.recipe,
        "first": checked.first,
        "last": checked.last,
        "notes": [kept(note) for note in checked.notes],
    }
