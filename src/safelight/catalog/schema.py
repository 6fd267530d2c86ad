"""JSON Schemas of the catalogue's files, for editors: completion, a sentence for each key, and errors while typing."""

from __future__ import annotations

from typing import Any, Final

from safelight.catalog.keys import KEYS
from safelight.catalog.model import City
from safelight.catalog.overlays import Publication
from safelight.catalog.rules import LawPack, Strict
from safelight.catalog.source_keys import FIELDS

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_BESIDE_CITY: Final = ("source", "rules", "unlink", "overlay")


def city_schema() -> dict[str, Any]:
    """The schema of a city file: a table [city], tables [[source]], and rules.

    What one key asks of another no schema can say: `safelight catalog check` does.
    """
    schema = _described(City)
    properties = schema.pop("properties")
    required = set(schema.pop("required"))
    inside = {name: value for name, value in properties.items() if name not in _BESIDE_CITY}
    return {
        "$schema": DIALECT,
        "title": "A city of the Safelight catalogue",
        "type": "object",
        "additionalProperties": False,
        "required": ["city", *sorted(required & set(_BESIDE_CITY))],
        "properties": {
            "city": {
                "type": "object",
                "additionalProperties": False,
                "required": sorted(required - set(_BESIDE_CITY)),
                "properties": inside,
            },
            **{name: properties[name] for name in _BESIDE_CITY},
        },
        "$defs": schema["$defs"],
    }


def law_pack_schema() -> dict[str, Any]:
    """The schema of a law pack: statutes as rules, and changes of law."""
    return {"$schema": DIALECT, **_described(LawPack)}


def publication_schema() -> dict[str, Any]:
    """The schema of a publication that overlays are made of."""
    return {"$schema": DIALECT, **_described(Publication)}


def _described(model: type[Strict]) -> dict[str, Any]:
    schema = model.model_json_schema(by_alias=True)
    for name, part in [(model.__name__, schema), *schema.get("$defs", {}).items()]:
        for key, sentence in KEYS.get(name, {}).items():
            part["properties"][key]["description"] = sentence
    if layout := schema.get("$defs", {}).get("Layout"):
        columns = layout["properties"]["columns"]
        of_any_field = columns.pop("additionalProperties")
        columns["properties"] = {field: {**of_any_field, "description": FIELDS[field]} for field in FIELDS}
        columns["additionalProperties"] = False
        columns["required"] = ["from"]
    return schema
