"""From sealed bundles to all that a report says: facts, groups, leads, and whether each bundle still is as sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl

from safelight.core.errors import BadInput, StoreError
from safelight.desk.capture import Purpose
from safelight.desk.compare import Case, Compared, Held, Lead, compare, leads_of
from safelight.desk.custody import ROUTE, BundleRef, Desk, Verdict, verify_desk
from safelight.desk.investigate.reading import all_of, read, read_once, together
from safelight.desk.investigate.subject import Advert, adverts_of, as_rows
from safelight.desk.link import Judgement, Linked, build, link, shaped


@dataclass(frozen=True, slots=True)
class Investigation:
    """What is known of the advertisements asked about (`subjects`, at `rows` of those held)."""

    purpose: Purpose
    made: datetime
    subjects: Sequence[Advert]
    rows: Sequence[int]
    refs: Mapping[str, BundleRef]
    verdicts: Mapping[str, Verdict]
    adverts: pl.DataFrame
    linked: Linked
    compared: Compared
    leads: Sequence[Lead]
    """Of the subjects alone."""
    log: Sequence[Judgement]
    """What persons said of who is who."""
    altered: Sequence[str]
    """Bundles that are not as they were sealed: nothing of them was read."""
    route: str
    """Whom to tell of what must be reported, in a sentence."""

    def group(self, row: int) -> list[int]:
        """The rows of its group, itself included."""
        return [int(one) for one in np.flatnonzero(self.linked.label == self.linked.label[row])]


def investigate(
    desk: Desk,
    bundles: Sequence[str],
    purpose: Purpose,
    now: datetime,
    *,
    cases: Sequence[Case] = (),
    held: pl.DataFrame | None = None,
    log: Sequence[Judgement] = (),
) -> Investigation:
    """Read these bundles, the others of the same case, and `held` (advertisements as `link.read_adverts` gives them).

    Opening a bundle is logged. Raises StoreError where one of these isn't as it was sealed; others are left out. Raises
    BadInput where none of these holds the words of an advertisement.
    """
    shelf = desk.shelf()
    why = f"investigation for case {purpose.case}"
    opened, altered = {one: desk.open(one, purpose.officer, why, now) for one in bundles}, list(shelf.altered)
    for ref in shelf.refs:
        if ref.case == purpose.case and ref.id not in opened:
            try:
                opened[ref.id] = desk.open(ref.id, purpose.officer, why, now)
            except StoreError:
                altered.append(ref.id)
    adverts = [advert for one in opened.values() for advert in adverts_of(one)]
    if not any(advert.bundle in bundles for advert in adverts):
        raise BadInput(
            "No advertisement was read from what was named.",
            fix="Of a table that was taken over, `safelight desk show BUNDLE --out` gives the file for --ads.",
        )
    mine = as_rows(adverts)
    rows = shaped(mine)
    known = read(rows)
    if held is not None:
        known = all_of(known, read_once(desk, held, now))
        rows = together(rows, held)
    place = {ad: row for row, ad in enumerate(rows["id"])}
    facts = known.facts.with_columns(ad=pl.col("id").replace_strict(place, return_dtype=pl.Int64)).drop("id")
    linked = link(build(known.masked, facts), log)
    compared = compare(Held(rows, facts, linked.table()), cases)
    chosen = [(advert, place[ad]) for advert, ad in zip(adverts, mine["id"], strict=True) if advert.bundle in bundles]
    at = [row for _, row in chosen]
    return Investigation(
        purpose=purpose,
        made=now,
        subjects=[advert for advert, _ in chosen],
        rows=at,
        refs={one: opened[one].ref for one in bundles},
        verdicts={one: verify_desk(desk.vault, one) for one in bundles},
        adverts=rows,
        linked=linked,
        compared=compared,
        leads=leads_of(compared, at),
        log=log,
        altered=altered,
        route=desk.settings.desk_report_route or ROUTE,
    )
