"""How well and how fast advertisements are linked: `python -m benchmarks.link [--records N…] [--data FOLDER…]`.

Made-up sets of `benchmarks.adverts` in growing sizes, and folders of sets with known authors (ads.jsonl, truth.csv with
ad_id and group_id; without --data the one that lies beside the checkout); with `--makes SEED…` also sets of makes that
taught no weights (`benchmarks.makes`). Pairwise precision, recall and F1, the adjusted Rand index, the largest group
and the truth's; beside them, on the same facts, plain connected components over numbers and pictures, and the same with
crude caps. At last how well the probabilities of links hold: every pair of clusters that was weighed, in ten bins.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from benchmarks import report
from benchmarks.adverts import made_up
from benchmarks.makes import made_by, make_of
from safelight.desk.extract import extract
from safelight.desk.link import build, link, masked, read_adverts, shaped
from safelight.desk.link.background import filled
from safelight.desk.link.corpus import Corpus, Floats, Ints
from safelight.desk.link.kernels import united
from safelight.desk.link.rounds import Levels
from safelight.desk.link.weights import phases, weigh

SIZES: Final = (1_000, 4_000)
MAKES: Final = (101, 106)
"""Seeds of makes that taught no weights (`tools.desk_weights` learns from the first 24)."""
BINS: Final = 10
CAPS: Final = (40, 9, 12)
"""A number counts on this many advertisements and cities at most, a picture with this many numbers at most."""


def score(found: Ints, true: Ints) -> dict[str, float]:
    """Pairwise precision, recall, F1, adjusted Rand index; the largest group's advertisements."""

    def pairs(labels: Iterator[object] | list[int]) -> float:
        return sum(count * (count - 1) / 2 for count in Counter(labels).values())

    both = pairs(zip(found.tolist(), true.tolist(), strict=True))
    a, b = pairs(found.tolist()), pairs(true.tolist())
    expected = a * b / (len(found) * (len(found) - 1) / 2)
    precision, recall = both / max(a, 1), both / max(b, 1)
    return {
        "precision_ratio": round(precision, 4),
        "recall_ratio": round(recall, 4),
        "f1_ratio": round(2 * precision * recall / max(precision + recall, 1e-9), 4),
        "ari_ratio": round((both - expected) / max((a + b) / 2 - expected, 1e-9), 4),
        "largest_rows": max(Counter(found.tolist()).values()),
    }


def components(corpus: Corpus, capped: bool) -> Ints:
    """Connected components over numbers and pictures, as the simple methods do."""
    most_ads, most_cities, most_phones = CAPS
    phone, picture = corpus.kinds["phone_again"], corpus.kinds["picture"]
    keep_phone = np.ones(phone.values, bool)
    keep_picture = np.ones(picture.values, bool)
    if capped:
        cities = np.unique(phone.value * (int(corpus.city.max()) + 1) + corpus.city[phone.ad])
        spread = np.bincount(cities // (int(corpus.city.max()) + 1), minlength=phone.values)
        keep_phone = (np.bincount(phone.value, minlength=phone.values) <= most_ads) & (spread <= most_cities)
        first = np.full(corpus.size, -1, np.int64)
        first[phone.ad] = phone.value
        seen = np.unique(picture.value * (phone.values + 1) + first[picture.ad] + 1)
        keep_picture = np.bincount(seen // (phone.values + 1), minlength=picture.values) <= most_phones
    parts = []
    for uses, keep in ((phone, keep_phone), (picture, keep_picture)):
        order = np.argsort(uses.value, kind="stable")
        same = (uses.value[order][1:] == uses.value[order][:-1]) & keep[uses.value[order][1:]]
        parts.append((uses.ad[order][:-1][same], uses.ad[order][1:][same]))
    joined: Ints = united(corpus.size, np.concatenate([a for a, _ in parts]), np.concatenate([b for _, b in parts]))
    return joined


@dataclass(slots=True)
class Reliability:
    """Pairs of clusters that were weighed, in bins of the probability that the model gave them."""

    corpus: Corpus
    truth: Ints
    pairs: Floats = field(default_factory=lambda: np.zeros(BINS))
    said: Floats = field(default_factory=lambda: np.zeros(BINS))
    right: Floats = field(default_factory=lambda: np.zeros(BINS))

    def note(self, phase: int, label: Ints, a: Ints, b: Ints, found: Levels, random: dict[str, Floats]) -> None:
        """What `link` tells of each round; a cluster's truth is that of most of its advertisements."""
        clusters, groups = int(label.max()) + 1, int(self.truth.max()) + 1
        keys, count = np.unique(label * groups + self.truth, return_counts=True)
        most = np.zeros(clusters, np.int64)
        order = np.argsort(count, kind="stable")
        most[keys[order] // groups] = keys[order] % groups
        log_odds = weigh(phases()[phase], random, filled(clusters, self.corpus.size)).total(found)
        said = 1 / (1 + np.exp(-np.clip(log_odds, -40, 40)))
        at = np.minimum((said * BINS).astype(np.int64), BINS - 1)
        self.pairs += np.bincount(at, minlength=BINS)
        self.said += np.bincount(at, said, BINS)
        self.right += np.bincount(at, most[a] == most[b], BINS)


def calibration(seen: Sequence[Reliability]) -> tuple[list[tuple[str, ...]], float]:
    """Rows of the reliability table, and the expected calibration error: the mean gap, weighed by pairs."""
    pairs, said, right = (sum(getattr(one, name) for one in seen) for name in ("pairs", "said", "right"))
    rows = [
        (f"{place / BINS:.1f} to {(place + 1) / BINS:.1f}", f"{int(n):,}", f"{p / n:.3f}", f"{r / n:.3f}")
        for place, (n, p, r) in enumerate(zip(pairs, said, right, strict=True))
        if n
    ]
    return rows, round(float(np.abs(said - right).sum() / max(pairs.sum(), 1)), 4)


def sets(
    records: list[int], folders: list[Path], makes: list[int], each: int
) -> Iterator[tuple[str, pl.DataFrame, dict[str, str]]]:
    """Name, advertisements and the group of each."""
    for folder in folders:
        with (folder / "truth.csv").open(newline="") as rows:
            yield (
                folder.name,
                read_adverts(folder / "ads.jsonl"),
                {r["ad_id"]: r["group_id"] for r in csv.DictReader(rows)},
            )
    for count in records:
        adverts, truth = made_up(count, seed=count)
        yield f"made_{count}", shaped(adverts), dict(zip(truth["ad_id"], truth["group_id"], strict=True))
    for seed in makes:
        adverts, truth = made_by(make_of(seed), each, seed)
        yield f"make_{seed}_{each}", shaped(adverts), dict(zip(truth["ad_id"], truth["group_id"], strict=True))


def main() -> None:
    """Print the table and the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--data", type=Path, nargs="*")
    parser.add_argument("--makes", type=int, nargs="*", default=list(MAKES), help="Seeds of makes; from 24 unseen.")
    parser.add_argument("--each", type=int, default=2_000, help="Advertisements of each make.")
    given = parser.parse_args()
    folders = report.shared("investigations/classifieds") if given.data is None else given.data
    link(build(*masked(shaped(made_up(200)[0]), extract)))
    table, figures, peers, seen = [], {}, {}, []
    for name, adverts, truth in sets(given.records, folders, given.makes, given.each):
        start = time.perf_counter()
        prepared, facts = masked(adverts, extract)
        read = time.perf_counter()
        corpus = build(prepared, facts)
        true = np.unique([truth[ad] for ad in corpus.ids], return_inverse=True)[1].astype(np.int64)
        seen.append(Reliability(corpus, true))
        found = link(corpus, note=seen[-1].note).label
        done = time.perf_counter()
        timed = {"extract_s": round(read - start, 1), "link_s": round(done - read, 1)}
        ways = {
            "linked": score(found, true) | {"largest_true_rows": int(np.bincount(true).max())} | timed,
            "components": score(components(corpus, capped=False), true),
            "capped": score(components(corpus, capped=True), true),
        }
        figures |= {f"{name}_{key}": value for key, value in ways["linked"].items()}
        peers |= {f"{name}_{way}": figures_of for way, figures_of in ways.items() if way != "linked"}
        for way, of in ways.items():
            shares = [f"{of[key]:.3f}" for key in ("precision_ratio", "recall_ratio", "f1_ratio", "ari_ratio")]
            sizes = f"{of['largest_rows']:,}", f"{np.bincount(true).max():,}"
            table.append((f"{name} ({corpus.size:,}): {way}", *shares, *sizes, str(of.get("link_s", ""))))
    report.show("Linking", ("set, way", "P", "R", "F1", "ARI", "largest", "true", "s"), table)
    rows, error = calibration(seen)
    report.show("Probability of a link, as weighed", ("said", "pairs", "mean said", "right"), rows)
    figures["calibration_error_ratio"] = error
    report.finish("link", {**figures, "peak_mib": round(report.peak_mib())}, peers)


if __name__ == "__main__":
    main()
