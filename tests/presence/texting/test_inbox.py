"""What a person is answered, and what is then in the tables: the real inbox, over a small real gazetteer."""

from __future__ import annotations

import base64
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, connections

from safelight.presence.kinds import SightingKind
from safelight.presence.models import (
    Conversation,
    Message,
    MessageState,
    Outgoing,
    PhotoSays,
    Report,
    Sighting,
    Standing,
    Watch,
)
from safelight.presence.purging import purge
from safelight.presence.sightings.public import visible
from safelight.presence.texting.gsm import is_gsm, segments
from tests.presence.texting.conftest import Clock, Phones
from tests.texted_places import CITY

ANA, BEN, CAT = "+12135550001", "+12135550002", "+12135550003"
CORNER = "5th & San Pedro"


def shown(clock: Clock) -> list[tuple[str, str]]:
    return [(one.kind.value, one.status) for one in visible(CITY, clock())]


def test_two_people_confirm_a_sighting_and_nobody_alone_does(phones: Phones, clock: Clock) -> None:
    assert phones(ANA, f"cops towing cars on {CORNER}")[0].startswith("Noted: towing at E 5th St & San Pedro St.")
    phones(ANA, f"tow trucks at {CORNER}")
    assert shown(clock) == [("towing", "unconfirmed")]
    phones(BEN, "gruas en la 5 y san pedro")
    assert shown(clock) == [("towing", "confirmed")]
    assert (
        phones(CAT, f"STATUS {CORNER}")[0]
        == "E 5th St & San Pedro St: confirmed towing (likely, just now, simulated). Not a guarantee."
    )


def test_the_same_person_across_midnight_is_one(phones: Phones, clock: Clock) -> None:
    clock.now = clock.now.replace(hour=23, minute=55)
    phones(ANA, f"cops at {CORNER}")
    clock.turn(minutes=10)
    phones(ANA, f"cops at {CORNER}")
    assert shown(clock) == [("patrol", "unconfirmed")]


def test_a_message_that_comes_again_after_midnight_is_the_same(phones: Phones, clock: Clock) -> None:
    clock.now = clock.now.replace(hour=23, minute=59)
    assert phones(ANA, f"cops at {CORNER}", known_as="SM1")
    clock.turn(minutes=2)
    assert phones(ANA, f"cops at {CORNER}", known_as="SM1") == []
    assert Message.objects.count() == Report.objects.count() == 1


def test_only_the_first_reply_of_a_day_says_what_others_keep(phones: Phones, clock: Clock) -> None:
    assert len(phones(ANA, f"cops at {CORNER}")) == 2
    assert len(phones(ANA, "status skid row")) == 1
    clock.turn(days=1)
    assert len(phones(ANA, "status skid row")) == 2


def test_a_missing_place_is_asked_for_and_its_answer_is_what_was_meant(phones: Phones, clock: Clock) -> None:
    assert phones(ANA, "están limpiando")[0].startswith("¿Donde?")
    assert phones(ANA, CORNER) == [
        "Anotado: limpieza, E 5th St & San Pedro St. Sin confirmar hasta que otros avisen. Si ya se fueron: SE FUERON. "
        "Cuidate, no intervengas."
    ]
    assert shown(clock) == [("sweep", "unconfirmed")]


def test_a_question_is_open_for_a_quarter_of_an_hour(phones: Phones, clock: Clock) -> None:
    phones(ANA, "sweep now")
    clock.turn(minutes=16)
    assert phones(ANA, CORNER)[0].startswith("Noted: police")
    assert phones(ANA, "2") == ["No question is open. MENU says what you can text."]


def test_several_places_are_offered_and_a_number_answers(phones: Phones, clock: Clock) -> None:
    asked = phones(ANA, "cops at pedro")[0]
    if asked.startswith("Which"):
        assert phones(ANA, "1")[0].startswith("Noted: police at")
    assert "San Pedro" in asked


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("cops at golden gate park san francisco", "That is in San Francisco. This number is for Los Angeles only."),
        ("cops at 40.7128, -74.0060", "That is outside Los Angeles."),
        ("cops on san pedro", "San Pedro St: which cross street?"),
        ("https://goo.gl/maps/abc", "We don't open links."),
        ("asdf qwerty", "Not understood, nothing noted."),
    ],
)
def test_what_is_no_place_here_is_told_and_not_noted(phones: Phones, text: str, start: str) -> None:
    assert phones(ANA, text)[0].startswith(start)
    assert Sighting.objects.count() == 0


@pytest.mark.parametrize(
    "place",
    ["34.0443, -118.2433", "https://maps.google.com/?q=34.0443,-118.2433", "near union station"],
)
def test_places_in_many_forms(phones: Phones, place: str) -> None:
    assert phones(ANA, f"cops {place}")[0].startswith("Noted: police at")


def test_gone_is_of_where_they_reported_last(phones: Phones, clock: Clock) -> None:
    assert phones(ANA, "gone")[0].startswith("Gone from where?")
    phones(ANA, f"cops at {CORNER}")
    phones(BEN, f"cops at {CORNER}")
    assert phones(ANA, "they left")[0].startswith("Thanks: you say it's over")
    assert shown(clock) == [("patrol", "unconfirmed")] or shown(clock) == [("patrol", "disputed")]
    assert phones(BEN, "ya se fueron")[0].startswith("Gracias:")
    assert shown(clock) == []


def test_gone_where_nothing_was_reported(phones: Phones) -> None:
    assert phones(ANA, "gone union station")[0] == "Nothing was reported at Union Station."


def test_sweeps_are_asked_for_and_now_makes_a_report(phones: Phones, clock: Clock) -> None:
    answer = phones(ANA, f"SWEEP {CORNER}")[0]
    assert answer.startswith("Los Angeles publishes no clean-up notices that we can read.")
    assert "213-806-6355" in answer
    assert phones(ANA, "NOW")[0].startswith("Noted: sweep at")
    assert shown(clock) == [("sweep", "unconfirmed")]


def test_delete_forgets_everything_at_once(phones: Phones, clock: Clock) -> None:
    phones(ANA, f"cops at {CORNER}")
    phones(ANA, "watch skid row")
    phones(ANA, "sweep")
    assert phones(ANA, "BORRAR")[0].startswith("Olvidado:")
    for table in (Report, Sighting, Watch, Conversation, Standing, Outgoing):
        assert table.objects.count() == 0, table


def test_stop_ends_watches_and_keeps_reports(phones: Phones) -> None:
    phones(ANA, f"cops at {CORNER}")
    phones(ANA, "watch skid row")
    assert phones(ANA, "ALTO")[0].startswith("Ya no recibes mensajes")
    assert (Watch.objects.count(), Report.objects.count()) == (0, 1)


def test_watches_are_bounded_and_end(phones: Phones, texts: object, clock: Clock) -> None:
    assert phones(ANA, "watch skid row 6h not 22-6")[0].startswith("Watching Skid Row for 6 h, quiet 22-6.")
    for place in ("5th & main", "union station", "macarthur park", "pershing square"):
        phones(ANA, f"watch {place} 1h")
    assert phones(ANA, "watch 7th & alvarado")[0].startswith("You have 5 watches")
    clock.turn(hours=2)
    assert purge(texts.keys, clock()) == 4
    assert phones(ANA, "unwatch") == ["Watches ended: 1."]


def test_a_flood_of_one_sender_is_told_once_and_not_noted(phones: Phones, clock: Clock) -> None:
    answers = [phones(ANA, "status skid row") for _ in range(25)]
    assert [len(one) for one in answers] == [2] + [1] * 20 + [0] * 4
    assert answers[20][0].startswith("Many texts from you")
    assert phones(ANA, "DELETE")[0].startswith("Forgotten")
    clock.turn(minutes=11)
    assert phones(ANA, "status skid row")


def test_a_photo_waits_for_its_place_and_then_belongs_to_the_report(phones: Phones, clock: Clock) -> None:
    assert phones(ANA, "", media=("https://provider/ME1",))[0].startswith("Where?")
    row = Message.objects.get()
    assert row.not_before == clock() + timedelta(minutes=15)
    clock.turn(minutes=1)
    assert phones(ANA, CORNER)[0].startswith(
        "Noted: police at E 5th St & San Pedro St. Your photo is checked, then deleted."
    )
    row.refresh_from_db()
    assert (row.not_before, Report.objects.get().photo) == (clock(), PhotoSays.WAITING)


def test_a_photo_that_comes_after_its_words_is_of_the_same_report(phones: Phones, clock: Clock) -> None:
    phones(ANA, f"cops at {CORNER}")
    assert phones(ANA, "", media=("https://provider/ME1",)) == [
        "Photo added to your report. It is checked, then deleted."
    ]
    assert Report.objects.get().photo == PhotoSays.WAITING


def test_nothing_in_the_tables_says_who_or_what(phones: Phones, texts: object) -> None:
    photo = base64.b64encode(b"the bytes of a photo").decode()
    for text in (f"Officer Delgado badge 55217348 at {CORNER}", "watch skid row", "sweep", "100 e 5th st", CORNER):
        phones(ANA, text, media=(f"data:image/jpeg;base64,{photo}",))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = Path(str(connection.settings_dict["NAME"])).read_bytes()
    for secret in (
        b"5550001",
        b"Delgado",
        b"5521",
        b"San Pedro",
        b"Skid Row",
        b"5th",
        b"bytes of a photo",
        b"provider",
    ):
        assert secret not in content, secret
    assert all(row.state == MessageState.WAITING and row.sealed for row in Message.objects.all())


def test_a_failure_is_answered_politely(phones: Phones, capsys: pytest.CaptureFixture[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE presence_sighting RENAME TO presence_away")
    try:
        assert phones(ANA, f"cops at {CORNER}") == ["That could not be noted. Please text it again in a few minutes."]
        assert Message.objects.count() == 0
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE presence_away RENAME TO presence_sighting")
    assert "San Pedro" not in "".join(capsys.readouterr())
    assert len(phones(ANA, f"cops at {CORNER}")) == 2


def test_many_at_once_are_each_taken_once(phones: Phones) -> None:
    def send(first: int) -> None:
        for n in range(first, first + 10):
            phones(f"+1213555{n:04d}", f"cops at {CORNER}", known_as=f"SM{n % 30}")
        connections.close_all()

    threads = [threading.Thread(target=send, args=(start,)) for start in (0, 10, 20, 0, 10, 20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (Message.objects.count(), Report.objects.count(), Sighting.objects.count()) == (30, 30, 1)


def test_replies_take_one_part_and_ask_for_no_word_of_the_provider() -> None:
    from safelight.presence.texting.replies import KINDS, numbered, say, texts
    from safelight.presence.texting.rights import reclaim_lines

    gaps = {
        "kind": max((name for names in KINDS.values() for name in names), key=len),
        "place": "San Pedro St & E 5th St",
        "example": "NW 21st & Washington",  # as long as one may be
        "city": "Los Angeles",
        "other": "San Francisco",
        "known": "San Pedro St",
        "number": "",
        "list": "confirmed sweep (very likely, 15 min ago)",
        "choices": numbered(["E 5th St & San Pedro St", "W 5th St & San Pedro St", "San Pedro St & 50th"], 100),
        **{"hours": 12, "quiet": ", quiet 22-6", "most": 5, "count": 3, "minutes": 15, "start": 22, "end": 6},
        **{
            "how": "very likely",
            "age": "15 min ago",
            "days": "Tue Nov 24, 10 AM; Wed Nov 25, 10 AM",
            "reclaim": max((f" {line.es}" for line in reclaim_lines().values()), key=len),
        },
    }
    for what in texts():
        for language in ("en", "es"):
            text = say(what, language, **gaps)
            assert segments(text) == 1, (what, language, len(text))
            assert is_gsm(text)
            assert not {"YES", "END", "CANCEL", "INFO", "STOP", "START", "HELP", "QUIT"} & set(
                text.replace(".", " ").split()
            )
            assert "{" not in text


def test_rights_are_dated_sourced_and_short() -> None:
    from safelight.catalog import load_catalog
    from safelight.presence.texting.rights import help_in, help_lines, reclaim_lines, rights

    cities = load_catalog().cities
    legal = [help_in(city.id, city.name) for city in cities.values()]
    for line in (rights(), *legal, *reclaim_lines().values()):
        assert line.source.startswith("http")
        assert line.read.year >= 2026
        for language in ("en", "es"):
            text = line.said(language)
            assert segments(text) == 1, text
            assert is_gsm(text)
            assert "{" not in text
    assert set(help_lines()) | set(reclaim_lines()) <= set(cities)
    assert "lawhelp.org" in help_in("seattle", "Seattle").en
    assert "Seattle" in help_in("seattle", "Seattle").es


def test_kinds_all_have_words() -> None:
    from safelight.presence.texting.replies import KINDS

    assert set(KINDS) == set(SightingKind)
