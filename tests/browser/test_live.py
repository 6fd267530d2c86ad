"""The live list in a real Chromium: a report appears while somebody looks, and on a phone nothing stands in the way."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.explorer_page import barriers
from tests.sites import served

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
PAGE = "/presence/oakland"
SEEN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.web.migrating import configure_django
home = Home(Path(sys.argv[1]))
configure_django(Settings(home=home.root), home)
from safelight.presence.kinds import SightingKind
from safelight.presence.sightings import ledger
now = datetime.now(UTC)
ledger.seen("oakland", 0x89283081347FFFF, SightingKind.TOWING, ledger.Sender(now.date(), (b"x" * 16,)), now)
"""


def see(home: Path) -> None:
    """Somebody reports tow trucks, in a process of its own: Django has one configuration in each."""
    subprocess.run([sys.executable, "-c", SEEN, str(home)], check=True, timeout=60)


@pytest.mark.parametrize("stream", [True, False], ids=["by the stream", "by asking"])
def test_a_report_appears_while_somebody_looks(visit: Open, home: Path, stream: bool) -> None:
    def cut(page: Page) -> None:
        if not stream:
            page.route("**/api/v1/presence/stream*", lambda route: route.abort())

    page = visit(PAGE, width=390, height=844, before=cut)
    if stream:
        expect(page.locator(".sightings li")).to_have_count(0)
        see(home)
        expect(page.locator(".sightings li")).to_have_count(1, timeout=6_000)
        expect(page.get_by_text("Towing, possible")).to_be_visible()
        expect(page.get_by_role("status")).to_have_text("1 report is live.")
    else:
        with page.expect_response(lambda answer: "part=1" in answer.url, timeout=8_000):
            pass
    expect(page.locator("#lost")).to_be_hidden()


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}?view=map", f"{PAGE}/flyer"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_known_barrier_and_no_sideways_scroll(visit: Open, axe: str, path: str, scheme: str) -> None:
    page = visit(path, width=390, height=844, before=lambda page: page.emulate_media(color_scheme=scheme))
    assert barriers(page, axe) == []
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_flyer_prints_on_one_page(chromium: Browser, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFELIGHT_TWILIO_NUMBERS", "+15105550100=oakland")
    with served(home) as address:
        page = chromium.new_page()
        page.goto(f"{address}/es{PAGE}/flyer?area=downtown")  # Spanish is longer, Letter is shorter
        expect(page.locator(".dial").first).to_have_text("510-555-0100")
        assert len(re.findall(rb"/Type /Page\b", page.pdf(format="Letter"))) == 1
        page.close()
