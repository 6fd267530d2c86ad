"""How publications of rent and public transport are read: Zillow's ZORI, HUD's fair market rents, GTFS timetables.

In: the bytes of a file. Out: frames and shapes of the places asked for. Nothing is written, nothing is about a person.
"""

from safelight.feeds.overlays.fmr import read_fmr
from safelight.feeds.overlays.gtfs import Timetable, read_gtfs
from safelight.feeds.overlays.rent import RENT_SCHEMA, Rent, rent_level
from safelight.feeds.overlays.zori import read_zori

__all__ = ["RENT_SCHEMA", "Rent", "Timetable", "read_fmr", "read_gtfs", "read_zori", "rent_level"]
