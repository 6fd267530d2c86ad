"""Plays texts in order of time through the real inbox: the clock stands where the script says, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from safelight.presence.models import Report
from safelight.presence.photos.taking import take_photo
from safelight.presence.sightings.ledger import to_minute
from safelight.presence.simulation.script import Text
from safelight.presence.texting.opening import Texts
from safelight.presence.texting.simulating import NO_PACE, Simulation, simulation_of
from safelight.presence.texting.working import Rules


@dataclass
class Stage:
    """A city's phones, the inbox and the worker, at the time that is set."""

    texts: Texts
    city: str
    now: datetime
    rules: Rules = NO_PACE
    photos: dict[str, bytes] = field(default_factory=dict, repr=False)
    simulation: Simulation = field(init=False)

    def __post_init__(self) -> None:
        self.simulation = simulation_of(
            self.texts, self.city, clock=lambda: self.now, take_photo=take_photo, rules=self.rules
        )
        self.simulation.channel.photos = self.photos

    def say(self, text: Text, begins: datetime) -> tuple[str, ...]:
        """Text it at its time; what is answered."""
        self.now = begins + text.at
        media: tuple[str, ...] = ()
        if text.photo is not None:
            media = (f"photo:{len(self.photos)}",)
            self.photos[media[0]] = text.photo
        return self.simulation.answered(text.who, text.words, media)

    def report_of(self, who: str) -> int | None:
        """The number of the report that somebody made or renewed this minute; None where they didn't."""
        channel = self.simulation.channel.name
        marks = [key.pseudonym(channel, who) for key in self.texts.keys.known(self.now)]
        said = Report.objects.filter(sender__in=marks, at=to_minute(self.now))
        return said.order_by("-pk").values_list("pk", flat=True).first()

    def work(self) -> None:
        """Let the worker do what is due."""
        self.simulation.worker.work_off()
