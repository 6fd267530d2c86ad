"""The tables of evidence, read and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, Final, TypeVar

from safelight.core.errors import CatalogError
from safelight.policy.model.levers import LEVERS
from safelight.policy.model.parameters import quantities

GROUPS: Final = ("contributing_factors", "stages", "interventions", "prevalence", "markets", "costs", "enforcement")
_RATIOS: Final = "arrest_ratios"
_T = TypeVar("_T")


class Read(StrEnum):
    """Whether somebody read the figure where it was published."""

    SOURCE = "source"
    SUMMARY = "summary"
    """An abstract, a news item or another's summary was read."""
    NO = "no"


class Kind(StrEnum):
    """What a line is."""

    STUDY = "study"
    GAP = "gap"
    """Somebody looked, and nothing was found."""
    UNVERIFIED = "unverified"
    HYPOTHESIS = "client's hypothesis"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A quantity somebody measured, supposed or looked for in vain. `best` is None where there is no number;
    `best_text` is what a study says instead. `drives`: the symbols of the model that rest on it."""

    id: str
    group: str
    name: str
    unit: str
    distribution: str
    citation: str
    grade: str
    read: Read
    kind: Kind
    best: float | None = None
    best_text: str = ""
    low: float | None = None
    high: float | None = None
    interval: str = ""
    population: str = ""
    place: str = ""
    year: str = ""
    design: str = ""
    sample: int | str = ""
    found_at: str = ""
    note: str = ""

    @property
    def is_assumption(self) -> bool:
        """No study stands behind it: it is marked wherever it has effect."""
        return self.kind is not Kind.STUDY or self.grade == "D"

    @property
    def drives(self) -> tuple[str, ...]:
        """The symbols of the model that rest on it."""
        return drives().get(self.id, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedRatio:
    """A published measurement of who is arrested: what stands above and below the line, as its source defines it.

    `measure` names the definition: only ratios of the same measure may be compared, and none is joined to another by
    a line.
    """

    id: str
    place: str
    period: str
    event: str
    measure: str
    design: str
    citation: str
    grade: str
    read: Read
    victims: int | None = None
    victims_are: str = ""
    exploiters: int | None = None
    exploiters_are: str = ""
    buyers_arrested: int | None = None
    sellers_arrested: int | None = None
    ratio: float | None = None
    sellers_per_exploiter: float | None = None
    buyers_per_exploiter: float | None = None
    found_at: str = ""
    note: str = ""


@cache
def evidence() -> Mapping[str, Evidence]:
    """Every line by its id. Raises CatalogError for a table with a mistake."""
    found: dict[str, Evidence] = {}
    for group in GROUPS:
        for name, line in _table(group).items():
            found[name] = _line(Evidence, group, name, {**line, "group": group, "kind": Kind(line.get("kind", ""))})
    return found


@cache
def observed_ratios() -> Mapping[str, ObservedRatio]:
    """The published measurements of arrest ratios by their ids."""
    return {name: _line(ObservedRatio, _RATIOS, name, line) for name, line in _table(_RATIOS).items()}


@cache
def drives() -> Mapping[str, tuple[str, ...]]:
    """Evidence id -> the symbols of the model that rest on it."""
    found: dict[str, list[str]] = {}
    for one in quantities().values():
        for name in one.evidence:
            found.setdefault(name, []).append(one.symbol)
    for lever in LEVERS:
        for name in lever.evidence:
            found.setdefault(name, []).extend(effect.symbol for effect in lever.effects)
    return {name: tuple(symbols) for name, symbols in found.items()}


def _line(kind: type[_T], table: str, name: str, line: dict[str, Any]) -> _T:
    known = {one.name for one in fields(kind)}  # type: ignore[arg-type]
    if unknown := set(line) - known:
        raise _mistake(table, name, f"has {', '.join(sorted(unknown))}, which no line has")
    if line.get("grade") not in {"A", "B", "C", "D"}:
        raise _mistake(table, name, "has no grade of A to D")
    low, best, high = line.get("low"), line.get("best"), line.get("high")
    if not _ordered(low, best) or not _ordered(best, high) or not _ordered(low, high):
        raise _mistake(table, name, "has a best value outside its interval")
    try:
        return kind(**{**line, "id": name, "read": Read(line.get("read", ""))})
    except (TypeError, ValueError) as error:
        raise _mistake(table, name, "lacks a key or has a value that is not of its kind") from error


def _ordered(lower: float | None, upper: float | None) -> bool:
    return lower is None or upper is None or lower <= upper


def _table(name: str) -> dict[str, dict[str, Any]]:
    text = resources.files(__package__).joinpath(f"{name}.toml").read_text("utf-8")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _mistake(name, "", f"is no TOML: {error}") from error


def _mistake(table: str, name: str, what: str) -> CatalogError:
    return CatalogError(f"policy/evidence/{table}.toml, {name}: it {what}.", fix="Correct the line.")
