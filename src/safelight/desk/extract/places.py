"""Places that a text names: by a list of large cities and states, and by the words around a name of any other."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

from safelight.desk.extract.facts import Fact
from safelight.desk.extract.folding import Folded, fold

_NAME: Final = r"[A-Z][\w'’-]+(?: (?:[A-Z][\w'’-]+|of|del?|la|los|las)(?= [A-Z]|\b))?(?: [A-Z][\w'’-]+)?"
_AROUND: Final = re.compile(
    r"\b(?:(?:[Ii]n|[Nn]ear|[Vv]isiting|[Ff]rom|[Gg]reetings from|[Bb]ack (?:in|to)|[Rr]eturns? to|[Nn]ew to"
    rf"|[Aa]round|[Ee]n|[Cc]erca de|[Ss]erving|[Bb]ased in|[Hh]ello|[Hh]ey) ({_NAME})"
    r"(?=[,.!?;:\n*-]|\s+(?:[Dd]owntown|[Aa]irport|[Aa]rea|and |on |until|today|tonight|this|from|for|now"
    rf"|[A-Z]{{2}}\b|\d)|\s*$)|({_NAME})(?= (?:downtown|airport|suburbs|and suburbs|north side|south side|east "
    r"side|west side|metro|county|area)\b))"
)
_NOT_PLACES: Final = re.compile(
    r"^(?:Town|The|My|Your|All|Any|Me|Now|Today|Tonight|Gentlemen|Gents|Guys|There|Everyone|Baby|Love|Boys|Men|Friends|"
    r"January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun"
    r"|Jul|Aug|"
    r"Sep|Sept|Oct|Nov|Dec|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|This|Upscale|Hotel|Private"
    r"|Home|Here)\b"
)
_WORD: Final = re.compile(r"[a-z]+")
_MOST_WORDS: Final = 3


@cache
def _known() -> dict[str, tuple[tuple[str, str], ...]]:
    """First word -> the names that start with it, the longest first, each with its kind."""
    told = tomllib.loads(files(__package__).joinpath("places.toml").read_text(encoding="utf-8"))
    names: dict[str, list[tuple[str, str]]] = {}
    for kind, text in (("city", told["cities"].split(",")), ("state", told["states"].split())):
        for name in text:
            plain = fold(name.strip()).text
            first = _WORD.match(plain)
            if first:
                names.setdefault(first[0], []).append((plain, kind))
    return {first: tuple(sorted(found, key=lambda one: -len(one[0]))) for first, found in names.items()}


def places(folded: Folded) -> Iterator[Fact]:
    """Places, each with its kind (city, state, or `unlisted` where only the words around it say so)."""
    taken: list[tuple[int, int]] = []
    known, signs = _known(), folded.text
    for word in _WORD.finditer(signs):
        names = known.get(word[0])
        if names is None or (taken and word.start() < taken[-1][1]):
            continue
        for name, kind in names:
            end = word.start() + len(name)
            if (
                signs.startswith(name, word.start())
                and not signs[end : end + 1].isalnum()
                and _clear(folded, word, name)
            ):
                start, last = folded.span(word.start(), end)
                taken.append((word.start(), end))
                yield Fact("place", folded.source[start:last], name, start, last, "list of places", 0.95, {"is": kind})
                break
    for match in _AROUND.finditer(folded.source):
        group = match.lastindex or 1
        start, end = match.span(group)
        if _NOT_PLACES.match(match[group]) or any(
            start < folded.span(*one)[1] and end > folded.span(*one)[0] for one in taken
        ):
            continue
        yield Fact("place", match[group], match[group].lower(), start, end, "words around", 0.6, {"is": "unlisted"})


def _clear(folded: Folded, word: re.Match[str], name: str) -> bool:
    """Whether the name is written as one (or is too long to be another word), and stands in no address or handle."""
    start = folded.span(word.start(), word.end())[0]
    before = folded.text[word.start() - 1 : word.start()]
    if before.isalnum() or before in ("@", "_", ".", "/"):
        return False
    return folded.source[start].isupper() or (" " in name and len(name.split()) <= _MOST_WORDS)
