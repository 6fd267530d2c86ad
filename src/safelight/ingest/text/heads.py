"""A mention of people, and the noun that a number or an article belongs to."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Final

from safelight.ingest.text import counts
from safelight.ingest.text.items import COPULA, PUNCTUATION, SOFT
from safelight.ingest.text.words import Item

ARTICLES: Final = frozenset(["a", "an", "one", "the", "her", "his", "their", "un", "una", "la", "el", "another", "its"])


ROLE_CODES: Final = frozenset(("b", "e", "p", "sale", "fee", "pandering"))


SINGULAR: Final = frozenset(
    [
        "man",
        "woman",
        "male",
        "female",
        "person",
        "individual",
        "suspect",
        "defendant",
        "john",
        "buyer",
        "pimp",
        "trafficker",
        "owner",
        "manager",
        "operator",
        "promoter",
        "exploiter",
        "customer",
        "client",
        "patron",
        "driver",
        "seller",
        "prostitute",
        "landlord",
        "madam",
        "employee",
        "worker",
        "subject",
        "couple",
        "pair",
        "facilitator",
        "resident",
        "adult",
        "hombre",
        "mujer",
        "persona",
        "dueno",
        "duena",
        "gerente",
        "propietario",
        "propietaria",
        "encargado",
        "encargada",
        "proxeneta",
        "tratante",
        "cliente",
        "comprador",
        "sospechoso",
        "sospechosa",
        "prostituta",
        "receptionist",
        "masseuse",
        "felon",
        "father",
        "husband",
        "brother",
        "boyfriend",
        "wife",
        "mother",
        "predator",
        "accomplice",
        "ringleader",
        "escort",
        "motorist",
        "agent",
        "solicitor",
        "panderer",
        "recruiter",
        "bookkeeper",
        "proprietor",
        "attendant",
    ]
)


@dataclass(slots=True)
class Mention:
    """A number of people in a sentence. `number` is -1 where the text says only "dozens"."""

    number: int
    start: int
    end: int
    at: int
    after: int
    sentence: int
    role: str = ""
    sex: str = ""
    status: str = ""
    charge: str = ""
    kind: str = "P"
    head: str = ""
    approx: bool = False
    part: bool = False
    rest: bool = False
    total: bool = False
    again: bool = False
    more: bool = False
    past: bool = False
    withdrawn: bool = False
    single: bool = False
    named: bool = False
    scope: str = "local"
    label: bool = False
    also: bool = False
    subject: str = ""
    bare: bool = False
    joined: bool = False
    listed: bool = False
    order: int = 0


def age_items(items: list[Item], place: int, end: int) -> int:
    """How many items an age before a noun takes: `29 - year - old`, `29 y / o`."""
    if place + 1 < end and items[place].kind == "N":
        after = items[place + 1].word
        if (
            after in ("year", "yr", "ano", "anos", "years")
            and place + 2 < end
            and items[place + 2].word in ("old", "de")
        ):
            return 3 if items[place + 2].word == "old" else 4
        if after == "y" and place + 3 < end and items[place + 3].word == "o":
            return 4
        if after in ("yo", "y"):
            return 2
    return 0


def head_behind(items: list[Item], place: int, end: int) -> tuple[int, str, Item | None]:  # noqa: PLR0912 - a list of cases, read from top to bottom
    """From behind a number: (item behind the head, charge within, the head), head None where nothing countable
    follows."""
    charge, unknown, at = "", 0, place
    while at < end and at - place < 7:
        one = items[at]
        if one.kind in ("M", "W") and charge:
            return at, charge, None  # `promoting underage girls`: those are not the number's
        if one.kind in ("P", "P2", "M", "W"):
            following = items[at + 1] if at + 1 < end else None
            if (
                one.kind == "P"
                and following is not None
                and following.kind in ("P", "Q", "M", "W")
                and not following.glued
            ):
                if following.kind == "Q":
                    return at + 2, one.value or charge, following
                if one.value == "" or following.kind == "M":  # `male buyers`, `female juveniles`
                    merged = Item(
                        one.start,
                        following.end,
                        following.word,
                        following.kind,
                        following.value,
                        one.sex or following.sex,
                    )
                    return at + 2, charge, merged
            if following is not None and following.word in counts.NOT_PEOPLE_AFTER and not following.kind:
                return at, charge, None
            return at + 1, charge, one
        if one.kind == "Q":
            return at + 1, charge, one
        if one.kind in ("O", "C") and one.value != "weak":
            charge = charge or (one.value if one.kind == "O" else "")
            at += 1
            continue
        if (
            one.kind == "C"
            or (one.kind == "X" and one.value in ("more", "total", "approx"))
            or (one.kind == "A" and one.word in ("suspected", "identified"))
        ):
            at += 1
            continue
        age = age_items(items, at, end)
        if age:
            at += age
            continue
        if one.word in counts.NOT_PEOPLE_AFTER or (one.word in PUNCTUATION and one.word not in '"“”-') or one.kind:
            return at, charge, None
        if one.word in counts.FILLERS or one.word in '"“”-/' or one.capital:
            at += 1
            continue
        unknown += 1
        if (
            unknown > 1
            or one.word in SOFT
            or one.word in COPULA
            or one.word
            in ("for", "por", "of", "de", "to", "who", "that", "que", "with", "from", "a", "the", "el", "la")
        ):
            return at, charge, None
        at += 1
    return at, charge, None


def strangers(items: list[Item], place: int, after: int, end: int, before: Item | None) -> bool:
    """People of a noun that no table has: `arrested 13 shoppers`, `13 shoppers were arrested`."""
    at = place + 1
    if (
        at >= end
        or items[at].kind
        or not items[at].word.isalpha()
        or items[at].word in SOFT
        or items[at].word in counts.NOT_PEOPLE_AFTER
        or not items[at].word.endswith("s")
    ):
        return False
    if any(item.word in counts.NOT_PEOPLE_AFTER for item in items[place + 1 : after + 1]):
        return False
    if before is not None and before.kind == "A" and before.value == "take":
        return True
    ahead = items[at + 1 : min(at + 5, end)]
    return any(
        item.word in COPULA and following.kind == "A" and following.value == "take"
        for item, following in itertools.pairwise(ahead)
    )


def role_of(head: Item) -> str:
    """The role that a noun names, or none."""
    return head.value if head.kind in ("P", "P2") else ""
