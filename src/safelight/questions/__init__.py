"""Questions and their published answers: coarsened by the policy, asked of the store, published, one way for all.

In: a `Question`. Out: an `Answer` whose numbers may be published (`to_document`, `to_csv`, `to_geojson`), documents on
cities and sources, and for the operator alone an `ExactAnswer` that no page accepts.
"""

from safelight.questions.answer import Answer
from safelight.questions.area_answer import AreaAnswer
from safelight.questions.area_question import BY as AREA_BY
from safelight.questions.area_question import TAKES as AREA_FILTERS
from safelight.questions.area_question import AreaQuestion
from safelight.questions.areas import Areas
from safelight.questions.asking import ExactAnswer, Questions
from safelight.questions.complaints import ComplaintQuestion, complaint_question
from safelight.questions.operation_counts import BY as OPERATION_STEPS
from safelight.questions.operation_counts import operation_steps
from safelight.questions.operations import FILTERS as OPERATION_FILTERS
from safelight.questions.operations import OperationQuestion, operation_question
from safelight.questions.rows import CODES

__all__ = [
    "AREA_BY",
    "AREA_FILTERS",
    "CODES",
    "OPERATION_FILTERS",
    "OPERATION_STEPS",
    "Answer",
    "AreaAnswer",
    "AreaQuestion",
    "Areas",
    "ComplaintQuestion",
    "ExactAnswer",
    "OperationQuestion",
    "Questions",
    "complaint_question",
    "operation_question",
    "operation_steps",
]
