"""Advertisements against cases. In: advertisements with groups, cases. Out: leads, with what speaks for and against.

A lead is a reason to look, for a person; it says nothing of anybody's guilt, and where nothing rare is shared there is
none.
"""

from safelight.desk.compare.cases import Case, Fault
from safelight.desk.compare.comparing import Compared, compare
from safelight.desk.compare.exchange import case_entities, lead_entities
from safelight.desk.compare.reading import read_cases
from safelight.desk.compare.reasons import Lead, Piece, in_words, leads_of, table
from safelight.desk.compare.touching import Held, touches
from safelight.desk.compare.weighing import evidence

__all__ = [
    "Case",
    "Compared",
    "Fault",
    "Held",
    "Lead",
    "Piece",
    "case_entities",
    "compare",
    "evidence",
    "in_words",
    "lead_entities",
    "leads_of",
    "read_cases",
    "table",
    "touches",
]
