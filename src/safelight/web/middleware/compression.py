"""Compresses text answers with Brotli or gzip, whichever the client likes better.

Nothing secret stands in a public answer beside what a client sent, so compressing it gives nothing away; pages of
accounts, which say that they are private, are left as they are. Static files come compressed from the front-end build
and pass through.
"""

from __future__ import annotations

import gzip
from typing import Final

import brotli
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

from safelight.web.middleware.measuring import GetResponse

SMALLEST: Final = 600
"""Bytes below which compressing doesn't pay."""

TEXTUAL: Final = ("text/", "application/json", "application/geo+json", "application/problem+json")
BROTLI_QUALITY: Final = 4
GZIP_LEVEL: Final = 5


def compression(get_response: GetResponse) -> GetResponse:
    """Middleware that compresses whole answers of a textual type, and says how long an answer is."""

    def compressed(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not isinstance(response, HttpResponse):
            return response
        private = "private" in response.headers.get("Cache-Control", "")
        if response.headers.get("Content-Type", "").startswith(TEXTUAL) and not private:
            patch_vary_headers(response, ["Accept-Encoding"])
            if len(response.content) >= SMALLEST and not response.has_header("Content-Encoding"):
                _compress(response, preferred(request.headers.get("Accept-Encoding", "")))
        if response.status_code not in (204, 304):
            response.headers["Content-Length"] = str(len(response.content))
        return response

    return compressed


def _compress(response: HttpResponse, coding: str | None) -> None:
    if coding == "br":
        response.content = brotli.compress(response.content, quality=BROTLI_QUALITY)
    elif coding == "gzip":
        response.content = gzip.compress(response.content, GZIP_LEVEL, mtime=0)
    if coding:
        response.headers["Content-Encoding"] = coding


def preferred(accept: str) -> str | None:
    """The coding to use for an Accept-Encoding header: "br", "gzip" or none.

    >>> preferred("gzip, br;q=0.5"), preferred("gzip, deflate, br"), preferred("br;q=0"), preferred("*")
    ('gzip', 'br', None, 'br')
    """
    wishes: dict[str, float] = {}
    for part in accept.lower().split(","):
        name, _, parameter = part.partition(";")
        _, _, quality = parameter.strip().partition("q=")
        try:
            wishes[name.strip()] = float(quality or 1)
        except ValueError:
            wishes[name.strip()] = 0.0
    rest = wishes.get("*", 0.0)
    weights = {coding: wishes.get(coding, rest) for coding in ("br", "gzip")}
    best = max(weights, key=lambda coding: weights[coding])
    return best if weights[best] > 0 else None
