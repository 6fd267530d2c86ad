"""Custody: what was captured is sealed, chained, stamped and kept, and every change of it is found.

In: `Captured`, a purpose, the time. Out: bundles that the tools of others verify too (`warcio check`, `openssl ts`,
`sha256sum -c`), who read them and why, and the facts for a court.
"""

from safelight.desk.custody.desk import BundleRef, Desk, Opened, open_desk

__all__ = ["BundleRef", "Desk", "Opened", "open_desk"]
