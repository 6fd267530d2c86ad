"""A limit of requests a minute for each client, so that one can't wear the service out; none on loopback.

Who a client is: the address of its connection. X-Forwarded-For is believed only from the proxies that the operator
names, since anyone can write that header; a request that a proxy of this machine forwards without being named gets no
exemption, and all such requests share one limit.
"""

from __future__ import annotations

import hmac
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from safelight.core.said import said
from safelight.web.api.problems import TITLES, problem
from safelight.web.middleware.measuring import GetResponse
from safelight.web.public.error_pages import error_page
from safelight.web.site import Site, site_of

Address = IPv4Address | IPv6Address
MINUTE: Final = 60
UNLIMITED: Final = ("/static/", "/healthz", "/readyz", "/metrics", "/hooks/twilio", "/hooks/generic")
"""Also the hooks of providers: all texts come from few addresses, and are signed."""
FORWARDED: Final = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


def limiting(get_response: GetResponse) -> GetResponse:
    """Middleware that counts a client's requests of the running minute and refuses those above the limit."""

    def limited(request: HttpRequest) -> HttpResponseBase:
        site = site_of(request)
        client = client_of(request, site)
        if client is None or request.path.startswith(UNLIMITED):
            return get_response(request)
        now = site.clock().timestamp()
        minute, wait = int(now // MINUTE), int(MINUTE - now % MINUTE) or 1
        limit = site.settings.rate_limit
        used = site.windows.add(hmac.digest(site.client_key, client.encode(), "sha256"), minute)
        response: HttpResponseBase = get_response(request) if used <= limit else _too_many(request, limit, wait)
        response.headers["RateLimit-Policy"] = f'"minute";q={limit};w={MINUTE}'
        response.headers["RateLimit"] = f'"minute";r={max(limit - used, 0)};t={wait}'
        return response

    return limited


def _too_many(request: HttpRequest, limit: int, wait: int) -> HttpResponse:
    """A problem document for scripts, a page for people."""
    response = _refusal(request, limit, wait)
    response.headers["Retry-After"] = str(wait)
    return response


def _refusal(request: HttpRequest, limit: int, wait: int) -> HttpResponse:
    detail = said("More than {limit} requests in a minute. Ask again in {wait} seconds.", limit=limit, wait=wait)
    if not request.path.startswith("/api/"):
        return error_page(request, 429, TITLES["too-many-requests"], detail)
    return problem(request, kind="too-many-requests", status=429, title=TITLES["too-many-requests"], detail=detail)


def client_of(request: HttpRequest, site: Site) -> str | None:
    """Who is asking, as text to count by; None for a request of this machine's own, which has no limit.

    An IPv6 client is its /64, since one customer has all of that.
    """
    address = _address(request.META.get("REMOTE_ADDR", ""))
    trusted = {_address(part) for part in (site.settings.trusted_proxies or "").split(",")} - {None}
    forwarded = any(name in request.META for name in FORWARDED)
    if forwarded and address in trusted:
        hops = [_address(part) for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        outside = [hop for hop in hops if hop not in trusted]
        address = outside[-1] if outside else address
    elif address is None or (address.is_loopback and not forwarded):
        return None if address else "unknown"
    if isinstance(address, IPv6Address):
        network: IPv6Network = ip_network((address, 64), strict=False)  # type: ignore[assignment]  # v6 in, v6 out
        return str(network)
    return str(address)


def _address(text: str) -> Address | None:
    text = text.strip()
    if text.startswith("[") or text.count(":") == 1:  # [v6]:port, v4:port
        text = text.removeprefix("[").partition("]" if "]" in text else ":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
