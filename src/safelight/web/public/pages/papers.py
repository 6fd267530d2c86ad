"""Papers to send: the records-request letter and the model ordinance."""

from __future__ import annotations

from safelight import observatory
from safelight.observatory import ReportCard


def request_letter(card: ReportCard) -> str:
    """The letter in English, as the office that reads it is."""
    return observatory.request_letter(card)


def model_ordinance() -> str:
    """The wording in English, as the law that it becomes is."""
    return observatory.model_ordinance()
