"""SQL for DuckDB from the neutral expressions, compiled once per shape and condition.

Ibis needs 10 to 40 ms to compile a question, longer than the database needs to answer it. So the conditions and the
sums are compiled apart and kept, with marks where values go. Values are whole numbers and words of closed lists.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from typing import Final

import ibis

from safelight.core.counts import TRUE_COLUMNS
from safelight.core.question import Question
from safelight.core.vocabulary import Dimension, Unit
from safelight.store import expressions
from safelight.store.conditions import Condition, Value
from safelight.store.expressions import FACT_SCHEMA, Expression
from safelight.store.heads import HEAD_SCHEMA

FACTS: Final = "facts"
_ROWS: Final = "rows_of_the_question"
_SUMS: Final = ", ".join(f'"{name}"::BIGINT AS "{name}"' for name in TRUE_COLUMNS)
"""DuckDB adds up in 128 bits, which Arrow would carry as decimals."""
_FIRST_MARK: Final = 2_000_000_000
_MARK: Final = re.compile(r"'?(2000000\d{3})'?")
_WORD: Final = re.compile(r"[a-z0-9_]+")


class Compiled:
    """Compiled parts, kept for the life of the engine: some hundreds, as there are few shapes and conditions."""

    def __init__(self) -> None:
        self._facts = ibis.table(FACT_SCHEMA | HEAD_SCHEMA, name=FACTS)
        self._sums: dict[object, list[str]] = {}
        self._columns: dict[object, str] = {}
        self._conditions: dict[tuple[str, int], list[str]] = {}
        self._lock = threading.Lock()

    def sql(self, question: Question, conditions: Sequence[Condition], *, events: bool, head: str | None = None) -> str:
        """One statement over the table `facts`, values put in; the dimensions have their names, words are codes."""
        split = expressions.split_by(question)
        columns = ", ".join(self._column(name, question, head) for name in expressions.row_schema(len(split)))
        wanted = " AND ".join(self._condition(condition) for condition in conditions)
        rows = f'(SELECT {columns} FROM "{FACTS}" AS "t0" WHERE {wanted})'  # noqa: S608  # numbers and words of ours
        named = ", ".join(f'{_coded(name, number)} AS "{name}"' for number, name in enumerate(split))
        chosen = ", ".join(part for part in ('"series"', named, _SUMS) if part)
        operations = question.unit is Unit.OPERATIONS
        return f"SELECT {chosen} FROM ({rows.join(self._sum(len(split), operations, events, bool(head)))})"  # noqa: S608

    def _sum(self, width: int, operations: bool, events: bool, heads: bool) -> list[str]:
        key = (width, operations, events, heads)
        if key not in self._sums:
            with self._lock:
                rows = ibis.table(expressions.row_schema(width), name=_ROWS)
                counted = expressions.counts(rows, width, operations=operations, events=events, heads=heads)
                self._sums[key] = to_sql(counted).split(f'"{_ROWS}"')
        return self._sums[key]

    def _column(self, name: str, question: Question, head: str | None) -> str:
        """One column of the rows: compiled alone, once for each dimension."""
        place = int(name.removeprefix("place_")) if name.startswith("place_") else None
        what = expressions.split_by(question)[place] if place is not None else name
        key = (name, what, *_varies(name, what, question, head))
        if key not in self._columns:
            with self._lock:
                column = expressions.row_columns(self._facts, question, head)[name]
                text = to_sql(self._facts.select(**{name: column}))
                self._columns[key] = text.removeprefix("SELECT ").rsplit(" FROM ", maxsplit=1)[0]
        return self._columns[key]

    def _condition(self, condition: Condition) -> str:
        key = (condition.name, len(condition.values))
        if key not in self._conditions:
            with self._lock:
                self._conditions[key] = self._template(condition)
        pieces = list(self._conditions[key])
        pieces[1::2] = [_literal(condition.values[int(mark) - _FIRST_MARK]) for mark in pieces[1::2]]
        return "".join(pieces)

    def _template(self, condition: Condition) -> list[str]:
        """Text and marks in turn."""
        marks = [
            ibis.literal(_FIRST_MARK + place if isinstance(value, int) else str(_FIRST_MARK + place))
            for place, value in enumerate(condition.values)
        ]
        text = to_sql(self._facts.filter(condition.build(self._facts, marks)))
        _, where = text.split(" WHERE ", maxsplit=1)
        return _MARK.split(f"({where})")


def _coded(name: str, number: int) -> str:
    """A dimension of the result, words as their place in the list: NumPy takes numbers as they are."""
    column = f'"place_{number}"'
    return f"enum_code({column})" if FACT_SCHEMA.get(name) == "string" else column


def _varies(name: str, what: str, question: Question, head: str | None) -> tuple[object, ...]:
    """What else of a question changes a column: compiling it again for anything more would cost a question dearly."""
    if what == Dimension.CELL:
        return (question.resolution,)
    if name == "series":
        return (question.unit is Unit.OPERATIONS,)
    return (head,) if name == "head" else ()


def to_sql(expression: Expression) -> str:
    """One line of DuckDB SQL."""
    return " ".join(str(ibis.to_sql(expression, dialect="duckdb", pretty=False)).split())


def _literal(value: Value) -> str:
    if isinstance(value, int):
        return str(value)
    if not _WORD.fullmatch(value):
        raise ValueError("a condition takes words of the vocabulary")
    return f"'{value}'"
