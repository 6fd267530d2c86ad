"""A post that is deleted at its source is withdrawn at the next run, from every generation; canaries in posts."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import polars as pl
import pytest

from safelight.feeds import Http
from safelight.ingest import Workshop, ingest
from safelight.store import current, generations, open_generation

CANARIES = (
    *("CANARYNAME", "Canaryson", "1234 CANARY LANE", "4155550177", "415-555-0177", "canary@example.org"),
    *("1987-06-05", "06/05/1987", "CANARY MOTEL", "Sergeant Canary"),
)
SOURCE = """
[[source]]
id = "posts"
title = "Posts"
publisher = "Rivermouth Police"
page = "https://social.example.org/@police"
status = "live"
status_since = "2024-01"
status_note = "made up"
covers = true
covers_why = "made up"
basis = "announcement"
unit = "people"
licence = "none"
citation = "none"
terms = "Made up, for tests."
robots = "none"
cadence = "daily, made up"
feed = "mastodon"
endpoint = {{ host = "{host}", account = "police" }}
"""
FIRST = "Vice officers arrested 12 men for soliciting prostitution at a motel on Thursday."
PERSONAL = (
    "Sergeant Canary of the Rivermouth Police says vice officers arrested 15 men, among them CANARYNAME Canaryson "
    "(1987-06-05, 06/05/1987) of 1234 CANARY LANE, phone 4155550177 or 415-555-0177, canary@example.org, for "
    "soliciting prostitution at the CANARY MOTEL on Monday."
)
NAMED = PERSONAL.replace("15 men", "8 men").replace("(1987-06-05, 06/05/1987) ", "").replace("Monday", "Sunday")
VAGUE = "Dozens of men, among them CANARYNAME Canaryson of 1234 CANARY LANE, were arrested for soliciting Tuesday."


@dataclass
class Server:
    """A server that speaks Mastodon's protocol; `posts`: number -> text."""

    posts: dict[str, str] = field(default_factory=dict)
    host: str = ""

    def answer(self, path: str, query: str) -> object | None:
        if path == "/api/v1/accounts/lookup":
            return {"id": "7"}
        if path == "/api/v1/accounts/7/statuses":
            newest_first = sorted(self.posts, key=int, reverse=True)
            return [] if "max_id" in query else [self._status(number) for number in newest_first]
        number = path.rsplit("/", 1)[1]
        return self._status(number) if number in self.posts else None

    def _status(self, number: str) -> dict[str, object]:
        return {
            "id": number,
            "account": {"id": "7"},
            "created_at": f"2024-03-{int(number):02}T17:00:00.000Z",
            "content": f"<p>{self.posts[number]}</p>",
            "url": f"https://social.example.org/@police/{number}",
        }


@pytest.fixture
def server() -> Iterator[Server]:
    with _served(Server()) as running:
        yield running


@contextmanager
def _served(state: Server) -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            found = state.answer(path, query)
            body = json.dumps(found if found is not None else {"error": "Record not found"}).encode()
            self.send_response(404 if found is None else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.host = f"127.0.0.1:{listening.server_address[1]}"
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    try:
        yield state
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()


def _addresses(workshop: Workshop, number: int) -> set[str]:
    table = open_generation(workshop.home, "rivermouth", number).table("announcements").collect()
    return {address.rsplit("/", 1)[1] for address in table["address"]}


def test_a_deleted_post_is_gone_everywhere_at_the_next_run(
    server: Server, town: Callable[..., Workshop], http: Http
) -> None:
    workshop = town(more=SOURCE.format(host=server.host))
    server.posts = {"15": FIRST, "16": FIRST.replace("12", "40").replace("Thursday", "Monday")}
    first = ingest(workshop, "rivermouth", http=http)
    assert not first.problems
    assert first.people == 52
    server.posts["18"] = FIRST.replace("12", "7").replace("Thursday", "Sunday")
    assert ingest(workshop, "rivermouth", http=http).people == 59
    assert generations(workshop.home, "rivermouth") == [1, 2]
    del server.posts["16"]
    assert ingest(workshop, "rivermouth", http=http).people == 19
    assert [_addresses(workshop, number) for number in (1, 2)] == [{"15"}, {"15", "18"}]
    assert open_generation(workshop.home, "rivermouth", 1).manifest.people == 12
    everything = b"".join(path.read_bytes() for path in workshop.home.root.rglob("*") if path.is_file())
    assert b"/@police/16" not in everything


def test_nobody_in_a_post_lands_or_is_said(
    server: Server, town: Callable[..., Workshop], http: Http, capfd: pytest.CaptureFixture[str]
) -> None:
    workshop = town(more=SOURCE.format(host=server.host))
    server.posts = {"15": FIRST, "19": NAMED, "20": PERSONAL, "21": VAGUE}
    report = ingest(workshop, "rivermouth", http=http)
    assert report.people == 20, "the post with names is read"
    assert report.tallies["posts"].reject_reasons == {"uncertain": 2}, "a day of birth is no day of an operation"
    out, err = capfd.readouterr()
    _search((json.dumps(report.to_document()) + out + err).encode(), "what was said")
    for file in [path for path in workshop.home.root.rglob("*") if path.is_file()]:
        if file.suffix != ".toml":
            _search(file.read_bytes(), file.name)
        if file.suffix == ".parquet":
            _search(str(pl.read_parquet(file).to_dicts()).encode(), file.name)
    generation = current(workshop.home, "rivermouth")
    assert generation is not None
    kept = generation.table("announcements").select("agencies", "reasons", "approx").collect()
    assert "canary" not in str(kept.to_dicts()).lower()


def test_what_is_staged_holds_no_name(server: Server, town: Callable[..., Workshop], http: Http) -> None:
    workshop = town(more=SOURCE.format(host=server.host))
    server.posts = {"19": NAMED, "20": PERSONAL, "21": VAGUE}
    seen: set[str] = set()

    def look(_city: str, _source: str, _rows: int) -> None:
        for path in [path for path in Path(workshop.home.staging).rglob("*") if path.is_file()]:
            seen.add(path.suffix)
            _search(path.read_bytes(), path.name)
            if path.suffix == ".parquet":
                _search(str(pl.read_parquet(path).to_dicts()).encode(), path.name)
                assert "1987, 6, 5" not in str(pl.read_parquet(path).to_dicts())

    watched = Workshop(workshop.home, workshop.catalog, workshop.key, workshop.now, look)
    assert ingest(watched, "rivermouth", http=http).published
    assert seen == {".parquet", ".json"}


def _search(content: bytes, where: str) -> None:
    for canary in CANARIES:
        assert canary.lower().encode() not in content.lower(), f"{where} holds personal data"
