"""What is known: each quantity with its unit, interval, population, study, grade and citation, and who read it where.

In: the tables beside this file (`*.toml`, a line for each quantity). Out: `evidence()`, `observed_ratios()`.

Grades: A official count, meta-analysis or large sound study; B sound but smaller, selective or read in summary; C weak
design, news summary or self-report; D hypothesis, unverified, contested or missing.
"""

from safelight.policy.evidence.asking import FILTERS, GRADES, ask, evidence_csv, evidence_document
from safelight.policy.evidence.reading import (
    GROUPS,
    Evidence,
    Kind,
    ObservedRatio,
    Read,
    drives,
    evidence,
    observed_ratios,
)

__all__ = [
    "FILTERS",
    "GRADES",
    "GROUPS",
    "Evidence",
    "Kind",
    "ObservedRatio",
    "Read",
    "ask",
    "drives",
    "evidence",
    "evidence_csv",
    "evidence_document",
    "observed_ratios",
]
