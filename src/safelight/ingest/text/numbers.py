"""Number words of English and Spanish, to 999,999, dozens and ranges among them."""

from __future__ import annotations

from typing import Final

from safelight.ingest.text.words import Item, wordset

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
    "cuatrocientas": 400,
    "quinientos": 500,
    "quinientas": 500,
    "seiscientos": 600,
}
VAGUE: Final = -1
"""A number of people that the text doesn't say."""
MANY: Final = wordset(
    "dozens docenas several many numerous multiple varios varias decenas scores hundreds cientos few algunos algunas "
    "handful muchos muchas countless various"
)
_DOZENS: Final = frozenset(("dozen", "docena", "docenas"))
_HALVES: Final = frozenset(("half", "media"))
_ARTICLES: Final = frozenset(("a", "an", "un", "una", "the"))
_GROUPS: Final = {"pair": 2, "couple": 2, "par": 2, "trio": 3, "quartet": 4, "handful": VAGUE, "few": VAGUE}
NUMBER_WORDS: Final = frozenset({*SMALL, *TENS, *HUNDREDS, *MANY, *_DOZENS, *_HALVES, *_ARTICLES, "hundred"})


def number_at(items: list[Item], place: int) -> tuple[int, int] | None:
    """(how many items, value) of the number words at `place`; None: no number."""
    word = items[place].word
    found = _grouped(items, place) if word in _ARTICLES or word in _HALVES or word in _DOZENS else None
    if found is not None:
        return found
    if word in MANY:
        return 1, VAGUE
    if word in _ARTICLES or word in _HALVES:
        return None
    return _spelled(items, place)


def _word(items: list[Item], place: int) -> str:
    return items[place].word if place < len(items) else ""


def _grouped(items: list[Item], place: int) -> tuple[int, int] | None:
    """`a dozen`, `half a dozen`, `a half dozen plus one`, `a pair of`, `a hundred`."""
    at, half = place, False
    while at < place + 3 and (_word(items, at) in _ARTICLES or _word(items, at) in _HALVES):
        half = half or items[at].word in _HALVES
        at += 1
    word = _word(items, at)
    if word in _DOZENS:
        used, value = at + 1 - place, 6 if half else 12
        if _word(items, at + 1) == "plus" and _word(items, at + 2) in SMALL:
            return used + 2, value + SMALL[items[at + 2].word]
        return used, value
    if half or at == place:
        return None
    if word in _GROUPS and _word(items, at + 1) in ("of", "de"):
        return at + 2 - place, _GROUPS[word]
    if word in ("few", "handful"):
        return at + 1 - place, VAGUE
    if word in ("undisclosed", "unspecified", "unknown") and _word(items, at + 1) == "number":
        word, at = "number", at + 1
    if word in ("number", "bunch") and _word(items, at + 1) == "of" and items[place].word in ("a", "an"):
        return at + 2 - place, VAGUE
    if word == "hundred":
        return at + 1 - place, 100
    return None


def _spelled(items: list[Item], place: int) -> tuple[int, int] | None:
    total, used, last = 0, 0, ""
    while place + used < len(items):
        word = items[place + used].word
        if used and word in ("and", "y"):
            if not _goes_on(last, word, _word(items, place + used + 1)):
                break
            used += 1
            word = items[place + used].word
        value = _next(total, last, word, items[place + used].glued, used)
        if value is None:
            break
        total, last, used = value, word, used + 1
    return (used, total) if used else None


def _next(total: int, last: str, word: str, glued: bool, used: int) -> int | None:
    """The value after one more word; None: the word does not go on with this number."""
    after_hundred = last in ("hundred", "thousand", "mil") or last in HUNDREDS
    if word in TENS:
        return total + TENS[word] if not used or after_hundred else None
    if word in SMALL:
        goes_on = not used or after_hundred or (last in TENS and 0 < SMALL[word] < 10)
        return total + SMALL[word] if goes_on or (glued and last in TENS) else None
    if word in HUNDREDS:
        return total + HUNDREDS[word] if not used or last in ("thousand", "mil") else None
    scale = {"hundred": 100, "thousand": 1000, "mil": 1000, "dozen": 12, "docenas": 12}.get(word, 0)
    return total * scale if scale and used and 0 < total < 1000 else None


def _goes_on(last: str, joint: str, word: str) -> bool:
    """After "and": `two hundred and six` and `treinta y uno` are one number, `six and two` are two."""
    if joint == "y":
        return last in TENS and 0 < SMALL.get(word, 0) < 10
    return last in ("hundred", "thousand") and (word in SMALL or word in TENS)
