"""What a moderator decides and takes back; a step is one row until the end of the next day, and a count after it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F, QuerySet

from safelight.core.errors import BadInput
from safelight.core.said import said
from safelight.presence.models import Decision, DecisionCount, Deed, Report, ReviewLock, Verdict
from safelight.presence.moderation.holding import hold_again
from safelight.presence.photos import thumbnails
from safelight.presence.sightings import ledger
from safelight.presence.sightings.confidence import independent
from safelight.presence.turns import in_turn


@in_turn()
def decide(moderator: User, numbers: Collection[int], verdict: Verdict, now: datetime) -> Decision:
    """Confirm or refuse reports that the moderator has before them, in one step. Their pictures are gone with it.

    Raises BadInput where they hold none of them: their time was over, or somebody else was faster.
    """
    lock = ReviewLock.objects.filter(moderator=moderator, ends_at__gt=now).first()
    held = set(lock.reports) & set(numbers) if lock else set()
    reports = list(_reports(held).filter(verdict=Verdict.NONE))
    if lock is None or not reports:
        raise BadInput(
            said("These reports are not before you any more."),
            fix=said("Nothing was decided: your time for them was over, or they were taken back. Go on with the next."),
        )
    facts = _facts(reports, now)
    ledger.judge_all(reports, verdict)
    done = [report.pk for report in reports]
    thumbnails.drop(done)
    _left(lock, done)
    _count(moderator, Deed(verdict.value), len(done), now)
    return Decision.objects.create(
        moderator=moderator,
        at=ledger.to_minute(now),
        city=reports[0].sighting.city,
        what=verdict,
        reports=done,
        facts={"each": facts},
    )


@in_turn()
def undo(decision: Decision, by: User, now: datetime) -> int:
    """Take a step back: its reports wait again, before `by`; how many. Their pictures don't come back."""
    if not Decision.objects.filter(pk=decision.pk, undone_by=None).update(undone_by=by):
        return 0
    reports = list(_reports(decision.reports).filter(verdict=decision.what))
    ledger.judge_all(reports, Verdict.NONE)
    _count(by, Deed.UNDONE, len(reports), now)
    hold_again(by, [report.pk for report in reports], now)
    return len(reports)


def last_step(moderator: User) -> Decision | None:
    """The newest step of a moderator that nobody took back."""
    return Decision.objects.filter(moderator=moderator, undone_by=None).order_by("-at", "-pk").first()


def _reports(numbers: Iterable[int]) -> QuerySet[Report]:
    return Report.objects.filter(pk__in=list(numbers)).select_related("sighting")


def _facts(reports: list[Report], now: datetime) -> list[dict[str, Any]]:
    """What thresholds judge by, of each report before the decision: nothing of who, where or what picture."""
    sightings = {report.sighting_id for report in reports}
    people = {one: independent(ledger.words(Report.objects.filter(sighting=one))) for one in sightings}
    return [
        {
            "says": report.says,
            "score": report.score,
            "photo": report.photo,
            "people": round(people[report.sighting_id], 2),
            "minutes": int((now - report.at).total_seconds() // 60),
        }
        for report in reports
    ]


def _left(lock: ReviewLock, done: Collection[int]) -> None:
    """What is left of a cluster stays with its moderator."""
    lock.reports = [number for number in lock.reports if number not in done]
    if lock.reports:
        lock.save(update_fields=["reports"])
    else:
        lock.delete()


def _count(moderator: User, what: Deed, reports: int, now: datetime) -> None:
    row, _ = DecisionCount.objects.get_or_create(day=now.date(), moderator=moderator, what=what)
    DecisionCount.objects.filter(pk=row.pk).update(reports=F("reports") + reports)
