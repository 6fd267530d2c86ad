"""The pages that are read: there in both languages, each with its answer first, and every link leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from safelight.catalog import load_catalog
from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.observatory import report_card
from safelight.questions import Questions
from safelight.web.api.problems import TITLES
from safelight.web.public.pages.cards import mark
from safelight.web.public.pages.manual import anchor, digest, manual_page, parts_of_method
from safelight.web.public.pages.sources import freshness

PAGES = (
    *("/report-card", "/report-card/chicago", "/report-card/oakland", "/about", "/method", "/method/privacy"),
    *("/method/ratio", "/method/roles", "/method/operations", "/sources", "/sources?city=chicago", "/dictionary"),
    *("/api", "/help", "/cite"),
)
BOTH = [*PAGES, *(f"/es{page}" for page in PAGES)]
TABLE = "/report-card?sort="


class Reader(HTMLParser):
    """What a page is made of: headings with their levels, links, anchors, the text of its parts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings: list[tuple[int, str]] = []
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.language = ""
        self._open = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "html":
            self.language = found.get("lang") or ""
        if name := found.get("id"):
            assert name not in self.anchors, f"two parts are called {name}"
            self.anchors.add(name)
        if tag == "a" and (href := found.get("href")):
            self.links.append(href)
        if re.fullmatch("h[1-6]", tag):
            self._open = int(tag[1])
            self.headings.append((self._open, ""))

    def handle_endtag(self, tag: str) -> None:
        if re.fullmatch("h[1-6]", tag):
            self._open = 0

    def handle_data(self, data: str) -> None:
        if self._open:
            level, text = self.headings[-1]
            self.headings[-1] = (level, text + data)


def text_of(part: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", part)).split())


def first_lines(page: str) -> str:
    """The title and what leads."""
    title, lead = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL), re.search(r'class="lead">(.*?)</p>', page, re.DOTALL)
    assert title
    assert lead
    return f"{text_of(title[1])} {text_of(lead[1])}"


def rows(page: str) -> list[list[str]]:
    body = page.partition("<tbody")[2].partition("</tbody>")[0]
    return [
        [text_of(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in body.split("</tr>")
        if "<t" in row.partition(">")[2]
    ]


@pytest.mark.parametrize("path", BOTH)
def test_a_page_says_its_answer_first_in_words_and_a_number(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    page = Reader(answer.text)
    assert page.language == ("es" if path.startswith("/es/") else "en")
    levels = [level for level, _text in page.headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(text.strip() for _level, text in page.headings)
    assert re.search(r"\d|\b(?:one|two)\b|\b(?:un|dos)\b", first_lines(answer.text), re.IGNORECASE)


def test_every_link_leads_to_a_page_and_a_part_of_it(client: httpx.Client) -> None:
    seen: dict[str, Reader] = {}
    for path in BOTH:
        for link in Reader(client.get(path).text).links:
            target, _, fragment = link.partition("#")
            if re.match(r"(?:https?|tel|sms):", link):
                continue
            target = target or path
            if target not in seen:
                answer = client.get(target, follow_redirects=True)  # accounts lead to the sign-in
                # A card of a city without a database says how to make one.
                assert answer.status_code == 200, f"{path} links to {link}: {answer.status_code}"
                html = answer.headers["content-type"].startswith("text/html")
                seen[target] = Reader(answer.text if html else "")
            if fragment and seen[target].language:
                assert fragment in seen[target].anchors, f"{path} links to {link}, which has no such part"
    assert len(seen) > 25


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_for_reading_alone_and_asks_nobody_else(client: httpx.Client, path: str) -> None:
    assert client.post(path).status_code == 405
    page = client.get(path).text
    assert not re.search(r"\sstyle=|<style|\son\w+=", page)
    assert not re.findall(r'<(?:img|script|link rel="(?:stylesheet|icon)")[^>]*(?:src|href)="https?:', page)


def test_a_page_is_not_sent_again_until_something_changes(client: httpx.Client) -> None:
    for path in ("/report-card", "/method/ratio", "/es/method/ratio"):
        etag = client.get(path).headers["etag"]
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    assert client.get("/method/ratio").headers["etag"] != client.get("/es/method/ratio").headers["etag"]


def test_the_comparison_says_what_the_observatory_says(client: httpx.Client, home: Home) -> None:
    found = rows(client.get("/report-card").text)
    questions = Questions(
        home, Settings(home=home.root), clock=lambda: datetime.fromisoformat("2026-11-22T12:00+00:00")
    )
    cards = [report_card(questions, load_catalog(home.catalog), city) for city in ("chicago", "oakland")]
    lines = [(card, basis) for card in cards for basis in card.bases]
    assert len(found) == len(lines) > 2
    for row, (card, basis) in zip(found, lines, strict=True):
        assert row[0].startswith(card.city.name)
        assert f"{basis.total.number:,}" in row[0]
        assert "made-up data" in row[0]
        assert row[3:] == [mark(field).text.replace("\u00a0", " ") for field in basis.fields]


def test_the_comparison_is_ordered_by_address_alone(client: httpx.Client) -> None:
    def order(by: str) -> list[tuple[str, ...]]:
        return [tuple(row) for row in rows(client.get(TABLE + by).text)]

    up, down = order("city"), order("-city")
    assert up != down
    assert sorted(up) == sorted(down) == sorted(order("cost"))
    told = [int(row[1]) for row in order("-told")]
    assert told == sorted(told, reverse=True)
    assert order("nonsense") == up
    assert 'aria-sort="descending"' in client.get(TABLE + "-cost").text


def test_a_card_tells_each_field_its_cost_and_what_to_publish(client: httpx.Client) -> None:
    page = client.get("/report-card/chicago").text
    for basis in page.split('<ol class="fields">')[1:]:
        fields = [text_of(field) for field in basis.partition("</ol>")[0].split("<li>")[1:]]
        assert len(fields) == 8
        assert all("What it costs:" in field for field in fields)
        assert all("What to publish:" in field or "published:" in field for field in fields)
        assert "If every record said its side, it would be one number" in fields[0]


def test_the_letter_and_the_ordinance_stand_on_the_card_and_can_be_saved(client: httpx.Client) -> None:
    page = unescape(client.get("/report-card/chicago").text)
    letter, ordinance = client.get("/report-card/chicago/letter.txt"), client.get("/report-card/ordinance.txt")
    assert letter.headers["content-disposition"] == 'attachment; filename="records-request-chicago.txt"'
    assert letter.text.strip() in page
    assert "Chicago Police Department" in letter.text
    assert "made-up" in letter.text.lower()
    assert len(ordinance.text) > 1000
    spanish = unescape(client.get("/es/report-card/chicago").text)
    assert client.get("/es/report-card/chicago/letter.txt").text.strip() in spanish
    assert 'href="/report-card/chicago/letter.txt"' in spanish
    assert client.get("/report-card/boston/letter.txt").status_code == 404


def test_a_city_without_records_or_without_a_name_is_said_so(client: httpx.Client) -> None:
    answer = client.get("/report-card/boston")
    assert answer.status_code == 404
    assert "There are no records of Boston here yet." in answer.text
    assert "safelight ingest" not in answer.text  # a command is no help to a visitor
    assert client.get("/report-card/atlantis").status_code == 404
    assert client.get("/sources?city=atlantis").status_code == 404
    assert "<script>" not in client.get("/sources", params={"city": "<script>alert(1)</script>"}).text


def test_without_any_database_every_page_still_stands(site: Callable[..., httpx.Client], empty_home: Home) -> None:
    client = site(root=empty_home)
    for path in ("/report-card", "/sources", "/cite", "/help", "/method/privacy", "/es/method/privacy"):
        assert client.get(path).status_code == 200, path
    assert "Come back when this site has some." in client.get("/report-card").text


def test_sources_are_those_of_the_api_and_can_be_chosen_by_city(client: httpx.Client) -> None:
    told = client.get("/api/v1/sources").json()["sources"]
    everything = client.get("/sources").text
    for source in told:
        assert f'id="{source["city"]}-{source["source"]}"' in everything
        assert source["title"] in unescape(everything)
        assert source["licence"] in unescape(everything)
    chicago = client.get("/sources?city=chicago").text
    assert f"{sum(source['city'] == 'chicago' for source in told)} sources of 1 city" in chicago
    assert 'id="oakland-crimewatch"' not in chicago


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0, "0 days old"),
        (1, "1 day old"),
        (20, "2 weeks old"),
        (61, "2 months old"),
        (729, "24 months old"),
        (1461, "4 years old"),
    ],
)
def test_freshness_in_words(client: httpx.Client, days: int, text: str) -> None:
    assert freshness(days) == text


def test_privacy_shows_what_protection_does_here(client: httpx.Client) -> None:
    page = client.get("/method/privacy").text
    tables = re.findall(r'<table class="figures">(.*?)</table>', page, re.DOTALL)
    assert len(tables) > 1
    assert all("made-up data" in table for table in tables)
    assert all(len(rows(table)) == 5 for table in tables)


def test_the_api_page_counts_its_paths_and_gives_the_examples(client: httpx.Client) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    page = client.get("/api").text
    assert first_lines(page).startswith(f"API {len(paths)} addresses")
    asked = [f"{method.upper()} {path}" for path, methods in paths.items() for method in methods]
    assert all(one in unescape(page) for one in asked)
    for name in ("leaflet.html", "explore.ipynb", "read_published.py", "read_published.R"):
        answer = client.get(f"/examples/{name}")
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
        assert len(answer.text) > 500
    for name in ("../pyproject.toml", "%2e%2e%2fpyproject.toml", "conftest.py"):
        assert client.get(f"/examples/{name}").status_code == 404


def test_every_address_of_the_manual_is_answered(client: httpx.Client) -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    asked = re.findall(r"http://127\.0\.0\.1:8000(/api/v1/[^'\"\s]+)", text)
    assert len(asked) > 3
    for address in asked:
        assert client.get(address).status_code == 200, address


def test_help_has_every_number_as_a_link(client: httpx.Client) -> None:
    from safelight.web.public.support import all_lines

    page = client.get("/help").text
    for lines in all_lines().values():
        for line in lines:
            assert f'href="{line.call_address}"' in page
            assert line.source in page
            assert line.checked in page


def test_a_missing_page_names_what_may_have_been_meant(client: httpx.Client) -> None:
    assert 'href="/?city=oakland"' in client.get("/oaklnd").text
    assert 'href="/report-card"' in client.get("/reportcard").text
    assert 'href="/es/report-card"' in client.get("/es/reportcard").text
    assert "Did you mean" not in client.get("/qqqqqqq").text


@pytest.mark.parametrize("kind", TITLES)
def test_every_kind_of_problem_says_what_it_means_and_what_to_do(client: httpx.Client, kind: str) -> None:
    for prefix in ("", "/es"):
        page = client.get(f"{prefix}/problems/{kind}")
        assert page.status_code == 200
        assert len(first_lines(page.text)) > 40
        assert all(client.get(link).status_code == 200 for link in Reader(page.text).links if link.startswith("/m"))


def test_markdown_never_becomes_html_of_its_own(client: httpx.Client, tmp_path: Path) -> None:
    (tmp_path / "method").mkdir()
    (tmp_path / "about.md").write_text(
        "# A <script>1</script>\n\nOne <b>bold</b> [bad](javascript:alert(1)) [gone](nothing.md).\n\n<img src=x>\n\n"
        "<!-- a remark -->\n## Part, one\n\n| a |\n|---|\n| [m](method/README.md#x) |\n",
        encoding="utf-8",
    )
    page = manual_page("about.md", "en", tmp_path)
    whole = f"{page.title}{page.lead}{page.body}"
    assert "<b>" not in whole
    assert "<img" not in whole
    assert "<script" not in page.lead + page.body
    assert "javascript" not in re.sub(r"<[^>]*>", "", whole).replace("[bad](javascript:alert(1))", "")
    assert "a remark" not in whole
    assert "gone" in page.lead
    assert "nothing.md" not in whole
    assert '<h2 id="part-one">' in page.body
    assert 'href="/method#x"' in page.body
    assert manual_page("about.md", "es", tmp_path).behind


def test_a_translation_that_fell_behind_says_so(client: httpx.Client, tmp_path: Path) -> None:
    (tmp_path / "es").mkdir()
    english = "# T\n\nOne.\n"
    (tmp_path / "about.md").write_text(english, encoding="utf-8")
    spanish = tmp_path / "es" / "about.md"
    spanish.write_text(f"<!-- translates about.md {digest(english)} -->\n\n# T\n\nUno.\n", encoding="utf-8")
    assert not manual_page("about.md", "es", tmp_path).behind
    (tmp_path / "about.md").write_text(english + "\nTwo.\n", encoding="utf-8")
    assert manual_page("about.md", "es", tmp_path).behind


def test_anchors_are_those_of_the_repository() -> None:
    assert anchor("Interval of 95 %") == "interval-of-95-"
    assert anchor("`GET /api/v1/cities/{city}`") == "get-apiv1citiescity"


def test_every_part_of_the_method_has_a_page(client: httpx.Client) -> None:
    assert {"privacy", "ratio", "roles", "operations"} <= set(parts_of_method())
    for name in parts_of_method():
        assert client.get(f"/method/{name}").status_code == 200
    assert client.get("/method/nothing").status_code == 404
    assert client.get("/method/README").status_code == 404
