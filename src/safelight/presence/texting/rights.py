"""Rights and legal help as they are texted: a reviewed file of dated lines with their sources (`rights.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from safelight.presence.texting.commands import Language

FILE: Final = Path(__file__).with_name("rights.toml")


@dataclass(frozen=True, slots=True)
class Line:
    """One text in both languages, the page it is from, when that was read, and when a lawyer went over it."""

    en: str
    es: str
    source: str
    read: date
    reviewed: date | None

    def said(self, language: Language) -> str:
        """The text."""
        return self.es if language == "es" else self.en


@cache
def rights() -> Line:
    """What anybody may do, wherever they are in the United States."""
    return _line(_file()["rights"])


@cache
def help_lines() -> Mapping[str, Line]:
    """City -> who helps in law there."""
    return {city: _line(said) for city, said in _file()["help"].items()}


def help_in(city: str, name: str) -> Line:
    """Who helps in law in a city (`name`: what it is called); where nobody has listed a line, where to look for one."""
    listed = help_lines().get(city)
    if listed is not None:
        return listed
    anywhere = _line(_file()["anywhere"])
    return replace(anywhere, en=anywhere.en.format(city=name), es=anywhere.es.format(city=name))


@cache
def reclaim_lines() -> Mapping[str, Line]:
    """City -> where what the city took in a clean-up is given back."""
    return {city: _line(said) for city, said in _file()["reclaim"].items()}


def _file() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def _line(said: dict[str, Any]) -> Line:
    reviewed = said["reviewed"]
    if reviewed is not False and not isinstance(reviewed, date):
        raise ValueError("reviewed is a day, or false")
    return Line(said["en"], said["es"], said["source"], said["read"], reviewed or None)
