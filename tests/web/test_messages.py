"""Every text that is said to people is said in Spanish too, with the same places for values, and none is left over."""

from __future__ import annotations

import gettext
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from safelight.web.configuration import DIST
from tools import messages

PLACE = re.compile(r"\{\w+\}|%\(\w+\)[sd]")


@pytest.fixture(scope="module")
def spanish() -> messages.Catalog:
    """The catalogue as it is committed."""
    return messages.read_catalog()


def pairs(catalog: messages.Catalog) -> Iterator[tuple[str, str]]:
    """Each text with its translation; of plurals, each form."""
    for one in catalog:
        if isinstance(one.id, str) and one.id:
            yield one.id, str(one.string)
        elif one.id:
            yield from zip(one.id, one.string, strict=True)


def test_every_text_is_in_the_catalogue_and_none_is_stale(client: object, spanish: messages.Catalog) -> None:
    said = {(one.id, one.context) for one in messages.template_catalog() if one.id}
    kept = {(one.id, one.context) for one in spanish if one.id}
    assert said - kept == set(), "run `python tools/messages.py` and translate what it adds"
    assert kept - said == set(), "run `python tools/messages.py`: these texts are said no more"


def test_every_text_is_translated(spanish: messages.Catalog) -> None:
    assert [text for text, translation in pairs(spanish) if not translation.strip()] == []
    assert not list(spanish.obsolete)
    assert [one.id for one in spanish if one.fuzzy and one.id] == []


def test_a_translation_has_the_places_of_its_text(spanish: messages.Catalog) -> None:
    """A plural may leave its number out where it is one."""
    wrong = []
    for one in spanish:
        texts = [one.id] if isinstance(one.id, str) else list(one.id)
        translations = [one.string] if isinstance(one.id, str) else list(one.string)
        for text, translation in zip(texts, translations, strict=True):
            if one.id and set(PLACE.findall(text)) != set(PLACE.findall(translation)):
                wrong.append(text)
    assert wrong == []


def test_a_translation_begins_and_ends_as_its_text_does(spanish: messages.Catalog) -> None:
    """Parts of sentences are put together: a blank or a full stop more or less would show."""
    edges = re.compile(r"^(\s*).*?([.:;?!]?)(\s*)$", re.DOTALL)
    wrong = [text for text, said in pairs(spanish) if edges.sub(r"\1|\2|\3", text) != edges.sub(r"\1|\2|\3", said)]
    assert wrong == []


def test_marks_of_html_stay_as_they_are(spanish: messages.Catalog) -> None:
    tags = re.compile(r"</?\w+[^>]*>|`[^`]+`")
    assert [text for text, said in pairs(spanish) if sorted(tags.findall(text)) != sorted(tags.findall(said))] == []


def test_the_compiled_catalogue_is_the_one_that_people_read(spanish: messages.Catalog) -> None:
    with (messages.LOCALE / "django.mo").open("rb") as stream:
        compiled = gettext.GNUTranslations(stream)
    for one in spanish:
        if isinstance(one.id, str) and one.id:
            found = compiled.pgettext(one.context, one.id) if one.context else compiled.gettext(one.id)
            assert found == one.string
        elif one.id:
            assert tuple(compiled.ngettext(*one.id, n) for n in (1, 2)) == tuple(one.string)


def test_words_for_people_are_said_as_the_glossary_says(spanish: messages.Catalog) -> None:
    said = dict(pairs(spanish))
    assert {term: said[term] for term in messages.glossary()} == messages.glossary()


def test_the_tool_changes_nothing_that_is_up_to_date(client: object, spanish: messages.Catalog) -> None:
    assert messages.as_po(messages.updated(spanish)) == (messages.LOCALE / "django.po").read_bytes()


def test_a_text_that_is_not_written_out_is_found() -> None:
    found = list(
        messages.messages_of_script('t("one"); t(name); plural("a", many, 2); function t(x) {} // t("no")', "")
    )
    assert [one.id for one in found if isinstance(one, messages.Message)] == ["one"]
    assert sum(isinstance(one, messages.NotWritten) for one in found) == 2


def test_the_build_carries_the_texts_that_the_tool_finds(client: object) -> None:
    """Two readers of the same sources, one in the build and one here, must agree."""
    built = DIST / "messages.json"
    if not built.is_file():
        pytest.skip("needs the built front end: run `make test`")
    carried = {json.dumps(one) for entry in json.loads(built.read_text(encoding="utf-8")).values() for one in entry}
    said = {json.dumps(one.id) for one in messages.script_messages() if isinstance(one, messages.Message)}
    sources = max(path.stat().st_mtime for path in Path(messages.FRONTEND).rglob("*.ts*"))
    if built.stat().st_mtime < sources:
        pytest.skip("the build is older than its sources")
    assert carried - said == set()
