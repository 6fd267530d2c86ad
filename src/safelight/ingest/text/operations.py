"""Mentions to operations: which numbers belong together, what is a total and what its parts, and what contradicts
itself."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Final

from safelight.ingest.text.facts import ROLES, Operation
from safelight.ingest.text.heads import Mention
from safelight.ingest.text.roles import ROLE_OF

CONTRADICTION: Final = "the parts named are more than the total they belong to"
VAGUE: Final = "people are spoken of without a number"


@dataclass(slots=True)
class Evidence:
    """What the whole text says beside its numbers: roles named anywhere, and whether pandering is a buyer's charge
    here."""

    roles: set[str] = field(default_factory=set)
    weak: set[str] = field(default_factory=set)
    pandering_buys: bool = False
    prostitution: bool = False


def settle(found: list[Mention], evidence: Evidence) -> Operation:
    """The counts of one operation from its counted mentions in order."""
    op = Operation()
    people = [one for one in found if one.kind == "P"]
    people = _listed_by_sex(_corrected(people))
    for one in people:
        one.role = _plain(one, evidence)
    people = _without_repeats(people)
    people = _both(people)
    denied = [one for one in people if one.number == 0]
    people = [one for one in people if one.number != 0]
    total, parts, taken = _total(people)
    _fill_roles(parts, total, evidence)
    _rest(parts, total, taken)
    if total is not None and not parts:
        parts, total = [total], None
        _fill_roles(parts, None, evidence)
    _sum_up(op, parts, total, taken)
    for one in denied:
        if one.role in ROLE_OF and not op.counts[ROLE_OF[one.role]]:
            op.mark(f"counts.{ROLE_OF[one.role]}", one.start, one.end)
    _sexes(op, parts, total)
    return op


def _listed_by_sex(people: list[Mention]) -> list[Mention]:
    """`30 on prostitution charges: 22 men and 8 women`: one charge for both sides, told by sex."""
    for one in people:
        group = [other for other in people if other.order > one.order and other.sentence == one.sentence]
        if (
            one.listed
            and one.role == "sale"
            and _sum(group) == one.number
            and {other.sex for other in group} == {"m", "f"}
        ) and not any(other.role in ("b", "e", "p") for other in group):
            one.role = ""
            for other in group:
                other.role = "b" if other.sex == "m" else "p"
    return people


def _plain(one: Mention, evidence: Evidence) -> str:
    role = one.role
    if role == "pandering":
        return "b" if evidence.pandering_buys else "e"
    if role == "fee":
        return "p" if one.sex == "f" else "b"
    if role == "sale":
        if one.sex == "m" and "b" in evidence.roles and "p" not in evidence.roles:
            return "b"
        if one.head == "arrests" or one.label:
            return "p" if evidence.roles & {"b", "e"} or one.sex == "f" else "u"
        return "p"
    return role if role in ("b", "e", "p", "u") else ""


def _corrected(people: list[Mention]) -> list[Mention]:
    kept = [one for one in people if not one.withdrawn]
    for one in kept:
        later = next(
            (
                other
                for other in kept
                if other.total and other.bare and other.order > one.order and other.number > one.number
            ),
            None,
        )
        if one.more and later is not None and not one.part and len(kept) == 2:
            later.role, later.sex = later.role or one.role, later.sex or one.sex
            return [later]
    return kept or people


def _without_repeats(people: list[Mention]) -> list[Mention]:
    """`All 19 arrested`, `the 23 were trying to buy`: the people named before; what is new about them is kept."""
    kept: list[Mention] = []
    for one in people:
        if one.number == -3:
            named = next(
                (other for other in reversed(kept) if other.sex == one.sex and other.number > 0),
                None,
            )
            if named is not None and one.role:
                named.role = one.role
            continue
        same = next((other for other in kept if other.number == one.number and other.number > 0), None)
        if same is not None and one.again and not one.rest:
            same.role = same.role or one.role
            same.sex = same.sex or one.sex
            continue
        if (
            same is not None
            and not one.more
            and (one.sentence != same.sentence or same.head == "arrests" != one.head)
            and one.number > 2
            and not one.part
            and (one.role == same.role or not one.role or not same.role)
        ):
            same.role = same.role or one.role
            same.sex = same.sex or one.sex
            continue
        if one.also and one.part:
            continue
        kept.append(one)
    return kept


def _both(people: list[Mention]) -> list[Mention]:
    """A pronoun stands for somebody only where nobody else does."""
    others = [one for one in people if one.head != "pronoun" and one.number > 0]
    return others + [one for one in people if one.number <= 0] if others else people[:1]


def _total(people: list[Mention]) -> tuple[Mention | None, list[Mention], int]:  # noqa: PLR0912 - a list of cases, read from top to bottom
    """(the total, its parts, people of it held for other crimes only)."""
    numbers = [one for one in people if one.number > 0]
    taken = 0
    elsewhere = [one for one in people if one.charge in ("other", "lure")]
    people = [one for one in people if one.charge not in ("other", "lure")]
    for one in elsewhere:
        if one.part:
            taken += max(one.number, 0)
    if elsewhere and not taken:
        for total in people:
            after = [one for one in people if one.order > total.order and one.role]
            if (
                total.number > 0
                and after
                and _sum(after) + _sum(elsewhere) == total.number
                and total.order < elsewhere[0].order
            ):
                return total, after, _sum(elsewhere)
    for total in people:
        if total.number <= 1 or (
            total.number > 0 and (total.role and not any(one.part for one in people)) and not total.total
        ):
            continue
        others = [one for one in people if one is not total]
        after = [one for one in others if one.order > total.order]
        for group in (others, after):
            if _explains(total, group, taken):
                sex_parts = _sex_split(total, group)
                if sex_parts:
                    return total, [one for one in group if one not in sex_parts or one.role] or sex_parts, taken
                if group is after and any(one.order < total.order for one in others):
                    before = [one for one in others if one.order < total.order]
                    return total, [*before, *after] if _sum(before) + _sum(after) == total.number else after, taken
                return total, group, taken
    nested = _nested(people)
    if nested is not people:
        return _total(nested)
    if taken and numbers:
        head = max(numbers, key=lambda one: one.number)
        if head.charge not in ("other", "lure") and not any(one is not head for one in people if one.role):
            return head, [one for one in people if one is not head], taken
    return None, people, 0


def _sum(people: list[Mention]) -> int:
    return sum(max(one.number, 0) for one in people)


def _explains(total: Mention, group: list[Mention], taken: int) -> bool:
    if not group:
        return False
    if any(one.rest for one in group) and _sum(group) < total.number:
        return True
    found = _sum(group) + taken
    if (
        total.listed
        and not total.role
        and all(one.sentence == total.sentence for one in group)
        and (found <= total.number or len(group) > 1)
        and any(one.role for one in group)
    ):
        return True
    if found == total.number and (len(group) > 1 or taken or group[0].part):
        return True
    if _sex_split(total, group):
        return True
    partial = [one for one in group if one.part]
    if (
        partial
        and not total.role
        and any(one.role or one.sex for one in partial)
        and (found < total.number or len(partial) == len(group))
    ):
        return True
    return bool(total.total and not total.role and all(one.role for one in group))


def _sex_split(total: Mention, group: list[Mention]) -> list[Mention]:
    """`27, 18 males and 9 females`: parts by sex that fill the total."""
    by_sex = [one for one in group if one.sex in ("m", "f") and one.sentence == total.sentence and not one.single]
    if (
        len(by_sex) >= 2
        and _sum(by_sex[:2]) == total.number
        and {one.sex for one in by_sex[:2]} == {"m", "f"}
        and len(group) > 2
    ):
        return by_sex[:2]
    return []


def _nested(people: list[Mention]) -> list[Mention]:
    """Drop parts of a number that already has a role: `14 men … nine Tuesday and five Wednesday`, `six people,
    five women and one man`."""
    for place, one in enumerate(people):
        rest = people[place + 1 :]
        for size in (2, 3):
            group = rest[:size]
            if (
                (
                    len(group) == size
                    and one.number > 1
                    and _sum(group) == one.number
                    and all(part.number > 0 for part in group)
                )
                and all(not part.role or part.role == one.role for part in group)
                and not (one.role == "" and any(part.role for part in group))
            ):
                return [other for other in people if other not in group]
        if not one.role and one.sex:
            for first in range(len(rest)):
                for last in range(first + 2, min(first + 4, len(rest)) + 1):
                    group = rest[first:last]
                    if _sum(group) == one.number and all(part.role and part.number > 0 for part in group):
                        for part in group:
                            part.sex = part.sex or one.sex
                        return [other for other in people if other is not one]
        again = next(
            (
                other
                for other in rest
                if other.part
                and 0 < other.number <= one.number
                and one.role
                and (not other.role or other.role == one.role)
            ),
            None,
        )
        if again is not None:
            return [other for other in people if other is not again]
    return people


def _fill_roles(parts: list[Mention], total: Mention | None, evidence: Evidence) -> None:  # noqa: PLR0912 - a list of cases, read from top to bottom
    """Roles of numbers whose own clause names none, from the text as a whole; never guessed where it names several."""
    named = {one.role for one in parts if one.role}
    if total is not None and total.role and not any(one.role for one in parts):
        for one in parts:
            one.role = total.role
        return
    roles = evidence.roles or evidence.weak
    free = roles - named
    for one, following in itertools.pairwise(parts):
        if one.joined and one.sentence == following.sentence and not (one.role and following.role):
            one.role = following.role = one.role or following.role
    for one in parts:
        if one.role or (one.rest and one.number == -2 and not one.sex):
            continue
        if len(roles) == 1 and (not named or free):
            one.role = next(iter(roles))
        elif one.sex == "m" and (not roles or not free) and (one.number > 1 or one.number == -1) and not named & {"b"}:
            one.role = "b"
        elif (
            one.sex == "f"
            and one.number != 1
            and ((evidence.prostitution and not roles) or (named >= {"b"} and not free))
        ):
            one.role = "p"
        elif one.sex == "m" and "b" in roles and one.number != 1:
            one.role = "b"
        elif one.sex == "f" and "p" in roles | named:
            one.role = "p"
        elif (
            one.sex in ("m", "f")
            and not one.single
            and {other.sex for other in parts if other.number > 0} >= {"m", "f"}
            and not roles - {"p", "b"}
            and not named
        ):
            one.role = "b" if one.sex == "m" else "p"
        elif (one.sex == "mf" and "e" in roles) or (one.single and "e" in roles and "b" not in roles):
            one.role = "e"
        else:
            one.role = "u"


def _rest(parts: list[Mention], total: Mention | None, taken: int) -> None:
    for one in parts:
        if one.number == -2 and total is not None and total.number > 0 and not total.approx:
            one.number = (
                max(total.number - taken - sum(max(other.number, 0) for other in parts if other is not one), 0) or -1
            )
        elif one.number == -2:
            one.number = -1
        if one.rest and not one.role:
            one.role = "u"


def _sum_up(op: Operation, parts: list[Mention], total: Mention | None, taken: int) -> None:
    counts: dict[str, int | None] = dict.fromkeys(ROLES, 0)
    for one in parts:
        name = ROLE_OF.get(one.role, "unknown_role")
        have = counts[name]
        counts[name] = None if one.number < 0 or have is None else have + one.number
        op.mark(f"counts.{name}", one.start, one.end)
        if one.approx and name not in op.approx:
            op.approx.append(name)
        if one.number < 0:
            op.reasons.append(VAGUE)
    known = [value for value in counts.values() if value is not None]
    stated = total.number - taken if total is not None and total.number > 0 else None
    if stated is not None and len(known) == len(counts):
        if sum(known) > stated:
            op.reasons.append(CONTRADICTION)
            counts = dict.fromkeys(ROLES, None)
        elif sum(known) < stated:
            counts["unknown_role"] = (counts["unknown_role"] or 0) + stated - sum(known)
    if stated is not None:
        whole: int | None = stated
        if total is not None and not taken:
            op.mark("counts.total", total.start, total.end)
            if total.approx:
                op.approx.append("total")
    else:
        whole = sum(known) if len(known) == len(counts) else None
    op.counts = {**counts, "total": whole}
    if (
        list(counts.values()).count(0) == 3
        and not op.counts["buyer"]
        and not op.counts["exploiter"]
        and counts["unknown_role"]
        and total is None
    ):
        for one in parts:
            op.mark("counts.total", one.start, one.end)


def _sexes(op: Operation, parts: list[Mention], total: Mention | None) -> None:
    by_sex: dict[str, int] = {}
    mentions = list(parts)
    if total is not None and total.sex and not any(one.sex for one in parts):
        mentions = [total]
    for one in mentions:
        if not one.sex:
            continue
        shares = {"m": one.number // 2, "f": one.number - one.number // 2} if one.sex == "mf" else {one.sex: one.number}
        for sex, number in shares.items():
            by_sex[sex] = by_sex.get(sex, 0) + max(number, 0)
            op.mark("sex.male" if sex == "m" else "sex.female", one.start, one.end)
    if not by_sex:
        return
    whole = op.counts["total"]
    male, female = by_sex.get("m"), by_sex.get("f")
    if (male == 0 and female is None) or (female == 0 and male is None):
        op.sex = {"male": None, "female": None}
        return
    if whole is not None and male == whole and female is None:
        female = 0
    elif whole is not None and female == whole and male is None:
        male = 0
    op.sex = {"male": male, "female": female}
