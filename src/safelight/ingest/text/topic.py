"""What a text is about, and which of its mentions are people counted over the sex trade."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from safelight.ingest.text.attach import CHARGES
from safelight.ingest.text.numbers import VAGUE
from safelight.ingest.text.people import MINORS, NAME, PEOPLE, Mention
from safelight.ingest.text.roles import BUYER, EXPLOITER, NOTHING_SAID, TRADE_ROLES
from safelight.ingest.text.words import Item

UNNAMED: Final = "arrests beside words of vice, and no word of what for"
BESIDE_MINORS: Final = "minors recovered and people arrested, and no word of what for"
_BUYER_WORDS: Final = re.compile(
    r"\bjohns?\b|reverse|demand|buyers?\b|solicit|sex buy|bad date|decoy ad|posed as prostitut|"
    r"posing as (?:a )?prostitut|"
    r"clientes|compradores|customers|anuncios|\bads?\b|decoys?\b|posed as escorts|posing as escorts|se hac[ií]a pasar|"
    r"se hicieron pasar|haci[eé]ndose pasar"
)
_PAYS: Final = re.compile(
    r"(?i)\bpa(?:y|id|ying|yment)\b|\bmoney|\bcash|\$|for a fee|price|pagar|dinero|commercial|fee for"
)
_UNPAID: Final = re.compile(r"(?i)\b(?:no|none|without|not|never|nor|neither)\b[^.]{0,40}(?:money|pay|fee|cash|gift)")
_COURT: Final = re.compile(
    r"\b(?:sentenced|convicted|pleaded guilty|pled guilty|found guilty|sentencing|condenad[oa]|sentenciad[oa]|"
    r"plea agreement|guilty plea|admitted in court)\b"
)


_UNSPLIT: Final = re.compile(
    r"breakdown|no roles|it['’]s a mix|divide between|split between|split tbd|did(?:n['’]t| not) (?:say|specify|"
    r"provide|give) (?:how many|which)|sorting out who|"
    r"charges range from|no dijo cu[aá]nt|sin detallar|not (?:been )?broken down"
)
_ANNUAL: Final = re.compile(
    r"\bby the numbers,? 20\d\d|\b20\d\d (?:final|in review|year in review|totals|annual)|\byear in review|year-end|"
    r"annual report"
)
_ROWS: Final = re.compile(r" [–—-] \d+\b")
_ROW: Final = 90
_DIGEST: Final = 3
"""Lines with numbers from which a text is a digest, each line with a subject of its own."""


@dataclass(slots=True)
class Topic:
    """What the words of a text say it is about, as a whole and sentence by sentence."""

    trade: bool = False
    weak: bool = False
    other: bool = False
    lure: bool = False
    labour: bool = False
    roles: set[str] = field(default_factory=set)
    roles_at: dict[int, set[str]] = field(default_factory=dict)
    trade_at: set[int] = field(default_factory=set)
    other_at: set[int] = field(default_factory=set)
    weak_at: set[int] = field(default_factory=set)
    run_at: set[int] = field(default_factory=set)
    hints: set[str] = field(default_factory=set)
    lines: bool = False
    annual: bool = False
    unsplit: bool = False


def topic(items: list[Item], ranges: list[tuple[int, int]], text: str, pandering: str = EXPLOITER) -> Topic:
    """Read the subjects of a text; `pandering` is the role of who is charged with it."""
    found = Topic()
    for sentence, (start, end) in enumerate(ranges):
        for place in range(start, end):
            item = items[place]
            kind, value = item.kind, item.value
            if item.word[:1] in _RUN_FIRST and item.word.startswith(_RUN):
                found.run_at.add(sentence)
            if kind == "trade" and _case(items, place):
                found.run_at.add(sentence)
            if kind == "charge" and value in CHARGES:
                found.trade_at.add(sentence)
                value = pandering if value == "pandering" else value
                if value in TRADE_ROLES:
                    found.roles.add(value)
                    found.roles_at.setdefault(sentence, set()).add(value)
            elif kind == "trade" or (kind == "object" and value == "sex"):
                (found.weak_at if value == "weak" else found.trade_at).add(sentence)
            elif item.word.startswith("sting"):
                found.weak_at.add(sentence)
            elif (kind == "people" and value in (BUYER, EXPLOITER) and _plain_noun(item.word)) or (
                kind == "people" and item.word.startswith(("prostitut", "sex", "hooker"))
            ):
                found.trade_at.add(sentence)
            elif kind == "charge":
                found.other_at.add(sentence)
                found.lure = found.lure or value == "lure"
                found.labour = found.labour or item.word.startswith(
                    ("labor tr", "labour tr", "trata lab", "forced lab")
                )
    low = text.lower()
    if _BUYER_WORDS.search(low):
        found.hints.add(BUYER)
    rows = [line for line in text.split("\n") if len(line) < _ROW and any(sign.isdigit() for sign in line)]
    found.annual = bool(_ANNUAL.search(low))
    found.lines = len(rows) >= _DIGEST or len(_ROWS.findall(text)) > _DIGEST
    found.unsplit = bool(_UNSPLIT.search(low))
    found.trade, found.weak, found.other = bool(found.trade_at), bool(found.weak_at), bool(found.other_at)
    return found


def _case(items: list[Item], place: int) -> bool:
    """`the trafficking case`: of those who are accused in it."""
    after = items[place + 1].word if place + 1 < len(items) else ""
    return "traffick" in items[place].word and after in ("case", "scheme", "conspiracy")


_RUN: Final = (
    "network",
    "ring",
    "prostitution ring",
    "sex ring",
    "brothel network",
    "enterprise",
    "syndicate",
    "red de",
)
_RUN_FIRST: Final = frozenset(word[0] for word in _RUN)
_TRADE_NOUNS: Final = (
    "john",
    "buyer",
    "sex",
    "pimp",
    "escort",
    "exploiter",
    "trafficker",
    "hooker",
    "proxeneta",
    "padrote",
    "compradores",
    "tratante",
)


def _plain_noun(word: str) -> bool:
    return word.startswith(_TRADE_NOUNS) or word in ("human trafficker", "human traffickers")


def counted(found: list[Mention], about: Topic) -> list[Mention]:
    """Mentions that may belong to the count: people taken over the trade or another crime, parts of such, denials.

    `weak` marks those that no act is told of: they stand only as a part of a number that counts.
    """
    kept = [one for one in found if _may_count(one, about)]
    for one in kept:
        one.weak = one.status != "take" and one.value != 0 and not (one.label and (one.role or one.charge or one.total))
        if one.charge in ("other", "lure") and one.value != 0:
            one.role = "other"
    taken = [
        one for one in kept if one.status == "take" and one.value != 0 and one.role != "other" and one.head != NAME
    ]
    kept = [one for one in kept if one.head != NAME or not any(_may_be(one, other) for other in taken)]
    charged = any(one.label and (one.charge in CHARGES or one.role in TRADE_ROLES) for one in kept)
    kept = [one for one in kept if not (charged and one.label and one.arrests and not one.charge and not one.total)]
    for one in kept:
        if one.weak and one.role in TRADE_ROLES and not one.single and (one.charge != "sale" or _named_role(one)):
            one.weak = bool(taken) and one.elliptic and one.charge not in CHARGES
    return kept


def _may_be(name: Mention, other: Mention) -> bool:
    """Somebody told by name may be one of the people of another mention."""
    if name.role in TRADE_ROLES and other.role in TRADE_ROLES and name.role != other.role:
        return False
    return not (other.single and other.sentence == name.sentence and other.at > name.at)


def _named_role(one: Mention) -> bool:
    return bool(one.head) and one.head not in NOTHING_SAID


def _may_count(one: Mention, about: Topic) -> bool:
    if one.kind != PEOPLE and not (one.value == 0 and one.role):
        return False
    if one.past or one.apart or one.object:
        return False
    if one.value == 0:
        return bool(one.role) or one.status == "take" or one.arrests
    if one.status in ("spare", "found", "court"):
        return False
    if one.status == "take":
        return bool(one.charge or one.role) or not _of_other(one, about)
    if one.single:
        return bool(one.role) or one.listed
    return one.value != VAGUE


def _of_other(one: Mention, about: Topic) -> bool:
    """In a sentence, or a line of a digest, that speaks of another crime or thing alone."""
    if one.sentence in about.trade_at:
        return False
    people = one.head and not one.arrests
    return one.sentence in about.other_at or (about.lines and bool(about.trade_at) and not (one.label and people))


def on_topic(kept: list[Mention], found: list[Mention], about: Topic, text: str) -> tuple[bool, tuple[str, ...]]:
    """Whether the counted people were taken over the trade, with the reasons why a steward should look."""
    if about.annual:
        return False, ()
    people = [one for one in kept if one.value != 0 and one.role != "other" and not one.weak]
    sure = any(one.charge in CHARGES or (one.role and _said(one)) for one in people)
    minors = any(one.kind == MINORS and one.status == "found" and one.value > 0 and not one.past for one in found)
    if about.lure and (_UNPAID.search(text) or not (sure or _PAYS.search(text))):
        return False, ()
    if about.labour and not sure:
        return False, ()
    if _COURT.search(text[:400].lower()) and not sure and not any(one.value > 2 for one in people):
        return False, ()
    taken = any(one.status == "take" or one.arrests or one.label for one in people)
    if not people:
        return minors and (about.trade or about.weak), ()
    if sure or about.trade:
        return sure or taken, ()
    if about.other or not taken:
        return False, ()
    if about.weak:
        return True, (UNNAMED,)
    return (True, (BESIDE_MINORS,)) if minors else (False, ())


def _said(one: Mention) -> bool:
    return _plain_noun(one.head) or one.role == BUYER or one.charge in CHARGES or one.head.startswith("prostitut")
