"""Labelled texts: what was measured stays, a little below its figure.

`worded` are texts of our own, about nobody real, written without sight of the rules; the labelled texts of the shared
folder are measured where they are at hand. `test.jsonl` is measured by its command alone.
"""

import json
from pathlib import Path

import pytest

from benchmarks.announcements import COUNTS, Score, rates, scored
from safelight.ingest.text import extract

WORDED = Path(__file__).with_name("worded")
FLOORS = {
    "a": {"relevant": 0.98, "counts": 0.89, "venue": 0.94, "dates": 0.94, "spans": 0.90},
    "b": {"relevant": 0.95, "counts": 0.87, "venue": 0.90, "dates": 0.91, "spans": 0.87},
    "d": {"relevant": 0.97, "counts": 0.87, "venue": 0.95, "dates": 0.95, "spans": 0.88},
    "train": {"relevant": 0.99, "counts": 0.95, "venue": 0.94, "dates": 0.95, "spans": 0.95},
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


def below(score: Score, floors: dict[str, float]) -> dict[str, float]:
    """The figures that fell below their floor."""
    return {field: value for field, value in measured(score).items() if value < floors[field]}


@pytest.mark.parametrize("name", ["a", "b", "d"])
def test_texts_of_other_makes_are_read_as_well_as_before(name: str) -> None:
    assert not below(scored(WORDED / f"{name}.jsonl"), FLOORS[name])


def test_labelled_texts_are_read_as_well_as_before(shared_data: Path) -> None:
    assert not below(scored(shared_data / "announcements" / "train.jsonl"), FLOORS["train"])


def test_most_wrong_readings_are_flagged_or_few() -> None:
    score = scored(WORDED / "b.jsonl")
    assert score.certain_wrong <= score.certain_right // 4


def test_sentences_of_one_construction_each_are_read_whole() -> None:
    rows = [json.loads(line) for line in (WORDED / "sentences.jsonl").read_text(encoding="utf-8").splitlines()]
    wrong = [row["text"] for row in rows if counted(row["text"]) != row["counts"]]
    assert not wrong


def counted(text: str) -> list[int | None] | None:
    """People by role in the only operation of a text; None where there is none."""
    found = extract(text, "2022-03-11").operations
    return [found[0].counts[role] for role in COUNTS[:-1]] if found else None
