"""The parts of a text that can stand for digits, in order, with what stands between them.

In: plain signs (`folding`). Out: readings, each a list of items; a reading decides how freely words and letters are
taken for digits. Numbers that plainly are something else (a price, a date, an hour, an age) part the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from safelight.desk.extract.listed import listed
from safelight.desk.extract.words import EXACT, LONGEST, LOOKS, NEARLY, Piece, read, roman

_RUN: Final = re.compile(
    r"(?:[|]|[$@](?=[a-z]))?[a-z0-9](?:[a-z0-9]|[+^](?=[a-z])"
    rf"|[!$@|](?=[a-z0-9])){{0,{LONGEST}}}(?:[|!](?=[a-z0-9|!-]))*[|]?|[|]+"
)
_SPELT: Final = re.compile(
    r"(?<![a-z0-9])[a-z0-9](?:[^a-z0-9\n]{1,3}[a-z0-9](?![a-z0-9])){2,150}(?<=[a-z0-9])(?![a-z0-9])"
)
_MONTH: Final = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august|september|"
    r"october|november|december|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre"
    r"|diciembre)"
)
_UNITS: Final = (
    r"(?:usd|dollars?|dolares|roses?|rosas|bucks|pesos|eur|euros?|kisses|flowers|hearts|lbs?|pounds|kgs?|kilos"
    r"|cm|ft|feet|"
    r"inch(?:es)?|miles?|km|y/?o|yrs?|years?|anos|am|pm|a\.m|p\.m|hrs?|hours?|horas?|h|mins?|minutes?|minutos"
    r"|half|qv|hh|"
    r"guests?|days?|weeks?|nights?|views?|photos?|stars?|percent|st|nd|rd|th)"
)
_OTHER: Final = re.compile(
    rf"(?=[\d$])(?<![\w$])(?<!\d[ .*/-])(?:\$\s?\d[\d,]*(?:\.\d\d)?(?![\d-])|\d{{1,2}}:\d\d(?::\d\d)?\s*(?:[ap]\.?m\b)?"
    rf"|\d{{1,4}}(?:[.,]\d{{1,3}})?\s?{_UNITS}\b(?![-.]?\d)|\d{{1,2}}/\d{{1,2}}(?:/(?:19|20)?\d\d)?(?![\d/])"
    r"|(?:19|20)\d\d-[01]\d-[0-3]\d(?![\d-])|\d\d[a-h]{0,3}-\d\d-\d\d(?![\d-])"
    r"|\d{5}-\d{4}(?![\d-])|\d+(?:\.\d+)?\s?%|\d{1,5} (?:[nsew]\.? )?(?:[a-z0-9]+ ){1,2}"
    r"(?:st|street|ave|avenue|blvd|boulevard|rd|road|dr|drive|ln|lane|ct|court|hwy|highway|pkwy|calle|avenida)\b)"
    r"|(?<!\d)\d'\s?\d{1,2}(?:\"|'')?"
    rf"|\b(?:{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?![-.]\d)(?:,? (?:19|20)\d\d)?|i-\d{{1,3}}\b(?![-.]\d)"
    r"|(?:room|suite|apt|unit|exit|zip|route|marker|since|over|age|size|extension|ext|x|pin|version|habitacion)\.? ?#?"
    r"\d{1,5}(?![\d.-]\d)(?!\d))"
)
_ORDINAL: Final = re.compile(
    r"\b(?:first|last|next|final|middle|other|remaining|initial|these|those|primer[oa]s|ultim[oa]s|siguientes|otr[oa]s)"
    r" (?:two|three|four|six|seven|ten|dos|tres|cuatro|siete|[23467])\b(?! ?\d)|\b(?:two|three|four|dos|tres|cuatro) "
    r"(?:ultim[oa]s|primer[oa]s|more|digits|numbers|digitos|numeros)\b|\b(?:any|some|every|no|a|each|which|this"
    r"|that|the|"
    r"good|only|loved|right|new|real|number|just|another|be|special) one\b|\bone (?:of|on one|more|rule|day"
    r"|night|call|text)\b"
    r"|\ball (?:ten|seven)\b|\bcode one\b"
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_WALLS: Final = listed("ext extension x zip or usd dollars")
FARTHEST: Final = 70
"""Signs between two items of one number, at most."""
FEWEST: Final = 8
"""Digits that a number has at least."""
MOST_ALIKE: Final = 4
LIKE_DIGITS: Final = frozenset("oilszb")
"""A run of so many letters at most, all of which look like digits, may be these digits: "SSS", "ol"."""
WORDIEST: Final = 9
"""Words between two items of one number, at most."""


@dataclass(frozen=True, slots=True)
class Item:
    """Signs that stand for digits: `kind` as in `words.Piece`, g for words put together."""

    start: int
    end: int
    value: str
    kind: str


def others(signs: str) -> list[tuple[int, int]]:
    """Where numbers stand that are a price, a date, an hour, an age, a measure or an address."""
    return [found.span() for found in _OTHER.finditer(signs)] if _DIGIT.search(signs) else []


_DIGIT: Final = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of signs that can be digits: its pieces when read strictly, loosely, and as numerals."""

    start: int
    end: int
    strict: tuple[Piece, ...]
    loose: tuple[Piece, ...]
    numeral: tuple[Piece, ...]


def readings(signs: str) -> Iterator[list[list[Item]]]:
    """Readings of the signs, the plainest first. Each is a list of chains; within a chain any item may belong to the
    same number as the next."""
    spelt = _spelt(signs)
    runs = [_Run(*found.span(), *pieces) for found in _RUN.finditer(signs) if (pieces := _pieces(found[0])) is not None]
    if not spelt and sum(run.end - run.start for run in runs) < FEWEST:
        return
    walls = [(start, end, signs[start] in "$0123456789") for start, end in _walls(signs)]
    strict = _items(runs, spelt, walls, lambda run: run.strict)
    digits = [item for item in strict if item.kind == "d"]
    yield _chains(signs, digits, walls, WORDIEST)
    if len(digits) < len(strict):
        for items in _put_together(signs, strict):
            yield _chains(signs, items, walls, WORDIEST)
    likely = list(_clusters(signs, runs))
    if any(run.loose != run.strict for run in likely):
        loose = _items(likely, spelt, walls, lambda run: run.loose)
        for items in _put_together(signs, loose):
            yield _chains(signs, items, walls, 0)
    if sum(piece.kind == "r" for run in likely for piece in run.numeral) > 2:
        yield _chains(signs, _items(likely, [], walls, lambda run: run.numeral), walls, 0)


@lru_cache(maxsize=65_536)
def _pieces(run: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...], tuple[Piece, ...]] | None:
    """The readings of one run, or None where it holds no digit in any."""
    strict, loose, numeral = read(run), _loosely(run), _numerals(run)
    return (strict, loose, numeral) if strict or loose or numeral else None


def _walls(signs: str) -> list[tuple[int, int]]:
    return sorted([*others(signs), *(found.span() for found in _ORDINAL.finditer(signs))])


def _clusters(signs: str, runs: list[_Run]) -> Iterator[_Run]:
    """Runs with no word between them that hold enough likely digits for a number: elsewhere letters are letters."""
    near: list[_Run] = []
    for run in [*runs, None]:
        if near and (
            run is None or run.start - near[-1].end > FARTHEST or _WORD.search(signs, near[-1].end, run.start)
        ):
            digits = sum(len(piece.value) for one in near for piece in (one.loose or one.numeral))
            dressed = any(one.loose != one.strict or one.numeral for one in near)
            if digits >= FEWEST and dressed:
                yield from near
            near = []
        if run is not None:
            near.append(run)


def _loosely(run: str) -> tuple[Piece, ...]:
    if len(run) <= MOST_ALIKE and set(run) <= LIKE_DIGITS and run not in EXACT and run not in NEARLY:
        return tuple(Piece(at, at + 1, LOOKS[sign], "k") for at, sign in enumerate(run))
    if run in EXACT or run in NEARLY or not run.isalpha() or not set(run) - set("oil"):
        return read(run, True)
    return read(run)


def _numerals(run: str) -> tuple[Piece, ...]:
    value = roman(run)
    if value:
        return (Piece(0, len(run), value, "r"),)
    return read(run) if run.isdigit() or run in EXACT else read(run, True) if run == "o" else ()


def _spelt(signs: str) -> list[tuple[int, int, list[Item]]]:
    """Words spelt letter by letter: "t w o  o n e" becomes items of its own."""
    found: list[tuple[int, int, list[Item]]] = []
    for match in _SPELT.finditer(signs):
        places = [place for place in range(*match.span()) if signs[place].isalnum()]
        joined = "".join(signs[place] for place in places)
        if joined.isdigit() or len(joined) > 4 * LONGEST:
            continue
        pieces = [piece for piece in read(joined) if piece.value != "&"]
        if sum(piece.end - piece.start for piece in pieces if piece.kind in "wl") * 2 > len(joined):
            items = [Item(places[piece.start], places[piece.end - 1] + 1, piece.value, piece.kind) for piece in pieces]
            found.append((*match.span(), items))
    return found


def _items(
    runs: list[_Run],
    spelt: list[tuple[int, int, list[Item]]],
    walls: list[tuple[int, int, bool]],
    reader: Callable[[_Run], tuple[Piece, ...]],
) -> list[Item]:
    items: list[Item] = []
    wall = done = 0
    for run in runs:
        start, end = run.start, run.end
        while done < len(spelt) and spelt[done][1] <= start:
            items += spelt[done][2]
            done += 1
        if done < len(spelt) and spelt[done][0] < end:
            continue
        while wall < len(walls) and walls[wall][1] <= start:
            wall += 1
        if wall < len(walls) and walls[wall][0] < end:
            continue
        for piece in reader(run):
            items.append(Item(start + piece.start, start + piece.end, piece.value, piece.kind))
    for rest in spelt[done:]:
        items += rest[2]
    return items


def _tight(signs: str, left: Item, right: Item) -> bool:
    return signs[left.end : right.start].strip(" -,") == "" and right.start - left.end < 4


def _put_together(signs: str, items: list[Item]) -> Iterator[list[Item]]:
    """The items with "forty five", "two hundred twelve" and "double five" made one; in several ways where the words
    can be heard in several."""
    first = _compose(signs, items, 3)
    yield first
    if any(item.kind == "g" for item in first):
        second = _compose(signs, items, 2)
        if second != first:
            yield second
        third = _compose(signs, items, 1)
        if third != second:
            yield third


def _compose(signs: str, items: list[Item], depth: int) -> list[Item]:
    out: list[Item] = []
    place = 0
    while place < len(items):
        value, used = _one(signs, items, place, depth)
        if value:
            kind = items[place].kind if used == 1 else "g"
            out.append(Item(items[place].start, items[place + used - 1].end, value, kind))
        place += used
    return out


def _one(signs: str, items: list[Item], place: int, depth: int) -> tuple[str, int]:
    """The value of the words that start at `place`, and how many items they take."""
    item = items[place]
    value = item.value
    if value in ("x2", "x3", "x4"):
        follows = items[place + 1] if place + 1 < len(items) else None
        if follows and _tight(signs, item, follows) and len(follows.value) == 1 and follows.value.isdigit():
            return follows.value * int(value[1]), 2
        return "", 1
    if not value.isdigit():
        return "", 1
    if item.kind == "d":
        return value, 1
    below, used = _below_hundred(signs, items, place, depth)
    follows = items[place + used] if place + used < len(items) else None
    if follows and follows.value in "hk" and _tight(signs, items[place + used - 1], follows):
        scale = 100 if follows.value == "h" else 1000
        total, used = int(below) * scale, used + 1
    elif len(below) == 3 and below.endswith("00"):
        total, scale = int(below), 100
    else:
        return below, used
    if depth > 2 and place + used < len(items):
        skip = used + (items[place + used].value == "&")
        if place + skip < len(items) and _tight(signs, items[place + skip - 1], items[place + skip]):
            rest, more = _below_hundred(signs, items, place + skip, depth)
            if rest.isdigit() and items[place + skip].kind != "d" and int(rest) < scale and rest != "0":
                return str(total + int(rest)), skip + more
    return str(total), used


def _below_hundred(signs: str, items: list[Item], place: int, depth: int) -> tuple[str, int]:
    item = items[place]
    tens = len(item.value) == 2 and item.value[1] == "0" and item.value != "10" and item.kind != "d"
    if not tens or depth < 2:
        return item.value, 1
    after = place + 1
    if after < len(items) and items[after].value == "&" and signs[items[after].start : items[after].end] == "y":
        after += 1
    if after < len(items):
        unit = items[after]
        if len(unit.value) == 1 and unit.value in "123456789" and unit.kind != "d" and _hyphened(signs, item, unit):
            return item.value[0] + unit.value, after + 1 - place
    return item.value, 1


def _hyphened(signs: str, left: Item, right: Item) -> bool:
    return signs[left.end : right.start] in ("", " ", "-", " y ", "\u2010")


def _chains(signs: str, items: list[Item], walls: list[tuple[int, int, bool]], wordiest: int) -> list[list[Item]]:
    """Items parted where two neighbours can't belong to one number."""
    chains: list[list[Item]] = []
    wall = 0
    last: Item | None = None
    for item in items:
        if not item.value.isdigit():
            continue
        walled = False
        while wall < len(walls) and walls[wall][0] < item.start:
            walled = walled or walls[wall][2]
            wall += 1
        gap = "" if last is None else signs[last.end : item.start]
        # "2x1x2" are three digits with a letter between them, "4 x 6" are a measure.
        crossed = last is not None and gap == "x" and len(last.value) == len(item.value) == 1
        if last is None or walled or not (crossed or _may_go_on(gap, wordiest)):
            chains.append([])
        chains[-1].append(item)
        last = item
    return [chain for chain in chains if sum(len(item.value) for item in chain) >= FEWEST]


def _may_go_on(gap: str, wordiest: int) -> bool:
    if len(gap) > FARTHEST or "$" in gap or "%" in gap or "@" in gap:
        return False
    words = _WORD.findall(gap) if len(gap) > 1 or gap.isalpha() else []
    return not words or (len(words) <= wordiest and _WALLS.isdisjoint(words) and "http" not in gap)
