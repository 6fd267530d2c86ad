"""How well and how fast the desk reads advertisements: `python -m benchmarks.desk_extract [--records N] [--data DIR]`.

Telephone numbers on phone_obfuscation.jsonl, beside the simple methods of that folder's baseline.py; every kind of fact
on classifieds/; numbers on texts made here with a seed that the model never saw; and the same with one way of writing
left out of the learning at a time (`--left-out`). Speed: lines in and lines out on two cores. A hit is the right number
in the right text; a span is right where it shares 9/10 of its characters with the truth.
"""

from __future__ import annotations

import argparse
import json
import runpy
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from benchmarks import report
from safelight.desk.extract import extract, extract_lines

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data" / "investigations"
Found = list[tuple[str, int, int]]
KINDS = ("phone", "email", "handle", "price", "age", "alias", "vehicle", "place", "date")


def overlap(first: tuple[int, int], second: tuple[int, int]) -> float:
    """Shared characters of two spans, by all of theirs."""
    shared = min(first[1], second[1]) - max(first[0], second[0])
    return max(0, shared) / max(1, max(first[1], second[1]) - min(first[0], second[0]))


def phones(text: str) -> Found:
    """The numbers that the product reads."""
    return [(str(fact.normal), fact.start, fact.end) for fact in extract(text) if fact.kind == "phone"]


def score(rows: list[dict[str, Any]], read: Callable[[str], Found]) -> dict[str, float]:
    """Precision, recall, share of right spans, and false numbers in rows that hold none."""
    hits = false = missed = spans = on_none = 0
    for row in rows:
        wanted = {one["e164"]: (one["start"], one["end"]) for one in row["truth"]}
        got: dict[str, tuple[int, int]] = {}
        for e164, start, end in read(row["text"]):
            got.setdefault(e164, (start, end))
        right = got.keys() & wanted.keys()
        hits, false, missed = hits + len(right), false + len(got) - len(right), missed + len(wanted) - len(right)
        spans += sum(overlap(got[e164], wanted[e164]) >= 0.9 for e164 in right)
        on_none += 0 if wanted else len(got)
    precision, recall = hits / max(1, hits + false), hits / max(1, hits + missed)
    return {"precision": precision, "recall": recall, "span": spans / max(1, hits), "false on none": on_none}


def made_up(number: int, seed: int) -> list[dict[str, Any]]:
    """Texts of the learning tool with another seed."""
    tool = runpy.run_path(str(ROOT / "tools" / "desk_phones.py"))
    return [
        {
            "style": kind,
            "text": text,
            "truth": [{"e164": e164, "start": start, "end": end} for e164, start, end in truth],
        }
        for kind, text, truth in tool["texts"](number, seed)
    ]


def entities(folder: Path) -> list[tuple[str, float, float, float, int]]:
    """Precision, recall and share of right values for each kind, over titles and bodies."""
    truth = {row["ad_id"]: row["entities"] for row in lines(folder / "entities_truth.jsonl")}
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for ad in lines(folder / "ads.jsonl"):
        for field in ("title", "body"):
            found = extract(ad[field], ad["posted_at"])
            for kind in KINDS:
                got = [fact for fact in found if fact.kind == kind]
                wanted = [one for one in truth[ad["id"]] if one[0] == kind and one[2] == field]
                pairs = [
                    next((f for f in got if overlap((f.start, f.end), (start, end)) >= 0.9), None)
                    for _, _, _, start, end in wanted
                ]
                right = [(fact, one) for fact, one in zip(pairs, wanted, strict=True) if fact]
                here = counts[kind]
                here[0] += len(right)
                here[1] += len(got) - len(right)
                here[2] += len(wanted) - len(right)
                here[3] += sum(str(fact.normal).lower() == str(one[1]).lower() for fact, one in right)
    return [(kind, h / max(1, h + f), h / max(1, h + m), v / max(1, h), h + m) for kind, (h, f, m, v) in counts.items()]


def left_out(number: int) -> list[tuple[str, float, float]]:
    """Recall and false numbers for each way of writing when the model has never seen that way."""
    tool = runpy.run_path(str(ROOT / "tools" / "desk_phones.py"))
    learnt, fresh = tool["texts"](number, 5), tool["texts"](number // 2, 6)
    answer = []
    for kind in sorted({row[0] for row in learnt} - {"none"}):
        matrix, right, heavy, names = tool["table"]([row for row in learnt if row[0] != kind])
        weights = dict(zip(names, map(float, tool["learn"](matrix, right, heavy)), strict=True))
        hits, false, missed, _ = tool["measure"]([row for row in fresh if row[0] == kind], weights)[kind]
        answer.append((kind, hits / max(1, hits + missed), hits / max(1, hits + false)))
    return answer


def lines(path: Path) -> Iterable[dict[str, Any]]:
    """The rows of a file of JSON lines."""
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def speed(number: int, processes: int, texts: list[str]) -> tuple[float, float]:
    """Advertisements a second, lines in and out: by the pool, and by one process's own processor time."""
    rows = [json.dumps({"id": n, "text": text}).encode() for n, text in enumerate(islice(cycle(texts), number))]
    start = time.perf_counter()
    done = sum(1 for _ in extract_lines(rows, processes))
    pooled = done / (time.perf_counter() - start)
    few = rows[: max(500, number // 10)]
    cpu = time.process_time()
    sum(1 for _ in extract_lines(few, 1))
    return pooled, len(few) / (time.process_time() - cpu)


def show(title: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """A table of shares, to three places."""
    report.show(title, columns, [[f"{x:.3f}" if isinstance(x, float) else x for x in row] for row in rows])


def main() -> None:
    """Print the tables and the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--processes", type=int, default=min(2, report.cores()))
    parser.add_argument("--data", type=Path, default=SHARED)
    parser.add_argument("--left-out", action="store_true")
    given = parser.parse_args()
    own = made_up(3000, 4711)
    figures: dict[str, float] = {}
    peers: dict[str, float] = {}
    texts = [row["text"] for row in own]
    head = ("method", "precision", "recall", "span", "false on rows with none")
    if (given.data / "phone_obfuscation.jsonl").is_file():
        rows = list(lines(given.data / "phone_obfuscation.jsonl"))
        simple = runpy.run_path(str(given.data / "baseline.py")) if (given.data / "baseline.py").is_file() else {}
        named = {"plain_regex": "m_regex", "libphonenumber_valid": "m_pn", "words_and_loose_regex": "m_norm"}
        table = [("desk", *score(rows, phones).values())]
        figures |= {
            f"shared_{name.split()[0]}_ratio": round(value, 4)
            for name, value in zip(head[1:4], table[0][1:4], strict=True)
        }
        for name, function in named.items():
            if function in simple:
                table.append((name, *score(rows, simple[function]).values()))
                peers |= {
                    f"{name}_precision_ratio": round(table[-1][1], 4),
                    f"{name}_recall_ratio": round(table[-1][2], 4),
                }
        show(f"{len(rows):,} texts with numbers in disguise", head, table)
        styles = defaultdict(list)
        for row in rows:
            styles[row["style"]].append(row)
        worst = sorted((score(some, phones)["recall"], style) for style, some in styles.items() if some[0]["truth"])[:6]
        show("styles with the lowest recall", ("style", "recall"), [(style, recall) for recall, style in worst])
        kinds = entities(given.data / "classifieds")
        show("facts of classifieds/", ("kind", "precision", "recall", "right value", "facts"), kinds)
        figures |= {f"{kind}_recall_ratio": round(recall, 4) for kind, _, recall, _, _ in kinds}
        figures |= {f"{kind}_precision_ratio": round(precision, 4) for kind, precision, _, _, _ in kinds}
        texts = [f"{ad['title']}\n{ad['body']}" for ad in lines(given.data / "classifieds" / "ads.jsonl")]
    fresh = score(own, phones)
    show("made-up texts of another seed", head, [("desk", *fresh.values())])
    figures |= {
        "made_up_precision_ratio": round(fresh["precision"], 4),
        "made_up_recall_ratio": round(fresh["recall"], 4),
    }
    if given.left_out:
        unseen = left_out(4000)
        show("ways of writing never seen in learning", ("way", "recall", "precision"), unseen)
        figures["left_out_lowest_recall_ratio"] = round(min(recall for _, recall, _ in unseen), 4)
        figures["left_out_recall_ratio"] = round(sum(recall for _, recall, _ in unseen) / len(unseen), 4)
    if given.records:
        pooled, single = speed(given.records, given.processes, texts)
        table = [
            (f"{given.processes} processes, lines in and out", pooled),
            ("one process, by its own processor time", single),
        ]
        report.show(f"{given.records:,} advertisements", ("way", "advertisements a second"), table)
        figures |= {"pooled_texts_per_s": round(pooled), "single_texts_per_cpu_s": round(single)}
    report.finish("desk_extract", figures, peers)


if __name__ == "__main__":
    main()
