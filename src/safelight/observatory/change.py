"""What changed at a day: counts and ratios in equal windows before and after it, each change with its interval.

`change` asks only published counts of whole steps of the ladder (`windows.py`), so nothing is asked here that nobody
could ask one by one. Rows are one basis and unit each; bases are never put together. Method: docs/method/change.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from safelight.catalog import Catalog
from safelight.core.errors import BadFilter, Refused
from safelight.core.question import Question
from safelight.core.said import said, sentences
from safelight.core.vocabulary import Basis, Origin, Role, Unit
from safelight.observatory.change_rows import ChangeAnswer, ChangeRow, CountRow, RatioRow
from safelight.observatory.change_words import change_sentence
from safelight.observatory.months import source_months
from safelight.observatory.published import HELD_BACK, Asks, Document, Key, rows, value
from safelight.observatory.ratio import MADE_UP
from safelight.observatory.roles import RoleTable, as_answered, ask_roles
from safelight.observatory.shifts import Shift, ratio_shift, shift
from safelight.observatory.sides import PAIRS, SELLING, Counted, Ratio, make_ratio
from safelight.observatory.timeline import law_mark
from safelight.observatory.windows import Comparison, Windows, compare, days, lengths, snapped, windows_around

_NOT_ASKED: Final = ("since", "until", "by", "role", "charge", "bbox", "resolution", "unit")


def change(
    questions: Asks,
    catalog: Catalog,
    question: Question,
    *,
    at: date | None = None,
    law: str | None = None,
    months: int | None = None,
) -> ChangeAnswer:
    """What changed in one city at a day, or on the day of a change of law (its id, such as "tx-2021-09-01").

    `months`: length of each window, widened to 1, 3 or whole years; without it, the longest up to 24 in which the
    sources are comparable. Raises BadFilter for a question that a change can't be asked of, NotThere for an unknown
    city or law, Refused where the disclosure policy doesn't answer the counts.
    """
    _check(question)
    if (at is None) == (law is None):
        raise BadFilter(
            said("A change is asked at a day or at a law."),
            fix=said("Give `at`, such as 2021-09-01, or `law`, such as tx-2021-09-01."),
        )
    city = catalog.city(question.city[0])
    mark = law_mark(catalog, city, law) if law is not None else None
    day = mark.day if mark else at or date.min
    if months is not None:
        snapped(months)
    sent, document = source_months(questions, question)
    asker = _Asker(questions, question)
    made = []
    for group in dict.fromkeys(source.group for source in sent):
        mine = [source for source in sent if source.group == group]
        tried = [compare(windows_around(day, length), mine, catalog, city) for length in lengths(months)]
        made.append(_row(asker, city.name, day, group, [one for one in tried if one], months))
    return ChangeAnswer(question, day, mark, months, tuple(made), asker.document or document)


def _check(question: Question) -> None:
    if len(question.city) != 1:
        raise BadFilter(said("A change is told of one city at a time."), fix=said("Name one city."))
    for name in _NOT_ASKED:
        if getattr(question, name) not in (None, ()):
            raise BadFilter(
                said(
                    "{name}: a change can't be asked with it; windows, sides and units come of themselves.", name=name
                ),
                fix=said("Leave it out."),
            )


class _Asker:
    """Asks the counts of windows, each basis and window once."""

    def __init__(self, questions: Asks, question: Question) -> None:
        self._questions = questions
        self._question = question
        self._found: dict[tuple[str, range], tuple[RoleTable, Mapping[Key, Counted]] | None] = {}
        self.document: Document | None = None

    def window(self, basis: str, months: range) -> tuple[RoleTable, Mapping[Key, Counted]] | None:
        """Counts by role, and of all, in a window; None where the policy answers for another period only."""
        if (basis, months) not in self._found:
            self._found[basis, months] = self._ask(basis, months)
        return self._found[basis, months]

    def _ask(self, basis: str, months: range) -> tuple[RoleTable, Mapping[Key, Counted]] | None:
        since, until = days(months)
        asked = replace(self._question, basis=(Basis(basis),), since=since, until=until)
        try:
            table = ask_roles(self._questions, asked)
        except Refused as refused:
            # A basis that is told by years alone has windows that aren't over while another's are.
            if (refused.nearest.get("since"), refused.nearest.get("until")) == (since.isoformat(), until.isoformat()):
                raise
            return None
        answered = table.document["question"]
        if (answered.get("since"), answered.get("until")) != (since.isoformat(), until.isoformat()):
            return None
        self.document = table.document
        return table, self._all(table, as_answered(table.document, asked))

    def _all(self, table: RoleTable, asked: Question) -> Mapping[Key, Counted]:
        """The published total of each group, with the operations that it rests on."""
        behind = {}
        try:
            found = self._questions.count(replace(asked, unit=Unit.OPERATIONS)).to_document()
            behind = {_without_unit(key): number for key, number in rows(found)}
        except Refused:
            pass
        return {
            group: Counted((), number, behind.get(_without_unit(group)) if len(table.totals) == 1 else None)
            for group, number in table.totals.items()
        }


def _without_unit(key: Key) -> Key:
    return tuple(pair for pair in key if pair[0] != "unit")


def _row(asker: _Asker, city: str, day: date, group: Key, tried: Sequence[Comparison], months: int | None) -> ChangeRow:
    """The longest comparable windows that the policy answers; else the first that it answers, with the reasons."""
    basis = str(value(group, "basis"))
    for one in (*(one for one in tried if not one.faults), *(one for one in tried if one.faults)):
        before, after = (asker.window(basis, side) for side in (one.windows.before, one.windows.after))
        if before and after:
            return _compared(city, day, group, one, before, after, months)
    why = said("No source of this basis has closed months on both sides of {day}.", day=day)
    if tried:
        why = said("The disclosure policy answers no such windows around {day}.", day=day)
    return ChangeRow(dict(group), None, (why,), (), (), ())


def _compared(
    city: str,
    day: date,
    group: Key,
    one: Comparison,
    before: tuple[RoleTable, Mapping[Key, Counted]],
    after: tuple[RoleTable, Mapping[Key, Counted]],
    months: int | None,
) -> ChangeRow:
    key = dict(group)
    made_up = Origin.SYNTHETIC in ([key["origin"]] if "origin" in key else after[0].document["origin"])
    where = _Where(city, day, one, str(key["basis"]), str(key["unit"]), made_up=made_up)
    sides = [(table, totals.get(group, _nobody(()))) for table, totals in (before, after)]
    (then, then_all), (now, now_all) = sides
    counts = [_count_row(where, None, then_all, now_all, None)]
    for role in Role:
        unknown = tuple(table.counted(group, (Role.UNKNOWN,)) for table in (then, now))
        pair = then.counted(group, (role,)), now.counted(group, (role,))
        counts.append(_count_row(where, role, *pair, None if role is Role.UNKNOWN else unknown))
    ratios = [_ratio_row(where, name, _ratio(then, group, name), _ratio(now, group, name)) for name in PAIRS]
    return ChangeRow(key, one, one.faults, _notes(one, months), tuple(counts), tuple(ratios))


def _nobody(roles: tuple[Role, ...]) -> Counted:
    return Counted(roles, HELD_BACK, None)


def _ratio(table: RoleTable, group: Key, name: str) -> Ratio:
    sides = (SELLING, PAIRS[name], (Role.UNKNOWN,))
    return make_ratio(*(table.counted(group, roles) for roles in sides), records=table.records(group))


def _notes(one: Comparison, months: int | None) -> tuple[str, ...]:
    notes, length = list(one.notes), one.windows.months
    wanted = lengths(months)[0]
    if months and length == wanted != months:
        notes.append(said("Windows of {n} months: a window is one month, one quarter, or whole years.", n=length))
    if length < wanted:
        notes.append(said("Windows of {n} months: no longer ones can be compared around this day.", n=length))
    if length < 12:
        notes.append(said("Windows shorter than a year compare different seasons."))
    return tuple(notes)


@dataclass(frozen=True, slots=True)
class _Where:
    """What every sentence of a row says of place, time and kind."""

    city: str
    day: date
    comparison: Comparison
    basis: str
    unit: str
    made_up: bool

    def sentence(self, shifted: Shift, above: tuple[Role, ...], below: tuple[Role, ...] | None = None) -> str:
        windows: Windows = self.comparison.windows
        told = change_sentence(
            shifted,
            city=self.city,
            windows=(windows.before, windows.after),
            basis=self.basis,
            unit=self.unit,
            above=above,
            below=below,
        )
        return sentences([MADE_UP, told]) if self.made_up else told


def _count_row(
    where: _Where,
    role: Role | None,
    before: Counted,
    after: Counted,
    unknown: tuple[Counted, ...] | None,
) -> CountRow:
    shifted = shift(before, after, unknown, where.comparison.faults)
    return CountRow(role, before, after, shifted, where.sentence(shifted, (role,) if role else ()))


def _ratio_row(where: _Where, name: str, before: Ratio, after: Ratio) -> RatioRow:
    shifted = ratio_shift(before, after, where.comparison.faults)
    return RatioRow(name, before, after, shifted, where.sentence(shifted, SELLING, PAIRS[name]))
