"""What the records say about the sides of the sex trade, and what they don't say.

In: published answers (`safelight.questions`) and the catalogue. Out: ratios with bounds and intervals, report cards,
national figures, cities reconciled with known totals, exports of published aggregates. No true count comes in here.
"""

from safelight.observatory.change import ChangeAnswer, change
from safelight.observatory.export import FORMATS, export_city
from safelight.observatory.national import NationalFigure, national_figures
from safelight.observatory.published import Answered, Asks
from safelight.observatory.ratio import RatioAnswer, RatioRow, ratio
from safelight.observatory.reconcile import KnownTotal, Reconciled, known_totals, reconcile
from safelight.observatory.report_card import BasisCard, FieldCard, ReportCard, report_card

__all__ = [
    "FORMATS",
    "Answered",
    "Asks",
    "BasisCard",
    "ChangeAnswer",
    "FieldCard",
    "KnownTotal",
    "NationalFigure",
    "RatioAnswer",
    "RatioRow",
    "Reconciled",
    "ReportCard",
    "change",
    "export_city",
    "known_totals",
    "national_figures",
    "ratio",
    "reconcile",
    "report_card",
    "timeline",
]
