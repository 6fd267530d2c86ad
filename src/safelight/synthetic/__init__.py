"""Invented feeds for every city in its publisher's real formats, to show what Safelight does and to test it.

In: the catalogue, a day, a seed. Out: files that any part of Safelight reads as it reads a portal's, all marked
synthetic, and the truth about them, which is given back and saved nowhere.
"""

from safelight.synthetic.activity import write_activity_feeds
from safelight.synthetic.cities import PROFILES
from safelight.synthetic.generate import closed_months, write_feeds
from safelight.synthetic.truth import Operation, SourceTruth, Truth

__all__ = ["PROFILES", "Operation", "SourceTruth", "Truth", "closed_months", "write_activity_feeds", "write_feeds"]
