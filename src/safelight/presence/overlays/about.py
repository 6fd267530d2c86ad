"""What is said of every overlay: whom to cite, as of when, and what a reader should know."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from safelight.core.said import Said, said
from safelight.ingest.overlays import Kept

_SAID: Final = ("title", "terms", "note")
_PLAIN: Final = ("city", "name", "kind", "level", "publisher", "page", "licence", "citation")


def about(kept: Kept) -> dict[str, Any]:
    """The members that every document of an overlay has; `since` and `until` are of the data, not of the fetching."""
    known = kept.about
    return {
        **{name: known[name] for name in _PLAIN},
        **{name: Said(known[name]) for name in _SAID},
        "since": known["since"],
        "until": known["until"],
        "fetched_at": known["fetched_at"],
        "synthetic": known["synthetic"],
        "unit": unit_of(known["kind"]),
    }


def unit_of(kind: str) -> Said:
    """What the numbers of an overlay are."""
    return said("US dollars a month") if kind == "rent" else said("trips an hour and direction")


def to_csv(document: Mapping[str, Any], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Comment lines with what the numbers are and whom to cite, then a header and a line per row."""
    out = io.StringIO()
    for line in (
        f"{document['title']}: {document['unit']}, {document.get('date') or _span(document)}",
        *document["notes"],
        f"source: {document['citation']} | {document['page']}",
        f"licence: {document['licence']} | {document['terms']}",
    ):
        out.write(f"# {' '.join(str(line).split())}\n")
    table = csv.writer(out, lineterminator="\n")
    table.writerow(columns)
    table.writerows(rows)
    return out.getvalue()


def _span(document: Mapping[str, Any]) -> str:
    return f"{document['since']} to {document['until']}" if document["since"] else "no date"
