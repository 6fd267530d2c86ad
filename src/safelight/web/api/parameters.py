"""The query parameters as OpenAPI describes them: exactly the filters of a question, and the format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from safelight.core.question import LISTS, Question
from safelight.core.vocabulary import WEEKDAYS, Unit
from safelight.web.api.answering import LANGUAGE
from safelight.web.configuration import LANGUAGES

_LISTS: Final[Mapping[str, str]] = {
    "basis": "What a record stands for. Without one basis, rows are split by basis.",
    "role": "The side of the trade that the charge speaks of.",
    "sex": "Of the person arrested, as published.",
    "age_band": "Of the person arrested. under_18 alone: one number per city and year.",
    "race": "Of the person arrested, as published; by city and year only.",
    "charge": "Family of the charge. lewd_conduct stands in no total.",
    "venue": "Kind of place.",
    "origin": "Open, contributed or synthetic. Without it: open where a city has open records, else synthetic.",
    "by": "Dimensions to split by, three at most.",
}

_TEXTS: Final[Mapping[str, tuple[str, str | int]]] = {
    "city": ("Ids of cities.", "chicago,oakland"),
    "since": ("First day, or a month or year; snaps outward to the steps of the answer.", "2015"),
    "until": ("Last day, or a month or year; snaps outward to the steps of the answer.", "2024-06"),
    "hours": ("Hours of the day, local; may span midnight; snaps outward to blocks of four hours.", "20-4"),
    "size_min": ("Smallest size of operation, in records; snaps to 1, 2, 5, 10, 25.", 2),
    "size_max": ("Largest size of operation, in records; snaps to 1, 4, 9, 24.", 9),
    "source": ("Ids of sources.", "crimes"),
    "bbox": (
        "West, south, east, north in degrees: which cells are sent; changes no number.",
        "-122.4,37.7,-122.1,37.9",
    ),
    "release": ("A named set of generations, for numbers that never move.", "2026-11"),
}


def parameters(formats: tuple[str, ...]) -> list[dict[str, Any]]:
    """OpenAPI parameter objects, in the order of the question's fields, then `format`."""
    described = [_parameter(field.name) for field in fields(Question)]
    return [
        *described,
        _query("format", {"type": "string", "enum": list(formats)}, "Form of the answer; json if left out."),
    ]


def _parameter(name: str) -> dict[str, Any]:
    if name in LISTS:
        return _query(name, _list([word.value for word in LISTS[name]]), _LISTS[name])
    if name == "weekdays":
        return _query(name, _list(list(WEEKDAYS)), "Days of the week.")
    if name == "unit":
        return _query(
            name, {"type": "string", "enum": [unit.value for unit in Unit]}, "What to count; units are never added."
        )
    if name == "resolution":
        return _query(
            name, {"type": "integer", "enum": [6, 7, 8]}, "H3 resolution of cells; the answer may be coarser."
        )
    what, example = _TEXTS[name]
    return _query(name, {"type": "integer" if isinstance(example, int) else "string"}, what, example)


def _list(words: list[str]) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string", "enum": words}}


def _query(name: str, schema: dict[str, Any], what: str, example: str | int | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"name": name, "in": "query", "required": False, "schema": schema, "description": what}
    if schema["type"] == "array":
        found |= {"style": "form", "explode": False}
    return found if example is None else {**found, "example": example}


IN_LANGUAGE: Final = _query(
    LANGUAGE,
    {"type": "string", "enum": [code for code, _name in LANGUAGES]},
    "Language of the sentences; names, codes and numbers stay as they are. English if left out.",
)
