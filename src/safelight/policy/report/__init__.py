"""The report of a search: a two-page brief that says first how little is known and last how to find out, then the rest.

In: the document of a search. Out: a `Document` for HTML, PDF and Word.
"""

from safelight.policy.report.writing import report

__all__ = ["report"]
