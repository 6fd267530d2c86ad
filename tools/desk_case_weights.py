"""Learn the weights of `safelight.desk.compare` again: `python -m tools.desk_case_weights [--sets N]`.

Sets of advertisements are made up and linked, and cases are made up over them with traps (`benchmarks.made_cases`);
every pair of case and group that touches is looked up in the truth. A logistic regression in which a value that more
groups use never weighs more than one that fewer use, and one that is shared never speaks against a pair; drawn
towards what commonness alone says, so that a kind which is seldom seen has weights, too.
Writes src/safelight/desk/compare/weights.json.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.optimize import minimize

from benchmarks.adverts import made_up
from benchmarks.made_cases import made_cases, with_vehicles
from safelight.desk.compare import Held, evidence, touches
from safelight.desk.compare.weighing import BANDS, CITY, KINDS, TIME
from safelight.desk.extract import extract
from safelight.desk.link import build, link, masked, shaped

OUT: Final = Path(__file__).parents[1] / "src/safelight/desk/compare/weights.json"
ADVERTS: Final = 2_500
CASES: Final = 1_000
USERS: Final = np.array([1, 2, 4, 9, 20, 60])
"""Groups that stand for each band."""
KNOWN: Final = 0.85
"""Share of cases' values that are of one of those who use them, before anything is learnt."""
COMMONNESS: Final = np.log(KNOWN / USERS / (1 - KNOWN / USERS))
"""Log-odds that a case that knows a value is of one group that uses it, by band."""
PULL: Final = 2.0
"""Of the ridge towards what commonness alone says."""
LEVELS: Final = {**dict.fromkeys(KINDS, len(BANDS) + 1), "city": len(CITY), "time": len(TIME)}
Floats = npt.NDArray[np.float64]


def examples(seed: int) -> pl.DataFrame:
    """Evidence of one set, and whether each pair is true."""
    adverts, truth = made_up(ADVERTS, seed=seed)
    raw = shaped(adverts)
    prepared, facts = masked(raw, extract)
    group_of = dict(zip(truth["ad_id"], truth["group_id"], strict=True))
    facts = with_vehicles(raw, facts, group_of, seed)
    held = Held(raw, facts, link(build(prepared, facts)).table())
    made = made_cases(raw, facts, group_of, CASES, seed)
    cases = [case for case, _ in made]
    of = held.group_of()
    group = of["group"].to_numpy()
    rows = evidence(touches(held, cases, group), held, cases, group)
    names = of.with_columns(name=raw["id"].replace_strict(group_of))
    main = names.group_by("group").agg(pl.col("name").mode().sort().first())
    true = pl.DataFrame({"case": range(len(made)), "true": [name for _, name in made]}).cast({"case": pl.Int64})
    return (
        rows.join(main, on="group")
        .join(true, on="case")
        .with_columns(right=pl.col("name") == pl.col("true").fill_null(""), set=pl.lit(seed))
    )


def fitted(rows: pl.DataFrame) -> dict[str, object]:
    """Prior, factor of further values, and weights of levels."""
    pairs = rows.select("set", "case", "group", "right").unique(maintain_order=True).with_row_index("pair")
    at = rows.join(pairs, on=["set", "case", "group"])
    start = {kind: sum(list(LEVELS.values())[:place]) for place, kind in enumerate(LEVELS)}
    width = sum(LEVELS.values())
    seen = np.zeros((pairs.height, width + 1))
    for pair, kind, level, extra in at.select("pair", "kind", "level", "extra").iter_rows():
        seen[pair, start[kind] + level] = 1
        seen[pair, width] += extra
    centre = np.zeros(width + 1)
    for kind in KINDS:
        centre[start[kind] : start[kind] + LEVELS[kind]] = COMMONNESS - COMMONNESS[-1]
    right = pairs["right"].to_numpy().astype(float)
    step = _falling(start, width)

    def loss(given: Floats) -> tuple[float, Floats]:
        weight, prior = step @ given[:-1], given[-1]
        total = seen @ weight + prior
        wrong = 1 / (1 + np.exp(-total)) - right
        value = float(np.logaddexp(0, total).sum() - (right * total).sum()) + PULL / 2 * float(
            ((weight - centre) ** 2).sum()
        )
        slope = seen.T @ wrong + PULL * (weight - centre)
        return value, np.concatenate([step.T @ slope, [wrong.sum()]])

    first = np.concatenate([np.linalg.solve(step, centre), [COMMONNESS[-1]]])
    valued = sum(LEVELS[kind] for kind in KINDS)
    bounds = [(0, None) if at < valued or at == width else (None, None) for at in range(width + 1)]
    found = minimize(loss, first, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)])
    weight = step @ found.x[:-1]
    of = {kind: [round(float(one), 3) for one in weight[first : first + LEVELS[kind]]] for kind, first in start.items()}
    return {"prior": round(float(found.x[-1]), 3), "more": round(float(weight[-1]), 3), "of": of}


def _falling(start: dict[str, int], width: int) -> Floats:
    """From steps, none of them below zero, to weights of levels: a value's weight never rises with its users."""
    step = np.eye(width + 1)
    for kind in KINDS:
        end = start[kind] + LEVELS[kind]
        for level in range(start[kind], end):
            step[level, level:end] = 1
    return step


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=int, default=4)
    given = parser.parse_args()
    learnt = fitted(pl.concat([examples(seed) for seed in range(501, 501 + given.sets)]))
    OUT.write_text(json.dumps(learnt, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
