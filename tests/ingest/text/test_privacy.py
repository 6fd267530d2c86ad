"""No word of a text leaves the extractor: what is written about people, names, phones and addresses stays in memory."""

import json
import logging

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.ingest.text import extract, extract_line

NAMES = ("Zebulon Quackenbush", "Ottoline Fairweather-Pym", "Xiomara Vandersloot")
PRIVATE = ("602-555-0143", "4417 Wisteria Hollow Lane", "zq@example.org", "02/03/1981", "DL 8841920")
WORDS = sorted({part for one in (*NAMES, *PRIVATE) for part in one.split() if len(part) > 3})


def plant(names: tuple[str, ...]) -> str:
    """An announcement full of what must not come out."""
    first, second, third = names
    return (
        f"Detectives arrested {first}, 34, of {PRIVATE[1]}, phone {PRIVATE[0]}, e-mail {PRIVATE[2]}, "
        f"born {PRIVATE[3]}, {PRIVATE[4]}, for "
        f"promoting prostitution at a motel on Thursday. {second} Police Department and {third} County Sheriff's "
        "Office assisted; "
        f"{second}, 41, and {third}, 29, were cited for solicitation. Sheriff {first} Task Force. {second} Vice Unit."
    )


@pytest.mark.parametrize("names", [NAMES, NAMES[::-1]])
def test_nothing_planted_comes_out(
    names: tuple[str, ...], capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        line = extract_line(json.dumps({"id": "1", "text": plant(names), "published_at": "2022-03-11"}), 1).decode()
    seen = line + "".join(capsys.readouterr()) + caplog.text
    assert '"relevant":true' in line
    assert not [word for word in WORDS if word.lower() in seen.lower()]


def test_an_unreadable_line_is_told_without_its_content() -> None:
    for line in (
        "{broken Quackenbush",
        '["Quackenbush"]',
        '{"id":"1","text":7,"note":"Quackenbush"}',
        '{"text":"x","published_at":"Quackenbush"}',
    ):
        answer = extract_line(line, 3).decode()
        assert "Quackenbush" not in answer
        assert json.loads(answer)["line"] == 3


@settings(max_examples=40)
@given(st.text(st.characters(categories=("Lu", "Ll")), min_size=5, max_size=12).map(str.title))
def test_a_name_of_any_spelling_stays_inside(name: str) -> None:
    text = (
        f"{name} {name}son, 34, was arrested for pimping at a motel. "
        f"{name} Police and {name} County Sheriff's Office helped."
    )
    found = json.dumps(extract(text, "2022-03-11").document(), ensure_ascii=False)
    assert f"{name}son" not in found
