"""Cases as investigators keep them: what is known of each, in part, as indicators to hold advertisements to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import phonenumbers

INDICATORS: Final = {
    "phones": "phone",
    "emails": "email",
    "handles": "handle",
    "payments": "payment",
    "links": "link",
    "cities": "city",
    "text_snippets": "text",
    "image_hashes": "picture",
    "vehicle_partials": "vehicle",
}
"""Name of a list of indicators -> kind of each."""
REGION: Final = "US"
"""Where a number without a country's code is taken to be."""
_HASH: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Case:
    """One case; `indicators` has a tuple of normal forms for each kind of `INDICATORS` that it knows of."""

    case_id: str
    indicators: Mapping[str, tuple[str, ...]]
    status: str = ""
    opened: date | None = None
    closed: date | None = None
    jurisdiction: str = ""

    def of(self, kind: str) -> tuple[str, ...]:
        """The indicators of one kind."""
        return self.indicators.get(kind, ())

    def lists(self) -> dict[str, tuple[str, ...]]:
        """The indicators as files name them."""
        return {name: self.of(kind) for name, kind in INDICATORS.items()}


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that couldn't be read, in whole or in part, and why; its content is never quoted."""

    line: int
    why: str


class Unread(ValueError):
    """A row that is no case."""


def case_of(row: Mapping[str, Any]) -> tuple[Case, list[tuple[str, int]]]:
    """A case, and of which indicators how many were left out as they are none; `Unread` where it is no case.

    Indicators stand under `indicators` or beside the id; a single one may stand without a list.
    """
    case_id = row.get("case_id")
    if not isinstance(case_id, str | int) or not str(case_id).strip():
        raise Unread("`case_id` is missing")
    told = row.get("indicators", row)
    if not isinstance(told, Mapping):
        raise Unread("`indicators` is no object")
    indicators: dict[str, tuple[str, ...]] = {}
    left_out = []
    for name, kind in INDICATORS.items():
        values = told.get(name) or []
        if isinstance(values, str):
            values = [values]
        if not isinstance(values, list):
            raise Unread(f"`{name}` is no list")
        normal = [normal_form(kind, value) for value in values]
        indicators[kind] = tuple(dict.fromkeys(one for one in normal if one))
        if missing := sum(one is None for one in normal):
            left_out.append((name, missing))
    case = Case(
        str(case_id).strip(),
        indicators,
        status=str(row.get("status") or ""),
        opened=_day(row.get("opened_at"), "opened_at"),
        closed=_day(row.get("closed_at"), "closed_at"),
        jurisdiction=str(row.get("jurisdiction") or ""),
    )
    return case, left_out


def _day(value: object, name: str) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise Unread(f"`{name}` is no day (YYYY-MM-DD)") from error


def normal_form(kind: str, value: object) -> str | None:
    """An indicator as extraction would give it: E.164, small letters, 64 hex digits; None where it is none."""
    if not isinstance(value, str) or not (text := value.strip()):
        return None
    match kind:
        case "phone":
            try:
                number = phonenumbers.parse(text, REGION)
            except phonenumbers.NumberParseException:
                return None
            if not phonenumbers.is_possible_number(number):
                return None
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        case "picture":
            return text.lower() if _HASH.fullmatch(text.lower()) else None
        case "text" | "city":
            return text
        case "handle":
            return "@" + text.lower().lstrip("@")
        case _:
            return text.lower()


def indicators_of(cases: Sequence[Case], kinds: Iterable[str]) -> list[tuple[int, str, str]]:
    """(place of the case, kind, value) of all indicators of these kinds."""
    wanted = list(kinds)
    return [(place, kind, value) for place, case in enumerate(cases) for kind in wanted for value in case.of(kind)]
