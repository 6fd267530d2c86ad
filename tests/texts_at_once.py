"""What a server does in its processes, over one database: people text, the worker works off; each a process here."""

from __future__ import annotations

import base64
import io
import json
import random
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.images.pixels import Pixels
from safelight.presence.channels.base import Inbound
from safelight.presence.channels.simulator import Simulator
from safelight.presence.photos.verifier import Outcome, PhotoVerdict
from safelight.presence.texting.replies import say
from tests.people_database import use_database
from tests.texted_places import CITY

NUMBER = "+12135550100"
SECRET = "of this test"
PEOPLE = 20
EACH = 9
SAID = (
    "cops at 5th & San Pedro",
    "cops at 6th & San Pedro",
    "cops at 5th & San Pedro",
    "gone 5th & San Pedro",
    "towing at 6th & San Pedro",
    "WATCH 5th & San Pedro 6h",
    "DELETE",
)


class Sure:
    """A verifier that never needs a person."""

    def verify(self, pixels: Pixels) -> PhotoVerdict:
        return PhotoVerdict(Outcome.POLICE, 0.99, "sure")


def opened(home: str, url: str, keys: str) -> tuple[Any, Simulator]:
    """The texts of a home as each of its processes opens them, and a channel that all of them know."""
    use_database(Home(Path(home)), url)
    from safelight.presence.texting.opening import texts

    channel = Simulator(SECRET)
    settings = Settings(home=Path(home), day_key_dir=Path(keys), twilio_numbers=f"{NUMBER}={CITY}")
    return texts(settings, Home(Path(home)), {channel.name: channel}), channel


def photo(number: int) -> str:
    """A small picture that looks like no other, as it comes with a message."""
    noise = np.random.default_rng(number).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    made = io.BytesIO()
    Image.fromarray(noise).resize((96, 96)).save(made, "JPEG")
    return f"data:image/jpeg;base64,{base64.b64encode(made.getvalue()).decode()}"


def texting(home: str, url: str, keys: str, told: Connection) -> None:
    """People text, four at a time, several times each; how many messages were taken."""
    texts, channel = opened(home, url, keys)
    inbox, chance = texts.inbox(lambda: datetime.now(UTC)), random.Random(7)
    said = [(number % PEOPLE, chance.choice(SAID), number) for number in range(PEOPLE * EACH)]

    def taken(one: tuple[int, str, int]) -> bool:
        person, words, number = one
        media = (photo(number),) if words.startswith("cops") and number % 3 == 0 else ()
        message = Inbound(f"S{number}", f"+1213556{person:04}", NUMBER, words, media)
        return say("failed", "en") not in json.loads(inbox.take(channel, channel.request(message)).body)["replies"]

    told.send("ready")
    told.recv()
    with ThreadPoolExecutor(4) as pool:
        told.send(sum(pool.map(taken, said)))


def working(home: str, url: str, keys: str, told: Connection) -> None:
    """The worker, over and over until it is told to end; then once more; how often it failed."""
    texts, _ = opened(home, url, keys)
    from safelight.presence.photos.taking import take_photo
    from safelight.presence.texting.working import Rules, Worker

    worker = Worker(texts, Rules(timedelta(0), 10**6), lambda: datetime.now(UTC), partial(take_photo, verifier=Sure()))
    told.send("ready")
    told.recv()
    wrong, last = 0, False
    while not last:
        last = told.poll(0.01)
        wrong += failed(worker.work_off)
    told.send(wrong)


def failed(what: Callable[[], object]) -> bool:
    """Whether it raised anything; pytest shows what."""
    try:
        what()
    except Exception:
        traceback.print_exc()
        return True
    return False
