"""Whether what a source sent is plausible by the bounds that its catalogue entry states."""

from __future__ import annotations

from datetime import date, timedelta

from safelight.catalog import Source
from safelight.core.errors import Implausible
from safelight.ingest.tally import Tally
from safelight.store import SourceState

_SMALLEST_SHARE_OF_BEFORE = 0.5
_FEW_CODES = 20


def check_bounds(source: Source, tally: Tally, *, whole: bool, before: SourceState | None, today: date) -> None:
    """Raise Implausible where the source is outside its bounds.

    `whole`: everything the publisher has was read; only then rows and newest day can be judged. `before`: the source
    as the last generation had it: a whole read of less than half its rows is a collapse at the publisher.
    """
    expect = source.expect
    if tally.unknown_codes >= _FEW_CODES and tally.unknown_share > expect.unknown_code_share_max:
        raise Implausible(
            f"{source.id}: {tally.unknown_share:.0%} of the rows that look relevant have codes that are in no list "
            f"(at most {expect.unknown_code_share_max:.0%} are expected).",
            fix="The publisher's codes changed: add them to the rules or to not_relevant. The last generation stays.",
        )
    if not whole:
        return
    if expect.rows and not expect.rows[0] <= tally.read <= expect.rows[1]:
        raise Implausible(
            f"{source.id}: {tally.read} rows were read; {expect.rows[0]} to {expect.rows[1]} are expected.",
            fix="Look at the publisher's page; if it is right, widen expect.rows. The last generation stays.",
        )
    if before and tally.read < before.read * _SMALLEST_SHARE_OF_BEFORE:
        raise Implausible(
            f"{source.id}: {tally.read} rows were read, against {before.read} at the last fetch.",
            fix="The publisher's data seem to have collapsed: look at its page. The last generation stays.",
        )
    days = expect.newest_within_days
    if days and (tally.newest is None or tally.newest < today - timedelta(days=days)):
        raise Implausible(
            f"{source.id}: the newest row is of {tally.newest or 'no day'}; within {days} days is expected.",
            fix="The source fell silent or froze: look at its page. The last generation stays.",
        )
