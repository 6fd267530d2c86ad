"""Published counts by role, with what a ratio needs beside them: operations, buyers and exploiters together, totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from safelight.core.errors import Refused
from safelight.core.question import Question
from safelight.core.vocabulary import Dimension, Role, Unit
from safelight.observatory.published import HELD_BACK, Asks, Document, Key, Number, same_area_rows, value, without
from safelight.observatory.sides import DEMAND, Counted


@dataclass(frozen=True, slots=True)
class RoleTable:
    """Answers to one question: by role, of buyers and exploiters together, in operations, and of all.

    `groups` are the keys of its rows without the role: the dimensions asked, basis and unit; `units` says in how many
    units a group (its key without the unit) is counted: operations can be told apart only where it is one.
    """

    document: Document
    groups: tuple[Key, ...]
    by_role: Mapping[tuple[Key, Role], Number]
    demand: Mapping[Key, Number]
    operations: Mapping[tuple[Key, Role], Number]
    demand_operations: Mapping[Key, Number]
    totals: Mapping[Key, Number]
    units: Mapping[Key, int]

    def counted(self, group: Key, roles: tuple[Role, ...]) -> Counted:
        """The published count of roles in a group; buyers and exploiters together have a number of their own."""
        behind = tuple(sorted((*without(group, ("unit",)), ("unit", Unit.OPERATIONS.value))))
        alone = self.units.get(without(group, ("unit",))) == 1
        if len(roles) == 1:
            number = self.by_role.get((group, roles[0]), HELD_BACK)
            operations = self.operations.get((behind, roles[0])) if alone else None
        else:
            number = self.demand.get(group) or _sum([self.counted(group, (role,)).number for role in roles])
            operations = self.demand_operations.get(behind) if alone else None
        if not number.shown and number.cap is None:
            number = replace(number, cap=self._cap(group, roles))
        return Counted(roles, number, operations)

    def records(self, group: Key) -> int | None:
        """The published number of all records of a group, whatever their role; None where it isn't shown."""
        total = self.totals.get(group)
        return total.number if total else None

    def counts(self) -> list[dict[str, Any]]:
        """Published counts by role, each with the operations that it rests on."""
        counts = []
        for group in self.groups:
            for role in Role:
                key = dict(group)
                document = self.counted(group, (role,)).to_document(str(key["basis"]), str(key["unit"]))
                del document["roles"]
                counts.append({**key, "role": role.value, **document})
        return counts

    def _cap(self, group: Key, roles: tuple[Role, ...]) -> float | None:
        """The most that can stand behind a number that is held back; None where the total is held back too.

        The published total less what is published of other roles, each taken at the far end of its noise: wide enough
        to be true for certain, and no sharper than what those numbers say already.
        """
        total = self.totals.get(group)
        if total is None or total.number is None:
            return None
        reach = float(self.document["published"]["max_change"])
        others = [self.by_role.get((group, role), HELD_BACK).number for role in Role if role not in roles]
        least = sum(max(number - reach, 0.0) for number in others if number is not None)
        return max(total.number + reach - least, 0.0)


def ask_roles(questions: Asks, question: Question) -> RoleTable:
    """Ask `question` by role, and what stands beside it, all as sharp as the first answer came out."""
    document = questions.count(replace(question, by=(*question.by, Dimension.ROLE))).to_document()
    by_role = {_role_key(key): number for key, number in same_area_rows(document)}
    same = as_answered(document, question)
    split = replace(same, by=(*same.by, Dimension.ROLE))
    both = replace(same, role=DEMAND)
    operations = _optional(questions, replace(split, unit=Unit.OPERATIONS))
    groups = tuple(dict.fromkeys(key for key, _ in by_role if value(key, "unit") != Unit.OPERATIONS))
    return RoleTable(
        document=document,
        groups=groups,
        by_role=by_role,
        demand=dict(_optional(questions, both)),
        operations={_role_key(key): number for key, number in operations},
        demand_operations=dict(_optional(questions, replace(both, unit=Unit.OPERATIONS))),
        totals=dict(_optional(questions, same)),
        units=Counter(without(group, ("unit",)) for group in groups),
    )


def as_answered(document: Document, question: Question) -> Question:
    """The question as the policy answered it (snapped, coarsened), less the role: other answers then fit its rows."""
    filters = {name: _text(content) for name, content in document["question"].items() if name in _SNAPPED}
    answered = Question.from_filters(filters)
    return replace(
        question,
        since=answered.since,
        until=answered.until,
        by=tuple(dimension for dimension in answered.by if dimension is not Dimension.ROLE),
        resolution=answered.resolution,
    )


_SNAPPED: Final = ("since", "until", "by", "resolution")


def _text(content: Any) -> str:
    """A filter's value as it stands in an address."""
    if content is None:
        return ""
    return ",".join(str(part) for part in content) if isinstance(content, list | tuple) else str(content)


def _optional(questions: Asks, question: Question) -> list[tuple[Key, Number]]:
    """Rows of a question that only adds to the ratio; none where the policy doesn't answer it."""
    try:
        return same_area_rows(questions.count(question).to_document())
    except Refused:
        return []


def _role_key(key: Key) -> tuple[Key, Role]:
    return without(key, ("role",)), Role(value(key, "role"))


def _sum(numbers: list[Number]) -> Number:
    """Two roles that have no number of their own together: the sum of both, where both are shown."""
    if any(not number.shown for number in numbers):
        caps = [number.cap for number in numbers]
        known = None if any(cap is None for cap in caps) else sum(cap or 0.0 for cap in caps)
        return Number("protected", None, known, 0.0)
    total = sum(number.number or 0 for number in numbers)
    return Number("shown", total, float(total), sum(number.noise for number in numbers))
