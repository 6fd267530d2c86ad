"""What somebody may want by a text. `understanding` reads it; `place` is what they wrote, for the gazetteer to read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from safelight.presence.kinds import SightingKind

Language = Literal["en", "es"]

WATCH_HOURS, MOST_WATCH_HOURS = 3, 12


@dataclass(frozen=True, slots=True)
class Seen:
    """Something goes on at `place` (empty: not said); `kind` None: not said either."""

    place: str = field(repr=False)
    kind: SightingKind | None


@dataclass(frozen=True, slots=True)
class Status:
    """What is known around `place`."""

    place: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Watch:
    """Tell me what is confirmed near `place` for `hours`; `quiet`: not between these two hours of the city's day."""

    place: str = field(repr=False)
    hours: int = WATCH_HOURS
    quiet: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Unwatch:
    """No more of it."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """When the next posted clean-up at `place` is."""

    place: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Gone:
    """Nothing is at `place` any more; empty: where the sender reported last."""

    place: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Help:
    """What can be texted."""


@dataclass(frozen=True, slots=True)
class Rights:
    """Rights, and who helps in law."""


@dataclass(frozen=True, slots=True)
class Stop:
    """No texts any more. `providers`: by a word that the provider answers itself."""

    providers: bool


@dataclass(frozen=True, slots=True)
class Start:
    """Texts again."""


@dataclass(frozen=True, slots=True)
class Delete:
    """Forget me."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The numbered place of the question before, from 1; 0: all of the area that was asked about."""

    number: int


@dataclass(frozen=True, slots=True)
class Happening:
    """Now, says who was just told of posted clean-ups."""


@dataclass(frozen=True, slots=True)
class PlaceOnly:
    """Perhaps a place, nothing else."""

    place: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Empty:
    """No words: a photo alone, or nothing."""


Command = (
    Seen
    | Status
    | Watch
    | Unwatch
    | Sweep
    | Gone
    | Help
    | Rights
    | Stop
    | Start
    | Delete
    | Choice
    | Happening
    | PlaceOnly
    | Empty
)


@dataclass(frozen=True, slots=True)
class Understood:
    """What somebody wants, and in which language they wrote; None where no word tells.

    `by_photo`: the place that is written in their photo may be used.
    """

    command: Command
    language: Language | None
    by_photo: bool = False
