"""One advertisement, investigated. In: sealed bundles, advertisements held, cases. Out: one report for a person.

Every fact of a report stands at characters of a file in a bundle, and `check_report` holds it to them.
"""

from safelight.desk.investigate.investigating import Investigation, investigate
from safelight.desk.investigate.report import check_report, document, is_report, write_report
from safelight.desk.investigate.subject import Advert, adverts_of

__all__ = [
    "Advert",
    "Investigation",
    "adverts_of",
    "check_report",
    "document",
    "investigate",
    "is_report",
    "write_report",
]
