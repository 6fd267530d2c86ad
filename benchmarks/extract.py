"""How fast facts are read from announcements, on one core and on a pool: `python -m benchmarks.extract [--records N]`.

The peer is one pass of a plain alternation of all phrases of the tables over the same texts: it finds words, and
no facts.
The texts are the labelled ones where they are at hand, else made up; repeated to N, with a number before each so
that no two are equal.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from itertools import cycle, islice

from benchmarks import report
from benchmarks.announcements import LABELS
from safelight.ingest.text import extract, extract_lines, phrases

MADE_UP = (
    (
        "Vice officers arrested 12 johns at a motel on Lincoln Ave. on Thursday. Two suspected pimps were "
        "booked; four juveniles were recovered."
    ),
    "Narcotics detectives arrested six people at a house and seized 200 pills.",
    (
        "La policía detuvo a nueve hombres por solicitar sexo y a dos mujeres por prostitución en la calle "
        "Bissonnet del 9 al 11 de marzo."
    ),
)


def lines(number: int) -> list[bytes]:
    """So many lines of input."""
    texts = [(text, "2022-03-11") for text in MADE_UP]
    if (LABELS / "train.jsonl").is_file():
        rows = [json.loads(line) for line in (LABELS / "train.jsonl").read_text(encoding="utf-8").splitlines()]
        texts = [(row["text"], row["published_at"]) for row in rows]
    return [
        json.dumps({"id": place, "text": f"{text} [{place}x]", "published_at": published}).encode()
        for place, (text, published) in enumerate(islice(cycle(texts), number))
    ]


def main() -> None:
    """Print the table and the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=min(2, report.cores()))
    given = parser.parse_args()
    rows = lines(given.records)
    texts = [json.loads(row) for row in rows[: max(1, given.records // 5)]]
    extract(texts[0]["text"], texts[0]["published_at"])
    start, cpu = time.perf_counter(), time.process_time()
    for one in texts:
        extract(one["text"], one["published_at"])
    single, single_cpu = len(texts) / (time.perf_counter() - start), len(texts) / (time.process_time() - cpu)
    start = time.perf_counter()
    found = sum(1 for _ in extract_lines(rows, given.processes))
    pooled = found / (time.perf_counter() - start)
    plain = re.compile(
        "|".join(re.escape(phrase) for phrase in sorted(phrases(), key=len, reverse=True)), re.IGNORECASE
    )
    few = texts[: max(1, len(texts) // 10)]
    start = time.perf_counter()
    for one in few:
        plain.findall(one["text"])
    peer = len(few) / (time.perf_counter() - start)
    table = [
        ("one process", single),
        ("one process, by its own processor time", single_cpu),
        (f"{given.processes} processes, lines in and out", pooled),
        ("peer: one alternation of all phrases", peer),
    ]
    report.show(f"{given.records:,} texts", ("way", "texts a second"), table)
    figures = {
        "single_texts_per_s": round(single),
        "single_texts_per_cpu_s": round(single_cpu),
        "pooled_texts_per_s": round(pooled),
    }
    report.finish("extract", figures, {"plain_re_alternation": {"texts_per_s": round(peer)}})


if __name__ == "__main__":
    main()
