"""Complaint reports as PDF, a grid or a text, from the publisher's server to /api/v1/complaints/count; made up, all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from safelight.catalog import load_catalog
from safelight.core.home import Home, RecordKey
from safelight.feeds import Http
from safelight.ingest import Workshop, ingest
from safelight.store import current
from tests.pdfs import pdf, ruled_table, written
from tests.servers import Asked, Portal, Reply

CANARY = "Canaryson"
CITY = """
[city]
id = "rivermouth"
name = "Rivermouth"
state = "CA"
timezone = "America/Los_Angeles"
centre = [37.1, -122.1]
footprint = ["862834017ffffff"]

[city.residents]
value = 1000
year = 2020
source = "made up"
"""
SOURCE = """
[[source]]
id = "{id}"
title = "Reports of the board"
publisher = "Rivermouth Review Board"
page = "https://board.example.org"
status = "live"
status_since = "2024-01"
status_note = "made up"
covers = false
covers_why = "made up"
basis = "complaint"
unit = "complaints"
licence = "none"
citation = "none"
terms = "Made up, for tests."
robots = "none"
cadence = "yearly, made up"
feed = "pdf"
endpoint = {{ urls = ["http://{host}/{id}.pdf"] }}

[source.complaints]
area = 'Zone (\\d)'
area_name = "Zone {{0}}"

[source.complaints.categories]
force = ["Excessive Force"]
conduct = ["Discourtesy"]

[source.complaints.findings]
sustained = ["Sustained"]
not_sustained = ["Not Sustained"]

[[source.layout]]
id = "report"
columns = {{ id = "Case", from = "Received", category = "Allegation", finding = "Finding", area = "Zone" }}
optional = ["finding", "area"]
dates = {{ formats = ["%m/%d/%Y"] }}
"""
GRID = """
[source.layout.pdf]
starts = 'Complaints Reviewed (?P<year>\\d{4})'
ruled = true
texts = true
header = ["Case", "Received", "Complainant", "Allegation", "Zone", "Finding"]
skip = ["^Total"]
"""
TEXT = """
[source.layout.pdf]
starts = '^Ombudsman Report'
ends = '^Appendix'
skip = ['^Page \\d+']
each = '^Case No\\.'

[source.layout.pdf.fields]
Case = '^Case No\\. (\\S+)'
Received = 'received on (\\d+/\\d+/\\d{4})'
Allegation = '^Allegation: (.+)'
Finding = '^Finding: (.+)'
"""
HEADER = ["Case", "Received", "Complainant", "Allegation", "Zone", "Finding"]


def _row(number: int) -> list[str]:
    about, finding = ("Excessive\nForce", "Sustained") if number % 2 else ("Discourtesy", "Not\nSustained")
    return [f"23-{number:03}", f"{number % 12 + 1:02}/05/2023", f"J. {CANARY}", about, "Zone 3", finding]


def _grid() -> bytes:
    """A list over three pages, title and header on the first; behind it a page of another table."""
    first = ruled_table([HEADER, *map(_row, range(12))], "Complaints Reviewed 2023")
    more = [ruled_table([_row(number) for number in part], "") for part in (range(12, 32), range(32, 40))]
    other = ruled_table([["Month", "Meetings"], ["May", "2"]], "Meetings")
    return pdf([written([(40, 700, "Annual report of the board")]), first, *more, other])


def _text() -> bytes:
    """Cases as paragraphs, one of which goes on over the end of its page, and one without a number."""
    lines = ["Ombudsman Report 2023"]
    for number in range(40):
        day = f"{number % 12 + 1}/5/2023"
        about, finding = ("Excessive Force", "Sustained") if number % 2 else ("Discourtesy", "Not Sustained")
        lines += [f"Case No. 23-{number:03}", f"{CANARY} wrote; received on {day}.", f"Allegation: {about}"]
        lines += [f"Finding: {finding}", "The panel agrees."]
    lines += ["Case No.", "Allegation: Discourtesy", "Appendix", "Case No. 99-001", "received on 1/5/2023"]
    pages = [lines[at : at + 52] for at in range(0, len(lines), 52)]
    return pdf(
        [
            written([(40, 760 - 13 * row, line) for row, line in enumerate([*part, f"Page {number}"])])
            for number, part in enumerate(pages, 1)
        ]
    )


class Reports(Portal):
    """A web server with reports."""

    def __init__(self) -> None:
        self.reports: dict[str, bytes] = {"/grid.pdf": _grid(), "/text.pdf": _text()}
        super().__init__([], [])

    def is_for_rows(self, asked: Asked) -> bool:
        return asked.path in self.reports

    def answer(self, asked: Asked) -> Reply:
        found = self.reports.get(asked.path)
        return Reply(found, kind="application/pdf") if found else Reply(b"", 404, "text/plain")


@pytest.fixture
def reports() -> Iterator[Reports]:
    server = Reports()
    yield server
    server.close()


def _workshop(path: Path, reports: Reports, kind: str) -> Workshop:
    home = Home(path / kind).make()
    home.catalog.mkdir()
    recipe = {"grid": GRID, "text": TEXT}[kind]
    (home.catalog / "rivermouth.toml").write_text(CITY + SOURCE.format(id=kind, host=reports.host) + recipe, "utf-8")
    return Workshop(home, load_catalog(home.catalog), RecordKey(b"k" * 32), datetime(2026, 3, 15, tzinfo=UTC))


def _counted(site: Callable[..., httpx.Client], workshop: Workshop, by: str) -> list[dict[str, Any]]:
    found = site(root=workshop.home).get("/api/v1/complaints/count", params={"city": "rivermouth", "by": by})
    assert found.status_code == 200, found.text
    rows: list[dict[str, Any]] = found.json()["rows"]
    return rows


@pytest.mark.parametrize(("kind", "areas", "unreadable"), [("grid", {"Zone 3"}, 0), ("text", {None}, 1)])
def test_a_report_is_read_from_its_server_and_answered(
    reports: Reports, http: Http, tmp_path: Path, site: Callable[..., httpx.Client], kind: str, areas: set[str | None],
    unreadable: int,
) -> None:  # fmt: skip
    workshop = _workshop(tmp_path, reports, kind)
    report = ingest(workshop, "rivermouth", http=http)
    assert not report.problems
    tally = report.tallies[kind]
    assert (tally.kept, tally.unreadable, tally.rejected) == (40, unreadable, 0)
    generation = current(workshop.home, "rivermouth")
    assert generation is not None
    table = generation.table("complaints").collect()
    assert set(table["area"]) == areas
    assert table["category"].value_counts().sort("category")["count"].to_list() == [20, 20]
    (total,) = _counted(site, workshop, "year")
    assert (total["year"], total["status"]) == ("2023", "shown")
    assert abs(total["complaints"] - 40) <= 5
    shown = {row["finding"]: row["status"] for row in _counted(site, workshop, "year,finding")}
    assert (shown["sustained"], shown["not_sustained"]) == ("shown", "shown")
    assert report.records == 0, "no arrest is made of it"
    everything = b"".join(path.read_bytes() for path in workshop.home.root.rglob("*") if path.is_file())
    assert CANARY.encode() not in everything


@pytest.mark.parametrize(
    ("kind", "report", "said"),
    [
        ("grid", pdf([ruled_table([[*HEADER[:5], "Outcome"], _row(1)], "Complaints Reviewed 2023")]), "another header"),
        ("grid", pdf([ruled_table([HEADER[:5], _row(1)[:5]], "Complaints Reviewed 2023")]), "5 columns, not 6"),
        (
            "text",
            pdf([written([(40, 700, "Ombudsman Report"), (40, 680, "Matter 23-1")])]),
            "no line with which a case",
        ),
        ("text", pdf([written([(40, 700, "Something else")])]), "without a table that the catalogue describes"),
    ],
)
def test_a_report_of_another_form_stops_its_source_with_a_sentence(
    reports: Reports, http: Http, tmp_path: Path, kind: str, report: bytes, said: str
) -> None:
    reports.reports[f"/{kind}.pdf"] = report
    found = ingest(_workshop(tmp_path, reports, kind), "rivermouth", http=http)
    assert [said in str(problem.error) for problem in found.problems] == [True], found.problems
