"""How long an investigation takes: `python -m benchmarks.investigate [--records N…]`.

From an address on loopback to a report (HTML, PDF), by the command itself: capture, seal, extract, link and compare
with so many made-up advertisements held and 200 made-up cases. The first time the advertisements held are read; every
later time what was read is opened. Beside it, as the plain way, what the first time takes.
"""

from __future__ import annotations

import argparse
import http.server
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Final

import orjson

from benchmarks import report
from benchmarks.adverts import made_up

SIZES: Final = (0, 6_000, 20_000)
AIM_S: Final = 5.0
_PAGE: Final = b"""<title>Dana in Tampa</title><h1>Dana in Tampa</h1><div class="body"><p>Velvet lantern evenings, I am
Dana, 24, call four1five 555 01three4, rates from $200. Honest and reliable, visiting until March 3</p></div>"""


class _Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # the library's name
        self.send_response(200 if self.path == "/ad" else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(_PAGE if self.path == "/ad" else b"")

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


def taken(folder: Path, port: int, held: int, turn: int) -> tuple[float, float]:
    """Seconds by the clock and of processor time of one investigation."""
    command = [Path(sys.executable).with_name("safelight"), "desk", "investigate", f"http://127.0.0.1:{port}/ad"]
    command += ["--case", f"c-{turn}", "--basis", "a benchmark", "--officer", "nobody", "--no-browser"]
    command += ["--cases", folder / "cases.jsonl", "--out", folder / f"out-{held}-{turn}"]
    command += ["--ads", folder / f"ads-{held}.parquet"] if held else []
    home = {"SAFELIGHT_DESK_HOME": str(folder / f"desk-{held}"), "SAFELIGHT_DESK_ALLOW": f"127.0.0.1:{port}"}
    before, start = _used(), time.perf_counter()
    subprocess.run(list(map(str, command)), env=os.environ | home, check=True, capture_output=True)
    return time.perf_counter() - start, _used() - before


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print the table and the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, nargs="*", default=list(SIZES))
    given = parser.parse_args()
    figures: dict[str, float] = {}
    peers: dict[str, object] = {}
    rows = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        case = {"case_id": "k", "status": "open", "indicators": {"phones": ["+14155550134"], "cities": ["Tampa"]}}
        (folder / "cases.jsonl").write_bytes(
            b"".join(orjson.dumps(case | {"case_id": f"k{n}"}) + b"\n" for n in range(200))
        )
        for held in given.records:
            if held:
                made_up(held, seed=5)[0].write_parquet(folder / f"ads-{held}.parquet")
            first, later = (taken(folder, server.server_address[1], held, turn) for turn in range(2))
            figures |= {f"held_{held}_s": round(later[0], 2), f"held_{held}_cpu_s": round(later[1], 2)}
            peers |= {f"held_{held}_read_anew": {"clock_s": round(first[0], 2), "cpu_s": round(first[1], 2)}}
            rows += [(f"{held:,} held", f"{later[0]:.1f}", f"{later[1]:.1f}", f"{first[0]:.1f}", f"{first[1]:.1f}")]
    server.shutdown()
    heads = ("advertisements", "s", "processor s", "read anew: s", "processor s")
    report.show(f"From an address to a report (aim: {AIM_S:.0f} s)", heads, rows)
    report.finish("investigate", figures, peers)


if __name__ == "__main__":
    main()
