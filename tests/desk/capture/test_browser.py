"""A page as shown: scripts run, and nothing that the page asks for passes the guard unseen."""

from __future__ import annotations

import shutil

import pytest

from safelight.desk.capture import Session, Ways, capture_page, read_page, working_texts
from safelight.desk.capture.browser import PROGRAMS
from tests.desk.capture.conftest import Site

pytestmark = pytest.mark.skipif(
    not any(shutil.which(name) for name in PROGRAMS), reason=f"needs a browser: none of {', '.join(PROGRAMS)}"
)

PAGE = """<!doctype html><meta charset="iso-8859-1"><h1>Élle in Reno ✨</h1><div class=txt><p>Hello, this is Elle.</p>
<script>document.write('elle.27' + '@' + 'mail.example')</script><span class=z>720-555-0188</span>
<p>Call <noscript>314-555-0153</noscript></p></div><img src="/a.png"><style>.z{position:fixed;left:-900px}</style>
<script>
  fetch('/send', {method: 'POST', body: 'x'}).catch(() => 0);
  fetch('OTHER/secret').catch(() => 0);
  new Image().src = 'OTHER/pixel.png';
  new Image().src = 'file:///etc/passwd';
  try { new WebSocket('ws://OTHERHOST/socket') } catch (error) {}
  navigator.sendBeacon('/beacon', 'x');
  setTimeout(() => { location = 'OTHER/away' }, 50);
</script>"""


def test_a_page_is_shown_without_a_way_to_the_network(site: Site, other: Site, session: Session) -> None:
    markup = PAGE.replace("OTHERHOST", f"127.0.0.1:{other.port}").replace("OTHER", other.root)
    site.page("/1", markup, head="Set-Cookie: id=7\r\n")
    site.page("/a.png", b"\x89PNG....", "image/png")
    with Ways("needed") as ways:
        page = capture_page(session, f"{site.root}/1", ways)
    assert other.requests == []
    assert sorted(site.paths) == ["/1", "/a.png", "/robots.txt"]
    assert all(request.startswith(b"GET ") and b"ookie" not in request for request in site.requests)
    assert "elle.27@mail.example" in page.advertisement.text
    assert "314-555-0153" in page.advertisement.text
    assert "720-555-0188" not in page.advertisement.text
    assert page.advertisement.title == "Élle in Reno ✨"
    files = {file.name: file for file in page.captured.files}
    assert files["rendered/screenshot.png"].content.startswith(b"\x89PNG")
    assert files["rendered/page.pdf"].content.startswith(b"%PDF")
    assert files["rendered/screenshot.png"].origin.startswith("chromium ")
    assert working_texts(files) == ["rendered/advertisement.txt"]
    said = " ".join(page.captured.notes)
    assert "wanted to send something (POST" in said
    assert f"would go on to {other.root}/away by itself" in said
    # What is kept of the page as shown is read like any other.
    again = read_page(files["rendered/page.html"].content, "text/html; charset=utf-8", page.address)
    assert again.text == page.advertisement.text


def test_a_page_without_scripts_needs_no_browser(site: Site, session: Session) -> None:
    site.page("/1", "<h1>Ava</h1><p>Hello, I am Ava, visiting Austin this weekend. Call 314-555-0153.</p>")
    with Ways("needed") as ways:
        page = capture_page(session, f"{site.root}/1", ways)
    assert not [file for file in page.captured.files if file.name.startswith("rendered/")]


def test_without_a_browser_it_says_what_may_be_missing(site: Site, session: Session) -> None:
    site.page("/1", "<h1>Ava</h1><p>Hello</p><script>document.write('x')</script>")
    page = capture_page(session, f"{site.root}/1", Ways("never"))
    assert any("read without a browser" in note for note in page.captured.notes)
