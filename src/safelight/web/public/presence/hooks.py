"""Where providers of text messages post what people text: POST /hooks/twilio, /hooks/generic, and the form's own."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from safelight.core.errors import SafelightError
from safelight.presence.channels.base import Forged, HookRequest, Malformed
from safelight.presence.channels.fetching import MEDIA_BYTES
from safelight.presence.channels.webform import SENDER
from safelight.presence.tasks import Waker
from safelight.web.middleware.limiting import client_of
from safelight.web.site import Site, site_of

MOST_BYTES: Final = {
    "twilio": 64 * 1024,
    "generic": MEDIA_BYTES * 4 // 3 + 64 * 1024,
    "webform": MEDIA_BYTES + 64 * 1024,
}
"""The longest body of each channel: nothing longer is read. The first sends addresses of photos, the others photos."""


@csrf_exempt  # signed by the provider, or worked for by the form
@require_POST
def hook(request: HttpRequest, channel: str) -> HttpResponse:
    """Take one message. 403: not signed by the provider; nothing of it is kept, whatever is answered but 200."""
    site = site_of(request)
    texts = site.texts()
    found = texts.channels.get(channel)
    if found is None or channel not in MOST_BYTES:
        return _plain(404, "There is no such hook here.")
    body = _body(request, MOST_BYTES[channel])
    if body is None:
        return _plain(413, "That is too long.")
    asked = HookRequest(_path(request), _headers(request, site), body)
    try:
        answer = texts.inbox(site.clock, _waker(str(site.home.root))).take(found, asked)
    except Forged:
        return _plain(403, "The signature is not right.")
    except Malformed:
        return _plain(400, "That is not a message.")
    return HttpResponse(answer.body, content_type=answer.content_type, headers={"Cache-Control": "no-store"})


def warm(site: Site) -> None:
    """Load what the first text would wait for, and those that come meanwhile: a second in a flood is long to make up.

    What the operator set wrongly is said to the first text, and in the log, as it would be without this.
    """
    get_resolver().resolve("/hooks/twilio")
    with suppress(SafelightError):
        texts = site.texts()
        for city in set(texts.desk.lines.numbers.values()):
            finder = texts.desk.book.of(city)
            if finder is not None:
                finder.find(texts.desk.book.example(city))


@cache
def _waker(home: str) -> Waker:
    return Waker(home)


def _body(request: HttpRequest, most: int) -> bytes | None:
    """The body, if it is no longer than `most`; else it isn't read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > most:
        return None
    return request.read(most)


def _path(request: HttpRequest) -> str:
    """The path with its query as they were sent: a provider signs them."""
    query = request.META.get("QUERY_STRING", "")
    return f"{request.path}?{query}" if query else request.path


def _headers(request: HttpRequest, site: Site) -> dict[str, str]:
    """The headers by name in lower case, and whom the request came from: no header that came along says so."""
    return {
        **{name.lower(): value for name, value in request.headers.items()},
        SENDER: client_of(request, site) or "this machine",
    }


def _plain(status: int, text: str) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
