"""What the records say about the sides of the sex trade, and what they don't say.

In: published answers (`safelight.questions`) and the catalogue. Out: ratios with bounds and intervals, report cards,
national figures, cities reconciled with known totals, exports of published aggregates. No true count comes in here.
"""

from safelight.observatory.announced import ANSWERED_BY, AnnouncedAnswer, announced_against_recorded
from safelight.observatory.change import change
from safelight.observatory.change_rows import ChangeAnswer
from safelight.observatory.comparison import card_comparison
from safelight.observatory.export import FORMATS, export_city
from safelight.observatory.letter import request_letter
from safelight.observatory.national import NationalFigure, national_document, national_figures
from safelight.observatory.neighbourhoods import (
    NeighbourhoodAnswer,
    neighbourhoods,
    no_places,
    places_document,
)
from safelight.observatory.ordinance import model_ordinance
from safelight.observatory.papers import LANGUAGES
from safelight.observatory.published import Answered, Asks
from safelight.observatory.ratio import RatioAnswer, RatioRow, ratio
from safelight.observatory.reconcile import KnownTotal, Reconciled, known_totals, reconcile
from safelight.observatory.report_card import BasisCard, FieldCard, ReportCard, report_card
from safelight.observatory.timeline import timeline
from safelight.observatory.words import rounded

__all__ = [
    "ANSWERED_BY",
    "FORMATS",
    "LANGUAGES",
    "AnnouncedAnswer",
    "Answered",
    "Asks",
    "BasisCard",
    "ChangeAnswer",
    "FieldCard",
    "KnownTotal",
    "NationalFigure",
    "NeighbourhoodAnswer",
    "RatioAnswer",
    "RatioRow",
    "Reconciled",
    "ReportCard",
    "announced_against_recorded",
    "card_comparison",
    "change",
    "export_city",
    "known_totals",
    "model_ordinance",
    "national_document",
    "national_figures",
    "neighbourhoods",
    "no_places",
    "places_document",
    "ratio",
    "reconcile",
    "report_card",
    "request_letter",
    "rounded",
    "timeline",
]
