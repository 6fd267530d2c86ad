"""What the map of sightings shows on simulated days, against what happened: people, liars, crowds.

    python -m benchmarks.presence_day [--seeds 20] [--first 1] [--hours 24]

Each seed is a day of its own in empty tables, played through the real inbox and worker by a clock that the script turns
(`safelight.presence.simulation`). Nobody moderates. Prints two tables and, last, one JSON document.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from benchmarks.report import finish, show
from safelight.catalog import load_catalog
from safelight.core.home import Home
from safelight.core.settings import Settings
from tests.people_database import migrated

BEGINS: Final = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
"""Midnight in Los Angeles; the day's key changes at four in the afternoon."""


def played(seed: int, hours: float) -> Any:
    """The figures of one day."""
    simulation = "safelight.presence.simulation"
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home").make()
        migrated(home)
        # The tables can be imported only now, when Django knows where its database is.
        import_module(f"{simulation}.ground").write_places(home, load_catalog())
        settings = Settings(home=home.root, day_key_dir=Path(folder) / "keys")
        texts = import_module("safelight.presence.texting.opening").texts(settings, home)
        day = import_module(f"{simulation}.day").scripted_day(seed, BEGINS, hours)
        return import_module(f"{simulation}.figures").figures(import_module(f"{simulation}.playing").play(day, texts))


def tables(all_days: Any) -> None:
    """What people read."""
    show(
        f"{all_days.days} days, {all_days.people} people, {all_days.texts} texts",
        ("true events that two people told of", "public", "within 10 min of the 2nd report", "of the 1st"),
        [[all_days.told, all_days.ever, all_days.soon, all_days.soon_of_first]],
    )
    rows = [[kind, lie.sightings, lie.public, round(lie.minutes)] for kind, lie in all_days.lies.items()]
    show("Untrue", ("said by", "sightings", "ever public", "minutes public, together"), rows)
    rows = [[kind, one.events, one.vanished, round(one.minutes)] for kind, one in all_days.denials.items()]
    queues = [[all_days.waiting, all_days.outgoing, round(all_days.after_end), round(all_days.surge_minutes)]]
    show("Untrue GONEs", ("said by", "events that were public", "vanished", "minutes away, together"), rows)
    show(
        "Besides", ("most messages waiting", "most texts waiting", "min public after the end", "min of surges"), queues
    )


def main() -> None:
    """Play, compare, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--hours", type=float, default=24)
    options = parser.parse_args()
    started, days = time.perf_counter(), []
    for seed in range(options.first, options.first + options.seeds):
        days.append(played(seed, options.hours))
        print(f"seed {seed}: {days[-1].soon} of {days[-1].told} soon", file=sys.stderr)
    all_days = import_module("safelight.presence.simulation.figures").together(days)
    tables(all_days)
    finish("presence_day", {"played_s": round(time.perf_counter() - started, 1), **shares(all_days)}, {})


def shares(all_days: Any) -> dict[str, float]:
    """The figures of the last line."""
    told = all_days.told
    found = {
        "events_public_percent": all_days.ever / told,
        "events_public_within_10_min_percent": all_days.soon / told,
        "events_public_within_10_min_of_first_percent": all_days.soon_of_first / told,
    }
    for kind, lie in all_days.lies.items():
        found[f"{kind}: public_percent"] = lie.public / max(lie.sightings, 1)
    for kind, one in all_days.denials.items():
        found[f"{kind}: vanished_percent"] = one.vanished / max(one.events, 1)
    return {name: round(100 * share, 1) for name, share in found.items()}


if __name__ == "__main__":
    main()
