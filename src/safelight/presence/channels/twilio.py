"""Twilio: a signed form comes in, TwiML goes back; photos are fetched, and everything deleted there, over its API.

Facts: twilio.com/docs (usage/security for the signature, messaging/guides/webhook-request for the parameters,
messaging/api/media-resource for photos, api/errors/21610 for STOP).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, urlsplit
from xml.sax.saxutils import escape

import httpx

from safelight.presence.channels.base import (
    Forged,
    HookAnswer,
    HookRequest,
    Inbound,
    Malformed,
    Media,
    MediaRefused,
    NotSent,
    Wish,
)
from safelight.presence.channels.fetching import MEDIA_BYTES, fetched

API: Final = "https://api.twilio.com"
MOST_MEDIA: Final = 10
_KNOWN: Final = ("MessageSid", "AccountSid", "From", "To", "Body", "NumMedia")
_MESSAGE: Final = re.compile(r"[SM]M[0-9a-fA-F]{32}")
_ADDRESS: Final = re.compile(r"(?:whatsapp:)?\+[1-9]\d{1,14}|\d{3,8}")
_STOPPED: Final = 21610
_BASE64: Final = re.compile(r"(?:[A-Za-z0-9+/]{4}){20,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")


@dataclass(frozen=True, slots=True)
class TwilioAccount:
    """Where the account is and what proves to be its own. Two `tokens` are accepted while one is replaced."""

    sid: str
    tokens: tuple[str, ...] = field(repr=False)
    public_url: str
    api: str = API


class Twilio:
    """The adapter for SMS, MMS and WhatsApp through Twilio."""

    name = "twilio"

    def __init__(self, account: TwilioAccount, client: httpx.Client) -> None:
        self._account = account
        self._client = client
        self._auth = httpx.BasicAuth(account.sid, account.tokens[0])

    def verify(self, request: HookRequest) -> None:
        """Compare X-Twilio-Signature with ours over the configured public address, never over one that came along."""
        given = request.headers.get("x-twilio-signature", "").encode("ascii", "replace")
        url = self._account.public_url.rstrip("/") + request.path
        signed = url + "".join(f"{name}{value}" for name, value in sorted(set(_parameters(request))))
        ours = [signature(token, signed) for token in self._account.tokens]
        if not any([hmac.compare_digest(given, one.encode()) for one in ours]):  # noqa: C419  # in constant time
            raise Forged

    def parse(self, request: HookRequest) -> Inbound:
        """The message; parameters that aren't known are left alone, twice the same known one is refused."""
        pairs = _parameters(request)
        names = [name for name, _ in pairs]
        given = dict(pairs)
        if any(names.count(name) > 1 for name in _KNOWN):
            raise Malformed
        sid, sender, to = given.get("MessageSid", ""), given.get("From", ""), given.get("To", "")
        if not (_MESSAGE.fullmatch(sid) and _ADDRESS.fullmatch(sender) and _ADDRESS.fullmatch(to)):
            raise Malformed
        if given.get("AccountSid") != self._account.sid:
            raise Malformed
        wish = given.get("OptOutType", "").lower()
        return Inbound(
            message_id=sid,
            sender=sender,
            to=to,
            text=_words(given.get("Body", "")),
            media=tuple(given[f"MediaUrl{n}"] for n in range(_media_count(given)) if f"MediaUrl{n}" in given),
            wish=Wish(wish) if wish in list(Wish) else Wish.NONE,
        )

    def answer(self, replies: Sequence[str]) -> HookAnswer:
        """TwiML with a message for each reply."""
        messages = "".join(f"<Message>{escape(_printable(reply))}</Message>" for reply in replies)
        body = f'<?xml version="1.0" encoding="UTF-8"?><Response>{messages}</Response>'
        return HookAnswer(body.encode(), "text/xml; charset=utf-8")

    def fetch_media(self, address: str) -> Media:
        """The photo, asked of Twilio alone; where it sends us on, our credentials don't go along."""
        if _origin(address) != _origin(self._account.api):
            raise MediaRefused(again=False)
        return fetched(self._client, address, self._auth, MEDIA_BYTES)

    def send(self, own: str, to: str, text: str) -> None:
        """Send one text from our number `own`."""
        self._call("POST", "Messages.json", {"From": own, "To": to, "Body": text})

    def forget(self, message: Inbound) -> None:
        """Delete the message, and with it its photos."""
        self._call("DELETE", f"Messages/{message.message_id}.json", None)

    def _call(self, method: str, path: str, form: dict[str, str] | None) -> None:
        url = f"{self._account.api}/2010-04-01/Accounts/{self._account.sid}/{path}"
        try:
            reply = self._client.request(method, url, data=form, auth=self._auth)
        except httpx.HTTPError:
            raise NotSent(again=True) from None
        if reply.is_success or (method == "DELETE" and reply.status_code == httpx.codes.NOT_FOUND):
            return
        again = reply.status_code == httpx.codes.TOO_MANY_REQUESTS or reply.is_server_error
        raise NotSent(again=again, stopped=_code(reply) == _STOPPED)


def signature(token: str, signed: str) -> str:
    """HMAC-SHA1 of what is signed, in base64: Twilio's own choice."""
    return base64.b64encode(hmac.digest(token.encode(), signed.encode(), hashlib.sha1)).decode()


def _parameters(request: HookRequest) -> list[tuple[str, str]]:
    try:
        return parse_qsl(request.body.decode("utf-8"), keep_blank_values=True, max_num_fields=200)
    except (UnicodeDecodeError, ValueError):
        raise Forged from None


def _words(body: str) -> str:
    """The body; undone where it came as base64, which Twilio is seen to do to long texts."""
    if _BASE64.fullmatch(body):
        try:
            text = base64.b64decode(body, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            return body
        return text if text.isprintable() or "\n" in text else body
    return body


def _media_count(given: dict[str, str]) -> int:
    count = given.get("NumMedia", "0")
    return min(int(count), MOST_MEDIA) if count.isascii() and count.isdigit() and len(count) < 4 else 0


def _printable(text: str) -> str:
    """Without signs that XML 1.0 has no place for."""
    return "".join(sign for sign in text if sign in "\n\t" or sign.isprintable())


def _origin(address: str) -> tuple[str, str | None, int | None] | None:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.username or parts.password or parts.scheme not in ("https", "http"):
        return None
    return parts.scheme, parts.hostname, port


def _code(reply: httpx.Response) -> int | None:
    try:
        code = reply.json()["code"]
    except (ValueError, KeyError, TypeError):
        return None
    return code if isinstance(code, int) else None
