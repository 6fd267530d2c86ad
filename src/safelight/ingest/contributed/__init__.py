"""Files of closed sources: their format, the check that an upload passes, and the records made of them.

In: a file that a contributor's own machine has de-identified. Out: a report in sentences, and records of origin
`contributed`.
"""

from safelight.ingest.contributed.format import COLUMNS, SMALLEST_K, Declaration, declared, head_line

__all__ = ["COLUMNS", "SMALLEST_K", "Declaration", "declared", "head_line"]
