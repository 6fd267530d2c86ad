"""The log of what signed-in people did."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.contrib.auth.models import User

from safelight.web.accounts.models import Deed


class Act(StrEnum):
    """What can stand in the log."""

    INVITED = "invited"
    JOINED = "joined"
    SIGNED_IN = "signed in"
    USED_RECOVERY_CODE = "used a recovery code"
    CLOSED_ACCOUNT = "closed account"
    UPLOADED = "uploaded"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDREW = "withdrew"
    DECIDED = "decided"
    BEGAN_SURGE = "began a surge"
    ENDED_SURGE = "ended a surge"


def note(who: User | None, act: Act, subject: object, at: datetime) -> None:
    """Write a line; `subject` is an id or a user's name, never content. `who` is None for the command line."""
    Deed.objects.create(who=who, what=act.value, subject=str(subject)[:40], at=at)
