"""Whatever a text holds, the extractor answers, and its spans lie within the text."""

import json
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.ingest.text import extract, extract_line, phrases

MOST_S = 10
"""Seconds of processor time for one post of 25,000 signs, many times what it takes: squares of its length fail."""
PIECES = st.sampled_from(
    [
        *phrases()[::29],
        "12",
        "a dozen",
        "one of whom",
        "of the",
        "the rest",
        ",",
        ".",
        ":",
        ";",
        "(",
        ")",
        "\n",
        " - ",
        "$5,000",
        "9/10",
        "Jan. 3",
        "Thursday",
        "2/30",
        "February 31",
        "99/99/9999",
        "\u202e",
        "\u200f",
        "😀",
        "\ud83d",
        "½",
        "٣",
        "²",
        "Ⅻ",
        "1st",
        "29-year-old",
        "at a motel",
        "Police",
    ]
)
WEAVE = st.lists(PIECES, max_size=60).map(" ".join)


def sound(text: str) -> None:
    """The facts of a text can be written, and point into it."""
    found = extract(text, "2022-03-11")
    for one in found.operations:
        assert all(0 <= span.start < span.end <= len(text) for span in one.spans)
        assert all(value is None or value >= 0 for value in one.counts.values())
        if None not in one.counts.values():
            assert sum(value or 0 for name, value in one.counts.items() if name != "total") == one.counts["total"]
    json.dumps(found.document())


@settings(max_examples=120)
@given(WEAVE)
def test_woven_phrases(text: str) -> None:
    sound(text)


@settings(max_examples=60)
@given(st.text(st.characters(), max_size=300))
def test_any_text(text: str) -> None:
    sound("Police arrested " + text)


@settings(max_examples=30)
@given(st.binary(max_size=200))
def test_any_line(line: bytes) -> None:
    assert json.loads(extract_line(line, 1))


def test_a_post_of_25000_signs() -> None:
    for piece in (
        "12 johns were arrested, ",
        "😀\u202e\u200f",
        "Aa ",
        "A",
        "1",
        "(",
        ", and ",
        "Police ",
        "9/9 ",
        "Main St. & ",
        "the other ",
        "\n",
        "a a a ",
        "the men ",
        "12 men, ",
        "Police, Mesa and ",
        "All were cited. ",
    ):
        before = time.process_time()
        sound((piece * 25_000)[:25_000])
        assert time.process_time() - before < MOST_S, piece
    assert extract("x" * 200_000).reasons


def test_lone_surrogates_are_read() -> None:
    sound("Police \ud83d arrested 12 johns \udc00 at a motel")
