"""Sentences that remember how they were made: plain English everywhere, another language where somebody asks."""

from __future__ import annotations

import copy
import pickle
from datetime import date

import orjson
from hypothesis import given
from hypothesis import strategies as st

from safelight.core.said import Said, either, listed, plain, said, sentences, speaking

SPANISH = {
    "Until {day}: {what}.": "Hasta el {day}: {what}.",
    "{n} cells": "{n} celdas",
    "{words} and {last}": "{words} y {last}",
    "role": "papel",
    "sex": "sexo",
}


def translate(text: str) -> str:
    return SPANISH.get(text, text)


def write(value: int | date) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else f"{value:,}".replace(",", ".")


def spanish(text: Said) -> str:
    return text.in_words(translate, write)


def test_it_is_its_english_text() -> None:
    note = said("Until {day}: {what}.", day=date(2025, 6, 30), what=said("{n} cells", n=1200))
    assert note == "Until 30 June 2025: 1,200 cells."
    assert f"{note}" == str(note) == "Until 30 June 2025: 1,200 cells."
    assert type(str(note)) is str
    assert orjson.dumps([note]) == b'["Until 30 June 2025: 1,200 cells."]'


def test_all_of_it_is_said_in_another_language() -> None:
    note = said("Until {day}: {what}.", day=date(2025, 6, 30), what=said("{n} cells", n=1200))
    assert spanish(note) == "Hasta el 30/06/2025: 1.200 celdas."
    assert spanish(listed([said("role"), said("sex")])) == "papel y sexo"


def test_names_and_codes_stay_as_they_are() -> None:
    assert spanish(said("{name}: {n} cells", name="role", n=3)) == "role: 3 cells"


def test_a_text_without_values_may_hold_braces() -> None:
    assert said("Write {this}.") == "Write {this}."
    assert spanish(Said("Write {this}.")) == "Write {this}."


def test_a_value_that_looks_like_a_place_is_left_alone() -> None:
    assert said("{name} is not a filter.", name="{n}") == "{n} is not a filter."


def test_lists_and_choices() -> None:
    assert [listed(["a", "b", "c"][:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert either(["a", "b", "c"]) == "a, b or c"
    assert sentences([]) == ""
    assert sentences(["One.", said("Two.")]) == "One. Two."


def test_a_copy_can_still_be_translated() -> None:
    note = said("{n} cells", n=2)
    for other in (copy.deepcopy({"note": [note]})["note"][0], pickle.loads(pickle.dumps(note))):
        assert other == note
        assert spanish(other) == "2 celdas"


def test_a_page_gets_it_in_its_own_language_and_escaped() -> None:
    note = said("{n} cells", n=2)
    assert note.__html__() == "2 cells"
    with speaking(spanish):
        assert note.spoken() == "2 celdas"
        assert said("{name} is not a filter.", name="<b>").__html__() == "&lt;b&gt; is not a filter."
        assert plain({"notes": [note, "kept"], "n": 3}) == {"notes": ["2 celdas", "kept"], "n": 3}
    assert note.spoken() == "2 cells"


@given(st.text(), st.dictionaries(st.sampled_from("abc"), st.text() | st.integers() | st.dates()))
def test_what_stands_in_a_sentence_never_breaks_it(text: str, values: dict[str, str | int | date]) -> None:
    template = text.replace("{", "(").replace("}", ")") + "".join(f"{{{name}}}" for name in values)
    assert said(template, **values) == Said(template, values)
    assert spanish(Said(template, values)).startswith(text.replace("{", "(").replace("}", ")"))
