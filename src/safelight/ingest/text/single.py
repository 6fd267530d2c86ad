"""Mentions of one person or a pair: `a 28-year-old man`, `her driver, 33,`, `the couple`."""

from __future__ import annotations

from safelight.ingest.text import counts
from safelight.ingest.text.heads import ARTICLES, SINGULAR, Mention, age_items
from safelight.ingest.text.items import COPULA, SOFT
from safelight.ingest.text.words import Item


def one_person(items: list[Item], place: int, start: int, end: int, sentence: int) -> Mention | None:  # noqa: PLR0912 - a list of cases, read from top to bottom
    """One person: `a 28-year-old man`, `her driver, 33,`, `the manager`. Whether they count, their clause says."""
    article = items[place]
    begin = place + 1 if article.word in ARTICLES and article.kind in ("", "N") else place
    at, unknown, age = begin, 0, -1
    while at < end and at - begin < 8:
        one = items[at]
        if one.kind in ("P", "P2", "M", "W"):
            break
        used = age_items(items, at, end)
        if used:
            age = one.number
            at += used
            if (
                at >= end
                or items[at].word in SOFT
                or items[at].kind == "A"
                or items[at].word in COPULA
                or items[at].word in ("who", "out", "from", "for")
            ):
                kind = "M" if age < 18 else "P"
                return Mention(
                    1, article.start, items[at - 1].end, place, at, sentence, kind=kind, single=True, head="old"
                )
            continue
        if one.kind in {"O", "C"} or one.capital or one.word in counts.FILLERS or one.word in ('"', "“", "-"):
            at += 1
            continue
        if one.kind or one.word in SOFT or one.word in COPULA:
            return None
        unknown += 1
        if unknown > 2:
            return None
        at += 1
    if at >= end or items[at].kind not in ("P", "P2", "M", "W"):
        return None
    head = items[at]
    if head.kind == "P" and at + 1 < end and items[at + 1].kind in ("P", "M", "W") and not items[at + 1].glued:
        following = items[at + 1]
        head = Item(
            head.start, following.end, following.word, following.kind, following.value, head.sex or following.sex
        )
        at += 1
    if head.kind == "M":
        if (head.word.endswith("s") and head.word != "children") or article.word == "the":
            return None
        return Mention(1, article.start, head.end, place, at + 1, sentence, kind="M", single=True, head=head.word)
    if (
        head.kind == "W"
        and at + 2 < end
        and items[at + 1].word in COPULA
        and any(item.kind == "A" and item.value == "take" for item in items[at + 2 : at + 4])
        and not head.word.endswith("s")
        and "victim" not in head.word
    ):
        return Mention(1, article.start, head.end, place, at + 1, sentence, single=True, head=head.word)
    if head.kind == "W" or (head.word.split()[-1] not in SINGULAR and head.kind != "P2"):
        return None
    definite = article.word in ("the", "la", "el", "its") and not (head.value or head.kind == "P2")
    ahead = items[at + 1 : at + 4]
    if (
        definite
        and len(ahead) > 1
        and ahead[0].word in COPULA
        and any(one.kind == "A" and one.value == "take" for one in ahead[1:])
    ):
        return Mention(1, article.start, head.end, place, at + 1, sentence, sex=head.sex, single=True, head="pronoun")
    if definite or (
        at + 1 < end and items[at + 1].kind in ("P", "Q", "C") and not items[at + 1].word.startswith(tuple(SINGULAR))
    ):
        return None
    after, number, sex = (
        at + 1,
        2 if head.kind == "P2" and head.word != "trio" else 3 if head.kind == "P2" else 1,
        head.sex,
    )
    stop = head.end
    if (
        after + 1 < end
        and items[after].word in ("and", "y")
        and items[after + 1].kind == "P"
        and items[after + 1].word in SINGULAR
        and items[after + 1].sex
    ):
        number, sex, stop = 2, "mf" if items[after + 1].sex != sex else sex, items[after + 1].end
        after += 2
    elif (
        after + 2 < end
        and items[after].word in ("and", "y")
        and items[after + 1].word in ("a", "una", "un")
        and items[after + 2].kind == "P"
        and items[after + 2].sex
        and sex
        and items[after + 2].sex != sex
    ):
        number, sex, stop = 2, "mf", items[after + 2].end
        after += 3
    return Mention(
        number, article.start, stop, place, after, sentence, role=head.value, sex=sex, single=True, head=head.word
    )
