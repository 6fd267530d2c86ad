"""How well and how fast cases are compared: `python -m benchmarks.compare [--data FOLDER…] [--records N --cases N]`.

Without --data the set that lies beside the checkout. A folder is a set with known authors and cases (cases.jsonl and
case_truth.csv, beside them classifieds/ with ads.jsonl and truth.csv), linked by `desk.link`; beside it the simple
ways: an advertisement is a lead where it has a case's number, and the same for all of its group when numbers are
capped. With --records also so many made-up advertisements and cases, linked by their truth, so that comparing alone is
timed.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Final

import polars as pl

from benchmarks import report
from benchmarks.adverts import made_up
from benchmarks.link import components
from benchmarks.made_cases import made_cases
from safelight.desk.compare import Held, compare, leads_of, read_cases, table
from safelight.desk.extract import extract
from safelight.desk.link import build, link, masked, read_adverts, shaped

KIND_COLUMN: Final = {"ad_id": pl.String, "case_id": pl.String}


def score(leads: pl.DataFrame, truth: pl.DataFrame, cases: list[str]) -> dict[str, float]:
    """Figures of leads (ad_id, case_id, rank, band) against truth (ad_id, case_id) and the ids of all cases.

    `right_ratio` is the share of leads that are right, `said_ratio` the mean of their scores: calibrated, they agree.
    """
    true = truth.select("ad_id", "case_id").unique().with_columns(right=pl.lit(True))
    judged = leads.join(true, on=["ad_id", "case_id"], how="left").with_columns(pl.col("right").fill_null(False))
    right = judged.filter("right")
    ranks = (
        true.select("ad_id").unique().join(right.group_by("ad_id").agg(pl.col("rank").min()), on="ad_id", how="left")
    )
    hit = right.filter(pl.col("rank") <= 10)
    strong = judged.filter(pl.col("band") == "strong")
    empty = set(cases) - set(true["case_id"])
    return {
        "recall_at_10_ratio": round(hit.height / max(true.height, 1), 4),
        "mrr_ratio": round(float((1 / ranks["rank"]).fill_null(0.0).mean() or 0.0), 4),
        "strong_right_ratio": round(float(strong["right"].mean() or 0.0), 4) if strong.height else 1.0,
        "right_ratio": round(float(judged["right"].mean() or 0.0), 4) if judged.height else 1.0,
        "said_ratio": round(float(judged["score"].mean() or 0.0), 4) if "score" in judged.columns else 1.0,
        "strong_rows": strong.height,
        "leads_rows": judged.height,
        "cases_found_ratio": round(right["case_id"].n_unique() / max(true["case_id"].n_unique(), 1), 4),
        "empty_cases_led_rows": len(empty & set(judged["case_id"])),
        "empty_cases_strong_rows": len(empty & set(strong["case_id"])),
    }


def simple(held: Held, cases_frame: pl.DataFrame, groups: pl.DataFrame | None) -> pl.DataFrame:
    """Leads wherever a case's number is in an advertisement, or anywhere in its component; ranked by nothing."""
    phones = held.facts.filter(pl.col("kind") == "phone").select("ad", "value").unique()
    ids = held.adverts.select(ad_id="id").with_row_index("ad").cast({"ad": pl.Int64})
    found = cases_frame.join(phones, on="value").join(ids, on="ad").select("ad_id", "case_id").unique()
    if groups is not None:
        by = found.join(groups, on="ad_id").select("case_id", "cluster_id").unique()
        found = by.join(groups, on="cluster_id").select("ad_id", "case_id").unique()
    return found.sort("ad_id", "case_id").with_columns(
        rank=pl.int_range(1, pl.len() + 1).over("ad_id"), band=pl.lit("strong")
    )


def folder(path: Path) -> tuple[dict[str, dict[str, float]], float]:
    """Figures of a folder by way, and the seconds that comparing took."""
    raw = read_adverts(path / "classifieds" / "ads.jsonl")
    prepared, facts = masked(raw, extract)
    corpus = build(prepared, facts)
    held = Held(raw, facts, link(corpus).table())
    cases, _ = read_cases(path / "cases.jsonl")
    start = time.perf_counter()
    compared = compare(held, cases)
    leads = table(compared, leads_of(compared))
    took = time.perf_counter() - start
    truth = pl.read_csv(path / "case_truth.csv", schema_overrides=KIND_COLUMN)
    names = [case.case_id for case in cases]
    phones = pl.DataFrame(
        [(case.case_id, number) for case in cases for number in case.of("phone")],
        schema={"case_id": pl.String, "value": pl.String},
        orient="row",
    )
    capped = pl.DataFrame({"ad_id": corpus.ids, "cluster_id": components(corpus, capped=True)})
    ways = {
        "compared": leads,
        "same number": simple(held, phones, None),
        "same number, capped components": simple(held, phones, capped),
    }
    return {way: score(rows, truth, names) for way, rows in ways.items()}, took


def timed(records: int, count: int) -> dict[str, float]:
    """Seconds to compare made-up advertisements with cases and to say why; numbers are read by a plain pattern."""
    adverts, truth = made_up(records, seed=5)
    raw = shaped(adverts)
    digits = raw["body"].str.extract(r"call ([\d ().-]+)").str.replace_all(r"\D", "")
    facts = pl.DataFrame({"ad": range(raw.height), "value": "+1" + digits}).drop_nulls()
    facts = facts.select(pl.col("ad").cast(pl.Int64), kind=pl.lit("phone"), value="value")
    group_of = dict(zip(truth["ad_id"], truth["group_id"], strict=True))
    groups = truth.select("ad_id", cluster_id="group_id", confidence=pl.lit(1.0))
    held = Held(raw, facts, groups)
    made = made_cases(raw, facts, group_of, count, seed=6)
    start = time.perf_counter()
    compared = compare(held, [case for case, _ in made])
    done = time.perf_counter()
    leads = table(compared, leads_of(compared))
    told = time.perf_counter()
    named = pl.DataFrame(
        [(case.case_id, name) for case, name in made], schema=["case_id", "group_id"], orient="row"
    ).drop_nulls()
    true = named.join(truth, on="group_id").select("case_id", "ad_id")
    found = score(leads, true, [case.case_id for case, _ in made])
    return {
        **{f"made_{key}": value for key, value in found.items()},
        "adverts_rows": raw.height,
        "cases_rows": count,
        "compare_s": round(done - start, 2),
        "words_s": round(told - done, 2),
    }


def main() -> None:
    """Print the table and the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, nargs="*")
    parser.add_argument("--records", type=int, default=0)
    parser.add_argument("--cases", type=int, default=1_000)
    given = parser.parse_args()
    figures: dict[str, float] = {}
    peers: dict[str, object] = {}
    lines = []
    for path in report.shared("investigations") if given.data is None else given.data:
        ways, took = folder(path)
        figures |= {f"{path.name}_{key}": value for key, value in ways["compared"].items()}
        figures[f"{path.name}_compare_s"] = round(took, 2)
        peers |= {f"{path.name}_{way}": found for way, found in ways.items() if way != "compared"}
        for way, found in ways.items():
            shares = [f"{found[key]:.3f}" for key in ("recall_at_10_ratio", "mrr_ratio", "strong_right_ratio")]
            empty = f"{found['empty_cases_strong_rows']:.0f} / {found['empty_cases_led_rows']:.0f}"
            lines.append((f"{path.name}: {way}", *shares, f"{found['cases_found_ratio']:.3f}", empty))
    if given.records:
        figures |= timed(given.records, given.cases)
    head = ("set, way", "recall@10", "MRR", "strong right", "cases found", "cases without ads: strong / any")
    report.show("Cases (aims: 0.9, 0.8, 0.9, -, 0)", head, lines)
    report.finish("compare", {**figures, "peak_mib": round(report.peak_mib())}, peers)


if __name__ == "__main__":
    main()
