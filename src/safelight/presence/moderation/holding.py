"""Who has which reports before them, so that no two moderators decide on the same ones.

A moderator holds one cluster at a time, as it was when it was opened; a report that comes later goes to another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction

from safelight.presence.models import ReviewLock
from safelight.presence.moderation.waiting import Case, case_of, cases
from safelight.presence.turns import one_at_a_time

LASTS: Final = timedelta(minutes=2)
"""Without a sign of its moderator a cluster is free again after this."""


@transaction.atomic
def open_case(moderator: User, now: datetime, *, skipped: Collection[str] = ()) -> tuple[Case | None, int]:
    """What a moderator has before them: what they hold, else the next that nobody has; and how many cases wait.

    `skipped`: the keys of clusters that this moderator put off; they come when no other is left.
    """
    one_at_a_time("review")  # two who open the next cluster at one moment must get two
    own = ReviewLock.objects.filter(moderator=moderator)
    held = own.filter(ends_at__gt=now).first()
    waiting = cases(now, without=_held_by(ReviewLock.objects.filter(ends_at__gt=now)))
    case = case_of(held.reports, now) if held else None
    if case is None:
        own.delete()
        case = next((one for one in waiting if one.cluster.key not in skipped), waiting[0] if waiting else None)
        if case is None:
            return None, 0
        waiting.remove(case)
        _hold(moderator, case, now)
    else:
        own.update(ends_at=now + LASTS)
    return case, len(waiting) + 1


def hold_again(moderator: User, reports: Iterable[int], now: datetime) -> None:
    """Put reports before a moderator, in the place of what they hold: those that nobody else has."""
    one_at_a_time("review")  # two who open the next cluster at one moment must get two
    others = _held_by(ReviewLock.objects.filter(ends_at__gt=now).exclude(moderator=moderator))
    ReviewLock.objects.filter(moderator=moderator).delete()
    case = case_of(set(reports) - others, now)
    if case is not None:
        _hold(moderator, case, now)


def here(moderator: User, now: datetime) -> bool:
    """The moderator is still there; False: their time was over, and others may have what they had."""
    return bool(ReviewLock.objects.filter(moderator=moderator, ends_at__gt=now).update(ends_at=now + LASTS))


def let_go(moderator: User) -> None:
    """What a moderator holds is free again."""
    ReviewLock.objects.filter(moderator=moderator).delete()


def holders(now: datetime) -> list[ReviewLock]:
    """Who has what now."""
    return list(ReviewLock.objects.filter(ends_at__gt=now).select_related("moderator").order_by("pk"))


def _hold(moderator: User, case: Case, now: datetime) -> None:
    key = case.cluster.key
    ReviewLock.objects.filter(cluster=key, ends_at__lte=now).delete()
    reports = [one.report for one in case.cluster.reports]
    ReviewLock.objects.create(cluster=key, moderator=moderator, reports=reports, ends_at=now + LASTS)


def _held_by(locks: Iterable[ReviewLock]) -> set[int]:
    return {number for lock in locks for number in lock.reports}
