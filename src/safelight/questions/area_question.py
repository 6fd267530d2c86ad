"""A question about encampments or other police activity: filters of a question, what it is about, and kinds of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

from safelight.core.errors import BadFilter
from safelight.core.question import Question
from safelight.core.said import said
from safelight.core.vocabulary import KINDS_ABOUT, About, AreaKind, Dimension

TAKES: Final = (
    *("about", "kind", "city", "since", "until", "hours", "weekdays", "basis", "source", "origin"),
    *("bbox", "release", "by", "resolution"),
)
"""The filters of such a question, in the order in which they are told."""

BY: Final = (
    *(Dimension.CITY, Dimension.CELL, Dimension.YEAR, Dimension.QUARTER, Dimension.MONTH),
    *(Dimension.WEEKDAY, Dimension.HOUR, Dimension.BASIS, Dimension.SOURCE),
)
"""What an answer may be split by; it is always split by kind, too."""

KIND: Final = "kind"


@dataclass(frozen=True, slots=True)
class AreaQuestion(Question):
    """Filters of a question with `about` and `kind`; no kind is all that belong to `about`, told apart."""

    about: About = About.ENCAMPMENTS
    kind: tuple[AreaKind, ...] = ()

    @classmethod
    def from_filters(cls, filters: Mapping[str, str]) -> AreaQuestion:
        """Parse filters as they stand in an address. Raises BadFilter, saying what to write."""
        if unknown := sorted(set(filters) - set(TAKES)):
            raise BadFilter(
                said("{name} is not a filter.", name=repr(unknown[0][:40])),
                fix=said("The filters are: {names}.", names=", ".join(TAKES)),
            )
        given = {name: value.strip() for name, value in filters.items() if value.strip()}
        about = _about(given.pop("about", About.ENCAMPMENTS.value))
        kinds = _kinds(given.pop(KIND, ""), about)
        by = [word for word in given.pop("by", "").split(",") if word.strip().lower() != KIND]
        plain = Question.from_filters({**given, "by": ",".join(by)})
        if wrong := [name.value for name in plain.by if name not in BY]:
            raise _bad("by", wrong[0], [*(name.value for name in BY), KIND])
        return cls(**{field.name: getattr(plain, field.name) for field in fields(plain)}, about=about, kind=kinds)

    @property
    def kinds(self) -> tuple[AreaKind, ...]:
        """The kinds that are answered, in the order in which they are told."""
        return tuple(kind for kind in KINDS_ABOUT[self.about] if not self.kind or kind in self.kind)


def _about(word: str) -> About:
    try:
        return About(word.lower())
    except ValueError:
        raise _bad("about", word, list(About)) from None


def _kinds(text: str, about: About) -> tuple[AreaKind, ...]:
    words = [word.strip().lower() for word in text.split(",") if word.strip()]
    known = [kind.value for kind in KINDS_ABOUT[about]]
    if wrong := [word for word in words if word not in known]:
        raise _bad(KIND, wrong[0], known)
    return tuple(kind for kind in KINDS_ABOUT[about] if kind in words)


def _bad(name: str, value: str, words: list[str]) -> BadFilter:
    return BadFilter(
        said("{name}: {value} is not understood;", name=name, value=repr(value[:40])),
        fix=said("use one or more of {words}.", words=", ".join(words)),
    )
