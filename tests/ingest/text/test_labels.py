"""The labelled texts: what was measured stays, a little below its figure."""

from pathlib import Path

import pytest

from benchmarks.announcements import Score, rates, scored

FLOORS = {
    "train": {"relevant": 0.98, "counts": 0.97, "venue": 0.95, "dates": 0.95, "spans": 0.94},
    "test": {"relevant": 0.91, "counts": 0.61, "venue": 0.72, "dates": 0.76, "spans": 0.73},
}


def measured(score: Score) -> dict[str, float]:
    """The figures that have an aim."""
    return {
        "relevant": rates(score, "relevant")[2],
        "counts": score.exact / score.operations,
        "venue": score.venue / score.operations,
        "dates": score.dates / score.operations,
        "spans": score.spans / score.all_spans,
    }


@pytest.mark.parametrize("split", FLOORS)
def test_labelled_texts_are_read_as_well_as_before(split: str, shared_data: Path) -> None:
    found = measured(scored(shared_data / "announcements" / f"{split}.jsonl"))
    assert {field: found[field] >= floor for field, floor in FLOORS[split].items()} == dict.fromkeys(
        FLOORS[split], True
    ), found
