"""Scenario files: what a run, a search or a report is asked with, in TOML with a version, and checked first."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, get_args

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from safelight.core.errors import BadInput
from safelight.core.said import said
from safelight.policy.listing import tables_digest
from safelight.policy.model.levers import COUNT
from safelight.policy.places import place
from safelight.policy.setting import MOST_MONTHS, Setting, check_interval, setting

VERSION: Final = 1
"""The version of scenario files that is read."""

MODEL: Final = "SM-1"


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Goal(_Table):
    """At most `new_victims` new victims a year by year `year`, for at most `budget` USD a year on levers, in at least
    `probability` of the uncertain worlds."""

    new_victims: float = Field(ge=0)
    year: int = Field(ge=1, le=MOST_MONTHS // 12)
    budget: float = Field(gt=0)
    probability: float = Field(default=0.8, gt=0, le=1)


class Search(_Table):
    """How a search goes: `worlds` are drawn with `seed`; `levers` are those it may use, all where none is named."""

    worlds: int = Field(default=1000, ge=10, le=20_000)
    seed: int = Field(default=1, ge=0, le=2**32 - 1)
    levers: tuple[int, ...] = ()


class Scenario(_Table):
    """A scenario. `set`: symbols of the model with their values; `intervals`: what is uncertain of them, low and high.

    `stages`: the client's hypothesis of stages; off, the police see all victims alike (specification 5.9.10).
    """

    version: int = VERSION
    name: str = Field(default="", max_length=120)
    place: str = Field(default="", max_length=40)
    months: int = Field(default=120, ge=1, le=MOST_MONTHS)
    stages: bool = True
    set: dict[str, float] = Field(default_factory=dict)
    intervals: dict[str, tuple[float, float]] = Field(default_factory=dict)
    goal: Goal | None = None
    search: Search = Field(default_factory=Search)

    def setting(self) -> Setting:
        """The run that it asks for. What `set` names beats the place's figures. Raises BadFilter."""
        where = place(self.place) if self.place else None
        given = {**(where.symbols if where else {}), **self.set}
        return setting(given, months=self.months, residents=where.residents if where else None, staged=self.stages)

    @property
    def hash(self) -> str:
        """What names its results: SHA-256 over all that it asks and over the model's own tables, in hexadecimal."""
        asked = self.model_dump(exclude={"name"}) | {"model": MODEL, "tables": tables_digest()}
        asked["set"] = self.setting().numbers()
        return hashlib.sha256(orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)).hexdigest()


def read_scenario(path: Path) -> Scenario:
    """The scenario of a TOML file. Raises BadInput, NotThere or BadFilter with a sentence."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadInput(
            said("The scenario {file} can't be read: {reason}.", file=path.name, reason=error.strerror or ""),
            fix=said("Name a file that is there."),
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(
            said("The scenario {file} is not TOML: {reason}.", file=path.name, reason=str(error)),
            fix=said("Correct that line."),
        ) from None
    if "version" not in content:
        raise _of_version("0")
    return scenario(content)


def scenario(content: Mapping[str, Any]) -> Scenario:
    """A scenario from its tables; `version` may be left out. Raises BadInput, NotThere or BadFilter with a sentence."""
    version = content.get("version", VERSION)
    if version != VERSION:
        raise _of_version(str(version)[:20])
    try:
        found = Scenario.model_validate(_with_tuples(content))
    except ValidationError as error:
        raise _fault(error) from None
    for symbol, (low, high) in found.intervals.items():
        check_interval(symbol, low, high, found.set.get(symbol))
    for lever in found.search.levers:
        if not 1 <= lever <= COUNT:
            raise BadInput(
                said("There is no lever {number}.", number=lever), fix=said("Levers are 1 to {count}.", count=COUNT)
            )
    found.setting()
    return found


def _with_tuples(content: Mapping[str, Any]) -> dict[str, Any]:
    """TOML and JSON know lists alone, where a pair or a set of levers is meant."""
    made = dict(content)
    if isinstance(intervals := made.get("intervals"), Mapping):
        made["intervals"] = {
            name: tuple(map(_number, span)) if isinstance(span, list) else span for name, span in intervals.items()
        }
    if isinstance(values := made.get("set"), Mapping):
        made["set"] = {name: _number(value) for name, value in values.items()}
    if isinstance(search := made.get("search"), Mapping) and isinstance(levers := search.get("levers"), list):
        made["search"] = {**search, "levers": tuple(levers)}
    return made


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _of_version(version: str) -> BadInput:
    return BadInput(
        said("The scenario is of version {version}; version {known} is read here.", version=version, known=VERSION),
        fix=said("Write `version = {known}` and go through its keys; the user guide lists them.", known=VERSION),
    )


def _fault(error: ValidationError) -> BadInput:
    faults = error.errors(include_url=False, include_input=False)
    fault = next((one for one in faults if one["type"] == "extra_forbidden"), faults[0])
    key = ".".join(str(part) for part in fault["loc"]) or said("the file")
    if fault["type"] == "extra_forbidden":
        return BadInput(said("A scenario has no key {key}.", key=key), fix=_nearest(fault["loc"]))
    limits = fault.get("ctx", {})
    match fault["type"]:
        case "missing":
            what = said("The scenario lacks {key}.", key=key)
        case "finite_number":
            what = said("In the scenario, {key} is no number that can be counted with.", key=key)
        case "greater_than":
            what = said("In the scenario, {key} must be above {limit}.", key=key, limit=f"{limits['gt']:g}")
        case "greater_than_equal":
            what = said("In the scenario, {key} must be {limit} or more.", key=key, limit=f"{limits['ge']:g}")
        case "less_than_equal":
            what = said("In the scenario, {key} must be {limit} or less.", key=key, limit=f"{limits['le']:g}")
        case _:
            what = said("In the scenario, {key} is not of the kind that it must be.", key=key)
    return BadInput(what, fix=said("Correct that key; the user guide lists them all."))


def _nearest(loc: tuple[int | str, ...]) -> str:
    table: type[BaseModel] = Scenario
    for part in loc[:-1]:
        kinds = get_args(table.model_fields[str(part)].annotation) or (table.model_fields[str(part)].annotation,)
        table = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), Scenario)
    keys = list(table.model_fields)
    close = get_close_matches(str(loc[-1]), keys, n=1)
    return said("Did you mean {key}?", key=close[0]) if close else said("Keys are {keys}.", keys=", ".join(keys))
