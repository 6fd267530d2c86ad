"""Where capture may connect: public addresses over HTTP alone, checked by the number that is then connected to.

A name is resolved once; all its addresses must be public, and the connection goes to one of these very numbers, so a
name that points elsewhere a moment later (DNS rebinding) gains nothing. `SAFELIGHT_DESK_ALLOW` names the exceptions.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

import httpx

from safelight.core.errors import BadFilter, Refused

Resolve = Callable[[str, int], list[str]]
"""Host and port -> IP addresses as text."""
_PORTS: Final = {"http": 80, "https": 443}
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_LONGEST: Final = 8_000


def resolve(host: str, port: int) -> list[str]:
    """What this machine's resolver answers. Raises OSError."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def parse_allowed(text: str | None) -> frozenset[tuple[str, int]]:
    """`host:port, host:port` as pairs. Raises BadFilter.

    >>> sorted(parse_allowed("127.0.0.1:8000, [::1]:81"))
    [('127.0.0.1', 8000), ('::1', 81)]
    """
    pairs = set()
    for entry in filter(None, (part.strip() for part in (text or "").split(","))):
        host, _, port = entry.rpartition(":")
        if not host or not port.isdecimal():
            raise BadFilter(
                f"SAFELIGHT_DESK_ALLOW: {entry[:60]!r} is no host and port.", fix="Write it as 127.0.0.1:8000."
            )
        pairs.add((host.strip("[]").lower(), int(port)))
    return frozenset(pairs)


@dataclass(frozen=True, slots=True)
class Guard:
    """Decides for each request, redirects included. `allowed` are hosts with ports that may be private."""

    allowed: frozenset[tuple[str, int]] = frozenset()
    resolve: Resolve = resolve

    def names(self, url: httpx.URL) -> bool:
        """Whether the deployment named this host and port."""
        return (url.host.lower(), port_of(url)) in self.allowed

    def address(self, url: httpx.URL) -> str:
        """The IP address to connect to. Raises Refused for what isn't public, and OSError for an unknown name."""
        found = self.resolve(url.host, port_of(url))
        if not found:
            raise OSError("no address")
        if not self.names(url) and not all(is_public(one) for one in found):
            raise Refused(
                f"{url.host} is an address of this machine or of an inner network; capture doesn't go there.",
                fix=f"If it is meant, name it: SAFELIGHT_DESK_ALLOW={url.host}:{port_of(url)}",
            )
        return found[0]


def parse_address(text: str) -> httpx.URL:
    """A web address without fragment. Raises Refused for other schemes, log-ins in the address, and nonsense."""
    try:
        url = httpx.URL(text.strip())
    except (httpx.InvalidURL, ValueError):
        url = httpx.URL("")
    if url.scheme not in _PORTS or not url.host or len(text) > _LONGEST:
        raise Refused(
            f"{text[:80]!r} is no web address: capture reads http and https alone.",
            fix="Give an address such as https://ads.example/post/1, or `safelight desk import` a file.",
        )
    if url.userinfo:
        raise Refused(
            f"The address of {url.host} holds a log-in; capture passes none.", fix="Give the address without it."
        )
    return url.copy_with(fragment=None)


def port_of(url: httpx.URL) -> int:
    """The port, that of the scheme where none is said."""
    return url.port or _PORTS[url.scheme]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, also where it wraps an IPv4 address.

    >>> [is_public(one) for one in ("8.8.8.8", "10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "64:ff9b::a00:1")]
    [True, False, False, False, False]
    """
    ip = ipaddress.ip_address(unquote(address).partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            ip = inner
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
