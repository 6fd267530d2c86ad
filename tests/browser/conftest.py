"""A real Chromium in front of the real server with all eleven cities, made up by Safelight's own generator."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from safelight.catalog import load_catalog
from safelight.cli.demo import CITIES
from safelight.cli.doctor import BROWSERS
from safelight.core.home import Home, record_key
from safelight.core.settings import Settings
from safelight.ingest import Workshop, ingest
from safelight.synthetic import write_feeds

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PROGRAM = """
import sys
from pathlib import Path
from safelight.core.settings import Settings
from safelight.web import serve

if __name__ == "__main__":
    serve("public", Settings(home=Path(sys.argv[1])), port=int(sys.argv[2]))
"""

NOT_OURS = ("status of 4", "ERR_FAILED", "GL Driver Message")
"""What a browser itself says: refusals that a page shows, requests that a test cut, notes of a graphics driver."""

Open = Callable[..., Page]
Serve = Callable[[Path], AbstractContextManager[str]]


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
    """A home folder with databases of eleven cities."""
    root, now, catalog = tmp_path_factory.mktemp("browser"), datetime.now(UTC), load_catalog()
    home = Home(root / "home").make()
    write_feeds(catalog, root / "feeds", today=now.date(), years=2, cities=CITIES)
    workshop = Workshop(home, catalog, record_key(home, Settings(home=home.root)), now)
    for city in CITIES:
        ingest(workshop, city, folder=root / "feeds" / city)
    return home.root


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Serve:
    """with serve(home) as address: a server over a home folder, for as long as it is needed."""

    @contextmanager
    def served(home: Path) -> Iterator[str]:
        program = tmp_path_factory.mktemp("server") / "program.py"
        program.write_text(PROGRAM, encoding="utf-8")
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        process = subprocess.Popen([sys.executable, str(program), str(home), str(port)])
        try:
            _wait(f"http://127.0.0.1:{port}/healthz", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)

    return served


@pytest.fixture(scope="session")
def address(serve: Serve, home: Path) -> Iterator[str]:
    """The address of a server over eleven cities."""
    with serve(home) as found:
        yield found


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx.get(address, timeout=60).raise_for_status()
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server never answered")


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
