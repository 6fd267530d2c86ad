"""A provider's own file to the one that it may give: run where the data is, without a network.

In: a CSV or XLSX file and a recipe. Out: the de-identified file of `ingest.contributed`, k people behind every
combination, and a report that a manager signs. Only the recipe's columns are read; no value of them is ever told.
"""

from safelight.ingest.deidentify.anonymity import LADDERS, Anonymous, anonymous
from safelight.ingest.deidentify.guess import guessed
from safelight.ingest.deidentify.interview import made_by_asking
from safelight.ingest.deidentify.mapping import Reason
from safelight.ingest.deidentify.recipe import MEANINGS, Columns, Dates, Recipe, Words, read_recipe, written
from safelight.ingest.deidentify.report import report_page
from safelight.ingest.deidentify.run import Outcome, deidentify
from safelight.ingest.deidentify.saving import refuse_to_overwrite, report_paths, save, save_bytes
from safelight.ingest.deidentify.template import TEMPLATE_COLUMNS, template
from safelight.ingest.deidentify.texts import LANGUAGES

__all__ = [
    "LADDERS",
    "LANGUAGES",
    "MEANINGS",
    "TEMPLATE_COLUMNS",
    "Anonymous",
    "Columns",
    "Dates",
    "Outcome",
    "Reason",
    "Recipe",
    "Words",
    "anonymous",
    "deidentify",
    "guessed",
    "made_by_asking",
    "read_recipe",
    "refuse_to_overwrite",
    "report_page",
    "report_paths",
    "save",
    "save_bytes",
    "template",
    "written",
]
