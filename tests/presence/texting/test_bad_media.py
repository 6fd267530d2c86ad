"""What comes instead of a photo, from the provider to the tables: the words stand, and nothing of it stays."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from safelight.presence.models import Message, MessageState, Outgoing, PhotoSays, Report, Thumbnail
from safelight.presence.sightings.public import visible
from tests.presence.texting.conftest import Town
from tests.texted_places import CITY

ANA, BEN, CAT = "+12135550001", "+12135550002", "+12135550003"
CORNER = "5th & San Pedro"


def picture(kind: str, size: tuple[int, int] = (400, 300), mode: str = "RGB") -> bytes:
    made = io.BytesIO()
    Image.new(mode, size).save(made, kind)
    return made.getvalue()


def also_an_archive() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("run.html", "<script>alert(1)</script>")
    return picture("JPEG") + made.getvalue()


MEDIA: dict[str, tuple[Callable[[], bytes], PhotoSays]] = {
    "a video": (lambda: b"\0\0\0\x18ftypmp42\0\0\0\0" + bytes(5000), PhotoSays.NONE),
    "a photo of an iPhone": ((Path(__file__).parents[2] / "phone.heic").read_bytes, PhotoSays.UNSURE),
    "a broken HEIC": (lambda: b"\0\0\0\x24ftypheic\0\0\0\0mif1heic" + bytes(5000), PhotoSays.NONE),
    "SVG": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", PhotoSays.NONE),
    "a decompression bomb": (lambda: picture("PNG", (20_000, 20_000), "1"), PhotoSays.NONE),
    "100 MB": (lambda: b"\xff\xd8\xff\xe0" + bytes(100 * 1024**2), PhotoSays.NONE),
    "null bytes": (lambda: bytes(4096), PhotoSays.NONE),
    "a polyglot": (also_an_archive, PhotoSays.UNSURE),
}


@pytest.mark.parametrize("what", MEDIA)
def test_what_is_no_photo_leaves_the_words_and_nothing_else(town: Town, what: str) -> None:
    from safelight.presence.photos.taking import take_photo

    make, says = MEDIA[what]
    town.provider.media["ME1"] = make()
    assert "Noted: police at E 5th St &amp; San Pedro St." in town.text(ANA, f"cops at {CORNER}", media=("ME1",))
    replace(town.worker, take_photo=take_photo).work_off()
    assert Report.objects.get().photo == says
    assert [one.status for one in visible(CITY, town.clock())] == ["unconfirmed"]
    assert (Message.objects.get().state, Message.objects.get().sealed) == (MessageState.DONE, None)
    assert town.provider.messages == set()
    assert Thumbnail.objects.all().delete()[0] == (says == PhotoSays.UNSURE)


def test_the_network_that_ships_looks_where_nothing_else_is_set_up(town: Town) -> None:
    from safelight.presence.tasks import _take_photo

    town.provider.media["ME1"] = (Path(__file__).parents[2] / "phone.heic").read_bytes()
    town.text(ANA, f"cops at {CORNER}", media=("ME1",))
    replace(town.worker, take_photo=partial(_take_photo, None)).work_off()
    report = Report.objects.get()
    assert report.photo in {PhotoSays.POLICE, PhotoSays.NOT_POLICE, PhotoSays.UNSURE}
    assert report.score is not None
    assert 0 <= report.score <= 1
    assert town.provider.messages == set()


def test_a_provider_that_is_down_while_replying_gets_each_text_once(town: Town) -> None:
    """What was answered in the hook is with the provider; a text to who watches waits for it and goes out once."""
    town.text(ANA, "watch 6th & San Pedro 6h")
    for sender in (BEN, CAT):
        town.text(sender, f"sweep at {CORNER}")
    town.provider.failing = [503] * 20
    town.worker.work_off()
    assert (town.provider.sent, Outgoing.objects.count()) == ([], 1)
    town.provider.failing = []
    town.clock.turn(seconds=31)
    town.worker.work_off()
    town.clock.turn(seconds=61)
    town.worker.work_off()
    assert [text["To"] for text in town.provider.sent] == [ANA]
    assert Outgoing.objects.count() == 0
