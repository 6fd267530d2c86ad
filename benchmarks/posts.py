"""Public posts to a published generation: facts, tellings of one operation, links to records, files on disk.

python -m benchmarks.posts [--records N]      N invented posts of ten years (default 100,000), three in ten of the trade

The target is 100,000 posts in two minutes on two cores.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from benchmarks.report import finish, show
from safelight.catalog import load_catalog
from safelight.core.home import Home, RecordKey
from safelight.ingest import Workshop, ingest

CITY: Final = "chicago"
NOW: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOLD: Final = (
    "Vice officers arrested {n} men for soliciting prostitution at a motel on {day}. {more}",
    "{n} would-be sex buyers were arrested during a street operation on {day}. {more}",
    "On {day} detectives arrested {n} sex buyers and 2 suspected pimps during a two-hotel operation. {more}",
    "{n} women were arrested for prostitution along the boulevard on {day}. {more}",
    "La policía arrestó a {n} hombres por solicitar prostitución en un hotel el {day}. {more}",
)
ELSE: Final = (
    "Join us for coffee with the chief this Saturday. {more}",
    "One driver was arrested for DUI at last night's checkpoint on {day}; {n} were let go. {more}",
    "Detectives seek witnesses of a burglary in which {n} phones were taken. {more}",
    "Officers recovered {n} guns and arrested two suspects in a robbery on {day}. {more}",
    "Traffic is slow downtown because of the parade. {more}",
)
MORE: Final = (
    "The operation was part of a continuing effort to answer complaints of neighbours.",
    "Anyone with information is asked to call the tip line. Those charged are presumed innocent.",
    "",
)


def write_posts(path: Path, posts: int) -> None:
    """A table of posts in the shape of the feeds."""
    rng = np.random.default_rng(1)
    first = date(2016, 1, 1)
    rows = []
    for number in range(posts):
        day = first + timedelta(days=int(rng.integers(0, 3_650)))
        template = str(rng.choice(TOLD if rng.random() < 0.3 else ELSE))
        text = template.format(n=int(rng.integers(2, 60)), day=f"{day:%B} {day.day}, {day.year}", more=rng.choice(MORE))
        rows.append((str(number), f"{day + timedelta(days=1)}T18:00:00Z", text, f"https://posts.example/{number}"))
    columns = ("id", "published_at", "text", "address")
    pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row").write_csv(path)


def main() -> None:
    """Write the posts, ingest them, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=100_000)
    posts: int = parser.parse_args().records
    catalog = load_catalog()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "posts.csv"
        write_posts(path, posts)
        workshop = Workshop(Home(Path(folder) / "home").make(), catalog, RecordKey(b"benchmark" * 4), NOW)
        start = time.perf_counter()
        report = ingest(workshop, CITY, file=path)
        seconds = time.perf_counter() - start
    if report.problems:
        raise report.problems[0].error
    [tally] = report.tallies.values()
    rows = [("posts", tally.read), ("of the trade", tally.relevant), ("told again", tally.merged)]
    rows += [("operations", report.operations), ("seconds", round(seconds, 1))]
    show("posts to a generation", ("what", "number"), rows)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    figures = {
        "posts_rows": tally.read,
        "posts_to_generation_s": round(seconds, 1),
        "posts_per_s": round(tally.read / seconds),
        "peak_mib": round(peak),
    }
    finish("posts", figures, {})


if __name__ == "__main__":
    main()
