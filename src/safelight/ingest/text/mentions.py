"""Items to mentions: numbers of people (or one person), who they are, and what was done to them."""

from __future__ import annotations

import re
from typing import Final

from safelight.ingest.text.clauses import completed
from safelight.ingest.text.heads import ARTICLES, SINGULAR, Mention, age_items
from safelight.ingest.text.items import COPULA, STOPS
from safelight.ingest.text.numbered import nobody, number_of_people, what_rests
from safelight.ingest.text.single import one_person
from safelight.ingest.text.words import Item

_THE_SEXES: Final = {
    "the men": "m",
    "the males": "m",
    "the women": "f",
    "the females": "f",
    "los hombres": "m",
    "las mujeres": "f",
}


def mentions(items: list[Item], ranges: list[tuple[int, int]], text: str) -> list[Mention]:
    """All mentions of numbers of people in order, with who, charge and act."""
    found: list[Mention] = []
    for number, (start, end) in enumerate(ranges):
        here: list[Mention] = []
        place = start
        while place < end:
            one = _mention(items, place, start, end, number)
            if one is not None and _aside(one, items, start):
                place += 1
            elif one is not None:
                here.append(one)
                place = max(one.after, place + 1)
            else:
                place += 1
        for order, one in enumerate(here):
            left = here[order - 1].after if order else start
            right = here[order + 1].at if order + 1 < len(here) else end
            completed(one, items, (start, left), (right, end), here[order - 1] if order else None)
        here = _appositions(here, items)
        for order in range(len(here) - 2, -1, -1):
            one, following = here[order], here[order + 1]
            gap = {item.word for item in items[one.after : following.at] if item.kind not in ("N", "Y")}
            one.joined = gap <= {"and", "y", "&"}
            if (
                not one.role
                and not one.charge
                and following.role
                and one.kind == "P" == following.kind
                and gap <= {"and", "y", "&"}
                and not one.total
            ):
                one.role, one.charge, one.status = following.role, following.charge, one.status or following.status
            elif not one.status and gap <= {"and", "y", "&", ","} and following.status:
                one.status = following.status
        found += [
            one
            for one in here
            if not (one.single and one.status not in ("take", "found") and one.kind == "P" and not one.label)
        ]
    for order, one in enumerate(found):
        one.order = order
    return found


_NOT_AFTER: Final = frozenset(
    [
        "after",
        "of",
        "by",
        "with",
        "from",
        "on",
        "that",
        "as",
        "being",
        "to",
        "than",
        "like",
        "because",
        "if",
        "when",
        "where",
        "against",
        "about",
        "for",
        "under",
        "into",
        "against",
        "who",
    ]
)


def _aside(one: Mention, items: list[Item], start: int) -> bool:
    """People of a clause aside: `including a teacher`, `being a pimp`, `pandering seven women`, `battery of two
    clients`."""
    before = items[one.at - 1] if one.at > start else None
    earlier = items[one.at - 2] if one.at - 1 > start else None
    if before is None or one.kind == "M":
        return bool(
            one.kind == "M" and one.single and before is not None and before.kind == "X" and before.value == "part"
        )
    if one.single and before.kind == "X" and before.value == "part":
        return True
    if (
        before.kind == "O"
        and before.value in ("e", "pandering", "other")
        and one.role not in ("b", "e")
        and not one.label
        and one.head != "arrests"
        and one.head
    ):
        return True
    if (before.word == "of" and earlier is not None and earlier.kind == "O" and not one.role.startswith("b")) or (
        before.word == "of" and earlier is not None and earlier.kind == "O" and earlier.value == "other"
    ):
        return True
    if (
        before.word == "with"
        and one.sex == "f"
        and not one.single
        and not one.role
        and one.number > 0
        and not (earlier is not None and earlier.kind == "A")
    ):
        ahead = items[one.after : one.after + 4]
        stop = next((place for place, item in enumerate(ahead) if item.word in STOPS), len(ahead))
        return not any(item.kind == "A" and item.value == "take" for item in ahead[:stop])
    if one.single and before.word in _NOT_AFTER and before.kind != "A":
        ahead = items[one.after : one.after + 3]
        return not any(item.word in COPULA or item.kind == "A" for item in ahead) or before.word in (
            "after",
            "as",
            "being",
            "that",
        )
    return False


def _appositions(here: list[Mention], items: list[Item]) -> list[Mention]:
    """`Three people, the owner and two clerks, were charged`: the people of the first number, told again."""
    kept: list[Mention] = []
    place = 0
    while place < len(here):
        one = here[place]
        kept.append(one)
        place += 1
        group: list[Mention] = []
        at = one.after
        while place + len(group) < len(here):
            following = here[place + len(group)]
            gap = [item.word for item in items[at : following.at]]
            if gap not in ([","], ["and"], ["y"], [",", "and"]) or (not group and gap != [","]):
                break
            group.append(following)
            at = following.after
        total = sum(max(member.number, 0) for member in group)
        comma = next((i for i in range(at, min(at + 6, len(items))) if items[i].word == ","), None)
        closed = comma is not None and any(item.word in COPULA for item in items[comma : comma + 3])
        roles_ = {member.role for member in group if member.role}
        if group and any(member.kind != one.kind for member in group):
            continue
        if (
            group
            and one.number == 1 == group[0].number
            and one.single
            and group[0].single
            and items[one.after].word == ","
            and not (one.sex and group[0].sex and one.sex != group[0].sex)
            and not (one.role and group[0].role and one.role != group[0].role)
        ):
            one.sex = one.sex or group[0].sex
            one.role = one.role or group[0].role
            one.status = one.status or group[0].status
            place += 1
            continue
        if (
            group
            and one.number > 1
            and not one.bare
            and one.head != "arrests"
            and (total == one.number or (total < one.number and closed))
            and len(roles_) < 2
        ):
            one.role = one.role or next(iter(roles_), "")
            one.charge = one.charge or group[-1].charge
            one.status = group[-1].status or one.status
            if total == one.number and group[0].sex and group[0].sex == group[-1].sex:
                one.sex = one.sex or group[0].sex
            place += len(group)
    return kept


def _mention(items: list[Item], place: int, start: int, end: int, sentence: int) -> Mention | None:
    item = items[place]
    if item.kind == "N":
        if item.number == 1 and age_items(items, place + 1, end):
            return one_person(items, place, start, end, sentence)
        if item.number == -1 and place > start and items[place - 1].word in ("how", "as", "so", "too"):
            return None
        return number_of_people(items, place, start, end, sentence)
    if item.kind == "Z":
        return nobody(items, place, end, sentence)
    if (
        item.word in ("he", "she", "ella")
        and place + 2 < end
        and items[place + 1].word in COPULA
        and any(one.kind == "A" and one.value == "take" for one in items[place + 2 : place + 4])
    ):
        return Mention(
            1,
            item.start,
            item.end,
            place,
            place + 1,
            sentence,
            sex="m" if item.word == "he" else "f",
            single=True,
            head="pronoun",
        )
    if (
        item.kind == "X"
        and item.word in _THE_SEXES
        and place + 1 < end
        and (items[place + 1].word in (*COPULA, "por", "for", "with") or items[place + 1].kind == "A")
    ):
        return Mention(-3, item.start, item.end, place, place + 1, sentence, sex=_THE_SEXES[item.word], again=True)
    if item.kind == "X" and item.value == "rest":
        return what_rests(items, place, end, sentence)
    if (
        (item.word in ARTICLES and not item.kind)
        or (item.kind in ("P", "P2") and (item.word in SINGULAR) and (place == start or items[place - 1].word == ":"))
        or (
            item.kind == "M"
            and not item.word.endswith("s")
            and (place == start or items[place - 1].word in (";", ",", "and"))
            and place + 1 < end
            and items[place + 1].kind == "A"
        )
    ):
        return one_person(items, place, start, end, sentence)
    return None


NAMED: Final = re.compile(
    r"\b[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3},? (?:age )?\(?(\d{2})\)?(?=,|\)| (?:was|is|were|of|faces|and))"
)
"""A person by name and age. Only how many they are, and where it stands, leave the function that uses it."""
