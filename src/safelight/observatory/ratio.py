"""Prostituted persons to buyers, to exploiters, and to both: always with its parts, its bounds and its interval.

`ratio` asks only for published counts. Every row is one city, basis and unit (and what `by` adds); rows of different
bases or units are never put together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from safelight.core.errors import BadFilter
from safelight.core.question import Question
from safelight.core.said import said, sentences
from safelight.core.vocabulary import TIME_DIMENSIONS, Dimension, Origin, Role, Unit
from safelight.observatory import words
from safelight.observatory.published import Asks, Document, Key, without
from safelight.observatory.roles import RoleTable, ask_roles
from safelight.observatory.sentences import period_words, ratio_sentence
from safelight.observatory.sides import PAIRS, SELLING, Ratio, make_ratio, ratio_document

BY: Final = (
    Dimension.CITY,
    Dimension.CELL,
    Dimension.YEAR,
    Dimension.QUARTER,
    Dimension.MONTH,
    Dimension.BASIS,
    Dimension.SOURCE,
)
"""What a ratio may be split by: it compares sides in a place and a time."""

MADE_UP: Final = said("Made-up data, for show:")
METHOD: Final = "docs/method/ratio.md"


@dataclass(frozen=True, slots=True)
class RatioRow:
    """One ratio of one city, basis and unit. `instead` is the nearest wider one that has a point, where this has none.

    `key` holds the dimensions answered, basis and unit; `of` says what a wider row is wider in.
    """

    name: str
    key: Mapping[str, Any]
    ratio: Ratio
    sentence: str
    of: str
    instead: RatioRow | None

    def to_document(self) -> dict[str, Any]:
        """Flat keys, then the ratio's parts, then what stands in for it."""
        basis, unit = str(self.key["basis"]), str(self.key["unit"])
        return {
            **self.key,
            "ratio": self.name,
            "of": self.of,
            **ratio_document(self.ratio, basis, unit),
            "sentence": self.sentence,
            "instead": self.instead.to_document() if self.instead else None,
        }


@dataclass(frozen=True, slots=True)
class RatioAnswer:
    """All ratios of a question, beside the published counts that they come from."""

    rows: tuple[RatioRow, ...]
    counts: tuple[Mapping[str, Any], ...]
    document: Document

    def to_document(self) -> dict[str, Any]:
        """The contract's document, with `rows` of ratios and `counts` by role with the operations they rest on."""
        kept = {name: content for name, content in self.document.items() if name != "rows"}
        return {
            **kept,
            "rows": [row.to_document() for row in self.rows],
            "counts": [dict(count) for count in self.counts],
            "method": METHOD,
        }


def ratio(questions: Asks, question: Question) -> RatioAnswer:
    """The three ratios of `question`, a row per city, basis, unit and dimension of `by`.

    Raises BadFilter where the question itself names a side (role, charge) or splits by anything but place, time, basis
    and source; Refused where the disclosure policy doesn't answer the counts.
    """
    ladder = _Ladder(questions, _checked(question))
    first = ladder.table(0)
    made = [_with_wider(ladder, group, name) for group in first.groups for name in PAIRS]
    return RatioAnswer(tuple(made), tuple(first.counts()), first.document)


class _Ladder:
    """The question as asked and its wider ones; each is asked once, and only when a row needs it."""

    def __init__(self, questions: Asks, asked: Question) -> None:
        self._questions = questions
        self.steps = ((said("as asked"), asked), *_wider(asked))
        self._tables: list[RoleTable] = []
        self._rows: dict[tuple[int, Key, str], RatioRow] = {}

    def table(self, step: int) -> RoleTable:
        while len(self._tables) <= step:
            self._tables.append(ask_roles(self._questions, self.steps[len(self._tables)][1]))
        return self._tables[step]

    def row(self, step: int, group: Key, name: str) -> RatioRow:
        """The ratio of a group at a step; wider rows stand in for many."""
        of, question = self.steps[step]
        key = _wide_key(group, question) if step else group
        if (step, key, name) not in self._rows:
            self._rows[step, key, name] = _row(self.table(step), key, name, of)
        return self._rows[step, key, name]


def _with_wider(ladder: _Ladder, group: Key, name: str) -> RatioRow:
    """A row; where it has no point, with the first wider one that has: the whole city, then a longer time."""
    row = ladder.row(0, group, name)
    if row.ratio.point is not None:
        return row
    wider = (ladder.row(step, group, name) for step in range(1, len(ladder.steps)))
    return replace(row, instead=next((wide for wide in wider if wide.ratio.point is not None), None))


def _checked(question: Question) -> Question:
    if question.role or question.charge:
        raise BadFilter(
            said("A ratio compares the sides, so it can't be asked for one role or charge."), fix=said("Leave it out.")
        )
    if wrong := [dimension for dimension in question.by if dimension not in BY]:
        raise BadFilter(
            said("by: a ratio can't be split by {word}.", word=wrong[0].value),
            fix=said("Use any of {words}.", words=", ".join(BY)),
        )
    if question.unit is Unit.OPERATIONS:
        raise BadFilter(
            said("A ratio counts people or offences, not operations."), fix=said("Leave {name} out.", name="unit")
        )
    if len(question.city) != 1 and Dimension.CITY not in question.by:
        return replace(question, by=(Dimension.CITY, *question.by))
    return question


def _wider(asked: Question) -> list[tuple[str, Question]]:
    """The whole city, then the whole period asked for, then all time: each only where it is wider than the last."""
    steps: list[tuple[str, Question]] = []
    now = asked
    if Dimension.CELL in now.by or now.bbox:
        now = _less(now, (Dimension.CELL,), bbox=None, resolution=None)
        steps.append((said("the whole city"), now))
    if any(dimension in now.by for dimension in TIME_DIMENSIONS):
        now = _less(now, TIME_DIMENSIONS)
        steps.append((said("the whole period"), now))
    if now.since or now.until:
        now = replace(now, since=None, until=None)
        steps.append((said("all closed months on record"), now))
    return steps


def _less(question: Question, dimensions: tuple[Dimension, ...], **changes: Any) -> Question:
    return replace(question, by=tuple(one for one in question.by if one not in dimensions), **changes)


def _wide_key(group: Key, wide: Question) -> Key:
    """The group's key in a table that lacks some of its dimensions."""
    kept = (*wide.by, Dimension.BASIS, Dimension.CITY)
    return without(group, [dimension.value for dimension in BY if dimension not in kept])


def _row(table: RoleTable, group: Key, name: str, of: str) -> RatioRow:
    sides = (SELLING, PAIRS[name], (Role.UNKNOWN,))
    made = make_ratio(*(table.counted(group, roles) for roles in sides), records=table.records(group))
    key = dict(group)
    answered = table.document["question"]
    since = answered.get("since") if table.document["asked"].get("since") else None
    until = answered.get("until")
    city = words.city_name(str(key.get("city") or answered.get("city")))
    sentence = ratio_sentence(
        made,
        where=said("{city}, cell {cell}", city=city, cell=str(key["cell"])) if key.get("cell") else city,
        when=period_words(since, until, key),
        basis=str(key["basis"]),
        unit=str(key["unit"]),
    )
    return RatioRow(name, key, made, _marked(sentence, table.document, key), of, None)


def _marked(sentence: str, document: Document, key: Mapping[str, Any]) -> str:
    """A sentence about made-up records says so first, because sentences are quoted alone."""
    origins = [key["origin"]] if "origin" in key else document["origin"]
    return sentences([MADE_UP, sentence]) if Origin.SYNTHETIC in origins else sentence
