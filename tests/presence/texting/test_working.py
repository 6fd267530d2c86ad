"""What the worker does after a message was answered, against Twilio's API on loopback: once, also after a crash."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from safelight.presence.channels.base import Inbound, Media
from safelight.presence.channels.simulator import Simulator
from safelight.presence.models import Message, MessageState, Outgoing, PhotoSays, Report, Spent, Watch
from safelight.presence.texting.working import Rules, Worker
from tests.presence.texting.conftest import NUMBER, PHOTO, Town
from tests.text_providers import STOPPED_NUMBER
from tests.texted_places import CITY

ANA, BEN, CAT = "+12135550001", "+12135550002", "+12135550003"
CORNER = "5th & San Pedro"


def test_everything_is_deleted_at_the_provider(town: Town) -> None:
    for sender in (ANA, BEN, CAT):
        town.text(sender, f"cops at {CORNER}")
    assert town.worker.work_off()["messages"] == 3
    assert town.provider.messages == set()
    assert not Message.objects.exclude(state=MessageState.DONE, sealed=None).exists()
    assert town.worker.work_off()["messages"] == 0
    assert len(town.provider.deleted) == 3


def test_a_photo_is_looked_at_and_deleted_with_its_message(town: Town) -> None:
    town.provider.media["ME1"] = PHOTO
    town.text(ANA, f"cops at {CORNER}", media=("ME1",))
    town.worker.work_off()
    assert town.photos == [PHOTO]
    assert Report.objects.get().photo == PhotoSays.POLICE
    assert town.provider.messages == set()


def test_a_photo_without_a_place_is_never_looked_at(town: Town) -> None:
    town.provider.media["ME1"] = PHOTO
    town.text(ANA, "", media=("ME1",))
    assert town.worker.work_off()["messages"] == 0
    town.clock.turn(minutes=16)
    assert town.worker.work_off()["messages"] == 1
    assert town.photos == []
    assert town.provider.messages == set()


def test_whoever_is_forgotten_takes_their_photo_along(town: Town) -> None:
    town.provider.media["ME1"] = PHOTO
    town.text(ANA, f"cops at {CORNER}", media=("ME1",))
    town.text(ANA, "DELETE")
    town.worker.work_off()
    assert town.photos == []
    assert town.provider.messages == set()


def test_a_photo_that_is_gone_leaves_the_words(town: Town) -> None:
    town.text(ANA, f"cops at {CORNER}", media=("ME404",))
    for _ in range(9):
        town.worker.work_off()
        town.clock.turn(hours=3)
    assert Report.objects.get().photo == PhotoSays.NONE
    assert Message.objects.get().state == MessageState.DONE


def test_a_provider_that_is_down_is_asked_again_later(town: Town) -> None:
    town.provider.failing = [503, 429]
    town.text(ANA, f"cops at {CORNER}")
    assert town.worker.work_off()["messages"] == 0
    assert town.worker.work_off()["messages"] == 0
    town.clock.turn(seconds=31)
    assert town.worker.work_off()["messages"] == 0
    town.clock.turn(seconds=61)
    assert town.worker.work_off()["messages"] == 1
    assert town.provider.messages == set()


def test_what_a_killed_worker_had_is_taken_again_once(town: Town) -> None:
    town.provider.media["ME1"] = PHOTO
    town.text(ANA, f"cops at {CORNER}", media=("ME1",))
    town.text(BEN, f"cops at {CORNER}")
    town.worker._claimed_messages()  # and then it was killed
    assert town.worker.work_off()["messages"] == 0
    town.clock.turn(seconds=61)
    assert town.worker.work_off()["messages"] == 2
    assert len(town.photos) == 1
    assert len(town.provider.deleted) == 2


def test_photos_that_wait_are_fetched_at_once(town: Town) -> None:
    all_three = threading.Barrier(3, timeout=10)

    class Slow(Simulator):
        def fetch_media(self, address: str) -> Media:
            all_three.wait()  # broken, and raised, where one is fetched after another
            return Media(PHOTO + address.encode())

    channel = town.texts.channels["simulator"] = Slow("secret")
    inbox = town.texts.inbox(town.clock)
    for sender in (ANA, BEN, CAT):
        message = Inbound(sender, sender, NUMBER, f"cops at {CORNER}", (f"ME{sender[-1]}",))
        inbox.take(channel, channel.request(message))
    assert town.worker.work_off()["messages"] == 3
    assert town.photos == [PHOTO + b"ME1", PHOTO + b"ME2", PHOTO + b"ME3"]


def test_a_photo_that_was_looked_at_before_the_crash_is_not_again(town: Town) -> None:
    town.provider.media["ME1"] = PHOTO
    town.text(ANA, f"cops at {CORNER}", media=("ME1",))
    rows = town.worker._claimed_messages()
    from safelight.presence.texting.work import work_of

    with ThreadPoolExecutor(1) as pool:
        assert town.worker._looked_at([(rows[0], work_of(rows[0], town.texts.keys))], pool)
    town.clock.turn(seconds=61)
    town.worker.work_off()
    assert len(town.photos) == 1


def test_what_waits_without_its_key_is_given_up(town: Town) -> None:
    town.text(ANA, f"cops at {CORNER}")
    for path in town.texts.keys.folder.glob("*.key"):
        path.unlink()
    assert town.worker.work_off()["messages"] == 1
    assert town.provider.deleted == []


def confirm(town: Town) -> None:
    town.text(BEN, f"sweep at {CORNER}")
    town.text(CAT, f"sweep at {CORNER}")


def test_who_watches_is_told_once_when_something_is_confirmed_near(town: Town) -> None:
    town.text(ANA, "vigila union station 6h")
    town.text(ANA, "watch 6th & San Pedro 6h")
    town.text(BEN, f"sweep at {CORNER}")
    assert town.worker.work_off()["told"] == 0
    town.text(CAT, f"sweep at {CORNER}")
    done = town.worker.work_off()
    assert (done["told"], done["sent"]) == (1, 1)
    assert town.provider.sent == [
        {
            "From": NUMBER,
            "To": ANA,
            "Body": "E 6th St & San Pedro St: sweep confirmed, likely, just now. Not a guarantee. Don't interfere.",
        }
    ]
    town.clock.turn(minutes=5)
    town.text("+12135550004", f"sweep at {CORNER}")
    assert town.worker.work_off()["told"] == 0
    assert Outgoing.objects.count() == 0


def test_texts_of_a_number_keep_their_distance_and_never_come_late(town: Town) -> None:
    for n in range(4):
        town.text(f"+1213555{n:04d}", f"watch {CORNER} 6h")
    confirm(town)
    assert town.worker.work_off()["sent"] == 1
    for sent in (2, 3):
        town.clock.turn(seconds=10)
        town.worker.work_off()
        assert len(town.provider.sent) == sent
    town.clock.turn(hours=2)  # longer than a sweep's half-life
    assert town.worker.work_off()["sent"] == 0
    assert Outgoing.objects.count() == 0


def test_quiet_hours_and_ends_hold(town: Town) -> None:
    town.text(ANA, f"watch {CORNER} 6h not 11-14")  # it is noon in Los Angeles
    town.text("+12135550004", f"watch {CORNER} 1h")
    town.clock.turn(minutes=61)
    confirm(town)
    assert town.worker.work_off()["told"] == 0
    town.clock.turn(minutes=60)
    confirm(town)
    assert town.worker.work_off()["told"] == 1


def test_stopped_at_the_provider_ends_the_watch(town: Town) -> None:
    town.text(STOPPED_NUMBER, f"watch {CORNER}")
    confirm(town)
    assert town.worker.work_off()["sent"] == 0
    assert (Watch.objects.count(), Outgoing.objects.count(), Spent.objects.get().segments) == (0, 0, 0)


def test_the_budget_of_a_day_holds(town: Town) -> None:
    worker = Worker(town.texts, Rules(timedelta(0), 2), town.clock, town.worker.take_photo)
    for n in range(4):
        town.text(f"+1213555{n:04d}", f"watch {CORNER}")
    confirm(town)
    assert worker.work_off()["sent"] == 2
    assert Spent.objects.get(city=CITY).segments == 2
    assert Outgoing.objects.count() == 0
