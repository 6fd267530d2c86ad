"""Papers to send: the records-request letter and the model ordinance."""

from __future__ import annotations

from safelight.observatory import ReportCard


def request_letter(card: ReportCard) -> str:
    return ""


def model_ordinance() -> str:
    return ""
