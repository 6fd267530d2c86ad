"""The live list, its map and the flyer, as they come from the server: whole without a script, light, and careful."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from itertools import count

import httpx
import pytest
from django.db import connection
from shapely.geometry import box

from safelight.core.home import Home
from safelight.geo import Area, Places, write_places
from safelight.geo.gazetteer import gazetteer_file
from safelight.presence.kinds import SightingKind
from safelight.web.configuration import DIST
from safelight.web.public import assets
from safelight.web.public.presence.live_words import KINDS, STATUS, age, from_centre, sure
from tests.texted_places import cell_at, write_gazetteer
from tests.web.conftest import NOW

MOST = 30
"""Sightings on the list; the view cannot be imported before Django has settings."""

PAGE = "/presence/oakland"
LAKE = (37.805, -122.255)
HILLS = (37.835, -122.205)
NUMBER = "+15105550100"
PEOPLE = count()
"""Everybody who reports is somebody else."""


@pytest.fixture(scope="module")
def areas(home: Home) -> Iterator[None]:
    """Two areas of Oakland, for as long as these tests run."""
    made = [
        Area("Lakeside & Port", "neighbourhood", box(-122.30, 37.78, -122.23, 37.82)),
        Area("Los Álamos", "neighbourhood", box(-122.23, 37.82, -122.18, 37.86)),
    ]
    about = {"citation": "Made up", "licence": "none", "tolerance_m": 1.0}
    path = write_places(home, Places("oakland", tuple(made), about))
    yield
    path.unlink()


@pytest.fixture
def oakland(site: Callable[..., httpx.Client], areas: None) -> Iterator[httpx.Client]:
    """A site that texts of Oakland can be sent to; it has seen nothing yet."""
    _forget()
    yield site(twilio_numbers=f"{NUMBER}=oakland")
    _forget()


def _forget() -> None:
    with connection.cursor() as cursor:
        for table in ("report", "sighting", "surge", "standing"):
            cursor.execute(f"DELETE FROM presence_{table}")


def see(
    at: tuple[float, float],
    *,
    confirmed: bool = False,
    kind: SightingKind = SightingKind.PATROL,
    minutes: int = 0,
    simulated: bool = False,
    resolution: int = 9,
) -> None:
    from safelight.presence.models import Verdict
    from safelight.presence.sightings import ledger

    sender = ledger.Sender(NOW.date(), (next(PEOPLE).to_bytes(16, "big"),))
    cell = ledger.area(cell_at(*at), resolution)
    report = ledger.seen("oakland", cell, kind, sender, NOW - timedelta(minutes=minutes), simulated=simulated)
    if confirmed:
        report.verdict = Verdict.CONFIRMED
        report.save()
        ledger.settle(report.sighting)


def text(response: httpx.Response) -> str:
    """What a reader reads."""
    assert response.status_code == 200, response.text[:300]
    main = response.text.partition("<main")[2].partition("</main>")[0] or response.text
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_nothing_seen_is_not_nobody_there(oakland: httpx.Client) -> None:
    read = text(oakland.get(PAGE))
    assert "Nothing is reported now. That doesn't mean that nobody is there." in read
    assert "No guarantee." in read
    assert "don't interfere" in read
    assert "written to a disk" in read


def test_a_line_says_where_what_how_sure_and_how_old(oakland: httpx.Client) -> None:
    see(LAKE, confirmed=True, kind=SightingKind.SWEEP, minutes=20)
    see(HILLS)
    read = text(oakland.get(PAGE))
    assert "2 reports are live." in read
    assert "Lakeside & Port Sweep of a camp, very likely 15 minutes ago Confirmed by several people" in read
    assert "Los Álamos Police, possible less than 15 minutes ago Unconfirmed" in read
    assert "simulated" not in read
    assert "As of 04:00." in read  # noon in London is four in Oakland


@pytest.mark.parametrize("resolution", [7, 8])
def test_a_whole_area_is_said_and_sent_as_wide_as_it_is(oakland: httpx.Client, resolution: int) -> None:
    from safelight.web.api.documents import Sightings

    see(LAKE, confirmed=True, resolution=resolution)
    see(HILLS, resolution=7)
    document = Sightings.model_validate(oakland.get("/api/v1/presence/sightings?city=oakland").json())
    assert [(one.resolution, one.cell[1], one.status) for one in document.sightings] == [
        (resolution, str(resolution), "confirmed"),
        (7, "7", "unconfirmed"),
    ]
    assert "Confirmed by several people or a moderator: somewhere in a wide area" in text(oakland.get(PAGE))
    drawn = oakland.get(PAGE, params={"view": "map"}).text
    assert (drawn.count('<g class="confirmed"><path d="M'), drawn.count('<g class="unconfirmed"><path d="M')) == (1, 1)


def test_what_is_made_up_and_what_floods_is_said(oakland: httpx.Client) -> None:
    from safelight.presence.models import Surge

    see(LAKE, confirmed=True, simulated=True)
    see(HILLS)
    assert "simulated: not real" in text(oakland.get(PAGE))
    Surge.objects.create(city="oakland", floor=2, ends_at=NOW + timedelta(hours=1))
    read = text(oakland.get(PAGE))
    assert "Very many reports come in right now" in read
    assert "Los Álamos" not in read


@pytest.mark.parametrize("asked", ["Los Álamos", "los alamos", "alamos"])
def test_an_area_puts_the_nearest_first(oakland: httpx.Client, asked: str) -> None:
    see(LAKE, confirmed=True)
    see(HILLS)
    read = text(oakland.get(PAGE, params={"near": asked}))
    assert read.index("Los Álamos 0.0 km") < read.index("Lakeside & Port 2")


def test_a_name_that_may_be_two_is_asked_about_and_one_that_is_none_is_said(oakland: httpx.Client) -> None:
    found = oakland.get(PAGE, params={"near": "l"}).text
    assert "?near=Lakeside+%26+Port" in found
    assert "No area has that name" in text(oakland.get(PAGE, params={"near": "<b>x"}))
    assert "<b>x" not in oakland.get(PAGE, params={"near": "<b>x"}).text


def test_without_areas_a_place_is_said_from_the_centre(site: Callable[..., httpx.Client]) -> None:
    from safelight.presence.sightings import ledger

    _forget()
    ledger.seen("chicago", cell_at(41.95, -87.65), SightingKind.TOWING, ledger.Sender(NOW.date(), (b"x" * 16,)), NOW)
    read = text(site().get("/presence/chicago"))
    assert re.search(r" [5-9] km north of the centre Towing", read), read
    assert "no number to text" in read
    page = site().get("/presence/chicago?view=map").text
    assert "+ Chicago" in page  # where the distances of the list are counted from
    assert re.search(r'<g class="bar".*<path d="M20 \d+h\d+"/>.* km</text>', page)
    _forget()


def test_without_areas_a_place_is_said_by_the_gazetteer(site: Callable[..., httpx.Client], home: Home) -> None:
    from safelight.presence.sightings import ledger

    _forget()
    write_gazetteer(home)
    for who in (b"x", b"y"):  # confirmed: one person's word is shown by a wider area
        sender = ledger.Sender(NOW.date(), (who * 16,))
        ledger.seen("los_angeles", cell_at(34.0571, -118.2766), SightingKind.TOWING, sender, NOW)
    ledger.seen("los_angeles", cell_at(34.0430, -118.2430), SightingKind.SWEEP, sender, NOW)
    read = text(site().get("/presence/los_angeles"))
    assert "near MacArthur Park Towing" in read
    assert re.search(r"near (Skid Row|ZIP 90013) Sweep", read)
    gazetteer_file(home, "los_angeles").unlink()
    assert "km west of the centre Towing" in text(site().get("/presence/los_angeles"))
    _forget()


def test_the_map_draws_outlines_and_marks_in_whole_units(oakland: httpx.Client) -> None:
    see(LAKE, confirmed=True)
    see(HILLS)
    found = oakland.get(PAGE, params={"view": "map"}).text
    drawing = found[found.index('<svg class="live-map"') :]
    assert len(re.findall(r'<g class="(?:confirmed|unconfirmed)">', drawing)) == 2
    assert len(re.findall(r'<path d="M[\d -]+l[\d -]+z"/>', drawing)) == 2
    assert ">Lakeside &amp; Port</text>" in drawing
    middles = re.findall(r'<text x="(\d+)" y="(\d+)" dy', drawing)
    (lake_x, lake_y), (hills_x, hills_y) = ((int(x), int(y)) for x, y in middles)
    assert lake_x < hills_x  # east is right, north is up
    assert lake_y > hills_y
    near = oakland.get(PAGE, params={"view": "map", "near": "alamos"}).text
    assert near.partition("<svg")[2] != drawing.partition("<svg")[2]


def test_a_script_gets_what_changes_alone_and_again_only_when_it_did(oakland: httpx.Client) -> None:
    part = oakland.get(PAGE, params={"part": "1"})
    assert "<html" not in part.text
    assert part.headers["cache-control"] == "public, max-age=2"
    again = {"If-None-Match": part.headers["etag"]}
    assert oakland.get(PAGE, params={"part": "1"}, headers=again).status_code == 304
    see(LAKE)
    assert oakland.get(PAGE, params={"part": "1"}, headers=again).status_code == 200


@pytest.mark.parametrize("language", ["", "/es"])
def test_the_longest_list_without_a_script_is_light(oakland: httpx.Client, language: str) -> None:
    for number in range(MOST + 5):
        see((37.70 + number * 0.012, -122.2), confirmed=True, kind=list(SightingKind)[number % 6], simulated=True)
    found = oakland.get(language + PAGE)
    assert found.text.count('<li class="confirmed">') == MOST
    sheets = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', found.text)
    sent = len(gzip.compress(found.content)) + sum(len(gzip.compress((DIST / sheet).read_bytes())) for sheet in sheets)
    assert sent <= 15_000
    assert "woff2" not in found.text
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in found.text


def test_titles_tell_nothing_and_the_way_out_is_there(oakland: httpx.Client) -> None:
    for path in (PAGE, f"{PAGE}/flyer"):
        found = oakland.get(path).text
        assert "<title>Oakland · Safelight</title>" in found
        assert "data-exit" in found
        assert "sex trade" not in found.partition("</head>")[0].replace("who is arrested in the sex trade", "")


def test_a_flyer_has_number_commands_code_and_rights(oakland: httpx.Client) -> None:
    english = oakland.get(f"{PAGE}/flyer", params={"area": "alamos"})
    read = text(english)
    for said in ("510-555-0100", "COPS AT Los Álamos", "STATUS Los Álamos", "WATCH Los Álamos 6h", "GONE", "DELETE"):
        assert said in read
    assert "Not yet reviewed by a lawyer" in read
    assert "<svg" in english.text
    assert "style=" not in english.text
    spanish = text(oakland.get(f"/es{PAGE}/flyer"))
    for said in ("POLICIA EN", "ESTADO", "VIGILA", "LIMPIEZA", "SE FUERON", "BORRAR"):
        assert said in spanish


def test_a_flyer_without_a_number_leads_to_the_page(site: Callable[..., httpx.Client]) -> None:
    read = text(site().get("/presence/chicago/flyer"))
    assert "/presence/chicago" in read
    assert "STATUS" not in read


def test_words_a_flyer_teaches_are_understood() -> None:
    from safelight.presence.texting.commands import Delete, Gone, Seen, Status, Sweep, Watch
    from safelight.presence.texting.understanding import understand

    taught = {
        "COPS AT Skid Row": Seen, "STATUS Skid Row": Status, "WATCH Skid Row 6h": Watch, "SWEEP Skid Row": Sweep,
        "GONE": Gone, "DELETE": Delete, "POLICIA EN Skid Row": Seen, "ESTADO Skid Row": Status,
        "VIGILA Skid Row 6h": Watch, "LIMPIEZA Skid Row": Sweep, "SE FUERON": Gone, "BORRAR": Delete,
    }  # fmt: skip
    for words, command in taught.items():
        assert isinstance(understand(words).command, command), words


@pytest.mark.parametrize("path", ["/presence/atlantis", "/presence/atlantis/flyer"])
def test_a_city_that_there_is_not(oakland: httpx.Client, path: str) -> None:
    assert oakland.get(path).status_code == 404


def test_words() -> None:
    assert set(KINDS) == set(SightingKind)
    assert set(STATUS) == {"confirmed", "unconfirmed", "disputed"}
    assert [str(sure(value)) for value in (0.9, 0.5, 0.3, 0.1)] == [
        *("very likely", "likely", "possible", "perhaps over by now"),
    ]
    assert [age(minutes) for minutes in (0, 15, 60, 75)] == [
        *("less than 15 minutes ago", "15 minutes ago", "1 h ago", "1 h 15 min ago"),
    ]
    assert [from_centre(bearing, 5100) for bearing in (-20, 44, 181, -90)] == [
        *("5 km north of the centre", "5 km north-east of the centre"),
        *("5 km south of the centre", "5 km west of the centre"),
    ]
    assert from_centre(0, 100) == "in the centre"
    from safelight.web.public.presence import live

    assert live.MOST == MOST
    assert [live.Number(one).read for one in ("+12135550100", "+442079460000", "22395")] == [
        *("213-555-0100", "+442079460000", "22395"),
    ]


def test_the_page_asks_for_its_own_script() -> None:
    built = assets.links(DIST, "live", letters=False)
    assert not built or "woff2" not in built
