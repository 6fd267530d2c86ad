"""Milliseconds and memory of a word on a photo, on one core: `python -m benchmarks.photo [--records N]`.

Photos of 1600 x 1200 are made, written as JPEG, and go through the process that opens photos and the shipped network,
one after another, as the worker does it; both share one core. Prints a table and, last, one JSON document.
"""

from __future__ import annotations

import argparse
import io
import os
import time
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageFilter

from benchmarks.report import finish, peak_mib, percentiles, show
from safelight.images.decoding import Decoder
from safelight.presence.photos.choosing import verifier

SIZE: Final = (1600, 1200)
WARM: Final = 3


def photo(number: int) -> bytes:
    """A JPEG with shapes and grain, as large as phones send by message."""
    rng = np.random.default_rng(number)
    coarse = Image.fromarray(rng.integers(0, 256, (12, 16, 3), dtype=np.uint8)).resize(SIZE, Image.Resampling.BICUBIC)
    grain = Image.fromarray(rng.integers(0, 256, (SIZE[1], SIZE[0], 3), dtype=np.uint8)).filter(ImageFilter.BoxBlur(1))
    made = io.BytesIO()
    Image.blend(coarse, grain, 0.15).save(made, "JPEG", quality=80)
    return made.getvalue()


def opener_mib(decoder: Decoder) -> float:
    """The most that the process that opens photos has held."""
    process = decoder._process
    assert process is not None
    status = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def main(records: int) -> None:
    """Time each photo; print a table for people and a line for programs."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    network, decoder = verifier(None), Decoder()
    opened, looked = [], []
    for number in range(records + WARM):
        content = photo(number)
        start = time.perf_counter()
        pixels = decoder.decode(content)
        between = time.perf_counter()
        assert not isinstance(pixels, str)
        network.verify(pixels)
        opened.append((between - start) * 1000)
        looked.append((time.perf_counter() - between) * 1000)
    both = percentiles([one + other for one, other in zip(opened[WARM:], looked[WARM:], strict=True)])
    parts = {"opened": percentiles(opened[WARM:]), "looked_at": percentiles(looked[WARM:])}
    worker, opener = round(peak_mib(), 1), round(opener_mib(decoder), 1)
    memory = {"worker_peak_mib": worker, "opener_peak_mib": opener, "peak_mib": round(worker + opener, 1)}
    decoder.close()
    show(
        f"{records} photos of {SIZE[0]} x {SIZE[1]}, one core",
        ("", "half within ms", "95 in 100 within ms"),
        [[name, *found.values()] for name, found in {**parts, "together": both}.items()],
    )
    show("Memory at most, MiB", ("the worker", "the process that opens", "together"), [list(memory.values())])
    figures = {f"{part}_{name}": value for part, found in parts.items() for name, value in found.items()}
    finish("photo", {**both, **figures, **memory}, {})


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--records", type=int, default=100)
    main(asked.parse_args().records)
