"""The evidence by filters, as a document and as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from safelight.core.errors import BadFilter
from safelight.core.said import said
from safelight.policy.evidence.reading import GROUPS, Evidence, Kind, Read, evidence, observed_ratios

FILTERS: Final[Mapping[str, str]] = {
    "group": "What a line is about: " + ", ".join(GROUPS),
    "grade": "A official count, meta-analysis or large sound study; B sound but smaller or read in summary; "
    "C weak design or self-report; D hypothesis, unverified, contested or missing",
    "read": "Where somebody read the figure: source, summary, no",
    "kind": "study, gap (looked for and not found), unverified, client's hypothesis",
    "drives": "A symbol of the model, such as beta: the lines that it rests on",
    "assumption": "true: lines without a study behind them; false: the others",
    "q": "Words that name, population, place or citation hold",
}
GRADES: Final = ("A", "B", "C", "D")
LICENCE: Final = "Figures are facts of their sources, which each line cites; the selection and wording are CC BY 4.0."

_ALLOWED: Final[Mapping[str, frozenset[str]]] = {
    "group": frozenset(GROUPS),
    "grade": frozenset(GRADES),
    "read": frozenset(Read),
    "kind": frozenset(Kind),
    "assumption": frozenset({"true", "false"}),
}
_TEXTS: Final = ("id", "name", "population", "place", "citation", "note")


def ask(filters: Mapping[str, str]) -> list[Evidence]:
    """The lines that all filters let through, in the order of the tables. Raises BadFilter for what is no filter."""
    for name, value in filters.items():
        if name not in FILTERS:
            raise BadFilter(
                said("{name} is not a filter of the evidence.", name=repr(name[:40])),
                fix=said("use one or more of {words}.", words=", ".join(FILTERS)),
            )
        allowed = _ALLOWED.get(name)
        if allowed and value and not set(value.split(",")) <= allowed:
            raise BadFilter(
                said("{name}: {value} is not known here.", name=name, value=repr(value[:40])),
                fix=said("use one or more of {words}.", words=", ".join(sorted(allowed))),
            )
    asked = {name: value for name, value in filters.items() if value}
    return [line for line in evidence().values() if all(_holds(line, name, value) for name, value in asked.items())]


def evidence_document(filters: Mapping[str, str]) -> dict[str, Any]:
    """The lines with what they drive, and the published arrest ratios as they are: never joined, each as defined."""
    lines = ask(filters)
    return {
        "lines": [_told(line) for line in lines],
        "total": len(lines),
        "by_grade": {grade: sum(line.grade == grade for line in lines) for grade in GRADES},
        "arrest_ratios": [] if filters else [asdict(one) for one in observed_ratios().values()],
        "licence": LICENCE,
    }


def evidence_csv(filters: Mapping[str, str]) -> str:
    """The lines as CSV, the licence as a comment before them."""
    rows = [_told(line) for line in ask(filters)]
    names = list(_told(next(iter(evidence().values()))))
    written = io.StringIO()
    written.write(f"# {LICENCE}\n")
    table = csv.DictWriter(written, names, lineterminator="\n")
    table.writeheader()
    table.writerows([{**row, "drives": " ".join(row["drives"])} for row in rows])
    return written.getvalue()


def _holds(line: Evidence, name: str, value: str) -> bool:
    if name == "q":
        words = value.casefold().split()
        text = " ".join(str(getattr(line, part)) for part in _TEXTS).casefold()
        return all(word in text for word in words)
    if name == "drives":
        return any(symbol in line.drives for symbol in value.split(","))
    if name == "assumption":
        return line.is_assumption is (value == "true")
    return str(getattr(line, name)) in value.split(",")


def _told(line: Evidence) -> dict[str, Any]:
    return {**asdict(line), "assumption": line.is_assumption, "drives": list(line.drives)}
