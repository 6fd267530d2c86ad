"""Whether the site is alive, whether it is ready, and its numbers for Prometheus. No secret, no address, no path."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from safelight.catalog import load_catalog
from safelight.core.errors import SafelightError
from safelight.web import metrics
from safelight.web.public.support import all_lines
from safelight.web.site import Site, site_of

NO_STORE: Final = {"Cache-Control": "no-store"}


def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8", headers=NO_STORE)


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when migrations are done, the catalogue loads and a city database opens; else 503 and what isn't."""
    site = site_of(request)
    checks: dict[str, Callable[[Site], bool]] = {"migrations": _migrated, "catalogue": _catalogue, "data": _data}
    found = {name: _holds(check, site) for name, check in checks.items()}
    ready = all(found.values())
    words = {name: "ok" if holds else "not ready" for name, holds in found.items()}
    return JsonResponse(
        {"status": "ready" if ready else "not ready", "checks": words}, status=200 if ready else 503, headers=NO_STORE
    )


def metrics_page(request: HttpRequest) -> HttpResponse:
    """Requests, times, refusals and the age of each city's data, for Prometheus."""
    site = site_of(request)
    today = site.clock().date()
    newest: dict[str, str] = {}
    for source in site.questions.sources()["sources"]:
        newest[source["city"]] = max(newest.get(source["city"], ""), source["newest"] or "")
    ages = {city: float((today - date.fromisoformat(day)).days) for city, day in sorted(newest.items()) if day}
    due = sum(line.is_due(today) for lines in all_lines().values() for line in lines)
    body = metrics.text(site.tally, ages, due=due)
    return HttpResponse(body, content_type="text/plain; version=0.0.4; charset=utf-8", headers=NO_STORE)


def _holds(check: Callable[[Site], bool], site: Site) -> bool:
    try:
        return check(site)
    except (SafelightError, DatabaseError, OSError):
        return False


def _migrated(site: Site) -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _catalogue(site: Site) -> bool:
    return bool(load_catalog(site.home.catalog).cities)


def _data(site: Site) -> bool:
    return any(source["newest"] for source in site.questions.sources()["sources"])
