"""CONTRIBUTING.md is followed to the letter: its blocks are taken out, saved, loaded and run."""

import contextlib
import csv
import io
import re
import tomllib
from pathlib import Path

import pytest

from safelight.catalog import load_catalog, normalise_statute, recognise
from safelight.core.vocabulary import Basis, Role, Unit

DOCUMENT = Path(__file__).resolve().parents[2] / "CONTRIBUTING.md"


def block(language: str) -> str:
    """The only block of that language under "Add a city in fifteen minutes"."""
    section = DOCUMENT.read_text(encoding="utf-8").split("## Add a city in fifteen minutes")[1].split("\n## ")[0]
    [found] = re.findall(rf"^```{language}\n(.*?)^```$", section, flags=re.MULTILINE | re.DOTALL)
    return str(found)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder into which somebody has put the city, as the document says."""
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "rivermouth.toml").write_text(block("toml"), encoding="utf-8")
    return tmp_path


def test_the_city_is_in_nobody_s_list_until_its_file_is_there(home: Path) -> None:
    packaged = load_catalog()
    assert "rivermouth" not in packaged.cities
    with_it = load_catalog(home / "catalog")
    assert set(with_it.cities) == {*packaged.cities, "rivermouth"}
    source = with_it.source(with_it.city("rivermouth"), "arrests")
    assert (source.basis, source.unit) == (Basis.ARREST, Unit.PEOPLE)


def test_the_csv_of_the_document_is_recognised_by_its_columns(home: Path) -> None:
    city = load_catalog(home / "catalog").city("rivermouth")
    header = next(csv.reader(io.StringIO(block("csv"))))
    source, layout = recognise(city, header)
    assert (source.id, layout.id) == ("arrests", "portal_csv")
    assert set(header) - set(layout.allowed) == {"OFFICER"}


def test_four_of_six_rows_are_relevant_and_each_role_occurs_once(home: Path) -> None:
    catalog = load_catalog(home / "catalog")
    city = catalog.city("rivermouth")
    roles = {normalise_statute(s): rule.role for rule in catalog.rules(city, city.sources[0]) for s in rule.statute}
    rows = list(csv.DictReader(io.StringIO(block("csv"))))
    found = [roles[key] for row in rows if (key := normalise_statute(row["STATUTE"])) in roles]
    assert len(rows) == 6
    assert sorted(found) == sorted(Role)


def test_the_words_of_each_column_are_mapped(home: Path) -> None:
    source = load_catalog(home / "catalog").city("rivermouth").sources[0]
    rows = list(csv.DictReader(io.StringIO(block("csv"))))
    for column, words in (("PLACE", source.venues), ("SEX", source.sexes), ("RACE", source.races)):
        assert {row[column] for row in rows} <= {word for listed in words.values() for word in listed}


def test_the_snippet_prints_the_footprint_of_the_file() -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(block("python"), {})
    assert re.findall(r"86\w{13}", printed.getvalue()) == tomllib.loads(block("toml"))["city"]["footprint"]


def test_a_mistake_in_the_file_names_file_key_and_remedy(home: Path) -> None:
    from safelight.core.errors import CatalogError

    path = home / "catalog" / "rivermouth.toml"
    path.write_text(block("toml").replace('basis = "arrest"', 'basis = "arested"'), encoding="utf-8")
    with pytest.raises(CatalogError, match=r'rivermouth\.toml: source "arrests": .*basis') as caught:
        load_catalog(home / "catalog")
    assert caught.value.fix
