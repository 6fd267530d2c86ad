"""Which named place a text means: a neighbourhood, landmark, ZIP or stop, by its name or one that looks like it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from safelight.geo.gazetteer import ground
from safelight.geo.gazetteer.answers import KINDS, Answer, Elsewhere, Found, Nothing, Place
from safelight.geo.gazetteer.asked import Asked
from safelight.geo.gazetteer.grams import alike
from safelight.geo.gazetteer.naming import named_place
from safelight.geo.gazetteer.streets import Window, corners_of
from safelight.geo.gazetteer.words import FILLERS, STRONG, TYPES, compact

_SHORT_NAME: Final = 6
"""Letters below which a mended name is asked about: too many other words look like it."""
_MOST_SLIPS_TAKEN: Final = 2
_AROUND_METRES: Final = 5_000.0
_MORE_STREETS_THAN: Final = 3
_ZIP: Final = re.compile(r"(?<![\d.#-])(\d{5})(?:-\d{4})?(?![\d.])")
_JOIN_NO_CITY: Final = frozenset(("&", "and", "y", "con", "n", "x", "esquina", "corner"))
_OWN_KINDS: Final = ("neighbourhood", "landmark", "zip")


def other_city(asked: Asked) -> Elsewhere | None:
    """Another city of the catalogue that is the whole text, or stands behind the place."""
    end = len(asked.words)
    states = {other["state"] for other in asked.index.about["others"]}
    while end > 1 and (asked.words[end - 1] in states or _ZIP.fullmatch(asked.words[end - 1])):
        end -= 1
    for other in asked.index.about["others"]:
        for name in other["names"]:
            parts = name.split()
            start = end - len(parts)
            if start < 0 or asked.words[start:end] != parts or asked.words[start - 1 : start] == ["of"]:
                continue
            if start == 0 or asked.words[start - 1] not in _JOIN_NO_CITY:
                return Elsewhere(other["id"], other["name"], 0.9 if start else 1.0)
    return None


def zip_code(asked: Asked) -> Answer | None:
    """Five digits with nothing else that says something."""
    found = _ZIP.findall(asked.plain)
    if not found or asked.left_over([Window(at, at + 1) for at, word in enumerate(asked.words) if word.isdigit()]):
        return None
    window = Window(0, len(asked.words))
    for code in found:
        known = [number for number, _ in _owners(asked, code)]
        if known:
            return _decided(asked, [(number, 0) for number in known], window)
        for other in asked.index.about["others"]:
            if code in other["zips"]:
                return Elsewhere(other["id"], other["name"], 1.0)
    return Nothing("unknown_zip")


def whole_name(asked: Asked) -> Answer | None:
    """A name that is the whole text, words that say nothing aside."""
    own = asked.index.about["city"]
    if " ".join(asked.words) in own["names"]:
        return Nothing("too_wide")
    inner = asked.trimmed
    if inner.start == inner.end:
        return None
    windows = [
        Window(start, end) for start in range(inner.start + 1) for end in range(len(asked.words), inner.end - 1, -1)
    ]
    for window in sorted(windows, key=lambda one: one.start - one.end):
        if found := _known(asked, window):
            return _decided(asked, found, window)
    return None


def name_inside(asked: Asked) -> Answer | None:
    """A name among other words. One word alone must be the own name of more than a stop, and no street's.

    Next to a joining word it is more likely half of a corner that isn't known: a street then, else a question.
    """
    for window in asked.windows():
        behind = asked.words[window.end : window.end + 1]
        if behind and behind[0] in TYPES:
            continue
        found = _known(asked, window)
        if window.end - window.start == 1:
            found = [(number, grade) for number, grade in found if grade == 0 and _kind(asked, number) in _OWN_KINDS]
        joined = found and _is_joined(asked, window)
        if joined and asked.read.exact(window):
            return None
        if found:
            answer = _decided(asked, found, window)
            return asked.choice([answer.place]) if joined and isinstance(answer, Found) else answer
    return None


def mended(asked: Asked) -> Answer | None:
    """A mistyped name that is the whole text. Taken where one place alone is nearest to it, and the name is long."""
    window = asked.trimmed
    if window.start == window.end or asked.read.exact(window):
        return None
    key = asked.key(window)
    found = [(one.owner - asked.index.streets, one) for one in alike(asked.index, key, streets=False)]
    found = [(number, one) for number, one in found if asked.index.column["place_inside"][number]]
    if not found:
        return None
    slips, grade = found[0][1].slips, found[0][1].grade
    best = [number for number, one in found if (one.slips, one.grade) == (slips, grade)]
    places = _apart([named_place(asked.index, number) for number in best])
    if len(places) == 1 and slips <= _MOST_SLIPS_TAKEN and (slips == 0 or len(compact(key)) >= _SHORT_NAME):
        return Found(places[0], asked.sure([window], slips))
    return asked.choice(places)


def _known(asked: Asked, window: Window) -> list[tuple[int, int]]:
    """Places of a name; "San Pedro Street" is a street before it is a station's short name."""
    found = asked.places(window)
    if found and asked.read.exact(window):
        return [(number, grade) for number, grade in found if grade == 0]
    return found


def _is_joined(asked: Asked, window: Window) -> bool:
    """Whether a word that joins streets stands beside a window, fillers between them aside."""
    for beside, step in ((window.start - 1, -1), (window.end, 1)):
        at = beside
        while 0 <= at < len(asked.words) and asked.words[at] in FILLERS - STRONG:
            at += step
        if 0 < at < len(asked.words) - 1 and asked.words[at] in STRONG:
            return True
    return False


def _owners(asked: Asked, key: str) -> list[tuple[int, int]]:
    at = next((at for at, word in enumerate(asked.words) if word == key), None)
    return [] if at is None else asked.places(Window(at, at + 1))


def _decided(asked: Asked, found: Sequence[tuple[int, int]], window: Window) -> Answer:
    """The answer for places of one name: own names before shortened ones, those in the city before others."""
    inside = [(number, grade) for number, grade in found if asked.index.column["place_inside"][number]]
    if not inside:
        return asked.outside(int(asked.index.column["place_cell"][found[0][0]]))
    best = min(grade for _, grade in inside)
    places = _apart([named_place(asked.index, number) for number, grade in inside if grade == best])
    if len(places) == 1 and _is_far_street(asked, window, places[0]):
        return asked.choice(places)
    return asked.one_of(places, [window])


def _is_far_street(asked: Asked, window: Window, place: Place) -> bool:
    """Whether a street of the same name lies mostly somewhere else, as San Pedro Street does from San Pedro."""
    streets = {hit.street for hit in asked.read.exact(window) if hit.cost == 0}
    inside = asked.index.column["pair_inside"]
    cells = [
        int(asked.index.column["pair_cell"][pair])
        for street in streets
        for pair in corners_of(asked.index, street)
        if inside[pair]
    ]
    if len(cells) < _MORE_STREETS_THAN:
        return False
    return bool((ground.metres(place.cell, cells) > _AROUND_METRES).mean() > 0.5)


def _apart(places: Sequence[Place]) -> list[Place]:
    """The places, those aside that lie beside an earlier one: a station and the park above it are one place."""
    kept: list[Place] = []
    for place in places:
        if not kept or ground.metres(place.cell, [one.cell for one in kept]).min() > ground.NEAR_METRES:
            kept.append(place)
    return kept


def _kind(asked: Asked, number: int) -> str:
    return KINDS[int(asked.index.column["place_kind"][number])]
