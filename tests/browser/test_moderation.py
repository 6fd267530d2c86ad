"""A moderator in a real Chromium: a bad night by keys, then a photo that is texted, seen, confirmed and gone.

One story over the real server and its worker: 300 lies among 20 true reports; the surge that they raised is ended;
somebody texts a photo through a Twilio on loopback, a moderator confirms it, and who sent it says that it is over.
"""

from __future__ import annotations

import io
import json
import logging
import secrets
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from safelight.core.home import Home
from safelight.presence.channels.twilio import signature
from tests.explorer_page import barriers
from tests.people import join_page
from tests.sites import served
from tests.text_providers import SID, TOKEN, Provider, twilio_server

pytestmark = pytest.mark.browser

CITY = "los_angeles"
QUEUE = "/account/review/"
OURS, ANA = "+12135550100", "+12135550123"
PUBLIC = "http://127.0.0.1:8000"
"""What addresses are signed as: the default of SAFELIGHT_PUBLIC_URL."""

THINKING_S = 1.5
"""What a person is taken to need for each step: an assumption, and no measurement."""

NIGHT = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from safelight.catalog import load_catalog
from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.web.migrating import configure_django
home = Home(Path(sys.argv[1]))
settings = Settings(home=home.root)
configure_django(settings, home)
from safelight.presence.simulation.ground import write_places
from safelight.presence.simulation.night import bad_night
from safelight.presence.texting.opening import texts
from safelight.web.accounts.invitations import invite
from safelight.web.accounts.roles import Role
now = datetime.now(UTC)
write_places(home, load_catalog(home.catalog))
night = bad_night(texts(settings, home), now)
token = invite("lea.l", Role.LEAD, by=None, now=now)
print(json.dumps({"true": sorted(night.true), "fake": sorted(night.fake), "token": token}))
"""
"""In a process of its own: Django has one configuration in each, and none beside Playwright's loop."""

NUMBERS = count(1)


@dataclass
class Scene:
    """The site after the night, and what is true of it."""

    address: str
    home: Path
    twilio: Provider
    true: frozenset[int]
    fake: frozenset[int]
    token: str = field(repr=False)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What is in the tables."""
        with closing(sqlite3.connect(self.home / "site.sqlite3", timeout=20)) as connection:
            return list(connection.execute(query))

    def shown(self) -> list[dict[str, Any]]:
        """What anybody sees."""
        answer = httpx.get(
            f"{self.address}/api/v1/presence/sightings?city={CITY}", headers={"Cache-Control": "no-cache"}
        )
        found: list[dict[str, Any]] = answer.raise_for_status().json()["sightings"]
        return found

    def text(self, words: str, photo: bytes | None = None) -> str:
        """Somebody texts; what is answered."""
        sid = f"SM{next(NUMBERS):032x}"
        said = {"MessageSid": sid, "AccountSid": SID, "From": ANA, "To": OURS, "Body": words, "NumMedia": "0"}
        if photo is not None:
            self.twilio.media["ME1"] = photo
            said |= {"NumMedia": "1", "MediaUrl0": self.twilio.media_url(sid, "ME1"), "MediaContentType0": "image/jpeg"}
        signed = f"{PUBLIC}/hooks/twilio" + "".join(f"{name}{value}" for name, value in sorted(said.items()))
        headers = {"X-Twilio-Signature": signature(TOKEN, signed)}
        return httpx.post(f"{self.address}/hooks/twilio", data=said, headers=headers).raise_for_status().text


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    home = Home(tmp_path_factory.mktemp("moderation") / "home").make()
    with twilio_server() as twilio, pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "TWILIO_ACCOUNT_SID": SID,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_NUMBERS": f"{OURS}={CITY}",
            "TWILIO_API": twilio.url,
            "PHOTO_MODEL": "moderator",  # people look at what the shipped network would decide alone
        }.items():
            patch.setenv(f"SAFELIGHT_{name}", value)
        with served(home.root) as address:  # which makes the tables
            night = [sys.executable, "-c", NIGHT, str(home.root)]
            told = json.loads(subprocess.run(night, check=True, capture_output=True, timeout=120).stdout)
            numbers = {name: frozenset(told[name]) for name in ("true", "fake")}
            yield Scene(address, home.root, twilio, **numbers, token=told["token"])


@contextmanager
def page_of(chromium: Browser, **options: Any) -> Iterator[Page]:
    """A page in a context of its own, whose console must stay silent."""
    context = chromium.new_context(**options)
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    try:
        yield page
    finally:
        context.close()
    assert said == []


@pytest.fixture(scope="module")
def lead(chromium: Browser, scene: Scene) -> Iterator[Page]:
    with page_of(chromium, viewport={"width": 1280, "height": 900}) as page:
        join_page(page, scene.address, scene.token)
        yield page


@dataclass
class Keys:
    """A keyboard that counts."""

    page: Page
    pressed: int = 0

    def press(self, key: str) -> None:
        self.pressed += 1
        self.page.keyboard.press(key)

    def decide(self, key: str) -> None:
        """Press, and wait until what comes next is there: keys pressed before it decide nothing."""
        with self.page.expect_response(lambda answer: answer.request.method == "GET" and QUEUE in answer.url):
            self.press(key)
        self.page.wait_for_selector("#queue:not([aria-busy]) >> h1")


def reports(page: Page) -> list[list[int]]:
    """The reports of the cluster on the page, and of each form."""
    return page.evaluate(
        "[...document.querySelectorAll('#queue [name=reports]')].map((field) => field.value.split(',').map(Number))"
    )


def test_a_bad_night_is_dealt_with_by_keys(lead: Page, scene: Scene) -> None:
    assert (len(scene.true), len(scene.fake)) == (20, 300)
    lead.goto(scene.address + QUEUE)
    keys, steps, begun = Keys(lead), 0, time.monotonic()
    while forms := reports(lead):
        everything = set(forms[0])
        if everything <= scene.fake:
            keys.decide("Shift+R")
        elif everything <= scene.true:
            keys.decide("Shift+C")
        else:  # the first report by itself; the others wait on
            keys.decide("c" if forms[1][0] in scene.true else "r")
        steps += 1
        assert steps < 120, "nothing moves"
    machine = time.monotonic() - begun
    seconds = machine + THINKING_S * steps
    told = "%d steps, %d keys, %.1f s of the machine, %.0f s with thinking"
    logging.getLogger(__name__).info(told, steps, keys.pressed, machine, seconds)
    assert seconds < 300
    assert keys.pressed == steps
    verdicts = dict(scene.rows("SELECT id, verdict FROM presence_report"))
    assert {verdicts[number] for number in scene.true} == {"confirmed"}
    assert {verdicts[number] for number in scene.fake} == {"refused"}
    seen = scene.rows("SELECT DISTINCT sighting_id FROM presence_report WHERE verdict = 'confirmed'")
    assert len(scene.shown()) == len(seen), "of what nobody confirmed nothing is shown"
    assert {one["status"] for one in scene.shown()} == {"confirmed"}
    assert scene.rows("SELECT count(*) FROM presence_thumbnail") == [(0,)]
    expect(lead.get_by_text("Nothing waits.")).to_be_visible()


def test_a_photo_is_texted_seen_confirmed_and_gone(lead: Page, chromium: Browser, scene: Scene, axe: str) -> None:
    for path in ("audit", "replay", "surges"):
        lead.goto(f"{scene.address}{QUEUE}{path}")
        assert barriers(lead, axe) == []
    lead.get_by_role("button", name="End the surge in Los Angeles").click()
    before = len(scene.shown())
    with page_of(chromium, viewport={"width": 390, "height": 844}) as live:
        live.goto(f"{scene.address}/presence/{CITY}")
        expect(live.locator(".sightings li")).to_have_count(before)
        begun = time.monotonic()
        assert "Noted" in scene.text("towing at E Florence & Wadsworth", photo())
        expect(live.locator(".sightings li")).to_have_count(before + 1, timeout=6_000)
        logging.getLogger(__name__).info("on the live list after %.1f s", time.monotonic() - begun)
        unconfirmed = live.locator(".sightings .unconfirmed")
        expect(unconfirmed).to_have_count(1)
        thumbnail = lead.locator("#queue img")
        until = time.monotonic() + 20
        while not thumbnail.count() and time.monotonic() < until:  # the photo waits for the worker
            lead.goto(scene.address + QUEUE)
            lead.wait_for_timeout(300)
        expect(thumbnail).to_have_count(1)
        assert thumbnail.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") > 100
        assert barriers(lead, axe) == []
        Keys(lead).decide("c")
        expect(lead.locator("#said")).to_have_text("1 report confirmed.")
        expect(unconfirmed).to_have_count(0, timeout=6_000)
        expect(live.locator(".sightings li")).to_have_count(before + 1)
        scene.text("GONE E Florence & Wadsworth")
        expect(live.locator(".sightings li")).to_have_count(before, timeout=6_000)


def test_what_waits_comes_by_itself_and_who_goes_away_leaves_nothing_on_the_screen(lead: Page, scene: Scene) -> None:
    lead.clock.install()
    lead.goto(scene.address + QUEUE)
    expect(lead.get_by_text("Nothing waits.")).to_be_visible()
    scene.text("checkpoint at Balboa & Roscoe")
    lead.clock.run_for(16_000)
    expect(lead.locator("#queue h1")).to_have_text("1 report")  # it came by itself
    report = reports(lead)
    with lead.expect_request(lambda request: request.url.endswith("/here")):
        lead.clock.run_for(20_000)
    lead.clock.run_for(90_000)
    assert reports(lead) == report
    lead.clock.run_for(30_000)
    expect(lead.locator("#away")).to_be_visible()
    assert reports(lead) == []
    lead.keyboard.press("r")
    expect(lead.locator("#queue h1")).to_have_text("1 report")
    assert reports(lead) == report, "the key that woke it decided nothing"


def photo() -> bytes:
    """Blocks of chance: a picture that no other is like."""
    noise = np.random.default_rng(secrets.randbits(32)).integers(0, 256, (12, 16, 3), dtype=np.uint8)
    made = io.BytesIO()
    Image.fromarray(noise).resize((640, 480), Image.Resampling.BICUBIC).save(made, "JPEG")
    return made.getvalue()
