"""Serves a site: migrates, binds the address, starts worker processes, and says when it answers."""

from __future__ import annotations

import multiprocessing
import resource
import secrets
import socket
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from granian import Granian
from granian.constants import Interfaces

from safelight.core import log
from safelight.core.errors import StoreError
from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.web.migrating import migrate
from safelight.web.shared import Shared
from safelight.web.working import beside

Application: TypeAlias = Callable[..., Any]

THREADS: Final = 8
"""Requests that one worker answers at the same time; more would wait for the same processors."""

STREAMS: Final = 4096
"""Streams of live sightings that one worker keeps open; they cost memory, no processor."""

FILES: Final = 2048
"""What a worker may have open besides streams: pages under way, databases of cities, its own."""

LAST_SECONDS: Final = 5
"""What a worker that is told to end has for answers under way; streams, which never end by themselves, are cut then."""


def serve(
    site: Literal["public"],
    settings: Settings,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 1,
    worker: bool = True,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve `site` over the databases of `settings.home` until the process is told to end (SIGTERM, SIGINT).

    `announce` gets the address once it is bound: a request sent then is answered, at the latest when the workers have
    loaded. `worker`: run the process beside it that takes tasks. Raises StoreError when the address is taken or the
    database can't be migrated.
    """
    if site != "public":
        raise ValueError(f"there is no site called {site}")
    home = Home(settings.home).make()
    _check_free(host, port)
    _allow_files()
    migrate(settings, home)
    # Workers start afresh: a copy of this process would inherit the threads of Polars and DuckDB half-alive.
    multiprocessing.set_start_method("spawn", force=True)
    with tempfile.TemporaryDirectory(prefix="safelight-") as folder:
        shared = Shared(Path(folder), secrets.token_bytes(32))
        server = Granian(
            "safelight.web",
            address=host,
            port=port,
            interface=Interfaces.ASGINL,
            workers=workers,
            backpressure=STREAMS + THREADS * 16,
            websockets=False,
            log_enabled=False,
            log_access=False,
            respawn_failed_workers=True,
            workers_kill_timeout=LAST_SECONDS,
        )
        if announce is not None:
            shown = f"[{host}]" if ":" in host else host
            server.on_startup(lambda: announce(f"http://{shown}:{port}"))
        with beside(settings, home) if worker else nullcontext():
            server.serve(target_loader=partial(load_worker, settings, home, shared), wrap_loader=False)


def load_worker(settings: Settings, home: Home, shared: Shared) -> Application:
    """What each worker process loads: only there are the engines imported, so that the parent starts at once."""
    log.configure(settings.log_level)
    application: Application = import_module("safelight.web.application").create_gateway(
        settings, home, shared=shared, threads=THREADS, streams=STREAMS
    )
    return application


def _allow_files() -> None:
    """Let each worker open as many files as its streams need, if the system lets it: many systems begin at 1024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = STREAMS + FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(
            resource.RLIMIT_NOFILE, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
        )


def _check_free(host: str, port: int) -> None:
    """Fail with a sentence before anything starts, where the server would only print a trace."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise StoreError(
            f"The address {host}:{port} can't be served from: {error.strerror}.",
            fix="End what listens there, or choose another with --host and --port.",
        ) from None
