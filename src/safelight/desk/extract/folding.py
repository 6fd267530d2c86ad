"""One way to read any script: a text becomes plain lower-case signs, each with the place that it came from.

Digits of every script, circled, raised or boxed ones, letters that only look like Latin ones, markup, entities and
signs without width end here, by the data of Unicode; what follows sees ASCII. Offsets are code points of the text.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

SYMBOL: Final = "\x1e"
"""Stands for a sign that is neither letter, digit nor punctuation, e.g. a flower."""
PHONE_SIGN: Final = "\x1d"
"""Stands for a picture of a telephone."""
_LOOKALIKES: Final = {
    "a": "аАαΑ", "b": "вВΒьЬ", "c": "сСϲ", "d": "ԁժ", "e": "еЕεΕ€ҽ", "f": "ғ", "h": "нНһΗհ", "i": "іІιΙı", "j": "јЈ",
    "k": "кКκΚ", "l": "ℓӏӀǀ", "m": "мМΜ", "n": "Νոռη", "o": "оОοΟσօסဝ๐", "p": "рРρΡ", "q": "ԛգ", "r": "гѓ", "s": "ѕЅՏ£",
    "t": "тТτΤ", "u": "υսμц", "v": "ѵν", "w": "ԝωшѡ", "x": "хХχΧ", "y": "уУүΥγ", "z": "Ζᴢ", "|": "¡¦∣│┃丨",
    "0": "∅⌀Øø◯○⭕〇", "3": "зЗӠ", "6": "б", "4": "чЧ",
}  # fmt: skip
_SAME_LOOK: Final = {ord(other): plain for plain, others in _LOOKALIKES.items() for other in others}
_LETTER: Final = re.compile(r"(?:LATIN|SYMBOL).*LETTER (?:SMALL CAPITAL )?([A-Z])(?: |$)")
_MARKUP: Final = re.compile(r"&#?\w{1,8};|%[0-9a-fA-F]{2}|<[a-zA-Z/!][^<>]{0,400}>")
_DIALLED: Final = re.compile(r"(?:tel|sms|callto|whatsapp|facetime):|wa\.me/", re.IGNORECASE)
_FOREIGN: Final = re.compile(r"[^\x00-\x7f]")
_IN_WORDS: Final = {
    "0": "ноль нуль μηδέν صفر शून्य", "1": "один одна одно ένα واحد एक", "2": "два две дві δύο اثنان اثنين दो",
    "3": "три τρία ثلاثة तीन", "4": "четыре чотири τέσσερα أربعة चार", "5": "пять п'ять πέντε خمسة पांच पाँच",
    "6": "шесть шість έξι ستة छह", "7": "семь сім επτά εφτά سبعة सात", "8": "восемь вісім οκτώ οχτώ ثمانية आठ",
    "9": "девять дев'ять εννέα εννιά تسعة नौ",
}  # fmt: skip
"""Numbers in words of scripts whose letters are no Latin ones; they are folded to digits before their letters are."""
_SPOKEN: Final = {word: digit for digit, words in _IN_WORDS.items() for word in words.split()}
_SEEN: Final = re.compile(
    rf"{_MARKUP.pattern}|(?<!\w)(?:{'|'.join(sorted(_SPOKEN, key=len, reverse=True))})(?!\w)", re.IGNORECASE
)
_HIDDEN: Final = frozenset("\u3164\u115f\u1160\uffa0")
_DICE: Final = "⚀⚁⚂⚃⚄⚅"


@dataclass(frozen=True, slots=True)
class Folded:
    """The plain signs of a text, for each the place where it stood (None: the same), and the text itself."""

    text: str
    places: list[int] | None
    source: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the text behind these signs, end exclusive, marks upon the last one included."""
        if self.places is None:
            return start, end
        last = self.places[end - 1]
        while end < len(self.places) and self.places[end] == last:
            end += 1
        return self.places[start], self.places[end] if end < len(self.places) else len(self.source)


@lru_cache(maxsize=65_536)
def sign(character: str) -> str:
    """The plain reading of one character: "" where it only dresses another, several signs for a number above nine."""
    if character < "\x80":
        return character.lower()
    category = unicodedata.category(character)
    if category in ("Cf", "Mn", "Me") or character in _HIDDEN:
        return ""
    if category[0] == "Z" or character == "\u2800":
        return "\n" if category in ("Zl", "Zp") else " "
    value = unicodedata.numeric(character, None)
    if value is not None and value.is_integer() and 0 <= value <= (9 if category == "Lo" else 20):
        return str(int(value))
    return _number_picture(character) or _letter(character, category)


def _number_picture(character: str) -> str:
    if character in _DICE:
        return str(_DICE.index(character) + 1)
    name = unicodedata.name(character, "")
    if name == "KEYCAP TEN":
        return "10"
    return PHONE_SIGN if "TELEPHONE" in name or "MOBILE PHONE" in name else ""


def _letter(character: str, category: str) -> str:
    alike = character.translate(_SAME_LOOK)
    if alike < "\x80":
        return alike
    plain = unicodedata.normalize("NFKD", character)[0]
    if plain < "\x80":
        return plain.lower()
    found = _LETTER.search(unicodedata.name(character, ""))
    if found:
        return found[1].lower()
    if category == "Pd":
        return "-"
    lower = character.lower()
    return lower[0] if category[0] == "L" else SYMBOL


def fold(text: str) -> Folded:
    """The text in plain signs. Never fails; time grows with the length alone."""
    seen = _SEEN
    if text.isascii():
        seen = _MARKUP
        if not (("<" in text or "&" in text or "%" in text) and seen.search(text)):
            return Folded(text.lower(), None, text)
    signs: list[str] = []
    places: list[int] = []
    done = 0
    for found in seen.finditer(text):
        _take(text, done, found.start(), signs, places)
        done = found.end()
        for plain in _SPOKEN.get(found[0].lower()) or _markup(found[0]):
            signs.append(plain)
            places.append(found.start())
        if _DIALLED.search(found[0]):
            _take(text, found.start(), done, signs, places)
    _take(text, done, len(text), signs, places)
    return Folded("".join(signs), places, text)


def _take(text: str, start: int, end: int, signs: list[str], places: list[int]) -> None:
    done = start
    for found in _FOREIGN.finditer(text, start, end):
        place = found.start()
        signs.extend(text[done:place].lower())
        places.extend(range(done, place))
        for plain in sign(found[0]):
            signs.append(plain)
            places.append(place)
        done = place + 1
    signs.extend(text[done:end].lower())
    places.extend(range(done, end))


def _markup(found: str) -> str:
    """What a reader sees of a piece of markup: a tag is a gap, an entity its character."""
    if found[0] == "<":
        return "" if _DIALLED.search(found) else " "
    seen = html.unescape(found) if found[0] == "&" else chr(int(found[1:], 16))
    if seen == found or len(seen) != 1 or (found[0] == "%" and not (seen.isdigit() or seen in " +-.()")):
        return found.lower()
    return sign(seen)
