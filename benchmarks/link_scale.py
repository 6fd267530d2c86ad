"""How linking grows: `python -m benchmarks.link_scale [--records N…] [--processes N]`.

Made-up advertisements (`benchmarks.adverts`) of each size lie in a Parquet file; a process of its own then does what
`safelight desk link` does: reads the file, the facts in the texts, links, and writes the groups. Time of each step,
time of processors, the peak of memory of all its processes, and how right the groups are. With `--plain` facts are
read by three patterns, which these advertisements allow: then the time of linking alone is what counts.

`--step measure --folder FOLDER` measures advertisements that lie in a folder already; with `--keep` what linking holds
lies in FOLDER/state afterwards, and `--step add --folder FOLDER` tells in a fresh process how long the folder takes to
open and a new advertisement to be placed.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import polars as pl

from benchmarks import report
from benchmarks.adverts import made_up
from benchmarks.link import score
from safelight.desk.extract import extract
from safelight.desk.link import Groups, build, hold, link, masked, open_held, read_adverts, write_groups
from safelight.desk.link.backends import Embedded
from safelight.desk.link.held import TAIL

SIZES: Final = (10_000, 30_000)
PATTERNS: Final = {
    "phone": re.compile(r"(?<=call )[\d().\- ]{9,}\d"),
    "email": re.compile(r"\w+@mail\.example"),
    "price": re.compile(r"\d+ USD"),
}
ADDED: Final = 200
"""Advertisements that are placed one after another."""
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Plain:
    """A fact as linking takes it."""

    kind: str
    normal: str
    start: int
    end: int


def plain(text: str) -> list[Plain]:
    """Numbers, mail addresses and prices of `benchmarks.adverts`, by patterns."""
    return [
        Plain(kind, re.sub(r"\D", "", found[0]) if kind == "phone" else found[0], found.start(), found.end())
        for kind, pattern in PATTERNS.items()
        for found in pattern.finditer(text)
    ]


def make(count: int, folder: Path) -> None:
    """Write the advertisements and their truth."""
    adverts, truth = made_up(count, seed=5)
    adverts.write_parquet(folder / "ads.parquet")
    truth.write_parquet(folder / "truth.parquet")


def measure(folder: Path, processes: int, patterns: bool, keep: bool) -> dict[str, float]:
    """Seconds of each step, and the figures of the groups."""
    backend = Embedded(processes)
    figures: dict[str, float] = {}

    def timed(name: str, work: Callable[..., Answer], *given: object) -> Answer:
        start = time.perf_counter()
        answer = work(*given)
        figures[f"{name}_s"] = round(time.perf_counter() - start, 1)
        return answer

    adverts = timed("read", read_adverts, folder / "ads.parquet")
    prepared = timed("extract", masked, adverts, plain if patterns else extract, backend)
    del adverts
    corpus = timed("prepare", build, *prepared)
    del prepared
    linked = timed("link", partial(link, backend=backend), corpus)
    timed("write", lambda: write_groups(linked.table(), folder / "groups.parquet"))
    figures["total_s"] = round(sum(figures.values()), 1)
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    figures["processor_s"] = round(own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime, 1)
    figures["peak_mib"] = round(report.peak_mib() + processes * children.ru_maxrss / 1024)
    if keep:
        hold(linked, read_adverts(folder / "ads.parquet"), folder / "state")
    truth = pl.read_parquet(folder / "truth.parquet")
    of = pl.DataFrame({"ad_id": corpus.ids}).join(truth, on="ad_id", how="left", maintain_order="left")
    return figures | score(linked.label, of["group_id"].rank("dense").to_numpy().astype(np.int64) - 1)


def add(folder: Path) -> dict[str, float]:
    """Opening what is held, the first advertisement placed, and the next ones: again some that are held, renamed."""
    adverts = read_adverts(folder / "ads.parquet").sample(ADDED, seed=1)
    new = adverts.with_columns(pl.concat_str(pl.lit("new-"), "id").alias("id"))
    extract("warmed up")
    start = time.perf_counter()
    groups = Groups(open_held(folder / "state"))
    opened = time.perf_counter()
    times = []
    for row in range(new.height):
        before = time.perf_counter()
        list(groups.add(new.slice(row, 1), extract))
        times.append((time.perf_counter() - before) * 1000)
    figures = {"open_ms": (opened - start) * 1000, "first_ms": times[0]} | report.percentiles(times[1:])
    (folder / "state" / TAIL).unlink()
    return {name: round(value, 1) for name, value in figures.items()}


def main() -> None:
    """Print the table and the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--step", choices=("make", "measure", "add"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--keep", action="store_true", help="Leave what linking holds in FOLDER/state.")
    parser.add_argument("--plain", action="store_true", help="Read facts by plain patterns.")
    given = parser.parse_args()
    if given.step == "make":
        make(given.records[0], given.folder)
        return
    if given.step == "measure":
        print(json.dumps(measure(given.folder, given.processes, given.plain, given.keep)))
        return
    if given.step == "add":
        print(json.dumps(add(given.folder)))
        return
    rows, figures = [], {}
    for count in given.records:
        with tempfile.TemporaryDirectory() as folder:
            call = [sys.executable, "-m", "benchmarks.link_scale", "--records", str(count), "--folder", folder]
            subprocess.run([*call, "--step", "make"], check=True)
            call += ["--step", "measure", "--processes", str(given.processes), *(["--plain"] if given.plain else [])]
            found = json.loads(subprocess.run(call, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
        figures |= {f"made_{count}_{name}": value for name, value in found.items()}
        steps = ("extract_s", "prepare_s", "link_s", "total_s", "processor_s", "peak_mib")
        rows.append(
            (f"{count:,}", *(f"{found[step]:,}" for step in steps), found["precision_ratio"], found["f1_ratio"])
        )
    head = ("advertisements", "extract s", "prepare s", "link s", "all s", "processor s", "peak MiB", "P", "F1")
    report.show("Linking as it grows", head, rows)
    report.finish("link_scale", figures, {})


if __name__ == "__main__":
    main()
