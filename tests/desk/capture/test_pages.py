"""From a page to its advertisement: the poster's words, no decoys, no site's own numbers, and where each stood."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.desk.capture import read_page, working_texts
from safelight.desk.extract import extract

TRUE, DECOY = "314-555-0153", "720-555-0188"


def read(markup: str) -> str:
    return read_page(markup.encode(), "text/html; charset=utf-8", "http://ads.example/1").text


def test_the_shared_pages_are_read_as_meant(shared_data: Path) -> None:
    """All contacts of the posters but one, which only a script writes; none of anybody else."""
    root = shared_data / "investigations" / "pages"
    right = wrong = missed = 0
    for line in (root / "manifest.jsonl").read_text("utf-8").splitlines():
        meant = json.loads(line)
        page = read_page((root / meant["file"]).read_bytes(), meant["content_type"], "http://h/" + meant["file"][5:])
        found = {fact.normal for fact in extract(page.text) if fact.kind in ("phone", "email")}
        truth = {*meant["phones"], *meant["emails"]}
        right, wrong, missed = right + len(found & truth), wrong + len(found - truth), missed + len(truth - found)
        assert page.title == meant["title"]
        pictures = {
            f"http://h/{name.removesuffix(' (404)')}" for name in meant["images"] if not name.startswith("data:")
        }
        assert set(page.pictures.addresses) == pictures
    assert (right, wrong, missed) == (29, 0, 1)


HIDING = [
    '<span style="display:none">{}</span>',
    '<span style="DISPLAY : none !important">{}</span>',
    '<span style="color:red;visibility:hidden">{}</span>',
    '<span style="font-size:0">{}</span>',
    '<span style="font-size: 0px;">{}</span>',
    '<span style="opacity:0">{}</span>',
    '<span style="position:absolute;left:-9999px">{}</span>',
    '<span style="text-indent:-5000px">{}</span>',
    '<span style="width:0;height:0;overflow:hidden">{}</span>',
    "<span hidden>{}</span>",
    "<style>.z{{display:none}}</style><span class=z>{}</span>",
    "<style>/* x */ p .z, b.q {{ visibility : hidden }}</style><b class=q>{}</b>",
    "<style>@media screen {{ .z {{ display:none }} }}</style><span class=z>{}</span>",
    "<!-- {} -->",
    "<script>var a = '{}'</script>",
    "<template>{}</template>",
    '<input type=hidden value="call {}">',
    "<aside>Similar: <a href=/2>another, {}</a></aside>",
    "<div id=ftr>Call the site at {}</div>",
    "<footer>{}</footer>",
    "<div class='related-ads'>{}</div>",
    "<div><h3>You may also like</h3><a href=/2>{}</a></div>",
    "<nav>{}</nav>",
]


@pytest.mark.parametrize("hiding", HIDING)
def test_what_readers_do_not_see_and_what_is_not_the_posters_is_left_out(hiding: str) -> None:
    text = read(
        f"<body><h1>Ava</h1><div class=txt><p>Call {TRUE} any time, ask for Ava.</p>{hiding.format(DECOY)}</div>"
    )
    assert TRUE in text
    assert DECOY not in text


SHOWN = [
    '<span style="opacity:0.9">{}</span>',
    '<span style="font-size:0.8em">{}</span>',
    "<style>@media print {{ .z {{ display:none }} }}</style><span class=z>{}</span>",
    "<style>.z:hover {{ display:none }}</style><span class=z>{}</span>",
    "<div class='contact'>{}</div>",
    "<noscript>{}</noscript>",
    "<table><tr><td>Phone<td>{}</table>",
    "<b>{}</b>",
]


@pytest.mark.parametrize("showing", SHOWN)
def test_what_readers_see_stays(showing: str) -> None:
    assert TRUE in read(f"<body><h1>Ava</h1><div class=txt>{showing.format(TRUE)}</div>")


@pytest.mark.parametrize(
    ("markup", "source", "value"),
    [
        (f'<img src=a.png alt="call {TRUE}">', "img alt", f"call {TRUE}"),
        ('<a href="tel:+13145550153">Tap to call</a>', "a href", "+13145550153"),
        ('<a href="mailto:ava%40mail.example">write</a>', "a href", "ava@mail.example"),
        ('<a href="https://wa.me/13145550153">chat</a>', "a href", "https://wa.me/13145550153"),
        ('<a class=x data-cfemail="422334230223306c273a">[email protected]</a>', "data-cfemail", None),
        (f"<noscript>{TRUE}</noscript>", "noscript", TRUE),
    ],
)
def test_each_part_says_where_it_stood(markup: str, source: str, value: str | None) -> None:
    page = read_page(f"<h1>Ava</h1><p>Hello there</p>{markup}".encode(), "text/html", "http://ads.example/1")
    part = next(part for part in page.parts if part.source == source)
    assert value is None or page.text[part.start : part.end] == value
    assert page.text[page.parts[0].start : page.parts[0].end] == page.title == "Ava"


def test_parts_cover_the_text_and_count_its_characters() -> None:
    page = read_page("<h1>Ava 🌸</h1><p>ñ 🌸</p><img alt='call 314-555-0153'>".encode(), "", "")
    told = dict(zip(("advertisement.txt", "advertisement.json"), page.files("", "x"), strict=True))
    text = told["advertisement.txt"].content.decode()
    mapped = json.loads(told["advertisement.json"].content)
    assert "\n".join(text[part["start"] : part["end"]] for part in mapped["parts"]) == text == page.text
    assert working_texts(["advertisement.txt", "advertisement.json"]) == ["advertisement.txt"]


ENCODINGS = [
    ("é€", "cp1252", "text/html", '<meta charset="windows-1252">', "cp1252"),
    ("é€", "cp1252", "text/html; charset=ISO-8859-1", "", "cp1252"),
    ("é✨", "utf-8", "text/html; charset=iso-8859-1", '<meta charset="iso-8859-1">', "utf-8"),
    ("é✨", "utf-8-sig", "text/html; charset=shift_jis", "", "utf-8"),
    ("é✨", "utf-16", "text/html", "", "utf-16-le"),
    ("é", "utf-16-be", "text/html", "", "utf-16-be"),
    ("你好", "gb18030", "text/html; charset=gb2312", "", "gb18030"),
    ("こんにちは", "shift_jis", "text/html; charset=utf-8", '<meta charset="Shift_JIS">', "shift_jis"),
    ("привет", "koi8_r", "text/html; charset=koi8-r", '<meta charset="windows-1251">', "koi8-r"),
    ("é", "latin-1", "text/html; charset=no-such", "", "cp1252"),
    ("Llámame niña", "latin-1", "text/html; charset=utf-8", "", "cp1252"),
    ("Llámame niña", "latin-1", "text/html", '<meta charset="utf-8">', "cp1252"),
]


@pytest.mark.parametrize(("words", "encoding", "header", "meta", "used"), ENCODINGS)
def test_the_right_encoding_is_found_and_said(words: str, encoding: str, header: str, meta: str, used: str) -> None:
    page = read_page(f"<html><head>{meta}</head><h1>{words}</h1> ok".encode(encoding), header, "")
    assert page.title == words
    assert page.encoding == used
    assert page.encoding_why
    assert used in page.files("", "x")[0].origin


def test_script_in_words_is_words() -> None:
    page = read_page(b"<h1>Ava</h1><p>&lt;script&gt;alert(1)&lt;/script&gt; call</p><script>alert(2)</script>", "", "")
    assert "<script>alert(1)</script> call" in page.text
    assert "alert(2)" not in page.text
    assert page.files("", "x")[0].content_type.startswith("text/plain")


@pytest.mark.parametrize(
    "heavy",
    [
        b"<p>Call 314-555-0153</p>" + b"<p>All persons in this ad are over 21.</p>" * 250_000,
        b"<h1>A</h1>" + b"<div>" * 300_000 + b"Call 314-555-0153",
        b"<h1>A</h1>Call 314-555-0153" + b"<a href=x>" * 300_000,
        b"<h1>A</h1>Call 314-555-0153<p " + b"style='" * 500_000,
        b"<style>" + b".a{display:none} " * 50_000 + b"</style><h1>A</h1>Call 314-555-0153",
    ],
    ids=["10 MB", "deep", "links", "attribute", "styles"],
)
def test_heavy_pages_are_read_within_seconds(heavy: bytes) -> None:
    began = time.process_time()
    page = read_page(heavy, "text/html", "http://ads.example/")
    assert "314-555-0153" in page.text
    assert time.process_time() - began < 8


@settings(max_examples=40)
@given(
    st.binary(max_size=2_000), st.sampled_from(["", "text/html; charset=utf-16", "text/html; charset=gb18030", "x;y"])
)
def test_nothing_fails_on_rubbish(rubbish: bytes, kind: str) -> None:
    page = read_page(b"<body style=x><h1>" + rubbish, kind, "http://[")
    for file in page.files("", "x"):
        file.content.decode("utf-8")


@settings(max_examples=40)
@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<table>", "<td>", "</div>", "<aside>", "<style>", "a 1", "<!--", "<noscript>"])
    )
)
def test_broken_markup_never_fails_and_parts_stay_in_order(pieces: list[str]) -> None:
    page = read_page("".join(pieces).encode(), "", "http://ads.example/")
    ends = [end for part in page.parts for end in (part.start, part.end)]
    assert ends == sorted(ends)
    assert not ends or ends[-1] == len(page.text)


@pytest.mark.parametrize(
    ("markup", "day"),
    [
        ('<time datetime="2025-03-04T05:06:07Z">yesterday</time>', "2025-03-04T05:06:07Z"),
        ('<script type="application/ld+json">{"datePosted": "2025-03-04"}</script>', "2025-03-04"),
        ("<table><tr><th>Posted<td>2025-03-23", "2025-03-23"),
        ("<p>Posted on: March 4, 2025</p>", "2025-03-04"),
        ("<p>Posted: 3/4/2025</p>", "2025-03-04"),
        ("<p>I was born 2001-01-01</p>", None),
        ("<p>Posted: 2025-99-99</p>", None),
    ],
)
def test_the_day_of_posting(markup: str, day: str | None) -> None:
    assert read_page(f"<h1>Ava</h1>{markup}".encode(), "", "").posted_at == day


def test_where_a_page_would_lead_by_itself_is_told() -> None:
    page = read_page(b'<meta http-equiv="Refresh" content="0; URL=\'p-00.html\'"><h1>Ava</h1>', "", "")
    assert page.refresh == "p-00.html"
