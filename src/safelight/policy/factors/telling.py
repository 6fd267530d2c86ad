"""Families of studies as a document."""

from __future__ import annotations

from typing import Any

from safelight.policy.factors.families import Family, Line, families


def factors_document() -> dict[str, Any]:
    """Every family: its studies, their mean on the scale of ratios or shares, and what that may not mean."""
    return {"families": [_family(family) for family in families().values()], "note": NOTE}


NOTE = (
    "Associations of populations, mostly measured at one time: none says what will happen to a person, and shares of "
    "several factors overlap and may not be added."
)


def _family(family: Family) -> dict[str, Any]:
    pooled = family.pooled
    shown = family.shown
    return {
        "id": family.id,
        "name": family.name,
        "outcome": family.outcome,
        "scale": family.scale,
        "marker": family.marker,
        "confounding": family.confounding,
        "studies": [_line(line) for line in family.lines],
        "pooled": None
        if pooled is None
        else {
            "studies": pooled.studies,
            "mean": shown(pooled.mean),
            "low": shown(pooled.low),
            "high": shown(pooled.high),
            "another_low": None if pooled.another_low is None else shown(pooled.another_low),
            "another_high": None if pooled.another_high is None else shown(pooled.another_high),
            "i2": pooled.i2,
            "tau2": pooled.tau2,
            "q": pooled.q,
            "p": pooled.p,
        },
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "evidence": line.evidence.id,
        "name": line.evidence.name,
        "grade": line.evidence.grade,
        "value": line.value,
        "low": line.low,
        "high": line.high,
        "why_apart": line.why_apart or None,
    }
