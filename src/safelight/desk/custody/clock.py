"""What the machine's clock goes by: a fact of each capture, since its times are only as good."""

from __future__ import annotations

import ctypes
import sys
from typing import Final

_UNSYNCHRONISED: Final = 5


class _Timex(ctypes.Structure):
    """The beginning of `struct timex` (adjtimex(2)), and room for the rest."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("rest", ctypes.c_byte * 256),
    )


def clock_source() -> str:
    """A sentence on the system's clock: whether the kernel says that it is kept right, and within what."""
    if not sys.platform.startswith("linux"):
        return "System clock; whether it is kept right is not known here."
    asked = _Timex(modes=0)
    state = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(asked))
    if state < 0:
        return "System clock; the kernel doesn't say whether it is kept right."
    if state == _UNSYNCHRONISED:
        return "System clock; the kernel says that nothing keeps it right."
    return f"System clock, kept right by the network's time; the kernel's greatest error: {asked.maxerror / 1e6:.3f} s."
