"""What /metrics says: requests by route and status, and how long they took, in Prometheus' text format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from safelight.web.tally import Tally

ROUTES: Final = (
    "page",
    "reading",
    "account",
    "hook",
    "cities",
    "city",
    "sources",
    "count",
    "cells",
    "frames",
    "ratio",
    "places",
    "neighbourhoods",
    "tile",
    "openapi",
    "problem",
    "health",
    "static",
    "unknown",
)
"""Names of routes as they are counted; a path that is none of them is "unknown", so that no path is ever a label."""

STATUSES: Final = ("2xx", "3xx", "4xx", "5xx")
BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Upper bounds of the histogram's buckets, in seconds."""

NAMES: Final = (
    *(f"requests {route} {status}" for route in ROUTES for status in STATUSES),
    *(f"bucket {route} {bound}" for route in ROUTES for bound in BUCKETS),
    *(f"seconds {route}" for route in ROUTES),
    *(f"count {route}" for route in ROUTES),
    "refused",
    "limited",
)


def record(tally: Tally, route: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    tally.add(f"requests {route} {status // 100}xx")
    tally.add(f"seconds {route}", seconds)
    tally.add(f"count {route}")
    for bound in BUCKETS:
        if seconds <= bound:
            tally.add(f"bucket {route} {bound}")
    if status == 429:
        tally.add("limited")
    if status == 422:
        tally.add("refused")


def text(tally: Tally, ages: Mapping[str, float], *, due: int) -> str:
    """The whole page; `ages`: days since the newest published row by city; `due`: support numbers to check again."""
    totals = tally.totals()
    lines = ["# HELP safelight_requests_total Requests answered.", "# TYPE safelight_requests_total counter"]
    lines += [
        f'safelight_requests_total{{route="{route}",status="{status}"}} {totals[f"requests {route} {status}"]:g}'
        for route in ROUTES
        for status in STATUSES
        if totals[f"requests {route} {status}"]
    ]
    lines += ["# HELP safelight_request_seconds Time to answer.", "# TYPE safelight_request_seconds histogram"]
    for route in ROUTES:
        if totals[f"count {route}"]:
            lines += _histogram(route, totals)
    for name, what in (("refused", "Questions refused by the disclosure policy."), ("limited", "Requests over limit.")):
        lines += [f"# HELP safelight_{name}_total {what}", f"# TYPE safelight_{name}_total counter"]
        lines.append(f"safelight_{name}_total {totals[name]:g}")
    lines += [
        "# HELP safelight_data_age_days Days since the newest row of a city.",
        "# TYPE safelight_data_age_days gauge",
    ]
    lines += [f'safelight_data_age_days{{city="{city}"}} {age:g}' for city, age in ages.items()]
    lines += [
        "# HELP safelight_support_numbers_due Support numbers that nobody checked in eighteen months.",
        "# TYPE safelight_support_numbers_due gauge",
        f"safelight_support_numbers_due {due}",
    ]
    return "\n".join(lines) + "\n"


def _histogram(route: str, totals: Mapping[str, float]) -> Iterable[str]:
    for bound in BUCKETS:
        yield f'safelight_request_seconds_bucket{{route="{route}",le="{bound}"}} {totals[f"bucket {route} {bound}"]:g}'
    yield f'safelight_request_seconds_bucket{{route="{route}",le="+Inf"}} {totals[f"count {route}"]:g}'
    yield f'safelight_request_seconds_sum{{route="{route}"}} {totals[f"seconds {route}"]:.6f}'
    yield f'safelight_request_seconds_count{{route="{route}"}} {totals[f"count {route}"]:g}'
