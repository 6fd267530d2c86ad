"""Report cards of all cities, made once for each state of the databases: they take eight questions a city."""

from __future__ import annotations

import threading
from typing import Final
from weakref import WeakKeyDictionary

from safelight.catalog import load_catalog
from safelight.observatory import ReportCard, report_card
from safelight.questions import Questions
from safelight.web.site import Site

_made: WeakKeyDictionary[Questions, tuple[str, dict[str, ReportCard]]] = WeakKeyDictionary()
_making: Final = threading.Lock()


def report_cards(site: Site) -> dict[str, ReportCard]:
    """The card of every city that has a database, by its id."""
    questions = site.questions
    etag = questions.etag()
    with _making:  # one thread makes them, and the others wait for it
        kept = _made.get(questions)
        if kept is None or kept[0] != etag:
            catalog = load_catalog(site.home.catalog)
            ready = [city["city"] for city in questions.cities()["cities"] if city["database"] == "ready"]
            kept = etag, {city: report_card(questions, catalog, city) for city in ready}
            _made[questions] = kept
    return kept[1]
