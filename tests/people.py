"""Somebody who joins, signs in and sends files, as tests of accounts need them."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import httpx
from django_otp.oath import TOTP

from safelight.ingest.contributed import head_line

PASSWORD = "correct horse battery staple"
CELL = "872830800ffffff"
"""An area of Oakland."""


@dataclass
class Browser:
    """What somebody's browser does: forms with their tokens, cookies, redirects."""

    client: httpx.Client
    secret: str = ""
    text: str = ""
    status: int = 0
    headers: httpx.Headers = field(default_factory=httpx.Headers)

    def get(self, path: str) -> Browser:
        return self._seen(self.client.get(path, follow_redirects=True))

    def post(self, path: str, data: dict[str, str] | None = None, **more: Any) -> Browser:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.text)
        sent = {"csrfmiddlewaretoken": token[1] if token else "", **(data or {})}
        origin = {"Origin": str(self.client.base_url).rstrip("/")}
        return self._seen(self.client.post(path, data=sent, headers=origin, follow_redirects=True, **more))

    def _seen(self, response: httpx.Response) -> Browser:
        self.text, self.status, self.headers = response.text, response.status_code, response.headers
        return self

    @property
    def words(self) -> str:
        """What a reader sees."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.text)).split())

    @property
    def cookie(self) -> str:
        """What the browser sends back of its cookies."""
        return "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())

    def code(self, steps: int = 0) -> str:
        """What the authenticator app shows, `steps` half-minutes from now."""
        return code_of(self.secret, steps)


@dataclass
class Clock:
    """A clock that a test can set forward."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: int) -> None:
        self.now += timedelta(**by)


def join(one: Browser, token: str, password: str = PASSWORD) -> Browser:
    """Use an invitation."""
    one.get(f"/account/join/{token}")
    one.secret = secret_of(one.text)
    return one.post(f"/account/join/{token}", {"password": password, "again": password, "code": one.code()})


def code_of(secret: str, steps: int = 0) -> str:
    """What an authenticator app shows, `steps` half-minutes from now."""
    totp = TOTP(bytes.fromhex(secret))
    totp.time = totp.time + 30 * steps
    return f"{totp.token():06}"


def join_page(page: Any, address: str, token: str) -> str:
    """Use an invitation in a real browser, which then shows the recovery codes; the secret of the second factor."""
    page.goto(f"{address}/account/join/{token}")
    secret = secret_of(page.content())
    for name in ("password", "again"):
        page.fill(f"[name={name}]", PASSWORD)
    page.fill("[name=code]", code_of(secret))
    page.click(".entry button")
    page.wait_for_selector(".codes li")
    return secret


def secret_of(text: str) -> str:
    """The secret that a page for joining shows, as hex."""
    shown = re.search(r"<code>([A-Z2-7 ]+)</code>", text)
    assert shown
    plain = shown[1].replace(" ", "")
    return base64.b32decode(plain + "=" * (-len(plain) % 8)).hex()


def deidentified(rows: int = 40, first: int = 0, **values: str) -> bytes:
    """A file as `safelight deidentify` writes it; `values` stand in all rows."""
    row = {"period": "2023-05", "place": CELL, "basis": "diversion", "role": "prostituted_person", "sex": "female"}
    row |= {"age_band": "25_34", "race": "unknown", "charge": "selling", "venue": "street", "people": "1", **values}
    lines = [head_line("3f9a0c51d2e4b687", 5), ",".join(["row_key", *row])]
    lines += [",".join([f"{number:016x}{0:016x}", *row.values()]) for number in range(first, first + rows)]
    return "\n".join(lines).encode()
