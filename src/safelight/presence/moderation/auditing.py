"""Who decided what: the steps of yesterday and today one by one, and counts by day of a year."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, time
from typing import Final

from django.db.models import QuerySet

from safelight.presence.daykey import KEPT
from safelight.presence.models import Decision, DecisionCount, Says, Verdict
from safelight.presence.moderation.replaying import Judged

COLUMNS: Final = ("at", "moderator", "city", "decided", "reports", "taken_back_by")


def steps(now: datetime) -> QuerySet[Decision]:
    """The decisions of yesterday and today (UTC), the newest first."""
    begins = datetime.combine(now.astimezone(UTC).date() - KEPT, time(), UTC)
    found = Decision.objects.filter(at__gte=begins).select_related("moderator", "undone_by")
    return found.order_by("-at", "-pk")


def counts() -> QuerySet[DecisionCount]:
    """On how many reports each moderator decided, by day, the newest first."""
    return DecisionCount.objects.select_related("moderator").order_by("-day", "moderator__username", "what")


def as_csv(now: datetime) -> str:
    """The steps of yesterday and today as a table."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(COLUMNS)
    for step in steps(now):
        back = step.undone_by.username if step.undone_by else ""
        at = step.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
        lines.writerow([at, step.moderator.username, step.city, step.what, len(step.reports), back])
    return text.getvalue()


def judged(now: datetime) -> list[Judged]:
    """The reports of police that were decided yesterday and today and not taken back, as a replay takes them."""
    return [
        Judged(one["score"], one["people"], Verdict(step.what))
        for step in steps(now).filter(undone_by=None)
        for one in step.facts.get("each", ())
        if one["says"] == Says.SEEN
    ]
