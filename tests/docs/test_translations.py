"""Every page of the manual that the site shows stands in Spanish, translated from the text as it is now."""

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOL = runpy.run_path(str(ROOT / "tools" / "translated.py"))
PAGES = TOOL["pages"]()


def shape(text: str) -> dict[str, object]:
    """What a translation keeps: levels of headings, rows of tables, blocks of code, words in code, numbers of steps."""
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return {
        "headings": [len(level) for level in re.findall(r"^(#+) ", prose, re.MULTILINE)],
        "rows of tables": len(re.findall(r"^\|", prose, re.MULTILINE)),
        "points of lists": len(re.findall(r"^(?:- |\d+\. )", prose, re.MULTILINE)),
        "blocks of code": re.findall(r"^```(\w*)$", text, re.MULTILINE),
        "words in code": sorted(set(re.findall(r"`([^`\n]+)`", prose))),
    }


@pytest.mark.parametrize("name", PAGES)
def test_a_page_stands_in_spanish_with_all_its_parts(name: str) -> None:
    english, spanish = (ROOT / "docs" / name), (ROOT / "docs" / "es" / name)
    assert spanish.is_file(), f"translate docs/{name} to docs/es/{name}"
    kept, found = shape(english.read_text(encoding="utf-8")), shape(spanish.read_text(encoding="utf-8"))
    for part, of_english in kept.items():
        assert found[part] == of_english, f"docs/es/{name}: other {part} than docs/{name}"


@pytest.mark.parametrize("name", PAGES)
def test_a_translation_is_of_the_text_as_it_is_now(name: str) -> None:
    path = ROOT / "docs" / "es" / name
    assert path.is_file()
    assert path.read_text(encoding="utf-8").startswith(TOOL["stamp"](name)), (
        f"docs/{name} changed: bring docs/es/{name} up to date, then run `python tools/translated.py docs/es/{name}`"
    )


@pytest.mark.parametrize("name", PAGES)
def test_a_page_begins_with_a_title_and_one_sentence_with_a_number(name: str) -> None:
    if name == "api.md":
        return  # the page itself counts its paths
    lines = (ROOT / "docs" / name).read_text(encoding="utf-8").split("\n\n")
    assert re.fullmatch(r"# .+", lines[0])
    said = re.search(r"\d|\b(?:one|two|three)\b", lines[1], re.IGNORECASE)
    assert said, f"docs/{name}: no number in its first paragraph"


def test_nothing_is_translated_that_is_not_there() -> None:
    folder = ROOT / "docs" / "es"
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*.md")} <= set(PAGES)


def test_the_dictionary_counts_its_columns_rightly() -> None:
    from safelight.store import RECORD_SCHEMA

    for page in ("data-dictionary.md", "es/data-dictionary.md"):
        first = (ROOT / "docs" / page).read_text(encoding="utf-8").partition("# ")[2].split("\n\n")[1]
        assert re.findall(r"\d+", first) == [str(len(RECORD_SCHEMA))]


def test_the_api_page_names_every_filter() -> None:
    from safelight.cli.filters import FILTERS

    table = (ROOT / "docs" / "api.md").read_text(encoding="utf-8").split("## Filters")[1].split("\n## ")[0]
    named = re.findall(r"`(\w+)`", "\n".join(re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)))
    assert sorted(named) == sorted({*FILTERS, "resolution"})
