"""Every answer carries the security headers; only the API may be read by other sites' scripts."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

PATHS = ["/", "/nothing", "/api/v1/sources", "/api/v1/nothing", "/healthz", "/metrics", "/static/favicon.svg"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_guarded(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]
    assert "set-cookie" not in headers


@pytest.mark.parametrize("path", PATHS)
def test_only_the_api_may_be_read_from_elsewhere(client: httpx.Client, path: str) -> None:
    allowed = client.get(path, headers={"Origin": "https://example.org"}).headers.get("access-control-allow-origin")
    assert allowed == ("*" if path.startswith("/api/") else None)


def test_a_site_behind_https_says_so(site: Callable[..., httpx.Client], client: httpx.Client) -> None:
    assert "strict-transport-security" in site(public_url="https://safelight.example").get("/healthz").headers
    assert "strict-transport-security" not in client.get("/healthz").headers


def test_only_the_page_for_embedding_may_stand_in_a_frame(client: httpx.Client) -> None:
    for path in ("/embed?city=oakland", "/es/embed?city=oakland"):
        headers = client.get(path).headers
        assert "frame-ancestors *" in headers["content-security-policy"]
        assert "x-frame-options" not in headers
    assert client.get("/embedded").headers["x-frame-options"] == "DENY"


def test_an_online_base_map_opens_only_its_own_server(site: Callable[..., httpx.Client]) -> None:
    policy = site(tiles_style="https://tiles.example/style.json").get("/").headers["content-security-policy"]
    assert "connect-src 'self' https://tiles.example;" in policy
    assert "img-src 'self' data: blob: https://tiles.example;" in policy


def test_a_browser_may_ask_whether_it_may_read(client: httpx.Client) -> None:
    answer = client.options("/api/v1/arrests/count", headers={"Access-Control-Request-Method": "GET"})
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert "access-control-allow-credentials" not in answer.headers
