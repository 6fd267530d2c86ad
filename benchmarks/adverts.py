"""Made-up advertisements with known authors, of another make than the shared set: other prose, habits and confounders.

Authors write phrases of their own (random words of a small stock) between common ones; groups share numbers in turn and
some pictures. Against linking work switchboards, stock pictures, numbers that come back with somebody else, and texts
and pictures stolen from another author. Plain words without meaning; numbers are of the ranges kept for fiction.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import polars as pl

_SOUNDS = ("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo", "ka", "le", "mi", "no")
_CITIES = [
    f"{first}{last}"
    for first in ("North", "East", "Lake", "Port")
    for last in ("ford", "ville", "haven", "ton", "mere")
]
_MARKS = (" | ", "\n", ". ", " ~ ", "\n• ", " // ", "; ", " ♥ ")
_START = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class _Group:
    number: int
    phones: list[str]
    pictures: list[int]
    cities: list[str]
    mark: str
    habits: list[str]
    way: int
    start: float
    days: float
    price: list[int]


@dataclass(slots=True)
class _Author:
    number: int
    group: _Group
    name: str
    pictures: list[int]
    phrases: list[str]
    mail: str | None
    hub: str | None
    stock: bool
    stolen: str | None = field(default=None)


def made_up(count: int, seed: int = 1, stolen: float = 0.08) -> tuple[pl.DataFrame, pl.DataFrame]:
    """About `count` advertisements (columns as `desk.link` reads them) and their truth: ad_id, actor_id, group_id.

    `stolen` is the share of authors who post another author's text and picture, with a number of their own.
    """
    r = random.Random(seed)
    words = ["".join(r.choice(_SOUNDS) for _ in range(r.choice((2, 2, 3)))) for _ in range(600)]
    common = [_phrase(r, words) for _ in range(250)]
    hubs = [_phone(r) for _ in range(max(2, count // 2_000))]
    stock = [r.getrandbits(256) for _ in range(max(4, count // 400))]
    authors: list[_Author] = []
    group = 0
    while len(authors) < count / 8:
        authors += _members(r, group, len(authors), words, common, hubs)
        group += 1
    for one in authors:
        if r.random() < stolen:
            victim = r.choice(authors)
            one.stolen = victim.group.mark.join(victim.phrases)
            one.pictures.append(r.choice(victim.pictures))
    for one in authors:
        if one.group.start > 300 and r.random() < 0.05:
            early = r.choice(authors).group
            if early.start + early.days < one.group.start - 90:
                one.group.phones[0] = early.phones[-1]
    rows = [row for one in authors for row in _posts(r, one, common, stock)]
    rows.sort(key=lambda row: row[3])
    named = [(f"p{place:07}", *row) for place, row in enumerate(rows)]
    columns = ["id", "title", "body", "city", "posted_at", "image_hashes", "actor_id", "group_id"]
    frame = pl.DataFrame(named, schema=columns, orient="row", infer_schema_length=None).with_columns(
        pl.col("image_hashes").cast(pl.List(pl.String))
    )
    return frame.drop("actor_id", "group_id"), frame.select(pl.col("id").alias("ad_id"), "actor_id", "group_id")


def _phrase(r: random.Random, words: list[str]) -> str:
    return " ".join(words[int(len(words) * r.random() ** 2)] for _ in range(r.randrange(2, 6)))


def _phone(r: random.Random) -> str:
    return (
        f"{r.randrange(201, 989)}5550{r.randrange(100, 200)}"
        if r.random() < 0.05
        else f"{r.randrange(201, 989)}958{r.randrange(10_000):04}"
    )


def _members(
    r: random.Random, number: int, first: int, words: list[str], common: list[str], hubs: list[str]
) -> list[_Author]:
    size = 1 if r.random() < 0.7 else min(10, 2 + int(r.expovariate(0.5)))
    group = _Group(
        number,
        [_phone(r) for _ in range(size + r.randrange(0, 3))],
        [r.getrandbits(256) for _ in range(r.randrange(0, 3) if size > 1 else 0)],
        r.sample(_CITIES, r.randrange(1, 5)),
        r.choice(_MARKS),
        [_phrase(r, words) for _ in range(r.randrange(2, 5))] + r.sample(common, 4),
        r.randrange(4),
        r.uniform(0, 400),
        r.uniform(20, 300),
        sorted(r.sample(range(80, 500, 20), 3)),
    )
    out = []
    for place in range(size):
        own = [_phrase(r, words) for _ in range(r.randrange(1, 4))] + r.sample(common, r.randrange(1, 4))
        name = r.choice(_SOUNDS).title() + r.choice(_SOUNDS) + r.choice("aeio")
        mail = f"{r.choice(words)}{r.randrange(1000)}@mail.example" if r.random() < 0.15 else None
        hub = r.choice(hubs) if r.random() < 0.05 else None
        phrases = r.sample(group.habits, min(4, len(group.habits))) + own
        pictures = [r.getrandbits(256) for _ in range(r.randrange(1, 5))]
        out.append(_Author(first + place, group, name, pictures, phrases, mail, hub, r.random() < 0.2))
    return out


def _posts(
    r: random.Random, one: _Author, common: list[str], stock: list[int]
) -> list[tuple[str, str, str, datetime, list[str], str, str]]:
    group = one.group
    rows = []
    posts = max(1, min(60, round(r.lognormvariate(1.6, 0.9))))
    for place in range(posts):
        share = (place + r.random()) / posts
        city = group.cities[int(share * len(group.cities))]
        phone = one.hub if one.hub and r.random() < 0.6 else group.phones[int(share * len(group.phones))]
        if r.random() < 0.3:
            phone = r.choice(group.phones)
        lines = [phrase for phrase in one.phrases if r.random() < 0.85] + r.sample(common, r.randrange(0, 3))
        if one.stolen and r.random() < 0.6:
            lines = [one.stolen]
        lines.insert(1, f"{one.name} in {city}, {r.choice(group.price)} USD")
        lines.append("call " + _written(phone, group.way))
        if one.mail and r.random() < 0.5:
            lines.append(one.mail)
        shown = r.sample(one.pictures + group.pictures, min(len(one.pictures), r.randrange(0, 3)))
        if one.stock and r.random() < 0.4:
            shown.append(r.choice(stock))
        hashes = [f"{_touched(r, picture):064x}" for picture in shown]
        when = _START + timedelta(days=group.start + share * group.days, minutes=r.randrange(600))
        rows.append(
            (f"{one.name} {city}", group.mark.join(lines), city, when, hashes, f"a{one.number}", f"g{group.number}")
        )
    return rows


def _written(phone: str, way: int) -> str:
    a, b, c = phone[:3], phone[3:6], phone[6:]
    return (f"{a}-{b}-{c}", f"({a}) {b} {c}", f"{a}.{b}.{c}", " ".join(phone))[way]


def _touched(r: random.Random, picture: int) -> int:
    for _ in range(r.randrange(0, 15)):
        picture ^= 1 << r.randrange(256)
    return picture
