"""Made-up cases over advertisements with known authors: what investigators might know of a group, and traps.

A case knows a part: some numbers, a copy of a picture, a piece of a text, an address, cities. Traps are switchboards,
stock pictures and copied texts among the indicators, numbers that had another owner before, and cases whose people
never posted.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import polars as pl

from safelight.desk.compare import Case

NO_ADS: Final = 1 / 4
"""Share of cases whose people never posted."""
KINDS: Final = ("phone", "email", "handle", "payment", "link", "vehicle")
_COLOURS: Final = ("grey", "white", "black", "blue")
_MODELS: Final = tuple(f"model{place}" for place in range(40))


@dataclass(frozen=True, slots=True)
class _Known:
    """A group's advertisements (rows) and values by kind."""

    rows: list[int]
    values: dict[str, list[str]]
    cities: list[str]
    days: list[date]


def made_cases(
    adverts: pl.DataFrame, facts: pl.DataFrame, group_of: Mapping[str, str], count: int, seed: int = 1
) -> list[tuple[Case, str | None]]:
    """Cases, each with its group's name or None; `group_of` names the group of each advertisement's id."""
    r = random.Random(seed)
    groups = _groups(adverts, facts, group_of)
    common = _common(groups)
    runs = list(_copied(adverts, group_of))
    large = sorted(name for name, known in groups.items() if len(known.rows) >= 4)
    everywhere = sorted({city for known in groups.values() for city in known.cities})
    days = [day for known in groups.values() for day in known.days]
    out: list[tuple[Case, str | None]] = []
    for place in range(count):
        name = None if r.random() < NO_ADS else r.choice(large)
        told = _told(r, adverts, groups[name]) if name else _unknown(r, common)
        _trap(r, told, common, runs)
        told["city"] = _cities(r, everywhere, groups[name].cities if name else [])
        spread = groups[name].days if name and r.random() < 0.85 else days
        opened = r.choice(spread) + timedelta(days=r.randrange(-20, 90))
        indicators = {kind: tuple(dict.fromkeys(values)) for kind, values in told.items()}
        out.append((Case(f"case-{place:04}", indicators, "open", opened, None, told["city"][0]), name))
    return out


def with_vehicles(
    adverts: pl.DataFrame, facts: pl.DataFrame, group_of: Mapping[str, str], seed: int = 1
) -> pl.DataFrame:
    """`facts`, and vehicles of a third of the groups in a fourth of their advertisements; several share a vehicle."""
    r = random.Random(seed)
    kinds = [
        f"{r.choice(_COLOURS)} {model} plate ending {r.randrange(10)}{r.choice('KRTX')}{r.choice('BDM')}"
        for model in _MODELS
    ]
    its = {name: r.choice(kinds) for name in sorted(set(group_of.values())) if r.random() < 1 / 3}
    seen = [
        (row, "vehicle", its[group_of[ad]])
        for row, ad in enumerate(adverts["id"])
        if group_of[ad] in its and r.random() < 1 / 4
    ]
    return pl.concat([facts, pl.DataFrame(seen, schema=facts.schema, orient="row")])


def _groups(adverts: pl.DataFrame, facts: pl.DataFrame, group_of: Mapping[str, str]) -> dict[str, _Known]:
    said: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for ad, kind, value in facts.filter(pl.col("kind").is_in(KINDS)).select("ad", "kind", "value").iter_rows():
        said[ad].append((kind, value))
    out: dict[str, _Known] = defaultdict(lambda: _Known([], defaultdict(list), [], []))
    for row, (name, city, day, hashes) in enumerate(
        adverts.select("id", "city", pl.col("posted_at").dt.date(), "image_hashes").iter_rows()
    ):
        known = out[group_of[name]]
        known.rows.append(row)
        known.days.append(day)
        known.cities.extend([city] * (city not in known.cities))
        for kind, value in [*said[row], *(("picture", one) for one in hashes)]:
            known.values[kind] += [value] * (value not in known.values[kind])
    return dict(out)


def _common(groups: Mapping[str, _Known]) -> dict[str, list[str]]:
    """Numbers by how many groups use them: `hub` many, `again` two."""
    uses: dict[str, int] = defaultdict(int)
    for known in groups.values():
        for value in known.values["phone"]:
            uses[value] += 1
    hubs = sorted(value for value, count in uses.items() if count > 8)
    pictures = sorted(value for known in groups.values() for value in known.values["picture"])
    return {"hub": hubs, "again": sorted(value for value, count in uses.items() if count == 2), "picture": pictures}


def _copied(adverts: pl.DataFrame, group_of: Mapping[str, str]) -> Iterator[str]:
    """Phrases that many groups use."""
    groups: dict[str, set[str]] = defaultdict(set)
    for name, body in adverts.select("id", "body").iter_rows():
        for line in body.replace(". ", "\n").splitlines():
            if len(line) > 25:
                groups[line].add(group_of[name])
    yield from sorted(line for line, names in groups.items() if len(names) > 8)


def _told(r: random.Random, adverts: pl.DataFrame, known: _Known) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {kind: [] for kind in (*KINDS, "picture", "text")}
    while not any(told.values()):
        for kind in KINDS:
            most = 3 if kind == "phone" else 1
            its = known.values.get(kind, [])
            if kind == "phone" or r.random() < 0.4:
                told[kind] = r.sample(its, min(len(its), r.randrange(0, most + 1)))
        told["vehicle"] = [_partial(one) for one in told["vehicle"]]
        pictures = known.values.get("picture", [])
        told["picture"] = [_touched(r, one) for one in r.sample(pictures, min(len(pictures), r.randrange(0, 3)))]
        for row in r.sample(known.rows, r.randrange(0, 3)) if len(known.rows) > 2 else []:
            body = adverts["body"][row]
            first = r.randrange(0, max(1, len(body) - 60))
            told["text"].append(body[first : first + r.randrange(40, 160)])
    return told


def _partial(vehicle: str) -> str:
    words = vehicle.split()
    return f"{words[1]} ending {words[-1][-2:]}"


def _cities(r: random.Random, everywhere: list[str], its: list[str]) -> list[str]:
    """Cities of a case: one in three has nothing to do with where its people advertise."""
    return [r.choice(its if its and r.random() > 1 / 3 else everywhere) for _ in range(r.randrange(1, 4))]


def _unknown(r: random.Random, common: Mapping[str, list[str]]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {kind: [] for kind in (*KINDS, "picture", "text")}
    told["phone"] = [f"+1{r.randrange(201, 989)}957{r.randrange(10_000):04}"]
    told["picture"] = [f"{r.getrandbits(256):064x}"]
    if r.random() < 0.3:
        told["vehicle"] = [f"{r.choice(_MODELS)} ending {r.choice('KRTX')}{r.choice('BDM')}"]
    if common["again"] and r.random() < 0.25:
        told["phone"].append(r.choice(common["again"]))
    return told


def _trap(r: random.Random, told: dict[str, list[str]], common: Mapping[str, list[str]], runs: list[str]) -> None:
    if common["hub"] and r.random() < 0.3:
        told["phone"].append(r.choice(common["hub"]))
    if runs and r.random() < 0.3:
        told["text"].append(r.choice(runs))
    if common["picture"] and r.random() < 0.01:
        # Somebody's picture, stolen: in the case by mistake.
        told["picture"].append(_touched(r, r.choice(common["picture"])))


def _touched(r: random.Random, picture: str) -> str:
    bits = int(picture, 16)
    for _ in range(r.randrange(0, 10)):
        bits ^= 1 << r.randrange(256)
    return f"{bits:064x}"
