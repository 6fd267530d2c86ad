"""Number words of English and Spanish, to 999,999."""

from __future__ import annotations

from typing import Final

from safelight.ingest.text.words import Item

_EN: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_ES: Final = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete "
    "veintiocho veintinueve"
)
SMALL: Final = {word: value for row in (_EN, _ES) for value, word in enumerate(row.split())} | {
    "una": 1,
    "un": 1,
    "veintiun": 21,
    "veintiuna": 21,
}
TENS: Final = {
    word: 10 * (place + 2)
    for row in (
        "twenty thirty forty fifty sixty seventy eighty ninety",
        "- treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    )
    for place, word in enumerate(row.split())
    if word != "-"
}
HUNDREDS: Final = {
    "cien": 100,
    "ciento": 100,
    "doscientos": 200,
    "doscientas": 200,
    "trescientos": 300,
    "trescientas": 300,
    "cuatrocientos": 400,
    "quinientos": 500,
}
MANY: Final = {
    "dozen": 12,
    "dozens": -1,
    "docena": 12,
    "docenas": -1,
    "several": -1,
    "many": -1,
    "numerous": -1,
    "multiple": -1,
    "varios": -1,
    "varias": -1,
    "decenas": -1,
    "scores": -1,
    "hundreds": -1,
    "cientos": -1,
    "few": -1,
    "algunos": -1,
    "algunas": -1,
    "handful": -1,
    "muchos": -1,
}
"""-1: a number of people that the text doesn't say."""
NUMBER_WORDS: Final = frozenset({*SMALL, *TENS, *HUNDREDS, *MANY, "half", "media", "hundred", "a", "an"})


def number_at(items: list[Item], place: int) -> tuple[int, int] | None:  # noqa: PLR0912 - a list of cases, read from top to bottom
    """(how many items, value) of the number words at `place`; value -1 where the text names no number; None: no
    number."""
    word = items[place].word
    end = len(items)
    after = items[place + 1].word if place + 1 < end else ""
    if word in ("a", "an", "una", "half", "media", "the"):
        return _dozen(items, place, after)
    if word in MANY:
        return (1, MANY[word])
    if word not in SMALL and word not in TENS and word not in HUNDREDS:
        return None
    if word == "un" and place + 1 < end:
        return (1, 1)
    total, used = 0, 0
    while place + used < end:
        word = items[place + used].word
        if word in TENS and total % 100 == 0:
            total += TENS[word]
        elif (
            word in SMALL
            and ((total % 10 == 0 and (total % 100 >= 20 or total % 100 == 0)) or total == 0)
            and (used == 0 or items[place + used].glued or total >= 20)
        ):
            if used and total % 100 == 0 and not _joined(items, place + used):
                break
            total += SMALL[word]
        elif word in HUNDREDS and total == 0:
            total += HUNDREDS[word]
        elif word == "hundred" and 0 < total < 100:
            total *= 100
        elif word in ("thousand", "mil") and 0 < total < 1000:
            total *= 1000
        elif word in ("and", "y") and used and _goes_on(items, place + used + 1, total):
            pass
        elif word in ("dozen", "docenas") and used:
            total *= 12
        else:
            break
        used += 1
    return (used, total)


def _joined(items: list[Item], place: int) -> bool:
    return items[place].glued or items[place - 1].word in ("hundred", "thousand", "mil", "ciento", "and", "y")


def _goes_on(items: list[Item], place: int, total: int) -> bool:
    """After "and": `two hundred and six` and `treinta y uno` are one number, `six and two` are two."""
    word = items[place].word if place < len(items) else ""
    previous = items[place - 2].word
    spanish = items[place - 1].word == "y"
    if spanish:
        return previous in TENS and word in SMALL and 0 < SMALL[word] < 10
    return previous in ("hundred", "thousand") and (word in SMALL or word in TENS) and total >= 100


def _dozen(items: list[Item], place: int, after: str) -> tuple[int, int] | None:
    third = items[place + 2].word if place + 2 < len(items) else ""
    if after in ("dozen", "docena") and items[place].word not in ("half", "media"):
        return (2, 12)
    if items[place].word in ("half", "media") and after in ("dozen", "docena", "a"):
        used = 2 if after != "a" else 3
        return _plus(items, place, used, 6) if after != "a" or third == "dozen" else None
    if items[place].word in ("a", "una") and after in ("half", "media") and third in ("dozen", "docena"):
        return _plus(items, place, 3, 6)
    if items[place].word in ("a", "una") and after == "hundred":
        return (2, 100)
    if items[place].word in ("a", "an", "un", "una") and after in ("few", "handful", "number"):
        return (2, -1)
    return None


def _plus(items: list[Item], place: int, used: int, value: int) -> tuple[int, int]:
    at = place + used
    if at + 1 < len(items) and items[at].word == "plus" and items[at + 1].word in SMALL:
        return (used + 2, value + SMALL[items[at + 1].word])
    return (used, value)
