"""Which corner a text means: two streets with a word between them, without one, around a block, or a house number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from safelight.geo.gazetteer.answers import Answer, Found, Nothing, Place
from safelight.geo.gazetteer.asked import Asked, used_by
from safelight.geo.gazetteer.naming import apart, corner_place
from safelight.geo.gazetteer.streets import Corner, Hit, Window, exact_owners
from safelight.geo.gazetteer.words import FILLERS, STRONG, TYPES, WEAK, split_street

_MOST_JOINS: Final = 4
_MOST_UNJOINED: Final = 12
_HOUSE_FROM: Final = 100
_MOST_SLIPS_TAKEN: Final = 2
_LONGEST_MENDED: Final = 4
_ORDINAL_END: Final = r"\s?(?:st|nd|rd|th|ra|ro|da|do|ta|to|ma|mo|va|vo|na|no|[ao]\b)"
_BETWEEN: Final = ("between", "entre", "btwn", "bet")
_BLOCK: Final = ("block", "blk", "cuadra", "bloque")
_ON_A_BLOCK: Final = 8
"""What an address is good for: its block and those around."""
_BLOCK_SURE: Final = 0.8


def between(asked: Asked) -> Answer | None:
    """A block: "San Pedro between 5th and 6th"; both of its corners are offered."""
    at = next((at for at, word in enumerate(asked.words) if word in _BETWEEN), None)
    if at is None:
        return None
    joins = [one for one in _joins(asked, STRONG) if one > at + 1]
    for join in joins[:1]:
        first = [hit for window in asked.read.after(at + 1) if window.end <= join for hit in asked.read.exact(window)]
        second = [hit for window in asked.read.after(join + 1) for hit in asked.read.exact(window)]
        street = [hit for window in asked.read.before(at) for hit in asked.read.exact(window)]
        street += [hit for window in asked.windows() if window.start > join + 1 for hit in asked.read.exact(window)]
        ends = [_best(asked.read.corners(street, hits)) for hits in (first, second)]
        found = [place for end in ends for place in _inside(asked, end)]
        if found:
            return asked.one_of(apart(found), [Window(0, len(asked.words))])
    return None


def joined(asked: Asked) -> Answer | None:
    """Two known streets with a joining word between them."""
    exact = _best(_around(asked, _joins(asked, STRONG)))
    answer = _decided(asked, exact)
    if not isinstance(answer, Found) or not asked.left_over(used_by(exact[0].hits)):
        return answer
    # Words are left over: perhaps they belong to a longer name that was mistyped.
    longer = [one for one in _mended(asked) if one.read > exact[0].read and one.slips <= _MOST_SLIPS_TAKEN]
    if longer and (other := _inside(asked, _best(longer))):
        return asked.choice(apart([answer.place, *other]))
    return answer


def weakly_joined(asked: Asked) -> Answer | None:
    """Two known streets with a word between them that joins now and then: "5th at San Pedro"."""
    return _decided(asked, _best(_around(asked, _joins(asked, WEAK))))


def unjoined(asked: Asked) -> Answer | None:
    """Two known streets side by side, and no other word that says something: "5th San Pedro"."""
    best = _side_by_side(asked)
    return None if not best or asked.left_over(used_by(best[0].hits)) else _decided(asked, best)


def unjoined_inside(asked: Asked) -> Answer | None:
    """Two known streets side by side among other words: that is asked about."""
    answer = _decided(asked, _side_by_side(asked))
    return asked.choice([answer.place]) if isinstance(answer, Found) else answer


def _side_by_side(asked: Asked) -> list[Corner]:
    if len(asked.words) > _MOST_UNJOINED:
        return []
    found: list[Corner] = []
    for at in range(1, len(asked.words)):
        left = [hit for window in asked.read.before(at) if window.end == at for hit in asked.read.exact(window)]
        right = [hit for window in asked.read.after(at) for hit in asked.read.exact(window)]
        found += asked.read.corners(left, right)
    return _best(found)


def mended(asked: Asked) -> Answer | None:
    """Two streets of which one or both are mistyped. Taken where one corner alone fits and one name alone is mended."""
    found = sorted(_mended(asked), key=_rank)
    inside = [
        (one, corner_place(asked.index, one.pair)) for one in found if asked.index.column["pair_inside"][one.pair]
    ]
    if not inside:
        return None
    best = inside[0][0]
    rivals = apart(place for one, place in inside if (one.slips, -one.read) <= (best.slips, -best.read))
    close = apart(place for one, place in inside if one.slips <= best.slips + 1)
    both = all(hit.slips for hit in best.hits)
    if len(rivals) == 1 and not both and best.slips <= _MOST_SLIPS_TAKEN:
        return Found(rivals[0], asked.sure(used_by(best.hits), best.slips))
    return asked.choice([*rivals, *(place for place in close if place not in rivals)])


def house(asked: Asked) -> Answer | None:
    """An address: the corner at which its hundred begins, where that is how this city counts; else what to ask.

    It is asked about, as streets of one name begin anew elsewhere, unless the asker is known to be near.
    """
    for at, word in enumerate(asked.words[:-1]):
        if not word.isdigit() or not _HOUSE_FROM <= int(word) <= 99_999 or _is_ordinal(asked, word):
            continue
        start = at + 1
        while start < len(asked.words) - 1 and asked.words[start] in (*_BLOCK, "of", "de", "la", "block"):
            start += 1
        hits = [hit for window in asked.read.after(start) for hit in asked.read.exact(window)]
        hits = [hit for hit in hits if hit.window.end - hit.window.start == hits[0].window.end - hits[0].window.start]
        if hits and asked.words[start] not in TYPES:
            return _on_block(asked, int(word) // 100, hits)
    return None


def streets_alone(asked: Asked) -> Nothing:
    """What to ask where no place was found: the cross street of a street that was understood, or anything at all."""
    sides = [(asked.read.before(at), asked.read.after(at + 1)) for at in _joins(asked, STRONG)]
    for left, right in sides:
        known = [_longest(asked, windows) for windows in (left, right)]
        if known[0] and known[1]:
            return Nothing("no_crossing", tuple(asked.index.text("street_name", hit.street) for hit in known if hit))
    for window in asked.windows():
        if hits := asked.read.exact(window):
            return Nothing("street", (asked.index.text("street_name", min(hits, key=lambda hit: hit.cost).street),))
    return Nothing("no_place")


def _longest(asked: Asked, windows: Iterable[Window]) -> Hit | None:
    whole = [one for one in windows if any(word not in FILLERS for word in asked.words[one.start : one.end])]
    return next((min(hits, key=lambda hit: hit.cost) for one in whole if (hits := asked.read.exact(one))), None)


def _joins(asked: Asked, joining: Iterable[str]) -> list[int]:
    last = len(asked.words) - 1
    return [at for at, word in enumerate(asked.words) if word in joining and 0 < at < last][:_MOST_JOINS]


def _around(asked: Asked, joins: Sequence[int]) -> list[Corner]:
    """Corners of the streets that stand before and behind a joining word."""
    found: list[Corner] = []
    for at in joins:
        left = [hit for window in asked.read.before(at) for hit in asked.read.exact(window)]
        right = [hit for window in asked.read.after(at + 1) for hit in asked.read.exact(window)]
        found += asked.read.corners(left, right)
    return found


def _mended(asked: Asked) -> list[Corner]:
    """As `_around`, with mistyped names."""
    found: list[Corner] = []
    for at in _joins(asked, STRONG):
        sides = []
        for windows in (asked.read.before(at), asked.read.after(at + 1)):
            short = [one for one in windows if one.end - one.start <= _LONGEST_MENDED and not _edged(asked, one)]
            sides.append([hit for window in short for hit in asked.read.mended(window)])
        found += asked.read.corners(*sides)
    return found


def _edged(asked: Asked, window: Window) -> bool:
    """Whether a filler stands at an edge of a window: no name begins or ends so, but "la" and "el" may begin one."""
    first, last = asked.words[window.start], asked.words[window.end - 1]
    return last in FILLERS - TYPES or (first in FILLERS and first not in ("la", "el", "los", "las"))


def _rank(corner: Corner) -> tuple[int, int, int]:
    return corner.slips, -corner.read, corner.cost


def _best(corners: Sequence[Corner]) -> list[Corner]:
    """The corners that were read from the most words, with the least to forgive."""
    lowest = min(map(_rank, corners), default=None)
    return [one for one in corners if _rank(one) == lowest]


def _inside(asked: Asked, corners: Sequence[Corner]) -> list[Place]:
    return [corner_place(asked.index, one.pair) for one in corners if asked.index.column["pair_inside"][one.pair]]


def _decided(asked: Asked, corners: Sequence[Corner]) -> Answer | None:
    """The answer for corners that fit equally well."""
    if not corners:
        return None
    if places := apart(_inside(asked, corners)):
        return asked.one_of(places, used_by(corners[0].hits))
    return asked.outside(int(asked.index.column["pair_cell"][corners[0].pair]))


def _is_ordinal(asked: Asked, number: str) -> bool:
    """Whether a number was written as an ordinal: "103rd" is a street, 103 a house."""
    return bool(re.search(rf"\b{number}{_ORDINAL_END}", asked.plain))


def _on_block(asked: Asked, hundred: int, hits: Sequence[Hit]) -> Answer:
    window = hits[0].window
    numbered = [Hit(owner, grade, 0, Window(0, 0)) for owner, grade in exact_owners(asked.index, str(hundred))]
    numbered = [hit for hit in numbered if hit.street < asked.index.streets]
    places = apart(_inside(asked, _best(asked.read.corners(hits, numbered))))
    direction, _, _ = split_street(asked.words[window.start : window.end])
    hundreds = asked.index.about["city"]["hundreds"]
    if places and (direction in hundreds or not direction) and hundreds:
        blocks = [Place(one.cell, _ON_A_BLOCK, one.label, one.kind) for one in places]
        near = asked.close_by(blocks) if direction else None
        return Found(near, _BLOCK_SURE) if near else asked.choice(blocks)
    return Nothing("house", (asked.index.text("street_name", min(hits, key=lambda hit: hit.cost).street),))
