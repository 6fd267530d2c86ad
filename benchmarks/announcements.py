"""How well facts are read from announcements: precision, recall, F1 per field, and the errors by id and kind,
without a word of a text.

    python -m benchmarks.announcements --split train [--labels DIR]
    python -m benchmarks.announcements --file FILE

Operations are matched by their best overlap of counts; a count, a venue or a date is right when it is equal, a
span when any
predicted span of the same field overlaps it. Work on `train`; ask for `test` once per change of rules.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, Final

from benchmarks import report
from safelight.ingest.text import extract

LABELS: Final = Path(__file__).resolve().parents[2] / "shared" / "data" / "announcements"
COUNTS: Final = ("buyer", "exploiter", "prostituted_person", "unknown_role", "total")


def overlap(label: dict[str, Any], found: dict[str, Any]) -> float:
    """How well a found operation fits a labelled one: equal counts above 0, the venue breaks ties."""
    same = sum(label["counts"][role] == found["counts"][role] and (label["counts"][role] or 0) > 0 for role in COUNTS)
    return float(same) + 0.1 * (label["venue"] == found["venue"])


class Score:
    """Right, wrong and missed values of each field."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.there: Counter[str] = Counter()
        self.errors: list[tuple[str, str]] = []
        self.operations = self.exact = self.venue = self.dates = self.spans = self.all_spans = 0
        self.certain_right = self.certain_wrong = self.uncertain = 0

    def value(self, field: str, label: object, found: object, nothing: object = None) -> None:
        """Count one value of a field; `nothing` is what stands where the field is empty."""
        self.there[field] += label != nothing
        self.found[field] += found != nothing
        self.right[field] += label == found != nothing

    def text(self, label: dict[str, Any], found: dict[str, Any]) -> None:
        """Compare one text."""
        where = label["id"]
        self.value("relevant", label["relevant"], found["relevant"], nothing=False)
        if label["relevant"] != found["relevant"]:
            self.errors.append((where, "taken for relevant" if found["relevant"] else "not taken for relevant"))
        left = list(found["operations"])
        before = self.exact
        for one in label["operations"]:
            best = max(left, key=lambda other: overlap(one, other), default=None)
            if best is not None:
                left.remove(best)
            self.operation(where, one, best)
        for other in left:
            self.operation_beyond(where, other)
        self._trust(found, self.exact - before == len(label["operations"]) and not left)

    def _trust(self, found: dict[str, Any], right: bool) -> None:
        """Count texts with operations: those whose counts are right, and those that are marked uncertain."""
        if found["operations"]:
            self.uncertain += found["uncertain"]
            self.certain_right += right and not found["uncertain"]
            self.certain_wrong += not right and not found["uncertain"]

    def operation(self, where: str, label: dict[str, Any], found: dict[str, Any] | None) -> None:
        """Compare one labelled operation with the one matched to it, or with none."""
        self.operations += 1
        self.all_spans += len(label["spans"])
        if found is None:
            self.errors.append((where, "operation missed"))
            found = {
                "counts": dict.fromkeys(COUNTS, 0),
                "venue": "unknown",
                "date_start": None,
                "date_end": None,
                "minors_recovered": None,
                "spans": [],
            }
            missed = True
        else:
            missed = False
        for role in COUNTS:
            self.value(f"counts.{role}", label["counts"][role], found["counts"][role], nothing=0)
        self.value("venue", label["venue"], found["venue"], nothing="unknown")
        for field in ("date_start", "date_end", "minors_recovered"):
            self.value(field, label[field], found[field])
        for span in label["spans"]:
            hit = any(
                one["field"] == span["field"] and one["start"] < span["end"] and span["start"] < one["end"]
                for one in found["spans"]
            )
            self.spans += hit
            self.value(f"span {span['field']}", True, hit, nothing=False)
        exact = label["counts"] == {role: found["counts"][role] for role in label["counts"]}
        venue = label["venue"] == found["venue"]
        dates = (label["date_start"], label["date_end"]) == (found["date_start"], found["date_end"])
        if missed:
            return
        self.exact, self.venue, self.dates = self.exact + exact, self.venue + venue, self.dates + dates
        kinds = (
            ("counts", exact),
            ("venue", venue),
            ("dates", dates),
            ("minors", label["minors_recovered"] == found["minors_recovered"]),
        )
        self.errors += [(where, kind) for kind, fine in kinds if not fine]

    def operation_beyond(self, where: str, found: dict[str, Any]) -> None:
        """An operation that no label has."""
        self.errors.append((where, "operation too many"))
        for role in COUNTS:
            self.value(f"counts.{role}", 0, found["counts"][role], nothing=0)


def scored(path: Path) -> Score:
    """The score over one file of labels."""
    score = Score()
    for line in path.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        score.text(label, extract(label["text"], label["published_at"], label.get("city")).document())
    return score


def rates(score: Score, field: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of a field."""
    precision = score.right[field] / max(1, score.found[field])
    recall = score.right[field] / max(1, score.there[field])
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def main() -> None:
    """Print the tables and the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", choices=("train", "test"), default="train")
    parser.add_argument("--labels", type=Path, default=LABELS, help="folder of train.jsonl and test.jsonl")
    parser.add_argument("--file", type=Path, help="labelled texts elsewhere, in place of a split")
    given = parser.parse_args()
    score = scored(given.file or given.labels / f"{given.split}.jsonl")
    name = given.file.stem if given.file else given.split
    rows = [
        (field, score.there[field], *(f"{100 * rate:.1f}" for rate in rates(score, field))) for field in score.there
    ]
    report.show(f"{name}: fields", ("field", "labelled", "precision %", "recall %", "F1 %"), rows)
    by_kind: dict[str, list[str]] = defaultdict(list)
    for where, kind in score.errors:
        by_kind[kind].append(where)
    report.show("errors", ("kind", "number", "ids"), [(kind, len(ids), " ".join(ids)) for kind, ids in by_kind.items()])
    total, certain = max(1, score.operations), score.certain_right + score.certain_wrong
    figures = {
        "relevance_f1_percent": round(100 * rates(score, "relevant")[2], 1),
        "counts_exact_percent": round(100 * score.exact / total, 1),
        "venue_percent": round(100 * score.venue / total, 1),
        "dates_percent": round(100 * score.dates / total, 1),
        "spans_percent": round(100 * score.spans / max(1, score.all_spans), 1),
        "marked_uncertain_percent": round(100 * score.uncertain / max(1, score.uncertain + certain), 1),
        "unmarked_and_all_counts_right_percent": round(100 * score.certain_right / max(1, certain), 1),
    }
    report.finish(f"announcements {name}", figures, {})


if __name__ == "__main__":
    main()
