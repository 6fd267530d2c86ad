"""The symbols of the model: what each means, its unit, default, interval, and what it rests on.

This table is the one place where they stand: the commands, the sampling of worlds, the pages and the description of the
model in the documentation are made from it. A quantity without a study behind it has grade D and is shown as an
assumption wherever it has effect. Evidence ids are those of `policy.evidence`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Final, NamedTuple

from safelight.core.said import Said, said


class Quantity(NamedTuple):
    """A symbol of the model. `spread` says how worlds are drawn between `low` and `high`: evenly, or evenly in its
    logarithm. `section` is where the documentation lists it."""

    symbol: str
    means: Said
    unit: Said
    default: float
    low: float
    high: float
    spread: str
    evidence: tuple[str, ...]
    grade: str
    section: str


def _quantity(
    default: float,
    low: float,
    high: float,
    unit: Said,
    means: Said,
    *,
    evidence: str = "",
    grade: str = "D",
    log: bool = False,
    section: str = "",
) -> Any:
    about = {
        "means": means,
        "unit": unit,
        "low": low,
        "high": high,
        "spread": "log" if log else "even",
        "evidence": tuple(evidence.split()),
        "grade": grade,
        "section": section,
    }
    return field(default=default, metadata=about)


def _times(default: float, unit: Said, means: Said, *, up_to: float = 3.0, **about: Any) -> Any:
    """A quantity known to a factor: 0.3 to `up_to` times its default."""
    return _quantity(default, 0.3 * default, up_to * default, unit, means, log=True, **about)


_MONTHLY: Final = said("1/month")


@dataclass(frozen=True, slots=True)
class Parameters:
    """One world of the model: all quantities of people and policing, per 1,000,000 residents, time in months.

    Source of the defaults and intervals: the specification of SM-1 (its section 5.6); each field names its evidence.
    """

    Lam: float = _quantity(
        500, 150, 1000, said("persons/month"), said("come to be at risk"), evidence="CF34 CF35", grade="C"
    )
    delta: float = _quantity(
        0.08, 0.04, 0.15, _MONTHLY, said("leave the pool at risk unharmed"), evidence="CF39", grade="C"
    )
    beta: float = _quantity(
        0.006,
        0.0005,
        0.016,
        _MONTHLY,
        said("are recruited from the pool at risk"),
        evidence="CF27 CF13",
        grade="C",
        log=True,
    )
    eta: float = _quantity(0.5, 0, 1, said("none"), said("how far recruitment follows the number of exploiters"))

    T1: float = _quantity(5, 3, 7, said("months"), said("isolation lasts"), evidence="ST02")
    T2: float = _quantity(4, 1, 12, said("months"), said("the onset of violence lasts"))
    T3: float = _quantity(6, 1, 24, said("months"), said("shared quarters last"), evidence="ST04", grade="C")

    e1: float = _times(0.020, _MONTHLY, said("leave isolation by themselves"), evidence="ST07")
    e2: float = _times(0.010, _MONTHLY, said("leave by themselves at the onset of violence"), evidence="ST07")
    e3: float = _times(0.010, _MONTHLY, said("leave shared quarters by themselves"), evidence="ST07")
    e4: float = _times(0.0245, _MONTHLY, said("leave by themselves though trapped"), evidence="ST07")

    i1: float = _times(
        0.0005, _MONTHLY, said("are identified by the police in isolation"), evidence="PR06 ST06", grade="C"
    )
    i2: float = _times(
        0.001, _MONTHLY, said("are identified by the police at the onset"), evidence="PR06 ST06", grade="C"
    )
    i3: float = _times(
        0.004, _MONTHLY, said("are identified by the police in quarters"), evidence="PR06 ST06", grade="C"
    )
    i4: float = _times(
        0.020, _MONTHLY, said("are identified by the police when trapped"), evidence="PR06 ST06", grade="C"
    )

    h1: float = _times(
        0.001, _MONTHLY, said("are found by others in isolation"), evidence="PR03 ST16", grade="C", up_to=5
    )
    h2: float = _times(
        0.002, _MONTHLY, said("are found by others at the onset"), evidence="PR03 ST16", grade="C", up_to=5
    )
    h3: float = _times(
        0.003, _MONTHLY, said("are found by others in quarters"), evidence="PR03 ST16", grade="C", up_to=5
    )
    h4: float = _times(
        0.010, _MONTHLY, said("are found by others when trapped"), evidence="PR03 ST16", grade="C", up_to=5
    )

    mu1: float = _times(0.0002, _MONTHLY, said("die in isolation"))
    mu2: float = _times(0.0003, _MONTHLY, said("die at the onset of violence"))
    mu3: float = _times(0.0005, _MONTHLY, said("die in shared quarters"))
    mu4: float = _times(0.0010, _MONTHLY, said("die when trapped"))

    qe: float = _quantity(
        0.10, 0, 0.30, said("share"), said("of those who leave by themselves get support"), evidence="EN02"
    )
    qi: float = _quantity(
        0.40, 0.20, 0.60, said("share"), said("of those whom the police identify get support"), evidence="EN02"
    )
    qh: float = _quantity(
        0.60, 0.40, 0.80, said("share"), said("of those found by others get support"), evidence="EN02"
    )
    qmax: float = _quantity(0.85, 0.80, 1.0, said("share"), said("get support at best"), evidence="EN02")

    omV: float = _quantity(
        1 / 12, 1 / 24, 1 / 6, _MONTHLY, said("complete supported recovery"), evidence="IN02", grade="C"
    )
    omU: float = _quantity(0.05, 0.02, 0.10, _MONTHLY, said("settle without support"))
    rhoV: float = _quantity(
        0.012, 0.004, 0.03, _MONTHLY, said("return from supported recovery"), evidence="IN01 IN02 ST14", grade="C"
    )
    rhoU: float = _quantity(0.033, 0.01, 0.07, _MONTHLY, said("return though out"), evidence="ST01 ST14", grade="C")
    muV: float = _times(0.0002, _MONTHLY, said("die in supported recovery"))
    muU: float = _times(0.0005, _MONTHLY, said("die out of exploitation, unsupported"))

    a1: float = _quantity(
        0.002,
        0.0002,
        0.006,
        _MONTHLY,
        said("victims are arrested in isolation"),
        evidence="AR20 AR25 CF44",
        grade="C",
        log=True,
    )
    a2: float = _quantity(
        0.006,
        0.0006,
        0.018,
        _MONTHLY,
        said("victims are arrested at the onset"),
        evidence="AR20 AR25 CF44",
        grade="C",
        log=True,
    )
    a3: float = _quantity(
        0.010,
        0.001,
        0.03,
        _MONTHLY,
        said("victims are arrested in quarters"),
        evidence="AR20 AR25 CF44",
        grade="C",
        log=True,
    )
    a4: float = _quantity(
        0.010,
        0.001,
        0.03,
        _MONTHLY,
        said("victims are arrested when trapped"),
        evidence="AR20 AR25 CF44",
        grade="C",
        log=True,
    )

    g: float = _quantity(4.5, 1, 8, said("persons"), said("victims for each exploiter"), evidence="ST08", grade="C")
    kapE: float = _quantity(
        0.10, 0.03, 0.3, _MONTHLY, said("the number of exploiters follows that of victims"), log=True
    )
    alphaE: float = _quantity(
        0.013,
        0.004,
        0.03,
        _MONTHLY,
        said("exploiters are arrested"),
        evidence="AR20 AR22 AR24 EN15 EN16",
        grade="C",
        log=True,
    )
    cE: float = _quantity(0.5, 0.2, 0.9, said("share"), said("of exploiters arrested are taken out"))
    B0: float = _quantity(20_000, 5_000, 50_000, said("persons"), said("buyers"), log=True)
    alphaB: float = _quantity(0.0005, 0.0001, 0.002, _MONTHLY, said("buyers are arrested"), log=True)

    v1: float = _quantity(
        0.1, 0, 0.5, said("events/person-month"), said("violence in isolation"), evidence="ST03 ST13", grade="C"
    )
    v2: float = _quantity(
        1, 0.3, 3, said("events/person-month"), said("violence at the onset"), evidence="ST05 ST13", grade="C"
    )
    v3: float = _quantity(
        1, 0.3, 3, said("events/person-month"), said("violence in quarters"), evidence="ST05 ST13", grade="C"
    )
    v4: float = _quantity(
        1, 0.3, 3, said("events/person-month"), said("violence when trapped"), evidence="ST05 ST13", grade="C"
    )

    cV: float = _quantity(
        1_500, 500, 5_000, said("USD/person-month"), said("supported recovery costs"), evidence="CO01 CO13"
    )
    r: float = _quantity(0.03, 0, 0.07, said("1/year"), said("costs to come count less by"), grade="convention")

    zD: float = _quantity(
        0.10, -0.10, 0.50, said("share"), said("of demand the Nordic model takes away"), evidence="IN15 IN18"
    )
    za: float = _quantity(
        0.90, 0.5, 1.0, said("share"), said("of victims' arrests the Nordic model ends"), evidence="IN15 IN18"
    )
    zv: float = _quantity(1.0, 0.8, 1.3, said("factor"), said("on violence under the Nordic model"), evidence="IN18")


SYMBOLS: Final[tuple[str, ...]] = tuple(one.name for one in fields(Parameters))


def quantities() -> Mapping[str, Quantity]:
    """Every symbol of `Parameters`, in their order."""
    return {
        one.name: Quantity(symbol=one.name, default=float(one.default), **one.metadata)  # type: ignore[arg-type]
        for one in fields(Parameters)
    }


def values(parameters: Parameters) -> tuple[float, ...]:
    """The quantities of a world as numbers, in the order of SYMBOLS."""
    return tuple(asdict(parameters).values())
