"""What becomes of a contribution: a steward's decision, the worker's part in it, and withdrawal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeAlias

import polars as pl
import structlog
from django.contrib.auth.models import User
from django.db import transaction

from safelight.catalog import Source, contributed_source
from safelight.core.errors import BadInput, SafelightError
from safelight.core.said import said, sentences
from safelight.core.vocabulary import Basis
from safelight.web.accounts.deeds import Act, note
from safelight.web.contributions.kept import kept
from safelight.web.contributions.models import Contribution, State
from safelight.web.contributions.receiving import LICENCES, unpacked

Taking: TypeAlias = Callable[[str, Source, pl.DataFrame], object]
"""Makes records of rows: (city, source, rows). Raises SafelightError."""

Dropping: TypeAlias = Callable[[str, str], object]
"""Takes a source (city, id) out of all generations. Raises SafelightError."""

MAY_BECOME: Final = {
    State.ACCEPTING: (State.WAITING,),
    State.REFUSED: (State.WAITING,),
    State.WITHDRAWING: (State.ACCEPTED,),
    State.WITHDRAWN: (State.WAITING,),
}
"""What a person may make of a contribution: the next state, and those it may come from."""

_DEEDS: Final = {
    State.ACCEPTING: Act.ACCEPTED,
    State.REFUSED: Act.REFUSED,
    State.WITHDRAWING: Act.WITHDREW,
    State.WITHDRAWN: Act.WITHDREW,
}
log = structlog.get_logger("safelight.web")

_EMPTIED: Final = {"rows": None, "row_keys": None}


def move(contribution: Contribution, state: State, user: User, now: datetime, *, reason: str = "") -> None:
    """Write a person's decision down. Raises BadInput where somebody else was faster, or it is too late for it.

    A refused or withdrawn file that was never published is gone with this; what the worker must do comes after.
    """
    emptied = _EMPTIED if state in (State.REFUSED, State.WITHDRAWN) else {}
    decided = {"decided_by": user, "decided_at": now, "reason": reason, "trouble": None, **emptied}
    with transaction.atomic():
        found = Contribution.objects.filter(pk=contribution.pk, state__in=MAY_BECOME[state])
        if not found.update(state=state, **decided):
            raise BadInput(
                said("This contribution is not as it was when you opened its page."),
                fix=said("Look at it again, then decide."),
            )
        note(user, _DEEDS[state], contribution.pk, now)


def carry_out(number: int, *, taking: Taking, dropping: Dropping, public_url: str, now: datetime) -> None:
    """The worker's part: publish what was accepted, or take out what was withdrawn.

    Where that fails the contribution goes back to where it was, with the sentence of what stopped it. Done twice, it
    does nothing the second time.
    """
    contribution = Contribution.objects.get(pk=number)
    if contribution.state == State.ACCEPTING:
        source = source_of(contribution, public_url, now)
        _try(
            contribution,
            lambda: taking(contribution.city, source, unpacked(contribution)),
            State.ACCEPTED,
            {"rows": None},
        )
    elif contribution.state == State.WITHDRAWING:
        _try(contribution, lambda: dropping(contribution.city, contribution.source), State.WITHDRAWN, _EMPTIED)


def source_of(contribution: Contribution, public_url: str, now: datetime) -> Source:
    """The entry of a contribution in the catalogue."""
    page = f"{public_url.rstrip('/')}/sources?city={contribution.city}"
    return contributed_source(
        contribution.pk,
        title=contribution.title,
        publisher=contribution.publisher,
        page=page,
        licence=LICENCES[contribution.licence],
        citation=f"{contribution.publisher} ({now.year}). {contribution.title}. Contributed, de-identified. {page}",
        basis=Basis(contribution.basis),
        day=now.date(),
        k=contribution.report["k"],
    )


def _try(contribution: Contribution, work: Callable[[], object], then: State, fields: dict[str, None]) -> None:
    before = State.WAITING if then == State.ACCEPTED else State.ACCEPTED
    found = Contribution.objects.filter(pk=contribution.pk, state=contribution.state)
    try:
        work()
    except SafelightError as error:
        found.update(state=before, trouble=kept(sentences([error.what, error.fix])))
    except Exception as error:  # a trace may quote rows; this says its kind alone
        log.exception("contribution stopped", kind=type(error).__name__)
        trouble = said("Something went wrong on our side ({kind}). Nothing was changed.", kind=type(error).__name__)
        found.update(state=before, trouble=kept(trouble))
    else:
        found.update(state=then, trouble=None, **fields)
