"""What an opened picture is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""Height x width x 3, RGB, upright, without anything that was written beside the pixels."""
