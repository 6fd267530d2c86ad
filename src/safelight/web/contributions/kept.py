"""Sentences in the database: template and values, so that they can be said in any language later."""

from __future__ import annotations

from typing import Any

from safelight.core.said import Said


def kept(text: str) -> dict[str, Any]:
    """A sentence as JSON."""
    if not isinstance(text, Said):
        return {"template": "{text}", "values": {"text": text}}
    values = {name: kept(value) if isinstance(value, Said) else _plain(value) for name, value in text.values.items()}
    return {"template": text.template, "values": values}


def spoken(stored: dict[str, Any] | None) -> Said | None:
    """The sentence again; None where there is none."""
    if not stored:
        return None
    values = {name: spoken(value) if isinstance(value, dict) else value for name, value in stored["values"].items()}
    return Said(stored["template"], {name: value for name, value in values.items() if value is not None})


def _plain(value: object) -> str | int:
    return value if isinstance(value, str | int) else str(value)
