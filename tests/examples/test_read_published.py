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
    """Answers as they come: one number shown, one few, one protected; sex is withheld, race not recorded."""

    def count(self, question, /):
        by = question.to_filters()["by"]
        return Answer(
            {
                "question": question.to_filters(),
                "asked": question.to_filters(),
                "coarsened": [],
                "rows": list(_rows(by)),
                "published": {"method": "test", "k": 3, "max_change": 5, "variance": 3.0},
                "not_recorded": [
                    {"field": "sex", "basis": "reported_offence", "code": "withheld"},
                    {"field": "race", "basis": "reported_offence", "code": "not_recorded"},
                ],
                "origin": ["open"],
                "sources": [SOURCE],
                "as_of": "2026-11-22",
                "release": None,
            }
        )


SOURCE = {"city": "oakland", "source": "feed", "title": "Feed", "page": "https://data.example", "citation": "A city."}
SOURCE |= {"licence": "No licence stated.", "newest": "2020-12-31", "origin": "open", **OFFENCES}
KEYS = {"year": (2019, 2020, 2021), "cell": ("872830829ffffff", "87283082bffffff", "872830828ffffff")}
KEYS |= dict.fromkeys(("sex", "race"), ("unknown", "other", "another"))


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
    for words in (
        "none or few",
        "held back by Safelight",
        "held back by the source",
        "no source of this basis",
        "origin: open",
    ):
        assert words in done.stdout
    assert not done.stderr


R_RIGHT = (
    "x <- c(a = 1, 2)\n",
    "f <- function(x, y = 2) {\n  if (x > y) {\n    x\n  }\n  else {\n    y\n  }\n}\n",
    "table[table$n >= 20 & !is.na(table$n), ]",
    "x[[1]][, 'b'] <- y %in% z",
    "for (name in names) { next }; while (TRUE) break",
    "a <-\n  b |> f(\n    g,\n    ,\n  )",
    "aggregate(cbind(n, v) ~ basis + unit, data = x, FUN = sum)",
    "(\\(x) x^2)(-3L)",
    "stats::setNames(list(), NULL) # a remark",
)
R_WRONG = (
    "x <- c(1, 2",
    "f <- function(x { x }",
    "if (x) {\n  1\n}\nelse {\n  2\n}\n",
    "x <- <- 2",
    "x y",
    "'open",
    "x[[1]",
    "function(a, ) a",
    "for (i of x) i",
    "}",
)


def test_the_r_example_is_r(parse_r) -> None:
    parse_r((EXAMPLES / "read_published.R").read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", R_RIGHT)
def test_the_reader_of_r_takes_what_is_r(parse_r, text) -> None:
    parse_r(text)


@pytest.mark.parametrize("text", R_WRONG)
def test_the_reader_of_r_refuses_what_is_not(parse_r, text) -> None:
    with pytest.raises(ValueError):
        parse_r(text)


def test_r_itself_says_the_same() -> None:
    rscript = shutil.which("Rscript")
    if rscript is None:
        pytest.skip("R is absent (apt-get install r-base-core); the test above reads the example's syntax without it")
    script = "for (text in commandArgs(TRUE)) cat(inherits(try(parse(text = text), silent = TRUE), 'try-error'), '')"
    texts = [(EXAMPLES / "read_published.R").read_text(encoding="utf-8"), *R_RIGHT, *R_WRONG]
    command = [rscript, "-e", script, *texts]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["FALSE"] * (1 + len(R_RIGHT)) + ["TRUE"] * len(R_WRONG)


def test_both_examples_know_the_four_codes() -> None:
    for name in ("read_published.py", "read_published.R"):
        text = (EXAMPLES / name).read_text(encoding="utf-8")
        assert all(f'"{code}"' in text for code in ("few", "protected", "withheld", "not_recorded"))
