"""Custody: what was captured is sealed, chained, stamped and kept, and every change of it is found.

In: `Captured`, a purpose, the time. Out: bundles that the tools of others verify too (`warcio check`, `openssl ts`,
`sha256sum -c`), who read them and why, and the facts for a court.
"""

from safelight.desk.custody.certifying import certificate, to_text
from safelight.desk.custody.checking import Finding
from safelight.desk.custody.desk import BundleRef, Desk, Opened, open_desk
from safelight.desk.custody.exporting import Exported, export_case
from safelight.desk.custody.history import Aside, Event, history, quarantined
from safelight.desk.custody.quarantine import ROUTE, Quarantined
from safelight.desk.custody.retention import Term, Word, delete, delete_due, hold, keep, terms
from safelight.desk.custody.stamping import Stamping, stamp
from safelight.desk.custody.verifying import Verdict, verify_desk, verify_export

__all__ = [
    "ROUTE",
    "Aside",
    "BundleRef",
    "Desk",
    "Event",
    "Exported",
    "Finding",
    "Opened",
    "Quarantined",
    "Stamping",
    "Term",
    "Verdict",
    "Word",
    "certificate",
    "delete",
    "delete_due",
    "export_case",
    "history",
    "hold",
    "keep",
    "open_desk",
    "quarantined",
    "stamp",
    "terms",
    "to_text",
    "verify_desk",
    "verify_export",
]
