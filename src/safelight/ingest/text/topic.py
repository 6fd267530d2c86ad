"""What a text speaks of as a whole, and which of its mentions are counted."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from safelight.ingest.text.agencies import Agency, agencies
from safelight.ingest.text.dates import Days, dated, masked, read_days
from safelight.ingest.text.heads import Mention
from safelight.ingest.text.items import itemised, sentences
from safelight.ingest.text.mentions import NAMED
from safelight.ingest.text.operations import Evidence
from safelight.ingest.text.venue import Place, places
from safelight.ingest.text.words import Item

_GEORGIA: Final = re.compile(
    r"\bAtlanta\b|\bGeorgia\b|\bAPD\b|\bGBI\b|Fulton|DeKalb|Cobb County|Gwinnett|Metropolitan P|Zone \d"
)
_COURT: Final = re.compile(
    r"(?i)(?<!if )(?<!previously )\b(?:sentenced|convicted(?! felon| sex)|pleaded guilty|pled guilty|found "
    r"guilty|guilty of|guilty plea|years in prison for|was given \d+ years|condenad[oa]s?|sentenciad[oa]s?|"
    r"declar[oó] culpable)\b"
)
_PLAN: Final = re.compile(
    r"(?i)\b(?:will (?:run|be|begin|conduct|offer|consist|no longer)|starting|upcoming|grant|proposal|join "
    r"(?:us|our)|is hosting|will host|training|awareness)\b"
)
_GENERIC: Final = frozenset(
    [
        "running",
        "buying",
        "to buy",
        "facilitating",
        "recruiting",
        "leading",
        "supervising",
        "profiting",
        "operator",
        "operators",
        "recruiter",
        "receptionist",
        "loitering",
        "explotar",
        "selling",
        "agreed to pay",
        "offering to pay",
        "agreeing to pay",
        "offered money",
        "offered cash",
        "paid between",
        "attempting to purchase",
        "attempted to purchase",
        "solicited",
        "solicit",
        "facilitator",
        "ofrecer",
        "offered undercover",
    ]
)
"""Words of roles that other trades use as well."""


class Topic:
    """A text, its items, and what stands in them."""

    def __init__(self, text: str, published: date | None, city: str | None) -> None:
        self.text = text
        self.published = published
        self.dated = dated(text)
        self.items = itemised(text, masked(self.dated))
        self._read_days: list[Days] | None = None
        self._read_agencies: list[Agency] | None = None
        self._read_places: list[Place] | None = None
        self.found: list[Mention] = []
        self.ranges = sentences(self.items, text)
        self.starts = [self.items[start].start for start, _ in self.ranges]
        self.georgia = bool((city or "").lower() == "atlanta" or _GEORGIA.search(text))
        self.reasons: list[str] = []

    @property
    def days(self) -> list[Days]:
        """The periods of the text, read once."""
        if self._read_days is None:
            self._read_days = read_days(self.dated, self.text, self.published)
        return self._read_days

    @property
    def places(self) -> list[Place]:
        """The kinds of place of the text, read once."""
        if self._read_places is None:
            self._read_places = places(self.text)
        return self._read_places

    @property
    def agencies(self) -> list[Agency]:
        """The agencies of the text, read once."""
        if self._read_agencies is None:
            self._read_agencies = agencies(self.text)
        return self._read_agencies

    def _at(self, offset: int) -> int:
        return max(0, bisect_right(self.starts, offset) - 1)

    def _sentence(self, item: Item) -> int:
        return self._at(item.start)

    def _evidence(self) -> None:  # noqa: PLR0912 - a list of cases, read from top to bottom
        roles: set[str] = set()
        weak: set[str] = set()
        trade = other = thin = lure = False
        for start, end in self.ranges:
            here = self.items[start:end]
            past = any(one.kind == "H" and one.value == "past" for one in here)
            for place, one in enumerate(here):
                if one.kind == "C":
                    trade = trade or one.value == "trade"
                    thin = thin or one.value == "weak"
                    if one.word.startswith(
                        ("reverse", "john", "decoy", "sting against johns", "dear john", "national johns")
                    ):
                        weak.add("b")
                    elif one.word.startswith(("human trafficking arrest", "human trafficking charge")):
                        weak.add("e")
                elif one.kind == "O" and one.value == "other":
                    other = True
                elif one.kind == "O" and one.value == "lure":
                    lure = True
                elif one.kind in ("O", "P") and one.value in ("b", "e", "p", "fee", "pandering", "sale"):
                    value = {"fee": "b", "pandering": "b" if self.georgia else "e"}.get(one.value, one.value)
                    denied = any(word.kind == "Z" for word in here[max(0, place - 3) : place])
                    generic = one.kind == "P" and one.word.split()[-1] in (
                        "worker",
                        "workers",
                        "employee",
                        "employees",
                        "driver",
                        "drivers",
                        "attendant",
                        "attendants",
                        "owner",
                        "owners",
                        "manager",
                        "managers",
                        "landlord",
                        "client",
                        "clients",
                        "customer",
                        "customers",
                    )
                    trade = trade or not (generic or one.word in _GENERIC) or one.value == "sale"
                    if past or denied:
                        continue
                    if (
                        one.kind == "O"
                        and one.word
                        in (
                            "trafficking",
                            "human trafficking",
                            "sex trafficking",
                            "trata",
                            "trata de personas",
                            "solicit",
                        )
                        and not any(
                            word.kind in ("A", "N") or word.word in ("for", "with", "por")
                            for word in here[max(0, place - 3) : place]
                        )
                    ):
                        continue
                    if value == "sale":
                        weak.add("p")
                    elif generic:
                        continue
                    else:
                        roles.add(value)
        prostitution = bool(re.search(r"(?i)prostitu", self.text))
        if "p" in weak and "b" in weak:
            weak.discard("p")
        self.evidence = Evidence(roles, weak, self.georgia, prostitution)
        self.trade, self.other, self.thin, self.lure = trade, other, thin, lure

    def _named(self, found: list[Mention]) -> None:
        """People told by name and age, where the text counts nobody else."""
        if any(one.kind == "P" and one.status == "take" and one.charge not in ("other", "lure") for one in found):
            return
        named: list[tuple[int, int, int]] = []
        for match in NAMED.finditer(self.text):
            sentence = max(0, bisect_right(self.starts, match.start()) - 1)
            here = self.items[slice(*self.ranges[sentence])]
            if any(one.kind == "A" and one.value == "take" for one in here) and not any(
                one.kind == "A" and one.value == "court" for one in here
            ):
                named.append((match.start(), match.end(), sentence))
        if not named:
            return
        first = named[0][2]
        for start, end, sentence in named:
            if sentence == first:
                here = self.items[slice(*self.ranges[sentence])]
                charges = [one.value for one in here if one.kind == "O"]
                role = next((value for value in charges if value not in ("other", "lure", "same")), "")
                charge = role or (charges[0] if charges else "")
                found.append(
                    Mention(
                        1,
                        start,
                        end,
                        0,
                        0,
                        sentence,
                        role=role,
                        status="take",
                        charge=charge,
                        single=True,
                        named=True,
                        order=len(found),
                    )
                )

    def _reach(self, found: list[Mention]) -> None:
        """Which mentions are of a wider total: those behind its word, or those before it if there are none behind."""
        for number, (start, end) in enumerate(self.ranges):
            here = [one for one in found if one.sentence == number]
            for place in range(start, end):
                item = self.items[place]
                if item.kind != "S" or not here:
                    continue
                behind = [one for one in here if one.at >= place]
                reached = behind or here
                for one in reached:
                    one.scope = item.value
                break

    def _counts(self, one: Mention) -> bool:
        if one.past or one.charge in ("other", "lure"):
            return not one.past and one.kind == "P" and one.number > 0 and not one.single and one.charge == "other"
        if one.kind == "M":
            return False
        if one.kind == "W":
            return one.number == 0 and one.status == "take"
        if one.status == "found" and one.role in ("b", "e"):
            return True
        if one.status in ("spare", "court", "found"):
            return one.number == 0 and bool(one.role)
        if one.status == "take" or one.head == "arrests" or one.label or one.number == 0:
            return True
        if (
            one.role in ("b", "e", "p", "u", "sale", "fee", "pandering")
            or one.part
            or one.rest
            or one.again
            or one.total
        ):
            return one.number != -1 or bool(one.role)
        return (
            not one.single
            and one.number != -1
            and any((item.kind == "A" and item.value == "take") or item.kind == "Q" for item in self.items)
        )

    def _anaphora(self, counted: list[Mention]) -> None:
        """`All were booked for patronizing`: a later sentence without numbers says the charge of those before it."""
        for number, (start, end) in enumerate(self.ranges):
            here = self.items[start:end]
            if not here:
                continue
            self._pronouns(here, number, counted)
            if any(one.sentence == number for one in counted):
                continue
            if not any(
                (one.kind == "X" and one.value == "all") or one.word in ("they", "he", "she", "ellos", "todos")
                for one in here[:4]
            ):
                continue
            said = {
                one.value
                for one in here
                if one.kind == "O" and one.value in ("b", "e", "p", "sale", "fee", "pandering")
            }
            if len(said) != 1:
                continue
            value = said.pop()
            before = [one for one in counted if one.sentence < number]
            sex = next((one.sex for one in here[:4] if one.kind == "P"), "")
            for one in before:
                if not one.role and (not sex or one.sex == sex):
                    one.role = value

    def _pronouns(self, here: Sequence[Item], number: int, counted: list[Mention]) -> None:
        """`She is charged with prostitution, he with promoting`: the one person of that sex before."""
        said: dict[str, str] = {}
        for place, one in enumerate(here):
            sex = {"she": "f", "he": "m", "ella": "f"}.get(one.word, "") or (
                one.sex if one.kind == "P" and place and here[place - 1].word in ("the", "el", "la") else ""
            )
            charge = next(
                (
                    item.value
                    for item in here[place : place + 7]
                    if item.kind == "O" and item.value in ("b", "e", "p", "sale", "fee", "pandering")
                ),
                "",
            )
            told = [
                other
                for other in counted
                if other.sex == sex and other.number == 1 and other.sentence < number and not other.role
            ]
            if sex and charge and len(told) == 1:
                told[0].role = charge
            if sex and charge:
                said[sex] = charge
        pair = next(
            (other for other in counted if other.sex == "mf" and other.number == 2 and other.sentence <= number), None
        )
        if pair is not None and len(said) == 2 and said["m"] != said["f"]:
            counted.append(replace(pair, number=1, sex="f", role=said["f"]))
            pair.number, pair.sex, pair.role = 1, "m", said["m"]

    def _on_topic(self, counted: list[Mention]) -> bool:
        counted = [one for one in counted if one.charge not in ("other", "lure")]
        arrests = any(
            one.status == "take" or one.head == "arrests" or one.label or one.role in ("b", "e", "p")
            for one in counted
            if one.number
        )
        roles = {one.role for one in counted} & {"b", "e", "p", "sale", "fee", "pandering"}
        opening = self.text[: self.starts[2] if len(self.starts) > 2 else 400]
        if _COURT.search(opening) and not any(one.number > 2 for one in counted):
            return False
        if self.lure and not roles and not self.evidence.roles & {"b", "e"}:
            return False
        minors = any(one.kind == "M" and one.status == "found" and one.number > 0 for one in self.found)
        if not self.trade and minors and arrests and not self.other and not self.lure:
            self.reasons.append("minors recovered and people arrested, and no word of what for")
            return True
        if self.trade:
            return arrests or bool(self.evidence.roles)
        if not self.thin or not arrests:
            return False
        if self.other and not roles:
            return False
        if not roles:
            if self.other or _PLAN.search(self.text):
                return False
            self.reasons.append("arrests by a vice unit, and no word of what for")
        return True
