"""The tables of the model as rows, for commands, pages and the description of the model."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from functools import cache
from typing import Any

import orjson

from safelight.core.said import Said, said
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
            means = said("{lever}: {acts_on}", lever=lever.name, acts_on=lever.acts_on)
            rows.append(
                {"symbol": effect.symbol, "means": means, "unit": said("share"), **span, **about, "grade": lever.grade}
            )
        number = lever.number
        rows += [
            _row(f"u{number}", said("{lever}: how far", lever=lever.name), said("0 to 1"), 0, **about),
            _row(f"u0_{number}", said("{lever}: what exists already", lever=lever.name), said("0 to 1"), 0, **about),
            _row(f"F{number}", said("{lever}: cost", lever=lever.name), said("USD a year"), lever.cost, **about),
            _row(f"L{number}", said("{lever}: lag", lever=lever.name), said("months"), lever.lag, **about),
        ]
    assert len(LEVERS) == COUNT
    rows.append(
        _row(
            "Z",
            said("the Nordic model: buying is a crime, selling is not"),
            said("0 or 1"),
            0,
            evidence=["IN15", "IN18"],
        )
    )
    return rows


@cache
def tables_digest() -> str:
    """SHA-256 of all numbers of the model's tables, in hexadecimal: with another one, a scenario has another hash."""
    levers = [(lever.cost, lever.lag, [asdict(effect) for effect in lever.effects]) for lever in LEVERS]
    known = [(one.symbol, one.default, one.low, one.high, one.spread) for one in quantities().values()]
    return hashlib.sha256(orjson.dumps([levers, known])).hexdigest()


def _row(symbol: str, means: Said, unit: Said, default: float, *, evidence: list[str]) -> dict[str, Any]:
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
