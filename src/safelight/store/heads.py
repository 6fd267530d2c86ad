"""Heads: sums per operation worked out beforehand, so that most questions need one pass instead of two.

The event rule asks how many operations a count is made of and how big the largest is. That takes a sum per operation
first, over every record. But an operation lies in one cell, day and source; only a few attributes vary within one. So
for each of them, and for none, one record of every (operation, attribute value) carries the sum of them all: its head.
A question that uses one of these attributes at most counts heads; the others take the two passes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import ibis

from safelight.core.question import Question
from safelight.core.vocabulary import Dimension
from safelight.store.conditions import Condition
from safelight.store.expressions import FACT_SCHEMA, Expression

VARYING: Final = ("role", "sex", "age_band", "race", "charge", "venue", "hour")
"""Attributes that may differ between the records of one operation."""

WHOLE: Final = "head"
HEAD_SCHEMA: Final[dict[str, str]] = dict.fromkeys((WHOLE, *(f"head_{name}" for name in VARYING)), "int32")
"""Column -> type: the sum of n over the record's operation, population and attribute value; null on all but one."""

_FIXED: Final = (
    *("city", "source", "series", "by_default", "day", "visible_from", "month", "known_month"),
    *("known_quarter", "weekday", "cell_8", "cell_7", "cell_6", "size", "size_band"),
)


def with_heads(facts: Expression, place: str) -> Expression:
    """The facts with HEAD_SCHEMA; `place` is a column that numbers them, in any order."""
    grouped = facts.filter(facts.operation.notnull())
    found = facts
    for head in HEAD_SCHEMA:
        attribute = [name for name in VARYING if head == f"head_{name}"]
        sums = grouped.group_by(["operation", "population", *attribute]).agg(
            first=grouped[place].min(), total=grouped.n.sum()
        )
        heads = sums.select(sums.first.name("first"), sums.total.cast("int32").name(head))
        joined = found.left_join(heads, found[place] == heads["first"])
        found = joined.select(*found.columns, head)
    alone = {head: ibis.ifelse(found.operation.isnull(), found.n, found[head]) for head in HEAD_SCHEMA}
    return found.select(*FACT_SCHEMA, **alone)


def strays(facts: Expression) -> Expression:
    """How many more combinations of fixed attributes than operations there are: 0 where every operation has one."""
    grouped = facts.filter(facts.operation.notnull())
    combinations = grouped.select("operation", *_FIXED).distinct()
    return combinations.aggregate(n=combinations.count() - combinations.operation.nunique())


def head_of(question: Question, conditions: Sequence[Condition]) -> str | None:
    """The head column that answers the question in one pass, if there is one."""
    if question.resolution == 9 and Dimension.CELL in question.by:
        return None
    split = {name.value for name in question.by} & set(VARYING)
    filtered = {_attribute(condition): len(set(condition.values)) for condition in conditions}
    used = split | (set(filtered) & set(VARYING))
    if not used:
        return WHOLE
    if len(used) > 1:
        return None
    (only,) = used
    # Several values together, as in "role is buyer or exploiter", are no single head's sum, unless they are split.
    return f"head_{only}" if only in split or filtered[only] <= 1 else None


def _attribute(condition: Condition) -> str:
    return "hour" if condition.name in ("unknown_hour", "known_hour") else condition.name
