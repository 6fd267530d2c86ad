"""Rights and legal help as they are texted: a reviewed file of dated lines with their sources (`rights.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from safelight.presence.texting.commands import Language

FILE: Final = Path(__file__).with_name("rights.toml")
NO_LINE: Final = ("No legal help line is listed for {city} yet.", "Aun no hay linea de ayuda legal para {city}.")


@dataclass(frozen=True, slots=True)
class Line:
    """One text in both languages, the page it is from, when that was read, and when somebody of the trade checked it.

    `reclaim`: the number to call for belongings that a city took, where one is known.
    """

    en: str
    es: str
    source: str
    read: date
    reviewed: date | None
    reclaim: str = ""

    def said(self, language: Language) -> str:
        """The text."""
        return self.es if language == "es" else self.en


@cache
def rights() -> Line:
    """What anybody may do, wherever they are in the United States."""
    return _line(_file()["rights"])


@cache
def help_lines() -> Mapping[str, Line]:
    """City -> who helps there."""
    return {city: _line(said) for city, said in _file()["help"].items()}


def _file() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def _line(said: dict[str, Any]) -> Line:
    reviewed = said["reviewed"]
    if reviewed is not False and not isinstance(reviewed, date):
        raise ValueError("reviewed is a day, or false")
    return Line(said["en"], said["es"], said["source"], said["read"], reviewed or None, said.get("reclaim", ""))
