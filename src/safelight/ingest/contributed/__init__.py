"""Files of closed sources: their format, the check that an upload passes, and the records made of them.

In: a file that a contributor's own machine has de-identified. Out: a report in sentences, and records of origin
`contributed`.
"""

from safelight.ingest.contributed.check import CheckReport, check_contribution
from safelight.ingest.contributed.format import BASES, COLUMNS, SMALLEST_K, Declaration, declared, head_line
from safelight.ingest.contributed.publish import (
    refuse_beside_made_up,
    rounded_counts,
    take_contribution,
    withdraw_contribution,
)
from safelight.ingest.contributed.tables import MOST_BYTES, too_large

__all__ = [
    "BASES",
    "COLUMNS",
    "MOST_BYTES",
    "SMALLEST_K",
    "CheckReport",
    "Declaration",
    "check_contribution",
    "declared",
    "head_line",
    "refuse_beside_made_up",
    "rounded_counts",
    "take_contribution",
    "too_large",
    "withdraw_contribution",
]
