"""Fixtures of the extractor's tests."""

from collections.abc import Callable
from typing import Any

import pytest

from safelight.ingest.text import Operation, extract

PUBLISHED = "2022-03-11"


@pytest.fixture
def read() -> Callable[[str], dict[str, Any]]:
    """The facts of a text published on a Friday, flat: those of its first operation beside those of the whole."""

    def flat(text: str) -> dict[str, Any]:
        found = extract(text, PUBLISHED)
        one = found.operations[0] if found.operations else Operation()
        return {
            **one.counts,
            **(one.sex or {"male": None, "female": None}),
            "venue": one.venue,
            "date_start": one.date_start,
            "date_end": one.date_end,
            "minors_recovered": one.minors_recovered,
            "agencies": one.agencies,
            "money": [(entry["amount"], entry["kind"]) for entry in one.money],
            "relevant": found.relevant,
            "operations": len(found.operations),
        }

    return flat
