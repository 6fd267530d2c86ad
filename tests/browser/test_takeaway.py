"""Taking away what the explorer shows, in a real browser: links, files, pictures, tables, comparisons, frames."""

from __future__ import annotations

import csv
import json
import re
import struct
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.explorer_page import turned

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
CITY = "/?city=chicago"
HALVES = "/?v=1&city=chicago&compare=role:buyer"
PATIENCE_MS = 30_000
LAST = datetime.now(UTC).year - 1
"""A year that is closed for every question."""
DECODED = """async bytes => {
  const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0);
  const points = new Uint32Array(pen.getImageData(0, 0, picture.width, picture.height).data.buffer);
  const colours = new Map();
  for (const point of points) colours.set(point, (colours.get(point) ?? 0) + 1);
  const most = Math.max(...colours.values());
  return { width: picture.width, height: picture.height, colours: colours.size, most: most / points.length };
}"""


def ready(page: Page) -> Page:
    """The page once the answer under the picture is there."""
    expect(page.get_by_role("heading", name="Where this is from")).to_be_visible(timeout=PATIENCE_MS)
    return page


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def saved(page: Page, what: Locator, folder: Path) -> Path:
    """The file that a press of a link or a button saves."""
    with page.expect_download(timeout=PATIENCE_MS) as download:
        what.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def asked(page: Page, address: str) -> dict[str, Any]:
    """The API's answer to what the page shows: the address of the file it offers, as JSON."""
    link = page.get_by_role("link", name=re.compile("^CSV")).first.get_attribute("href")
    assert link is not None
    found: dict[str, Any] = httpx.get(address + link.replace("format=csv", "format=json")).json()
    return found


def numbers(rows: list[dict[str, Any]]) -> list[tuple[str, str, str, str]]:
    """What a file says of each area, as texts, in one order."""
    unit = "people"
    texts = [
        (
            row.get("cell") or "",
            row.get("part") or "cell",
            row["status"],
            "" if row.get(unit) is None else str(row[unit]),
        )
        for row in rows
        if row["unit"] == unit
    ]
    return sorted(texts)


def texts_in(png: bytes) -> dict[str, str]:
    """The texts of a PNG, read as RFC 2083 says."""
    found, at = {}, 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        content = png[at + 8 : at + 8 + length]
        if kind in {b"tEXt", b"iTXt"}:
            key, _, rest = content.partition(b"\0")
            found[key.decode("latin-1")] = rest.decode("latin-1") if kind == b"tEXt" else rest[4:].decode()
        at += length + 12
    return found


def test_the_csv_file_holds_the_apis_rows(visit: Open, address: str, tmp_path: Path) -> None:
    page = ready(visit(CITY))
    path = saved(page, page.get_by_role("link", name=re.compile("^CSV")), tmp_path)
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines))
    answer = asked(page, address)
    unplaced = [{**row, "part": "not_on_map"} for row in answer["not_on_map"]]
    assert numbers(rows) == numbers([*answer["rows"], *unplaced]) != []
    assert path.name == "safelight-chicago-cells.csv"


def test_the_geojson_file_holds_the_apis_rows_as_closed_areas(visit: Open, address: str, tmp_path: Path) -> None:
    page = ready(visit(CITY))
    path = saved(page, page.get_by_role("link", name=re.compile("^GeoJSON")), tmp_path)
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert numbers([feature["properties"] for feature in features]) == numbers(asked(page, address)["rows"]) != []
    for feature in features:
        assert feature["geometry"]["type"] == "Polygon"
        for ring in feature["geometry"]["coordinates"]:
            assert ring[0] == ring[-1]
            assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring)


@pytest.mark.parametrize("path", [CITY, HALVES])
def test_the_picture_opens_is_not_blank_and_says_what_it_is(visit: Open, tmp_path: Path, path: str) -> None:
    page = ready(visit(path))
    content = saved(page, button(page, "PNG picture"), tmp_path).read_bytes()
    found = page.evaluate(DECODED, list(content))
    assert found["width"] == 1600
    assert found["height"] > 1200
    assert found["colours"] > 100
    assert found["most"] < 0.95
    texts = texts_in(content)
    assert texts["Title"].startswith("Made-up data, for show: Chicago: people arrested")
    assert "City of Chicago" in texts["Source"]
    assert "terms of use" in texts["Copyright"]
    assert texts["URL"].split("/", 3)[3] == path.removeprefix("/").replace("?city", "?v=1&city")
    assert texts["Disclaimer"] == "Made-up data"
    expect(page.get_by_text("The picture is saved.")).to_be_visible()


def test_the_picture_of_a_difference_is_the_one_on_the_screen(visit: Open, tmp_path: Path) -> None:
    sides = ready(visit(f"{CITY}&resolution=6&compare=role:buyer"))
    both = saved(sides, button(sides, "PNG picture"), tmp_path).read_bytes()
    page = turned(sides, f"{CITY}&resolution=6&compare=role:buyer&contrast=difference")
    content = saved(page, button(page, "PNG picture"), tmp_path).read_bytes()
    texts = texts_in(content)
    assert " minus " in texts["Title"]
    assert page.locator(".difference-view > p").first.inner_text() in texts["Description"]
    assert " minus " not in texts_in(both)["Title"]
    found = page.evaluate(DECODED, list(content))
    assert found["width"] == 1600
    assert found["most"] < 0.95
    turned(page, "/?city=chicago&compare=city:oakland&contrast=difference")
    button(page, "PNG picture").click()
    expect(page.get_by_text("The picture could not be made")).to_be_visible()


def test_a_picture_that_can_not_be_made_says_so(visit: Open) -> None:
    def without_canvas(page: Page) -> None:
        page.add_init_script("HTMLCanvasElement.prototype.toBlob = function (done) { done(null); }")

    page = ready(visit(CITY, before=without_canvas))
    button(page, "PNG picture").click()
    expect(page.get_by_text("The picture could not be made")).to_contain_text(
        "The table and the CSV file have the same"
    )


def test_the_link_leads_back_to_what_was_shown_and_is_copied(visit: Open, address: str) -> None:
    def allow(page: Page) -> None:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    path = "/?v=1&city=chicago&hours=20-4&role=buyer&step=quarter&view=table"
    page = ready(visit(path, before=allow))
    title = page.locator(".table-twin caption").first.inner_text()
    button(page, "Share").click()
    dialog = page.get_by_role("dialog", name="Share this page")
    link = dialog.get_by_role("textbox", name="Link").input_value()
    assert link == address + path
    dialog.get_by_role("button", name="Copy Link").click()
    expect(dialog.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link
    again = ready(visit(path))
    expect(again.locator(".table-twin caption").first).to_have_text(title)
    expect(button(again, "Table")).to_have_attribute("aria-pressed", "true")
    code = dialog.get_by_role("textbox", name="Code to show it on another page").input_value()
    assert f'src="{address}/embed?v=1&amp;city=chicago' in code


def test_a_citation_names_source_state_address_and_day(visit: Open, address: str) -> None:
    page = ready(visit(CITY))
    button(page, "Cite this").click()
    dialog = page.get_by_role("dialog", name="Cite this")
    text = dialog.get_by_role("textbox", name="As text").input_value()
    assert text.startswith("Safelight. Made-up data, for show: Chicago: people arrested")
    assert "City of Chicago, Arrests" in text
    assert re.search(r"Data as of \d{4}-\d\d-\d\d", text)
    assert f"{address}/?v=1&city=chicago (read 20" in text
    assert dialog.get_by_role("textbox", name="As BibTeX").input_value().startswith("@misc{safelight-")


def test_a_place_is_found_by_keyboard_and_what_is_typed_stays_here(visit: Open) -> None:
    page = ready(visit(CITY))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    search = page.get_by_role("combobox", name="Search a city or neighbourhood")
    search.focus()
    page.keyboard.type("óAKl")
    option = page.get_by_role("option", name="Oakland city")
    expect(option).to_be_visible()
    assert [url for url in sent if "akl" in url.lower()] == []
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    assert search.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("city=oakland"))
    expect(search).to_be_focused()
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_another_city_is_entered_and_back_leads_back(visit: Open) -> None:
    page = ready(visit(CITY))
    choice = page.get_by_role("combobox", name="City", exact=True)
    choice.select_option("houston")
    expect(page).to_have_url(re.compile("city=houston"))
    page.go_back()
    expect(choice).to_have_value("chicago")


def test_the_table_is_one_key_away_first_for_the_keyboard_and_sorts(visit: Open, address: str) -> None:
    page = ready(visit(CITY))
    page.locator("#main").focus()
    page.keyboard.press("Tab")
    expect(button(page, "Show as table")).to_be_focused()
    page.keyboard.press("t")
    table = page.locator(".table-twin table").first
    expect(table.locator("caption")).to_contain_text("Chicago: people arrested")
    expect(page.get_by_text("Now a table. Made-up data")).to_be_attached()
    rows = asked(page, address)["rows"]
    shown = sorted((row["people"] for row in rows if row["status"] == "shown"), reverse=True)
    drawn = [int(text.replace(",", "")) for text in table.locator("tbody td:nth-of-type(1)").all_inner_texts()]
    assert drawn[: min(50, len(shown))] == shown[:50]
    heading = table.get_by_role("columnheader", name="People arrested")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    heading.get_by_role("button").press("Enter")
    expect(heading).to_have_attribute("aria-sort", "ascending")
    assert table.locator("tbody td").first.inner_text() == str(min(shown))
    page.keyboard.press("t")
    expect(table).to_be_hidden()


def test_single_keys_can_be_switched_off_and_fields_keep_theirs(visit: Open) -> None:
    page = ready(visit(CITY))
    page.get_by_role("combobox", name="Search a city or neighbourhood").press("t")
    expect(button(page, "Map")).to_have_attribute("aria-pressed", "true")
    page.locator("#main").focus()
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    keys.get_by_role("checkbox", name="Single letters act as keys").uncheck()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    page.locator("#main").focus()
    page.keyboard.press("t")
    expect(button(page, "Map")).to_have_attribute("aria-pressed", "true")


def test_two_sides_stand_under_their_names_and_as_a_difference(visit: Open) -> None:
    page = ready(visit(CITY))
    button(page, "Compare").click()
    dialog = page.get_by_role("dialog", name="Compare")
    dialog.get_by_role("radio", name="Another side of the trade").check()
    dialog.get_by_role("combobox", name="The other side").select_option("exploiter")
    dialog.get_by_role("button", name="Compare").click()
    expect(page).to_have_url(re.compile("compare=role:exploiter"))
    expect(page.locator(".compare-head h2")).to_have_text(
        ["arrested for selling", "arrested for promoting or trafficking"]
    )
    expect(page.locator(".larger")).to_contain_text("more: arrested for selling", timeout=PATIENCE_MS)
    button(page, "Difference").click()
    expect(page).to_have_url(re.compile("contrast=difference"))
    both = page.get_by_role("button", name=re.compile("^Show both (by areas of|up to)"))
    drawn = page.get_by_role("img", name=re.compile("^Map of differences"))
    for _ in range(2):  # areas of one size, then the same days
        expect(both.or_(drawn).first).to_be_visible(timeout=PATIENCE_MS)
        if both.is_visible():
            both.click()
    expect(drawn).to_be_visible(timeout=PATIENCE_MS)
    table = page.locator(".difference-view table").first
    said = set(table.locator("tbody td:last-of-type").all_inner_texts())
    assert said <= {
        "more: arrested for selling",
        "can't be told apart from noise",
        "can't be said: a side is held back",
        *(text for text in said if text.endswith("at least")),
    }
    assert (
        drawn.locator("path title").count() == page.locator(".difference-view table").first.locator("tbody tr").count()
    )
    button(page, "Change sides").click()
    expect(page.locator(".larger")).to_contain_text("more: arrested for selling")
    button(page, "Stop comparing").click()
    expect(page.locator(".compare-switch")).to_have_count(0)


def test_a_difference_is_never_more_than_noise_allows(visit: Open) -> None:
    page = ready(visit(f"{HALVES}&contrast=difference&resolution=6&until={LAST}"))
    rows = page.locator(".difference-view table").first.locator("tbody tr")
    expect(rows.first).to_be_visible(timeout=PATIENCE_MS)
    for texts in [row.locator("td").all_inner_texts() for row in rows.all()]:
        left, right, difference, _noise, verdict = texts
        if left.replace(",", "").isdigit() and right.replace(",", "").isdigit():
            by = int(left.replace(",", "")) - int(right.replace(",", ""))
            assert difference.replace(",", "") == (f"+{by}" if by > 0 else f"−{-by}" if by < 0 else "0")
            assert verdict.startswith("more") == (abs(by) > 2 * 6**0.5), texts


def test_two_cities_have_no_difference_by_area_and_say_so(visit: Open) -> None:
    page = ready(visit("/?v=1&city=chicago&compare=city:houston&contrast=difference"))
    expect(page.get_by_text("Two cities have no areas in common")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator(".difference-map")).to_have_count(0)


@pytest.mark.parametrize("name", ["Filters", "Insights"])
def test_panels_are_sheets_on_a_phone(visit: Open, name: str) -> None:
    page = ready(visit(CITY, width=390, height=844))
    opener = page.get_by_role("navigation", name="Filters and insights").get_by_role("button", name=name)
    box = opener.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert box["y"] + box["height"] <= 844
    opener.press("Enter")
    sheet = page.get_by_role("dialog", name=name)
    expect(sheet).to_be_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(opener).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


OPENERS = {"Share": "Share this page", "Compare": "Compare", "Cite this": "Cite this", "Keys": "Keys"}


@pytest.mark.parametrize("opener", OPENERS)
def test_dialogs_need_no_mouse_and_have_no_barrier(visit: Open, axe: str, opener: str) -> None:
    page = ready(visit(CITY))
    button(page, opener).focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name=OPENERS[opener])
    expect(dialog).to_be_visible()
    assert page.evaluate("!!document.activeElement.closest('dialog')")
    page.evaluate(axe)
    found = page.evaluate("axe.run('dialog[open]', {resultTypes: ['violations']})")
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found["violations"]] == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button(page, opener)).to_be_focused()


@pytest.mark.parametrize("path", [f"{CITY}&view=table", f"{HALVES}&contrast=difference&resolution=6"])
def test_tables_and_differences_have_no_barrier(visit: Open, axe: str, path: str) -> None:
    page = ready(visit(path))
    expect(page.locator(".data-table").first).to_be_visible(timeout=PATIENCE_MS)
    page.evaluate(axe)
    found = page.evaluate("axe.run('.picture', {resultTypes: ['violations']})")
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found["violations"]] == []


def test_an_unknown_part_of_a_link_is_named_and_left_out(visit: Open) -> None:
    page = ready(visit("/?v=1&city=chicago&colour=red&step=week"))
    expect(page.get_by_text("left out: colour, step")).to_be_visible()
    button(page, "Got it").click()
    expect(page).to_have_url(re.compile(r"\?v=1&city=chicago(#.*)?$"))
    expect(page.get_by_text("left out:")).to_have_count(0)


def test_a_refused_table_says_why_and_where_to_go(visit: Open) -> None:
    page = visit("/?v=1&city=chicago&sex=male&age_band=18_24&race=black&role=buyer&hours=20-4&view=table")
    notice = page.locator(".table-twin .unanswered").first
    expect(notice).to_be_visible(timeout=PATIENCE_MS)
    notice.get_by_role("button", name=re.compile("^Ask instead")).click()
    expect(page.locator(".table-twin caption").first).to_be_visible(timeout=PATIENCE_MS)


@pytest.mark.parametrize(("way", "words"), [("abort", "offline"), ("fault", "can't answer")])
def test_a_table_without_an_answer_says_so_and_asks_again(visit: Open, way: str, words: str) -> None:
    broken = [True]

    def answer(route: Route) -> None:
        if not broken[0]:
            route.fallback()
        elif way == "abort":
            route.abort()
        else:
            # A status that none of our problems has; the fixture lets the console say only those from 400 on.
            route.fulfill(status=418, body="{}", content_type="application/problem+json")

    page = visit(f"{CITY}&view=table", before=lambda page: page.route("**/arrests/cells*", answer))
    notice = page.locator(".table-twin .unanswered").first
    expect(notice).to_contain_text(words, timeout=PATIENCE_MS)
    broken[0] = False
    notice.get_by_role("button", name="Try again").click()
    expect(page.locator(".table-twin caption").first).to_contain_text("Chicago", timeout=PATIENCE_MS)


def test_a_slow_answer_is_said_to_be_on_its_way(visit: Open) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page = visit(f"{CITY}&view=table", before=lambda page: page.route("**/arrests/cells*", hold))
    expect(page.get_by_text("Still asking").first).to_be_visible(timeout=PATIENCE_MS)
    for route in held:
        route.fallback()
    expect(page.locator(".table-twin caption").first).to_contain_text("Chicago", timeout=PATIENCE_MS)


def test_a_frame_has_the_picture_its_state_and_the_way_to_the_full_page(visit: Open, address: str) -> None:
    page = visit("/embed?v=1&city=chicago&role=buyer", width=600, height=520)
    link = page.get_by_role("link", name=re.compile("full page"))
    expect(link).to_have_attribute("href", f"{address}/?v=1&city=chicago&role=buyer", timeout=PATIENCE_MS)
    expect(page.locator(".embed-mark .badge")).to_have_text("made-up data")
    expect(page.locator(".explorer h1")).to_contain_text("arrested for buying")
    for absent in (".place-bar", "aside.filters", "aside.insights", ".foot-of-explorer"):
        expect(page.locator(absent)).to_have_count(0)
    expect(page.locator(".top")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 600


def test_on_paper_it_is_black_on_white_with_every_row(visit: Open) -> None:
    page = ready(visit(f"{CITY}&view=table"))
    expect(page.locator(".data-table").first).to_be_visible(timeout=PATIENCE_MS)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for gone in (".place-bar", ".downloads", ".data-pages", "aside.filters"):
        assert page.locator(gone).first.is_hidden()
    style = "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('h1')).color]"
    assert page.evaluate(style) == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    page.set_viewport_size({"width": 700, "height": 1000})
    assert page.locator(".sheet-openers").is_hidden()
    assert page.pdf()[:5] == b"%PDF-"
