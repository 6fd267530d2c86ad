"""The explorer's states in a real Chromium: each stands in its address, and each way of having no answer says so."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from safelight.core.vocabulary import Charge, Role, Venue
from tests.explorer_page import PATIENCE_MS, Open, seen, settled, turned

pytestmark = pytest.mark.browser

CITY = "/?city=chicago"
DRAWS = 15
CITIES = ("chicago", "houston", "dallas", "oakland")
WORDS = {"role": Role, "charge": Charge, "venue": Venue}
STEPS = ("year", "quarter", "month")


def drawn(rng: random.Random) -> dict[str, str]:
    """The parts of an address as the page writes them, in its order: one filter or two, a period, a view."""
    parts = {"v": "1", "city": rng.choice(CITIES)}
    if rng.random() < 0.5:
        parts["since"] = rng.choice(["2025", "2025-07", "2025-03-01"])
    if rng.random() < 0.3:
        parts["until"] = rng.choice(["2025", "2025-09", "2025-10-31"])
    if rng.random() < 0.2:
        parts["hours"] = rng.choice(["20-4", "8-12"])
    for name in rng.sample(sorted(WORDS), rng.randint(0, 2)):
        words = [word.value for word in WORDS[name]]
        parts[name] = ",".join(sorted(rng.sample(words, rng.randint(1, 2))))
    if rng.random() < 0.2:
        parts |= {"size_min": "2", "size_max": "9"}
    order = ["v", "city", "since", "until", "hours", "role", "charge", "venue", "size_min", "size_max"]
    parts = {name: parts[name] for name in order if name in parts}
    parts |= {"step": rng.choice(STEPS)} | ({"view": "table"} if rng.random() < 0.4 else {})
    parts |= {"measure": "rate"} if rng.random() < 0.2 else {}
    parts |= {"window": "growing"} if rng.random() < 0.2 else {}
    parts |= {"sort": rng.choice(["areas:-number", "areas:area,time:-step"])} if rng.random() < 0.3 else {}
    parts |= {"ratio": rng.choice(["exploiter", "both"])} if rng.random() < 0.3 else {}
    parts |= {"change": rng.choice(["2025-03-01", "2025-10-15"])} if rng.random() < 0.3 else {}
    parts |= {"compare": "role:buyer"} if rng.random() < 0.2 and "role" not in parts else {}
    return {name: value for name, value in parts.items() if (name, value) != ("step", "year")}


def chips_of(parts: dict[str, str]) -> list[str]:
    """The chips that an address has, in the page's order."""
    chips = []
    for name in ("since", "until", "hours", "role", "charge", "venue"):
        words = parts[name].split(",") if name in parts else []
        chips += [f"{name} {word}" if name in WORDS else name for word in words]
    return [*chips, *(["size"] if "size_min" in parts else [])]


def held(page: Page, parts: dict[str, str]) -> None:
    """Asserts that the page shows what its address says."""
    shows = seen(page)
    address = "?" + "&".join(f"{name}={value}" for name, value in parts.items())
    assert shows["address"] == address
    assert shows["chips"] == chips_of(parts), address
    assert shows["dates"] == [parts.get("since", ""), parts.get("until", "")]
    assert {parts.get("step", "year"), parts.get("view", "map")} <= {word.lower() for word in shows["pressed"]}
    assert page.locator('select[name="window"]').input_value() == parts.get("window", "moving")
    assert page.locator(".bar-city select").input_value() == parts["city"]
    assert page.locator("input[name=ratio]:checked").input_value() == parts.get("ratio", "buyer")
    day = page.locator("input[name=change-day]")  # in a panel that opens where a link names a day
    if "change" in parts or day.count() > 0:
        assert day.input_value() == parts.get("change", "")
    sorted_columns = page.locator(".table-twin thead [aria-sort]")
    if "compare" not in parts and sorted_columns.count() > 0:
        assert {"areas", "time"} & set(re.findall(r"[a-z]+(?=:)", parts["sort"]))
    expect(page.locator(".compare-switch")).to_have_count(1 if "compare" in parts else 0)
    for name, words in WORDS.items():
        bars = page.locator(".filters .group").filter(has=page.locator(f'[data-value="{next(iter(words))}"]'))
        on = bars.locator("[aria-pressed=true]").evaluate_all("all => all.map(one => one.dataset.value)")
        there = bars.locator("[data-value]").evaluate_all("all => all.map(one => one.dataset.value)")
        assert set(on) == set(parts.get(name, "").split(",")) & set(there), (name, address)
    assert [page.evaluate("document.title"), *shows["headline"]] != [""]
    assert all(text and not text.endswith("data") for text in shows["headline"]), (address, shows["headline"])


def test_random_states_stand_in_their_address(visit: Open) -> None:
    rng = random.Random(20261122)
    page = settled(visit(CITY))
    for number in range(DRAWS):
        parts = drawn(rng)
        address = "/?" + "&".join(f"{name}={value}" for name, value in parts.items())
        if number % 5 == 0:
            page.goto(f"{page.url.split('/?')[0]}{address}")
            settled(page)
        else:
            turned(page, address)
        held(page, parts)


@pytest.mark.parametrize(
    ("link", "named"),
    [
        (f"{CITY}&v=9", "v=9"),
        (f"{CITY}&colour=red&pins=yes", "colour, pins"),
        (f"{CITY}&moment=soon&view=globe", "view"),
        (f"{CITY}&sort=most&ratio=all&change=yesterday", "sort, ratio, change"),
        (f"{CITY}&compare=colour:red", "compare"),
    ],
)
def test_what_a_link_says_too_much_is_named_and_the_rest_is_shown(visit: Open, link: str, named: str) -> None:
    page = settled(visit(link))
    notice = page.get_by_role("status").filter(has_text="left out:")
    expect(notice).to_contain_text(named)
    expect(page.locator("h1")).to_contain_text("people were arrested")
    notice.get_by_role("button").click()
    expect(notice).to_have_count(0)
    assert page.evaluate("location.search") == "?v=1&city=chicago"
    expect(page.locator(":focus")).to_have_count(1)  # the focus moves on once the notice is gone


def test_back_and_forward_bring_each_picture_again(visit: Open) -> None:
    page = settled(visit(CITY))
    changes = [
        page.locator('[data-value="buyer"]'),
        page.locator('[data-value="street"]'),
        page.get_by_role("button", name="quarter", exact=True),
        page.get_by_role("radio", name="per 100,000 residents"),
        page.get_by_role("button", name="Table", exact=True),
        page.locator(".table-twin thead button").first,
        page.locator("input[name=ratio][value=both]"),
        page.locator('[data-chip="role buyer"]'),
    ]
    pictures = [seen(page)]
    for change in changes:
        change.click()
        pictures.append(seen(settled(page)))
    assert len({json.dumps(picture) for picture in pictures}) == len(changes) + 1
    for picture in reversed(pictures[:-1]):
        page.go_back()
        assert seen(settled(page)) == picture
    for picture in pictures[1:]:
        page.go_forward()
        assert seen(settled(page)) == picture


def test_one_question_has_one_picture_whichever_way_it_was_come_to(visit: Open) -> None:
    page = settled(visit(CITY))
    page.locator('[data-value="exploiter"]').click()
    settled(page)
    page.get_by_role("button", name="month", exact=True).click()
    walked = seen(settled(page))
    page.reload()
    assert seen(settled(page)) == walked


# Ways of having no answer: each says which it is, and leads on.


def refusing(page: Page, status: int) -> None:
    page.route(
        "**/api/v1/**",
        lambda route: route.fulfill(status=status, body="{}", content_type="application/problem+json"),
    )


def faults(page: Page) -> str:
    """What stands in place of answers, all of it."""
    return " ".join(page.locator(".notices, .trouble, .unanswered, h1").all_inner_texts())


def test_nobody_matches(visit: Open) -> None:
    page = settled(visit(f"{CITY}&role=exploiter&venue=street&hours=8-12&weekdays=mon"))
    notice = page.locator(".notices .notice").first
    expect(notice).to_contain_text("too little to be shown")
    expect(page.locator("h1")).not_to_contain_text("about")
    notice.get_by_role("button", name="Show the table").click()
    nothing = settled(page).locator(".table-twin > .unanswered").first
    for _ in range(4):  # each press asks more widely
        if not nothing.is_visible():
            break
        before = page.url
        nothing.get_by_role("button", name=re.compile("^Ask instead")).click()
        assert settled(page).url != before
    expect(page.locator(".table-twin table").first).to_contain_text("published, with noise")
    expect(page.locator("h1")).to_contain_text("about")


def test_what_the_source_holds_back_is_not_called_few(visit: Open) -> None:
    page = settled(visit(f"{CITY}&sex=male"))
    for place in ("h1", ".notices"):
        said = page.locator(place).first.inner_text()
        assert re.search("source|publish|record", said), (place, said)
        assert "few people" not in said
    turned(page, f"{CITY}&sex=male&view=table")
    expect(page.locator(".table-twin .unanswered").first).to_contain_text("don't record or don't publish")


def test_a_refusal_has_its_reason_once_in_each_place_and_a_way_on(visit: Open) -> None:
    page = settled(visit(f"{CITY}&sex=male&age_band=18_24&race=black&role=buyer&hours=20-4"))
    notice = page.locator(".notices .notice, .notices .unanswered").first
    expect(notice).to_contain_text("at most 4 filters")
    assert notice.inner_text().count("at most 4 filters") == 1
    notice.get_by_role("button").first.click()
    settled(page)
    assert "race" not in page.url
    expect(page.locator(".notices")).not_to_contain_text("at most 4 filters")
    assert page.evaluate("document.activeElement !== document.body")


@pytest.mark.parametrize("view", ["map", "table"])
def test_one_refusal_is_told_once_on_the_whole_page(visit: Open, view: str) -> None:
    page = settled(visit(f"{CITY}&sex=male&age_band=18_24&race=black&role=buyer&hours=20-4&view={view}"))
    shown = [one for one in page.locator("main p").all() if one.is_visible()]
    said = " ".join(one.inner_text() for one in shown)
    assert said.count("at most 4 filters") == 1, said
    assert "No answer: why stands with the map or the table." in said
    assert page.get_by_role("button", name=re.compile("^Ask instead")).count() == 1


def test_nonsense_is_named_once_with_what_to_write(visit: Open) -> None:
    page = turned(settled(visit(CITY)), f"{CITY}&role=queen")
    notice = page.locator(".notices .notice, .notices .unanswered").first
    expect(notice).to_contain_text("'queen' is not understood")
    assert notice.inner_text().count("one or more of") == 1
    notice.get_by_role("button").first.click()
    expect(settled(page).locator("h1")).to_contain_text("people were arrested")


@pytest.mark.parametrize(("path", "status"), [("/?city=gotham", 404), (f"{CITY}&role=queen", 400)])
def test_a_broken_link_is_answered_with_a_way_on(visit: Open, path: str, status: int) -> None:
    statuses: list[int] = []
    page = visit(path, before=lambda page: page.on("response", lambda one: statuses.append(one.status)))
    assert statuses[0] == status
    page.wait_for_load_state("networkidle")
    expect(page.locator("h1")).to_contain_text("can't be answered as asked")
    assert page.get_by_role("link", name="Chicago").or_(page.get_by_role("button", name="Ask instead")).count() > 0


def test_a_slow_answer_leaves_the_old_picture_under_a_thin_line(visit: Open) -> None:
    page, waiting = settled(visit(CITY)), list[Route]()

    def hold(route: Route) -> None:
        waiting.append(route)

    before = seen(page)
    areas = page.locator("[data-areas=here] li").all_inner_texts()
    page.route("**/api/v1/**", hold)
    page.locator('[data-value="exploiter"]').click()
    line = page.locator(".asking")
    expect(line).to_be_visible()
    box = line.bounding_box()
    assert box is not None
    assert 0 < box["height"] <= 4
    page.wait_for_timeout(2000)
    shows = seen(page)
    assert shows["headline"] == before["headline"], "words of the new question beside the number of the old one"
    assert shows["steps"] == before["steps"]
    assert page.locator("[data-areas=here] li").all_inner_texts() == areas
    page.unroute("**/api/v1/**")
    for route in waiting:
        route.fallback()
    expect(settled(page).locator("h1")).to_contain_text("arrested for promoting or trafficking")
    expect(line).to_be_hidden()


def test_offline_keeps_the_picture_and_mends_itself(visit: Open) -> None:
    page = settled(visit(CITY))
    before = seen(page)
    page.route("**/api/v1/**", lambda route: route.abort())
    page.locator('[data-value="exploiter"]').click()
    settled(page)
    expect(page.locator(".notices")).to_contain_text("offline")
    assert seen(page)["headline"] == before["headline"], "an answer that didn't come is no refusal"
    page.unroute("**/api/v1/**")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(settled(page).locator("h1")).to_contain_text("arrested for promoting or trafficking")
    assert "offline" not in faults(page)


@pytest.mark.parametrize("status", [500, 503])
def test_a_server_that_is_down_is_neither_offline_nor_a_refusal(visit: Open, status: int) -> None:
    def quiet(page: Page) -> None:
        refusing(page, status)

    page = settled(visit(CITY, before=quiet, allow=f"status of {status}"))
    said = faults(page)
    assert "can't answer now" in said
    assert "offline" not in said
    assert "as asked" not in said
    page.unroute("**/api/v1/**")
    page.locator(".notices, .table-twin").get_by_role("button", name=re.compile("again")).first.click()
    expect(page.locator("h1")).to_contain_text("people were arrested", timeout=PATIENCE_MS)
    assert "can't answer now" not in faults(settled(page))


def test_too_many_questions_say_wait(visit: Open) -> None:
    page = settled(visit(CITY, before=lambda page: refusing(page, 429)))
    assert "Too many questions" in faults(page)


def test_the_states_can_be_pictured(visit: Open, tmp_path: Path) -> None:
    """No two ways of having no answer say the same."""
    page, said = settled(visit(CITY)), set[str]()
    asked = ["&role=exploiter&venue=street&hours=8-12&weekdays=mon", "&sex=male", "&role=queen", "&since=2030"]
    for number, more in enumerate(asked):
        turned(page, CITY + more).screenshot(path=tmp_path / f"{number}.png")
        said.add(page.locator(".notices").inner_text())
    assert len(said) == len(asked)


def test_what_is_closed_or_folded_away_asks_nothing_until_it_is_opened(visit: Open) -> None:
    asked: list[str] = []

    def listened(page: Page) -> None:
        page.on("request", lambda one: asked.append(one.url))

    page = settled(visit("/?city=chicago", width=1400, before=listened))
    assert [url for url in asked if "by=venue" in url], "an open panel asks"
    assert not [url for url in asked if "by=age_band" in url], "a closed one doesn't"
    group = page.locator("details.group").filter(has=page.get_by_role("heading", name="Age", exact=True))
    group.locator("> summary").click()
    expect(group.locator(".group-inside")).not_to_be_empty()
    settled(page)
    assert [url for url in asked if "by=age_band" in url]
    asked.clear()
    page = settled(visit("/?city=chicago", width=390, height=844, before=listened))
    paths = sorted({url.split("/api/v1/")[1].split("?")[0] for url in asked if "/api/v1/" in url})
    assert paths == ["arrests/cells", "arrests/count", "cities/chicago/places", "cities/chicago/timeline"]
    assert not [url for url in asked if "by=" in url and "by=year" not in url]
    page.get_by_role("button", name="Insights").click()
    expect(page.locator(".ratio-sentence").first).to_be_visible()
    assert [url for url in asked if "/arrests/ratio" in url]
