"""One suite over every network adapter, against portals on this machine that speak the real protocols, with faults."""

from __future__ import annotations

import gzip
import json
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest

from safelight.catalog import FeedKind, Source
from safelight.core.errors import BadInput, ColumnsChanged, PublisherError, SafelightError
from safelight.feeds import FEEDS, Batch, Http, Pace, check, feed_for, newest
from tests.servers import PORTALS
from tests.text_servers import TEXT_PORTALS, TextPortal

ALLOWED = ["arrest_no", "arrest_date", "charge_code", "charge", "charge_more", "lat", "lon", "sex"]
CHOOSES_COLUMNS = ("socrata", "arcgis", "ckan")

Portal = Any
Reply = Any


def read(batches: Iterable[Batch]) -> pl.DataFrame:
    frames = [batch.frame.collect() for batch in batches]
    return pl.concat(frames) if frames else pl.DataFrame(schema=dict.fromkeys(ALLOWED, pl.String))


def numbers(frame: pl.DataFrame) -> list[str]:
    return frame["arrest_no" if "arrest_no" in frame.columns else "id"].to_list()


ALL = [f"A-{n}" for n in range(23)]


def ids(publisher: Portal) -> list[str]:
    """What a whole read of a publisher brings, in its order."""
    return publisher.ids if isinstance(publisher, TextPortal) else ALL


def kind_of(portal: Portal) -> str:
    return type(portal).__name__.lower()


# -- to the end, allowed columns alone -------------------------------------------------------------------------------


def test_every_network_feed_has_a_publisher_here() -> None:
    there = {FeedKind(kind.feed) for kind in (*PORTALS.values(), *TEXT_PORTALS.values())}
    assert set(FEEDS) == there | {FeedKind.PDF}  # a PDF is a download: test_pdf.py


def test_pages_to_the_end(portal: Portal, portal_source: Source, http: Http) -> None:
    batches = list(feed_for(portal_source, http).batches(portal_source))
    frame = read(batches)
    assert frame.columns == ALLOWED
    assert set(frame.dtypes) == {pl.String}
    assert numbers(frame) == ALL
    assert frame.row(3) == ("A-3", "2024-01-04", "647B", "SOLICITING", "", "37.1", "-122.1", "F")
    assert sum(batch.rows or 0 for batch in batches) == 23
    assert {batch.unreadable for batch in batches} == {0}
    assert all("arrestee_name" in batch.dropped for batch in batches)


def test_one_polite_user_agent(publisher: Portal, publisher_source: Source, http: Http) -> None:
    read(feed_for(publisher_source, http).batches(publisher_source))
    agents = {asked.headers["user-agent"] for asked in publisher.asked}
    assert len(agents) == 1
    assert agents.pop().startswith("Safelight/")
    assert all("(+desk@example.org)" in asked.headers["user-agent"] for asked in publisher.asked)


@pytest.mark.parametrize("kind", CHOOSES_COLUMNS)
def test_a_name_never_crosses_the_wire(kind: str, open_portal: Any, make_source: Any, http: Http) -> None:
    portal = open_portal(kind)
    source = make_source(feed=portal.feed, endpoint=portal.endpoint())
    assert read(feed_for(source, http).batches(source)).height == 23
    check(source, http)
    assert b"CANARY" not in portal.sent
    assert "arrestee_name" not in json.dumps([one.query for one in portal.asked])
    assert "*" not in json.dumps([one.query for one in portal.row_requests]).replace("count(*)", "")


def test_since_is_asked_of_portals_that_can_compare(portal: Portal, portal_source: Source, http: Http) -> None:
    frame = read(feed_for(portal_source, http).batches(portal_source, since=date(2024, 1, 20)))
    found = numbers(frame)
    assert found[-4:] == ALL[-4:]
    assert len(found) == (4 if kind_of(portal) in {"socrata", "arcgis"} else 23)


def test_shuffled_columns_change_nothing(portal: Portal, portal_source: Source, http: Http) -> None:
    portal.columns = [
        name.upper() if kind_of(portal) in {"files", "ckanfiles"} else name for name in portal.columns[::-1]
    ]
    portal.rows = [{name: row.get(name, row.get(name.lower(), "")) for name in portal.columns} for row in portal.rows]
    frame = read(feed_for(portal_source, http).batches(portal_source))
    assert frame.columns == ALLOWED
    assert numbers(frame) == ALL


# -- resuming ---------------------------------------------------------------------------------------------------------


def test_resumes_behind_a_cursor(publisher: Portal, publisher_source: Source, http: Http) -> None:
    feed = feed_for(publisher_source, http)
    batches = list(feed.batches(publisher_source))
    assert numbers(read(batches)) == ids(publisher)
    for number, batch in enumerate(batches):
        rest = read(feed.batches(publisher_source, after=batch.cursor))
        assert numbers(rest) == numbers(read(batches[number + 1 :])) if number + 1 < len(batches) else rest.is_empty()


@pytest.mark.parametrize("kind", CHOOSES_COLUMNS)
def test_resumes_at_the_row_of_the_cursor(kind: str, open_portal: Any, make_source: Any, http: Http) -> None:
    portal = open_portal(kind)
    source = make_source(feed=portal.feed, endpoint=portal.endpoint())
    feed = feed_for(source, http)
    iterator = feed.batches(source)
    first = [next(iterator), next(iterator)]
    again = read(feed.batches(source, after=first[-1].cursor))
    assert numbers(read(first)) + numbers(again) == ALL
    assert numbers(again)[0] == "A-10"


def test_a_cursor_of_another_feed_gets_a_sentence(publisher: Portal, publisher_source: Source, http: Http) -> None:
    with pytest.raises(BadInput, match="cursor"):
        read(feed_for(publisher_source, http).batches(publisher_source, after="not a cursor"))


# -- faults that pass -------------------------------------------------------------------------------------------------


def cut(reply: Reply) -> Reply:
    reply.cut = len(reply.body) // 2
    return reply


def status(number: int, **headers: str) -> Callable[[Reply], Reply]:
    def fault(reply: Reply) -> Reply:
        reply.status, reply.body, reply.kind = number, b"busy", "text/plain"
        reply.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return reply

    return fault


def slow(reply: Reply) -> Reply:
    reply.delay = 0.7
    return reply


def page(reply: Reply) -> Reply:
    reply.status, reply.kind, reply.headers = 200, "text/html", {}
    reply.body = b"<!DOCTYPE html><html><body>JANE CANARY: something went wrong</body></html>"
    return reply


def cut_gzip(reply: Reply) -> Reply:
    reply.body = gzip.compress(reply.body)[:-20]
    reply.headers = {**reply.headers, "Content-Encoding": "gzip"}
    return reply


def wrong_kind(reply: Reply) -> Reply:
    reply.kind = "image/png"
    return reply


FAULTS = {
    "cut": cut,
    "429": status(429, Retry_After="0"),
    "500": status(500),
    "503": status(503),
    "slow": slow,
    "html": page,
    "gzip": cut_gzip,
    "wrong_kind": wrong_kind,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_passing_fault_loses_and_repeats_nothing(
    fault: str, publisher: Portal, publisher_source: Source, http: Http
) -> None:
    if (fault, publisher.feed) == ("html", "html"):
        pytest.skip("a web log answers with web pages: see test_html.py")
    publisher.faults = [FAULTS[fault]]
    assert numbers(read(feed_for(publisher_source, http).batches(publisher_source))) == ids(publisher)
    assert not publisher.faults


def test_a_fault_on_a_later_page_loses_nothing(publisher: Portal, publisher_source: Source, http: Http) -> None:
    publisher.faults = [None, cut, FAULTS["429"], None, *([page] if publisher.feed != "html" else [])]
    assert numbers(read(feed_for(publisher_source, http).batches(publisher_source))) == ids(publisher)


def test_retry_after_is_honoured(publisher: Portal, publisher_source: Source, http: Http) -> None:
    publisher.faults = [status(429, Retry_After="1")]
    read(feed_for(publisher_source, http).batches(publisher_source))
    first, second = publisher.row_requests[:2]
    assert second.at - first.at >= 1.0


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120), ("Mon, 01 Jul 2024 12:05:00 GMT", 300), ("Mon, 01 Jul 2024 11:00:00 GMT", 0), ("soon", None)],
)
def test_retry_after_is_a_number_or_a_date(header: str, seconds: float | None) -> None:
    with Http(now=lambda: datetime(2024, 7, 1, 12, tzinfo=UTC)) as http:
        assert http.asked_wait(header) == seconds


# -- faults that stay: a clear error, and nothing of the answer in it --------------------------------------------------


LASTING = {
    "cut": "cuts the connection|sends less",
    "429": "status 429",
    "500": "status 500",
    "slow": "does not answer within",
    "html": "a web page instead of data",
    "gzip": "cut off|gzip",
}


@pytest.mark.parametrize("fault", LASTING)
def test_a_lasting_fault_is_a_clear_error(fault: str, publisher: Portal, publisher_source: Source, http: Http) -> None:
    def cut_to_nothing(reply: Reply) -> Reply:
        reply.cut = 0
        return reply

    if (fault, publisher.feed) == ("html", "html"):
        pytest.skip("a web log answers with web pages: see test_html.py")
    publisher.faults = [cut_to_nothing if fault == "cut" else FAULTS[fault]] * 20
    with pytest.raises(PublisherError, match=LASTING[fault]) as caught:
        read(feed_for(publisher_source, http).batches(publisher_source))
    assert "arrests: the publisher (127.0.0.1)" in caught.value.what
    assert "last generation stays" in caught.value.fix
    assert "CANARY" not in str(caught.value)


def test_what_came_before_the_fault_stays_good(open_portal: Any, make_source: Any, http: Http) -> None:
    for kind in CHOOSES_COLUMNS:
        portal = open_portal(kind)
        source = make_source(feed=portal.feed, endpoint=portal.endpoint())
        portal.faults = [None, None, *[FAULTS["500"]] * 9]
        got: list[Batch] = []
        with pytest.raises(PublisherError):
            got.extend(feed_for(source, http).batches(source))
        assert numbers(read(got)) == ALL[:10]
        portal.faults = []
        rest = read(feed_for(source, http).batches(source, after=got[-1].cursor))
        assert numbers(rest) == ALL[10:]


def test_a_publisher_that_wants_us_away_is_left_alone(publisher: Portal, publisher_source: Source, http: Http) -> None:
    publisher.faults = [status(429, Retry_After="3600")]
    with pytest.raises(PublisherError, match="stay away for 3600 seconds"):
        read(feed_for(publisher_source, http).batches(publisher_source))
    assert len(publisher.row_requests) == 1


@pytest.mark.parametrize(("number", "says"), [(403, "refuses"), (404, "nothing is there"), (410, "it is gone")])
def test_a_refusal_is_not_asked_again(
    number: int, says: str, publisher: Portal, publisher_source: Source, http: Http
) -> None:
    publisher.faults = [status(number)]
    with pytest.raises(PublisherError, match=says):
        read(feed_for(publisher_source, http).batches(publisher_source))
    assert len(publisher.row_requests) == 1


def test_a_missing_column_stops_the_source(portal: Portal, portal_source: Source, http: Http) -> None:
    portal.columns = [name for name in portal.columns if name != "charge"]
    with pytest.raises(ColumnsChanged, match="no longer sends charge") as caught:
        read(feed_for(portal_source, http).batches(portal_source))
    assert portal_source.page in caught.value.fix


def test_an_optional_column_may_go(portal: Portal, portal_source: Source, http: Http) -> None:
    portal.columns = [name for name in portal.columns if name != "sex"]
    assert read(feed_for(portal_source, http).batches(portal_source)).columns == ALLOWED[:-1]


@pytest.mark.parametrize("kind", CHOOSES_COLUMNS)
def test_a_column_that_goes_during_the_read_stops_it(kind: str, open_portal: Any, make_source: Any, http: Http) -> None:
    portal = open_portal(kind)
    source = make_source(feed=portal.feed, endpoint=portal.endpoint())
    batches = feed_for(source, http).batches(source)
    next(batches)
    portal.columns = [name for name in portal.columns if name != "charge"]
    with pytest.raises(ColumnsChanged, match=r"no longer sends charge\b"):
        next(batches)


def test_an_empty_feed_yields_nothing_or_says_so(portal: Portal, portal_source: Source, http: Http) -> None:
    portal.rows = []
    batches = feed_for(portal_source, http).batches(portal_source)
    if kind_of(portal) in CHOOSES_COLUMNS:
        assert list(batches) == []
    else:
        with pytest.raises(BadInput, match="has a header but no rows"):
            list(batches)


@pytest.mark.parametrize("kind", CHOOSES_COLUMNS)
def test_a_page_that_comes_twice_once_is_mended(kind: str, open_portal: Any, make_source: Any, http: Http) -> None:
    portal = open_portal(kind)
    source = make_source(feed=portal.feed, endpoint=portal.endpoint())
    kept: list[bytes] = []

    def keep(reply: Reply) -> Reply:
        kept.append(reply.body)
        return reply

    def repeat(reply: Reply) -> Reply:
        reply.body = kept[0]
        return reply

    portal.faults = [keep, repeat]
    assert numbers(read(feed_for(source, http).batches(source))) == ALL
    portal.faults = [keep, *[repeat] * 50]
    kept.clear()
    with pytest.raises(PublisherError, match="sends the same page again and again"):
        read(feed_for(source, http).batches(source))
    assert len(portal.row_requests) < 15


def test_no_server_at_all_is_a_clear_error(publisher: Portal, publisher_source: Source, http: Http) -> None:
    publisher.close()
    with pytest.raises(PublisherError, match="can't be reached"):
        read(feed_for(publisher_source, http).batches(publisher_source))


# -- what only some can ----------------------------------------------------------------------------------------------


def test_a_cut_download_goes_on_where_it_stopped(open_portal: Any, make_source: Any, http: Http) -> None:
    portal = open_portal("download")
    portal.rows = [{**row, "arrest_no": f"A-{n}"} for n, row in enumerate(portal.rows * 400)]
    source = make_source(feed="download", endpoint=portal.endpoint())
    portal.faults = [cut, cut, cut]
    assert read(feed_for(source, http).batches(source)).height == 9200
    asked = portal.row_requests
    starts = [int(one.headers["range"].removeprefix("bytes=").removesuffix("-")) for one in asked[1:]]
    assert starts == sorted(starts)
    assert starts[0] > 0
    assert all("if-range" in one.headers for one in asked[1:])


def test_a_file_that_changes_while_it_is_cut_starts_anew(open_portal: Any, make_source: Any, http: Http) -> None:
    portal = open_portal("download")
    source = make_source(feed="download", endpoint=portal.endpoint())

    def cut_and_change(reply: Reply) -> Reply:
        portal.rows = [{**row, "arrest_no": f"B-{n}"} for n, row in enumerate(portal.rows)]
        return cut(reply)

    portal.faults = [cut_and_change]
    assert numbers(read(feed_for(source, http).batches(source))) == [f"B-{n}" for n in range(23)]


def test_an_unchanged_file_yields_nothing_and_sends_nothing(open_portal: Any, make_source: Any, http: Http) -> None:
    portal = open_portal("download")
    source = make_source(feed="download", endpoint=portal.endpoint())
    feed = feed_for(source, http)
    cursor = list(feed.batches(source))[-1].cursor
    sent = len(portal.sent)
    assert list(feed.batches(source, after=cursor)) == []
    assert len(portal.sent) == sent
    portal.rows = portal.rows[:5]
    assert numbers(read(feed.batches(source, after=cursor))) == ALL[:5]


def test_a_packed_file_is_unpacked(open_portal: Any, make_source: Any, http: Http) -> None:
    portal = open_portal("download")
    portal.packed = True
    source = make_source(feed="download", endpoint=portal.endpoint())
    assert numbers(read(feed_for(source, http).batches(source))) == ALL


def test_a_data_store_that_is_barred_is_not_asked(open_portal: Any, make_source: Any, http: Http) -> None:
    portal = open_portal("ckan")
    source = make_source(feed="ckan", endpoint={**portal.endpoint(), "download_only": True})
    assert numbers(read(feed_for(source, http).batches(source))) == ALL
    assert not [asked for asked in portal.asked if "datastore" in asked.path]


def test_a_point_comes_as_columns_where_a_layout_asks(open_portal: Any, make_source: Any, http: Http) -> None:
    portal = open_portal("arcgis")
    columns = {"from": "arrest_date", "lat": "geometry_lat", "lon": "geometry_lon"}
    source = make_source(feed="arcgis", endpoint=portal.endpoint(), layout={"columns": columns, "optional": []})
    frame = read(feed_for(source, http).batches(source))
    assert frame.row(0) == ("2024-01-01", "37.75", "-122.25")
    assert {asked.query["outFields"] for asked in portal.row_requests} == {"arrest_date"}


def test_a_socrata_token_goes_to_its_host_alone(make_source: Any) -> None:
    seen: list[tuple[str, str | None]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append((request.url.host, request.headers.get("x-app-token")))
        if request.url.host == "data.example.org":
            return httpx.Response(302, headers={"location": str(request.url.copy_with(host="other.example.net"))})
        return httpx.Response(404)

    source = make_source(feed="socrata", endpoint={"host": "data.example.org", "dataset": "abcd-1234"})
    with Http(socrata_token="sesame", transport=httpx.MockTransport(answer)) as http, pytest.raises(PublisherError):
        list(feed_for(source, http).batches(source))
    assert seen == [("data.example.org", "sesame"), ("other.example.net", None)]


@pytest.mark.parametrize("inner", ["http://127.0.0.1:9/x", "https://10.0.0.8/x", "https://169.254.169.254/x"])
def test_a_portal_cannot_send_us_inside(inner: str, make_source: Any) -> None:
    transport = httpx.MockTransport(lambda _request: httpx.Response(302, headers={"location": inner}))
    source = make_source(feed="download", endpoint={"url": "https://data.example.org/x.csv"})
    with Http(transport=transport) as http, pytest.raises(PublisherError, match="inside this network"):
        list(feed_for(source, http).batches(source))


def test_going_round_in_circles_ends(make_source: Any) -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(302, headers={"location": str(request.url)}))
    source = make_source(feed="download", endpoint={"url": "https://data.example.org/x.csv"})
    with Http(transport=transport, sleep=lambda _: None) as http, pytest.raises(PublisherError, match="without end"):
        list(feed_for(source, http).batches(source))


def test_a_large_file_never_has_a_name_on_disk(
    open_portal: Any, make_source: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    portal = open_portal("download")
    source = make_source(feed="download", endpoint=portal.endpoint())
    seen: list[list[Path]] = []
    with Http(pace=Pace(interval=0, memory_bytes=100)) as http:
        for batch in feed_for(source, http).batches(source):
            seen.append(list(tmp_path.iterdir()))
            assert numbers(batch.frame.collect()) == ALL
    assert seen == [[]]


@pytest.mark.parametrize("size", [{"answer_bytes": 100}, {"file_bytes": 100}])
def test_far_too_much_is_not_taken_in(size: Any, portal: Portal, portal_source: Source) -> None:
    if ("file_bytes" in size) != (kind_of(portal) in {"files", "ckanfiles"}):
        return
    with Http(pace=Pace(interval=0, **size)) as http, pytest.raises(PublisherError, match=r"far more|far larger"):
        read(feed_for(portal_source, http).batches(portal_source))


def test_hosts_are_not_hurried(open_portal: Any, make_source: Any) -> None:
    portal = open_portal("socrata")
    source = make_source(feed="socrata", endpoint=portal.endpoint())
    pauses: list[float] = []
    with Http(pace=Pace(interval=2.0), sleep=pauses.append) as http:
        read(feed_for(source, http).batches(source))
    assert len(pauses) == len(portal.asked) - 1
    assert all(pause > 1.0 for pause in pauses)


def test_nothing_is_asked_in_the_clear(make_source: Any, http: Http) -> None:
    source = make_source(feed="download", endpoint={"url": "http://data.example.org/x.csv"})
    with pytest.raises(PublisherError, match="only reached without encryption"):
        list(feed_for(source, http).batches(source))


# -- sources --check -------------------------------------------------------------------------------------------------


def test_check_says_how_a_source_is(portal: Portal, portal_source: Source, http: Http) -> None:
    found = check(portal_source, http)
    assert (found.reachable, found.columns_ok, found.layout, found.problem) == (True, True, "portal", "")
    assert found.terms
    if kind_of(portal) in CHOOSES_COLUMNS:
        assert (found.newest, found.rows, found.terms) == (date(2024, 1, 23), 23, "Public Domain")
        assert newest(portal_source, http) == date(2024, 1, 23)


def test_check_turns_every_trouble_into_a_sentence(portal: Portal, portal_source: Source, http: Http) -> None:
    portal.columns = ["arrest_no", "lat"]
    changed = check(portal_source, http)
    assert (changed.reachable, changed.columns_ok) == (True, False)
    assert "no longer sends" in changed.problem
    portal.close()
    gone = check(portal_source, http)
    assert (gone.reachable, gone.columns_ok) == (False, None)
    assert "can't be reached" in gone.problem


def test_check_reads_robots(open_portal: Any, make_source: Any, http: Http) -> None:
    portal = open_portal("download")
    source = make_source(feed="download", endpoint=portal.endpoint())
    assert check(source, http).robots_ok is True
    barred = make_source(feed="download", endpoint={"urls": [f"http://{portal.host}/private/x.csv"]})
    assert check(barred, http).robots_ok is False


def test_a_source_without_a_feed_says_what_to_do(make_source: Any, http: Http) -> None:
    with pytest.raises(SafelightError, match="use --file"):
        feed_for(make_source(feed="file"), http)
    assert "made up" in check(make_source(feed="none"), http).problem


def test_patience_ends(open_portal: Any, make_source: Any) -> None:
    portal = open_portal("socrata")
    portal.faults = [FAULTS["500"]] * 99
    source = make_source(feed="socrata", endpoint=portal.endpoint())
    started = time.monotonic()
    pace = Pace(attempts=4, wait_initial=0.05, wait_max=0.1, wait_jitter=0, interval=0)
    with Http(pace=pace) as http, pytest.raises(PublisherError):
        list(feed_for(source, http).batches(source))
    assert len(portal.row_requests) == 4
    assert time.monotonic() - started >= 0.05 + 0.1 + 0.1
