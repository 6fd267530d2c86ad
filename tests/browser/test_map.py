"""The explorer's map in a real Chromium: what is drawn is what the API publishes, by pointer, by keys and in words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, Route, expect

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
CITY = "/?city=chicago"
WAIT_MS = 30_000
DRAWN = "least => performance.getEntriesByName('safelight:map-drawn').length >= least"
HERE = ".map[data-which=here]"
WITHOUT_WEBGL = """
const before = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind.startsWith("webgl") ? null : before.call(this, kind, ...more);
};
"""


def drawn(page: Page, least: int = 1) -> None:
    """Waits until the map has drawn so many pictures."""
    page.wait_for_function(DRAWN, arg=least, timeout=WAIT_MS)


def opened(visit: Open, path: str = CITY, **options: object) -> Page:
    page = visit(path, **options)
    drawn(page)
    expect(areas(page).first).to_be_attached(timeout=WAIT_MS)
    return page


def areas(page: Page) -> Locator:
    """The areas of the map as the list in words has them."""
    return page.locator("[data-areas=here] > li")


def listed(page: Page) -> list[tuple[str, str]]:
    found = areas(page).evaluate_all("all => all.map(one => [one.dataset.cell, one.dataset.number])")
    return sorted((cell, number) for cell, number in found)


def api(address: str, path: str, **filters: str) -> dict[str, Any]:
    answer = httpx.get(f"{address}/api/v1/{path}", params=filters, timeout=60)
    answer.raise_for_status()
    return dict(answer.json())


def published(address: str, **filters: str) -> list[tuple[str, str]]:
    rows = api(address, "arrests/cells", city="chicago", basis="arrest", unit="people", **filters)["rows"]
    return sorted((row["cell"], str(row["people"])) for row in rows)


def test_the_areas_on_the_map_are_the_rows_of_the_api(visit: Open, address: str) -> None:
    page = opened(visit)
    assert listed(page) == published(address)
    assert len(listed(page)) >= 5
    mark = page.evaluate("performance.getEntriesByName('safelight:map-drawn')[0].detail.address")
    assert mark.startswith("/api/v1/arrests/cells?city=chicago")


def test_every_area_is_said_with_its_place_its_number_and_its_error(visit: Open) -> None:
    page = opened(visit)
    said = areas(page).first.inner_text()
    assert re.fullmatch(
        r"(Area|One area|\d+ areas) of [\d.]+ km² (in|around) .+: about [\d,]+, give or take \d+\.", said
    ), said


def test_keys_go_from_area_to_area_and_read_them_aloud(visit: Open) -> None:
    page = opened(visit)
    largest, second = areas(page).nth(0).inner_text(), areas(page).nth(1).inner_text()
    aloud, card = page.locator("[data-said=here]"), page.locator(".card-of-area")
    page.locator(f"{HERE} .stage").focus()
    page.keyboard.press("n")
    expect(aloud).to_have_text(largest)
    page.keyboard.press("n")
    expect(aloud).to_have_text(second)
    page.keyboard.press("p")
    expect(aloud).to_have_text(largest)
    expect(card).to_be_visible()
    page.keyboard.press("Enter")
    expect(card).to_have_class(re.compile("pinned"))
    expect(card.get_by_role("heading", level=2)).to_have_text(largest.split(":")[0])
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)


def test_keys_move_the_map_and_the_address_says_where_it_looks(visit: Open) -> None:
    page = opened(visit)
    page.locator(f"{HERE} .stage").focus()
    page.keyboard.press("+")
    page.wait_for_function("() => /^#\\d+(\\.\\d+)?\\/41\\.\\d+\\/-8[78]\\.\\d+$/.test(location.hash)", timeout=WAIT_MS)
    before = page.evaluate("location.hash")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("before => location.hash !== before", arg=before, timeout=WAIT_MS)
    page.get_by_role("button", name="Show the whole city").click()
    page.wait_for_function("() => location.hash === ''", timeout=WAIT_MS)


def test_a_position_in_the_address_is_kept(visit: Open) -> None:
    page = opened(visit, f"{CITY}#11.5/41.8800/-87.6300")
    page.wait_for_timeout(800)
    assert page.evaluate("location.hash").startswith("#11.5/41.88")


def test_only_a_move_of_ones_own_goes_into_the_address(visit: Open) -> None:
    page = opened(visit)
    for width in (1100, 900, 1280):  # each size makes the map fit its city anew
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(500)
    page.get_by_role("button", name="quarter", exact=True).click()
    page.wait_for_timeout(600)
    assert page.evaluate("location.hash") == ""
    box = page.locator(f"{HERE} .over").bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 60, middle[1] + 30, steps=4)
    page.mouse.up()
    page.wait_for_function("() => /^#\\d/.test(location.hash)", timeout=WAIT_MS)


def test_the_pointer_shows_an_area_and_a_press_keeps_it(visit: Open) -> None:
    page = opened(visit)
    box = page.locator(f"{HERE} .under").bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    card = page.locator(".card-of-area")
    expect(card).to_contain_text("km²", timeout=WAIT_MS)
    expect(card).to_contain_text(re.compile("none or few|about"))
    page.mouse.click(*middle)
    expect(card).to_have_class(re.compile("pinned"), timeout=WAIT_MS)
    page.mouse.move(box["x"] + 5, box["y"] + box["height"] - 5)
    expect(card).to_be_visible()
    card.get_by_role("button", name="Close").click()
    expect(card).to_have_count(0)


def test_the_legend_says_what_is_counted_and_what_is_not_known(visit: Open) -> None:
    page = opened(visit)
    legend = page.get_by_role("region", name="Legend")
    for text in ("people arrested", "made-up data", "none or few", "protected", "no data", "Give or take", "km²"):
        expect(legend).to_contain_text(text)
    numbers = legend.locator(".classes li").all_inner_texts()
    assert 2 <= len(numbers) <= 6
    starts = [int(re.sub(r"\D.*", "", text.replace(",", ""))) for text in numbers]
    assert starts == sorted(starts)


def test_coarser_and_finer_areas_are_one_press_away(visit: Open, address: str) -> None:
    page = opened(visit, f"{CITY}&resolution=7")
    legend = page.get_by_role("region", name="Legend")
    expect(legend).to_contain_text("Areas of 5 km²")
    assert listed(page) == published(address, resolution="7")
    legend.get_by_role("button", name=re.compile("^coarser")).click()
    page.wait_for_function("() => location.search.includes('resolution=6')", timeout=WAIT_MS)
    expect(legend).to_contain_text("Areas of 36 km²", timeout=WAIT_MS)
    page.wait_for_timeout(600)
    assert listed(page) == published(address, resolution="6")
    legend.get_by_role("button", name=re.compile("^finer")).click()
    page.wait_for_function("() => location.search.includes('resolution=7')", timeout=WAIT_MS)


def test_without_neighbourhoods_the_legend_says_so(visit: Open, address: str) -> None:
    page = opened(visit)
    note = api(address, "cities/chicago/places")["note"]
    expect(page.get_by_role("region", name="Legend")).to_contain_text(note, timeout=WAIT_MS)
    expect(page.get_by_role("button", name="neighbourhoods", exact=True)).to_be_disabled()


def test_neighbourhoods_are_filled_with_their_own_numbers(visit: Open, address: str) -> None:
    corners = [[-87.8, 41.75], [-87.5, 41.75], [-87.5, 42.0], [-87.8, 42.0], [-87.8, 41.75]]
    square = {"type": "Polygon", "coordinates": [corners]}
    place = {"type": "Feature", "properties": {"name": "Middleton", "kind": "neighbourhood"}, "geometry": square}
    answer = api(address, "arrests/cells", city="chicago", basis="arrest")
    row = {"neighbourhood": "Middleton", "basis": "arrest", "unit": "people", "status": "shown", "people": 77}

    def served(page: Page) -> None:
        def places(route: Route) -> None:
            route.fulfill(json={"type": "FeatureCollection", "features": [place], "citation": "Made up."})

        def numbers(route: Route) -> None:
            route.fulfill(json={**answer, "rows": [{**row, "variance": 12.0, "low": 70, "high": 96}]})

        page.route("**/api/v1/cities/chicago/places*", places)
        page.route("**/api/v1/arrests/neighbourhoods*", numbers)

    page = opened(visit, before=served)
    page.get_by_role("button", name="neighbourhoods", exact=True).click()
    page.wait_for_function("() => location.search.includes('layer=neighbourhoods')")
    box = page.locator(f"{HERE} .under").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    card = page.locator(".card-of-area")
    expect(card).to_contain_text("Middleton", timeout=WAIT_MS)
    expect(card).to_contain_text("about 77, from 70 to 96")


def test_without_webgl_the_areas_are_drawn_still_and_the_table_is_offered(visit: Open, address: str) -> None:
    page = visit(CITY, before=lambda one: one.add_init_script(WITHOUT_WEBGL))
    still = page.locator(f"{HERE} svg.still")
    expect(still).to_be_visible(timeout=WAIT_MS)
    expect(still.locator("g > path")).to_have_count(len(published(address)))
    page.get_by_role("button", name="Show the table").click()
    page.wait_for_function("() => location.search.includes('view=table')")


def test_the_map_can_be_skipped(visit: Open) -> None:
    page = opened(visit)
    skip = page.get_by_role("link", name="Skip the map")
    skip.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "after-map-here"
    assert page.evaluate("location.hash") == ""


def test_a_base_map_that_is_not_there_leaves_our_own_outlines(visit: Open) -> None:
    def served(page: Page) -> None:
        def with_style(route: Route) -> None:
            answer = route.fetch()
            route.fulfill(
                response=answer, body=answer.text().replace('"tilesStyle": ""', '"tilesStyle": "/api/v1/nowhere.json"')
            )

        page.route(re.compile(r"/\?city=chicago$"), with_style)

    page = opened(visit, before=served)
    expect(page.get_by_role("region", name="Legend")).to_contain_text("outlines of our own", timeout=WAIT_MS)


def test_a_refused_question_says_why_on_the_map(visit: Open) -> None:
    page = visit(f"{CITY}&role=buyer&sex=male&race=white")
    expect(page.locator(f"{HERE} .notices")).to_contain_text("too few people", timeout=WAIT_MS)


def test_on_a_phone_the_map_stands_above_its_legend(visit: Open) -> None:
    page = opened(visit, width=390, height=844)
    stage = page.locator(f"{HERE} .stage").bounding_box()
    legend = page.get_by_role("region", name="Legend").bounding_box()
    assert stage is not None
    assert legend is not None
    assert stage["y"] + stage["height"] <= legend["y"] + 1
    assert stage["x"] + stage["width"] <= 390
    for button in page.locator(f"{HERE} button:visible").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44, button.inner_text()


def test_the_country_has_every_city_as_a_link_with_its_numbers(visit: Open) -> None:
    page = visit("/")
    cities = json.loads(page.locator("#country-data").text_content() or "[]")
    links = page.locator(".country-map a")
    expect(links).to_have_count(len(cities))
    chicago = next(city for city in cities if city["city"] == "chicago")
    link = page.locator(".country-map a[href='?city=chicago']")
    link.focus()
    for count in chicago["counts"]:
        expect(page.locator(".about-city")).to_contain_text(f"{count['what']} {count['number']}")
        expect(page.locator(".about-city")).to_contain_text(count["badge"])
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"\?city=chicago"))


def test_paper_gets_a_drawing_in_ink(visit: Open) -> None:
    page = opened(visit)
    page.pdf()
    assert page.locator(f"{HERE} .printed svg path").count() > 3
