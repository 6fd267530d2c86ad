"""The floor that `benchmarks.inbound` measures beside us: Django and SQLite doing the least that a hook can do.

One view, no middleware: it checks Twilio's signature, inserts one row and answers. The same server, threads and
settings of the database as ours; no text is read, nothing follows from it.

    python -m benchmarks.bare_hook PORT FOLDER PUBLIC_URL
"""

from __future__ import annotations

import hmac
import multiprocessing
import sys
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from granian import Granian
from granian.constants import Interfaces

from safelight.core.home import Home
from safelight.presence.channels.twilio import signature
from safelight.web.databases import database
from safelight.web.serving import THREADS
from tests.text_providers import TOKEN

_INSERT = "INSERT INTO bare (mark, body) VALUES (%s, %s) ON CONFLICT (mark) DO NOTHING"


def load(folder: str, public: str) -> Any:
    """What the worker process serves."""

    def hook(request: HttpRequest) -> HttpResponse:
        pairs = parse_qsl(request.body.decode(), keep_blank_values=True)
        signed = f"{public}/hooks/twilio" + "".join(f"{name}{value}" for name, value in sorted(pairs))
        if not hmac.compare_digest(request.headers.get("X-Twilio-Signature", ""), signature(TOKEN, signed)):
            return HttpResponse(status=403)
        said = dict(pairs)
        with connection.cursor() as cursor:
            cursor.execute(_INSERT, [said["MessageSid"], said["Body"]])
        return HttpResponse("<Response/>", content_type="text/xml", headers={"Content-Length": "11"})

    settings.configure(
        SECRET_KEY="bare",  # nothing is signed by it
        ALLOWED_HOSTS=["*"],
        DATABASES={"default": database(Home(Path(folder)), None)},
        ROOT_URLCONF=(path("hooks/twilio", hook), path("healthz", lambda _request: HttpResponse("ok"))),
    )
    django.setup()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bare (mark text PRIMARY KEY, body text)")
    return WSGIHandler()


def main() -> None:
    """Serve until killed."""
    port, folder, public = sys.argv[1:]
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        "bare",
        address="127.0.0.1",
        port=int(port),
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        log_enabled=False,
    )
    server.serve(target_loader=partial(load, folder, public), wrap_loader=False)


if __name__ == "__main__":
    main()
