"""What a photo's sender is told: where it was taken, if they said that it may be used, or that it is no photo."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import ExifTags, Image

from safelight.presence.kinds import SightingKind
from safelight.presence.models import Outgoing, PhotoSays, Report, Sighting
from tests.presence.texting.conftest import PHOTO, Town
from tests.texted_places import cell_at

ANA = "+12135550001"
CORNER = "5th & San Pedro"


def gps_photo(latitude: float, longitude: float) -> bytes:
    """A JPEG as a phone writes it, with where it was taken."""
    tags = Image.Exif()
    gps = tags.get_ifd(ExifTags.IFD.GPSInfo)
    gps[1], gps[2] = "N" if latitude >= 0 else "S", (abs(latitude), 0.0, 0.0)
    gps[3], gps[4] = "E" if longitude >= 0 else "W", (abs(longitude), 0.0, 0.0)
    made = BytesIO()
    Image.new("RGB", (64, 48), "navy").save(made, "JPEG", exif=tags)
    return made.getvalue()


CORNER_AT = (34.0443, -118.2433)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("cops, use photo place", "We look in your photo"),
        ("policia, usa el lugar de la foto", "Buscamos el lugar"),
    ],
)
def test_a_photo_says_where_if_its_sender_says_so(town: Town, words: str, said: str) -> None:
    town.provider.media["ME1"] = gps_photo(*CORNER_AT)
    assert said in town.text(ANA, words, media=("ME1",))
    assert not Sighting.objects.exists()
    town.worker.work_off()
    (sighting,) = Sighting.objects.all()
    assert sighting.cell == cell_at(*CORNER_AT)
    assert sighting.kind == SightingKind.PATROL
    assert Report.objects.get().photo == PhotoSays.POLICE
    assert town.photos == [town.provider.media["ME1"]]
    (told,) = town.provider.sent
    assert told["To"] == ANA
    assert "San Pedro" in told["Body"]
    assert town.provider.messages == set()


def test_a_photo_that_says_where_is_not_asked_unless_leave_is_given(town: Town) -> None:
    town.provider.media["ME1"] = gps_photo(*CORNER_AT)
    assert "USE PHOTO PLACE" in town.text(ANA, "sweep now", media=("ME1",))
    town.worker.work_off()
    assert not Sighting.objects.exists()
    town.text(ANA, "Use photo place")
    town.worker.work_off()
    (sighting,) = Sighting.objects.all()
    assert (sighting.cell, sighting.kind) == (cell_at(*CORNER_AT), SightingKind.SWEEP)
    assert len(town.provider.sent) == 1


def test_a_photo_without_a_place_is_asked_about_and_joins_the_answer(town: Town) -> None:
    town.provider.media["ME1"] = jpeg = _plain_photo()
    town.text(ANA, "tow truck, use photo place", media=("ME1",))
    town.worker.work_off()
    assert not Sighting.objects.exists()
    assert "holds no place" in town.provider.sent[0]["Body"]
    assert "Noted: towing" in town.text(ANA, CORNER)
    town.worker.work_off()
    assert town.photos == [jpeg]
    assert Report.objects.get().photo == PhotoSays.POLICE


def test_a_photo_from_elsewhere_is_named_and_nothing_noted(town: Town) -> None:
    town.provider.media["ME1"] = gps_photo(37.7749, -122.4194)
    town.text(ANA, "cops, use photo place", media=("ME1",))
    town.worker.work_off()
    assert not Sighting.objects.exists()
    assert "San Francisco" in town.provider.sent[0]["Body"]
    town.clock.turn(minutes=16)
    town.worker.work_off()
    assert town.provider.messages == set()


def test_whoever_is_forgotten_leaves_no_place_of_a_photo_behind(town: Town) -> None:
    town.provider.media["ME1"] = gps_photo(*CORNER_AT)
    town.text(ANA, "cops, use photo place", media=("ME1",))
    town.text(ANA, "DELETE")
    town.worker.work_off()
    assert not Sighting.objects.exists()
    assert town.provider.messages == set()


def test_a_photo_of_somebody_who_did_not_say_so_keeps_its_place_to_itself(town: Town) -> None:
    town.provider.media["ME1"] = gps_photo(34.0571, -118.2766)
    town.text(ANA, f"cops at {CORNER}", media=("ME1",))
    town.worker.work_off()
    assert [one.cell for one in Sighting.objects.all()] == [cell_at(*CORNER_AT)]


UNFIT = {
    "avif": (b"\x00\x00\x00\x18ftypavif" + bytes(40), "AVIF"),
    "film": (b"\x00\x00\x00\x18ftypmp42" + bytes(40), "no video or sound"),
    "sound": (b"#!AMR\n" + bytes(40), "no video or sound"),
    "contact": (b"BEGIN:VCARD\nVERSION:3.0\nFN:Somebody\nEND:VCARD", "is no photo"),
    "picture of lines": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is no photo"),
    "nothing": (b"", "damaged"),
}


@pytest.mark.parametrize("name", UNFIT)
def test_what_is_no_photo_is_told_and_the_words_stand(town: Town, name: str) -> None:
    town.provider.media["ME1"], said = UNFIT[name]
    town.text(ANA, f"cops at {CORNER}", media=("ME1",))
    town.worker.work_off()
    assert town.photos == []
    assert Report.objects.get().photo == PhotoSays.NONE
    (told,) = town.provider.sent
    assert said in told["Body"]
    assert not Outgoing.objects.exists()
    # A screenshot after it joins the report.
    town.provider.media["ME2"] = PHOTO
    assert "Photo added" in town.text(ANA, "", media=("ME2",))
    town.worker.work_off()
    assert town.photos == [PHOTO]


def _plain_photo() -> bytes:
    made = BytesIO()
    Image.new("RGB", (64, 48), "navy").save(made, "JPEG")
    return made.getvalue()
