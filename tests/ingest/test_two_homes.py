"""Cities stand alone: ingested side by side, copied to another home, deleted without the others noticing."""

import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from safelight.core.home import Home
from safelight.ingest import CityReport, Workshop, ingest
from safelight.store import current, generations
from tests.servers import Portal, make_rows

Town = Callable[..., Workshop]


def test_two_cities_are_ingested_at_the_same_time(town: Town, open_portal: Callable[..., Portal]) -> None:
    meeting = threading.Barrier(2, timeout=30)
    town(arrests=open_portal("download"))
    workshop = town(id="saltbury", arrests=open_portal("download", make_rows(9)))
    workshop = replace(workshop, progress=lambda _city, _source, _rows: meeting.wait() and None)
    reports: dict[str, CityReport] = {}

    def run(city: str) -> None:
        reports[city] = ingest(workshop, city)

    threads = [threading.Thread(target=run, args=(city,)) for city in ("rivermouth", "saltbury")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not meeting.broken, "both were in the middle of their rows at once"
    assert {city: report.people for city, report in reports.items()} == {"rivermouth": 23, "saltbury": 9}


def test_a_city_is_copied_and_deleted_alone(town: Town, open_portal: Callable[..., Portal], tmp_path: Path) -> None:
    portal = open_portal("download")
    town(arrests=portal)
    here = town(id="saltbury", arrests=open_portal("download", make_rows(9)))
    for city in ("rivermouth", "saltbury"):
        ingest(here, city)
    there = replace(here, home=Home(tmp_path / "other").make())
    shutil.copytree(here.home.cities / "rivermouth", there.home.cities / "rivermouth")
    copied, original = current(there.home, "rivermouth"), current(here.home, "rivermouth")
    assert copied is not None
    assert original is not None
    assert copied.records().collect().equals(original.records().collect())
    assert not ingest(there, "rivermouth").published, "the same rows under the same key are nothing new"
    portal.rows = make_rows(24)
    assert ingest(there, "rivermouth").generation == 2
    assert generations(here.home, "rivermouth") == [1]
    shutil.rmtree(here.home.cities / "rivermouth")
    assert current(here.home, "rivermouth") is None
    rest = current(here.home, "saltbury")
    assert rest is not None
    assert rest.manifest.records == 9
    assert ingest(here, "rivermouth").people == 24
