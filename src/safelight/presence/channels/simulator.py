"""A phone in the terminal, and scripted load: messages that no provider carries, for demonstrations and tests."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from safelight.presence.channels.base import (
    Forged,
    HookAnswer,
    HookRequest,
    Inbound,
    Malformed,
    Media,
    MediaRefused,
)
from safelight.presence.channels.generic import inline

SIMULATOR: Final = "simulator"
"""What comes by a channel of this name is marked simulated."""


@dataclass
class Simulator:
    """The adapter. `secret` is made anew by each simulation, so that nobody else's request passes for one of it.

    `sent` takes (our address, to whom, text) of every text sent later; `forgotten` the ids of deleted messages;
    `photos` are those that lie where a provider would keep them, by address.
    """

    secret: str = field(repr=False)
    sent: Callable[[str, str, str], None] = lambda _own, _to, _text: None
    forgotten: Callable[[str], None] = lambda _message_id: None
    photos: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    name: str = SIMULATOR

    def request(self, message: Inbound) -> HookRequest:
        """The request that brings `message` in."""
        said = {"id": message.message_id, "from": message.sender, "to": message.to, "text": message.text}
        body = json.dumps({**said, "media": list(message.media)}).encode()
        return HookRequest("/hooks/simulator", {"x-simulation": self.secret}, body)

    def verify(self, request: HookRequest) -> None:
        """The request is this simulation's own."""
        if request.headers.get("x-simulation") != self.secret:
            raise Forged

    def parse(self, request: HookRequest) -> Inbound:
        """The message in the body."""
        try:
            said = json.loads(request.body)
            return Inbound(said["id"], said["from"], said["to"], said["text"], tuple(said["media"]))
        except (ValueError, KeyError, TypeError):
            raise Malformed from None

    def answer(self, replies: Sequence[str]) -> HookAnswer:
        """The replies as JSON."""
        return HookAnswer(json.dumps({"replies": list(replies)}).encode(), "application/json")

    def fetch_media(self, address: str) -> Media:
        """A photo that came along, or lies at the provider."""
        if address in self.photos:
            return Media(self.photos[address])
        if not address.startswith("data:"):
            raise MediaRefused(again=False)
        return inline(address)

    def send(self, own: str, to: str, text: str) -> None:
        """Hand the text to whoever plays the phone."""
        self.sent(own, to, text)

    def forget(self, message: Inbound) -> None:
        """Note that it was deleted."""
        self.forgotten(message.message_id)
