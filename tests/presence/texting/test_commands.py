"""What people type, and what they mean by it: a table of worded examples in two languages, and any text at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.presence.kinds import SightingKind
from safelight.presence.texting.commands import (
    Choice,
    Command,
    Empty,
    Gone,
    Happening,
    Help,
    PlaceOnly,
    Seen,
    Status,
    Stop,
    Sweep,
    Watch,
)
from safelight.presence.texting.understanding import MOST_SIGNS, understand

ROWS = [
    line.split("\t")
    for line in Path(__file__).with_name("texts.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def told(command: Command) -> str:
    """A command as the table writes it: its name, then what it holds."""
    name = type(command).__name__.lower()
    match command:
        case Seen(place, kind):
            return f"saw {kind.value if kind else '-'} @ {place}".strip()
        case Watch(place, hours, quiet):
            return f"watch {hours}{f' not {quiet[0]}-{quiet[1]}' if quiet else ''} @ {place}".strip()
        case Status(place) | Sweep(place) | Gone(place) | PlaceOnly(place):
            return f"{name} @ {place}".strip()
        case Choice(number):
            return f"choice {number}"
        case Stop(providers):
            return "stop (the provider's)" if providers else "stop"
    return name


@pytest.mark.parametrize("text, meant, language", ROWS, ids=[row[0] for row in ROWS])
def test_worded_examples(text: str, meant: str, language: str) -> None:
    understood = understand(text)
    assert (told(understood.command), understood.language or "-") == (meant, language)


def test_there_are_enough_of_them() -> None:
    assert len(ROWS) >= 120
    assert sum(language == "es" for *_, language in ROWS) >= 40


@settings(max_examples=150)
@given(st.text(max_size=1000))
def test_anything_is_understood_as_something(text: str) -> None:
    command = understand(text).command
    place = getattr(command, "place", "")
    assert len(place) <= MOST_SIGNS
    assert all(word in text.split() or "\0" in text for word in place.split() if text.isprintable())


@settings(max_examples=60)
@given(st.sampled_from(["STATUS", "estado", "WATCH", "sweep", "gone", "cops at", "retén en"]), st.text(max_size=40))
def test_case_and_blanks_make_no_difference(word: str, rest: str) -> None:
    plain = rest.replace("ß", "").strip()
    if plain.isascii() and plain.isprintable():
        text = f"{word} {plain}"
        kind = type(understand(text).command)
        assert type(understand(f"  {text.upper()}  ").command) is kind
        assert type(understand(text.replace(" ", "  \n")).command) is kind


@pytest.mark.parametrize(
    "text, gone",
    [
        ("badge 4471 at 5th & San Pedro", ("4471",)),
        ("Officer Delgado taking tents at 5th & San Pedro", ("Delgado",)),
        ("cop car unit 7A23, plate 7ABC123 at 5th & San Pedro", ("7A23", "7ABC123")),
        ("oficial Ramirez placa 55121 en la 5 y San Pedro", ("Ramirez", "55121")),
        ("sgt. Brown #1182 at 5th and San Pedro", ("Brown",)),
    ],
)
def test_who_somebody_is_never_comes_out(text: str, gone: tuple[str, ...]) -> None:
    command = understand(text).command
    assert isinstance(command, Seen)
    assert not any(word in command.place for word in gone)
    assert "San Pedro" in command.place


def test_a_name_alone_says_that_police_are_there() -> None:
    assert understand("Officer Delgado at 5th & San Pedro").command == Seen("at 5th & San Pedro", SightingKind.PATROL)


def test_no_text_and_null_bytes_are_nothing() -> None:
    for text in ("", "   ", "\0\0", "\u202e\u200b"):
        assert understand(text).command == Empty()
    assert understand("?").command == Help()
    assert understand("now").command == Happening()


def test_a_form_speaks_of_no_carrier_and_no_number() -> None:
    from safelight.presence.texting.replies import by, texts

    assert by("twilio", "first") == "first"
    assert by("webform", "first") == "first_webform"
    assert by("webform", "noted") == "noted"
    for what in ("first", "deleted", "elsewhere", "outside", "slow_down"):
        said = " ".join(texts()[by("webform", what)].values()).lower()
        for word in ("carrier", "compania", "gateway", "this number", "este numero", "phone", "thread", "texts"):
            assert word not in said
