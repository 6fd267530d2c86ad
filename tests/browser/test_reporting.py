"""The form of a report in a real Chromium on a phone: from a tap to the live list, with the browser's own work."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import ExifTags, Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.explorer_page import barriers
from tests.texted_places import CITY

pytestmark = pytest.mark.browser

FORM = f"/presence/{CITY}/report"
CORNER = {"latitude": 34.0443, "longitude": -118.2433}
KEEP = """() => {
  const sent = window.fetch;
  window.fetch = (address, how) => {
    if (how?.body instanceof FormData) window.kept = how.body.get("photo");
    return sent(address, how);
  };
}"""
KEPT = """async () => {
  const bytes = new Uint8Array(await window.kept.arrayBuffer());
  return [window.kept.name, btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(""))];
}"""
CELL = re.compile(r"34\.04\d\d, -118\.24\d\d")


@pytest.fixture
def phone(chromium: Browser, address: str) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, base_url=address, geolocation=CORNER, permissions=["geolocation"]
    )
    yield context
    assert context.cookies() == []
    context.close()


def opened(phone: BrowserContext, path: str = FORM) -> Page:
    """The form, which has asked nobody else for anything and raised no error."""
    page = phone.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path)
    expect(page.locator("#report")).to_be_visible()
    origin = page.evaluate("location.origin")
    assert said == []
    assert [url for url in asked if not url.startswith(origin)] == []
    return page


def answers(page: Page) -> list[str]:
    return page.locator("#said .reply").all_inner_texts()


def send(page: Page, count: int) -> None:
    page.get_by_role("button", name=re.compile("^(Send|Enviar)$")).first.click()
    expect(page.locator("#said .own")).to_have_count(count, timeout=10_000)


def photo(path: Path) -> Path:
    """A large photo with where it was taken."""
    tags = Image.Exif()
    tags.get_ifd(ExifTags.IFD.GPSInfo)[1] = "N"
    tags[0x0110] = "Marker-Phone-7"
    Image.effect_noise((2400, 1200), 60).convert("RGB").save(path, "JPEG", exif=tags, quality=95)
    return path


def test_from_a_tap_to_the_live_list(phone: BrowserContext, axe: str) -> None:
    page = opened(phone)
    assert barriers(page, axe) == []
    for width in (320, 360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_label("Towing").check()
    page.get_by_label("Where?").fill("5th & san pedro")
    send(page, 1)
    assert answers(page)[0].startswith("Noted: towing at")
    page.get_by_label("Answer, or write as you would text").fill("gone")
    page.keyboard.press("Enter")
    expect(page.locator("#said .own")).to_have_count(2, timeout=10_000)
    assert "off the map" in answers(page)[-1]
    page.get_by_label("Sweep of a camp").check()
    send(page, 3)
    page.get_by_role("link", name="Now in Los Angeles").click()
    expect(page.locator(".sightings li").get_by_text("Sweep of a camp, possible").first).to_be_visible()


def test_position_and_map_leave_the_phone_as_a_cell(phone: BrowserContext) -> None:
    page = opened(phone, f"/es{FORM}")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None)
    page.get_by_role("button", name="Usar mi posición").click()
    place = page.get_by_label("¿Dónde?")
    expect(place).to_have_value(CELL)
    assert place.input_value() != "34.0443, -118.2433"
    page.get_by_role("button", name="Elegir en un mapa").click()
    drawn = page.locator("#map svg")
    for _tap in range(4):  # three bring it closer, the last chooses
        drawn.click(position={"x": 150, "y": 150})
    expect(page.locator("#chosen")).to_contain_text("350 m")
    tapped = place.input_value()
    assert re.fullmatch(r"3\d\.\d{4}, -11\d\.\d{4}", tapped)
    drawn.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert place.input_value() != tapped
    place.fill("7 y alvarado")
    send(page, 1)
    assert answers(page)[0].startswith("Anotado: policia")
    assert "34.0443" not in "".join(sent)


def test_a_photo_loses_its_words_before_it_leaves(phone: BrowserContext, tmp_path: Path) -> None:
    page = opened(phone)
    page.evaluate(KEEP)
    page.get_by_label("A photo, if you have one").set_input_files(photo(tmp_path / "IMG-2026-somebody.jpg"))
    page.get_by_label("Where?").fill("union station")
    send(page, 1)
    assert "Your photo is checked, then deleted" in answers(page)[0]
    name, content = page.evaluate(KEPT)
    assert name == "photo.jpg"
    jpeg = base64.b64decode(content)
    assert b"Marker-Phone-7" not in jpeg
    with Image.open(BytesIO(jpeg)) as arrived:
        assert arrived.size == (1280, 640)
        assert not arrived.getexif()


def test_what_goes_wrong_is_said_and_nothing_is_lost(phone: BrowserContext, tmp_path: Path) -> None:
    page = opened(phone)
    trouble = page.get_by_role("alert")
    page.get_by_role("button", name="Send", exact=True).first.click()
    expect(trouble).to_contain_text("Say where first")
    page.get_by_label("Where?").fill("<b>nowhere</b>")
    (tmp_path / "film.jpg").write_bytes(b"\0\0\0\x18ftypheic" + bytes(99))
    page.get_by_label("A photo, if you have one").set_input_files(tmp_path / "film.jpg")
    page.get_by_role("button", name="Send", exact=True).first.click()
    expect(trouble).to_contain_text("can't be opened here")
    page.get_by_label("A photo, if you have one").set_input_files([])
    phone.set_offline(True)
    page.get_by_role("button", name="Send", exact=True).first.click()
    expect(trouble).to_contain_text("No connection", timeout=10_000)
    phone.set_offline(False)
    page.route("**/hooks/webform", lambda route: route.fulfill(status=403, body="no"), times=1)
    send(page, 1)  # work that isn't believed is done anew
    assert answers(page)[0].startswith("Where?")
    expect(trouble).to_be_hidden()
    assert page.get_by_label("Where?").input_value() == "<b>nowhere</b>"


def test_without_a_script_it_says_so(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + FORM)
    expect(page.locator("#report")).to_be_hidden()
    # What a <noscript> holds is shown by browsers without scripts; this one only leaves them unrun.
    assert "This form needs a script" in page.locator("noscript").first.inner_html()
    context.close()
