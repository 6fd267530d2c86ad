"""Files of cases.

In: JSON lines as `{case_id, status, opened_at, closed_at, jurisdiction, indicators{…}}`, JSON lines of FollowTheMoney
(`exchange`), or CSV with one case a row and several values of a cell parted by semicolons. A row that can't be read is
named by its line, and the rest goes on.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import orjson

from safelight.core.errors import BadInput
from safelight.desk.compare.cases import INDICATORS, Case, Fault, Unread, case_of
from safelight.desk.compare.exchange import from_entities


def read_cases(path: Path) -> tuple[list[Case], list[Fault]]:
    """The cases of a file, and what in it couldn't be read; `BadInput` where no line is a case."""
    if not path.exists():
        raise BadInput(f"There is no file {path}.", fix="Name the file of cases that is there.")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            f"{path.name} can't be read as a file of cases.", fix="Give JSON lines or CSV, in UTF-8."
        ) from error
    faults: list[Fault] = []
    rows = _csv_rows(text, faults) if path.suffix.lower() == ".csv" else _json_rows(text, faults)
    if any("schema" in row for _, row in rows):
        rows = from_entities(rows, faults)
    cases: dict[str, Case] = {}
    for line, row in rows:
        try:
            case, left_out = case_of(row)
        except Unread as error:
            faults.append(Fault(line, str(error)))
            continue
        faults += [Fault(line, f"{count} of its {name} are none, and were left out") for name, count in left_out]
        if case.case_id in cases:
            faults.append(Fault(line, "its case_id was there before, so the first one stands"))
        cases.setdefault(case.case_id, case)
    if not cases and (faults or not text.strip()):
        raise BadInput(
            f"No line of {path.name} is a case.", fix="Give lines with case_id and indicators, or a CSV with these."
        )
    return list(cases.values()), sorted(faults, key=lambda fault: fault.line)


def _json_rows(text: str, faults: list[Fault]) -> list[tuple[int, dict[str, Any]]]:
    rows = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = orjson.loads(line)
        except orjson.JSONDecodeError:
            row = None
        if isinstance(row, dict):
            rows.append((number, row))
        else:
            faults.append(Fault(number, "this line is no JSON object"))
    return rows


def _csv_rows(text: str, faults: list[Fault]) -> list[tuple[int, dict[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text), strict=True)
    if text.strip() and not set(reader.fieldnames or ()) & set(INDICATORS):
        raise BadInput(
            "The CSV of cases has no column of indicators.",
            fix=f"Name its columns case_id, opened_at and some of {', '.join(INDICATORS)}; a row a case.",
        )
    rows: list[tuple[int, dict[str, Any]]] = []
    try:
        for row in reader:
            known = {name: [one for one in (row.get(name) or "").split(";") if one.strip()] for name in INDICATORS}
            rows.append((reader.line_num, {**{k: v for k, v in row.items() if k}, "indicators": known}))
    except csv.Error:
        faults.append(Fault(reader.line_num, "from here on the file is no CSV"))
    return rows
