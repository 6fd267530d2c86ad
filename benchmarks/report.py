"""How every benchmark reports: a table for people, and one JSON document as the last line.

Names of figures end in their unit: `p95_ms`, `rows_per_s`, `peak_mib`.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np
from rich.console import Console
from rich.table import Table

UNITS: Final = (
    "_ms",
    "_s",
    "_mib",
    "_gib",
    "_rows",
    "_records",
    "_bytes",
    "_percent",
    "_questions",
    "_per_s",
    "_ratio",
)
_LIBRARIES: Final = ("duckdb", "polars", "pandas", "pyarrow", "numpy")


def shared(path: str) -> list[Path]:
    """What lies beside the checkout in `shared/data`, and none, said so, where it isn't there."""
    found = Path(__file__).resolve().parents[2] / "shared" / "data" / path
    if found.exists():
        return [found]
    print(f"No shared/data/{path} beside the checkout: its figures are left out.", file=sys.stderr)
    return []


def machine() -> dict[str, object]:
    """What the figures were measured on: processor, usable cores, memory, versions, and how busy it was."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cores": cores(),
        "memory_gib": _memory_gib(),
        "load_1min": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "python": platform.python_version(),
        **{name: version(name) for name in _LIBRARIES},
    }


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def peak_mib() -> float:
    """This process's own peak; getrusage would count what the parent held when it started us."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def measure(name: str, side: str, path: Path) -> dict[str, float]:
    """Run one side of the benchmark of that name in a process of its own, over a file; its last line are figures."""
    command = [sys.executable, "-m", f"benchmarks.{name}", "--side", side, "--file", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def percentiles(times_ms: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile: `p50_ms`, `p95_ms`."""
    return {
        f"p{share}_ms": round(float(np.percentile(np.asarray(times_ms), share, method="higher")), 1)
        for share in (50, 95)
    }


def show(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; numbers to the right."""
    table = Table(title=title, title_justify="left")
    for place, column in enumerate(columns):
        table.add_column(column, justify="right" if place else "left")
    for row in rows:
        table.add_row(*(f"{cell:,.1f}" if isinstance(cell, float) else str(cell) for cell in row))
    Console(width=120).print(table)


def finish(name: str, figures: Mapping[str, object], peers: Mapping[str, object]) -> None:
    """Print the last line. Raises ValueError for a figure whose name doesn't end in its unit."""
    for where in (figures, *(peer for peer in peers.values() if isinstance(peer, Mapping))):
        if wrong := [figure for figure in where if not figure.endswith(UNITS)]:
            raise ValueError(f"name the unit of {', '.join(wrong)}: one of {', '.join(UNITS)}")
    print(json.dumps({"name": name, "figures": figures, "peers": peers, "machine": machine()}), flush=True)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())


def _memory_gib() -> float | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)
    except (ValueError, OSError, AttributeError):
        return None
