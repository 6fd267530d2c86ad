"""A small city that nobody lists, as the text of its file."""

import pytest

RIVERMOUTH = """
[city]
id = "rivermouth"
name = "Rivermouth"
state = "CA"
timezone = "America/Los_Angeles"
centre = [37.8, -122.3]
footprint = ["86283082fffffff"]

[city.residents]
value = 81000
year = 2020
source = "2020 Decennial Census, P1"

[[source]]
id = "arrests"
title = "Arrests"
publisher = "Rivermouth Police Department"
page = "https://data.rivermouth.example/arrests"
status = "unverified"
status_since = "2026"
status_note = "A file that somebody saved."
covers = true
covers_why = "Statutes name the offence."
basis = "arrest"
unit = "people"
feed = "file"
licence = "None stated."
citation = "Rivermouth Police Department, Arrests."
terms = "Not read."
robots = "Not read."
cadence = "monthly"
rules = ["own", "laws:CA"]

[[source.layout]]
id = "csv"
columns = { id = "Arrest No", from = "Arrest Date", statute = "Charge", venue = "Premise" }
optional = ["venue"]
dates = { formats = ["%m/%d/%Y"] }

[[source.layout]]
id = "older"
columns = { from = "ARR_DT", statute = ["SECTION", "CODE"] }
absent = ["Arrest No"]
also = ["UNIT"]
dates = { formats = ["%m/%d/%Y"] }

[[rules.own]]
statute = ["RMC 9.08"]
charge = "loitering"
role = "unknown"
why = "The ordinance speaks of either side."
source = "Rivermouth Municipal Code 9.08"
"""


@pytest.fixture
def rivermouth() -> str:
    return RIVERMOUTH
