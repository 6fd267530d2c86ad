"""Which codes, texts and statutes a row may carry, and which rule of the catalogue fits it.

Candidates come from the catalogue's own rules (one per value that a rule lists) and from ordinary offences that no
rule may fit. What a candidate counts as is found by trying all rules in order, not assumed from where it came from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from safelight.catalog import Layout, Rule, Source, normalise, normalise_statute
from safelight.core.vocabulary import Charge

FIELDS: Final = ("code", "text", "statute")
PREFERENCE: Final = ("statute", "code", "text")
JOINT: Final = " / "

CHARGE_WEIGHTS: Final[Mapping[Charge, float]] = {
    Charge.SELLING: 5.0,
    Charge.BUYING: 4.0,
    Charge.OTHER: 6.0,
    Charge.PROMOTING: 0.9,
    Charge.TRAFFICKING: 0.5,
    Charge.KEEPING_PLACE: 0.3,
    Charge.LOITERING: 2.0,
    Charge.LEWD_CONDUCT: 1.0,
}
"""How often a charge is drawn where a city's profile says nothing: invented, roughly as reported offences are."""
APART_SHARE: Final = 0.15
MINOR_SHARE: Final = 0.04


@dataclass(frozen=True, slots=True)
class Offence:
    """What a row says was done, in our fields; several columns of one field are joined by " / "."""

    code: str = ""
    text: str = ""
    statute: str = ""
    weight: float = 1.0

    def value(self, name: str) -> str:
        """The value of the field of that name."""
        return {"code": self.code, "text": self.text, "statute": self.statute}[name]

    def put(self, name: str, value: str) -> Offence:
        """The same offence with another value in the field of that name."""
        code, text, statute = (value if field == name else self.value(field) for field in FIELDS)
        return Offence(code, text, statute, self.weight)

    def only(self, fields: Sequence[str]) -> Offence:
        """The same offence as a layout with only these fields would show it."""
        code, text, statute = (self.value(field) if field in fields else "" for field in FIELDS)
        return Offence(code, text, statute, self.weight)


@dataclass(frozen=True, slots=True)
class Fit:
    """The rule that fits, and the value of it that did, as the catalogue writes it."""

    rule: Rule
    value: str


@dataclass(frozen=True, slots=True)
class Rules:
    """A source's rules in order, with their values ready to be compared."""

    rules: tuple[Rule, ...]
    listed: tuple[Mapping[str, Mapping[str, str]], ...] = field(init=False)

    def __post_init__(self) -> None:
        listed = tuple(
            {
                "code": {normalise(value): value for value in rule.code},
                "text": {normalise(value): value for value in rule.text},
                "statute": {normalise_statute(value): value for value in rule.statute},
            }
            for rule in self.rules
        )
        object.__setattr__(self, "listed", listed)

    def fit(self, offence: Offence, day: date, separator: str | None = None) -> Fit | None:
        """The first rule in force on `day` that lists the offence's code, text or one of its statutes."""
        statutes = offence.statute.split(separator) if separator else [offence.statute]
        have = {
            "code": [normalise(offence.code)],
            "text": [normalise(offence.text)],
            "statute": [normalise_statute(statute) for statute in statutes],
        }
        for rule, listed in zip(self.rules, self.listed, strict=True):
            if not _in_force(rule, day):
                continue
            for name in FIELDS:
                for value in have[name]:
                    if value and value in listed[name]:
                        return Fit(rule, listed[name][value])
        return None

    def ever_fits(self, offence: Offence, separator: str | None = None) -> bool:
        """Whether any rule fits, in force or not."""
        timeless = Rules(
            tuple(rule.model_copy(update={"valid_from": None, "valid_until": None}) for rule in self.rules)
        )
        return timeless.fit(offence, date(2000, 1, 1), separator) is not None


def _in_force(rule: Rule, day: date) -> bool:
    return (rule.valid_from is None or rule.valid_from <= day) and (rule.valid_until is None or day <= rule.valid_until)


def layout_fields(layout: Layout) -> tuple[str, ...]:
    """Those of code, text and statute that the layout has columns for."""
    return tuple(name for name in FIELDS if layout.names(name))


def relevant_offences(
    rules: Rules,
    layout: Layout,
    *,
    mix: Mapping[str, float],
    words: Mapping[str, Offence],
    ordinary: Sequence[Offence],
) -> list[tuple[Offence, Rule]]:
    """One candidate per value of each rule that this layout can show, with the rule it was made from.

    `mix`: weight by value; `words`: what stands beside a value in the publisher's other columns.
    """
    fields = layout_fields(layout)
    found: list[tuple[Offence, Rule]] = []
    same_charge = {charge: sum(rule.charge is charge for rule in rules.rules) for charge in Charge}
    for rule in rules.rules:
        name = next((name for name in PREFERENCE if name in fields and getattr(rule, name)), None)
        values: list[str] = getattr(rule, name) if name else []
        for value in values:
            default = CHARGE_WEIGHTS.get(rule.charge, 1.0) / (len(values) * same_charge[rule.charge])
            default *= (APART_SHARE if rule.apart else 1.0) * (MINOR_SHARE if rule.minor else 1.0)
            offence = Offence(weight=mix.get(value, default)).put(str(name), value)
            found.append((_beside(offence, rule, rules, fields, words, ordinary), rule))
    return [(offence, rule) for offence, rule in found if offence.weight > 0]


def _beside(
    offence: Offence,
    rule: Rule,
    rules: Rules,
    fields: tuple[str, ...],
    words: Mapping[str, Offence],
    ordinary: Sequence[Offence],
) -> Offence:
    """Fill the fields that the value itself leaves open, so that the row makes sense as a whole."""
    known = next((words[offence.value(name)] for name in fields if offence.value(name) in words), Offence())
    if rule.apart and not any(known.value(name) for name in fields):
        known = next((other for other in ordinary if other.text), Offence())
    for name in fields:
        if not offence.value(name):
            value = known.value(name) or _from_rules(name, rule, rules)
            offence = offence.put(name, value)
    return offence


def _from_rules(name: str, rule: Rule, rules: Rules) -> str:
    own: list[str] = getattr(rule, name)
    if own:
        return own[0]
    if rule.apart:
        return ""
    for other in rules.rules:
        if other.valid_from or other.valid_until:
            continue  # a dated value beside an undated one would stand in years in which it was no law
        listed: list[str] = getattr(other, name)
        alike = other.charge is rule.charge and other.role is rule.role and other.apart == rule.apart
        if listed and alike and other.minor == rule.minor:
            return listed[0]
    return ""


def irrelevant_offences(
    source: Source, layout: Layout, rules: Rules, ordinary: Sequence[Offence], *, friends_share: float = 0.06
) -> list[Offence]:
    """Ordinary offences and the source's own false friends, without any that a rule could ever fit."""
    fields = layout_fields(layout)
    friends = [_false_friend(value, fields) for value in source.not_relevant]
    friends = [replace(friend, weight=friends_share / max(1, len(friends))) for friend in friends]
    plain = ordinary or DEFAULT_ORDINARY
    total = sum(offence.weight for offence in plain)
    shown = [replace(offence, weight=offence.weight / total).only(fields) for offence in plain]
    watched = [word.upper() for word in source.watch]
    quiet = [offence for offence in shown if not any(word in _all_text(offence) for word in watched)]
    return [offence for offence in [*quiet, *friends] if not rules.ever_fits(offence, layout.statute_separator)]


def _false_friend(value: str, fields: tuple[str, ...]) -> Offence:
    looks_like_code = " " not in value.replace(JOINT, "") and any(letter.isdigit() for letter in value)
    wanted = ("code", "statute", "text") if looks_like_code else ("text", "code", "statute")
    name = next((name for name in wanted if name in fields), None)
    return Offence().put(name, value) if name else Offence()


def _all_text(offence: Offence) -> str:
    return " ".join((offence.code, offence.text, offence.statute)).upper()


DEFAULT_ORDINARY: Final = (
    Offence("SYN-1", "THEFT", "SYN 1", 5),
    Offence("SYN-2", "SIMPLE ASSAULT", "SYN 2", 3),
    Offence("SYN-3", "VANDALISM", "SYN 3", 3),
    Offence("SYN-4", "BURGLARY", "SYN 4", 2),
)
"""Offences of a city without a profile."""
