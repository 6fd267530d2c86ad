"""What is left of sightings: published counts by month, kind and area of about 5 km2, as a table and as CSV."""

from __future__ import annotations

import csv
import io
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from safelight.core.errors import BadFilter
from safelight.core.home import record_key
from safelight.core.said import said
from safelight.presence.sightings.history import HistoryRow, published_history
from safelight.web.api.answering import CONTENT_TYPES, answer, single_values
from safelight.web.configuration import DIST
from safelight.web.public import assets
from safelight.web.public.presence.live import ground_of
from safelight.web.public.presence.live_places import Ground
from safelight.web.public.presence.live_words import KINDS
from safelight.web.site import site_of

COLUMNS = ("city", "month", "kind", "cell", "part", "sightings")


@require_safe
def months_page(request: HttpRequest, city: str) -> HttpResponse:
    """The counts of a city, the newest month first; `format=csv` has the same rows to take along."""
    site, asked = site_of(request), single_values(request).get("format", "html")
    if asked not in ("html", "csv"):
        raise BadFilter(said("There is no such format here."), fix=said("Ask with format=csv, or without it."))
    ground = ground_of(site, city)
    today = site.clock().date()
    rows = published_history(city, today, record_key(site.home, site.settings))[::-1]

    def make() -> bytes:
        if asked == "csv":
            return _csv(ground, rows, today)
        frame = {"city": ground.city, "rows": [_told(ground, row) for row in rows]}
        return render_to_string("presence/months.html", frame, request).encode()

    state = "\0".join((repr(rows), ground.stamp, assets.links(DIST, "reading")))
    response = answer(request, state, make, CONTENT_TYPES[asked] if asked == "csv" else "text/html; charset=utf-8")
    if asked == "csv":
        response.headers["Content-Disposition"] = f'attachment; filename="safelight-presence-{city}-months.csv"'
    return response


def _told(ground: Ground, row: HistoryRow) -> tuple[str, object, str, str]:
    """A row in words: month, kind, area, number."""
    area = ground.name(row.cell)
    if row.part == "rest":
        area = _("the rest around {area}").format(area=area)
    return (
        date_format(row.month, "YEAR_MONTH_FORMAT"),
        KINDS[row.kind],
        area,
        number_format(row.sightings, force_grouping=True),
    )


def _csv(ground: Ground, rows: list[HistoryRow], today: date) -> bytes:
    """The rows, below what they are and who says so."""
    text = io.StringIO()
    for line in (
        f"Sightings that people texted about {ground.city.name}, each counted once when it had ended; noise is added.",
        "Not a measure of police activity: it holds what people saw and texted. Free to use with this citation.",
        f"Cite as: Safelight, presence of {ground.city.name} by month, {today.isoformat()}.",
    ):
        text.write(f"# {line}\n")
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(COLUMNS)
    lines.writerows(
        (ground.city.id, row.month.strftime("%Y-%m"), row.kind.value, row.cell, row.part, row.sightings) for row in rows
    )
    return text.getvalue().encode()
