"""The tables of the model as rows, for commands, pages and the description of the model."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from functools import cache
from typing import Any

import orjson

from safelight.policy.model.levers import COUNT, LEVERS
from safelight.policy.model.parameters import quantities


def symbol_rows() -> list[dict[str, Any]]:
    """Every symbol that can be set: what it means, unit, default, interval, evidence and grade."""
    rows = [
        {
            "symbol": one.symbol,
            "means": one.means,
            "unit": one.unit,
            "default": one.default,
            "low": one.low,
            "high": one.high,
            "evidence": list(one.evidence),
            "grade": one.grade,
        }
        for one in quantities().values()
    ]
    for lever in LEVERS:
        about = {"evidence": list(lever.evidence)}
        for effect in lever.effects:
            span = {"default": effect.default, "low": effect.low, "high": effect.high}
            means = f"{lever.name}: {lever.acts_on}"
            rows.append(
                {"symbol": effect.symbol, "means": means, "unit": "share", **span, **about, "grade": lever.grade}
            )
        number = lever.number
        rows += [
            _row(f"u{number}", f"{lever.name}: how far", "0 to 1", 0, **about),
            _row(f"u0_{number}", f"{lever.name}: what exists already", "0 to 1", 0, **about),
            _row(f"F{number}", f"{lever.name}: cost", "USD a year", lever.cost, **about),
            _row(f"L{number}", f"{lever.name}: lag", "months", lever.lag, **about),
        ]
    assert len(LEVERS) == COUNT
    rows.append(
        _row("Z", "the Nordic model: buying is a crime, selling is not", "0 or 1", 0, evidence=["IN15", "IN18"])
    )
    return rows


@cache
def tables_digest() -> str:
    """SHA-256 of all tables of the model, as hexadecimal text: with another table, a scenario has another hash."""
    tables = [[asdict(lever) for lever in LEVERS], [one._asdict() for one in quantities().values()]]
    return hashlib.sha256(orjson.dumps(tables, default=str, option=orjson.OPT_PASSTHROUGH_SUBCLASS)).hexdigest()


def _row(symbol: str, means: str, unit: str, default: float, *, evidence: list[str]) -> dict[str, Any]:
    return {
        "symbol": symbol,
        "means": means,
        "unit": unit,
        "default": default,
        "low": None,
        "high": None,
        "evidence": evidence,
        "grade": "D",
    }
