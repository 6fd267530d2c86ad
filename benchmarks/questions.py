"""How long an answer takes: `python -m benchmarks.questions [--records N] [--questions N]`.

Random questions over all filters, by one dimension or by cell, as the public site gets them: coarsened, counted,
event rule, noise, merged cells. Made-up records of nine cities; beside it pandas and Polars do the same grouping with
the same event rule and the same protection. Without --records: 100,000 and 1 million records.
"""

from __future__ import annotations

import argparse
import gc
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from benchmarks import peers, report
from benchmarks.records import CITIES, publish_cities
from safelight.core.counts import TRUE_COLUMNS, TrueCounts
from safelight.core.errors import Refused
from safelight.core.home import Home, record_key
from safelight.core.question import Question
from safelight.core.settings import Settings
from safelight.core.vocabulary import WEEKDAYS, AgeBand, Charge, Dimension, Race, Role, Sex, Unit, Venue
from safelight.privacy import Plan, coarsen, publish, publish_areas
from safelight.questions import Questions
from safelight.store import current
from safelight.store.duckdb_engine import DuckDBEngine

NOW: Final = datetime(2026, 11, 22, tzinfo=UTC)
SIZES: Final = (100_000, 1_000_000)
PEER_QUESTIONS: Final = 40
_LISTS: Final = {
    "role": Role,
    "sex": Sex,
    "age_band": [band for band in AgeBand if band is not AgeBand.UNDER_18],
    "race": Race,
    "charge": [charge for charge in Charge if charge is not Charge.LEWD_CONDUCT],
    "venue": Venue,
    "city": CITIES,
    "weekdays": WEEKDAYS,
}


def random_question(rng: np.random.Generator, serial: int) -> Question:
    """A question by one dimension or by cell, with some of all filters."""
    dimensions = [dimension for dimension in Dimension if dimension is not Dimension.CELL]
    by = Dimension.CELL if serial % 2 else dimensions[rng.integers(len(dimensions))]
    chosen: dict[str, object] = {}
    for name in rng.choice([*_LISTS, "hours", "sizes", "since", "unit", "source"], rng.integers(0, 5), replace=False):
        if name in _LISTS:
            words = list(_LISTS[name])
            some = rng.choice(len(words), rng.integers(1, max(2, len(words) // 2)), replace=False)
            chosen[name] = tuple(words[place] for place in sorted(some))
        elif name == "hours":
            start, span = rng.integers(0, 6), rng.integers(1, 6)
            chosen[name] = (int(start * 4), int((start + span) % 6 * 4 or 24))
        elif name == "sizes":
            chosen["size_min"] = int(rng.choice([2, 5, 10]))
        elif name == "since":
            first = date(2013, 1, 1) + timedelta(days=int(rng.integers(0, 3000)))
            chosen |= {"since": first, "until": first + timedelta(days=int(rng.integers(400, 2000)))}
        elif name == "unit":
            chosen[name] = Unit.OPERATIONS if rng.random() < 0.3 else Unit.PEOPLE
        else:
            chosen[name] = tuple(f"{city}_arrest" for city in CITIES[:3])
    if "source" in chosen:
        chosen.pop("city", None)
    return Question(by=(by,), **chosen)  # type: ignore[arg-type]  # each filter has its own type


def allowed_questions(count: int, seed: int = 7) -> list[Question]:
    """So many questions that the policy answers."""
    rng, found, serial = np.random.default_rng(seed), [], 0
    while len(found) < count:
        serial += 1
        question = random_question(rng, len(found))
        try:
            coarsen(question, today=NOW.date())
        except Refused:
            continue
        found.append(question)
    return found


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds of each question, by how they were answered."""

    answers: list[float]
    engine: list[float]
    polars: list[float]
    pandas: list[float]
    load_s: float


def timed(work: Callable[[Question], object], questions: Iterable[Question]) -> list[float]:
    """Milliseconds that each takes, once each."""
    times = []
    gc.collect()
    for question in questions:
        start = time.perf_counter()
        work(question)
        times.append((time.perf_counter() - start) * 1000)
    return times


def measure(records: int, count: int, home: Home) -> Timed:
    """Publish the records and ask the questions of Safelight and of its peers."""
    publish_cities(home, records)
    settings = Settings(home=home.root)
    engine = DuckDBEngine(home, threads=2)
    asker = Questions(home, settings, engine=engine, clock=lambda: NOW)
    questions = allowed_questions(count)
    start = time.perf_counter()
    engine.counts(Question(), today=NOW.date())
    load_s = time.perf_counter() - start
    # Other questions first: what a service has compiled after its first minutes.
    for question in allowed_questions(count, seed=8):
        asker.count(question)
    answers = timed(asker.count, questions)
    plans = {question: coarsen(question, today=NOW.date()) for question in questions}

    def only_engine(question: Question) -> object:
        plan = plans[question]
        return engine.counts(plan.question, today=NOW.date(), events=plan.protection.event_rule)

    bare = timed(only_engine, questions)
    few = [question for question in questions if question.unit is not Unit.OPERATIONS][:PEER_QUESTIONS]
    table = peers.prepare(_all_records(home), NOW.date())
    key = record_key(home, settings)
    results = []
    for peer in (peers.polars_peer(table), peers.pandas_peer(table)):
        _check(peer, engine, [plans[question].question for question in few[:6]])
        results.append(timed(lambda question, peer=peer: _protect(peer, plans[question], key), few))  # type: ignore[misc]
    engine.close()
    return Timed(answers, bare, results[0], results[1], load_s)


def _all_records(home: Home) -> pl.DataFrame:
    opened = [current(home, city) for city in CITIES]
    return pl.concat([generation.records().collect() for generation in opened if generation])


def _protect(peer: peers.Peer, plan: Plan, key: object) -> None:
    """The peer's counts, made fit to publish as Safelight does it."""
    for true in _true_counts(peer(plan.question), plan.question):
        if plan.resolutions:
            publish_areas(true, plan.question.resolution or 8, key, plan.protection)  # type: ignore[arg-type]
        else:
            publish(true, key, plan.protection)  # type: ignore[arg-type]


def _true_counts(frame: pl.DataFrame, question: Question) -> list[TrueCounts]:
    cell = f"cell_{question.resolution or 8}"
    named = frame.rename({cell: "cell"}) if cell in frame.columns else frame
    dimensions = tuple(name for name in named.columns if name not in {"unit", *TRUE_COLUMNS})
    columns = [*dimensions, *(pl.col(name).cast(pl.Int64) for name in TRUE_COLUMNS)]
    words = [pl.col(name).cast(pl.String) for name in ("basis", "origin") if name in dimensions]
    return [
        TrueCounts(named.filter(pl.col("unit") == code).with_columns(words).select(columns), dimensions, unit)
        for code, unit in enumerate((Unit.PEOPLE, Unit.OFFENCES))
    ]


def _check(peer: peers.Peer, engine: DuckDBEngine, questions: Iterable[Question]) -> None:
    """The peers do the same work: they get the same numbers."""
    for question in questions:
        ours = [table.frame.select(TRUE_COLUMNS) for table in engine.counts(question, today=NOW.date())]
        theirs = [table.frame.select(TRUE_COLUMNS) for table in _true_counts(peer(question), question)]
        both = [sorted(row for frame in side for row in frame.iter_rows()) for side in (ours, theirs)]
        if both[0] != both[1]:
            raise SystemExit(f"a peer counts otherwise: {question.to_filters()}")


def main() -> None:
    """Measure, print a table, and the JSON document last."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, help="measure this size alone, e.g. 10000000")
    parser.add_argument("--questions", type=int, default=200)
    options = parser.parse_args()
    sizes = (options.records,) if options.records else SIZES
    figures: dict[str, object] = {}
    others: dict[str, dict[str, float]] = {"polars": {}, "pandas": {}}
    rows = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="safelight-bench-") as folder:
            found = measure(size, options.questions, Home(Path(folder) / "home").make())
        for label, times in (
            ("Safelight, whole answer", found.answers),
            ("Safelight, engine alone", found.engine),
            ("Polars, same counts and protection", found.polars),
            ("pandas, same counts and protection", found.pandas),
        ):
            shares = report.percentiles(times)
            rows.append((f"{size:,} records: {label}", len(times), shares["p50_ms"], shares["p95_ms"], max(times)))
        name = f"{size // 1000}k"
        figures |= {f"{name}_{share}": value for share, value in report.percentiles(found.answers).items()}
        figures |= {f"{name}_engine_{share}": value for share, value in report.percentiles(found.engine).items()}
        figures[f"{name}_load_s"] = round(found.load_s, 2)
        for peer, times in (("polars", found.polars), ("pandas", found.pandas)):
            others[peer] |= {f"{name}_{share}": value for share, value in report.percentiles(times).items()}
    figures["peak_mib"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 0)
    report.show("Random questions, milliseconds", ("", "questions", "p50", "p95", "longest"), rows)
    report.finish("questions", figures, others)


if __name__ == "__main__":
    sys.exit(main())
