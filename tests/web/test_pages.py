"""The pages are whole without any script, and an error leads a person back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any

import httpx
import pytest

from safelight.core.home import Home
from safelight.web.public import words
from safelight.web.public.rows import WIDTH, bar, span


def table_rows(page: str) -> list[str]:
    """The rows of the cities' table as their text."""
    body = page.partition('<tbody role="rowgroup">')[2].partition("</tbody>")[0]
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", row)).split()) for row in body.split("</tr>") if row.strip()]


def test_the_first_page_shows_each_city_with_what_the_api_counts(client: httpx.Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    rows = table_rows(page.text)
    until = client.get("/api/v1/arrests/ratio?by=city").json()["question"]["until"]
    answer = client.get(f"/api/v1/arrests/count?by=city&until={until}").json()
    counted = [row for row in answer["rows"] if row["unit"] != "operations"]
    assert len(rows) == len(counted) > 1
    for row in counted:
        assert any(row["city"].title() in text and f"{row[row['unit']]:,}" in text for text in rows)


def test_every_made_up_row_says_so(client: httpx.Client) -> None:
    assert all("synthetic: made-up data" in row for row in table_rows(client.get("/").text))


def test_every_row_has_a_sentence_on_what_is_not_said(client: httpx.Client) -> None:
    said = re.compile("don't say which side|every record says which side")
    assert [row for row in table_rows(client.get("/").text) if not said.search(row)] == []


def test_the_nation_stands_apart_with_its_source(client: httpx.Client) -> None:
    page = client.get("/").text
    cities, _, nation = page.partition('id="nation-title"')
    assert "38,306" in nation
    assert "38,306" not in cities
    assert "FBI Crime Data Explorer" in nation


def test_filters_and_order_work_by_address_alone(client: httpx.Client) -> None:
    arrests = table_rows(client.get("/?basis=arrest").text)
    assert arrests
    assert all("People arrested" in row for row in arrests)
    up, down = table_rows(client.get("/?sort=count").text), table_rows(client.get("/?sort=-count").text)
    assert up == down[::-1]
    assert up != down
    assert client.get("/?utm_source=x").status_code == 200


@pytest.mark.parametrize("query", ["since=20x5", "since=2025&until=2024", "basis=rumour"])
def test_a_question_without_sense_is_answered_with_what_to_write(client: httpx.Client, query: str) -> None:
    page = client.get(f"/?{query}")
    assert page.status_code == 400
    assert "can't be answered as asked" in page.text
    assert query.partition("=")[0] in page.text
    assert "<form" in page.text


def test_national_figures_are_cited_as_a_work_with_its_address(client: httpx.Client) -> None:
    page = client.get("/").text
    assert page.count('<a href="https://ucrbook.com/">') >= 2
    assert "Jacob Kaplan" in page
    assert not re.search(r"jacobkap|\bdocs/\d|\.csv\b|@ [0-9a-f]{12}", page)


def test_what_was_asked_is_shown_as_text_only(client: httpx.Client) -> None:
    page = client.get("/", params={"since": '"><script>alert(1)</script>'})
    assert page.status_code == 400
    assert "<script>alert" not in page.text


def test_without_any_database_the_page_says_so_to_a_visitor(
    site: Callable[..., httpx.Client], empty_home: Home
) -> None:
    page = site(root=empty_home).get("/")
    assert page.status_code == 404
    assert "There are no records of any city here yet." in page.text
    assert "safelight ingest" not in page.text


def test_a_missing_page_helps(client: httpx.Client) -> None:
    page = client.get("/nothing/here")
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert 'href="/"' in page.text


def test_an_error_of_ours_helps_and_tells_nothing(
    site: Callable[..., httpx.Client], capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> datetime:
        raise RuntimeError("a secret")

    client = site(clock=broken)
    capsys.readouterr()
    page, script = client.get("/"), client.get("/api/v1/arrests/count")
    assert (page.status_code, script.status_code) == (500, 500)
    assert "Something went wrong on our side" in page.text
    assert script.json()["title"] == "Internal Server Error"
    assert script.headers["content-type"] == "application/problem+json"
    log = "".join(capsys.readouterr())
    assert "error='RuntimeError'" in log
    assert "secret" not in log
    for answer in (page, script):
        assert "secret" not in answer.text
        assert "RuntimeError" not in answer.text
        assert "content-security-policy" in answer.headers


def test_a_page_is_not_sent_again_until_something_changes(client: httpx.Client) -> None:
    etag = client.get("/").headers["etag"]
    assert client.get("/", headers={"If-None-Match": etag}).status_code == 304
    assert client.get("/?basis=arrest", headers={"If-None-Match": etag}).status_code == 200


def test_there_is_nothing_inline_that_the_policy_would_stop(client: httpx.Client) -> None:
    for path in ("/", "/nothing", "/problems/refused"):
        page = client.get(path).text
        assert not re.search(r"\sstyle=|<style|\son\w+=", page)
        assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", page))
        assert not re.findall(r'src="https?:', page)
        loaded = [tag for tag in re.findall(r"<link[^>]*>", page) if 'rel="alternate"' not in tag]
        assert not [tag for tag in loaded if re.search(r'href="https?:', tag)]


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(0.8, 21.4, "0.8 to 21"), (0.0, 3.0, "at most 3.0"), (2.0, None, "at least 2.0"), (0.0, None, "can't be said")],
)
def test_bounds_in_words(client: httpx.Client, low: float, high: float | None, text: str) -> None:
    assert span(low, high) == text


def test_a_bar_ends_where_its_axis_does() -> None:
    assert bar(0.0, None) is None
    whole, even = bar(0.0, 1e6), bar(1.0, 1.0)
    assert whole is not None
    assert (whole.start, whole.width) == (0.0, WIDTH)
    assert even is not None
    assert even.start == WIDTH / 2


def test_the_script_knows_every_word_that_the_page_may_need(client: httpx.Client) -> None:
    script: dict[str, Any] = words.for_script({"oxbow": "Oxbow"})
    label: dict[str, str] = script["label"]
    assert label["arrest people"] == "People arrested"
    assert label["reported_offence offences"] == "Reported offences"


def test_pages_are_for_reading(client: httpx.Client) -> None:
    assert {client.post(path).status_code for path in ("/", "/problems/refused")} == {405}


def test_what_is_not_said_is_a_part_of_the_number_beside_it(client: httpx.Client) -> None:
    for row in table_rows(client.get("/").text):
        if said := re.search(r"Of ([\d,]+) [^.]*?, ([\d,]+) don't say which side", row):
            whole, part = (int(number.replace(",", "")) for number in said.groups())
            assert f" {whole:,} " in row
            assert f" {int(100 * min(part / whole, 1) + 0.5)} % " in row
