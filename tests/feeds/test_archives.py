"""Archives of old posts: an account's own, saved answers, pages, PDF, text files, WARC; and those that are broken."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from safelight.core.errors import BadInput, NotThere
from safelight.feeds import archived_posts
from tests.pdfs import pdf, written
from tests.text_servers import SELECTORS, Blog, Feed, make_texts

SECRET = "CANARY"


@pytest.fixture
def source(make_source: Any) -> Any:
    def make(feed: str, **endpoint: Any) -> Any:
        return make_source(feed=feed, endpoint=endpoint, basis="announcement", layout=[])

    return make


def read(path: Path, source: Any, **keys: Any) -> tuple[pl.DataFrame, int]:
    batches = list(archived_posts(path, source, **keys))
    return pl.concat([batch.frame.collect() for batch in batches]), sum(batch.unreadable for batch in batches)


def tweet(number: int, text: str, **keys: Any) -> dict[str, Any]:
    return {"tweet": {"id_str": str(number), "full_text": text, "created_at": "Wed Mar 12 14:05:00 +0000 2025", **keys}}


def script(name: str, entries: list[Any]) -> str:
    return f"window.YTD.{name}.part0 = {json.dumps(entries)}"


def x_archive(path: Path, tweets: list[Any], notes: list[Any] | None = None) -> Path:
    account = [{"account": {"accountId": "7", "username": "ExamplePD", "email": f"{SECRET}@example.org"}}]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data/account.js", script("account", account))
        archive.writestr("data/tweets.js", script("tweets", tweets))
        archive.writestr("data/note-tweet.js", script("note_tweet", notes or []))
        archive.writestr("data/direct-messages.js", script("direct_messages", [{"dmConversation": {"text": SECRET}}]))
        archive.writestr("data/tweets_media/1.jpg", b"\xff\xd8\xff")
    return path


def test_an_account_s_archive_of_x(tmp_path: Path, source: Any) -> None:
    long = "w " * 140
    mine = {"in_reply_to_status_id_str": "1", "in_reply_to_user_id_str": "7"}
    tweets = [
        tweet(3, "second", **mine),
        tweet(1, "first &amp; more", edit_info={"initial": {"editTweetIds": ["0", "1"]}}),
        tweet(4, "@jane hi", in_reply_to_user_id_str="8"),
        tweet(5, "RT @other: theirs"),
        tweet(6, f"{long[:270]}… https://t.co/abc"),
        {"tweet": {"full_text": SECRET}},
    ]
    notes = [{"noteTweet": {"noteTweetId": "9", "core": {"text": long + "the end"}}}]
    frame, unreadable = read(x_archive(tmp_path / "x.zip", tweets, notes), source("x", account="ExamplePD"))
    assert unreadable == 1
    assert sorted(frame["text"].to_list()) == ["first & more\n\nsecond", long + "the end"]
    first = frame.filter(pl.col("id") == "1").row(0, named=True)
    assert (first["address"], first["replaces"]) == ("https://x.com/ExamplePD/status/1", "0")
    assert first["published_at"] == "2025-03-12T14:05:00Z"
    assert SECRET not in str(frame.rows())


@pytest.mark.parametrize(
    ("name", "feed", "count"),
    [
        ("x_user_posts.json", "x", 2),
        ("x_partial_errors.json", "x", 1),
        ("bluesky_author_feed.json", "bluesky", 1),
        ("wordpress_feed.xml", "rss", 2),
        ("newswire_item.json", "rss", 1),
    ],
)
def test_saved_answers_of_the_documented_shapes(
    name: str, feed: str, count: int, shared_data: Path, source: Any
) -> None:
    frame, _ = read(shared_data / "announcements" / "shapes" / name, source(feed, account=None))
    assert frame.height == count


def test_saved_answers_of_mastodon_and_its_export(tmp_path: Path, source: Any, shared_data: Path) -> None:
    saved = json.loads((shared_data / "announcements" / "shapes" / "mastodon_statuses.json").read_text())["body"]
    (tmp_path / "a.json").write_text(json.dumps(saved))
    note = {
        "type": "Note",
        "id": "https://s.example/5",
        "content": "<p>5 &amp; 6</p>",
        "published": "2025-03-01T00:00:00Z",
    }
    outbox = {"orderedItems": [{"type": "Create", "object": note}, {"type": "Announce", "object": "https://x"}]}
    (tmp_path / "outbox.json").write_text(json.dumps(outbox))
    frame, unreadable = read(tmp_path, source("mastodon"))
    assert (frame.height, unreadable) == (2, 0)
    assert frame["text"].to_list()[1] == "5 & 6"


def warc(pages: dict[str, tuple[str, bytes]], *, packed: bool = True) -> bytes:
    """A WARC, each record packed for itself as the standard wants it."""
    out = b""
    for address, (kind, body) in pages.items():
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2025-03-12T00:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:0>\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(answer)}\r\n\r\n"
        )
        record = head.encode() + answer + b"\r\n\r\n"
        out += gzip.compress(record) if packed else record
    return out


@pytest.fixture
def blog() -> Any:
    portal = Blog(make_texts(7))
    yield portal
    portal.close()


def pages(blog: Blog) -> dict[str, tuple[str, bytes]]:
    listing = {"https://beat.example/news/": ("text/html", blog.listing(0).encode())}
    articles = {f"https://beat.example/{said.n}/": ("text/html", blog.article(said).encode()) for said in blog.posts}
    return {**listing, **articles, "https://beat.example/x.png": ("image/png", b"\x89PNG")}


@pytest.mark.parametrize("packed", [True, False])
def test_a_web_archive_by_the_source_s_selectors(packed: bool, tmp_path: Path, source: Any, blog: Blog) -> None:
    (tmp_path / "a.warc").write_bytes(warc(pages(blog), packed=packed))
    frame, unreadable = read(tmp_path / "a.warc", source("html", selectors=SELECTORS))
    assert frame["address"].to_list() == [f"https://beat.example/{said.n}/" for said in blog.posts]
    assert frame["text"].to_list() == [blog.text_of(said) for said in blog.posts]
    assert unreadable == 0


@pytest.mark.parametrize("packed", [True, False])
def test_a_cut_web_archive_keeps_what_was_whole(
    packed: bool, tmp_path: Path, source: Any, blog: Blog, capfd: pytest.CaptureFixture[str]
) -> None:
    blog.posts[-1].text = SECRET
    content = warc({key: page for key, page in pages(blog).items() if not key.endswith("png")}, packed=packed)
    (tmp_path / "a.warc").write_bytes(content[:-90])
    got = []
    with pytest.raises(BadInput, match="cut off or damaged") as caught:
        got.extend(archived_posts(tmp_path / "a.warc", source("html", selectors=SELECTORS)))
    assert sum(batch.rows or 0 for batch in got) == 6
    assert SECRET not in str(caught.value) + "".join(capfd.readouterr())


def test_a_folder_of_saved_pages_pdf_and_text(tmp_path: Path, source: Any, blog: Blog) -> None:
    canonical = "<head><link rel='canonical' href='https://beat.example/one/'>"
    (tmp_path / "one.html").write_text(blog.article(blog.posts[0]).replace("<head>", canonical))
    (tmp_path / "2024-05-06 operation.txt").write_text("Seven were arrested.")
    (tmp_path / "release_2024_05_07.pdf").write_bytes(pdf([written([(40, 700, "Nine buyers were cited.")])]))
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    frame, unreadable = read(tmp_path, source("html", selectors=SELECTORS))
    rows = {row["text"]: row for row in frame.iter_rows(named=True)}
    assert unreadable == 1
    assert rows["Seven were arrested."]["published_at"] == "2024-05-06T12:00:00Z"
    assert rows["Nine buyers were cited."]["published_at"] == "2024-05-07T12:00:00Z"
    assert rows[blog.text_of(blog.posts[0])]["address"] == "https://beat.example/one/"
    assert len(rows) == 3


def test_a_read_goes_on_behind_its_cursor(tmp_path: Path, source: Any) -> None:
    for n in range(1200):
        (tmp_path / f"{n:05}.txt").write_text(f"text {n}")
    batches = list(archived_posts(tmp_path, source("html", selectors=SELECTORS)))
    assert [batch.rows for batch in batches] == [500, 500, 200]
    rest, _ = read(tmp_path, source("html", selectors=SELECTORS), after=batches[0].cursor)
    assert rest["text"].to_list()[0] == "text 500"


def test_pages_without_selectors_are_read_by_what_pages_usually_are(tmp_path: Path, source: Any) -> None:
    portal = Feed(make_texts(1))
    portal.close()
    page = "<nav>x</nav><article><time datetime='2025-03-12T10:00:00Z'></time><p>Five buyers were cited.</p></article>"
    (tmp_path / "a.html").write_text(page)
    frame, _ = read(tmp_path / "a.html", source("rss"))
    assert frame.select("published_at", "text").rows() == [("2025-03-12T10:00:00Z", "Five buyers were cited.")]


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"\0" * 80_000_000)


def nothing(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.png", b"x")


def huge(path: Path) -> None:
    """A gigabyte that takes no room on the disk."""
    with path.open("wb") as file:
        file.write(SECRET.encode())
        file.truncate(1024**3)


BROKEN = {
    "large.json": (huge, "larger than 256 MiB"),
    "bomb.zip": (bomb, "unpacks to far more"),
    "empty.zip": (nothing, "holds no text"),
    "cut.zip": (lambda path: path.write_bytes(b"PK\x03\x04" + SECRET.encode()), "cut off or damaged"),
    "tweets.js": (lambda path: path.write_text(f"window.YTD.tweets.part0 = [{{'{SECRET}"), "cut off"),
    "posts.json": (lambda path: path.write_text(f'{{"data": ["{SECRET}'), "cut off, or is not JSON"),
    "a.bin": (lambda path: path.write_bytes(b"\0\1\2CANARY"), "neither a text"),
    "a.txt": (lambda path: path.write_bytes(b"  \n"), "holds no text"),
    "a.warc.gz": (lambda path: path.write_bytes(b"\x1f\x8bCANARY"), "cut off or damaged"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_can_not_be_read_gets_a_sentence(name: str, tmp_path: Path, source: Any) -> None:
    make, says = BROKEN[name]
    make(tmp_path / name)
    with pytest.raises(BadInput, match=says) as caught:
        read(tmp_path / name, source("x", account="ExamplePD"))
    assert SECRET not in str(caught.value)


def test_a_missing_file_and_a_foreign_cursor(tmp_path: Path, source: Any) -> None:
    with pytest.raises(NotThere):
        read(tmp_path / "none.zip", source("x"))
    with pytest.raises(BadInput, match="cursor"):
        read(tmp_path, source("x"), after="{}")
