"""The twelve levers: what each does, costs and rests on.

Effects and costs are for a lever's setting 1, per 1,000,000 residents. Costs are orders of magnitude.
Nearly all sizes of effects rest on no effect study: grade D, shown as assumptions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from safelight.core.said import Said, said

COUNT: Final = 12


@dataclass(frozen=True, slots=True)
class Effect:
    """How far a lever at 1 changes a rate: a share of it, between `low` and `high`."""

    symbol: str
    default: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Lever:
    """A measure that can be set from 0 (not done) to 1 (done in full). `cost`: USD a year; `lag`: months until two
    thirds of the effect are there; `pays`: whose budget it is usually on."""

    number: int
    name: Said
    acts_on: Said
    effects: tuple[Effect, ...]
    cost: float
    lag: float
    pays: Said
    evidence: tuple[str, ...]
    grade: str


LEVERS: Final[tuple[Lever, ...]] = (
    Lever(
        1,
        said("Youth housing, about 200 places"),
        said("more leave the pool at risk; fewer return"),
        (Effect("s1a", 0.30, 0, 0.8), Effect("s1b", 0.20, 0, 0.5)),
        3_000_000,
        12,
        said("city and federal housing funds"),
        ("CF17", "CF18", "CF19", "CO01"),
        "D",
    ),
    Lever(
        2,
        said("Cash for young adults at risk, about 200"),
        said("more leave the pool at risk"),
        (Effect("s2", 0.15, 0, 0.5),),
        3_000_000,
        3,
        said("city or foundation"),
        ("IN24", "CO09"),
        "D",
    ),
    Lever(
        3,
        said("Prevention groups in schools, shelters and care homes"),
        said("fewer are recruited"),
        (Effect("s3", 0.20, 0, 0.5),),
        400_000,
        12,
        said("schools and child welfare"),
        ("IN03", "IN04"),
        "C",
    ),
    Lever(
        4,
        said("Labour and immigration protections"),
        said("fewer are recruited"),
        (Effect("s4", 0.05, 0, 0.25),),
        300_000,
        24,
        said("state and federal"),
        ("CF40", "IN29"),
        "D",
    ),
    Lever(
        5,
        said("Street outreach and drop-in centres"),
        said("more are found by others than the police, in stages 1 to 3"),
        (Effect("s5", 1.0, 0, 3),),
        600_000,
        6,
        said("city and county health"),
        ("CF36", "CF37", "CF38", "CF39"),
        "D",
    ),
    Lever(
        6,
        said("Screening in health care and child welfare"),
        said("more are found by others than the police, in all stages"),
        (Effect("s6", 1.0, 0, 3),),
        500_000,
        9,
        said("health care and child welfare"),
        ("IN05", "IN06", "IN07", "IN08", "IN09", "IN10", "ST16"),
        "D",
    ),
    Lever(
        7,
        said("Hotline and training of hotel staff"),
        said("more are found by others than the police, in stages 3 and 4"),
        (Effect("s7", 0.25, 0, 1),),
        200_000,
        6,
        said("state and hotels"),
        ("IN27", "IN28"),
        "D",
    ),
    Lever(
        8,
        said("Survivor services, mentoring and specialised housing"),
        said("more get support; fewer return from it"),
        (Effect("s8", 0.40, 0, 0.8),),
        1_500_000,
        9,
        said("state and federal victim funds"),
        ("IN01", "IN02", "IN25", "ST01"),
        "C",
    ),
    Lever(
        9,
        said("Diversion courts"),
        said("fewer victims are arrested; some are identified instead"),
        (Effect("s9", 0.30, 0, 0.6), Effect("s9b", 0.10, 0, 0.3)),
        400_000,
        12,
        said("courts and county"),
        ("IN21", "IN26"),
        "D",
    ),
    Lever(
        10,
        said("Safe harbour law with services"),
        said("fewer victims are arrested; some are identified instead"),
        (Effect("s10", 0.20, 0, 0.4), Effect("s10b", 0.30, 0, 0.6)),
        200_000,
        18,
        said("state"),
        ("IN11",),
        "B",
    ),
    Lever(
        11,
        said("Less demand: reverse stings and classes for buyers"),
        said("less demand; more buyers are arrested"),
        (Effect("s11", 0.05, -0.02, 0.20), Effect("s11b", 1.0, 0.5, 3)),
        500_000,
        6,
        said("police and prosecutors"),
        ("IN13", "IN14", "IN19", "CO10"),
        "C",
    ),
    Lever(
        12,
        said("Investigations of exploiters"),
        said("more exploiters are arrested; more victims are identified in stages 3 and 4"),
        (Effect("s12", 1.0, 0.2, 2), Effect("s12b", 0.30, 0, 1)),
        1_200_000,
        9,
        said("police and prosecutors"),
        ("EN03", "EN06", "EN07", "EN08", "EN09"),
        "D",
    ),
)

EFFECTS: Final[Mapping[str, Effect]] = {effect.symbol: effect for lever in LEVERS for effect in lever.effects}
