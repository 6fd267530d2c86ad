"""The interview asks, shows no cell that few rows share or that looks personal, and writes a recipe that reads back."""

from datetime import date

import pytest

from safelight.core.errors import BadInput
from safelight.core.home import RecordKey
from safelight.feeds import open_tables
from safelight.ingest.deidentify import deidentify, made_by_asking, read_recipe, written

ANSWERS = {
    "What does a row stand for": "diversion",
    "the sex as recorded": "Gender",
    "the date of birth": "DOB",
    "the race": "Race",
    "the charge": "Charge",
    "'SOLICIT'": "buying",
    "'PROST'": "selling",
}


def asked(provider, answers):
    """The recipe, and all that was shown."""
    shown = []

    def ask(question, default):
        shown.append(question)
        return next((answer for part, answer in answers.items() if part in question), default)

    return made_by_asking(open_tables(provider.file)[0], ask, shown.append), "\n".join(shown)


def test_a_recipe_made_by_asking_reads_back_and_works(provider, secret_words):
    made, shown = asked(provider, ANSWERS)
    assert not [word for word in secret_words if word in shown]
    provider.recipe.write_text(written(made), encoding="utf-8")
    assert read_recipe(provider.recipe) == made
    assert made.columns.row_id == ["Case No"]
    assert made.words.sex == {"female": ["F"], "male": ["M"]}
    assert made.words.charge == {"selling": ["PROST"], "buying": ["SOLICIT"]}
    found = deidentify(provider.file, made, RecordKey(bytes(32)), today=date(2026, 1, 1))
    assert found.checked
    assert found.smallest >= 5


def test_a_forbidden_column_is_not_taken(provider):
    with pytest.raises(BadInput, match="holds, by its name"):
        asked(provider, ANSWERS | {"the race": "Client Name"})


def test_dates_of_birth_that_nobody_can_read_stop_the_run(provider):
    text = provider.recipe.read_text().replace("[words.sex]", 'born = ["%Y-%m-%d"]\n[words.sex]')
    provider.recipe.write_text(text)
    with pytest.raises(BadInput, match="dates of birth are not written"):
        deidentify(provider.file, read_recipe(provider.recipe), RecordKey(bytes(32)), today=date(2026, 1, 1))
