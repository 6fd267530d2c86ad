"""Milliseconds and memory of a word on a photo, on one core: `python -m benchmarks.photo [--records N]`.

Photos of 1600 x 1200 are made, written as JPEG, and go through the process that opens photos and the shipped network,
one after another, as the worker does it. The last line is one JSON document.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import platform
import resource
import time

import numpy as np
from PIL import Image, ImageFilter

from safelight.images.decoding import DECODER
from safelight.presence.photos.choosing import verifier

SIZE = (1600, 1200)
WARM = 3


def photo(number: int) -> bytes:
    """A JPEG with shapes and grain, as large as phones send by message."""
    rng = np.random.default_rng(number)
    coarse = Image.fromarray(rng.integers(0, 256, (12, 16, 3), dtype=np.uint8)).resize(SIZE, Image.Resampling.BICUBIC)
    grain = Image.fromarray(rng.integers(0, 256, (SIZE[1], SIZE[0], 3), dtype=np.uint8)).filter(ImageFilter.BoxBlur(1))
    made = io.BytesIO()
    Image.blend(coarse, grain, 0.15).save(made, "JPEG", quality=80)
    return made.getvalue()


def main(records: int) -> None:
    """Time each photo; print a line for people and one for programs."""
    network = verifier(None)
    took = []
    for number in range(records + WARM):
        content = photo(number)
        start = time.perf_counter()
        pixels = DECODER.decode(content)
        assert not isinstance(pixels, str)
        network.verify(pixels)
        took.append((time.perf_counter() - start) * 1000)
    half, most = np.percentile(took[WARM:], [50, 95])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{records} photos: half within {half:.1f} ms, 95 in 100 within {most:.1f} ms; {peak:.0f} MiB at most")
    figures = {"p50_ms": round(half, 2), "p95_ms": round(most, 2), "peak_mib": round(peak, 1)}
    machine = {"cores": os.cpu_count(), "system": platform.platform()}
    print(json.dumps({"name": "photo", "figures": figures, "peers": {}, "machine": machine}))


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("--records", type=int, default=100)
    main(asked.parse_args().records)
