"""Each city against what is known of its totals: published counts beside figures that others saved, with citations."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from safelight.core.errors import Refused
from safelight.core.question import Question
from safelight.core.said import Said, said, sentences
from safelight.core.vocabulary import Basis, Origin, Unit
from safelight.observatory import words
from safelight.observatory.published import Asks, Document, Number, rows, value

Relation = Literal["equal", "at_least", "beside"]
Verdict = Literal["agrees", "differs", "beside", "not_here"]


@dataclass(frozen=True, slots=True)
class KnownTotal:
    """What is known: `count` in `unit` of `basis`, from `since` to `until` (inclusive), with where it was read.

    `relation` says how published counts may be compared: `equal`, `at_least` (it is a part), or `beside` (it is
    another thing and compared with nothing).
    """

    city: str
    since: date
    until: date
    basis: str
    unit: str
    count: int
    relation: Relation
    what: str
    source: str


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A known total, the published number beside it, and whether the two agree within the noise of publishing."""

    known: KnownTotal
    published: Number | None
    period: tuple[str, str]
    verdict: Verdict
    sentence: str

    def to_document(self) -> dict[str, Any]:
        """Known total, published number and verdict, as plain values."""
        number = self.published
        return {
            **asdict(self.known),
            "since": self.known.since.isoformat(),
            "until": self.known.until.isoformat(),
            "published": None if number is None else {"status": number.status, "number": number.number},
            "published_period": list(self.period),
            "verdict": self.verdict,
            "sentence": self.sentence,
        }


@cache
def known_totals() -> tuple[KnownTotal, ...]:
    """All known totals, in the order of the file."""
    text = files("safelight.observatory").joinpath("known_totals.toml").read_text(encoding="utf-8")
    return tuple(KnownTotal(**{**total, "what": Said(total["what"])}) for total in tomllib.loads(text)["total"])


def reconcile(questions: Asks, city: str) -> tuple[Reconciled, ...]:
    """Every known total of the city beside its published count; only open data are compared with what is known."""
    return tuple(_reconcile(questions, total) for total in known_totals() if total.city == city)


def _reconcile(questions: Asks, total: KnownTotal) -> Reconciled:
    question = Question(
        city=(total.city,),
        since=total.since,
        until=total.until,
        basis=(Basis(total.basis),),
        origin=(Origin.OPEN,),
        unit=Unit(total.unit),
    )
    try:
        document = questions.count(question).to_document()
    except Refused as refused:
        return Reconciled(total, None, ("", ""), "not_here", refused.what)
    found = next((number for key, number in rows(document) if value(key, "unit") == total.unit), None)
    period = _period(document, total)
    verdict = _verdict(total, found, float(document["published"]["max_change"]), period)
    return Reconciled(total, found, period, verdict, _sentence(total, found, verdict, period))


def _period(document: Document, total: KnownTotal) -> tuple[str, str]:
    """The period that was answered: snapped outward, so never shorter than the one asked for."""
    question = document["question"]
    return str(question.get("since") or total.since), str(question.get("until") or total.until)


def _verdict(total: KnownTotal, found: Number | None, reach: float, period: tuple[str, str]) -> Verdict:
    if total.relation == "beside":
        return "beside"
    if found is None or found.status == "protected":
        return "not_here"
    low = found.number - reach if found.number is not None else 0.0
    high = (found.cap or 0.0) + (reach if found.shown else 0.0)
    longer = period != (total.since.isoformat(), total.until.isoformat())
    if total.relation == "at_least" or longer:
        return "agrees" if high >= total.count else "differs"
    return "agrees" if low <= total.count <= high else "differs"


def _sentence(total: KnownTotal, found: Number | None, verdict: Verdict, period: tuple[str, str]) -> Said:
    known = said(
        "Known for {since} to {until}: {count} {unit} ({what}).",
        since=total.since,
        until=total.until,
        count=total.count,
        unit=words.UNITS[total.unit],
        what=total.what,
    )
    if verdict == "beside":
        return sentences([known, said("This is another thing than what is counted here, so it only stands beside.")])
    if found is None or verdict == "not_here":
        basis = words.basis_words(total.basis)
        return sentences([known, said("This database publishes no {basis} of that period.", basis=basis)])
    number: int | str = found.number if found.number is not None else said("none or few")
    published = said(
        "Published for {since} to {until}: {number}.",
        since=date.fromisoformat(period[0]),
        until=date.fromisoformat(period[1]),
        number=number,
    )
    if verdict == "agrees":
        told = said("The two agree within the noise of publishing.")
    else:
        told = said("They differ by more than the noise: rows are missing here, or were changed at the source.")
    return sentences([known, published, told])
