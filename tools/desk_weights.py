"""Learn the weights of `safelight.desk.link` from made-up sets: `python tools/desk_weights.py [--turns N] FOLDER…`.

Each folder holds ads.jsonl and truth.csv (ad_id, group_id) of a set with known authors; beside them sets are made by
`benchmarks.adverts`. The sets are linked with the weights so far, the pairs that each round compares are looked up in
the truth, and shares and odds of every level are counted, phase by phase; factors against evidence that repeats itself
come from a logistic regression over the sums. Writes src/safelight/desk/link/weights.json.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from scipy.optimize import minimize

from benchmarks.adverts import made_up
from safelight.desk.extract import extract
from safelight.desk.link import build, link, masked, read_adverts, shaped
from safelight.desk.link.corpus import Corpus, Floats, Ints
from safelight.desk.link.rounds import LEVELS, SHARED, Levels
from safelight.desk.link.weights import BY_CHANCE, Phase, phases, weigh

OUT: Final = Path(__file__).parents[1] / "src/safelight/desk/link/weights.json"
MADE: Final = ((4_000, 1001, 0.05), (4_000, 1002, 0.1), (4_000, 1003, 0.2), (4_000, 1004, 0.0), (4_000, 1005, 0.1))
"""Size, seed and share of stolen texts of the sets made here; tests and benchmarks use other seeds."""
FEW: Final = 15
"""Pairs at a level below which its odds lean on the next rarer band."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The pairs that one round of one set compared."""

    found: Levels
    same: Ints
    random: dict[str, Floats]
    clusters: int
    matches: float


def read_set(folder: Path) -> tuple[Corpus, Ints]:
    """A set with its groups."""
    with (folder / "truth.csv").open(newline="") as rows:
        of = {row["ad_id"]: row["group_id"] for row in csv.DictReader(rows)}
    adverts = read_adverts(folder / "ads.jsonl")
    return _corpus(adverts, [of[ad] for ad in adverts["id"]])


def _corpus(adverts: pl.DataFrame, groups: Sequence[str]) -> tuple[Corpus, Ints]:
    return build(*masked(adverts, extract)), np.unique(np.array(groups), return_inverse=True)[1].astype(np.int64)


def watch(corpus: Corpus, truth: Ints, weights: Sequence[Phase]) -> list[list[Seen]]:
    """What each phase compares, with the truth beside it."""
    seen: list[list[Seen]] = [[] for _ in weights]

    def note(turn: int, label: Ints, a: Ints, b: Ints, found: Levels, random: dict[str, Floats]) -> None:
        clusters = int(label.max()) + 1
        group = np.zeros(clusters, np.int64)
        group[label] = truth
        size = np.bincount(group)
        matches = max(float((size * (size - 1) / 2).sum()), 1.0)
        seen[min(turn, len(weights) - 1)].append(Seen(found, group[a] == group[b], random, clusters, matches))

    link(corpus, weights=weights, note=note)
    return seen


def fit(seen: Sequence[Seen]) -> Phase:
    """The weights of one phase."""
    levels = {kind: _level(kind, seen) for kind in LEVELS}
    levels["payment"], levels["link"] = levels["email"], levels["handle"]
    plain = Phase(levels, dict.fromkeys(LEVELS, 1.0), 0.0, float(np.mean([one.matches / one.clusters for one in seen])))
    inputs, offsets = [], []
    for one in seen:
        weights = weigh(plain, one.random, one.clusters)
        prior = np.log(one.matches / (one.clusters * (one.clusters - 1) / 2))
        inputs.append(np.stack([weights.of[kind][one.found[kind]] for kind in LEVELS], 1))
        offsets.append(np.full(len(one.same), prior))
    factors = _factors(np.concatenate(inputs), np.concatenate(offsets), np.concatenate([one.same for one in seen]))
    return Phase(levels, dict(zip(LEVELS, factors[1:].tolist(), strict=True)), float(factors[0]), plain.matches)


def _level(kind: str, seen: Sequence[Seen]) -> Floats:
    size = LEVELS[kind]
    matching = sum(np.bincount(one.found[kind], weights=one.same, minlength=size) for one in seen)
    everything = sum(np.bincount(one.found[kind], minlength=size) for one in seen)
    if kind in BY_CHANCE:
        shares = matching + 0.5
        shares[: 0 if kind == "text" else 1] = 0
        return shares / shares.sum()
    odds = np.log((matching + 0.3) / (everything - matching + 0.3))
    present = matching[1:].sum()
    by_chance = np.mean([one.random[kind][1:SHARED] / one.random[kind][1:].sum() for one in seen], axis=0)
    odds[1:SHARED] = np.log((matching[1:SHARED] + 1) / (present + 2) / by_chance) if present > 20 else 0.0
    odds[0] = 0.0
    for level in range(SHARED, size):
        if everything[level] < FEW:
            rarer = [odds[level - 2]] if level >= SHARED + 2 else []
            odds[level] = min(odds[level], *rarer, 0.0 if kind == "phone_again" else 1.0)
    return odds


def _factors(inputs: Floats, offset: Floats, same: Ints) -> Floats:
    truth = same.astype(np.float64)

    def loss(at: Floats) -> tuple[float, Floats]:
        score = offset + at[0] + inputs @ at[1:]
        wrong = 1 / (1 + np.exp(-np.clip(score, -40, 40))) - truth
        total = np.logaddexp(0, score) - truth * score
        pull = at[1:] - 1
        value = float(total.sum() + 20 * (pull**2).sum() + at[0] ** 2)
        return value, np.concatenate([[wrong.sum() + 2 * at[0]], inputs.T @ wrong + 40 * pull])

    start = np.concatenate([[0.0], np.ones(inputs.shape[1])])
    bounds = [(None, None)] + [(0.05, 1.5)] * inputs.shape[1]
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x)


def write(weights: Sequence[Phase]) -> None:
    """The file that the package reads."""
    rows = [
        {
            "matches": round(one.matches, 4),
            "shift": round(one.shift, 4),
            "scale": {kind: round(value, 4) for kind, value in one.scale.items()},
            "levels": {kind: [round(float(value), 5) for value in values] for kind, values in one.levels.items()},
        }
        for one in weights
    ]
    about = "Learnt by tools/desk_weights.py on made-up sets; meaning of the figures: docs/method/desk-linking.md."
    OUT.write_text(json.dumps({"about": about, "phases": rows}, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Read or make the sets, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--turns", type=int, default=3)
    chosen = parser.parse_args()
    sets = [read_set(folder) for folder in chosen.folders]
    for count, seed, stolen in MADE:
        adverts, truth = made_up(count, seed, stolen)
        sets.append(_corpus(shaped(adverts), truth["group_id"].to_list()))
    weights = phases()
    for turn in range(chosen.turns):
        rounds: list[list[Seen]] = [[] for _ in weights]
        for corpus, truth in sets:
            for phase, seen in enumerate(watch(corpus, truth, weights)):
                rounds[phase] += seen
        weights = [fit(seen) if seen else old for seen, old in zip(rounds, weights, strict=True)]
        write(weights)
        print(f"turn {turn + 1} of {chosen.turns}: {sum(len(one.same) for seen in rounds for one in seen):,} pairs")


if __name__ == "__main__":
    main()
