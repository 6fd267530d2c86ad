"""What waits for moderators: one cluster of reports at a time, to confirm or refuse, by plain forms."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from safelight.catalog import load_catalog
from safelight.core.errors import BadInput, NotThere
from safelight.core.said import said, sentences
from safelight.presence.models import Report, ReviewLock, Verdict
from safelight.presence.moderation import deciding, holding
from safelight.presence.moderation.waiting import cases
from safelight.presence.photos import thumbnails
from safelight.presence.photos.heat import lit
from safelight.presence.sightings import surge
from safelight.presence.tasks import Waker
from safelight.web.accounts.roles import MODERATORS
from safelight.web.public.account.access import page_for
from safelight.web.public.presence.moderation.case_lines import shown
from safelight.web.public.presence.moderation.frame import show
from safelight.web.site import Site, site_of

SKIPPED: Final = "review skipped"
NOTE: Final = "review note"
MOST_SKIPPED: Final = 100

_VERDICTS: Final = {"confirm": Verdict.CONFIRMED, "refuse": Verdict.REFUSED}


@require_safe
@page_for(MODERATORS)
def queue(request: HttpRequest, user: User) -> HttpResponse:
    """What the moderator has before them; opening it takes the next cluster where they have none."""
    site = site_of(request)
    now = site.clock()
    case, waiting = holding.open_case(user, now, skipped=request.session.get(SKIPPED, ()))
    return show(
        request,
        user,
        "queue",
        case=shown(site, case, now) if case else None,
        note=request.session.pop(NOTE, None),
        can_undo=deciding.last_step(user) is not None,
        holding=case is not None,
        **_standing(site, user, waiting),
    )


@require_POST
@page_for(MODERATORS)
def decide(request: HttpRequest, user: User) -> HttpResponse:
    """One step: `do` is confirm or refuse, `reports` the numbers of the reports."""
    site = site_of(request)
    verdict = _VERDICTS.get(request.POST.get("do", ""))
    numbers = request.POST.get("reports", "").split(",")
    if verdict is None or not all(number.isdecimal() and len(number) < 19 for number in numbers):
        raise BadInput(said("This is no decision."), fix=said("Decide from the page that shows the reports."))
    try:
        step = deciding.decide(user, {int(number) for number in numbers}, verdict, site.clock())
    except BadInput as error:
        return _back(request, trouble=sentences([error.what, error.fix]).spoken())
    if verdict is Verdict.CONFIRMED:
        _waker(str(site.home.root))(False)  # whoever watches is told
    return _back(request, did=step.what, number=len(step.reports))


@require_safe
@page_for(MODERATORS)
def heat(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """The covered picture of a report that the moderator has before them, lit where the network saw police."""
    site = site_of(request)
    now = site.clock()
    held = ReviewLock.objects.filter(moderator=user, ends_at__gt=now).first()
    report = Report.objects.filter(pk=number).first() if held and number in held.reports else None
    kept = thumbnails.shown(report, site.texts().keys, now) if report else None
    if kept is None or not kept.heat:
        raise NotThere(said("This picture is not before you."), fix=said("Go on from the queue."))
    return HttpResponse(lit(kept.picture, kept.heat), content_type="image/jpeg")


@require_POST
@page_for(MODERATORS)
def undo(request: HttpRequest, user: User) -> HttpResponse:
    """Take the last step back, all of it."""
    step = deciding.last_step(user)
    if step is None:
        return _back(request)
    return _back(request, did="undone", number=deciding.undo(step, user, site_of(request).clock()))


@require_POST
@page_for(MODERATORS)
def skip(request: HttpRequest, user: User) -> HttpResponse:
    """Put a cluster off: it is free for others, and comes again when no other is left."""
    held = ReviewLock.objects.filter(moderator=user).first()
    if held:
        skipped = [one for one in request.session.get(SKIPPED, ()) if one != held.cluster]
        request.session[SKIPPED] = [*skipped, held.cluster][-MOST_SKIPPED:]
        holding.let_go(user)
    return _back(request)


@require_POST
@page_for(MODERATORS)
def here(request: HttpRequest, user: User) -> HttpResponse:
    """The moderator is still there: who has what, how much waits, and whether they still have what they had."""
    site = site_of(request)
    now = site.clock()
    still = holding.here(user, now)
    held = {number for lock in holding.holders(now) for number in lock.reports}
    waiting = len(cases(now, without=held)) + still
    lost = "holding" in request.POST and not still
    return show(request, user, "_standing", holding=still, lost=lost, **_standing(site, user, waiting))


def _standing(site: Site, user: User, waiting: int) -> dict[str, Any]:
    """What is around the queue: how much waits, who else has what, and where more reports are asked for."""
    now = site.clock()
    cities = load_catalog(site.home.catalog).cities
    others = [lock for lock in holding.holders(now) if lock.moderator != user]
    return {
        "waiting": waiting,
        "others": [(lock.moderator.username, len(lock.reports)) for lock in others],
        "surges": [cities[one.city].name for one in surge.all_current(now) if one.city in cities],
    }


def _back(request: HttpRequest, **note: object) -> HttpResponse:
    """To the queue, which says once what was done."""
    if note:
        request.session[NOTE] = note
    return HttpResponseRedirect(reverse("review"))


@cache
def _waker(home: str) -> Waker:
    return Waker(home)
