"""A file from upload to records to nothing: what is refused, who decides, and that it is gone when it is withdrawn."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
import xlsxwriter
from django.core.management import call_command
from django.test import override_settings

from safelight.catalog import load_catalog
from safelight.core.home import Home, record_key
from safelight.core.settings import Settings
from safelight.ingest import Workshop, release
from safelight.ingest.contributed import MOST_BYTES
from tests.people import Browser, deidentified

Joined = Callable[..., Browser]

SAYS = {
    "city": "oakland",
    "basis": "diversion",
    "title": "People in a diversion programme",
    "publisher": "Thistle House",
    "about": "Monthly counts since 2019.",
    "licence": "cc-by",
    "permission": "on",
}
NAMES = "Marisol Quintanilla"


def upload(one: Browser, content: bytes, name: str = "file.csv", **says: str) -> Browser:
    one.get("/account/contribute")
    return one.post("/account/contribute", {**SAYS, **says}, files={"file": (name, content)})


def decide(one: Browser, number: int, do: str, reason: str = "") -> Browser:
    one.get(f"/account/contributions/{number}")
    return one.post(f"/account/contributions/{number}", {"do": do, "reason": reason})


@pytest.fixture
def work(people_home: Home) -> Iterator[Callable[[], None]]:
    """work(): a worker takes all tasks. Pages don't wait for one meanwhile; what tests published is gone afterwards."""
    with override_settings(PATIENCE_SECONDS=0):
        yield lambda: call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    for path in sorted(people_home.root.rglob("*"), reverse=True):
        if path.relative_to(people_home.root).parts[0] in ("cities", "catalog", "releases"):
            path.rmdir() if path.is_dir() else path.unlink()


def number_of(tables: Any) -> int:
    return int(tables.of("contributions.Contribution").objects.latest("pk").pk)


def people(one: Browser, **filters: str) -> list[dict[str, Any]]:
    asked = {"city": "oakland", "origin": "contributed", "by": "year", **filters}
    rows: list[dict[str, Any]] = one.client.get("/api/v1/arrests/count", params=asked).json().get("rows", [])
    return rows


def test_a_file_is_checked_accepted_shown_and_withdrawn(
    joined: Joined, tables: Any, work: Callable[[], None], people_home: Home, clock: Callable[[], datetime]
) -> None:
    giver, steward = joined("contributor"), joined("steward")
    upload(giver, deidentified(60))
    assert "waits for a steward" in giver.words
    assert "60 rows, for 60 people, from 2023-05 to 2023-05" in giver.words
    number = number_of(tables)
    assert "People in a diversion programme" in steward.get("/account/").words
    shown = decide(steward, number, "accept").words
    assert "accepted, being published" in shown
    work()
    assert "accepted and published" in steward.get(f"/account/contributions/{number}").words
    rows = people(steward)
    assert [(row["basis"], row["status"]) for row in rows] == [("diversion", "shown")]
    assert abs(rows[0]["people"] - 60) <= 5
    assert "People in a diversion programme" in steward.get("/sources?city=oakland").words
    assert "contributed by a closed source" in steward.words
    shop = Workshop(people_home, load_catalog(), record_key(people_home, Settings(home=people_home.root)), clock())
    release(shop, "2026-11")
    assert people(steward, release="2026-11")
    decide(giver, number, "withdraw")
    work()
    assert "withdrawn" in giver.get(f"/account/contributions/{number}").words
    assert people(steward) == []
    assert people(steward, release="2026-11") == []
    assert "diversion programme" not in steward.get("/sources?city=oakland").words
    assert not held_anywhere(people_home, b"contributed_")


def held_anywhere(home: Home, word: bytes) -> list[Path]:
    """Tables of cities and releases, and the catalogue, that hold the word."""
    import polars as pl

    tables = [path for path in home.root.rglob("records.parquet") if pl.read_parquet(path)["source"].len()]
    listed = [path for path in home.catalog.rglob("*.json") if word in path.name.encode()]
    return tables + listed


def test_a_file_with_people_in_it_is_refused_and_leaves_no_trace(
    joined: Joined, tables: Any, people_home: Home
) -> None:
    giver = joined("contributor")
    canary = deidentified(20).replace(b",people\n", b",people,note\n").replace(b",1\n", f",1,{NAMES}\n".encode())
    refused = upload(giver, canary)
    assert refused.status == 422
    assert "Column 12, rows 3, 4, 5, 6, 7 and 14 more: this looks like names of people" in refused.words
    assert not tables.of("contributions.Contribution").objects.exists()
    assert NAMES not in refused.text
    call_command("dumpdata", output=str(people_home.root / "dump.json"), verbosity=0)
    for path in people_home.root.rglob("*"):
        assert path.is_dir() or NAMES.encode() not in path.read_bytes(), path


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is empty."),
        (b"\xff\xfe\x00n", "not written in UTF-8"),
        (b"%PDF-1.7", "not a CSV file"),
        (b"PK\x03\x04broken", "damaged, or has a password"),
        (deidentified(20).replace(b"street", b"=cmd()"), "begins as a formula"),
        (deidentified(20).replace(b"street", b"on the corner"), "Column venue, rows 3"),
        (deidentified(4), "fewer than k=5 people"),
        (deidentified(20, place="871fb4662ffffff"), "don't lie in this city"),
        (deidentified(20, place="87ffffffffffffe"), "no H3 cells"),
        (deidentified(20, period="2099-01"), "has not begun"),
        (deidentified(20, basis="arrest"), "what you chose on the page"),
        (deidentified(20).replace(b"k=5", b"k=2"), "k below 5"),
        (deidentified(20).partition(b"\n")[2], "first line doesn't say"),
        (deidentified(20) + b"\n1,2,3,4,5,6,7,8,9,10,11,12,13", "different numbers of cells"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_a_bad_file_gets_a_sentence(joined: Joined, tables: Any, content: bytes, says: str) -> None:
    refused = upload(joined("contributor"), content)
    assert refused.status == 422
    assert says in refused.words
    assert SAYS["publisher"] in refused.text, "what was typed stays"
    assert not tables.of("contributions.Contribution").objects.exists()


def workbook(lines: list[list[str]], formula: bool = False) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet()
    for number, line in enumerate(lines):
        sheet.write_row(number, 0, line)
    if formula:
        sheet.write_formula(5, 5, '=WEBSERVICE("http://127.0.0.1/")')
    book.close()
    return stream.getvalue()


def cells() -> list[list[str]]:
    first, *lines = deidentified(20).decode().splitlines()
    return [[first], *(line.split(",") for line in lines)]


def test_a_workbook_is_read_and_its_formulas_are_not(joined: Joined, tables: Any) -> None:
    giver = joined("contributor")
    assert "holds formulas" in upload(giver, workbook(cells(), formula=True), "file.xlsx").words
    assert "waits for a steward" in upload(giver, workbook(cells()), "file.xlsx").words


def test_a_zip_bomb_gets_a_sentence(joined: Joined) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(4 * MOST_BYTES // 2**20 + 1):
                part.write(bytes(2**20))
    assert bomb.tell() < 2**20
    assert "larger than 200 MB" in upload(joined("contributor"), bomb.getvalue(), "file.xlsx").words


class Unread:
    """The body of a request that nobody may read."""

    def read(self, *_: Any) -> bytes:
        raise AssertionError("the body was read")

    readline = read


@pytest.mark.parametrize(
    ("length", "status", "says"),
    [(str(2**30), "413", b"larger than 50 MB"), ("", "411", b"say how large it is"), ("-1", "411", b"say how large")],
)
def test_a_size_that_is_announced_is_refused_before_it_is_read(
    joined: Joined, length: str, status: str, says: bytes
) -> None:
    giver = joined("contributor").get("/account/contribute")
    environ: dict[str, Any] = {"wsgi.input": Unread(), "REMOTE_ADDR": "198.51.100.7"}
    setup_testing_defaults(environ)
    environ |= {"REQUEST_METHOD": "POST", "PATH_INFO": "/account/contribute", "CONTENT_LENGTH": length}
    environ |= {"CONTENT_TYPE": "multipart/form-data; boundary=x", "HTTP_COOKIE": giver.cookie}
    statuses: list[str] = []
    body = b"".join(giver.client._transport.app(environ, lambda status, *_: statuses.append(status)))
    assert [one[:3] for one in statuses] == [status]
    assert says in body


def test_a_file_over_the_limit_is_not_kept_whatever_was_announced(joined: Joined, tables: Any) -> None:
    refused = upload(joined("contributor"), bytes(MOST_BYTES + 1))
    assert refused.status == 413
    assert "larger than 50 MB" in refused.words
    assert not tables.of("contributions.Contribution").objects.exists()


def test_the_same_rows_are_taken_once_in_whatever_file(joined: Joined, tables: Any) -> None:
    giver, other = joined("contributor"), joined("contributor")
    upload(giver, deidentified(20))
    for again in (deidentified(20), deidentified(40), deidentified(20, first=19)):
        refused = upload(other, again)
        assert refused.status == 422
        assert "uploaded before" in refused.words
    decide(giver, number_of(tables), "withdraw")
    assert "waits for a steward" in upload(other, deidentified(20)).words


@pytest.mark.parametrize(
    ("field", "text"), [("about", "ask Maria Lopez"), ("title", "call 415-555-0134"), ("publisher", "jo@example.org")]
)
def test_what_is_said_of_a_file_holds_no_personal_data(joined: Joined, field: str, text: str) -> None:
    refused = upload(joined("contributor"), deidentified(20), **{field: text})
    assert refused.status == 422
    assert "Leave out names" in refused.words


def test_a_contributor_sees_their_own_alone_and_decides_nothing(joined: Joined, tables: Any) -> None:
    giver, other = joined("contributor"), joined("contributor")
    upload(giver, deidentified(20))
    number = number_of(tables)
    assert other.get(f"/account/contributions/{number}").status == 404
    assert "diversion programme" not in other.get("/account/").words
    assert "Only a steward" in decide(giver, number, "accept").words
    assert "Preview" not in giver.words
    assert tables.of("contributions.Contribution").objects.get().state == "waiting"


def test_a_refusal_has_a_reason_and_leaves_no_rows(joined: Joined, tables: Any) -> None:
    giver, steward = joined("contributor"), joined("steward")
    upload(giver, deidentified(20))
    number = number_of(tables)
    assert "needs a reason" in decide(steward, number, "refuse").words
    decide(steward, number, "refuse", "The programme began in 2024.")
    kept = tables.of("contributions.Contribution").objects.get()
    assert (kept.state, kept.rows, kept.row_keys) == ("refused", None, None)
    assert "The programme began in 2024." in giver.get(f"/account/contributions/{number}").words


def test_two_stewards_can_not_both_decide(joined: Joined, tables: Any) -> None:
    giver, one, other = joined("contributor"), joined("steward"), joined("steward")
    upload(giver, deidentified(20))
    number = number_of(tables)
    one.get(f"/account/contributions/{number}"), other.get(f"/account/contributions/{number}")
    one.post(f"/account/contributions/{number}", {"do": "refuse", "reason": "twice"})
    other.post(f"/account/contributions/{number}", {"do": "accept"})
    assert "not as it was" in other.words
    assert tables.of("accounts.Deed").objects.filter(what="accepted").count() == 0


def test_a_steward_sees_rounded_numbers_and_never_small_ones(joined: Joined, tables: Any) -> None:
    giver, steward = joined("contributor"), joined("steward")
    rows = deidentified(43) + deidentified(7, first=100, venue="vehicle").split(b"\n", 2)[2].join([b"\n", b""])
    upload(giver, rows)
    seen = steward.get(f"/account/contributions/{number_of(tables)}").words
    assert "on the street 45" in seen.lower() or "street 45" in seen.lower()
    assert "fewer than 10" in seen
    assert " 43 " not in seen


def test_what_stops_the_worker_is_said_and_nothing_is_changed(
    joined: Joined, tables: Any, work: Callable[[], None], people_home: Home
) -> None:
    from safelight.store import lock_city

    giver, steward = joined("contributor"), joined("steward")
    upload(giver, deidentified(20))
    number = number_of(tables)
    decide(steward, number, "accept")
    with lock_city(people_home, "oakland"):
        work()
    seen = steward.get(f"/account/contributions/{number}").words
    assert "Another ingest of oakland is running." in seen
    assert "waits for a steward" in seen
    assert load_catalog(people_home.catalog).city("oakland").source(f"contributed_{number}") is None
    decide(steward, number, "accept")
    work()
    assert "accepted and published" in steward.get(f"/account/contributions/{number}").words


def test_a_killed_worker_is_made_good(joined: Joined, tables: Any, work: Callable[[], None], people_home: Home) -> None:
    from django_tasks_db.models import DBTaskResult

    from safelight.web.contributions.tasks import take_up

    giver, steward = joined("contributor"), joined("steward")
    upload(giver, deidentified(20))
    decide(steward, number_of(tables), "accept")
    DBTaskResult.objects.update(status="RUNNING")
    work()
    assert tables.of("contributions.Contribution").objects.get().state == "accepting"
    take_up(str(people_home.root))
    work()
    assert tables.of("contributions.Contribution").objects.get().state == "accepted"
