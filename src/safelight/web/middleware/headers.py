"""Security headers on every answer, and reading from other sites' scripts (CORS) for the API alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from safelight.web.middleware.measuring import GetResponse
from safelight.web.site import site_of

EMBEDS: Final = re.compile(r"/(?:[a-z]{2}/)?embed")
"""The one page that other sites may put into a frame: it shows published numbers and has nothing to sign in to."""


def content_security_policy(tiles: str, *, framable: bool) -> str:
    """The policy of a page. `tiles` is the origin of an online base map that the operator chose, or empty."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src 'self' data: blob: {tiles}".rstrip(),
            "font-src 'self'",
            f"connect-src 'self' {tiles}".rstrip(),
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors *" if framable else "frame-ancestors 'none'",
        )
    )


ALWAYS: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

SECURE: Final[Mapping[str, str]] = {"Strict-Transport-Security": "max-age=31536000"}
"""Only where SAFELIGHT_PUBLIC_URL is https: a demo on a machine of one's own must not bind its browser."""

READING: Final[Mapping[str, str]] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, RateLimit, RateLimit-Policy, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}

_READING_METHODS: Final = "GET, HEAD, OPTIONS"


def headers(get_response: GetResponse) -> GetResponse:
    """Middleware that adds the headers, and answers OPTIONS and HEAD on the API."""

    def with_headers(request: HttpRequest) -> HttpResponseBase:
        api = request.path.startswith("/api/")
        if api and request.method == "OPTIONS":
            response: HttpResponseBase = _options()
        elif api and request.method == "HEAD":
            response = _head(request, get_response)
        else:
            response = get_response(request)
        own = READING if api else {"Cross-Origin-Resource-Policy": "same-origin"}
        secure = site_of(request).settings.public_url.startswith("https:")
        for name, value in {**ALWAYS, **_framing(request), **own, **(SECURE if secure else {})}.items():
            response.headers.setdefault(name, value)
        return response

    return with_headers


def _framing(request: HttpRequest) -> dict[str, str]:
    style = urlsplit(site_of(request).settings.tiles_style or "")
    tiles = f"{style.scheme}://{style.netloc}" if style.scheme in {"http", "https"} else ""
    if EMBEDS.fullmatch(request.path):
        return {"Content-Security-Policy": content_security_policy(tiles, framable=True)}
    policy = content_security_policy(tiles, framable=False)
    return {"Content-Security-Policy": policy, "X-Frame-Options": "DENY"}


def _options() -> HttpResponse:
    return HttpResponse(
        status=204,
        headers={
            "Allow": _READING_METHODS,
            "Access-Control-Allow-Methods": _READING_METHODS,
            "Access-Control-Allow-Headers": "If-None-Match",
            "Access-Control-Max-Age": "86400",
        },
    )


def _head(request: HttpRequest, get_response: GetResponse) -> HttpResponseBase:
    """What GET would answer, without its body (RFC 9110, 9.3.2)."""
    request.method = "GET"
    response = get_response(request)
    request.method = "HEAD"
    if isinstance(response, HttpResponse):
        response.content = b""
    return response
