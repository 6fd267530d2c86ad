"""The policy lab in a real Chromium: levers by keys, an answer with its uncertainty, and an address that holds both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.explorer_page import barriers
from tests.sites import served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("lab") / "home") as site:
        httpx.post(f"{site}/api/v1/policy/run", json={"version": 1}, timeout=120).raise_for_status()  # compiled once
        yield site


@pytest.fixture(params=[(1280, 900), (390, 844)], ids=["desktop", "phone"])
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    width, height = request.param
    context = chromium.new_context(viewport={"width": width, "height": height})
    made, said = context.new_page(), []
    made.on("console", lambda message: said.append(message.text))
    made.on("pageerror", lambda error: said.append(str(error)))
    try:
        yield made
    finally:
        context.close()
    assert said == []


def test_a_lever_is_moved_by_keys_and_the_address_brings_it_back(page: Page, address: str, axe: str) -> None:
    page.goto(f"{address}/policy/")
    expect(page.get_by_text("Nothing is added yet")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("No forecast:")).to_be_visible()
    lever = page.get_by_role("slider", name="Survivor services")
    lever.focus()
    with page.expect_response("**/api/v1/policy/run*") as asked:
        page.keyboard.press("End")
    assert asked.value.request.post_data_json["set"] == {"u8": 1}
    status = page.locator(".lab-answer [role=status]")
    expect(status).to_have_text(re.compile(r"Fewer people in exploitation .* in \d+ % of 200 worlds"))
    assert "u8=1" in page.url
    rows = page.locator(".lab-table tbody tr")
    expect(rows).to_have_count(5)
    told = rows.all_text_contents()
    assert barriers(page, axe) == []
    page.reload()
    expect(status).to_have_text(re.compile("Fewer people"))
    expect(lever).to_have_value("1")
    assert rows.all_text_contents() == told, "the same address, the same figures"
    page.get_by_role("button", name="Nothing added").click()
    expect(page.get_by_text("Nothing is added yet")).to_be_visible()
    page.go_back()
    expect(lever).to_have_value("1")


def test_a_place_and_a_download(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(f"{address}/es/policy/?u1=1")
    expect(page.locator(".lab-table tbody tr")).to_have_count(5, timeout=20_000)
    with page.expect_response("**/api/v1/policy/run*") as asked:
        page.get_by_label("Lugar").select_option("oakland")
    run = asked.value.json()
    assert run["scenario"]["place"] == "oakland"
    assert "pronóstico" in run["says"]
    with page.expect_download() as saved:
        page.get_by_role("button", name="Descargar esta corrida").click()
    assert saved.value.suggested_filename == f"run-{run['hash'][:12]}.json"


def test_without_an_answer_it_says_so_and_keeps_the_last(page: Page, address: str) -> None:
    page.goto(f"{address}/policy/?u1=1")
    rows = page.locator(".lab-table tbody tr")
    expect(rows).to_have_count(5, timeout=20_000)
    page.route("**/api/v1/policy/run*", lambda route: route.fulfill(status=200, body="no document"))
    page.get_by_label("Years").select_option("60")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(rows).to_have_count(5)
