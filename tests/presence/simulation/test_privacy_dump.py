"""After a day of texts through the real server and worker, nothing of them is found in any byte that was written.

People with known numbers text known words, places and photos to `safelight serve`, beside it `safelight worker`, with
a Twilio of our own behind. Then every byte is read: database, its log and freed pages, home, temporary folders, logs,
and the folder of the day's keys, which alone could open what is sealed.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from socket import create_server

import httpx
from django.apps import apps
from PIL import Image

from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.presence.channels.base import HookAnswer, HookRequest, Inbound
from safelight.presence.channels.twilio import Twilio, TwilioAccount
from safelight.presence.daykey import DayKeys, day_keys
from safelight.presence.models import Message, MessageState, MonthCount, Outgoing, PhotoSays, Report, Thumbnail
from safelight.presence.photos.taking import take_photo
from safelight.presence.purging import purge
from safelight.presence.texting.opening import texts as opened
from safelight.presence.texting.working import Rules, Worker
from tests.drawn_person import drawn_person
from tests.people_database import migrated, use_database
from tests.photo_files import MARK, exif
from tests.presence.simulation.conftest import empty
from tests.presence.simulation.searching import Searcher, encoded, files, forms_of_number, forms_of_point
from tests.presence.test_channels import PUBLIC, twilio_request
from tests.presence.texting.conftest import NUMBER
from tests.text_providers import SID, TOKEN, Provider, twilio_server
from tests.texted_places import CITY, write_gazetteer

ANA, BEN, CAT, DEE = (f"+1213867{number}" for number in ("5309", "5310", "5311", "5312"))
POINT = (34.04437, -118.24391)
PERSON = "Quetzalina Oberholtzer"
WORDS = (
    f"{PERSON} saw cops at 5th & San Pedro",
    "they took my velvet trombone at 6th & San Pedro",
    f"sweep at {POINT[0]}, {POINT[1]}",
    "officer Zbigniewski badge 48213 plate 7XKJ941 on 5th & Main",
    "watch 5th & San Pedro 6h",
    "is it over near Union Station?",
    "my chartreuse tent, please help",
)
SAID = ("velvet trombone", "Quetzalina", "Oberholtzer", "Zbigniewski", "48213", "7XKJ941", "chartreuse tent", MARK)
PATIENCE_S = 60


@dataclass
class Town:
    """A home that people text through our own Twilio: where texts are posted, and what waits until all is done."""

    provider: Provider
    keys: DayKeys
    post: Callable[[HookRequest], None]
    work: Callable[[], None]
    sids: list[str] = field(default_factory=list)

    def text(self, sender: str, words: str, *media: str) -> None:
        sid = f"SM{0xFACE0FF1CE + len(self.sids):032x}"
        self.sids.append(sid)
        self.provider.messages.add(sid)
        addresses = tuple(self.provider.media_url(sid, one) for one in media)
        self.post(twilio_request(Inbound(sid, sender, NUMBER, words, addresses)))


def photos(root: Path) -> dict[str, bytes]:
    """Photos with a place and names in them; two of the real ones where they are."""
    real = sorted((root / "presence" / "images" / "police").glob("*.jpg"))[:2] if root.is_dir() else []
    pictures = [Image.fromarray(drawn_person()), *map(Image.open, real)]
    found = {}
    for number, picture in enumerate(pictures):
        made = io.BytesIO()
        with picture:
            picture.convert("RGB").save(made, "JPEG", quality=92, exif=exif())
        found[f"ME{0xDECAF + number:032x}"] = made.getvalue()
    return found


def needles(sids: list[str], provider: Provider, names: list[str]) -> dict[str, bytes]:
    """All that must be nowhere, by what it is."""
    found = forms_of_point(*POINT)
    for number in (ANA, BEN, CAT, DEE):
        found |= forms_of_number(number)
    places = ("5th & San Pedro", "5th & san pedro", "6th & San Pedro", "near Union Station")
    for text in (*WORDS, *SAID, *places, *sids, *names, provider.url, provider.storage):
        found |= {f"{text!r} as {way}": form for way, form in encoded(text).items()}
        found |= {f"{text!r} in lower case as {way}": form for way, form in encoded(text.lower()).items()}
    return found


@contextlib.contextmanager
def running(folder: Path, environment: dict[str, str], *verb: str) -> Iterator[subprocess.Popen[bytes]]:
    """A verb in a process of its own; what it prints goes to a file beside the home."""
    with (folder / f"{verb[0]}.log").open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "safelight", *verb], env=environment, stdout=out, stderr=out, start_new_session=True
        )
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(30)
                os.killpg(process.pid, signal.SIGKILL)


@contextlib.contextmanager
def served(folder: Path) -> Iterator[Town]:
    """Server and worker, as an operator runs them, over SQLite, with all that they may write to below `folder`."""
    home = Home(folder / "home").make()
    write_gazetteer(home)
    with create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    places = {"HOME": "own", "TMPDIR": "tmp", "XDG_CACHE_HOME": "cache"}
    for below in places.values():
        (folder / below).mkdir()
    keys = day_keys(Settings(home=home.root), home)
    with twilio_server() as provider:
        environment = {
            **kept,
            **{name: str(folder / below) for name, below in places.items()},
            "SAFELIGHT_HOME": str(home.root),
            "SAFELIGHT_PUBLIC_URL": PUBLIC,
            "SAFELIGHT_LOG_LEVEL": "debug",
            "SAFELIGHT_TWILIO_ACCOUNT_SID": SID,
            "SAFELIGHT_TWILIO_AUTH_TOKEN": TOKEN,
            "SAFELIGHT_TWILIO_NUMBERS": f"{NUMBER}={CITY}",
            "SAFELIGHT_TWILIO_API": provider.url,
            "SAFELIGHT_TEXT_SECONDS": "0",
            "SAFELIGHT_PHOTO_MODEL": "moderator",
        }
        address = f"http://127.0.0.1:{port}"

        def post(request: HookRequest) -> None:
            headers = {**request.headers, "content-type": "application/x-www-form-urlencoded"}
            httpx.post(address + request.path, content=request.body, headers=headers, timeout=30).raise_for_status()

        def wait() -> None:
            use_database(home)
            until = time.monotonic() + PATIENCE_S
            while not (provider.sent and all_done()):
                assert time.monotonic() < until, "the worker left something undone"
                time.sleep(0.1)

        try:
            with running(folder, environment, "serve", "public", "--port", str(port), "--no-worker"):
                answers(address)
                with running(folder, environment, "worker"):
                    yield Town(provider, keys, post, wait)
        finally:
            shutil.rmtree(keys.folder, ignore_errors=True)


def all_done() -> bool:
    left = Message.objects.filter(state=MessageState.WAITING).exists() or Outgoing.objects.exists()
    return not left and not Report.objects.filter(photo=PhotoSays.WAITING).exists()


@contextlib.contextmanager
def in_process(folder: Path, database: str) -> Iterator[Town]:
    """The same inbox and worker in this process, over PostgreSQL: here only the database is another."""
    home = Home(folder / "home").make()
    write_gazetteer(home)
    migrated(home, database)
    texts = opened(Settings(home=home.root, day_key_dir=folder, twilio_numbers=f"{NUMBER}={CITY}"), home)
    with twilio_server() as provider, httpx.Client(timeout=30, trust_env=False) as client:
        channel = Twilio(TwilioAccount(SID, (TOKEN,), PUBLIC, provider.url), client)
        texts.channels["twilio"] = channel

        def now() -> datetime:
            return datetime.now(UTC)

        def work() -> None:
            Worker(texts, Rules(timedelta(0), 500), now, take_photo).work_off()
            assert all_done()

        yield Town(provider, texts.keys, lambda request: _taken(texts.inbox(now).take(channel, request)), work)


def _taken(answer: HookAnswer) -> None:
    assert answer.body


def answers(address: str) -> None:
    """Wait until the server does."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{address}/healthz", timeout=30).is_success:
                return
        time.sleep(0.1)
    raise AssertionError("the server never answered")


def lived(place: Town, media: dict[str, bytes]) -> None:
    """A few people's hour: reports with and without photos, a watch that is told, questions, names of people."""
    place.provider.media.update(media)
    names = list(media)
    place.text(DEE, WORDS[4])
    place.text(ANA, WORDS[0])
    place.text(ANA, "", names[0])
    for sender, words in ((BEN, WORDS[1]), (CAT, WORDS[2]), (BEN, WORDS[3]), (CAT, WORDS[5]), (BEN, WORDS[6])):
        place.text(sender, words)
    place.text(CAT, "cops at 5th & San Pedro", *names[1:2])
    for name in names[2:]:
        place.text(DEE, "tow trucks at 7th & Alvarado", name)
    place.work()
    # What the dump is of did happen: photos were looked at, a watch was told, all was deleted at the provider.
    assert Report.objects.filter(picture__isnull=False).count() == len(media)
    assert Thumbnail.objects.exists()
    assert [sent["To"] for sent in place.provider.sent] == [DEE]
    assert place.provider.messages == set()


def searched(searcher: Searcher, folders: Iterable[Path], since: float = 0) -> dict[str, list[str]]:
    """File -> what was found in it, of those that were written to since."""
    return {str(path): hits for path, content in files(folders, since) if (hits := searcher.found(content))}


def check(place: Town, *folders: Path, since: float = 0, flush: Callable[[], None] = lambda: None) -> Searcher:
    """Live an hour and search for it; what finds the pseudonyms of that day."""
    media = photos(Path(__file__).resolve().parents[4] / "shared" / "data")
    lived(place, media)
    flush()
    wanted = Searcher(needles(place.sids, place.provider, list(media)), media.values())
    assert searched(wanted, folders, since) == {}
    # The search can find: who knows the day's key finds pseudonyms in the database.
    marks = Searcher(
        {
            f"{sender} of {key.day}": key.pseudonym("twilio", sender)
            for sender in (ANA, BEN, CAT, DEE)
            for key in place.keys.known(datetime.now(UTC))
        }
    )
    assert searched(marks, folders, since)
    return marks


def purged(keys: DayKeys) -> None:
    """Two days later nothing is left but counts: of texts sent, for a week, and of sightings by month."""
    assert list(keys.folder.glob("*.key"))
    purge(keys, datetime.now(UTC) + timedelta(days=2))
    left = {model.__name__ for model in apps.get_app_config("presence").get_models() if model.objects.exists()}
    assert left == {"MonthCount", "Spent"}
    assert {row.sightings for row in MonthCount.objects.all()} == {1}
    assert list(keys.folder.rglob("*.key")) == []


def test_nothing_of_anybody_is_found_anywhere(tmp_path: Path) -> None:
    with served(tmp_path) as place:
        folders = (tmp_path, place.keys.folder)
        assert place.keys.folder.is_relative_to("/dev/shm")
        marks = check(place, *folders)
        purged(place.keys)
        assert searched(marks, folders) == {}


def test_nothing_of_anybody_is_found_in_postgresql(postgresql: str, tmp_path: Path) -> None:
    with import_module("psycopg").connect(postgresql, autocommit=True) as connection:
        data = Path(connection.execute("SHOW data_directory").fetchone()[0])
        with in_process(tmp_path, postgresql) as place:
            connection.execute("CHECKPOINT")  # what is written from here on is of this test
            since = time.time() - 1
            check(place, tmp_path, data, since=since, flush=lambda: connection.execute("CHECKPOINT"))
            purged(place.keys)
    empty()
