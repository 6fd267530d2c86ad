"""What honest people text besides: questions, watches, words of command, and reports that are simply wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from safelight.presence.kinds import SightingKind
from safelight.presence.simulation.ground import Spot, somewhere
from safelight.presence.simulation.people import Crowd, minutes
from safelight.presence.simulation.script import Text
from safelight.presence.simulation.telling import asked, mistyped, named, seen

WRONG = "mistaken"

_WORDS = ("menu", "ayuda", "HELP", "rights", "derechos", "GONE", "ok thanks", "asdf", "?", "👍", "stay safe yall")
_NOWHERE = (
    "cops at 5th & nowhere",
    "sweep by the big tree",
    "policia por mi casa",
    "cops at 1234 main st",
    "towing here",
)


def chatter(people: Sequence[str], ground: Sequence[Spot], hours: float, crowd: Crowd) -> Iterator[Text]:
    """Ten questions an hour, and a little of everything else."""
    rng, whole = crowd.rng, hours * 60
    for _ in range(round(10 * hours)):
        spot = ground[int(rng.integers(len(ground)))]
        words = asked(spot, crowd.language(), rng)
        if rng.random() < 0.2:
            words = mistyped(words, rng)
        yield Text(minutes(rng, 0, whole), str(rng.choice(people)), words)
    for _ in range(round(2 * hours)):
        yield Text(minutes(rng, 0, whole), str(rng.choice(people)), str(rng.choice(_WORDS)))
        yield Text(minutes(rng, 0, whole), str(rng.choice(people)), str(rng.choice(_NOWHERE)))
    for _ in range(round(hours)):
        spot = ground[int(rng.integers(len(ground)))]
        yield Text(minutes(rng, 0, whole), str(rng.choice(people)), f"watch {named(spot)} 6h")


def mistaken(people: Sequence[str], hours: float, crowd: Crowd) -> Iterator[Text]:
    """One an hour takes something for police that is none, or a corner for another."""
    for _ in range(round(hours)):
        words = seen(SightingKind.PATROL, somewhere(crowd.rng), crowd.language(), crowd.rng)
        yield Text(minutes(crowd.rng, 0, hours * 60), str(crowd.rng.choice(people)), words, WRONG)


def the_day_before(people: Sequence[str], crowd: Crowd, ground: Sequence[Spot]) -> Iterator[Text]:
    """Some wrote yesterday already: they aren't new."""
    for person in people:
        spot = ground[int(crowd.rng.integers(len(ground)))]
        at = timedelta(hours=-24) + minutes(crowd.rng, 0, 60)
        yield Text(at, person, asked(spot, crowd.language(), crowd.rng))
