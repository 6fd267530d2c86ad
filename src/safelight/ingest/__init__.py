"""Feed rows to de-identified records, and records to a city's next generation.

In: files or publishers that `feeds` reads, under the catalogue's rules. Out: a published generation and a report in
which every row that was read is counted.
"""

from safelight.ingest.boundaries import PlacesReport, fetch_places
from safelight.ingest.city import ingest_city
from safelight.ingest.decisions import Decision, decide, decisions
from safelight.ingest.gazetteer import GazetteerReport, build_gazetteer
from safelight.ingest.inputs import Input, file_input, folder_inputs, publishers
from safelight.ingest.preview import Preview, preview
from safelight.ingest.queue import Waiting, queued
from safelight.ingest.report import CityReport, Problem
from safelight.ingest.restate import release, restate_city, roll_back
from safelight.ingest.run import due, ingest, silent
from safelight.ingest.tally import Tally
from safelight.ingest.withdrawing import withdraw_source, withdraw_texts
from safelight.ingest.workshop import Progress, Workshop

__all__ = [
    "CityReport",
    "Decision",
    "GazetteerReport",
    "Input",
    "PlacesReport",
    "Preview",
    "Problem",
    "Progress",
    "Tally",
    "Waiting",
    "Workshop",
    "build_gazetteer",
    "decide",
    "decisions",
    "due",
    "fetch_places",
    "file_input",
    "folder_inputs",
    "ingest",
    "ingest_city",
    "preview",
    "publishers",
    "queued",
    "release",
    "restate_city",
    "roll_back",
    "silent",
    "withdraw_source",
    "withdraw_texts",
]
