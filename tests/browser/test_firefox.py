"""The explorer in a real Firefox, driven over WebDriver BiDi (https://www.w3.org/TR/webdriver-bidi/)."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

pytestmark = pytest.mark.browser

PREFERENCES = """
user_pref("webgl.force-enabled", true);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.update.enabled", false);
"""


class Firefox:
    """One page of a Firefox, and what its console said."""

    def __init__(self, session: ClientConnection) -> None:
        self._session, self._number, self.said = session, 0, list[str]()
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=["log.entryAdded"])
        self._page = self.ask("browsingContext.getTree")["contexts"][0]["context"]

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """The result of one command; what the console says meanwhile is kept."""
        self._number += 1
        self._session.send(json.dumps({"id": self._number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._session.recv(timeout=60))
            if answer.get("method") == "log.entryAdded" and answer["params"]["level"] in {"error", "warn"}:
                self.said.append(str(answer["params"]["text"]))
            if answer.get("id") == self._number:
                assert answer["type"] == "success", answer
                return dict(answer["result"])

    def visit(self, address: str) -> None:
        """Go to a page and wait until it is loaded."""
        self.ask("browsingContext.navigate", context=self._page, url=address, wait="complete")

    def value(self, expression: str) -> Any:
        """What an expression is on the page."""
        answer = self.ask("script.evaluate", expression=expression, target={"context": self._page}, awaitPromise=True)
        return answer["result"].get("value")

    def until(self, expression: str, seconds: float = 60) -> None:
        """Wait until an expression holds."""
        end = time.monotonic() + seconds
        while not self.value(f"Boolean({expression})"):
            assert time.monotonic() < end, f"never held: {expression}"
            time.sleep(0.2)


@pytest.fixture
def firefox(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Firefox]:
    """A Firefox with a profile of its own; a parameter is preferences that it has besides."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        pytest.skip("needs Firefox: `apt install firefox-esr`, or `brew install --cask firefox`")
    (tmp_path / "user.js").write_text(PREFERENCES + getattr(request, "param", ""), encoding="ascii")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    words = ["--headless", "--no-remote", "--profile", str(tmp_path), "--remote-debugging-port", str(port)]
    with subprocess.Popen(
        [program, *words, "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as run:
        try:
            with _session(port) as session:
                yield Firefox(session)
        finally:
            run.terminate()


def _session(port: int) -> ClientConnection:
    end = time.monotonic() + 60
    while True:
        try:
            return connect(f"ws://127.0.0.1:{port}/session", max_size=None)
        except (OSError, WebSocketException):
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def test_the_explorer_works_in_firefox(firefox: Firefox, address: str) -> None:
    firefox.visit(f"{address}/?city=chicago")
    firefox.until("document.querySelector('.explorer[aria-busy=false] h1')")
    assert "Chicago" in firefox.value("document.querySelector('h1').textContent")
    firefox.until("document.querySelector('.filters [aria-pressed]')")
    firefox.value("document.querySelector('.filters [aria-pressed]').click()")
    firefox.until("location.search.includes('v=1') && document.querySelector('.explorer[aria-busy=false]')")
    firefox.visit(f"{address}/?city=chicago&view=table")
    firefox.until("document.querySelectorAll('.explorer table tbody tr').length > 3")
    assert firefox.said == []


def test_the_first_page_works_in_firefox(firefox: Firefox, address: str) -> None:
    firefox.visit(address)
    firefox.until("document.querySelector('.state')?.textContent.includes('up to date')")
    assert firefox.value("document.querySelectorAll('#cities tbody tr').length") >= 11
    assert firefox.said == []


@pytest.mark.parametrize("firefox", ['user_pref("webgl.disabled", true);'], indirect=True, ids=["no WebGL"])
def test_without_webgl_the_areas_stand_still_and_say_so(firefox: Firefox, address: str) -> None:
    firefox.visit(f"{address}/?city=chicago&resolution=6")
    firefox.until("document.querySelectorAll('svg.still path').length > 5")
    assert "has no WebGL" in firefox.value("document.querySelector('.notices').textContent")
    drawn = firefox.value("[...document.querySelectorAll('svg.still text')].map(one => one.textContent).join(' ')")
    answer = httpx.get(f"{address}/api/v1/arrests/cells?city=chicago&resolution=6&basis=arrest", timeout=60).json()
    numbers = {f"{row['people']:,}" for row in answer["rows"] if row["status"] == "shown" and row["unit"] == "people"}
    assert set(drawn.split()) <= numbers
    assert drawn
    firefox.value("document.querySelector('.notices button').click()")
    firefox.until("document.querySelectorAll('.table-twin tbody tr').length > 3")
    assert [line for line in firefox.said if "WebGL" not in line] == []
