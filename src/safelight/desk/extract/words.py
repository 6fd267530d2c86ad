"""Numbers in words: how a run of letters, digits and signs is read as digits, and how surely.

English and Spanish words are read first; those of neighbours, sound-alikes and slips only where their surroundings
ask for them. Letters may be digits that look like them, stretched, or left out; runs may have no gaps at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final

from safelight.desk.extract.listed import listed

_SPOKEN: Final = {
    "0": "zero oh cero", "1": "one uno una", "2": "two dos", "3": "three tres", "4": "four cuatro", "5": "five cinco",
    "6": "six seis", "7": "seven siete", "8": "eight ocho", "9": "nine nueve niner", "10": "ten diez",
    "11": "eleven", "12": "twelve doce", "13": "thirteen trece", "14": "fourteen catorce", "15": "fifteen quince",
    "16": "sixteen dieciseis", "17": "seventeen diecisiete", "18": "eighteen dieciocho", "19": "nineteen diecinueve",
    "20": "twenty veinte", "21": "veintiuno", "22": "veintidos", "23": "veintitres", "24": "veinticuatro",
    "25": "veinticinco", "26": "veintiseis", "27": "veintisiete", "28": "veintiocho", "29": "veintinueve",
    "30": "thirty treinta", "40": "forty fourty cuarenta", "50": "fifty cincuenta", "60": "sixty sesenta",
    "70": "seventy setenta", "80": "eighty ochenta", "90": "ninety noventa",
    "200": "doscientos", "300": "trescientos", "400": "cuatrocientos", "500": "quinientos", "600": "seiscientos",
    "700": "setecientos", "800": "ochocientos", "900": "novecientos",
    "x2": "double doble dbl", "x3": "triple treble", "x4": "quadruple quad cuadruple",
    "h": "hundred ciento cien", "k": "thousand mil", "&": "and y",
}  # fmt: skip
_NEARLY: Final = {
    "0": "o zip null nada naught nought aught ou zer",
    "1": "won wun un eins um uma ein",
    "2": "to too tu tew deux due dois zwei tow",
    "3": "tree thre trois tre drei tri",
    "4": "for fore fo fower foe quatre quattro quatro vier",
    "5": "fife fiv cinq cinque fuenf funf fifth",
    "6": "sicks sechs sei sixx",
    "7": "sept sette sieben sete",
    "8": "ate ait huit otto acht oito",
    "9": "nein neuf nove neun nyne nien",
}
EXACT: Final = {word: value for value, words in _SPOKEN.items() for word in words.split()}
"""Word -> its digits, or `x2` (double), `h` (hundred), `k` (thousand), `&` (and)."""
_ROMAN: Final = {
    "i": "1", "ii": "2", "iii": "3", "iiii": "4", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9",
}  # fmt: skip
LOOKS: Final = dict(zip("oil|!qdszbgeat$@", "0111100528634754", strict=True))
_LEET: Final = {
    "a": "4@^", "b": "8", "c": "k(", "e": "3", "g": "69", "h": "#", "i": "1!|l", "l": "1|i", "o": "0", "s": "5$z",
    "t": "7+", "z": "2",
}  # fmt: skip
LONGEST: Final = 120
"""Signs of one run that are read; what follows is a run of its own."""


def _slips(word: str) -> set[str]:
    """The word with one letter left out, two swapped, or without its vowels."""
    cut = {word[:i] + word[i + 1 :] for i in range(len(word))}
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
    bare = re.sub("[aeiou]", "", word)
    return {slip for slip in cut | swapped if len(slip) > 2} | ({bare} if len(bare) > 1 else set())


_COMMON: Final = listed("tre eve fie fur our six sin nie sen sit ten ten nun ter fou hat vet ser sie ere")
NEARLY: Final = {
    slip: value
    for value, words in _SPOKEN.items()
    if len(value) == 1 and value.isdigit()
    for word in words.split()
    if len(word) > 3
    for slip in _slips(word)
    if slip not in EXACT and slip not in _COMMON
} | {word: value for value, words in (*_NEARLY.items(), ("11", "once")) for word in words.split()}
"""Sound-alikes, words of other languages and slips: read only between other digits."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a run that stands for digits: where in the run, its value, and `kind`: d digit, w word, l a word in
    disguise, k likely a digit, r roman."""

    start: int
    end: int
    value: str
    kind: str


def _disguised(word: str) -> re.Pattern[str]:
    """The word with letters stretched or replaced by signs that look like them."""
    return re.compile(
        "".join(f"(?:{letter}+|[{re.escape(_LEET[letter])}])" if letter in _LEET else f"{letter}+" for letter in word)
    )


def _by_first_sign() -> dict[str, list[tuple[str, str, re.Pattern[str]]]]:
    table: dict[str, list[tuple[str, str, re.Pattern[str]]]] = {}
    for word, value in EXACT.items():
        if value == "&":
            continue
        for first in chain(word[0], _LEET.get(word[0], "")):
            table.setdefault(first, []).append((word, value, _disguised(word)))
    return table


_STARTS: Final = _by_first_sign()
_SPECIAL: Final = frozenset("!|$@+^#(")


@lru_cache(maxsize=65_536)
def read(run: str, loosely: bool = False) -> tuple[Piece, ...]:
    """The cheapest reading of a run of letters, digits and signs; `loosely` lets single letters be digits too.

    Letters are junk only as a whole: "phone" holds no "one", "call2onetwo" holds 2, 1 and 2.
    """
    if run.isdigit():
        return (Piece(0, len(run), run, "d"),)
    if run in EXACT:
        return (Piece(0, len(run), EXACT[run], "w"),)
    if loosely and run in NEARLY:
        return (Piece(0, len(run), NEARLY[run], "k"),)
    if run.isalpha() and not loosely and not (run[0] in _STARTS and _may_hold(run)):
        return ()
    return _cheapest(run, loosely)


_ANY: Final = re.compile("|".join(_disguised(word).pattern for word in sorted(EXACT, key=len, reverse=True)))


def _may_hold(run: str) -> bool:
    """Whether a run of letters can start with a number in words at all."""
    return len(run) <= LONGEST and _ANY.match(run) is not None


def _cheapest(run: str, loosely: bool) -> tuple[Piece, ...]:
    size = len(run)
    cost = [0.0] + [1e9] * size
    via: list[tuple[int, str, str]] = [(0, "", "")] * (size + 1)

    def reach(start: int, end: int, more: float, value: str, kind: str) -> None:
        if cost[start] + more < cost[end]:
            cost[end] = cost[start] + more
            via[end] = (start, value, kind)

    for place, letter in enumerate(run):
        if cost[place] >= 1e9:
            continue
        if letter.isdigit():
            reach(place, place + 1, 0.01, letter, "d")
        if letter in _SPECIAL:
            reach(place, place + 1, 1.0 if loosely and letter == "|" else 0.05, "", "")
        for end, more, value, kind in _words_at(run, place):
            reach(place, end, more, value, kind)
        if loosely and letter in LOOKS:
            reach(place, place + 1, 0.3 if letter in "oil|" else 0.9, LOOKS[letter], "k")
        if letter.isalpha() and (place == 0 or not run[place - 1].isalpha()):
            end = place + 1
            while end < size and run[end].isalpha():
                end += 1
            reach(place, end, 1.6 + 0.1 * (end - place), "", "")
    pieces: list[Piece] = []
    place = size
    while place:
        start, value, kind = via[place]
        if value:
            pieces.append(Piece(start, place, value, kind))
        place = start
    return tuple(_joined(pieces[::-1]))


def _words_at(run: str, place: int) -> list[tuple[int, float, str, str]]:
    found: list[tuple[int, float, str, str]] = []
    for word, value, pattern in _STARTS.get(run[place], ()):
        if run.startswith(word, place):
            found.append((place + len(word), 0.1, value, "w"))
        match = pattern.match(run, place)
        if match is None or match[0] == word:
            continue
        text = match[0]
        letters = sum(sign.isalpha() for sign in text)
        if letters:
            more = 0.15 + 0.25 * (len(text) - letters) + (0.1 if len(text) > len(word) else 0)
            found.append((match.end(), more, value, "l"))
            if text[-1].isalpha() and len(text) > len(word) and text[-2] == text[-1]:
                found.append((match.end() - 1, more, value, "l"))
    return found


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Digits that follow one another without a gap are one piece."""
    whole: list[Piece] = []
    for piece in pieces:
        last = whole[-1] if whole else None
        if last and piece.kind == last.kind == "d" and piece.start == last.end:
            whole[-1] = Piece(last.start, piece.end, last.value + piece.value, "d")
        else:
            whole.append(piece)
    return whole


def roman(run: str) -> str:
    """The digit of a Roman numeral up to nine, or nothing."""
    return _ROMAN.get(run, "")
