"""Overlays of a city's map (rent, public transport): from their publisher or a file by hand to HOME/overlays, and back.

In: the city's entry and a publication of the catalogue. Out: tables in a numbered folder that a pointer names, so that
a reader sees the old overlay or the new one, whatever stops a writer; and what was kept, read again.
"""

from safelight.feeds.overlays import Timetable
from safelight.ingest.overlays.build import OverlayReport, fetch_overlay, name_of_file
from safelight.ingest.overlays.kept import Kept, read_overlay
from safelight.ingest.overlays.tables import areas_of, rent_of, timetable_of

__all__ = [
    "Kept",
    "OverlayReport",
    "Timetable",
    "areas_of",
    "fetch_overlay",
    "name_of_file",
    "read_overlay",
    "rent_of",
    "timetable_of",
]
