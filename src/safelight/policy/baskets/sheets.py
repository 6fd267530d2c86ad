"""What a lever does besides its effect: whom it reaches, what it works together with, whom it may harm.

The harms are of people outside its aim: adults who sell sex by choice, and people without a home. A harm nobody was
found to have studied is `unknown`, never none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from safelight.core.said import Said, said
from safelight.policy.model.levers import COUNT, LEVERS
from safelight.policy.model.parameters import Parameters, values
from safelight.policy.model.sm1 import World, rates


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a harm. `studied`: somebody measured it; `evidence`: what bears on it, studied or not."""

    studied: bool
    says: Said
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """`reach`: whom a lever in full reaches, per 1,000,000 residents; the two harms."""

    reach: Said
    sells_by_choice: Told
    unhoused: Told


_NOBODY: Final = Told(studied=False, says=said("Unknown: no study was found."))

SHEETS: Final[Mapping[int, Sheet]] = {
    1: Sheet(
        said("young people at risk and people who got out, about 200 places"),
        _NOBODY,
        Told(
            studied=False,
            says=said(
                "Unknown. A benefit is likely: of those who sold sex as homeless youth, 48 % said that they had no"
                " place to stay. What house rules and waiting lists do to others was not studied."
            ),
            evidence=("CF17",),
        ),
    ),
    2: Sheet(
        said("young adults at risk, about 200 a year"),
        _NOBODY,
        Told(
            studied=False,
            says=said(
                "Unknown. The trial that was read gives cash to homeless young adults; harm was no outcome of it."
            ),
            evidence=("IN24",),
        ),
    ),
    3: Sheet(
        said("young people who come to a group; what share of those at risk they are is not known"), _NOBODY, _NOBODY
    ),
    4: Sheet(said("migrant and low-paid workers at risk"), _NOBODY, _NOBODY),
    5: Sheet(said("victims on the street and in shared quarters"), _NOBODY, _NOBODY),
    6: Sheet(
        said("patients and children in care who are asked"),
        Told(
            studied=False,
            says=said(
                "Unknown. Screens also name people who are no victims: in one children's hospital 49 % of those asked"
                " were named. What follows for them was not studied."
            ),
            evidence=("IN10",),
        ),
        _NOBODY,
    ),
    7: Sheet(
        said("victims whom hotel staff or callers meet"),
        Told(
            studied=False,
            says=said(
                "Unknown. Staff may report adults who work in hotels by choice; nobody was found to have counted it."
            ),
            evidence=("IN27",),
        ),
        _NOBODY,
    ),
    8: Sheet(said("people who got out of exploitation"), _NOBODY, _NOBODY),
    9: Sheet(
        said("victims who were arrested"),
        Told(
            studied=True,
            says=said(
                "It begins with an arrest. In Phoenix 33 % of the adults to whom it was offered succeeded, as a police"
                " officer stated; no evaluation."
            ),
            evidence=("IN21", "IN26"),
        ),
        _NOBODY,
    ),
    10: Sheet(
        said("victims under 18"),
        Told(
            studied=False,
            says=said(
                "Unknown for adults, whom such laws do not cover. Arrests of minors fell; the services that were"
                " promised had not followed."
            ),
            evidence=("IN11",),
        ),
        _NOBODY,
    ),
    11: Sheet(
        said("buyers who answer an advertisement of the police"),
        Told(
            studied=True,
            says=said(
                "Sellers are arrested beside buyers: in New York City 96 sellers with 246 buyers. Whether it makes"
                " their work more dangerous was not measured; where selling indoors was no crime, reported rapes fell"
                " by 30 %."
            ),
            evidence=("EN13", "IN18"),
        ),
        _NOBODY,
    ),
    12: Sheet(
        said("exploiters, and victims whom investigators meet"),
        Told(
            studied=True,
            says=said(
                "Where the police arrest exploiters they arrest more people who sell: about 18 for each trafficker in"
                " the agencies that report to NIBRS. What more investigations would change of that was not measured."
            ),
            evidence=("AR24",),
        ),
        _NOBODY,
    ),
}


@cache
def works_with() -> Mapping[int, tuple[int, ...]]:
    """Lever -> the levers that change a rate which it changes, too: their effects multiply and do not add up."""
    effects = {effect.symbol: effect.default for lever in LEVERS for effect in lever.effects}
    world = World(*values(Parameters()), *effects.values())
    still = rates(world, np.zeros(COUNT), 0.0)
    changed = []
    for setting in np.eye(COUNT):
        moved = rates(world, setting, 0.0)
        changed.append({name for name, rate in moved._asdict().items() if rate != getattr(still, name)})
    return {
        lever.number: tuple(
            other.number
            for other in LEVERS
            if other is not lever and changed[lever.number - 1] & changed[other.number - 1]
        )
        for lever in LEVERS
    }
