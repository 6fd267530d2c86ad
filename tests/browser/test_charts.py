"""The explorer's charts in a real Chromium: a press changes the address and the numbers, and these are the API's."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
CITY = "/?city=chicago"
WAIT_MS = 20_000


def asked(page: Page) -> dict[str, str]:
    """The parts of the address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def until_asked(page: Page, **parts: str) -> None:
    """Waits until the address holds these parts; the empty text for a part that must be gone."""
    page.wait_for_function(
        """parts => { const query = new URLSearchParams(location.search);
           return Object.entries(parts).every(([name, value]) => (query.get(name) ?? "") === value); }""",
        arg=parts,
    )


def at_moment(page: Page, after: str = "") -> None:
    """Waits until the play stands at a moment later than another."""
    page.wait_for_function(
        "after => (new URLSearchParams(location.search).get('moment') ?? '') > after", arg=after, timeout=WAIT_MS
    )


def settled(page: Page) -> None:
    """Waits until nothing is asked any more."""
    expect(page.locator(".explorer")).to_have_attribute("aria-busy", "false", timeout=WAIT_MS)


def opened(visit: Open, path: str = CITY, **options: object) -> Page:
    page = visit(path, **options)
    expect(page.locator(".bars").first).to_be_attached(timeout=WAIT_MS)
    settled(page)
    return page


def group(page: Page, title: str) -> Locator:
    """A group of the panels, opened."""
    details = page.locator("details.group").filter(has=page.get_by_role("heading", name=title, exact=True))
    if details.get_attribute("open") is None:
        details.locator("> summary").click()
    return details


def api(address: str, path: str, **filters: str) -> dict[str, object]:
    answer = httpx.get(f"{address}/api/v1/{path}", params=filters, timeout=60)
    answer.raise_for_status()
    return dict(answer.json())


def written(row: dict[str, object]) -> str:
    """A published number as the charts write it."""
    if row["status"] == "shown":
        return f"{row[str(row['unit'])]:,}"
    return "none or few" if row["status"] == "few" else "protected"


FACETS = {
    "role": "Side of the trade",
    "venue": "Kind of place",
    "charge": "Charge",
    "race": "Race",
    "size_band": "Size of operation",
}


@pytest.mark.parametrize("facet", FACETS)
def test_bars_are_the_api_s_and_a_press_filters(visit: Open, address: str, facet: str) -> None:
    page = opened(visit)
    rows = api(address, "arrests/count", city="chicago", basis="arrest", by=facet)["rows"]
    assert isinstance(rows, list)
    bars = group(page, FACETS[facet])
    for row in rows:
        expect(bars.locator(f'[data-value="{row[facet]}"] .count')).to_have_text(written(row))
    shown = next(row for row in rows if row["status"] == "shown")
    bar = bars.locator(f'[data-value="{shown[facet]}"]')
    bar.click()
    expect(bar).to_have_attribute("aria-pressed", "true")
    if facet == "size_band":
        until_asked(page, size_max="1")
    else:
        until_asked(page, **{facet: str(shown[facet])})
    expect(page.locator("h1")).to_contain_text(written(shown))
    page.go_back()
    expect(bar).to_have_attribute("aria-pressed", "false")
    until_asked(page, role="", venue="", charge="", race="", size_max="")


def test_counts_of_a_facet_follow_the_other_filters(visit: Open, address: str) -> None:
    page = opened(visit, CITY + "&role=buyer")
    rows = api(address, "arrests/count", city="chicago", basis="arrest", role="buyer", by="venue")["rows"]
    assert isinstance(rows, list)
    bars = group(page, "Kind of place")
    for row in rows:
        expect(bars.locator(f'[data-value="{row["venue"]}"] .count')).to_have_text(written(row))
    sides = group(page, "Side of the trade")
    expect(sides.locator('[data-value="prostituted_person"] .count')).not_to_have_text("none or few")


def test_the_source_s_silence_is_said_instead_of_bars(visit: Open) -> None:
    page = opened(visit)
    expect(group(page, "Sex")).to_contain_text("The source holds this back.")
    expect(group(page, "Sex").locator(".bars")).to_have_count(0)


def test_a_refused_facet_says_why_and_offers_a_way_on(visit: Open) -> None:
    page = opened(visit, CITY + "&role=buyer&venue=street")
    race = group(page, "Race")
    race.get_by_text("Not answered together with these filters").click()
    expect(race).to_contain_text("would describe too few people")
    race.get_by_role("button", name=re.compile("Ask instead")).click()
    settled(page)
    expect(race.locator(".bars")).to_have_count(1)


def test_bases_are_a_switch_and_never_added(visit: Open, address: str) -> None:
    page = opened(visit)
    # Bases asked together end with the slowest of their sources: each has the number that it has when it is chosen.
    for basis in ("arrest", "reported_offence", "announcement"):
        [row] = api(address, "arrests/count", city="chicago", basis=basis)["rows"]
        label = page.locator("label.choice").filter(has=page.locator(f'input[value="{basis}"]'))
        expect(label.locator(".count")).to_have_text(written(row))
    page.get_by_role("radio", name="reported offences").check()
    until_asked(page, basis="reported_offence")
    expect(page.locator("h1")).to_contain_text("offences were recorded")
    page.get_by_role("radio", name="operations").check()
    until_asked(page, unit="operations")
    expect(page.locator("h1")).to_contain_text("operations")


def test_hours_and_weekdays_by_pointer_and_by_keys(visit: Open, address: str) -> None:
    page = opened(visit)
    rows = api(address, "arrests/count", city="chicago", basis="arrest", by="hour,weekday")["rows"]
    assert isinstance(rows, list)
    for row in [row for row in rows if row["status"] == "shown"][:8]:
        expect(page.locator(f'[data-cell="{row["weekday"]} {row["hour"]}"]')).to_have_text(written(row))
    page.locator('[data-cell="fri 20-24"]').click()
    until_asked(page, hours="20-24", weekdays="fri")
    page.get_by_role("button", name="All hours and days").click()
    until_asked(page, hours="", weekdays="")
    page.locator('.week [tabindex="0"]').focus()
    for key in ("Home", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    until_asked(page, hours=page.evaluate("document.activeElement.textContent.replace('–', '-')"))
    page.keyboard.press("End")
    assert "Sunday" in str(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert page.locator('.week [tabindex="0"]').count() == 1


RATIOS = {
    "exploiter": "prostituted_person:exploiter",
    "both": "prostituted_person:buyer+exploiter",
    "buyer": "prostituted_person:buyer",
}


def test_the_ratio_says_bounds_and_what_it_rests_on(visit: Open, address: str) -> None:
    page = opened(visit)
    rows = api(address, "arrests/ratio", city="chicago", basis="arrest")["rows"]
    assert isinstance(rows, list)
    panel = group(page, "The ratio between the sides")
    for value, ratio in RATIOS.items():
        panel.locator(f'input[value="{value}"]').check()
        until_asked(page, ratio="" if value == "buyer" else value)
        row = next(row for row in rows if row["ratio"] == ratio)
        expect(panel.locator(".ratio-sentence").first).to_have_text(row["sentence"])
        expect(panel).to_contain_text("Bounds")
        expect(panel).to_contain_text("Rests on arrests")


def test_bars_of_time_are_the_api_s(visit: Open, address: str) -> None:
    page = opened(visit, CITY + "&step=month")
    rows = api(address, "arrests/count", city="chicago", basis="arrest", by="month")["rows"]
    assert isinstance(rows, list)
    assert page.locator(".bar-step").count() == len(rows)
    for row in rows[:: max(len(rows) // 6, 1)]:
        label = page.locator(f'[data-step="{row["month"]}"]').get_attribute("aria-label") or ""
        assert (f"about {written(row)} (" if row["status"] == "shown" else written(row)) in label


def test_brushing_by_mouse_and_by_keys(visit: Open) -> None:
    page = opened(visit, CITY + "&step=month")
    steps = page.locator(".bar-step").evaluate_all("bars => bars.map(bar => bar.dataset.step)")
    box = page.locator(".plot").bounding_box()
    assert box is not None
    each = box["width"] / len(steps)
    page.mouse.move(box["x"] + each * 3.5, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + each * 8.5, box["y"] + 40, steps=4)
    page.mouse.up()
    until_asked(page, since=steps[3], until=steps[8])
    settled(page)
    page.locator(".handle.first").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    until_asked(page, since=short(steps[5]), until=steps[8])
    assert page.locator(".handle.first").get_attribute("aria-valuenow") == "5"
    page.locator(".handle.last").focus()
    page.keyboard.press("End")
    until_asked(page, since=short(steps[5]), until="")
    for _ in range(3):
        page.go_back()
    until_asked(page, since="", until="")


def test_the_ends_of_the_brush_leave_every_bar_room_to_be_pressed(visit: Open) -> None:
    page = opened(visit, CITY + "&step=quarter")
    page.locator(".plot").scroll_into_view_if_needed()
    for bar in (page.locator(".bar-step").first, page.locator(".bar-step").last):
        free = bar.evaluate(
            """bar => { const box = bar.getBoundingClientRect(); let free = 0;
              for (let y = box.bottom - 25; y < box.bottom - 1; y += 4)
                for (const x of [box.left + 2, box.left + box.width / 2, box.right - 2])
                  free += bar.contains(document.elementFromPoint(x, y));
              return [free, box.width]; }"""
        )
        assert free[0] == 18, "24 px high and as wide as the bar"
        assert free[1] >= 24


def short(month: str) -> str:
    """January begins its year."""
    return month[:4] if month.endswith("-01") else month


def test_typed_dates(visit: Open) -> None:
    page = opened(visit)
    start, end = page.locator('input[name="since"]'), page.locator('input[name="until"]')
    start.fill("2025-03")
    start.press("Enter")
    until_asked(page, since="2025-03")
    end.fill("2025-06-30")
    end.press("Enter")
    until_asked(page, since="2025-03", until="2025-06")
    start.fill("when?")
    start.press("Enter")
    expect(page.locator(".dates .wrong")).to_contain_text("2015-03-01")
    start.fill("2026")
    start.press("Enter")
    expect(page.locator(".dates .wrong")).to_contain_text("later")
    assert asked(page)["since"] == "2025-03"
    page.get_by_role("button", name="All of time").click()
    until_asked(page, since="", until="")


def test_playing_moves_the_moment_and_pauses(visit: Open) -> None:
    page = opened(visit, CITY + "&step=month")
    page.locator('select[name="speed"]').select_option("2")
    page.get_by_role("button", name="Play", exact=True).click()
    at_moment(page)
    first = asked(page)["moment"]
    at_moment(page, after=first)
    page.get_by_role("button", name="Pause").click()
    stands = asked(page)["moment"]
    page.wait_for_timeout(700)
    assert asked(page)["moment"] == stands
    assert page.locator(".now").count() == 1
    page.get_by_role("button", name="Step back").click()
    page.wait_for_function("stands => (new URLSearchParams(location.search).get('moment') ?? '') < stands", arg=stands)
    page.locator('select[name="window"]').select_option("growing")
    until_asked(page, window="growing")
    page.get_by_role("button", name="Whole period").click()
    until_asked(page, moment="")


def test_space_plays_and_pauses(visit: Open) -> None:
    page = opened(visit, CITY + "&step=quarter")
    page.locator(".handle.first").focus()
    page.keyboard.press("Space")
    at_moment(page)
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_have_attribute("aria-pressed", "false")


def test_less_motion_steps_and_never_plays(visit: Open) -> None:
    page = opened(visit, CITY + "&step=quarter", before=lambda one: one.emulate_media(reduced_motion="reduce"))
    assert page.get_by_role("button", name="Play", exact=True).count() == 0
    page.get_by_role("button", name="Step on").click()
    at_moment(page)


def test_steps_are_coarsened_with_a_reason(visit: Open) -> None:
    page = opened(visit, CITY + "&step=month&hours=20-4")
    expect(page.locator(".steps .note")).to_contain_text("By year instead of by month")


def test_chips_say_what_is_on_and_come_off(visit: Open) -> None:
    page = opened(visit, CITY + "&role=buyer&venue=hotel_motel,street&hours=20-4&since=2025")
    chips = page.locator(".chips [data-chip]")
    assert chips.count() == 5
    page.locator('[data-chip="venue street"]').click()
    until_asked(page, venue="hotel_motel")
    assert page.evaluate("document.activeElement.closest('.chips') !== null")
    page.get_by_role("button", name="Clear all").click()
    until_asked(page, role="", venue="", hours="", since="", city="chicago")
    page.go_back()
    until_asked(page, role="buyer", venue="hotel_motel", hours="20-4", since="2025")


def test_change_at_a_law_or_a_day(visit: Open) -> None:
    page = opened(visit, "/?city=dallas")
    panel = group(page, "Before and after a day or a law")
    panel.locator('input[name="change-day"]').fill("2025-06-01")
    panel.locator('input[name="change-day"]').press("Enter")
    expect(panel.locator("[aria-live]")).not_to_be_empty(timeout=WAIT_MS)
    panel.locator('select[name="law"]').select_option(index=1)
    expect(panel.locator("[aria-live]")).not_to_be_empty(timeout=WAIT_MS)


def test_rates_name_their_denominator(visit: Open, address: str) -> None:
    page = opened(visit)
    residents = api(address, "cities/chicago")["denominators"]
    assert isinstance(residents, list)
    page.get_by_role("radio", name="per 100,000 residents").check()
    until_asked(page, measure="rate")
    expect(page.locator(".facets")).to_contain_text(f"{residents[0]['number']:,.0f} residents in")
    rows = api(address, "arrests/count", city="chicago", basis="arrest", by="role")["rows"]
    assert isinstance(rows, list)
    buyers = next(row for row in rows if row["role"] == "buyer")
    rate = buyers["people"] / residents[0]["number"] * 100_000
    bar = page.locator('[data-value="buyer"] .count')
    expect(bar).to_have_text(f"{rate:.0f}" if rate >= 100 else f"{rate:.1f}" if rate >= 1 else f"{rate:.2f}")


def test_nothing_of_the_charts_moves_while_answers_come(visit: Open) -> None:
    watch = """new PerformanceObserver(list => { for (const one of list.getEntries())
        if (!one.hadRecentInput && one.sources.some(({ node }) =>
            (node instanceof Element ? node : node?.parentElement)?.closest(".chart, .headline")))
          window.__shift = (window.__shift ?? 0) + one.value; })
        .observe({ type: "layout-shift", buffered: true })"""
    page = opened(visit, before=lambda one: one.add_init_script(watch))
    page.locator('[data-value="buyer"]').click()
    page.wait_for_timeout(600)
    settled(page)
    assert page.evaluate("window.__shift ?? 0") <= 0.05


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_in_the_charts(visit: Open, axe: str, width: int) -> None:
    page = visit(CITY + "&role=buyer&step=month", width=width, height=844)
    settled(page)
    if width < 700:
        page.get_by_role("button", name="Filters", exact=True).click()
    expect(page.locator(".bars").first).to_be_attached(timeout=WAIT_MS)
    page.evaluate(axe)
    found = page.evaluate(
        "async () => (await axe.run('.explorer', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }))"
        ".violations.map(one => [one.id, one.nodes.slice(0, 3).map(node => node.html.slice(0, 160))])"
    )
    mine = [
        one for one in found if any(re.search('class="(chart|bar|hour|handle|law|chip|play)', html) for html in one[1])
    ]
    assert mine == [], found
