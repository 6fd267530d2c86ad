"""A text to its facts: items, sentences, mentions, reach, operations. The text itself is not kept, passed on or
logged."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from safelight.ingest.text.agencies import Agency, agencies
from safelight.ingest.text.dates import Days, dated, masked, read_days
from safelight.ingest.text.facts import Facts, Operation
from safelight.ingest.text.heads import Mention
from safelight.ingest.text.items import itemised, sentences
from safelight.ingest.text.mentions import NAMED, mentions
from safelight.ingest.text.minors import DECOY
from safelight.ingest.text.money import sums
from safelight.ingest.text.operations import Evidence, settle
from safelight.ingest.text.scope import PLACES_REGIONAL
from safelight.ingest.text.sexes import PRONOUN, SEX_OF
from safelight.ingest.text.venue import Place, decided, places
from safelight.ingest.text.words import Item

LONGEST: Final = 100_000
"""Code points of a text that are read; what is longer is no announcement, and goes to a steward."""

_GATE: Final = (
    "arrest",
    "cited",
    "citat",
    "charg",
    "custod",
    "book",
    "jail",
    "summons",
    "ticket",
    "deten",
    "detuv",
    "multa",
    "cita",
    "face",
    "accus",
    "indict",
    "apprehend",
    "nab",
    "net",
    "recover",
    "rescu",
    "rescat",
    "buyer",
    "john",
    "pimp",
    "cuff",
    "caught",
    "acusa",
    "proxen",
    "trata",
    "court",
    "lodged",
    "pick",
    "prostitu",
    "solicit",
    "impound",
    "offer",
)
"""A text without any of these tells of nobody taken and nobody recovered."""
_REGIONAL: Final = re.compile(PLACES_REGIONAL)
_NATIONAL: Final = re.compile(r"(?i)\bnationwide\b|\bnationally\b|a nivel nacional|across the (?:country|nation)")
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
_OTHER_REASONS: Final = (
    ("drug", r"drug|narcot|fentanyl|meth|cocaine"),
    ("dui", r"\bd[uw]i\b|impaired"),
    ("fire", r"\bfires?\b|arson|alarm"),
    ("court_outcome", r"sentenced|convicted|guilty|condenad"),
    ("event", r"join|training|host|festival|thank|meeting|awareness|happy|school|parade|class|march|walk|tour"),
    ("licensing", r"licen[sc]e|permit|inspect"),
    ("announcement_only", r"\bwill\b|grant|starting|launch|plan\b|creation"),
    ("policy", r"council|law\b|bill\b|repeal|mayor|propos|policy|no longer"),
    ("statistics_only", r"year to date|last year|calls for service|up from|annual"),
    ("not_sex_trade", r"labor|indecent|assault|minor"),
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
_OPENS_WITH_MONTH: Final = re.compile(
    r"(?i)^(?:january|february|march|april|may|june|july|august|september|october|november|december)"
)
_HEADER: Final = re.compile(
    r"(?i)week|summary|review|report|numbers|totals|results|roundup|digest|month|quarter|resumen|semana"
)


def extract(text: str, published: date | str | None = None, city: str | None = None) -> Facts:
    """Facts of an announcement. `published` (its day; an ISO date or UTC time) resolves weekdays and dates without
    a year.

    `city` is the catalogue's name or id of the publisher's city, where it is known: in Georgia pandering is a
    buyer's charge.

    >>> found = extract("Vice officers arrested 12 johns at a motel on Thursday.", "2022-03-11")
    >>> found.operations[0].counts["buyer"], found.operations[0].venue, found.operations[0].date_start
    (12, 'hotel_motel', '2022-03-10')
    """
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    day = published_day(published)
    too_long = ("the text is longer than an announcement",) if len(text) > LONGEST else ()
    text = text[:LONGEST]
    low = text.lower()
    if not any(word in low for word in _GATE):
        return Facts((), _reason(text), too_long, digest)
    return _Reading(text, day, city).facts(digest, too_long)


def published_day(published: date | str | None) -> date | None:
    """The day of publication, from a date or an ISO text; None where it is not known."""
    if isinstance(published, datetime):
        return published.date()
    if isinstance(published, date) or published is None:
        return published
    return date.fromisoformat(published.strip()[:10])


def _reason(text: str) -> str:
    low = text.lower()
    return next((name for name, pattern in _OTHER_REASONS if re.search(pattern, low)), "other_crime")


class _Reading:
    """One text while it is read."""

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

    def facts(self, digest: str, reasons: tuple[str, ...]) -> Facts:
        self._evidence()
        found = mentions(self.items, self.ranges, self.text)
        self._named(found)
        self._reach(found)
        for one in found:
            following = self.ranges[one.sentence + 1] if one.sentence + 1 < len(self.ranges) else (0, 0)
            if self.ranges[one.sentence][1] - self.ranges[one.sentence][0] == 2 and any(
                item.word == "how" for item in self.items[slice(*following)]
            ):
                one.status = "take"
        self.found = found
        labelled = any(one.label and one.role for one in found)
        found = [one for one in found if not (labelled and one.label and not one.role)]
        counted = [one for one in found if self._counts(one)]
        self._anaphora(counted)
        if not self._on_topic(counted):
            counted = []
        groups = self._groups(counted, found)
        operations = [op for group, scope in groups if (op := self._operation(group, scope, groups))]
        operations = [
            op for op in operations if op.counts["total"] is None or op.counts["total"] > 0 or op.minors_recovered
        ]
        negative = None if operations else _reason(self.text)
        return Facts(tuple(operations), negative, (*reasons, *self.reasons), digest)

    @property
    def days(self) -> list[Days]:
        if self._read_days is None:
            self._read_days = read_days(self.dated, self.text, self.published)
        return self._read_days

    @property
    def agencies(self) -> list[Agency]:
        if self._read_agencies is None:
            self._read_agencies = agencies(self.text)
        return self._read_agencies

    @property
    def places(self) -> list[Place]:
        if self._read_places is None:
            self._read_places = places(self.text)
        return self._read_places

    # what the text speaks of

    def _evidence(self) -> None:  # noqa: PLR0912 - a list of cases, read from top to bottom
        roles: set[str] = set()
        weak: set[str] = set()
        trade = other = thin = lure = False
        for number, (start, end) in enumerate(self.ranges):
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
            del number
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

    # which numbers belong together

    def _groups(self, counted: list[Mention], found: list[Mention]) -> list[tuple[list[Mention], str]]:
        """Operations as lists of mentions with their reach, in order of first mention."""
        local = [one for one in counted if one.scope == "local"]
        wide: dict[str, list[Mention]] = {}
        for one in counted:
            if one.scope != "local":
                wide.setdefault(one.scope, []).append(one)
        real = [one for one in local if one.number and one.charge not in ("other", "lure")]
        result: list[tuple[list[Mention], str]] = []
        if local and real:
            result += [(group, "local") for group in self._split(local)]
        result += [(group, scope) for scope, group in wide.items() if any(one.number for one in group)]
        if not result and self.trade:
            rescued = [
                one for one in found if one.kind == "M" and one.number > 0 and one.status == "found" and not one.past
            ]
            if rescued and not self.lure and not _COURT.search(self.text):
                result = [([], rescued[0].scope)]
        if len(result) == 1:
            scope = result[0][1]
            if scope == "local" and _REGIONAL.search(self.text):
                result = [(result[0][0], "regional")]
        result.sort(key=lambda entry: entry[0][0].order if entry[0] else 0)
        return result

    def _split(self, local: list[Mention]) -> list[list[Mention]]:
        """Several operations of one text: opened by "in a second detail", by days or places of their own, or by
        who arrested."""
        openers = [self._sentence(one) for one in self.items if one.kind == "N2"]
        numbers = sorted({one.sentence for one in local})
        groups: list[list[Mention]] = []
        if openers:
            for one in local:
                if not groups or any(groups[-1][-1].sentence < opener <= one.sentence for opener in openers):
                    groups.append([])
                groups[-1].append(one)
        elif len(numbers) > 1:
            groups = self._by_heads(local, numbers)
        if len(groups) > 1 and not self._one_total(local):
            return [group for group in groups if any(one.number for one in group)]
        subjects = [one.subject for one in local if one.subject]
        if (
            len(set(subjects)) > 1
            and not self._one_total(local)
            and len({one.sentence for one in local if one.subject}) <= 2
        ):
            by: dict[str, list[Mention]] = {}
            current = ""
            for one in local:
                current = one.subject or current
                by.setdefault(current, []).append(one)
            return list(by.values())
        return [local]

    def _one_total(self, local: list[Mention]) -> bool:
        for one in local:
            others = [other for other in local if other is not one and other.number > 0]
            if one.role and not one.total:
                continue
            if (
                one.number > 1
                and (len(others) > 1 or one.total)
                and sum(other.number for other in others) == one.number
            ):
                return True
            if one.total and one.number > max((other.number for other in others), default=0):
                return True
        return False

    def _by_heads(self, local: list[Mention], numbers: list[int]) -> list[list[Mention]]:
        """Sentences that each name a day, or a kind of place, of their own."""
        if self._one_total(local):
            return [local]
        when: dict[int, Days] = {}
        for day in self.days:
            number = self._at(day.start)
            if number in numbers and number not in when:
                when[number] = day
        where: dict[int, str] = {}
        for place in self.places:
            number = self._at(place.start)
            if number in numbers and place.kind not in ("street", "online_arranged", "vehicle", "brothel"):
                where.setdefault(number, place.kind)
            elif number in numbers and place.kind == "street":
                where.setdefault(number, "street")
        dated = [number for number in numbers if number in when]
        first = self.text[: self.starts[1] if len(self.starts) > 1 else 200]
        heads: list[int] = []
        if (
            len(dated) > 1
            and len({(when[number].first, when[number].last) for number in dated}) == len(dated)
            and not _OPENS_WITH_MONTH.search(
                first,
            )
        ):
            heads = dated
        else:
            placed = [number for number in numbers if number in where]
            kinds = [where[number] for number in placed]
            if len(set(kinds)) > 1 and len(set(kinds)) == len(kinds):
                heads = placed
        if len(heads) < 2:
            return [local]
        groups: list[list[Mention]] = [[]]
        for one in local:
            if one.sentence in heads[1:] and groups[-1] and groups[-1][-1].sentence < one.sentence:
                groups.append([])
            groups[-1].append(one)
        return groups

    def _at(self, offset: int) -> int:
        return max(0, bisect_right(self.starts, offset) - 1)

    def _sentence(self, item: Item) -> int:
        return self._at(item.start)

    # the facts of one operation

    def _operation(
        self, group: list[Mention], scope: str, groups: Sequence[tuple[list[Mention], str]]
    ) -> Operation | None:
        op = settle(group, self.evidence)
        op.scope = scope
        wide = scope != "local" and len(groups) > 1
        own = self._own(group, groups)
        shared = self._shared(groups)
        self._venue(op, own, shared, wide)
        self._dates(op, own, shared, wide, group)
        self._minors(op, own if len(groups) > 1 else None, scope if len(groups) > 1 else None)
        self._single_sex(op)
        if not wide:
            self._who(op, own if len(groups) > 1 else None, groups)
            if group is groups[0][0]:
                for one in sums(self.text):
                    op.money.append({"amount": one.amount, "kind": one.kind})
                    op.mark("money", one.start, one.end)
        return op

    def _own(self, group: list[Mention], groups: Sequence[tuple[list[Mention], str]]) -> list[tuple[int, int]]:
        """Stretches of the text that are this operation's alone."""
        if len(groups) == 1:
            return [(0, len(self.text))]
        numbers = sorted({one.sentence for one in group})
        others = {one.sentence: one for other, _ in groups if other is not group for one in other}
        found = []
        for number in numbers:
            start, end = self.ranges[number]
            first, last = self.items[start].start, self.items[end - 1].end
            if number in others:
                mine = [one for one in group if one.sentence == number]
                theirs = [one for other, _ in groups if other is not group for one in other if one.sentence == number]
                if min(one.start for one in theirs) > max(one.start for one in mine):
                    last = min(one.start for one in theirs)
                else:
                    first = min(one.start for one in mine)
            found.append((first, last))
        last_number = numbers[-1] if numbers else 0
        follows = last_number + 1
        taken = {one.sentence for other, _ in groups for one in other}
        while follows < len(self.ranges) and follows not in taken and any(number > follows for number in taken):
            start, end = self.ranges[follows]
            found.append((self.items[start].start, self.items[end - 1].end))
            follows += 1
        return found

    def _shared(self, groups: Sequence[tuple[list[Mention], str]]) -> list[tuple[int, int]]:
        taken = {one.sentence for group, _ in groups for one in group}
        return [
            (self.items[start].start, self.items[end - 1].end)
            for number, (start, end) in enumerate(self.ranges)
            if number not in taken
        ]

    def _venue(self, op: Operation, own: list[tuple[int, int]], shared: list[tuple[int, int]], wide: bool) -> None:
        found = [place for place in self.places if _inside(place.start, own)]
        if not found and not wide:
            found = [place for place in self.places if _inside(place.start, shared)]
        op.venue, read = decided(self._outside_wide(found, op.scope), self.text)
        for place in read:
            op.mark("venue", place.start, place.end)

    def _outside_wide(self, found: list[Place], scope: str) -> list[Place]:
        return found

    def _dates(
        self, op: Operation, own: list[tuple[int, int]], shared: list[tuple[int, int]], wide: bool, group: list[Mention]
    ) -> None:
        found = [day for day in self.days if _inside(day.start, own)]
        if not found and not wide:
            found = [day for day in self.days if _inside(day.start, shared)] or self.days[:1]
        if not found:
            return
        chosen = self._chosen(found, {one.sentence for one in group})
        first, last = chosen[0], chosen[-1]
        op.date_start = first.first.isoformat() if first.first else None
        op.date_end = last.last.isoformat() if last.last else None
        if first.first:
            op.mark("date_start", *first.first_span)
        if last.last:
            op.mark("date_end", *last.last_span)

    def _chosen(self, found: list[Days], numbers: set[int]) -> list[Days]:
        """The period of an operation: one that spans the others, else the days beside its numbers, from first to
        last."""
        ranges = [day for day in found if day.first and day.last and day.first < day.last]
        if any(day.kind != "monthalone" for day in found):
            found = [day for day in found if day.kind != "monthalone"]
            ranges = [day for day in ranges if day.kind != "monthalone"]
        if ranges:
            widest = max(ranges, key=lambda day: (day.last - day.first).days if day.first and day.last else 0)
            return [widest]
        exact = [day for day in found if day.kind not in ("weekday", "monthalone")]
        beside = [day for day in found if self._at(day.start) in numbers]
        near_exact = [day for day in beside if day in exact]
        pick = near_exact or (
            [day for day in beside if day.kind == "weekday"] if beside and not exact else exact or beside or found
        )
        if not near_exact and exact and beside and all(day.kind == "weekday" for day in beside):
            pick = exact
        if len(pick) > 1 and self._at(pick[0].start) not in numbers:
            pick = pick[:1]
        full = [day for day in pick if day.first]
        if not full:
            return pick[:1]
        ordered = sorted(full, key=lambda day: day.first or date.min)
        if (ordered[-1].first or date.min) > (ordered[0].first or date.min) and (
            (ordered[-1].first or date.min) - (ordered[0].first or date.min)
        ).days > 92:
            return full[:1]
        return [ordered[0], ordered[-1]] if ordered[0].first != ordered[-1].first else [full[0]]

    def _minors(self, op: Operation, own: list[tuple[int, int]] | None, scope: str | None) -> None:
        found = mentions_of_minors(self)
        if scope is not None:
            found = [
                one
                for one in found
                if one.scope == scope
                and (scope != "local" or own is None or _inside(one.start, own) or not _inside_any(one, own))
            ]
        if not found:
            return
        positive = [one for one in found if one.number > 0]
        one = (positive or found)[0]
        op.minors_recovered = one.number
        op.mark("minors_recovered", one.start, one.end)

    def _single_sex(self, op: Operation) -> None:
        if op.sex is not None or op.counts["total"] != 1:
            return
        said = [sex for sex, pattern in PRONOUN.items() if pattern.search(self.text)]
        spans = [one for one in op.spans if one.field.startswith("counts.")]
        if len(said) == 1 and spans:
            op.sex = {"male": int(said[0] == "m"), "female": int(said[0] == "f")}
            op.mark(f"sex.{SEX_OF[said[0]]}", spans[0].start, spans[0].end)

    def _who(
        self, op: Operation, own: list[tuple[int, int]] | None, groups: Sequence[tuple[list[Mention], str]]
    ) -> None:
        everyone = self.agencies
        mine = everyone
        if own is not None:
            counted = [
                (self.items[self.ranges[n][0]].start, self.items[self.ranges[n][1] - 1].end)
                for n in {one.sentence for group, _ in groups for one in group}
            ]
            mine = [one for one in everyone if _inside(one.start, own)] or []
            mine += [one for one in everyone if not _inside(one.start, counted) and one not in mine]
        for one in mine:
            if one.name not in op.agencies:
                op.agencies.append(one.name)
            op.mark("agencies", one.start, one.end)


def mentions_of_minors(reading: _Reading) -> list[Mention]:
    """Mentions of minors that were found or recovered; not decoys, not suspects."""
    found = []
    decoy = any(word in reading.text.lower() for word in DECOY)
    for one in reading.found:
        if one.kind != "M" or one.past or one.status == "court" or one.number < 0:
            continue
        before = reading.text[max(0, one.start - 60) : one.start].lower()
        around = reading.text[one.start : one.end + 40].lower()
        if any(word in before for word in DECOY) or "undercover" in around or "decoy" in around:
            continue
        if one.number == 0 and not re.search(
            r"(?i)found|recover|locat|rescat|involved|present|identified|encontr", reading.text[one.end : one.end + 60]
        ):
            continue
        if one.single and one.status != "found" and decoy:
            continue
        if (
            one.single
            and one.status != "found"
            and not re.search(
                r"(?i)traffick|pimping|taken to|shelter|with family|safe",
                reading.text[max(0, one.start - 30) : one.end + 60],
            )
        ):
            continue
        if (
            one.status == "take"
            and one.number > 0
            and not (one.single or re.search(r"(?i)under 18|menores de", reading.text[one.start : one.end]))
            and not re.search(
                r"(?i)recover|rescu|found|located|identified|rescat",
                reading.text[max(0, one.start - 40) : one.end + 40],
            )
        ):
            continue
        found.append(one)
    return found


def _inside(offset: int, stretches: Sequence[tuple[int, int]]) -> bool:
    return any(start <= offset < end for start, end in stretches)


def _inside_any(one: Mention, stretches: Sequence[tuple[int, int]]) -> bool:
    return _inside(one.start, stretches)
