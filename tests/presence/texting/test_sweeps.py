"""SWEEP: what is answered of posted clean-ups, from rows that the product's own ingest holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from safelight.catalog import Endpoint, FeedKind, load_catalog
from safelight.core.home import Home, record_key
from safelight.core.settings import Settings
from safelight.feeds import Http
from safelight.geo.gazetteer import Place
from safelight.ingest import CityReport, Workshop, ingest
from safelight.presence.texting.notices import Posted
from safelight.presence.texting.replies import how_soon
from tests.presence.texting.conftest import NOW, Clock, Phones
from tests.servers import Portal
from tests.texted_places import CITY, cell_at

ANA = "+12135550001"
CORNER = "5th & San Pedro"
NEAR, FAR = "34.0446,-118.2440", "34.0571,-118.2766"

Put = Callable[[str], CityReport]


@pytest.fixture
def put(phones: Phones, texts: object, tmp_path: Path) -> Iterator[Put]:
    """Ingests notices, given as lines of a file, into a home that SWEEP is answered from."""
    home = Home(tmp_path / "held").make()
    workshop = Workshop(home, load_catalog(), record_key(home, Settings(home=home.root)), NOW)
    before, texts.desk.notices.home = texts.desk.notices.home, home

    def run(lines: str) -> CityReport:
        path = tmp_path / "notices.csv"
        path.write_text(f"notice,starts,lat,lon\n{lines}\n", encoding="utf-8")
        return ingest(workshop, CITY, file=path)

    yield run
    texts.desk.notices.home = before


def test_the_next_ones_near_are_told_with_day_and_hour(put: Put, phones: Phones) -> None:
    report = put(f"N3,2026-03-09,{NEAR}\nN1,2026-03-03T08:00,{NEAR}\nN2,2026-03-04T08:00,{FAR}\nN4,2026-03-12,{NEAR}")
    assert dict(report.tallies["sweep_notices"].by_kind) == {"sweep_notice": 4}
    assert phones(ANA, f"SWEEP {CORNER}")[0] == (
        "E 5th St & San Pedro St: posted clean-up Tue Mar 3, 8 AM; Mon Mar 9. Taken things: 213-806-6355. "
        "Happening now? Text NOW"
    )
    assert phones(ANA, "limpieza 7th & Alvarado")[0] == (
        "S Alvarado St & W 7th St: limpieza anunciada mie 4 mar, 8 h. Tus cosas: 213-806-6355. ¿Es ahora? Manda AHORA"
    )
    assert phones(ANA, "AHORA")[0].startswith("Anotado: limpieza, S Alvarado St & W 7th St.")


def test_all_of_an_area_is_looked_at(put: Put, phones: Phones) -> None:
    put("N1,2026-03-03T13:00,34.0472,-118.2560")
    assert "posted clean-up Tue Mar 3, 1 PM" in phones(ANA, "SWEEP 90013")[0]
    assert "no posted clean-up is held" in phones(ANA, "SWEEP macarthur park")[0]


def test_what_is_over_or_too_far_ahead_is_not_told(put: Put, phones: Phones) -> None:
    report = put(f"N1,2026-03-01T08:00,{NEAR}\nN2,2026-03-20T08:00,{NEAR}\nN3,2026-09-20T08:00,{NEAR}")
    assert report.tallies["sweep_notices"].rejected == 1
    assert phones(ANA, f"SWEEP {CORNER}")[0].startswith(
        "E 5th St & San Pedro St: no posted clean-up is held for the coming days. Notices may be missing."
    )


def test_notices_that_nobody_reads_in_any_more_are_none(put: Put, phones: Phones, clock: Clock) -> None:
    put(f"N1,2026-03-03T08:00,{NEAR}")
    clock.turn(days=33)
    assert phones(ANA, f"SWEEP {CORNER}")[0].startswith("Los Angeles publishes no clean-up notices that we can read.")


def test_a_notice_that_is_posted_anew_takes_the_place_of_the_old_one(put: Put, texts: object) -> None:
    place = Place(cell_at(34.0443, -118.2433), 9, CORNER, "crossing")
    put(f"N1,2026-03-03T08:00,{NEAR}")
    assert texts.desk.notices.next(CITY, place, NOW) == [Posted(date(2026, 3, 3), 8)]
    put(f"N1,2026-03-05T09:00,{NEAR}")
    assert texts.desk.notices.next(CITY, place, NOW) == [Posted(date(2026, 3, 5), 9)]


@pytest.mark.parametrize("kind", ["arcgis", "download"])
def test_a_city_that_opens_its_notices_needs_an_entry_and_no_code(
    kind: str, open_portal: Callable[..., Portal], http: Http, phones: Phones, texts: object, tmp_path: Path
) -> None:
    """A layer or a file on a publisher's server on this machine, read every day as any other source."""
    columns = ["notice", "starts", "lat", "lon", "camp_notes"]
    lat, lon = NEAR.split(",")
    rows = [dict(zip(columns, ["N1", "2026-03-04T07:00", lat, lon, "CANARY, JANE"], strict=True))]
    portal = open_portal(kind, rows, columns)
    catalog = load_catalog()
    city = catalog.city(CITY)
    source = city.source("sweep_notices")
    assert source is not None
    own = source.model_copy(update={"feed": FeedKind(kind), "endpoint": Endpoint.model_validate(portal.endpoint())})
    town = city.model_copy(update={"sources": [own]})
    home = Home(tmp_path / "held").make()
    workshop = Workshop(home, replace(catalog, cities={CITY: town}), record_key(home, Settings(home=home.root)), NOW)
    report = ingest(workshop, CITY, http=http)
    assert not report.problems
    before, texts.desk.notices.home = texts.desk.notices.home, home
    try:
        assert "posted clean-up Wed Mar 4, 7 AM." in phones(ANA, f"SWEEP {CORNER}")[0]
    finally:
        texts.desk.notices.home = before
    landed = b"".join(path.read_bytes() for path in home.root.rglob("*") if path.is_file())
    assert b"CANARY" not in landed


@pytest.mark.parametrize(
    ("hour", "english", "spanish"),
    [(0, "Wed Dec 30, 12 AM", "mie 30 dic, 0 h"), (12, "Wed Dec 30, 12 PM", "mie 30 dic, 12 h")],
)
def test_hours_as_people_write_them(hour: int, english: str, spanish: str) -> None:
    day = date(2026, 12, 30)
    assert (how_soon(day, hour, "en"), how_soon(day, hour, "es")) == (english, spanish)
    assert how_soon(day, None, "en") == "Wed Dec 30"
