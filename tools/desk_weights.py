"""Learn the weights of `safelight.desk.link` again: `python -m tools.desk_weights [--makes N] [--turns N]`.

Sets of many makes are made by `benchmarks.makes`; folders given besides (ads.jsonl, truth.csv with ad_id and group_id)
teach, too. The sets are linked with the weights so far, the pairs that each round compares are looked up in the truth,
and shares and odds of every level are counted, phase by phase; factors against evidence that repeats itself, and what
may be copied, come from a logistic regression over the sums. Writes src/safelight/desk/link/weights.json.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from scipy.optimize import minimize

from benchmarks.makes import made_by, make_of
from safelight.desk.extract import extract
from safelight.desk.link import build, link, masked, read_adverts, shaped
from safelight.desk.link.corpus import Corpus, Floats, Ints
from safelight.desk.link.rounds import LEVELS, RESERVES, SHARED, Levels
from safelight.desk.link.weights import BY_CHANCE, SAMPLE, Phase, phases, weigh

OUT: Final = Path(__file__).parents[1] / "src/safelight/desk/link/weights.json"
MAKES: Final = 24
"""Makes learnt from, of as many seeds; figures are measured on other makes."""
SIZES: Final = (1_500, 3_000, 6_000, 20_000)
WEIGHED: Final = tuple(kind for kind in LEVELS if kind not in RESERVES)
"""Kinds that are evidence of their own."""
MOST: Final = {"usual": 6.0, "copied": 2.0}
"""Log-odds that a reserve adds at most: what can be copied never speaks loudly for one author."""
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

    def note(phase: int, label: Ints, a: Ints, b: Ints, found: Levels, random: dict[str, Floats]) -> None:
        clusters = int(label.max()) + 1
        group = np.zeros(clusters, np.int64)
        group[label] = truth
        size = np.bincount(group)
        matches = max(float((size * (size - 1) / 2).sum()), 1.0)
        seen[phase].append(Seen(found, group[a] == group[b], random, clusters, matches))

    link(corpus, weights=weights, note=note)
    return seen


def fit(seen: Sequence[Seen]) -> Phase:
    """The weights of one phase."""
    levels = {kind: _level(kind, seen) for kind in WEIGHED}
    levels |= {kind: np.zeros(LEVELS[kind]) for kind in RESERVES}
    levels["payment"], levels["link"] = levels["email"], levels["handle"]
    prior = float(np.mean([np.log(one.matches / (one.clusters * (one.clusters - 1) / 2)) for one in seen]))
    matches = float(np.mean([one.matches / one.clusters for one in seen]))
    # What fills up a small corpus is of other authors: pairs of one author are taken out of the random ones.
    random = {kind: np.mean([one.random[kind] for one in seen], axis=0) for kind in BY_CHANCE}
    random = {kind: np.maximum(share - np.exp(prior) * levels[kind], 0.2 / SAMPLE) for kind, share in random.items()}
    plain = Phase(levels, dict.fromkeys(LEVELS, 1.0), 0.0, matches, prior, random)
    inputs, offsets = [], []
    for one in seen:
        weights = weigh(plain, one.random, one.clusters)
        inputs.append(np.stack([weights.of[kind][one.found[kind]] for kind in WEIGHED], 1))
        offsets.append(weights.begin(one.found))
    reserves = [np.concatenate([one.found[kind] for one in seen]) for kind in RESERVES]
    same = np.concatenate([one.same for one in seen])
    factors = _factors(np.concatenate(inputs), reserves, np.concatenate(offsets), same)
    scale = dict.fromkeys(RESERVES, 1.0) | dict(zip(WEIGHED, factors[1 : 1 + len(WEIGHED)].tolist(), strict=True))
    ends = np.cumsum([LEVELS[kind] for kind in RESERVES])[:-1]
    levels |= dict(zip(RESERVES, np.split(factors[1 + len(WEIGHED) :], ends), strict=True))
    return Phase(levels, scale, float(factors[0]), matches, prior, random)


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


def _factors(inputs: Floats, reserves: Sequence[Ints], offset: Floats, same: Ints) -> Floats:
    """Shift, factor of each kind and weight of each level of the reserves, pulled to 0, 1 and 0; level 0 weighs 0."""
    truth = same.astype(np.float64)
    kinds, sizes = 1 + inputs.shape[1], [LEVELS[kind] for kind in RESERVES]
    ends = np.cumsum([kinds, *sizes])
    middle = np.concatenate([[0.0], np.ones(kinds - 1), np.zeros(sum(sizes))])
    stiff = np.concatenate([[1.0], np.full(kinds - 1, 20.0), np.full(sum(sizes), 2.0)])

    def loss(at: Floats) -> tuple[float, Floats]:
        score = offset + at[0] + inputs @ at[1:kinds]
        for level, begin in zip(reserves, ends, strict=False):
            score += at[begin + level]
        wrong = 1 / (1 + np.exp(-np.clip(score, -40, 40))) - truth
        total = np.logaddexp(0, score) - truth * score
        pull = at - middle
        down = [np.bincount(level, wrong, size) for level, size in zip(reserves, sizes, strict=True)]
        value = float(total.sum() + (stiff * pull**2).sum())
        return value, np.concatenate([[wrong.sum()], inputs.T @ wrong, *down]) + 2 * stiff * pull

    bounds = [(None, None)] + [(0.05, 1.5)] * (kinds - 1)
    for kind, size in zip(RESERVES, sizes, strict=True):
        bounds += [(0.0, 0.0)] + [(-8.0, MOST[kind])] * (size - 1)
    return np.asarray(minimize(loss, middle, jac=True, method="L-BFGS-B", bounds=bounds).x)


def usual_share(corpora: Sequence[Corpus]) -> float:
    """The share of advertisements that use a phrase which one uses: the geometric mean."""
    logs = []
    for corpus in corpora:
        writing = corpus.writing
        uses = np.bincount(writing.token, minlength=writing.tokens)[writing.token]
        logs.append(np.log((uses - 0.5) / corpus.size))
    return float(np.exp(np.concatenate(logs).mean()))


def write(weights: Sequence[Phase], phrase_share: float, how: str) -> None:
    """The file that the package reads."""
    rows = [
        {
            "matches": round(one.matches, 4),
            "prior": round(one.prior, 4),
            "shift": round(one.shift, 4),
            "scale": {kind: round(value, 4) for kind, value in one.scale.items()},
            "chance": {kind: [round(float(value), 7) for value in values] for kind, values in one.chance.items()},
            "levels": {kind: [round(float(value), 5) for value in values] for kind, values in one.levels.items()},
        }
        for one in weights
    ]
    about = (
        f"Learnt by `{how}` on made-up sets of as many makes (benchmarks/makes.py); "
        "meaning of the figures: docs/method/desk-linking.md."
    )
    learnt = {"about": about, "phrase_share": round(phrase_share, 6), "phases": rows}
    OUT.write_text(json.dumps(learnt, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Read or make the sets, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--makes", type=int, default=MAKES)
    parser.add_argument("--turns", type=int, default=3)
    chosen = parser.parse_args()
    sets = [read_set(folder) for folder in chosen.folders]
    for seed in range(chosen.makes):
        adverts, truth = made_by(make_of(seed), SIZES[seed % len(SIZES)], seed)
        sets.append(_corpus(shaped(adverts), truth["group_id"].to_list()))
    weights = phases()
    for turn in range(chosen.turns):
        rounds: list[list[Seen]] = [[] for _ in weights]
        for corpus, truth in sets:
            for phase, seen in enumerate(watch(corpus, truth, weights)):
                rounds[phase] += seen
        weights = [fit(seen) if seen else old for seen, old in zip(rounds, weights, strict=True)]
        how = " ".join(["python -m tools.desk_weights", *sys.argv[1:]])
        write(weights, usual_share([corpus for corpus, _ in sets]), how)
        print(f"turn {turn + 1} of {chosen.turns}: {sum(len(one.same) for seen in rounds for one in seen):,} pairs")


if __name__ == "__main__":
    main()
