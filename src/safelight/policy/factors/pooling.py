"""Random effects: several studies of one association as a mean and how much they differ.

Between-study variance by Paule and Mandel (1982, J Res Natl Bur Stand 87:377); the interval of the mean by Hartung and
Knapp (2001, Stat Med 20:3875), never narrower than the plain one, from three studies on; with two it is the plain one,
since theirs says nothing there (Gonnermann and others 2015, Syst Rev 4:51); I2 by Higgins and Thompson (2002, Stat
Med 21:1539); the interval for another study by Higgins, Thompson and Spiegelhalter (2009, J R Stat Soc A 172:137).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, ndtri, stdtrit

Z95: Final = float(ndtri(0.975))


@dataclass(frozen=True, slots=True)
class Study:
    """One study on the scale it is pooled on (log odds ratio, or log odds of a share)."""

    id: str
    mean: float
    error: float
    """Standard error, above zero."""


@dataclass(frozen=True, slots=True)
class Pooled:
    """What the studies say together, on their scale. Two studies can't tell how much studies differ: say so."""

    studies: int
    mean: float
    low: float
    high: float
    another_low: float | None
    """Where another study of the kind would lie, 95 %; None for fewer than three studies."""
    another_high: float | None
    tau2: float
    i2: float
    """Part of the variance between estimates that is no chance, 0 to 1."""
    q: float
    p: float
    """Chance of so large a Q if all studies measured one value."""


def study_of(name: str, best: float | None, low: float | None, high: float | None, *, share: bool) -> Study | None:
    """A study from its value and 95 % interval; None where there is no interval.

    A missing value is the middle of the interval on the scale. `share`: the figures are shares, else ratios.
    """
    if low is None or high is None or not 0 < low < high or (share and high >= 1):
        return None
    ends = [_scale(one, share) for one in (low, high)]
    mean = sum(ends) / 2 if best is None else _scale(best, share)
    return Study(name, mean, (ends[1] - ends[0]) / (2 * Z95))


def study_of_counts(name: str, exposed: tuple[float, float], others: tuple[float, float]) -> Study:
    """Log odds ratio of a table: (cases, not cases) among the exposed and the others (Woolf 1955; half added)."""
    cells = np.array([*exposed, *others], float) + 0.5
    return Study(name, float(np.log(cells[0] * cells[3] / (cells[1] * cells[2]))), float(np.sqrt((1 / cells).sum())))


def pool(studies: Sequence[Study]) -> Pooled:
    """The studies together. Raises ValueError for fewer than two: one study is what it says."""
    if len(studies) < 2:
        raise ValueError("one study can't be pooled")
    mean = np.array([one.mean for one in studies])
    variance = np.array([one.error for one in studies]) ** 2
    tau2 = _between(mean, variance)
    weight = 1 / (variance + tau2)
    centre = float((weight * mean).sum() / weight.sum())
    count = len(studies)
    plain = 1 / weight.sum()
    knapp = float((weight * (mean - centre) ** 2).sum() / (count - 1)) * plain
    error = float(np.sqrt(max(knapp, plain)))
    half = float(stdtrit(count - 1, 0.975)) * error if count > 2 else Z95 * float(np.sqrt(plain))
    q = _q(0.0, mean, variance)
    another = float(stdtrit(count - 2, 0.975)) * float(np.sqrt(tau2 + error**2)) if count > 2 else None
    return Pooled(
        studies=count,
        mean=centre,
        low=centre - half,
        high=centre + half,
        another_low=None if another is None else centre - another,
        another_high=None if another is None else centre + another,
        tau2=tau2,
        i2=max(0.0, (q - (count - 1)) / q) if q > 0 else 0.0,
        q=q,
        p=float(chdtrc(count - 1, q)),
    )


def _scale(value: float, share: bool) -> float:
    return float(np.log(value / (1 - value)) if share else np.log(value))


def _q(tau2: float, mean: NDArray[np.float64], variance: NDArray[np.float64]) -> float:
    weight = 1 / (variance + tau2)
    return float((weight * (mean - (weight * mean).sum() / weight.sum()) ** 2).sum())


def _between(mean: NDArray[np.float64], variance: NDArray[np.float64]) -> float:
    """The variance between studies at which Q is what it should be."""
    wanted = len(mean) - 1
    if _q(0.0, mean, variance) <= wanted:
        return 0.0
    high = float(np.var(mean, ddof=1)) + 1.0
    while _q(high, mean, variance) > wanted:
        high *= 2
    from scipy.optimize import brentq  # noqa: PLC0415  # takes longer to start than a page to answer

    return float(brentq(lambda tau2: _q(tau2, mean, variance) - wanted, 0.0, high, xtol=1e-12))
