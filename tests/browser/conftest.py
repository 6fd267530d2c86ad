"""A real Chromium in front of the real server with all eleven cities, made up by Safelight's own generator."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from safelight.cli.demo import CITIES
from safelight.cli.doctor import BROWSERS
from safelight.core.home import Home
from tests.sites import made_up, served
from tests.texted_places import write_gazetteer

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
NOT_OURS = ("status of 4", "ERR_FAILED", "GL Driver Message")
"""What a browser itself says: refusals that a page shows, requests that a test cut, notes of a graphics driver."""

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A Chromium or Chrome of this machine; missing, it fails the test in CI and skips it elsewhere.

    Of a module, not the session: Playwright keeps an event loop in this thread, and Django refuses to work beside one.
    """
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        why = f"needs a browser: no {', '.join(BROWSERS)} on the PATH; install your system's Chromium package"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with databases of eleven cities, and places of Los Angeles to text about."""
    root = made_up(tmp_path_factory.mktemp("browser"), cities=CITIES, years=2, now=datetime.now(UTC))
    write_gazetteer(Home(root))
    return root


@pytest.fixture(scope="session")
def address(home: Path) -> Iterator[str]:
    """The address of a server over eleven cities."""
    with served(home) as found:
        yield found


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Open]:
    """visit("/", width=390, height=844, script=False): a page of its own, whose console must stay silent.

    `allow`: a part of what a browser says by itself of what the test does, such as "status of 5".
    """
    contexts, said, ours = [], [], list(NOT_OURS)

    def go(
        path: str = "/",
        *,
        width: int = 1280,
        height: int = 900,
        script: bool = True,
        before: Callable[[Page], None] | None = None,
        allow: str = "",
    ) -> Page:
        ours.extend([allow] if allow else [])
        context = chromium.new_context(viewport={"width": width, "height": height}, java_script_enabled=script)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        if before:
            before(page)
        page.goto(address + path)
        return page

    yield go
    for context in contexts:
        context.close()
    assert [line for line in said if not any(part in line for part in ours)] == []


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, from the front end's own packages."""
    path = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
    if not path.is_file():
        pytest.skip("needs the front end's packages: run `npm ci` in frontend/")
    return path.read_text(encoding="utf-8")
