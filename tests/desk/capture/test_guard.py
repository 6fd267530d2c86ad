"""Capture reaches the open internet, and this machine or its network only where a deployment names it."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from safelight.core.errors import BadFilter, Refused
from safelight.desk.capture import Guard, Session, Ways, Wire, capture_page, parse_address, parse_allowed, read_sites
from safelight.desk.capture.guard import is_public
from tests.desk.capture.conftest import Site

INNER = [
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"),
    *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "ff02::1"),
    *("2002:7f00:1::", "255.255.255.255", "198.18.0.1", "192.0.2.1", "240.0.0.1"),
]


@pytest.mark.parametrize("address", INNER)
def test_inner_addresses_are_refused(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(Refused, match=r"SAFELIGHT_DESK_ALLOW=ads\.example:80"):
        Guard(resolve=lambda _host, _port: [address]).address(httpx.URL("http://ads.example/"))


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f.1", "0177.0.0.1", "127.1", "localhost", "[::1]", "[::ffff:7f00:1]"]
)
def test_other_spellings_of_loopback_are_refused(host: str) -> None:
    try:
        url = parse_address(f"http://{host}/")
    except Refused:
        return
    with pytest.raises((Refused, OSError)):
        Guard().address(url)


def test_one_inner_address_among_public_ones_is_refused() -> None:
    guard = Guard(resolve=lambda _host, _port: ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(Refused):
        guard.address(httpx.URL("http://ads.example/"))


def test_a_name_is_resolved_once_and_that_number_is_connected_to(site: Site) -> None:
    """DNS rebinding: the second answer would lead elsewhere."""
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    site.page("/", "hello")
    guard = Guard(frozenset({("ads.example", site.port)}), lambda _host, _port: next(answers))
    exchange = Wire(guard).get(httpx.URL(f"http://ads.example:{site.port}/"))
    assert exchange.address == "127.0.0.1"
    assert f"Host: ads.example:{site.port}".encode() in site.requests[0]
    assert next(answers) == ["127.0.0.2"]


def test_a_name_that_turns_inner_is_refused_before_anything_is_sent(site: Site) -> None:
    guard = Guard(frozenset({("127.0.0.1", site.port)}), lambda _host, _port: ["127.0.0.1"])
    with pytest.raises(Refused):
        Wire(guard).get(httpx.URL(f"http://ads.example:{site.port}/"))
    assert site.requests == []


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "data:text/html,x", "ftp://ads.example/", "ads.example/1", "", "http://", "gopher://x"],
)
def test_other_schemes_are_refused(address: str) -> None:
    with pytest.raises(Refused, match="no web address"):
        parse_address(address)


def test_a_log_in_in_the_address_is_refused() -> None:
    with pytest.raises(Refused, match="log-in"):
        parse_address("http://jo:secret@ads.example/")


@pytest.mark.parametrize("text", ["127.0.0.1", "host:port", ":80", "http://a"])
def test_a_bad_exception_gets_a_sentence(text: str) -> None:
    with pytest.raises(BadFilter, match="SAFELIGHT_DESK_ALLOW"):
        parse_allowed(text)


@pytest.mark.parametrize(
    "to", ["http://127.0.0.1:{port}/secret", "http://169.254.169.254/latest", "file:///etc/passwd"]
)
def test_redirects_are_checked_again(site: Site, other: Site, session: Session, to: str) -> None:
    other.page("/secret", "secret")
    site.redirect("/", to.format(port=other.port))
    page = capture_page(session, site.root + "/", Ways("never"))
    assert page.status == 302
    assert other.requests == []
    assert any("not followed" in note for note in page.captured.notes)


def _two_hosts(host: str, _port: int) -> list[str]:
    return [host if host == "127.0.0.1" else "93.184.216.34"]


def test_a_redirect_to_a_site_that_is_not_listed_is_noted(site: Site, tmp_path: Path) -> None:
    site.redirect("/", "http://else.example/1")
    guard = Guard(frozenset({("127.0.0.1", site.port)}), _two_hosts)
    page = capture_page(Session(Wire(guard), read_sites(tmp_path)), site.root + "/", Ways("never"))
    assert page.status == 302
    assert any("not on this desk's list" in note for note in page.captured.notes)


def test_pictures_of_inner_addresses_are_left_out(site: Site, other: Site, session: Session) -> None:
    site.page("/", f'<h1>Ava</h1><img src="{other.root}/a.png"><img src="file:///etc/passwd">')
    page = capture_page(session, site.root + "/", Ways("never"))
    assert other.requests == []
    assert any(note.startswith("Left out") for note in page.captured.notes)


def test_a_site_that_is_not_listed_is_refused_with_what_to_add(tmp_path: Path) -> None:
    session = Session(Wire(Guard(resolve=lambda _host, _port: ["93.184.216.34"])), read_sites(tmp_path))
    with pytest.raises(Refused, match=r'sites\.toml:  \[\[site\]\]  host = "ads.example"'):
        capture_page(session, "https://ads.example/1", Ways("never"))


def test_a_listed_site_may_name_its_subdomains_and_picture_hosts(tmp_path: Path) -> None:
    (tmp_path / "sites.toml").write_text('[[site]]\nhost = "ads.example"\nsubdomains = true\nalso = ["img.example"]\n')
    sites = read_sites(tmp_path)
    assert sites.asked(httpx.URL("https://www.ads.example/1"), named=False).also == ("img.example",)
    for host in ("notads.example", "ads.example.evil.example", "img.example"):
        with pytest.raises(Refused):
            sites.asked(httpx.URL(f"https://{host}/"), named=False)


def test_a_mistake_in_the_list_is_named(tmp_path: Path) -> None:
    (tmp_path / "sites.toml").write_text('[[site]]\nhost = "ads.example"\nrobot = "obey"\n')
    with pytest.raises(Exception, match=r"site\.0\.robot"):
        read_sites(tmp_path)
