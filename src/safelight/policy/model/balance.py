"""Where a run starts: the state in which nothing changes."""

from __future__ import annotations

from typing import Any

from safelight.policy.model.sm1 import COUNTERS


def balance(w: Any) -> Any:
    """The state in which nothing changes, without levers and regime: a row of WIDTH numbers or rows. Sets E_ref.

    Closed form, as recruitment stands at its usual level there: the flow of those who return, once it is known, fixes
    all stocks, and each of them is linear in it (specification 5.4, limiting case 5.9.4).
    """
    k1, k2, k3 = 1 / w.T1, 1 / w.T2, 1 / w.T3
    out1, out2 = w.e1 + w.i1 + w.h1 + w.mu1, w.e2 + w.i2 + w.h2 + w.mu2
    out3, out4 = w.e3 + w.i3 + w.h3 + w.mu3, w.e4 + w.i4 + w.h4 + w.mu4
    at_risk = w.Lam / (w.delta + w.beta)
    first = w.beta * at_risk / (k1 + out1)

    def stocks(returned: Any, first: Any) -> tuple[Any, ...]:
        second = (k1 * first + returned) / (k2 + out2)
        third = k2 * second / (k3 + out3)
        fourth = k3 * third / out4
        stages = (first, second, third, fourth)
        left = w.e1 * first + w.e2 * second + w.e3 * third + w.e4 * fourth
        by_police = w.i1 * first + w.i2 * second + w.i3 * third + w.i4 * fourth
        by_others = w.h1 * first + w.h2 * second + w.h3 * third + w.h4 * fourth
        supported = w.qe * left + w.qi * by_police + w.qh * by_others
        helped = supported / (w.omV + w.rhoV + w.muV)
        alone = (left + by_police + by_others - supported) / (w.omU + w.rhoU + w.muU)
        return (*stages, helped, alone)

    def flow(stocks: tuple[Any, ...]) -> Any:
        return w.rhoV * stocks[4] + w.rhoU * stocks[5]

    by_first, by_one = flow(stocks(0.0, first)), flow(stocks(1.0, 0.0))
    found = stocks(by_first / (1 - by_one), first)
    exploiters = w.kapE * (found[0] + found[1] + found[2] + found[3]) / w.g / (w.kapE + w.cE * w.alphaE)
    nothing = 0.0 * at_risk
    state = (at_risk, *found, nothing, nothing, nothing, exploiters, nothing + 1)
    return (*state, *(nothing for _ in COUNTERS))
