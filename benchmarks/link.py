"""How well and how fast advertisements are linked: `python -m benchmarks.link [--records N…] [--data FOLDER…]`.

Made-up sets of `benchmarks.adverts` in growing sizes, and folders of sets with known authors (ads.jsonl, truth.csv with
ad_id and group_id; without --data the one that lies beside the checkout). Pairwise precision, recall and F1, the
adjusted Rand index and the largest group; beside them, on the same facts, plain connected components over numbers and
pictures, and the same with crude caps.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from benchmarks import report
from benchmarks.adverts import made_up
from safelight.desk.extract import extract
from safelight.desk.link import build, link, masked, read_adverts, shaped
from safelight.desk.link.corpus import Corpus, Ints
from safelight.desk.link.kernels import united

SIZES: Final = (1_000, 4_000)
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


def sets(records: list[int], folders: list[Path]) -> Iterator[tuple[str, pl.DataFrame, dict[str, str]]]:
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


def main() -> None:
    """Print the table and the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--data", type=Path, nargs="*")
    given = parser.parse_args()
    folders = report.shared("investigations/classifieds") if given.data is None else given.data
    link(build(*masked(shaped(made_up(200)[0]), extract)))
    table, figures, peers = [], {}, {}
    for name, adverts, truth in sets(given.records, folders):
        start = time.perf_counter()
        prepared, facts = masked(adverts, extract)
        read = time.perf_counter()
        corpus = build(prepared, facts)
        found = link(corpus).label
        done = time.perf_counter()
        true = np.unique([truth[ad] for ad in corpus.ids], return_inverse=True)[1].astype(np.int64)
        timed = {"extract_s": round(read - start, 1), "link_s": round(done - read, 1)}
        rows = {
            "linked": score(found, true) | timed,
            "components": score(components(corpus, capped=False), true),
            "capped": score(components(corpus, capped=True), true),
        }
        figures |= {f"{name}_{key}": value for key, value in rows["linked"].items()}
        peers |= {f"{name}_{way}": figures_of for way, figures_of in rows.items() if way != "linked"}
        for way, of in rows.items():
            shares = [f"{of[key]:.3f}" for key in ("precision_ratio", "recall_ratio", "f1_ratio", "ari_ratio")]
            seconds = of.get("link_s", "")
            table.append((f"{name} ({corpus.size:,}): {way}", *shares, f"{of['largest_rows']:,}", str(seconds)))
    report.show("Linking", ("set, way", "P", "R", "F1", "ARI", "largest", "s"), table)
    report.finish("link", {**figures, "peak_mib": round(report.peak_mib())}, peers)


if __name__ == "__main__":
    main()
