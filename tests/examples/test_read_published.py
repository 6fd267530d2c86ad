"""The examples read what is really given away."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from safelight.observatory import export_city

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
OFFENCES = {"basis": "reported_offence", "unit": "offences"}


class Answer:
    def __init__(self, document):
        self.document = document

    def to_document(self):
        return self.document


class Published:
    """Published answers as they come: 40 offences of 2019 shown, few or protected of 2020, sex withheld."""

    def count(self, question, /):
        by = question.to_filters()["by"]
        return Answer(
            {
                "question": question.to_filters(),
                "asked": question.to_filters(),
                "coarsened": [],
                "rows": list(_rows(by)),
                "published": {"method": "test", "k": 3, "max_change": 5, "variance": 3.0},
                "not_recorded": [{"field": "sex", "basis": "reported_offence", "code": "withheld"}],
                "origin": ["open"],
                "sources": [SOURCE],
                "as_of": "2026-11-22",
                "release": None,
            }
        )


SOURCE = {"city": "oakland", "source": "feed", "title": "Feed", "page": "https://data.example", "citation": "A city."}
SOURCE |= {"licence": "No licence stated.", "newest": "2020-12-31", "origin": "open", **OFFENCES}
KEYS = {"year": (2019, 2020, 2021), "cell": ("872830829ffffff", "87283082bffffff", "872830828ffffff")}


def _rows(by):
    dimensions = by.split(",")
    for place, status in enumerate(("shown", "few", "protected")):
        key = {name: KEYS.get(name, ("street", "female", "male"))[place] for name in dimensions}
        number = {"shown": 40, "few": 0, "protected": None}[status]
        yield {**key, **OFFENCES, "status": status, "offences": number}


@pytest.fixture(params=["csv", "geoparquet"])
def folder(request, tmp_path) -> Path:
    export_city(Published(), "oakland", tmp_path, request.param)
    return tmp_path


def test_the_python_example_reads_numbers_with_their_error_and_all_four_codes(folder) -> None:
    command = [sys.executable, "-X", "utf8", str(EXAMPLES / "read_published.py"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    assert "36.5" in done.stdout and "43.5" in done.stdout
    for words in ("none or few", "held back by Safelight", "held back by the source", "origin: open"):
        assert words in done.stdout
    assert not done.stderr


def test_the_r_example_is_r() -> None:
    rscript = shutil.which("Rscript")
    if rscript is None:
        pytest.skip("needs R (apt-get install r-base-core) to parse examples/read_published.R")
    command = [rscript, "-e", "invisible(parse(commandArgs(TRUE)[1]))", str(EXAMPLES / "read_published.R")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_both_examples_know_the_four_codes() -> None:
    for name in ("read_published.py", "read_published.R"):
        text = (EXAMPLES / name).read_text(encoding="utf-8")
        assert all(f'"{code}"' in text for code in ("few", "protected", "withheld", "not_recorded"))
