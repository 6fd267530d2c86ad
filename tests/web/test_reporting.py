"""The form of a report, the door of Presence, and what could be handed over: as they come from the server."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import unescape

import httpx
import pytest
from django.db import connection

from safelight.core.home import Home
from safelight.presence.channels.webform import WORK_BITS, zeros
from safelight.presence.kinds import SightingKind
from safelight.web.configuration import DIST
from tests.people_database import migrated, use_database
from tests.texted_places import CITY, write_gazetteer

NOW = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
FORM = f"/presence/{CITY}/report"


@pytest.fixture(scope="module")
def texted_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("reporting") / "home").make()
    write_gazetteer(home)
    migrated(home)
    return home


@pytest.fixture
def page(texted_home: Home, site: Callable[..., httpx.Client]) -> Iterator[httpx.Client]:
    use_database(texted_home)
    yield site(root=texted_home, clock=lambda: NOW, twilio_numbers=f"+12135550100={CITY}")
    with connection.cursor() as cursor:
        for table in (name for name in connection.introspection.table_names() if name.startswith("presence_")):
            cursor.execute(f"DELETE FROM {table}")


def read(response: httpx.Response) -> str:
    assert response.status_code == 200, response.text[:300]
    main = response.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def posted(page: httpx.Client, text: str, place: str = "") -> list[str]:
    """What the form answers: as a browser does it, work and all."""
    task = page.get(FORM, params={"part": "work"}).json()
    work = next(str(n) for n in range(1 << 24) if zeros(task["challenge"], str(n)) >= task["bits"])
    fields = {"to": CITY, "text": text, "place": place, "challenge": task["challenge"], "work": work}
    answer = page.post("/hooks/webform", data=fields)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["replies"])


@pytest.mark.parametrize("language", ["", "/es"])
def test_what_is_chosen_is_understood_as_it_is_meant(page: httpx.Client, language: str) -> None:
    from safelight.presence.texting.commands import Gone, Seen, Status
    from safelight.presence.texting.understanding import understand

    html = page.get(language + FORM).text
    chosen = re.findall(r'name="what" value="([^"]+)"( data-photo)?', html)
    meant = [understand(f"{unescape(says)} 5th & San Pedro") for says, _photo in chosen]
    assert [one.command.kind for one in meant[:6] if isinstance(one.command, Seen)] == list(SightingKind)
    assert [type(one.command) for one in meant[6:]] == [Gone, Status]
    assert [bool(photo) for _says, photo in chosen] == [True] * 6 + [False] * 2
    assert all(one.command.place.endswith("5th & San Pedro") for one in meant)
    if language:
        assert {one.language for one in meant} == {"es"}


def test_it_is_answered_as_a_text_is_and_in_its_language(page: httpx.Client) -> None:
    assert posted(page, "cops at", "5th & San Pedro")[0].startswith("Noted: police at")
    assert posted(page, "cops at", "34.0443, -118.2433")[0].startswith("Noted: police at")
    assert posted(page, "están limpiando en", "7 y alvarado")[0].startswith("Anotado: limpieza")
    assert posted(page, "1 & 2")  # whatever is written back
    assert posted(page, "gone", "5th & San Pedro")[0].startswith("Thanks")
    assert posted(page, "DELETE")[0].startswith("Forgotten")


def test_work_is_new_each_time_and_never_kept(page: httpx.Client) -> None:
    answers = [page.get(FORM, params={"part": "work"}) for _ in range(2)]
    assert answers[0].json()["challenge"] != answers[1].json()["challenge"]
    assert answers[0].json()["bits"] == WORK_BITS
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}


@pytest.mark.parametrize("language", ["", "/es"])
def test_the_page_is_light_and_asks_nobody_else(page: httpx.Client, language: str) -> None:
    found = page.get(language + FORM)
    assets = re.findall(r'(?:href|src)="/static/(assets/[^"]+\.(?:css|js))"', found.text)
    sent = len(gzip.compress(found.content)) + sum(len(gzip.compress((DIST / one).read_bytes())) for one in assets)
    assert sent <= 30_000
    assert "set-cookie" not in found.headers
    assert not re.findall(r'(?:src|action)="https?:', found.text)
    assert "geolocation=(self)" in found.headers["permissions-policy"]
    assert "camera=()" in found.headers["permissions-policy"]
    assert "<title>Los Angeles · Safelight</title>" in found.text
    number = re.search(r"<noscript>.*?sms:\+12135550100.*?</noscript>", found.text, re.DOTALL)
    assert number is not None


def test_the_map_is_of_areas_or_of_the_citys_footprint(page: httpx.Client) -> None:
    found = page.get(FORM, params={"part": "map"}).text
    assert found.count("<path d=") > 5
    for name in ("latitude", "longitude", "metres", "west", "north", "step"):
        assert re.search(rf'data-{name}="-?\d+\.\d+"', found), name


def test_a_city_without_places_takes_nothing(site: Callable[..., httpx.Client]) -> None:
    page = site()
    assert "aren't set up here yet" in read(page.get("/presence/chicago/report"))
    assert "<form" not in page.get("/presence/chicago/report").text.partition("<main")[2]
    assert page.get("/presence/atlantis/report").status_code == 404


def test_the_door_leads_to_numbers_lists_forms_and_flyers(page: httpx.Client) -> None:
    html = page.get("/presence/").text
    for address in (f"/presence/{CITY}", FORM, f"/presence/{CITY}/flyer", "/presence/handing-over"):
        assert f'href="{address}"' in html
        assert page.get(address).status_code == 200
    assert "sms:+12135550100" in html
    assert "No guarantee." in html
    assert 'href="/presence/"' in page.get("/").text
    assert f'href="{FORM}"' in page.get(f"/presence/{CITY}").text


def test_the_door_without_anything(site: Callable[..., httpx.Client], empty_home: Home) -> None:
    migrated(empty_home)
    use_database(empty_home)
    assert "No city can be texted about here yet." in read(site(root=empty_home).get("/presence/"))


@pytest.mark.parametrize("language", ["", "/es"])
def test_every_table_and_column_is_on_the_page(page: httpx.Client, language: str) -> None:
    posted(page, "cops at", "5th & San Pedro")
    html = page.get(f"{language}/presence/handing-over").text
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            assert f"<code>{table}</code>" in html
            if table.startswith("presence_"):
                columns = connection.introspection.get_table_description(cursor, table)
                part = html.partition(f"<h3><code>{table}</code>")[2].partition("<h3>")[0]
                assert set(re.findall(r'row"><code>(\w+)<', part)) == {column.name for column in columns}
    assert ("fewer than 100 rows" if not language else "menos de 100 filas") in html
    assert "1 row" not in html


def test_rows_are_told_in_hundreds() -> None:
    from safelight.presence.handing_over import Table
    from safelight.web.public.presence.handing import _rows

    told = [_rows(Table("x", "", "", number, ())) for number in (0, 99, 100, 149, 12_345)]  # type: ignore[arg-type]
    assert told == [*["fewer than 100 rows"] * 2, *["about 100 rows"] * 2, "about 12,300 rows"]


def test_privacy_and_list_lead_to_it(page: httpx.Client) -> None:
    for address in ("/method/privacy", f"/presence/{CITY}", "/presence/"):
        assert 'href="/presence/handing-over"' in page.get(address).text
