"""Made-up advertisements of as many makes as there are seeds: what the weights of linking are learnt from.

A make is a market of its own: how authors write (lines or sentences, from how large a stock, how faithful to their
habits), how large groups are, how numbers go round (by time, by chance, one for each author), how often switchboards,
stock pictures, site texts, templates, recycled numbers and stolen texts or pictures occur, how noisy pictures are. Each
is drawn from wide ranges, so that weights fit none of them too well. Words are made of syllables and mean nothing;
numbers are of exchanges that aren't given to subscribers. The sets that figures are measured on come from elsewhere.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

import polars as pl

_START: Final = datetime(2024, 1, 1, tzinfo=UTC)
_CUTS: Final = (" | ", "\n", ". ", " ~ ", "\n• ", " // ", "; ", " ♥ ", " - ", "! ", " * ", "\n\n", " … ")
_SIGNS: Final = ("✨", "💎", "☎", "🌹", "★", "☀", "🍀", "✔")
_SEGMENTS: Final = ("{}-{}-{}", "({}) {}-{}", "{}.{}.{}", "{} {} {}", "{}{}{}", "+1 {} {} {}", "{}*{}*{}")
_CALLS: Final = ("call", "text", "ring", "tel", "cell", "llama", "phone:", "reach me at")


@dataclass(frozen=True, slots=True)
class Make:
    """The habits of one market. Shares are of 1; times in days."""

    sentences: bool
    slots: int
    options: int
    faithful: float
    signatures: int
    own_signatures: int
    several: float
    grow: float
    posts: float
    numbers: Literal["in turn", "by chance", "each their own"]
    pool: float
    hubs: float
    recycled: float
    pictures: int
    group_pictures: int
    stock: float
    noise: int
    stolen: float
    stolen_use: float
    templates: float
    site_texts: float
    without_number: float
    without_picture: float
    contacts: float
    cities: int
    names: int
    days: float


def make_of(seed: int) -> Make:
    """The make that a seed draws."""
    r = random.Random(f"make {seed}")
    return Make(
        sentences=r.random() < 0.5,
        slots=r.randrange(4, 10),
        options=r.choice((5, 8, 12, 20, 40, 80)),
        faithful=r.uniform(0.55, 0.98),
        signatures=r.randrange(0, 4),
        own_signatures=r.randrange(0, 3),
        several=r.uniform(0.1, 0.45),
        grow=r.uniform(0.2, 0.6),
        posts=r.uniform(0.8, 2.2),
        numbers=r.choice(("in turn", "in turn", "by chance", "each their own")),
        pool=r.uniform(0.6, 2.0),
        hubs=r.uniform(0.0, 0.2),
        recycled=r.uniform(0.0, 0.12),
        pictures=r.randrange(1, 6),
        group_pictures=r.randrange(0, 4),
        stock=r.uniform(0.05, 0.5),
        noise=r.randrange(6, 21),
        stolen=r.choice((0.0, r.uniform(0.02, 0.15))),
        stolen_use=r.uniform(0.3, 0.9),
        templates=r.uniform(0.0, 0.15),
        site_texts=r.uniform(0.0, 0.5),
        without_number=r.choice((0.0, 0.0, r.uniform(0.0, 0.3))),
        without_picture=r.uniform(0.0, 0.6),
        contacts=r.uniform(0.0, 0.3),
        cities=r.randrange(8, 50),
        names=r.randrange(40, 400),
        days=r.uniform(120, 700),
    )


@dataclass(slots=True)
class _Group:
    number: int
    cut: str
    sign: str
    segments: str
    call: str
    order: list[int]
    preferred: list[int]
    signatures: list[str]
    phones: list[str]
    pictures: list[int]
    cities: list[str]
    prices: list[int]
    start: float
    days: float


@dataclass(slots=True)
class _Author:
    number: int
    group: _Group
    names: list[str]
    preferred: list[int]
    signatures: list[str]
    pictures: list[int]
    place: int
    hub: str | None
    stock: bool
    contact: str | None
    template: list[str] | None
    stolen_text: list[str] | None = field(default=None)
    stolen_picture: int | None = field(default=None)
    stolen_price: int | None = field(default=None)


class _Market:
    """All that authors of one make draw from."""

    def __init__(self, make: Make, count: int, r: random.Random) -> None:
        self.make, self.r = make, r
        syllables = ["".join((r.choice("bcdfglmnprstvz"), r.choice("aeiou"))) for _ in range(30)]
        self.words = ["".join(r.choice(syllables) for _ in range(r.choice((1, 2, 2, 3)))) for _ in range(1500)]
        self.lines = [[self.phrase(3, 8) for _ in range(make.options)] for _ in range(make.slots)]
        self.names = ["".join(r.choice(syllables) for _ in range(2)).title() for _ in range(make.names)]
        self.cities = [("".join(r.choice(syllables) for _ in range(3))).title() for _ in range(make.cities)]
        self.hubs = [number(r) for _ in range(max(2, count // 1200))]
        self.stock = [r.getrandbits(256) for _ in range(r.randrange(8, 60))]
        self.templates = [[self.phrase(3, 8) for _ in range(r.randrange(3, 7))] for _ in range(r.randrange(1, 7))]
        self.site_texts = [". ".join(self.phrase(4, 10) for _ in range(3)) for _ in range(6)]

    def phrase(self, least: int, most: int) -> str:
        """Some words, the common ones more often."""
        size = len(self.words)
        return " ".join(self.words[int(size * self.r.random() ** 2.2)] for _ in range(self.r.randrange(least, most)))

    def preferred(self) -> list[int]:
        return [self.r.randrange(len(options)) for options in self.lines]


def number(r: random.Random) -> str:
    """A telephone number of an exchange that has no subscribers."""
    area = f"{r.randrange(2, 10)}{r.randrange(9)}{r.randrange(10)}"
    return f"{area}{r.choice(('958', '959'))}{r.randrange(10_000):04}"


def made_by(make: Make, count: int, seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """About `count` advertisements, as `desk.link` reads them, and their truth: ad_id, actor_id, group_id."""
    r = random.Random(f"set {seed}")
    market = _Market(make, count, r)
    authors: list[_Author] = []
    rows: list[tuple[str, str, str, datetime, list[str], str, str]] = []
    expected = 2.718 ** (make.posts + 0.4)
    group = 0
    while len(authors) * expected < count:
        authors += _members(market, group, len(authors))
        group += 1
    _steal(market, authors)
    _recycle(market, authors)
    for one in authors:
        rows += _posts(market, one)
    rows.sort(key=lambda row: row[3])
    names = ["id", "title", "body", "city", "posted_at", "image_hashes", "actor_id", "group_id"]
    named = [(f"m{place:07}", *row) for place, row in enumerate(rows)]
    frame = pl.DataFrame(named, schema=names, orient="row", infer_schema_length=None).with_columns(
        pl.col("image_hashes").cast(pl.List(pl.String))
    )
    return frame.drop("actor_id", "group_id"), frame.select(pl.col("id").alias("ad_id"), "actor_id", "group_id")


def _members(market: _Market, number_of: int, first: int) -> list[_Author]:
    make, r = market.make, market.r
    size = 1
    if r.random() < make.several:
        size = 2
        while size < 20 and r.random() > make.grow:
            size += 1
    days = r.uniform(15, make.days)
    group = _Group(
        number_of,
        r.choice(_CUTS) if not make.sentences else ". ",
        r.choice(_SIGNS) if r.random() < 0.4 else "",
        r.choice(_SEGMENTS),
        r.choice(_CALLS),
        r.sample(range(make.slots), make.slots),
        market.preferred(),
        [market.phrase(3, 8) for _ in range(make.signatures)],
        [number(r) for _ in range(1 + round(size * make.pool * r.uniform(0.5, 1.5)))],
        [r.getrandbits(256) for _ in range(make.group_pictures if size > 1 else 0)],
        r.sample(market.cities, r.randrange(1, min(7, make.cities))),
        sorted(r.sample(range(60, 600, r.choice((10, 20, 50))), r.randrange(1, 5))),
        r.uniform(0, make.days),
        days,
    )
    out = []
    for place in range(size):
        own = [r.randrange(make.options) if r.random() < 0.2 else chosen for chosen in group.preferred]
        out.append(
            _Author(
                first + place,
                group,
                r.sample(market.names, r.choice((1, 1, 1, 2))),
                own,
                group.signatures + [market.phrase(3, 8) for _ in range(make.own_signatures)],
                [r.getrandbits(256) for _ in range(r.randrange(1, make.pictures + 1))],
                place,
                r.choice(market.hubs) if r.random() < make.hubs else None,
                r.random() < make.stock,
                _contact(market) if r.random() < make.contacts else None,
                r.choice(market.templates) if r.random() < make.templates else None,
            )
        )
    return out


def _contact(market: _Market) -> str:
    r = market.r
    name = f"{r.choice(market.words)}{r.choice(market.words)}{r.randrange(100)}"
    return r.choice((f"{name}@mail.example", f"ig @{name}", f"telegram @{name}", f"cashapp ${name}"))


def _steal(market: _Market, authors: Sequence[_Author]) -> None:
    """Some authors take another's text, a picture, or both, sometimes with the price."""
    make, r = market.make, market.r
    for one in authors:
        if r.random() >= make.stolen:
            continue
        victim = r.choice(authors)
        what = r.choice(("text", "picture", "both", "both"))
        if what != "picture":
            one.stolen_text = _lines(market, victim)
            one.stolen_price = r.choice((None, victim.group.prices[0]))
        if what != "text":
            one.stolen_picture = r.choice(victim.pictures)


def _recycle(market: _Market, authors: Sequence[_Author]) -> None:
    """Some numbers of groups that have gone come back with another group."""
    make, r = market.make, market.r
    for one in authors:
        early = r.choice(authors).group
        if r.random() < make.recycled and early.start + early.days + 60 < one.group.start:
            one.group.phones[0] = early.phones[-1]


def _lines(market: _Market, one: _Author) -> list[str]:
    make, r = market.make, market.r
    out = []
    for slot in one.group.order:
        if r.random() < 0.25:
            continue
        options = market.lines[slot]
        out.append(options[one.preferred[slot] if r.random() < make.faithful else r.randrange(len(options))])
    return out + [line for line in one.signatures if r.random() < 0.8]


def _posts(market: _Market, one: _Author) -> list[tuple[str, str, str, datetime, list[str], str, str]]:
    make, r, group = market.make, market.r, one.group
    posts = max(1, min(80, round(r.lognormvariate(make.posts, 0.9))))
    rows = []
    for place in range(posts):
        share = (place + r.random()) / posts
        city = group.cities[int(share * len(group.cities))]
        name = r.choice(one.names)
        lines = _lines(market, one)
        if one.template and r.random() < 0.7:
            lines = list(one.template)
        price = r.choice(group.prices)
        thief = r.random() < make.stolen_use
        if one.stolen_text and thief:
            lines, price = list(one.stolen_text), one.stolen_price or price
        lines.insert(r.randrange(len(lines) + 1), f"{name} in {city}, {price}$")
        if r.random() >= make.without_number:
            lines.append(f"{group.call} {_written(_number_at(market, one, share), group.segments)}")
        if one.contact and r.random() < 0.5:
            lines.append(one.contact)
        body = (f" {group.sign} " if group.sign and not make.sentences else group.cut).join(
            line.capitalize() if make.sentences else line for line in lines
        )
        if r.random() < make.site_texts:
            body += "\n" + r.choice(market.site_texts)
        when = _START + timedelta(days=group.start + share * group.days, minutes=r.randrange(900))
        hashes = _shown(market, one, thief)
        title = f"{name} {city} {lines[0]}"[:60]
        rows.append((title, body, city, when, hashes, f"a{one.number}", f"g{group.number}"))
    return rows


def _number_at(market: _Market, one: _Author, share: float) -> str:
    make, r, phones = market.make, market.r, one.group.phones
    if one.hub and r.random() < 0.7:
        return one.hub
    if make.numbers == "by chance" or r.random() < 0.1:
        return r.choice(phones)
    if make.numbers == "in turn":
        return phones[int(share * len(phones))]
    return phones[one.place % len(phones)]


def _shown(market: _Market, one: _Author, thief: bool) -> list[str]:
    make, r = market.make, market.r
    if r.random() < make.without_picture:
        return []
    own = one.pictures + one.group.pictures
    shown = r.sample(own, min(len(own), r.randrange(1, 4)))
    if one.stock and r.random() < 0.4:
        shown.append(r.choice(market.stock))
    if one.stolen_picture and thief:
        shown.append(one.stolen_picture)
    return [f"{_touched(r, picture, make.noise):064x}" for picture in shown]


def _touched(r: random.Random, picture: int, noise: int) -> int:
    for bit in r.sample(range(256), r.randrange(0, noise)):
        picture ^= 1 << bit
    return picture


def _written(phone: str, segments: str) -> str:
    return segments.format(phone[:3], phone[3:6], phone[6:])
