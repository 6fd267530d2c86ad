"""From bytes to a word on the report; and of the photo itself nothing stays anywhere."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from django.db import connection
from PIL import Image

from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.images.decoding import Decoder
from safelight.images.pixels import Pixels
from safelight.presence.daykey import DayKeys
from safelight.presence.kinds import SightingKind
from safelight.presence.photos.verifier import Heat, Outcome, PhotoVerdict
from safelight.web.migrating import configure_django
from tests.people_database import migrated, use_database

configure_django(Settings(home=Path("unused"), secret_key="for tests"), Home(Path("unused")))

from safelight.presence.models import PhotoSays, Report, Sighting, SightingState, Thumbnail, Verdict  # noqa: E402
from safelight.presence.photos import thumbnails  # noqa: E402
from safelight.presence.photos.taking import take_photo  # noqa: E402
from safelight.presence.sightings.ledger import Sender, forget, seen  # noqa: E402

NOW = datetime(2026, 11, 22, 16, 30, 20, tzinfo=UTC)
CELL = 0x8929A1D75CFFFFF
MARK = b"Zq7-Marker"


class Sure:
    """Somebody who always says the same."""

    def __init__(self, outcome: Outcome, probability: float, heat: Heat | None = None) -> None:
        self.verdict = PhotoVerdict(outcome, probability, "sure", heat)

    def verify(self, pixels: Pixels) -> PhotoVerdict:
        assert pixels.shape[2] == 3
        return self.verdict


POLICE = Sure(Outcome.POLICE, 0.98)


@pytest.fixture(scope="module")
def photo_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("photos") / "home").make()
    migrated(home)
    return home


@pytest.fixture
def keys(photo_home: Home, tmp_path: Path) -> Iterator[DayKeys]:
    use_database(photo_home)
    yield DayKeys(tmp_path / "keys")
    with connection.cursor() as cursor:
        for table in ("thumbnail", "report", "sighting"):
            cursor.execute(f"DELETE FROM presence_{table}")


def report_of(sender: str, keys: DayKeys, at: datetime = NOW, cell: int = CELL) -> Report:
    who = Sender(at.date(), (keys.today(at).pseudonym("sim", sender),))
    return seen("los-angeles", cell, SightingKind.PATROL, who, at, photo=PhotoSays.WAITING)


def jpeg(scene: Image.Image, **options: object) -> bytes:
    made = io.BytesIO()
    scene.save(made, "JPEG", **options)
    return made.getvalue()


@pytest.mark.parametrize(("outcome", "says"), [("police", "police"), ("not_police", "not_police")])
def test_what_the_network_says_is_noted(
    outcome: str, says: str, keys: DayKeys, scene: Image.Image, decoder: Decoder
) -> None:
    report = report_of("a", keys)
    assert take_photo(jpeg(scene), report, keys, NOW, Sure(Outcome(outcome), 0.98), decoder=decoder) == says
    held = Report.objects.get(pk=report.pk)
    assert (held.photo, held.score) == (says, 0.98)
    assert report.photo == says
    assert len(bytes(held.picture or b"")) == 32
    assert not Thumbnail.objects.exists()


def test_without_a_network_a_person_looks_at_a_covered_picture(
    keys: DayKeys, told: dict[str, bytes], decoder: Decoder
) -> None:
    report = report_of("a", keys)
    assert take_photo(told["JPEG"], report, keys, NOW, decoder=decoder) is PhotoSays.UNSURE
    kept = thumbnails.shown(report, keys, NOW)
    assert kept is not None
    assert kept.heat == b""
    shown = kept.picture
    with Image.open(io.BytesIO(shown)) as picture:
        assert picture.size == (320, 240)
    row = Thumbnail.objects.get()
    assert row.ends_at == NOW.replace(second=0) + timedelta(hours=2)
    for held in (shown, bytes(row.sealed)):
        assert MARK not in held
    assert shown[:3] not in bytes(row.sealed)[:40]


def test_what_the_network_looked_at_is_kept_with_the_picture(
    keys: DayKeys, scene: Image.Image, decoder: Decoder
) -> None:
    report, unsure = report_of("a", keys), Sure(Outcome.UNSURE, 0.5, ((-4.0, 0.0), (1.0, 2.0)))
    take_photo(jpeg(scene), report, keys, NOW, unsure, decoder=decoder)
    kept = thumbnails.shown(report, keys, NOW)
    assert kept is not None
    assert list(kept.heat) == [0, 0, 64, 128]
    with Image.open(io.BytesIO(kept.picture)) as picture:
        assert picture.size == (320, 240)


def test_a_thumbnail_ends_with_its_time_its_key_and_its_decision(
    keys: DayKeys, scene: Image.Image, decoder: Decoder
) -> None:
    report, other = report_of("a", keys), report_of("b", keys, cell=0x8929A1D68B3FFFF)
    take_photo(jpeg(scene), report, keys, NOW, decoder=decoder)
    take_photo(jpeg(scene.rotate(90).crop((60, 0, 340, 300))), other, keys, NOW, decoder=decoder)
    assert thumbnails.shown(report, keys, NOW + timedelta(hours=2)) is None
    first, second = Thumbnail.objects.order_by("pk")
    assert thumbnails.shown(report, keys, NOW) != thumbnails.shown(other, keys, NOW)
    Thumbnail.objects.filter(pk=second.pk).update(sealed=first.sealed)
    assert thumbnails.shown(other, keys, NOW) is None  # exchanged rows don't open
    assert thumbnails.drop([report.pk]) == 1
    assert thumbnails.shown(report, keys, NOW) is None


def test_a_thumbnail_does_not_open_without_the_days_key(keys: DayKeys, scene: Image.Image, decoder: Decoder) -> None:
    report = report_of("a", keys)
    take_photo(jpeg(scene), report, keys, NOW, decoder=decoder)
    keys.purge(NOW + timedelta(days=2))
    assert thumbnails.shown(report, keys, NOW) is None


def test_a_photo_sent_again_within_a_day_is_copied(keys: DayKeys, scene: Image.Image, decoder: Decoder) -> None:
    first, second = report_of("a", keys), report_of("b", keys)
    assert take_photo(jpeg(scene, quality=95), first, keys, NOW, POLICE, decoder=decoder) is PhotoSays.POLICE
    copy = jpeg(scene.resize((280, 210)), quality=40)
    assert take_photo(copy, second, keys, NOW, POLICE, decoder=decoder) is PhotoSays.COPIED
    assert not Thumbnail.objects.exists()
    assert Report.objects.get(pk=second.pk).score is None
    # The same report again (a worker that was killed) is not a copy of itself; another photo is none either.
    assert take_photo(jpeg(scene, quality=95), first, keys, NOW, POLICE, decoder=decoder) is PhotoSays.POLICE
    other = jpeg(scene.rotate(180))
    assert take_photo(other, second, keys, NOW, POLICE, decoder=decoder) is PhotoSays.POLICE


def test_after_a_day_a_photo_is_new(keys: DayKeys, scene: Image.Image, decoder: Decoder) -> None:
    take_photo(jpeg(scene), report_of("a", keys), keys, NOW, POLICE, decoder=decoder)
    later = NOW + timedelta(days=1, minutes=1)
    report = report_of("b", keys, later)
    assert take_photo(jpeg(scene), report, keys, later, POLICE, decoder=decoder) is PhotoSays.POLICE


def test_dark_photos_are_not_copies_of_one_another(keys: DayKeys, decoder: Decoder) -> None:
    night = jpeg(Image.new("RGB", (300, 200), (6, 6, 9)))
    for sender in "ab":
        report = report_of(sender, keys)
        assert take_photo(night, report, keys, NOW, decoder=decoder) is PhotoSays.UNSURE
        assert Report.objects.get(pk=report.pk).picture is None


@pytest.mark.parametrize("content", [b"", b"\0\0\0\x24ftypheic" + bytes(50), b"<svg/>", b"\xff\xd8\xff" + bytes(99)])
def test_what_is_no_photo_leaves_the_words(content: bytes, keys: DayKeys, decoder: Decoder) -> None:
    report = report_of("a", keys)
    assert take_photo(content, report, keys, NOW, decoder=decoder) is PhotoSays.NONE
    assert Report.objects.get(pk=report.pk).photo == PhotoSays.NONE
    assert not Thumbnail.objects.exists()


def test_a_report_that_was_taken_back_stays_gone(keys: DayKeys, scene: Image.Image, decoder: Decoder) -> None:
    report = report_of("a", keys)
    forget([bytes(report.sender)])
    assert take_photo(jpeg(scene), report, keys, NOW, decoder=decoder) is PhotoSays.NONE
    assert not Report.objects.exists()
    assert not Thumbnail.objects.exists()


def test_a_report_that_is_decided_already_shows_no_picture(keys: DayKeys, scene: Image.Image, decoder: Decoder) -> None:
    report = report_of("a", keys)
    Report.objects.filter(pk=report.pk).update(verdict=Verdict.REFUSED)
    assert take_photo(jpeg(scene), report, keys, NOW, decoder=decoder) is PhotoSays.UNSURE
    assert not Thumbnail.objects.exists()
    assert Sighting.objects.get().state == SightingState.REFUSED


WHOLE_RUN = """
import os, resource, signal, sys
from datetime import UTC, datetime
from pathlib import Path
sys.path.insert(0, os.environ["TESTS"])
from safelight.core.home import Home
from tests.people_database import migrated
home = Home(Path(os.environ["SAFELIGHT_HOME"])).make()
migrated(home)
from django.db import connection
from safelight.presence.daykey import DayKeys
from safelight.presence.kinds import SightingKind
from safelight.presence.models import PhotoSays
from safelight.presence.photos import taking, thumbnails
from safelight.presence.photos.covering import face_finder, thumbnail
from safelight.images.decoding import DECODER
from safelight.images.pdq import picture
from safelight.presence.sightings.ledger import Sender, seen
photo = sys.stdin.buffer.read()
now = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
keys = DayKeys(Path(os.environ["SAFELIGHT_HOME"]).parent / "keys")
who = Sender(now.date(), (b"x" * 16,))
report = seen("la", 0x8929A1D75CFFFFF, SightingKind.PATROL, who, now, photo=PhotoSays.WAITING)
written = set()
def watch(event, details):
    if event != "open" or not isinstance(details[0], (str, bytes)):
        return
    if (details[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        written.add(os.fsdecode(details[0]))
sys.addaudithook(watch)
# All that touches the photo, where the system lets nobody write a byte to any file.
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
pixels = DECODER.decode(photo)
picture(pixels)
thumbnail(pixels, face_finder())
try:
    Path(os.environ["SAFELIGHT_HOME"], "probe").write_bytes(b"x")
    raise SystemExit("files could be written")
except OSError:
    written.clear()
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
assert taking.take_photo(photo, report, keys, now) is PhotoSays.UNSURE
assert thumbnails.shown(report, keys, now)
connection.close()
print("\\n".join(sorted(written)))
"""


def test_no_photo_is_written_to_any_disk(told: dict[str, bytes], tmp_path: Path) -> None:
    photo, repository = told["JPEG"], Path(__file__).parents[3]
    places = {"HOME": "own", "TMPDIR": "tmp", "SAFELIGHT_HOME": "home", "XDG_CACHE_HOME": "cache"}
    for folder in places.values():
        (tmp_path / folder).mkdir()
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    environment = {**kept, "TESTS": str(repository), **{name: str(tmp_path / at) for name, at in places.items()}}
    done = subprocess.run(
        [sys.executable, "-c", WHOLE_RUN], input=photo, capture_output=True, env=environment, check=True
    )
    home = tmp_path / "home"
    # What is written goes to the database and the folder of keys, and nowhere else.
    for path in done.stdout.decode().split():
        assert Path(path).is_relative_to(tmp_path / "keys"), path
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.stat().st_size > 20_000 for path in files if path.is_relative_to(home))
    pixels = np.asarray(Image.open(io.BytesIO(photo)).convert("RGB"))
    signs = [MARK, photo[-200:-168], photo[len(photo) // 2 :][:32], pixels[150, 100:120].tobytes(), b"JFIF", b"Exif"]
    for path in files:
        content = path.read_bytes()
        for sign in signs:
            assert sign not in content, path
    assert not done.stderr
