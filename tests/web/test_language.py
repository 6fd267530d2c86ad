"""Pages in two languages by their path, documents by `lang`: whole, and nothing left in English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape

import httpx
import pytest

from safelight.core.home import Home
from tools import messages

PAGES = (
    "/",
    "/?city=chicago",
    "/?since=20x5",
    "/about",
    "/method",
    "/sources",
    "/report-card",
    "/report-card/chicago",
    "/operations?city=chicago",
    "/operations/announced-against-recorded?city=chicago",
    "/help",
    "/cite",
    "/dictionary",
    "/nothing",
    "/problems/refused",
)


def text_of(page: str) -> str:
    """What a reader sees, with titles and labels; what is marked as English is left out."""
    body = re.sub(
        r"<script.*?</script>|<pre.*?</pre>|<code.*?</code>|<textarea.*?</textarea>", " ", page, flags=re.DOTALL
    )
    body = re.sub(r'<(\w+)[^>]*\blang="en"[^>]*>.*?</\1>', " ", body, flags=re.DOTALL)
    labels = " ".join(re.findall(r'(?:aria-label|title|data-label|content|alt|placeholder)="([^"]*)"', body))
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body) + " " + labels).split())


@pytest.fixture(scope="module")
def english() -> list[str]:
    """Texts of four words and more that are said otherwise in Spanish, and hold no values."""
    return [
        " ".join(one.id.split())
        for one in messages.read_catalog()
        if isinstance(one.id, str)
        and len(one.id.split()) > 3
        and one.id != one.string
        and not re.search(r"[{}<`]|%\(", one.id)
    ]


@pytest.mark.parametrize("path", PAGES)
def test_a_spanish_page_holds_no_english_text(client: httpx.Client, english: list[str], path: str) -> None:
    page = client.get(f"/es{path}")
    assert '<html lang="es"' in page.text
    assert page.headers["content-language"] == "es"
    shown = text_of(page.text)
    assert [text for text in english if re.search(rf"(?<!\w){re.escape(text)}(?!\w)", shown, re.IGNORECASE)] == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_english_without_a_prefix_whatever_the_browser_likes(client: httpx.Client, path: str) -> None:
    page = client.get(path, headers={"Accept-Language": "es", "Cookie": "django_language=es"})
    assert '<html lang="en"' in page.text
    assert page.headers["content-language"] == "en"
    assert "Leave now" in page.text
    assert "accept-language" not in page.headers.get("vary", "").lower()
    assert "set-cookie" not in page.headers


def test_the_switch_keeps_the_address(client: httpx.Client) -> None:
    page = client.get("/?city=chicago&role=buyer").text
    assert 'href="/es/?city=chicago&amp;role=buyer" hreflang="es"' in page
    back = client.get("/es/?city=chicago&role=buyer").text
    assert 'href="/?city=chicago&amp;role=buyer" hreflang="en"' in back
    alternates = re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)"', back)
    assert alternates == [
        ("en", "http://127.0.0.1:8000/?city=chicago&amp;role=buyer"),
        ("es", "http://127.0.0.1:8000/es/?city=chicago&amp;role=buyer"),
    ]


def test_days_and_numbers_are_written_by_language(client: httpx.Client) -> None:
    assert re.search(r"To 31 December 20\d\d\.", client.get("/").text)
    spanish = client.get("/es/").text
    assert re.search(r"Hasta el 31 de diciembre de 20\d\d\.", spanish)
    assert "38,306" in spanish


def test_the_sentences_of_a_document_are_in_the_language_asked_for(client: httpx.Client) -> None:
    path = "/api/v1/arrests/count?city=chicago&by=month,race"
    plain, spanish = client.get(path).json(), client.get(f"{path}&lang=es").json()
    assert plain["coarsened"] == ["By year instead of by month, because you asked for race."]
    assert spanish["coarsened"] == ["Por año y no por mes, porque pidió raza."]
    assert spanish["codes"]["withheld"] == "retenido por la fuente"
    for name in ("rows", "question", "asked", "sources", "origin", "as_of"):
        assert spanish[name] == plain[name]
    assert client.get(f"{path}&lang=en").json() == plain


def test_sentences_are_whole_in_either_language(client: httpx.Client) -> None:
    path = "/api/v1/arrests/ratio?city=chicago"
    for language, start in (
        ("en", "Made-up data, for show: In Chicago, "),
        ("es", "Datos inventados, para mostrar: En Chicago, "),
    ):
        for row in client.get(f"{path}&lang={language}").json()["rows"]:
            assert row["sentence"].startswith(start)
            assert row["sentence"].endswith(".")
            assert not re.search(r"[{}]", row["sentence"])


def test_what_the_catalogue_says_of_sources_is_translated(client: httpx.Client) -> None:
    for source in client.get("/api/v1/sources?lang=es").json()["sources"]:
        for field in ("covers_why", "status_note", "terms", "cadence"):
            assert not re.search(r"\b(the|which|of)\b", source[field]), source[field]


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("since=20x5", "since: no se entiende '20x5'; use una fecha como 2019, 2019-06 o 2019-06-30."),
        ("city=atlantis", "'atlantis' no es una ciudad del catálogo."),
        ("by=role,sex,venue,charge", "Una respuesta se separa de 3 maneras a lo sumo."),
        ("format=pdf", "format: 'pdf' no se ofrece aquí; use json o csv."),
    ],
)
def test_errors_are_said_in_the_language_asked_for(client: httpx.Client, query: str, detail: str) -> None:
    problem = client.get(f"/api/v1/arrests/count?{query}&lang=es").json()
    assert problem["detail"].startswith(detail)
    assert problem["type"].startswith("http://127.0.0.1:8000/problems/")


def test_a_language_that_is_not_offered_is_refused(client: httpx.Client) -> None:
    answer = client.get("/api/v1/cities?lang=fr")
    assert answer.status_code == 400
    assert answer.json()["detail"] == "lang: 'fr' is not understood; use one or more of en, es."


def test_each_language_has_an_etag_of_its_own(client: httpx.Client) -> None:
    first = client.get("/api/v1/cities").headers["etag"]
    assert client.get("/api/v1/cities?lang=es", headers={"If-None-Match": first}).status_code == 200
    assert client.get("/es/", headers={"If-None-Match": client.get("/").headers["etag"]}).status_code == 200


def test_every_path_says_that_it_takes_a_language(client: httpx.Client) -> None:
    for path, methods in client.get("/api/v1/openapi.json").json()["paths"].items():
        for method in methods.values():
            assert [one["name"] for one in method["parameters"]].count("lang") == 1, path


def test_errors_are_pages_in_the_language_of_the_address(site: Callable[..., httpx.Client], empty_home: Home) -> None:
    assert "No hay ninguna página en esta dirección." in site().get("/es/nada").text
    nothing = site(root=empty_home).get("/es/")
    assert nothing.status_code == 404
    assert "Aquí todavía no hay registros de ninguna ciudad." in nothing.text
    busy = site(rate_limit=1, remote="203.0.113.77")
    assert [busy.get("/es/about").status_code for _ in range(2)] == [200, 429]
    answer = busy.get("/es/about")
    assert answer.headers["content-type"].startswith("text/html")
    assert "Demasiadas peticiones" in answer.text


DOCUMENTS = (
    "/cities",
    "/cities/chicago",
    "/sources",
    "/arrests/count?city=chicago&by=role",
    "/arrests/cells?city=chicago",
    "/arrests/frames?city=chicago&by=month",
    "/arrests/ratio?city=chicago&by=year",
    "/arrests/change?city=chicago&at=2024-06-01",
    "/arrests/neighbourhoods?city=chicago",
    "/operations?city=chicago",
    "/operations/announced-against-recorded?city=chicago",
    "/cities/chicago/timeline",
    "/cities/chicago/places",
    "/national",
    "/report-card",
    "/report-card/chicago",
)
KEPT = ("letter", "ordinance")
"""Papers in English, for the offices that read them; they have `lang` of their own."""


def strings(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a document with the name that it stands under."""
    if isinstance(value, dict):
        for key, content in value.items():
            yield from strings(content, key)
    elif isinstance(value, list):
        for content in value:
            yield from strings(content, name)
    elif isinstance(value, str):
        yield name, value


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_spanish_document_holds_no_english_sentence(client: httpx.Client, english: list[str], path: str) -> None:
    answer = client.get(f"/api/v1{path}{'&' if '?' in path else '?'}lang=es")
    assert answer.status_code == 200
    found = [(name, text) for name, text in strings(answer.json()) if name not in KEPT]
    assert [one for one in found if any(sentence in one[1] for sentence in english)] == []
