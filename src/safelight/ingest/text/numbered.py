"""Mentions with a number: `12 johns`, `17 arrested`, `six for prostitution`, `no pimps`, `the rest`."""

from __future__ import annotations

from typing import Final

from safelight.ingest.text import counts
from safelight.ingest.text.heads import ARTICLES, ROLE_CODES, Mention, age_items, head_behind, role_of, strangers
from safelight.ingest.text.items import COPULA, PUNCTUATION, SOFT
from safelight.ingest.text.words import Item

_ORDERED: Final = frozenset(
    [
        "age",
        "aged",
        "ages",
        "zone",
        "district",
        "precinct",
        "phase",
        "no",
        "section",
        "chapter",
        "code",
        "beat",
        "route",
        "highway",
        "hwy",
        "us",
        "interstate",
        "sr",
        "sb",
        "hb",
        "ca",
        "number",
        "numero",
        "channel",
        "grade",
        "count",
        "version",
        "title",
        "article",
        "edad",
        "ward",
        "pct",
        "area",
        "group",
        "day",
    ]
)


def number_of_people(items: list[Item], place: int, start: int, end: int, sentence: int) -> Mention | None:  # noqa: PLR0912, PLR0915 - a list of cases, read from top to bottom
    """The people that the number at `place` counts; None where it counts something else."""
    item = items[place]
    before = items[place - 1] if place > start else None
    following = items[place + 1] if place + 1 < end else None
    if (
        before is not None
        and before.word == ":"
        and place - 2 >= start
        and items[place - 2].kind in ("P", "O")
        and items[place - 2].value in ROLE_CODES
    ):
        ahead = items[place + 2] if place + 2 < end else None
        if following is None or following.word in PUNCTUATION or (ahead is not None and ahead.word == ":"):
            name = items[place - 2]
            return Mention(
                item.number,
                item.start,
                item.end,
                place,
                place + 1,
                sentence,
                role=name.value,
                label=True,
                bare=True,
                status="take",
            )
    if (
        following is not None
        and following.word == "of"
        and place + 2 < end
        and items[place + 2].kind == "O"
        and any(one.word in ("count", "counts") for one in items[start:place])
    ):
        return None
    approx = False
    begin = item.start
    if before is not None and before.kind == "X" and before.value == "approx":
        approx, begin = True, before.start
        before = items[place - 2] if place - 2 >= start else None
    age = age_items(items, place, end)
    if age:
        if before is not None and (before.word in ARTICLES or before.kind == "N"):
            return None
        return None
    if (
        before is not None
        and (before.word in _ORDERED or before.word in ("#", "$", "/"))
        and not (following is not None and following.kind in ("P", "Q"))
    ):
        return None
    if following is not None and (
        following.word in counts.NOT_PEOPLE_AFTER
        or (following.word in ("%", "(") and following.word == "%")
        or following.word == "/"
    ):
        return None
    if following is not None and following.word == "of" and place + 2 < end and items[place + 2].kind == "N":  # 9 of 13
        after, charge, head = head_behind(items, place + 3, end)
        if head is not None and head.kind in ("P", "Q"):
            return Mention(
                item.number,
                begin,
                items[place + 2].end,
                place,
                after,
                sentence,
                role=role_of(head) or charge,
                sex=head.sex,
                head=head.word,
            )
    mention = Mention(item.number, begin, item.end, place, place + 1, sentence, approx=approx, bare=True)
    if (before is not None and before.word in ("the", "all", "los", "las", "those", "these")) or (
        before is not None and before.kind == "X" and before.value == "all"
    ):
        mention.again = True
    if before is not None and before.kind == "X":
        mention.rest = before.value == "rest"
        mention.part = before.value == "part"
        mention.total = before.value == "total"
        mention.more = before.value == "more"
        mention.withdrawn = before.value == "withdrawn" and before.word in (
            "not",
            "y no",
            "no",
            "rather than",
            "instead of",
            "en lugar de",
            "en vez de",
        )
    if before is not None and before.word in ("other", "another", "otros", "otras"):
        mention.more = True
    if following is None:
        return mention if _ellipsis(items, place, start, end, mention) else None
    if (
        following.kind == "X"
        and following.word in ("of the", "of those", "of these", "de los", "de las")
        and place + 2 < end
        and items[place + 2].kind == "N"
    ):
        after, charge, head = head_behind(items, place + 3, end)
        if head is not None and head.kind in ("P", "M"):
            return Mention(
                item.number,
                begin,
                head.end,
                place,
                after,
                sentence,
                role=role_of(head) or charge,
                sex=head.sex,
                head=head.word,
                part=True,
                kind=head.kind,
            )
    if (
        following.kind == "X"
        and following.value == "part"
        and following.word not in ("including", "include", "included", "includes", "among")
    ):
        mention.part = True
        return _partitive(mention, items, place + 2, end)
    if (following.kind == "X" and following.value in ("more", "rest")) or following.word in ("others", "other", "more"):
        mention.more = True
    after, charge, head = head_behind(items, place + 1, end)
    if head is not None:
        mention.bare = False
        mention.after, mention.end, mention.head, mention.kind = (
            after,
            head.end,
            head.word,
            "P" if head.kind in ("Q", "P2") else head.kind,
        )
        mention.role = role_of(head) or charge
        mention.sex = head.sex or (
            "m"
            if any(one.word == "male" for one in items[place:after])
            else "f"
            if any(one.word == "female" for one in items[place:after])
            else ""
        )
        mention.charge = charge
        if head.kind == "Q" and charge == "":
            mention.head = "arrests"
        if mention.head in ("others", "other", "otros", "otras"):
            mention.more = True
        if head.kind == "W" and after < end and items[after].kind == "A" and items[after].value == "take":
            mention.kind, mention.role = "P", "p"
        return mention
    if charge == "" and strangers(items, place, after, end, before):
        mention.after, mention.end, mention.status = after, items[after - 1].end, "take"
        mention.bare = False
        return mention
    if (
        charge in ROLE_CODES
        and (after >= end or items[after].word in SOFT)
        and not any(one.kind == "A" for one in items[place + 1 : after])
    ):
        mention.role, mention.charge, mention.after, mention.status, mention.label = charge, charge, after, "take", True
        return mention
    return mention if _ellipsis(items, place, start, end, mention) else None


def _partitive(mention: Mention, items: list[Item], at: int, end: int) -> Mention | None:
    """`138 of those are men`, `10 of them minors`, `sixteen of the males were buyers`."""
    for place in range(at, min(at + 5, end)):
        one = items[place]
        if one.kind == "M":
            mention.kind, mention.after, mention.end = "M", place + 1, one.end
            return mention
        if one.kind == "P":
            mention.sex, mention.after, mention.head = one.sex, place + 1, one.word
            mention.role = one.value
            if one.sex and place + 2 < end and items[place + 1].word in COPULA and items[place + 2].kind == "P":
                mention.role = items[place + 2].value
            break
        if one.kind in ("O", "A", "N") or one.word in PUNCTUATION:
            break
    return mention


def _ellipsis(items: list[Item], place: int, start: int, end: int, mention: Mention) -> bool:  # noqa: PLR0912 - a list of cases, read from top to bottom
    """A number without a noun that still counts people: `17 arrested`, `six for prostitution`, `booked 4`,
    `Prostitution: 19`."""
    following = items[place + 1] if place + 1 < end else None
    before = items[place - 1] if place > start else None
    before2 = items[place - 2] if place - 2 >= start else None
    if following is not None and following.kind == "A" and following.value in ("take", "found"):
        return True
    if following is not None and (following.word in COPULA or following.kind == "A"):
        if before is not None and before.word in ("since", "in"):
            return False
        return following.kind == "A" or any(
            one.kind in ("A", "O", "P", "M", "Q") for one in items[place + 2 : min(place + 8, end)]
        )
    if following is not None and following.word in (
        "for",
        "por",
        "with",
        "w",
        "on",
        "who",
        "que",
        "more",
        "others",
        "de",
        "trying",
        "attempting",
    ):
        window = items[place + 1 : min(place + 6, end)]
        cut = next((at for at, one in enumerate(window) if one.kind == "N"), len(window))
        if any(one.kind in ("O", "A") for one in window[:cut]):
            return True
    if following is not None and following.kind == "O":
        return following.value in ("b", "e", "p", "sale", "fee", "pandering")
    if following is not None and following.word in _DAYS_WORDS:
        return any(one.kind == "N" for one in items[start:place])
    closed = following is None or following.word in SOFT or following.kind in ("X", "N")
    if not closed:
        return False
    if (
        before is not None
        and before.word == ","
        and (following is None or following.word in (",", ")", "."))
        and not (before2 is not None and before2.kind == "N")
    ):
        return False  # an age
    if (before is not None and before.word in (":", ")", "=", "-", "–")) or (
        before is not None and before.kind in ("O", "Q", "P")
    ):
        window = items[max(start, place - 6) : place]
        if any(one.kind in ("O", "P", "Q") for one in window):
            mention.label = True
            roles_ = [one for one in window if one.kind in ("O", "P") and one.value]
            if roles_:
                mention.role = roles_[-1].value
                mention.charge = roles_[-1].value
            return True
    if before is not None and before.kind == "A" and before.value == "take":
        return True
    if mention.withdrawn or mention.total:
        return True
    ahead = items[place + 1 : place + 4]
    if any(one.kind == "X" and one.value == "withdrawn" for one in ahead) and any(one.kind == "N" for one in ahead):
        return True  # 12, not 24
    if (
        before is not None
        and before.word in ("but", "sino")
        and any(one.kind == "X" and one.value == "withdrawn" for one in items[start:place])
    ):
        return True
    if (
        before is not None
        and before.word in ("is", "was", "son", "es", "fue", "at", "to")
        and any(one.kind in ("Q", "O", "P") or one.word in ("count", "number", "total") for one in items[start:place])
    ):
        return True
    if mention.approx and before is not None and before.kind == "A":
        return True
    if place == start and following is not None and following.word == ".":
        return True
    return mention.rest


_DAYS_WORDS: Final = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "lunes",
        "martes",
        "miercoles",
        "jueves",
        "viernes",
        "sabado",
        "domingo",
    ]
)


def nobody(items: list[Item], place: int, end: int, sentence: int) -> Mention | None:
    """`no minors`, `0 victims arrested`, `none was arrested`: a number 0."""
    after, _charge, head = head_behind(items, place + 1, end)
    if head is None or head.kind == "Q" or (after < end and items[after].word == "of"):
        return None
    if place + 1 < end and items[place + 1].kind == "X":
        return None
    kind = "M" if head.kind == "M" else "P"
    return Mention(
        0,
        items[place].start,
        head.end,
        place,
        after,
        sentence,
        role=role_of(head) or ("p" if head.kind == "W" else ""),
        kind=kind,
        head=head.word,
    )


def what_rests(items: list[Item], place: int, end: int, sentence: int) -> Mention | None:
    """`the rest`, `the others`: what the total leaves; `the remaining four` is read at its number."""
    item = items[place]
    if place + 1 < end and items[place + 1].kind in ("N", "P") and item.word not in ("the others", "the rest"):
        if items[place + 1].kind == "P":
            head = items[place + 1]
            return Mention(
                -2, item.start, head.end, place, place + 2, sentence, role=head.value, sex=head.sex, rest=True
            )
        return None
    if item.word in ("the other", "remaining", "rest", "remainder") or (
        place + 1 < end and items[place + 1].kind == "N"
    ):
        return None
    return Mention(-2, item.start, item.end, place, place + 1, sentence, rest=True)
