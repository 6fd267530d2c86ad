"""One report of an investigation: a page and a PDF for people, a JSON file that each fact can be checked by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, Final

import orjson

from safelight.core.errors import BadInput, SafelightError
from safelight.desk.custody import Desk, verify_desk
from safelight.desk.investigate import context_part, evidence_part, weighing_part
from safelight.desk.investigate.evidence_part import short
from safelight.desk.investigate.investigating import Investigation
from safelight.documents import Document, Note, Strong, to_html, to_pdf

HTML: Final = "report.html"
PDF: Final = "report.pdf"
FACTS: Final = "report.json"


def document(found: Investigation) -> Document:
    """The report."""
    purpose = found.purpose
    first = short(found.subjects[0].title, 100) if found.subjects else "no advertisement"
    blocks = chain(
        [
            Note.of(
                Strong("For a person to weigh. "),
                "This says what an advertisement says, which others may have one author, and which cases share "
                "something rare with it. It accuses nobody. It holds no score of risk. What speaks against each part "
                "stands beside it, and together in the defence view.",
            ),
            context_part.contents(),
        ],
        evidence_part.evidence(found),
        evidence_part.facts(found),
        context_part.timeline(found),
        context_part.places(found),
        context_part.group(found),
        weighing_part.cases(found),
        weighing_part.checklist(found),
        weighing_part.defence(found),
        weighing_part.questions(found),
        weighing_part.resources(),
    )
    return Document(
        title=f"Investigation: {first}",
        subtitle=f"Case {purpose.case} · {purpose.basis} · {purpose.officer} · {found.made:%Y-%m-%d %H:%M} UTC",
        made=found.made.astimezone(UTC),
        blocks=tuple(blocks),
        footer=f"Case {purpose.case}: restricted. Possible common authorship and leads only; a person decides.",
    )


def write_report(found: Investigation, folder: Path) -> None:
    """`report.html`, `report.pdf` and `report.json` in a folder, which is made. Raises BadInput where it can't be."""
    report = document(found)
    written = {HTML: to_html(report).encode(), PDF: to_pdf(report)}
    told = _facts(found) | {"files": {name: hashlib.sha256(content).hexdigest() for name, content in written.items()}}
    written[FACTS] = orjson.dumps(told, option=orjson.OPT_INDENT_2)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in written.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise BadInput(
            f"The report can't be written to {folder.name}.", fix="Name a folder that you may write to."
        ) from error


def _facts(found: Investigation) -> dict[str, Any]:
    return {
        "case": found.purpose.case,
        "basis": found.purpose.basis,
        "officer": found.purpose.officer,
        "made": found.made.isoformat(),
        "bundles": [
            {"bundle": ref.id, "manifest_sha256": ref.manifest_sha256, "line": ref.line} for ref in found.refs.values()
        ],
        "facts": [
            {
                "bundle": part.bundle,
                "file": part.file,
                "sha256": part.sha256,
                "start": fact.start,
                "end": fact.end,
                "words": part.words(fact),
                "kind": fact.kind,
                "normal": fact.normal,
                "rule": fact.rule,
                "confidence": fact.confidence,
            }
            for advert in found.subjects
            for part in advert.parts
            for fact in part.facts
        ],
        "group": [[str(found.adverts["id"][other]) for other in found.group(row)] for row in found.rows],
        "leads": [
            {
                "ad_id": str(found.adverts["id"][lead.ad]),
                "case_id": lead.case.case_id,
                "rank": lead.rank,
                "score": lead.score,
                "band": lead.band,
                "why": lead.why,
            }
            for lead in found.leads
        ],
    }


def is_report(folder: Path) -> bool:
    """Whether this folder holds a report."""
    return (folder / FACTS).is_file()


def check_report(folder: Path, desk: Desk, reader: str, now: datetime) -> list[str]:
    """What of a report no longer holds, a sentence each; empty when every fact leads to its characters.

    Every bundle is verified and opened, which is logged. Raises BadInput where the folder holds no report.
    """
    try:
        told = orjson.loads((folder / FACTS).read_bytes())
        return list(_problems(told, folder, desk, reader, now))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(
            f"{folder.name} holds no report that can be read.",
            fix="Name a folder that `safelight desk investigate` wrote.",
        ) from error


def _problems(told: dict[str, Any], folder: Path, desk: Desk, reader: str, now: datetime) -> Iterator[str]:
    for name, sha256 in told["files"].items():
        file = folder / Path(name).name
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != sha256:
            yield f"{name} is not as it was written."
    opened = {}
    for one in told["bundles"]:
        bundle = one["bundle"]
        altered = [finding.what for finding in verify_desk(desk.vault, bundle).findings if finding.altered]
        yield from altered
        try:
            opened[bundle] = desk.open(bundle, reader, "to check a report", now)
        except SafelightError as error:
            yield error.what
            continue
        if opened[bundle].ref.manifest_sha256 != one["manifest_sha256"]:
            yield f"The bundle {bundle} has another manifest than the report says."
    for number, fact in enumerate(told["facts"], 1):
        if fact["bundle"] in opened:
            content = opened[fact["bundle"]].file(fact["file"])
            right = hashlib.sha256(content).hexdigest() == fact["sha256"]
            if not right or content.decode()[fact["start"] : fact["end"]] != fact["words"]:
                yield f"Fact {number} does not stand at its characters of {fact['file']} in {fact['bundle']}."
        else:
            yield f"Fact {number} stands on the bundle {fact['bundle']}, which can't be opened."
