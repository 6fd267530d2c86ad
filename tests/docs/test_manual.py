"""The manual says what the code does: every setting, column and word has its place in it."""

import re
from enum import StrEnum
from pathlib import Path

import pytest

from safelight.core import vocabulary
from safelight.core.settings import Settings
from safelight.desk.settings import DeskSettings
from safelight.observatory import FORMATS
from safelight.observatory.tables import CODES
from safelight.store import RECORD_SCHEMA, TABLE_SCHEMAS

DOCS = Path(__file__).resolve().parents[2] / "docs"
OPERATOR_GUIDE = (DOCS / "operator-guide.md").read_text(encoding="utf-8")
DICTIONARY = (DOCS / "data-dictionary.md").read_text(encoding="utf-8")
ENUMS = [kind for kind in vars(vocabulary).values() if isinstance(kind, type) and issubclass(kind, StrEnum)]
LISTS = [kind for kind in ENUMS if kind not in (StrEnum, vocabulary.Dimension)]


def _section(text: str, heading: str) -> str:
    """From a heading to the next one of the same or a higher level."""
    level = len(heading) - len(heading.lstrip("#"))
    match = re.search(rf"^{re.escape(heading)}$(.*?)(?=^#{{1,{level}}} |\Z)", text, re.MULTILINE | re.DOTALL)
    assert match, f"the page has no heading {heading!r}"
    return match[1]


SETTINGS = [*Settings.model_fields, *DeskSettings.model_fields]


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_setting_has_its_heading_and_a_sentence(setting: str) -> None:
    assert len(_section(OPERATOR_GUIDE, f"### `SAFELIGHT_{setting.upper()}`").strip()) > 20


def test_no_setting_is_described_that_is_not_there() -> None:
    described = re.findall(r"^### `SAFELIGHT_(\w+)`$", OPERATOR_GUIDE, re.MULTILINE)
    assert {name.lower() for name in described} == set(SETTINGS)


def test_the_public_site_reads_no_setting_of_the_desk() -> None:
    assert not set(Settings.model_fields) & set(DeskSettings.model_fields)


def test_the_record_is_described_column_by_column_in_order() -> None:
    described = re.findall(r"^\| `(\w+)` \|", _section(DICTIONARY, "## The record"), re.MULTILINE)
    assert described == list(RECORD_SCHEMA)


@pytest.mark.parametrize("kind", LISTS, ids=lambda kind: kind.__name__)
def test_every_word_is_explained_in_order(kind: type[StrEnum]) -> None:
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", _section(DICTIONARY, f"### {kind.__name__}"), re.MULTILINE)
    assert [word for word, _ in rows] == [member.value for member in kind]


def test_every_dimension_and_code_is_named() -> None:
    published = _section(DICTIONARY, "## What is published")
    assert all(f"`{dimension.value}`" in published for dimension in vocabulary.Dimension)
    assert all(f"`{code}`" in published for code in CODES)


def test_the_other_tables_are_described() -> None:
    others = _section(DICTIONARY, "## The other tables of a generation")
    for table, schema in TABLE_SCHEMAS.items():
        if table != "records":
            (row,) = re.findall(rf"^\| `{table}` \| (.+?) \|", others, re.MULTILINE)
            assert re.findall(r"`(\w+)`", row) == list(schema)


def test_every_format_of_export_is_named() -> None:
    assert "|".join(FORMATS) in OPERATOR_GUIDE


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: str(page.relative_to(DOCS)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
