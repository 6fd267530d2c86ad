"""A page as a reader's browser shows it: what its scripts wrote, a picture of it, a PDF.

The browser has no way to the network. Each of its requests is answered by the visit, through the same guard, pauses and
record as every other; whatever else it tries (POST, sockets, WebRTC) meets a proxy that isn't there.
"""

from __future__ import annotations

import codecs
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import httpx
from playwright.sync_api import Error, sync_playwright
from playwright.sync_api import TimeoutError as LateError

from safelight.core.errors import Refused
from safelight.desk.capture.captured import File
from safelight.desk.capture.encodings import Decoded, decode
from safelight.desk.capture.guard import parse_address
from safelight.desk.capture.pages import read_text
from safelight.desk.capture.rendering import Rendered
from safelight.desk.capture.visiting import Visit

PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS: Final = (
    *("--no-first-run", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--disable-quic", "--dns-prefetch-disable", "--no-pings", "--disable-domain-reliability"),
    *("--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>"),
    *("--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--host-resolver-rules=MAP * ~NOTFOUND"),
)
_LONGEST: Final = 20_000.0
"""Milliseconds that a page may take to settle."""
_TALLEST: Final = 16_000
"""Pixels of a screenshot's height."""
_REQUESTS: Final = 200
_KEPT_OUT: Final = frozenset({"media", "font", "websocket", "eventsource", "ping", "manifest", "texttrack"})
_SEEN: Final = """() => {
  const copy = document.documentElement.cloneNode(true);
  const shown = [document.documentElement, ...document.documentElement.querySelectorAll('*')];
  const copies = [copy, ...copy.querySelectorAll('*')];
  shown.forEach((element, at) => {
    if (['NOSCRIPT', 'HEAD', 'TITLE', 'META', 'BASE', 'SOURCE', 'LINK'].includes(element.tagName)) return;
    if (element.closest('head')) return;
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    const away = box.right + scrollX < 0 || box.bottom + scrollY < 0;
    const unseen = style.visibility !== 'visible' || +style.opacity === 0 || parseFloat(style.fontSize) === 0;
    if (style.display === 'none' || (unseen && !element.children.length) || (away && box.width > 0)) {
      copies[at].setAttribute('hidden', '');
    }
  });
  return copy.outerHTML;
}"""


def program() -> str | None:
    """The Chromium or Chrome of this machine."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


class Browser:
    """One headless Chromium for a command; a page each in a context of its own."""

    def __init__(self, browser: Any) -> None:
        self._browser = browser
        self.name = f"chromium {browser.version}"

    def render(self, visit: Visit, url: httpx.URL) -> Rendered | None:
        """The page as shown, its screenshot and PDF; None, with a note, where the browser fails."""
        context = self._browser.new_context(
            viewport={"width": 1280, "height": 1000},
            service_workers="block",
            accept_downloads=False,
            permissions=[],
        )
        asked = [0]
        try:
            context.route("**/*", lambda route: _answer(visit, url, route, asked))
            context.set_default_timeout(_LONGEST)
            return self._shown(context.new_page(), visit, url)
        except Error as error:
            visit.note(f"The browser could not show the page: {error.message.splitlines()[0][:200]}")
            return None
        finally:
            context.close()

    def _shown(self, page: Any, visit: Visit, url: httpx.URL) -> Rendered:
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.on("popup", lambda popup: popup.close())
        page.goto(str(url), wait_until="commit")
        _settle(page, 2_000)
        height = min(int(page.evaluate("document.documentElement.scrollHeight")), _TALLEST)
        page.set_viewport_size({"width": 1280, "height": max(height, 600)})
        _settle(page, 500)
        seen = str(page.evaluate(_SEEN))
        picture = page.screenshot(type="png", animations="disabled")
        paper = page.pdf(print_background=True, format="Letter")
        advertisement = read_text(Decoded(seen, "utf-8", "from the browser's memory"), str(url))
        kept = (
            File("rendered/screenshot.png", picture, "image/png", f"{self.name} screenshot"),
            File("rendered/page.pdf", paper, "application/pdf", f"{self.name} print"),
            File("rendered/page.html", seen.encode("utf-8", "replace"), "text/html; charset=utf-8", f"{self.name} DOM"),
        )
        return Rendered(advertisement, (*kept, *advertisement.files("rendered/", str(url), f"as {self.name} shows it")))


@contextmanager
def browsing() -> Iterator[Browser | None]:
    """A browser until the end of the block; None where this machine has none."""
    path = program()
    if path is None:
        yield None
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_FLAGS), chromium_sandbox=_sandboxed())
        try:
            yield Browser(browser)
        finally:
            browser.close()


def _sandboxed() -> bool:
    """Chromium's own sandbox works for anybody but root."""
    return not hasattr(os, "geteuid") or os.geteuid() != 0


def _settle(page: Any, most: float) -> None:
    """Until nothing more is asked for; pages that never rest, or try to leave, are taken as they are then."""
    try:
        page.wait_for_load_state("domcontentloaded", timeout=_LONGEST)
        page.wait_for_load_state("networkidle", timeout=most)
    except LateError:
        return


def _answer(visit: Visit, shown: httpx.URL, route: Any, asked: list[int]) -> None:
    """One request of the browser: answered by the visit, or not at all."""
    request = route.request
    if request.is_navigation_request() and request.frame.parent_frame is None and request.url != str(shown):
        visit.note(f"The page would go on to {request.url[:300]} by itself; that was not followed.")
        route.fulfill(status=204)  # nothing to show: the page stays
        return
    if request.method not in ("GET", "HEAD"):
        visit.note(f"The page wanted to send something ({request.method} {request.url[:200]}); it was not sent.")
        route.abort("blockedbyclient")
        return
    asked[0] += 1
    if request.resource_type in _KEPT_OUT or asked[0] > _REQUESTS:
        route.abort("blockedbyclient")
        return
    try:
        url = parse_address(request.url)
    except Refused as error:
        visit.note(f"Left out: {request.url[:300]}: {error.what}")
        route.abort("blockedbyclient")
        return
    fetched = visit.requisite(url)
    if fetched is None:
        route.abort("blockedbyclient")
        return
    kept = {
        name: value
        for name, value in fetched.reply.headers
        if name in ("content-type", "content-security-policy", "access-control-allow-origin")
    }
    status = fetched.reply.status if not 300 <= fetched.reply.status < 400 else 502
    body = fetched.reply.body
    if request.resource_type == "document":
        # In the encoding that the reading found: a browser would believe a wrong header. The mark outweighs it.
        body = codecs.BOM_UTF8 + decode(body, kept.get("content-type", "")).text.encode("utf-8", "replace")
    route.fulfill(status=status, headers=kept, body=body)
