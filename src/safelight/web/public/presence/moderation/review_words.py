"""The words of moderators' pages: why reports are together, what hangs on them, what was said of a photo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from safelight.presence.models import Deed, PhotoSays, Report, Verdict
from safelight.presence.moderation.clustering import Together
from safelight.presence.moderation.replaying import Outcome
from safelight.presence.moderation.waiting import Effect

WHY: Final[Mapping[Together, object]] = {
    Together.ALONE: gettext_lazy("One report by itself."),
    Together.PICTURE: gettext_lazy("Together because they sent the same picture, wherever they say it is."),
    Together.NEW: gettext_lazy("Together because of the same place within minutes, all from numbers nobody knows."),
    Together.KNOWN: gettext_lazy("Together because of the same place within minutes, from people who wrote before."),
    Together.GONE: gettext_lazy(
        "They say that it is over, where others see them still. To confirm takes it off the map."
    ),
}

EFFECT: Final[Mapping[Effect, object]] = {
    Effect.PUBLIC: gettext_lazy("Public now, and nobody has looked at it."),
    Effect.NEARLY: gettext_lazy("One more report makes it public."),
    Effect.LITTLE: gettext_lazy("Not about to become public by itself."),
}

_PHOTO: Final[Mapping[str, object]] = {
    PhotoSays.NONE: gettext_lazy("No photo."),
    PhotoSays.WAITING: gettext_lazy("The photo has not been looked at yet."),
    PhotoSays.POLICE: gettext_lazy("The network takes the photo for police."),
    PhotoSays.NOT_POLICE: gettext_lazy("The network takes the photo for something else."),
    PhotoSays.UNSURE: gettext_lazy("The network isn't sure about the photo."),
    PhotoSays.COPIED: gettext_lazy("Somebody else sent this photo before."),
}
_NO_NETWORK: Final = gettext_lazy("No network looked at the photo: look yourself.")

DONE: Final[Mapping[str, object]] = {
    Deed.CONFIRMED: gettext_lazy("confirmed"),
    Deed.REFUSED: gettext_lazy("refused"),
    Deed.UNDONE: gettext_lazy("taken back"),
}
"""Also for verdicts, which have the same names."""

OUTCOME: Final[Mapping[Outcome, object]] = {
    Outcome.PUBLIC: gettext_lazy("would have been public"),
    Outcome.HIDDEN: gettext_lazy("would have been hidden"),
    Outcome.ASKED: gettext_lazy("a person would have been asked"),
}

assert {verdict.value for verdict in Verdict if verdict is not Verdict.NONE} <= set(DONE)


def photo(report: Report) -> str:
    """What the check said of a report's photo, with the network's probability where there is one."""
    if report.photo == PhotoSays.UNSURE and report.score is None:
        return str(_NO_NETWORK)
    words = str(_PHOTO[report.photo])
    if report.score is None:
        return words
    return f"{words} {_('Probability of police: {percent} %.').format(percent=round(report.score * 100))}"


def minutes(number: int) -> str:
    """A time that somebody waits, or how old something is."""
    if number < 1:
        return _("less than a minute")
    if number < 120:
        return ngettext("{n} minute", "{n} minutes", number).format(n=number)
    return ngettext("{n} hour", "{n} hours", number // 60).format(n=number // 60)


def agree(number: int) -> str:
    """How many others say the same."""
    if not number:
        return _("Nobody else says so.")
    return ngettext("{n} other person says so.", "{n} other people say so.", number).format(n=number)
