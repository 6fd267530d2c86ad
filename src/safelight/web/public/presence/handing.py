"""What could be handed over? The tables of Presence as they are now, for whoever wants to know before they text."""

from __future__ import annotations

from typing import Final

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from safelight.presence.handing_over import Key, Table, handing_over
from safelight.web.api.answering import answer
from safelight.web.configuration import DIST
from safelight.web.public import assets
from safelight.web.site import site_of

STEP: Final = 100
"""Rows are told in hundreds, once an hour: a number that moves with each message would tell when one came."""

READ_WITH: Final = {
    Key.NONE: gettext_lazy("as it stands"),
    Key.MARK: gettext_lazy("not at all: a hash under the day's key"),
    Key.SEALED: gettext_lazy("only with the day's key"),
}


@require_safe
def handing_over_page(request: HttpRequest) -> HttpResponse:
    """Every table and column of Presence, what it holds, until when, and how many rows there are, about."""
    hour = site_of(request).clock().strftime("%Y-%m-%dT%H")

    def make() -> bytes:
        tables = handing_over()
        frame = {
            "tables": [(table, _rows(table), _columns(table)) for table in tables],
            "others": _others({table.name for table in tables}),
        }
        return render_to_string("presence/handing_over.html", frame, request).encode()

    return answer(request, hour + assets.links(DIST, "reading"), make, "text/html; charset=utf-8")


def _rows(table: Table) -> str:
    """The number of rows in words, rounded to hundreds."""
    if table.rows < STEP:
        return _("fewer than 100 rows")
    return _("about {number} rows").format(number=number_format(round(table.rows / STEP) * STEP))


def _columns(table: Table) -> list[tuple[str, object, object]]:
    return [(column.name, column.holds, READ_WITH[column.key]) for column in table.columns]


def _others(said: set[str]) -> list[str]:
    """The other tables of the same database, by name: accounts, contributed files, the queue of tasks."""
    return sorted(set(connection.introspection.table_names()) - said)
