"""The shapes of the API's documents, for OpenAPI and for the tests that hold answers against them."""

from safelight.web.api.documents.answers import (
    Answer,
    Denominator,
    DenominatorOf,
    Noise,
    RatioAnswer,
    RatioRow,
    Row,
    Span,
    Status,
)
from safelight.web.api.documents.areas import Areas, KindOfRow
from safelight.web.api.documents.changes import (
    Change,
    ChangeAnswer,
    ChangeRow,
    CountChange,
    Law,
    RatioChange,
    Timeline,
    TimelineSource,
    TimelineSpan,
    Window,
    Windows,
)
from safelight.web.api.documents.complaints import Complaints
from safelight.web.api.documents.holdings import (
    Cities,
    City,
    CityInFull,
    National,
    NationalTable,
    NeighbourhoodRow,
    Neighbourhoods,
    Place,
    PlaceProperties,
    Places,
    Source,
    Sources,
)
from safelight.web.api.documents.operations import AnnouncedAgainstRecorded, Operation, OperationCounts, Operations
from safelight.web.api.documents.overlays import CallsBesideRent, Overlay, Overlays
from safelight.web.api.documents.policy import PolicyArrests, PolicyRun
from safelight.web.api.documents.policy_context import PolicyContext
from safelight.web.api.documents.policy_evidence import AttributableShare, EvidenceTable, Factors
from safelight.web.api.documents.policy_search import PolicySearch
from safelight.web.api.documents.presence import Sighting, Sightings
from safelight.web.api.documents.problems import PROBLEMS, Problem
from safelight.web.api.documents.report_cards import CardBasis, FieldParts, Part, ReportCard, ReportCards, ShortCard

__all__ = [
    "PROBLEMS",
    "AnnouncedAgainstRecorded",
    "Answer",
    "Areas",
    "AttributableShare",
    "CallsBesideRent",
    "CardBasis",
    "Change",
    "ChangeAnswer",
    "ChangeRow",
    "Cities",
    "City",
    "CityInFull",
    "Complaints",
    "CountChange",
    "Denominator",
    "DenominatorOf",
    "EvidenceTable",
    "Factors",
    "FieldParts",
    "KindOfRow",
    "Law",
    "National",
    "NationalTable",
    "NeighbourhoodRow",
    "Neighbourhoods",
    "Noise",
    "Operation",
    "OperationCounts",
    "Operations",
    "Overlay",
    "Overlays",
    "Part",
    "Place",
    "PlaceProperties",
    "Places",
    "PolicyArrests",
    "PolicyContext",
    "PolicyRun",
    "PolicySearch",
    "Problem",
    "RatioAnswer",
    "RatioChange",
    "RatioRow",
    "ReportCard",
    "ReportCards",
    "Row",
    "ShortCard",
    "Sighting",
    "Sightings",
    "Source",
    "Sources",
    "Span",
    "Status",
    "Timeline",
    "TimelineSource",
    "TimelineSpan",
    "Window",
    "Windows",
]
