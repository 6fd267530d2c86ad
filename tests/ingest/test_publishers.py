"""Ingest from publishers: portals on loopback that speak the real protocols, and the real commands over them."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from safelight.catalog import read_city
from safelight.core.home import Home
from safelight.feeds import Http
from safelight.ingest import Workshop, due, ingest, silent
from safelight.store import current
from tests.commands import Ended, environment, run_here
from tests.servers import CANARY, HEADER, NAME, Portal, make_rows

CHOOSES_COLUMNS = ("socrata", "arcgis", "ckan")
Town = Callable[..., Workshop]
OpenPortal = Callable[..., Portal]


def _records(workshop: Workshop, city: str = "rivermouth") -> pl.DataFrame:
    generation = current(workshop.home, city)
    assert generation is not None
    return generation.records().collect()


def _command(home: Home, *words: str) -> Ended:
    return run_here([*words, "--home", home.root], _environment())


def _words(home: Home, *words: str) -> list[str]:
    return [sys.executable, "-m", "safelight", *words, "--home", str(home.root)]


def _environment() -> dict[str, str]:
    return environment(SAFELIGHT_RECORD_KEY=(b"k" * 32).hex())


def _recent_rows(count: int) -> list[dict[str, str]]:
    """Rows of the last `count` days, the newest of yesterday."""
    today = datetime.now(UTC).date()
    return [
        {**row, "arrest_date": (today - timedelta(days=count - number)).isoformat()}
        for number, row in enumerate(make_rows(count))
    ]


# -- what a read brings ------------------------------------------------------------------------------------------------


def test_every_kind_of_publisher_becomes_the_same_records(portal: Portal, town: Town, http: Http) -> None:
    workshop = town(arrests=portal)
    report = ingest(workshop, "rivermouth", http=http)
    assert not report.problems
    [tally] = report.tallies.values()
    assert (tally.read, tally.relevant, tally.kept, report.people) == (23, 23, 23, 23)
    assert NAME in tally.dropped_columns
    records = _records(workshop)
    assert records["cell"].null_count() == 0
    assert records["sex"].cast(pl.String).unique().to_list() == ["female"]
    assert sorted(records["occurred_from"].dt.date())[::22] == [date(2024, 1, 1), date(2024, 1, 23)]
    again = ingest(workshop, "rivermouth", http=http)
    assert (again.generation, again.published, again.problems) == (1, False, ())


@pytest.mark.parametrize("kind", CHOOSES_COLUMNS)
def test_a_name_is_neither_asked_for_nor_sent(kind: str, open_portal: OpenPortal, town: Town, http: Http) -> None:
    portal = open_portal(kind)
    assert ingest(town(arrests=portal), "rivermouth", http=http).people == 23
    assert CANARY.encode() not in portal.sent
    asked = json.dumps([one.query for one in portal.asked])
    assert NAME not in asked
    assert portal.row_requests


# -- what a publisher changes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["socrata", "arcgis", "ckan", "ckan_files", "download"])
@pytest.mark.parametrize("renamed", ["charge_code_2", None])
def test_a_changed_column_stops_its_source_alone(
    kind: str, renamed: str | None, open_portal: OpenPortal, town: Town, http: Http
) -> None:
    first, second = open_portal(kind), open_portal("socrata", make_rows(30))
    workshop = town(first=first, second=second)
    ingest(workshop, "rivermouth", http=http)
    first.columns = [renamed if name == "charge_code" else name for name in HEADER]
    first.columns = [name for name in first.columns if name]
    first.rows = [{**row, "charge_code_2": "647B"} for row in make_rows(40)]
    second.rows = [{**row, "arrest_no": f"B-{n}"} for n, row in enumerate(make_rows(31))]
    report = ingest(workshop, "rivermouth", http=http)
    [problem] = report.problems
    assert (problem.source, problem.error.kind) == ("first", "columns-changed")
    assert "first: the publisher no longer sends charge_code." in str(problem.error)
    assert "https://data.example.org/first" in str(problem.error)
    counts = dict(_records(workshop)["source"].cast(pl.String).value_counts().iter_rows())
    assert report.generation == 2
    assert counts == {"first": 23, "second": 30 + 31}


def test_other_cities_go_on(open_portal: OpenPortal, town: Town) -> None:
    broken, sound = open_portal("socrata"), open_portal("download")
    broken.columns = [name for name in HEADER if name != "arrest_date"]
    town(arrests=broken)
    home = town(id="saltbury", arrests=sound).home
    done = _command(home, "ingest", "rivermouth", "saltbury", "--json")
    assert done.code == 1
    assert "arrests: the publisher no longer sends arrest_date." in done.err
    reports = {report["city"]: report for report in json.loads(done.out)}
    assert (reports["rivermouth"]["generation"], reports["saltbury"]["generation"]) == (None, 1)
    assert reports["saltbury"]["people"] == 23


def test_a_publisher_that_is_gone_leaves_the_last_generation(open_portal: OpenPortal, town: Town, http: Http) -> None:
    portal = open_portal("arcgis")
    workshop = town(arrests=portal)
    ingest(workshop, "rivermouth", http=http)
    portal.close()
    report = ingest(workshop, "rivermouth", http=http)
    assert [problem.error.kind for problem in report.problems] == ["publisher"]
    assert (report.generation, report.people) == (1, 23)


# -- bounds ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expect", "sentence"),
    [
        ({"rows": [24, 30]}, "23 rows were read; 24 to 30 are expected"),
        ({"rows": [1, 22]}, "23 rows were read; 1 to 22 are expected"),
        ({"newest_within_days": 60}, "newest row is of 2024-01-23; within 60 days is expected"),
    ],
)
def test_a_whole_read_outside_its_bounds_is_not_published(
    expect: dict[str, Any], sentence: str, open_portal: OpenPortal, town: Town, http: Http
) -> None:
    portal = open_portal("ckan")
    workshop = town(arrests=portal, expect=expect)
    report = ingest(workshop, "rivermouth", http=http)
    assert [problem.error.kind for problem in report.problems] == ["implausible"]
    assert sentence in str(report.problems[0].error)
    assert report.generation is None
    assert ingest(workshop, "rivermouth", since=date(2024, 1, 20), http=http).people == 4, "a part has no such bounds"


@pytest.mark.parametrize(("share", "stops"), [(0.4, True), (0.6, False)])
def test_too_many_unknown_codes_are_not_published(
    share: float, stops: bool, open_portal: OpenPortal, town: Town, http: Http
) -> None:
    rows = [{**row, "charge_code": "648X"} if n % 2 else row for n, row in enumerate(make_rows(50))]
    report = ingest(
        town(arrests=open_portal("socrata", rows), expect={"unknown_code_share_max": share}), "rivermouth", http=http
    )
    assert [problem.error.kind for problem in report.problems] == (["implausible"] if stops else [])
    assert report.people == (0 if stops else 25)


@pytest.mark.parametrize("kind", ["socrata", "download"])
@pytest.mark.parametrize(("left", "stops"), [(11, True), (12, False)])
def test_a_collapse_to_less_than_half_is_not_published(
    kind: str, left: int, stops: bool, open_portal: OpenPortal, town: Town, http: Http
) -> None:
    portal = open_portal(kind)
    workshop = town(arrests=portal)
    ingest(workshop, "rivermouth", http=http)
    portal.rows = [{**row, "sex": ""} for row in make_rows(left)]
    report = ingest(workshop, "rivermouth", http=http)
    assert [problem.error.kind for problem in report.problems] == (["implausible"] if stops else [])
    records = _records(workshop)
    assert records.filter(~pl.col("held")).height == 23
    assert records["held"].sum() == (0 if stops else left)


# -- going on, asking for less, asking again ---------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_killed_read_goes_on_at_the_next_page(open_portal: OpenPortal, town: Town) -> None:
    portal = open_portal("socrata")
    home = town(arrests=portal).home
    process = subprocess.Popen(
        _words(home, "ingest", "rivermouth"), env=_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while len(list(home.staging.rglob("*.json"))) < 2 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    process.kill()
    assert process.wait() == -signal.SIGKILL, "the ingest ended before it could be killed"
    staged = len(list(home.staging.rglob("*.json")))
    assert 2 <= staged < 5
    assert not list(home.cities.rglob("manifest.json"))
    portal.asked.clear()
    done = _command(home, "ingest", "rivermouth", "--json")
    assert done.code == 0, done.err
    offsets = [int(one.query["$offset"]) for one in portal.row_requests]
    assert (
        offsets == list(range(5 * staged, 26, 5)) if offsets[-1] == 25 else offsets == [*range(5 * staged, 23, 5), 23]
    )
    [report] = json.loads(done.out)
    assert (report["people"], report["sources"][0]["read"]) == (23, 23)
    assert not list(home.root.rglob("staging/**/*.json"))


def test_since_is_asked_of_the_publisher(portal: Portal, town: Town, http: Http) -> None:
    report = ingest(town(arrests=portal), "rivermouth", since=date(2024, 1, 20), http=http)
    assert (report.people, next(iter(report.tallies.values())).oldest) == (4, date(2024, 1, 20))
    if portal.feed in {"socrata", "arcgis"}:
        condition = {"socrata": "$where", "arcgis": "where"}[portal.feed]
        assert all("arrest_date >= '2024-01-20" in one.query[condition] for one in portal.row_requests)


@pytest.mark.parametrize("kind", ["download", "ckan_files"])
def test_an_unchanged_file_is_not_sent_again(kind: str, open_portal: OpenPortal, town: Town, http: Http) -> None:
    portal = open_portal(kind)
    workshop = town(arrests=portal)
    ingest(workshop, "rivermouth", http=http)
    crossed = portal.sent.count(b"647B")
    report = ingest(workshop, "rivermouth", http=http)
    assert (report.generation, report.published, report.problems) == (1, False, ())
    assert portal.row_requests[-1].headers["if-none-match"]
    assert portal.sent.count(b"647B") == crossed
    portal.rows = make_rows(24)
    assert ingest(workshop, "rivermouth", http=http).generation == 2
    assert _records(workshop).height == 24


def test_a_file_read_in_part_is_read_whole_the_next_time(open_portal: OpenPortal, town: Town, http: Http) -> None:
    workshop = town(arrests=open_portal("download"))
    assert ingest(workshop, "rivermouth", since=date(2024, 1, 20), http=http).people == 4
    assert ingest(workshop, "rivermouth", http=http).people == 23


def test_an_unchanged_file_is_read_again_under_other_rules(open_portal: OpenPortal, town: Town, http: Http) -> None:
    portal = open_portal(
        "download", [*make_rows(23), *({**r, "arrest_no": "X", "charge_code": "653"} for r in make_rows(1))]
    )
    assert ingest(town(arrests=portal), "rivermouth", http=http).people == 23
    rule = '[[rules.own]]\ncode = ["653"]\ncharge = "loitering"\nrole = "unknown"\nwhy = "w"\nsource = "s"\n'
    assert ingest(town(arrests=portal, more=rule), "rivermouth", http=http).people == 24


@pytest.mark.parametrize("kind", ["socrata", "arcgis", "ckan"])
def test_a_page_that_is_sent_twice_changes_nothing(kind: str, open_portal: OpenPortal, town: Town, http: Http) -> None:
    portal = open_portal(kind)
    workshop = town(arrests=portal)
    ingest(workshop, "rivermouth", http=http)
    before = _records(workshop)
    portal.rows = [*portal.rows[:10], *portal.rows[:5], *portal.rows[10:]]
    report = ingest(workshop, "rivermouth", http=http)
    assert (report.generation, report.published) == (1, False)
    assert report.tallies["arrests"].merged + report.tallies["arrests"].duplicates == 5
    assert _records(workshop).equals(before)


# -- the timer, the check, the draft -----------------------------------------------------------------------------------


def test_what_is_due_and_what_is_silent(open_portal: OpenPortal, town: Town, http: Http) -> None:
    rows = make_rows(23)  # the newest of 2024-01-23
    start = datetime(2024, 1, 24, 6, tzinfo=UTC)
    workshop = town(arrests=open_portal("socrata", rows), expect={"newest_within_days": 10}, now=start)
    city = workshop.catalog.city("rivermouth")
    assert [source.id for source in due(workshop, city)] == ["arrests"]
    assert ingest(workshop, "rivermouth", http=http).people == 23
    later = replace(workshop, now=start + timedelta(hours=23))
    assert (due(later, city), silent(later, city)) == ([], [])
    day = replace(workshop, now=start + timedelta(hours=25))
    assert [source.id for source in due(day, city)] == ["arrests"]
    assert not ingest(day, "rivermouth", http=http).published
    assert due(replace(workshop, now=start + timedelta(hours=47)), city) == [], "asked 22 hours ago, nothing was new"
    month = replace(workshop, now=start + timedelta(days=30))
    assert silent(month, city) == ["arrests"]
    report = ingest(month, "rivermouth", http=http)
    assert [problem.error.kind for problem in report.problems] == ["implausible"]
    assert [source.id for source in due(month, city)] == ["arrests"], "a read that failed is tried again"


def test_refresh_reads_what_is_due_and_says_what_fell_silent(open_portal: OpenPortal, town: Town, http: Http) -> None:
    portal = open_portal("socrata", _recent_rows(23))
    old = town(
        quiet=open_portal("download"),
        arrests=portal,
        expect={"newest_within_days": 30},
        endpoint={"page_rows": 50},
        now=datetime(2024, 1, 25, tzinfo=UTC),
    )
    assert ingest(old, "rivermouth", source="quiet", http=http).people == 23
    first = _command(old.home, "refresh", "rivermouth", "--json")
    assert first.code == 0, first.err
    assert "rivermouth: quiet fell silent" in first.err
    assert [report["people"] for report in json.loads(first.out)] == [23, 46]
    asked = len(portal.asked)
    second = _command(old.home, "refresh", "rivermouth", "--json")
    assert second.code == 0, second.err
    assert json.loads(second.out) == []
    assert "rivermouth: nothing is due" in second.err
    assert "rivermouth: quiet fell silent" in second.err
    assert len(portal.asked) == asked


def test_refresh_goes_on_after_a_damaged_city(open_portal: OpenPortal, town: Town, http: Http) -> None:
    damaged = town(arrests=open_portal("socrata"))
    ingest(damaged, "rivermouth", http=http)
    (damaged.home.cities / "rivermouth" / "1" / "records.parquet").write_bytes(b"PAR1")
    town(id="saltbury", arrests=open_portal("socrata"))
    done = _command(damaged.home, "refresh", "rivermouth", "saltbury", "--json")
    assert done.code == 1
    assert [report["city"] for report in json.loads(done.out)] == ["saltbury"]
    assert "safelight rollback rivermouth" in done.err


def test_sources_check_asks_every_publisher(open_portal: OpenPortal, town: Town) -> None:
    portals = {kind: open_portal(kind) for kind in ("socrata", "arcgis", "ckan", "download")}
    changed, gone = open_portal("socrata"), open_portal("ckan")
    changed.columns = [name for name in HEADER if name != "charge_code"]
    home = town(**portals, changed=changed, gone=gone).home
    gone.close()
    done = _command(home, "sources", "rivermouth", "--check", "--json")
    assert done.code == 1
    answers = {answer["source"]: answer for answer in json.loads(done.out)}
    for kind in portals:
        found = answers[kind]
        assert (found["reachable"], found["columns_ok"], found["layout"], found["problem"]) == (
            True,
            True,
            "portal",
            "",
        )
        assert found["terms"] == ("Made up, for tests." if kind == "download" else "Public Domain")
        assert found["newest"] == (None if kind == "download" else "2024-01-23")
    assert (answers["changed"]["reachable"], answers["changed"]["columns_ok"]) == (True, False)
    assert "no longer sends charge_code" in answers["changed"]["problem"]
    assert answers["gone"]["reachable"] is False
    assert "can't be reached" in answers["gone"]["problem"]
    assert CANARY not in done.out + done.err


@pytest.mark.parametrize("kind", ["socrata", "download"])
def test_a_draft_from_a_portal_is_a_city_that_reads_it(kind: str, open_portal: OpenPortal, tmp_path: Path) -> None:
    portal = open_portal(kind)
    address = {"socrata": "/d/abcd-1234", "download": "/files/arrests.csv"}[kind]
    done = _command(Home(tmp_path), "catalog", "draft", f"http://{portal.host}{address}", "--name", "Port Sample")
    assert done.code == 0, done.err
    assert CANARY not in done.out + done.err
    if kind == "socrata":
        assert CANARY.encode() not in portal.sent
    assert "CHECK" in done.out
    path = tmp_path / "port_sample.toml"
    path.write_text(done.out, encoding="utf-8")
    [source] = read_city(path).sources
    [layout] = source.layouts
    assert layout.names("from") == ("arrest_date",)
    assert NAME not in layout.allowed
