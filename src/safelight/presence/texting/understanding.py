"""From what somebody typed to what they want. Pure: nothing of the text is kept, logged or told but what comes out.

A text is brought to one form, names, badges and plates are taken out, and then tables of words (`wording`) are tried in
turn. What is left beside those words is where: the gazetteer reads it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from safelight.presence.kinds import SightingKind
from safelight.presence.texting import wording
from safelight.presence.texting.commands import (
    MOST_WATCH_HOURS,
    WATCH_HOURS,
    Choice,
    Command,
    Delete,
    Empty,
    Gone,
    Happening,
    Help,
    Language,
    PlaceOnly,
    Rights,
    Seen,
    Start,
    Status,
    Stop,
    Sweep,
    Understood,
    Unwatch,
    Watch,
)

_LINK: Final = re.compile(r"\S*(?:://|geo:)\S*")

MOST_SIGNS: Final = 700
"""Longer texts are read up to here: four segments hold any place."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The words as typed, and the same in one form with one blank between; `starts`: where each begins in `plain`.

    `asks`: there was a question mark; `named`: somebody's name, badge or plate was taken out.
    """

    typed: tuple[str, ...]
    plain: str
    starts: tuple[int, ...]
    asks: bool
    named: bool = False


def understand(text: str) -> Understood:
    """What a text means.

    >>> understand("Cops towing cars on 5th & San Pedro").command
    Seen(kind=<SightingKind.TOWING: 'towing'>)
    >>> understand("están limpiando").language
    'es'
    """
    words = _read(text)
    by_photo = _spans(wording.PHOTO_PLACE, words)
    return Understood(_command(_without(words, by_photo)), _language(words.plain), bool(by_photo))


def folded(word: str) -> str:
    """A word in one form: lower case, without accents, apostrophes and signs around it."""
    flat = "".join(one for one in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(one))
    return re.sub(r"['’`´\s]", "", flat).strip('"“”.,;:!?¡¿()[]{}<>*_~|-')


def _read(text: str) -> _Words:
    # Signs of control and direction, null bytes among them, are nothing that anybody types.
    printable = "".join(one if one.isprintable() else " " for one in text[:MOST_SIGNS])
    kept = [(typed, word) for typed in printable.split() if (word := folded(typed)) or "&" in typed or "?" in typed]
    asks = any("?" in typed or "¿" in typed for typed, _ in kept if "://" not in typed)
    kept = [(typed, word or "&") for typed, word in kept if word or "&" in typed]
    words = _placed([typed for typed, _ in kept], [word for _, word in kept], asks=asks)
    named = [found.span() for found in wording.SCRUB.finditer(_LINK.sub(_masked, words.plain))]
    return replace(_without(words, named), named=bool(named))


def _masked(link: re.Match[str]) -> str:
    """As many signs that are no name, badge or plate: what looks like one in a map's link is its place."""
    return "_" * len(link[0])


def _placed(typed: list[str], plain: list[str], *, asks: bool) -> _Words:
    starts, at = [], 0
    for word in plain:
        starts.append(at)
        at += len(word) + 1
    return _Words(tuple(typed), " ".join(plain), tuple(starts), asks)


def _without(words: _Words, spans: list[tuple[int, int]]) -> _Words:
    """The words that no span touches."""
    plain = words.plain.split(" ") if words.plain else []
    kept = [
        at
        for at, start in enumerate(words.starts)
        if not any(begin < start + len(plain[at]) and start < end for begin, end in spans)
    ]
    rest = _placed([words.typed[at] for at in kept], [plain[at] for at in kept], asks=words.asks)
    return replace(rest, named=words.named)


def _command(words: _Words) -> Command:
    whole = _WHOLE.get(words.plain)
    if whole is not None:
        return whole
    if not words.plain:
        return Help() if words.asks else Empty()
    if chosen := re.fullmatch(r"(?:#|no |number |numero |opcion |option |la |el )?#?([0-9])", words.plain):
        return Choice(int(chosen[1]))
    for way in _WAYS:
        found = way(words)
        if found is not None:
            return found
    return PlaceOnly(_place(words))


def _unwatch(words: _Words) -> Command | None:
    return Unwatch() if wording.UNWATCH.fullmatch(words.plain) else None


def _watch(words: _Words) -> Command | None:
    first = wording.WATCH_FIRST.match(words.plain)
    if first is None and not _slip(words, "watch", "vigilar"):
        return None
    spans = [first.span() if first else _first_word(words)]
    hours = WATCH_HOURS
    quiet = wording.QUIET.search(words.plain)
    if quiet:
        spans.append(quiet.span())
    if found := wording.HOURS.search(words.plain):
        amount = int(found[1])
        hours = -(-amount // 60) if found[2].startswith("m") else amount
        spans.append(found.span())
    elif found := wording.ALL_NIGHT.search(words.plain):
        hours = MOST_WATCH_HOURS
        spans.append(found.span())
    kinds = [span for _, pattern in wording.KINDS for span in _spans(pattern, words)]
    hours = min(max(hours, 1), MOST_WATCH_HOURS)
    return Watch(_place(_without(words, spans + kinds)), hours, _quiet_hours(quiet) if quiet else None)


def _quiet_hours(found: re.Match[str]) -> tuple[int, int] | None:
    """Two hours of a day from "22-6" or "10 pm to 6 am"; None where they are none."""
    ends = []
    for at in (1, 3):
        hour, half = int(found[at]), found[at + 1]
        if half:
            hour = hour % 12 + (12 if half == "pm" else 0)
        if hour > 24:
            return None
        ends.append(hour % 24)
    return (ends[0], ends[1]) if ends[0] != ends[1] else None


def _gone(words: _Words) -> Command | None:
    spans = _spans(wording.GONE, words)
    alone = wording.GONE_ALONE.match(words.plain)
    if alone and (alone.end() == len(words.plain) or words.plain[alone.end()] == " "):
        spans.append(alone.span())
    if not spans:
        return None
    rest = _without(words, [*spans, *_spans(wording.NOW, words), *_all_kinds(words)])
    return Status(_place(rest)) if words.asks else Gone(_place(rest))


def _status(words: _Words) -> Command | None:
    first = wording.STATUS_FIRST.match(words.plain)
    last = re.search(r" (?:status|estado|estatus)$", words.plain)
    asked = _spans(wording.STATUS, words)
    if not (first or last or asked or words.asks or _slip(words, "status", "estatus")):
        return None
    if words.asks and not (first or last) and _sweep_asked(words):
        return None
    spans = [*asked, *(found.span() for found in (first, last) if found)]
    if not spans and not words.asks:
        spans = [_first_word(words)]
    return Status(_place(_without(words, [*spans, *_all_kinds(words), *_spans(wording.NOW, words)])))


def _sweep(words: _Words) -> Command | None:
    if not _sweep_asked(words):
        return None
    spans = [
        found.span() for pattern in (wording.SWEEP_ASKED, wording.SWEEP_FIRST) if (found := pattern.match(words.plain))
    ]
    sweep = next(pattern for kind, pattern in wording.KINDS if kind is SightingKind.SWEEP)
    spans += [*_spans(sweep, words), *([_first_word(words)] if not spans else [])]
    return Sweep(_place(_without(words, spans)))


def _sweep_asked(words: _Words) -> bool:
    kinds = dict(wording.KINDS)
    asked = wording.SWEEP_ASKED.match(words.plain)
    if asked and kinds[SightingKind.SWEEP].search(words.plain):
        return True
    first = wording.SWEEP_FIRST.match(words.plain)
    if first is None:
        return _slip(words, "sweep", "limpieza")
    rest = words.plain[first.end() :].strip()
    if words.asks:
        return True
    return not (wording.SWEEP_SEEN.match(rest) or wording.NOW.search(rest))


def _seen(words: _Words) -> Command | None:
    kind = next((kind for kind, pattern in wording.KINDS if pattern.search(words.plain)), None)
    if kind is None:
        if not words.named:
            return None
        kind = SightingKind.PATROL
    return Seen(_place(_without(words, [*_all_kinds(words), *_spans(wording.NOW, words)])), kind)


def _now(words: _Words) -> Command | None:
    return Happening() if wording.NOW.fullmatch(words.plain) else None


_WAYS: Final[tuple[Callable[[_Words], Command | None], ...]] = (_unwatch, _watch, _gone, _status, _sweep, _seen, _now)
"""Tried in turn."""

_WHOLE: Final[dict[str, Command]] = {
    **{word: Stop(providers=word in wording.WORDS["providers_stop"]) for word in wording.WORDS["stop"]},
    **dict.fromkeys(wording.WORDS["start"], Start()),
    **dict.fromkeys(wording.WORDS["help"], Help()),
    **dict.fromkeys(wording.WORDS["rights"], Rights()),
    **dict.fromkeys(wording.WORDS["delete"], Delete()),
    **dict.fromkeys(wording.WORDS["whole"], Choice(0)),
}
"""Texts that are a word of command and nothing else."""


def _all_kinds(words: _Words) -> list[tuple[int, int]]:
    return [span for _, pattern in wording.KINDS for span in _spans(pattern, words)]


def _spans(pattern: re.Pattern[str], words: _Words) -> list[tuple[int, int]]:
    return [found.span() for found in pattern.finditer(words.plain)]


def _first_word(words: _Words) -> tuple[int, int]:
    return 0, len(words.plain.partition(" ")[0])


def _place(words: _Words) -> str:
    """What is left, as typed; nothing where it says no more than "here"."""
    rest = _without(words, _spans(wording.HERE, words))
    said = [word for word in rest.plain.split(" ") if word and word not in wording.WORDS["nothing_said"]]
    return " ".join(rest.typed) if said else ""


def _slip(words: _Words, *meant: str) -> bool:
    """Whether the first word is one of `meant` but for one slip: a letter more, less, another, or two swapped."""
    first = words.plain.partition(" ")[0]
    if first in wording.WORDS["not_slips"] or len(first) < 4:
        return False
    return any(_one_slip(first, word) for word in meant)


def _one_slip(typed: str, meant: str) -> bool:
    if abs(len(typed) - len(meant)) > 1 or typed == meant:
        return False
    at = next((at for at, (one, other) in enumerate(zip(typed, meant, strict=False)) if one != other), None)
    if at is None:
        return True
    rest, wanted = typed[at:], meant[at:]
    return (
        rest[1:] == wanted[1:]
        or rest[1:] == wanted
        or rest == wanted[1:]
        or (rest[1::-1] == wanted[:2] and rest[2:] == wanted[2:])
    )


def _language(plain: str) -> Language | None:
    words = plain.split(" ")
    spanish = [word for word in words if word in wording.WORDS["spanish"] and word not in wording.WORDS["english"]]
    english = sum(word in wording.WORDS["english"] for word in words)
    if all(word in wording.WORDS["also_names"] for word in spanish):
        return "en" if english else None
    return "es" if len(spanish) >= english else "en"
