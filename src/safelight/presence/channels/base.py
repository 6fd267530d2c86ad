"""What comes in and goes out by text message, whichever provider carries it.

A channel turns a provider's request into an `Inbound`, and words into what that provider answers or sends. It knows
nothing of places, sightings or databases. The suite in `tests/presence/test_channels.py` runs over every adapter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Forged(Exception):
    """The request isn't signed by whom it says it is from: nothing of it is kept."""


class Malformed(Exception):
    """Signed, but not a message of this provider."""


class NotSent(Exception):
    """The provider didn't take a text. `again`: trying later may help; `stopped`: the person texted STOP."""

    def __init__(self, *, again: bool, stopped: bool = False) -> None:
        super().__init__()
        self.again = again
        self.stopped = stopped


@dataclass(frozen=True, slots=True)
class HookRequest:
    """A provider's call as it came over HTTP. Header names are lower case; `path` holds the query."""

    path: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class HookAnswer:
    """What is answered to the provider."""

    body: bytes = field(repr=False)
    content_type: str


class Wish(StrEnum):
    """What the provider has already dealt with itself, by its own words (STOP, START, HELP)."""

    NONE = ""
    STOP = "stop"
    START = "start"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Inbound:
    """A message. Nothing of it but `city` is ever printed, logged or stored in clear.

    - message_id: the provider's id, the same when it sends the message again.
    - sender, to: addresses as the provider writes them.
    - media: addresses of photos at the provider (or `data:` with the bytes, where the channel brings them along).
    - wish: what the provider answers itself: then no reply of ours is sent.
    """

    message_id: str = field(repr=False)
    sender: str = field(repr=False)
    to: str = field(repr=False)
    text: str = field(repr=False)
    media: tuple[str, ...] = field(default=(), repr=False)
    wish: Wish = Wish.NONE


@dataclass(frozen=True, slots=True)
class Media:
    """A photo's bytes, as the provider gave them; the type it claims means nothing."""

    content: bytes = field(repr=False)


class Channel(Protocol):
    """One way in and out."""

    name: str

    def verify(self, request: HookRequest) -> None:
        """Raises Forged unless the provider signed exactly this request."""
        ...

    def parse(self, request: HookRequest) -> Inbound:
        """The message of a verified request. Raises Malformed."""
        ...

    def answer(self, replies: Sequence[str]) -> HookAnswer:
        """The answer to the provider's request that carries `replies`; none of them where there are none."""
        ...

    def fetch_media(self, address: str) -> Media:
        """The photo at `address` of a parsed message. Raises MediaRefused: too large, not there, another host."""
        ...

    def send(self, own: str, to: str, text: str) -> None:
        """Send one text from `own`, the address that the person wrote to. Raises NotSent."""
        ...

    def forget(self, message: Inbound) -> None:
        """Delete the message and its photos at the provider; done already is done. Raises NotSent."""
        ...


class MediaRefused(Exception):
    """A photo that isn't taken. `again`: the provider may have it later."""

    def __init__(self, *, again: bool) -> None:
        super().__init__()
        self.again = again
