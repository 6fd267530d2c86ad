"""Polite and lawful: pauses, robots.txt, no log-ins, no circles, nobody asked twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from safelight.core.errors import PublisherError, Refused
from safelight.desk.capture import Guard, Session, Ways, Wire, capture_listing, capture_page, entries_of, read_sites
from safelight.desk.capture.politeness import Pace
from safelight.desk.capture.sites import Sites
from tests.desk.capture.conftest import Site

NEVER = Ways("never")


def listed(site: Site, home: Path, more: str = "", sleep: list[float] | None = None) -> Session:
    """A session for the site as one of the list, whose pauses are noted instead of waited."""
    (home / "sites.toml").write_text(f'[[site]]\nhost = "127.0.0.1"\n{more}\n')
    waits = sleep if sleep is not None else []
    wire = Wire(Guard(frozenset({("127.0.0.1", site.port)})))
    now = [0.0]

    def wait(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    return Session(wire, read_sites(home), Pace(sleep=wait, clock=lambda: now[0]))


def test_a_page_its_pictures_and_robots_are_each_asked_for_once(site: Site, session: Session) -> None:
    site.page("/1", '<h1>Ava</h1><img src="/a.png"><img src="/a.png?2"><img src="a.png#x">')
    site.page("/a.png?2", b"\x89PNG....", "image/png")
    site.page("/a.png", b"\x89PNG....", "image/png")
    page = capture_page(session, f"{site.root}/1#part", NEVER)
    assert site.paths == ["/robots.txt", "/1", "/a.png", "/a.png?2"]
    assert [file.name for file in page.captured.files][2:] == ["pictures/001-a.png", "pictures/002-a.png"]
    assert len(page.captured.exchanges) == 4
    assert page.captured.began <= page.captured.exchanges[1].at <= page.captured.ended


def test_redirects_are_followed_and_each_is_kept(site: Site, session: Session) -> None:
    site.redirect("/old", "/new?x=1")
    site.page("/new?x=1", "<h1>Ava</h1>")
    page = capture_page(session, f"{site.root}/old", NEVER)
    assert (page.address, page.status) == (f"{site.root}/new?x=1", 200)
    assert [exchange.url.rpartition("/")[2] for exchange in page.captured.exchanges] == ["robots.txt", "old", "new?x=1"]
    assert any("redirected to" in note for note in page.captured.notes)


def test_a_redirect_to_nobody_keeps_what_came_before(site: Site, session: Session) -> None:
    site.answers["/gone"] = b""
    site.redirect("/old", "/gone")
    page = capture_page(session, f"{site.root}/old", NEVER)
    assert page.status == 302
    assert any("can't be reached" in note for note in page.captured.notes)


def test_circles_and_long_chains_of_redirects_end(site: Site, session: Session) -> None:
    site.redirect("/a", "/b")
    site.redirect("/b", "/a")
    page = capture_page(session, f"{site.root}/a", NEVER)
    assert any("in a circle" in note for note in page.captured.notes)
    for number in range(30):
        site.redirect(f"/{number}", f"/{number + 1}")
    page = capture_page(session, f"{site.root}/0", NEVER)
    assert any("more than 10 redirects" in note for note in page.captured.notes)
    assert len(site.requests) < 20


@pytest.mark.parametrize(("status", "says"), [(401, "log-in"), (402, "money"), (403, "refuses")])
def test_what_is_closed_is_noted_and_not_passed(site: Site, session: Session, status: int, says: str) -> None:
    site.answers["/1"] = f"HTTP/1.1 {status} No\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n".encode()
    page = capture_page(session, f"{site.root}/1", NEVER)
    assert page.status == status
    assert any(says in note for note in page.captured.notes)
    assert site.paths.count("/1") == 1
    assert b"uthorization" not in b"".join(site.requests)


def test_a_form_to_log_in_is_noted(site: Site, session: Session) -> None:
    site.page("/1", "<form action=/in method=post><input name=u><input type=password name=p></form>")
    page = capture_page(session, f"{site.root}/1", NEVER)
    assert any("form to log in" in note for note in page.captured.notes)


def test_a_busy_site_is_asked_once_more_after_the_pause_it_asks_for(site: Site, tmp_path: Path) -> None:
    waits: list[float] = []
    site.answers["/1"] = b"HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"
    page = capture_page(listed(site, tmp_path, "seconds = 0", waits), f"{site.root}/1", NEVER)
    assert (page.status, site.paths.count("/1"), waits) == (429, 2, [7.0])


def test_requests_to_one_host_are_apart(site: Site, tmp_path: Path) -> None:
    waits: list[float] = []
    site.page("/robots.txt", "User-agent: *\nCrawl-delay: 5\n", "text/plain")
    site.page("/1", '<h1>Ava</h1><img src="/a.png"><img src="/b.png">')
    capture_page(listed(site, tmp_path, "seconds = 3", waits), f"{site.root}/1", NEVER)
    assert len(site.requests) == 4
    assert waits == [3.0, 5.0, 5.0]


def test_what_robots_and_the_list_say_is_noted(site: Site, tmp_path: Path) -> None:
    site.page("/robots.txt", "User-agent: *\nDisallow: /private\n", "text/plain")
    site.page("/private/1", "<h1>Ava</h1>")
    page = capture_page(listed(site, tmp_path, 'terms = "Read by counsel."'), f"{site.root}/private/1", NEVER)
    assert any("asks robots not to read this address" in note for note in page.captured.notes)
    assert "Terms of the site: Read by counsel." in page.captured.notes
    assert page.captured.exchanges[0].response.endswith(b"Disallow: /private\n")


def test_a_listing_that_robots_bars_is_not_read_unless_the_list_says_so(site: Site, tmp_path: Path) -> None:
    site.page("/robots.txt", "User-agent: *\nDisallow: /\n", "text/plain")
    site.page("/list", '<a href="/post/1">one</a><a href="/post/2">two</a>')
    with pytest.raises(Refused, match=r"robots\.txt"):
        list(capture_listing(listed(site, tmp_path), f"{site.root}/list", None, 3))
    assert site.paths == ["/robots.txt"]
    noted = listed(site, tmp_path, 'robots = "note"')
    _, entries = entries_of(capture_listing(noted, f"{site.root}/list", None, 3), 10)
    assert [entry.address.rpartition("/")[2] for entry in entries] == ["1", "2"]


def test_a_listing_goes_on_to_its_next_pages(site: Site, session: Session) -> None:
    rows = "".join(f'<li><a href="/post/{n}-ava-in-austin">Ava {n}</a></li>' for n in range(1001, 1006))
    menu = '<nav><a href="/c/1">Austin</a><a href="/c/2">Tulsa</a></nav><a href="/terms">Terms</a>'
    site.page("/list", f'{menu}<ul>{rows}</ul><a href="/list?p=2">Next ›</a>')
    site.page("/list?p=2", f'{menu}<ul><li><a href="/post/1009-x">x</a></li></ul><a href="/list">Next</a>')
    listings, entries = entries_of(capture_listing(session, f"{site.root}/list", None, 9), 50)
    assert [entry.address.rpartition("/")[2][:4] for entry in entries] == [
        "1001",
        "1002",
        "1003",
        "1004",
        "1005",
        "1009",
    ]
    assert len(listings) == 2
    _, few = entries_of(capture_listing(session, f"{site.root}/list", None, 9), 3)
    assert len(few) == 3
    _, asked = entries_of(capture_listing(session, f"{site.root}/list", "*/post/1009*", 9), 50)
    assert [entry.address.rpartition("/")[2] for entry in asked] == ["1009-x"]
    _, part = entries_of(capture_listing(session, f"{site.root}/list", "/post/", 9), 50)
    assert len(part) == 6


def test_a_page_that_may_be_a_listing_says_so(site: Site, session: Session) -> None:
    site.page("/list", "".join(f'<li><a href="/post/{number}">{number}</a>' for number in range(20)))
    page = capture_page(session, f"{site.root}/list", NEVER)
    assert any("leads to 20 others" in note for note in page.captured.notes)


def test_a_server_that_speaks_something_else_gets_a_sentence(site: Site, session: Session) -> None:
    site.answers["/1"] = b"SSH-2.0-OpenSSH_9\r\n"
    with pytest.raises(PublisherError, match="something else than HTTP"):
        capture_page(session, f"{site.root}/1", NEVER)


def test_a_page_that_is_cut_says_so(site: Site, session: Session) -> None:
    site.page("/1", "<h1>Ava</h1><p>Call 314-555-0153</p>" + "x" * 200_000)
    page = capture_page(session, f"{site.root}/1", NEVER)
    assert page.captured.exchanges[1].cut == "length"
    assert any("not whole (length)" in note for note in page.captured.notes)
    assert "314-555-0153" in page.advertisement.text


def test_a_host_named_by_the_deployment_counts_as_listed(site: Site, session: Session) -> None:
    assert isinstance(session.sites, Sites)
    site.page("/1", "<h1>Ava</h1>")
    assert capture_page(session, f"{site.root}/1", NEVER).advertisement.title == "Ava"
