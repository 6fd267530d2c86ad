"""What an address tells before anybody is asked: whether a host is this machine, or inside this network."""

from __future__ import annotations

import ipaddress


def is_loopback(host: str) -> bool:
    """Whether a host is this machine.

    >>> [is_loopback(host) for host in ("127.0.0.1", "localhost", "data.example.org")]
    [True, True, False]
    """
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def is_inner(host: str) -> bool:
    """Whether a host is an address of this machine or of a private network."""
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        return host == "localhost"


def site(host: str) -> str:
    """The root address of a host: with TLS, but for this machine."""
    return f"{'http' if is_loopback(host.partition(':')[0]) else 'https'}://{host}"
