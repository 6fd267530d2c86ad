"""A post that is deleted at its source is withdrawn at the next run, from every generation; canaries in posts."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from safelight.core.errors import StoreError
from safelight.feeds import Http
from safelight.ingest import Workshop, ingest
from safelight.store import current, generations, open_generation
from tests.servers import Reply, as_json
from tests.text_servers import START, USER, Said, X, posts_source

OnX = Callable[..., tuple[X, Workshop]]
CANARIES = (
    *("CANARYNAME", "Canaryson", "1234 CANARY LANE", "4155550177", "415-555-0177", "canary@example.org"),
    *("1987-06-05", "06/05/1987", "CANARY MOTEL", "Sergeant Canary"),
)
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


def _source(server: Server) -> str:
    return posts_source(host=server.host, account="police")


def _addresses(workshop: Workshop, number: int) -> set[str]:
    table = open_generation(workshop.home, "rivermouth", number).table("announcements").collect()
    return {address.rsplit("/", 1)[1] for address in table["address"]}


def test_a_deleted_post_is_gone_everywhere_at_the_next_run(
    server: Server, town: Callable[..., Workshop], http: Http
) -> None:
    workshop = town(more=_source(server))
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


# -- threads -----------------------------------------------------------------------------------------------------------

THREAD = (
    "Vice officers arrested 12 men for soliciting prostitution at a motel on Thursday.",
    "More tomorrow.",
    "Stay.",
)


def _thread(*texts: str) -> list[Said]:
    """A thread of these posts, newest first."""
    said = [
        Said(n, text, START + timedelta(minutes=n), parent=n - 1 if n else None, thread=0)
        for n, text in enumerate(texts)
    ]
    return said[::-1]


@pytest.fixture
def on_x(open_publisher: Callable[..., X], town: Callable[..., Workshop]) -> Callable[..., tuple[X, Workshop]]:
    """An account on X with these posts, newest first, and a town that reads it."""

    def start(posts: list[Said]) -> tuple[X, Workshop]:
        portal = open_publisher("x", posts)
        return portal, town(more=posts_source(feed="x", **portal.endpoint()))

    return start


def _told(workshop: Workshop) -> list[dict[str, Any]]:
    generation = current(workshop.home, "rivermouth")
    assert generation is not None
    return generation.table("announcements").collect().to_dicts()


def _remove(portal: X, n: int) -> str:
    [gone] = [said for said in portal.posts if said.n == n]
    portal.posts.remove(gone)
    return f"/status/{portal.name_of(gone)}"


def test_of_a_thread_that_lost_a_post_what_is_left_is_read_again(on_x: OnX, http: Http) -> None:
    portal, workshop = on_x(_thread(*THREAD))
    assert ingest(workshop, "rivermouth", http=http).people == 12
    [before] = _told(workshop)
    assert len(before["parts"]) == 3
    address = _remove(portal, 1)
    assert ingest(workshop, "rivermouth", http=http).people == 12
    [after] = _told(workshop)
    assert after["announcement_id"] == before["announcement_id"]
    assert after["parts"] == [before["parts"][0], before["parts"][2]]
    assert after["text_sha256"] != before["text_sha256"]
    everything = b"".join(path.read_bytes() for path in workshop.home.root.rglob("*") if path.is_file())
    assert address.encode() not in everything
    tables = [open_generation(workshop.home, "rivermouth", n).table("announcements").collect() for n in (1, 2)]
    assert not [one for table in tables for parts in table["parts"] for one in parts if address in one]
    assert not ingest(workshop, "rivermouth", http=http).published, "the mark of the last read stood"


def test_a_post_that_told_of_the_people_takes_them_with_it(on_x: OnX, http: Http) -> None:
    portal, workshop = on_x(_thread("An announcement.", THREAD[0]))
    assert ingest(workshop, "rivermouth", http=http).people == 12
    _remove(portal, 1)
    assert ingest(workshop, "rivermouth", http=http).people == 0
    assert not _told(workshop)


def test_without_an_answer_about_the_rest_a_thread_goes_whole(on_x: OnX, http: Http) -> None:
    portal, workshop = on_x(_thread(*THREAD))
    ingest(workshop, "rivermouth", http=http)
    _remove(portal, 2)
    asked: list[list[str]] = []

    def once(ids: list[str]) -> Reply:
        asked.append(ids)
        return X.lookup(portal, ids) if len(asked) == 1 else as_json({"title": "Forbidden"}, 403)

    portal.lookup = once  # type: ignore[method-assign]  # the far side of the seam
    report = ingest(workshop, "rivermouth", http=http)
    assert (report.people, _told(workshop)) == (0, [])
    assert "refuses" in str(report.problems[0].error)


# -- what was taken down stays out -------------------------------------------------------------------------------------


def _archived(path: Path, *posts: tuple[str, int, str]) -> Path:
    """An account's archive from X: (text, number, number of the post before)."""
    day = START.strftime("%a %b %d %H:%M:%S +0000 %Y")
    entries = [
        {"tweet": {"id_str": X.name_of(None, Said(n, "", START)), "full_text": text, "created_at": day,  # type: ignore[arg-type]
                   **({"in_reply_to_status_id_str": before, "in_reply_to_user_id_str": USER} if before else {})}}
        for text, n, before in posts
    ]  # fmt: skip
    folder = path / "archive"
    folder.mkdir(exist_ok=True)
    account = [{"account": {"accountId": USER, "username": "RenamedPD"}}]
    (folder / "tweets.js").write_text(f"window.YTD.tweets.part0 = {json.dumps(entries)}", encoding="utf-8")
    (folder / "account.js").write_text(f"window.YTD.account.part0 = {json.dumps(account)}", encoding="utf-8")
    return folder


def test_no_archive_brings_a_post_back_that_was_taken_down(on_x: OnX, http: Http, tmp_path: Path) -> None:
    other = "Vice officers arrested 40 men for soliciting prostitution on Monday."
    portal, workshop = on_x([Said(9, other, START + timedelta(days=9)), Said(5, THREAD[0], START, versions=(4,))])
    assert ingest(workshop, "rivermouth", http=http).people == 52
    _remove(portal, 5)
    assert ingest(workshop, "rivermouth", http=http).people == 40
    portal.posts.append(Said(8, "", START))
    first = X.name_of(portal, Said(5, "", START))
    archive = _archived(
        tmp_path, (THREAD[0], 5, ""), (THREAD[0], 4, ""), ("And more.", 6, first), (other.replace("40", "7"), 8, "")
    )
    report = ingest(workshop, "rivermouth", source="posts", file=archive)
    assert report.people == 47, "what was never taken down comes in"
    assert report.tallies["posts"].read == 3
    again = ingest(workshop, "rivermouth", source="posts", file=archive)
    assert (again.published, again.people) == (False, 47), "an archive given twice changes nothing"
    everything = b"".join(path.read_bytes() for path in workshop.home.root.rglob("*") if path.is_file())
    assert first.encode() not in everything
    assert ingest(workshop, "rivermouth", http=http).people == 47


def test_a_kill_before_the_withdrawal_leaves_the_post_out_for_ever(on_x: OnX, http: Http, tmp_path: Path) -> None:
    """The list of what was taken down is written first: a process that dies behind it has lost nothing of it."""
    portal, workshop = on_x([Said(5, THREAD[0], START)])
    ingest(workshop, "rivermouth", http=http)
    _remove(portal, 5)
    (workshop.home.cities / "rivermouth" / "withdrawing.json").mkdir()  # the next step fails here
    with pytest.raises((StoreError, OSError)):
        ingest(workshop, "rivermouth", http=http)
    (workshop.home.cities / "rivermouth" / "withdrawing.json").rmdir()
    assert ingest(workshop, "rivermouth", source="posts", file=_archived(tmp_path, (THREAD[0], 5, ""))).people == 12
    assert ingest(workshop, "rivermouth", http=http).people == 0
    assert ingest(workshop, "rivermouth", source="posts", file=_archived(tmp_path, (THREAD[0], 5, ""))).people == 0


def test_a_list_of_what_was_taken_down_that_cannot_be_read_stops_the_reading(on_x: OnX, http: Http) -> None:
    _, workshop = on_x([Said(5, THREAD[0], START)])
    ingest(workshop, "rivermouth", http=http)
    (workshop.home.cities / "rivermouth" / "taken-down.json").write_text("[12", encoding="ascii")
    report = ingest(workshop, "rivermouth", http=http)
    assert "taken-down.json" in str(report.problems[0].error)
    assert report.people == 12


def test_nobody_in_a_post_lands_or_is_said(
    server: Server, town: Callable[..., Workshop], http: Http, capfd: pytest.CaptureFixture[str]
) -> None:
    workshop = town(more=_source(server))
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
    workshop = town(more=_source(server))
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
