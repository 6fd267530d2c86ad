"""Who somebody is comes out nowhere: names, badges and plates, in both languages: replies, tables, logs."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from safelight.presence.kinds import SightingKind
from safelight.presence.texting.commands import Seen
from safelight.presence.texting.understanding import understand
from tests.presence.texting.conftest import Phones
from tests.texted_places import CITY

ROWS = [
    line.split("\t")
    for line in Path(__file__).with_name("individuals.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def test_there_are_enough_wordings_in_both_languages() -> None:
    assert len(ROWS) >= 48
    assert sum(" en la 5 " in text or "5 y San" in text for text, _ in ROWS) >= 15


@pytest.mark.parametrize(("text", "who"), ROWS, ids=[text for text, _ in ROWS])
def test_who_somebody_is_is_taken_out_and_the_place_stays(text: str, who: str) -> None:
    command = understand(text).command
    assert isinstance(command, Seen)
    assert "San Pedro" in command.place
    assert "5" in command.place
    assert not set(command.place.replace(",", " ").split()) & set(who.split())


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("officer taking tents at 5th & San Pedro", SightingKind.PROPERTY, "5th & San Pedro"),
        ("deputy checking ids at 5th & San Pedro", SightingKind.CHECKPOINT, "5th & San Pedro"),
        ("oficial quitando carpas en la 5 y San Pedro", SightingKind.PROPERTY, "5 y San Pedro"),
        ("cop car 512 S San Pedro St", SightingKind.PATROL, "512 S San Pedro St"),
        ("police car 5th & San Pedro", SightingKind.PATROL, "5th & San Pedro"),
        ("patrulla 5 y San Pedro", SightingKind.PATROL, "5 y San Pedro"),
        ("pidiendo id 90013", SightingKind.CHECKPOINT, "90013"),
        ("officers at Figueroa & 7th", SightingKind.PATROL, "Figueroa & 7th"),
        ("sheriff at Martin Luther King & Main", SightingKind.PATROL, "Martin Luther King & Main"),
        ("policia Alvarado y 7", SightingKind.PATROL, "Alvarado y 7"),
        ("cops https://maps.example/abc1234?q=34.0443,-118.2433", SightingKind.PATROL, "abc1234?q=34.0443,-118.2433"),
        ("an officer on San Pedro & 5th", SightingKind.PATROL, "San Pedro & 5th"),
    ],
)
def test_places_and_kinds_are_nobody(text: str, kind: SightingKind, place: str) -> None:
    command = understand(text).command
    assert isinstance(command, Seen)
    assert (command.kind, place in command.place) == (kind, True)


def test_no_word_of_a_text_is_answered_or_lies_anywhere(phones: Phones, capfd: pytest.CaptureFixture[str]) -> None:
    """Also a name that nothing tells from a place: what is said back and kept are the gazetteer's own words.

    Shorter words than five signs may stand in a database's file by chance.
    """
    texts = [*(text for text, _ in ROWS[::4]), "Zebulon Quackenbush 5th & San Pedro", "watch Quackenbush union station"]
    who = {word for _, said in ROWS for word in said.split() if len(word) > 4} | {"Zebulon", "Quackenbush"}
    told = []
    for number, text in enumerate(texts):
        told += phones(f"+1213555{number:04d}", text, to=CITY)
    assert any(one.startswith("Noted: police at E 5th St & San Pedro St.") for one in told)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database = Path(str(connection.settings_dict["NAME"])).read_bytes().decode("latin-1")
    landed = "\n".join([*told, database, *capfd.readouterr()]).casefold()
    assert [word for word in who if word.casefold() in landed] == []
