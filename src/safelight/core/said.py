"""Sentences that can be said in other languages: English text that remembers its template and what stands in it.

>>> note = said("Until {day}: only whole {step} that are over are shown.", day=date(2025, 6, 30), step=said("years"))
>>> note
'Until 30 June 2025: only whole years that are over are shown.'
>>> note.template, note.values["step"]
('Until {day}: only whole {step} that are over are shown.', 'years')

Everything below the web works with the English text and needs to know nothing of languages. Only a page or an API
document says it in another one: see `Said.in_words`.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any, Final, TypeAlias

Value: TypeAlias = "str | int | date"
"""What may stand in a sentence: plain text (a name, a filter's word), a sentence, a whole number, a day."""

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class Said(str):
    """A sentence or a part of one. It is its English text; `template` and `values` are what a translation needs.

    Joined with other text (`+`, f-strings, `join`) it becomes plain English; join sentences with `sentences` instead.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, Value]

    def __new__(cls, template: str, values: Mapping[str, Value] | None = None) -> Said:
        """A template with its values; `said` is the shorter way."""
        filled = values or {}
        made = super().__new__(cls, _filled(template, filled, _in_english))
        made.template, made.values = template, filled
        return made

    def __getnewargs__(self) -> tuple[str, Mapping[str, Value]]:  # type: ignore[override]  # what __new__ takes
        return self.template, self.values

    def in_words(self, translate: Callable[[str], str], write: Callable[[int | date], str]) -> str:
        """The sentence with its templates translated, and numbers and days as `write` gives them."""

        def word(value: Value) -> str:
            if isinstance(value, Said):
                return value.in_words(translate, write)
            return value if isinstance(value, str) else write(value)

        return _filled(translate(self.template) if self.template else "", self.values, word)

    def spoken(self) -> str:
        """The sentence in the language of whoever is being answered; English where nobody said otherwise."""
        return _SPEAKER.get()(self)

    def __html__(self) -> str:
        """What template engines ask for: the sentence for a page, escaped, in the page's language."""
        return html.escape(self.spoken())


Speaker: TypeAlias = Callable[[Said], str]
_SPEAKER: Final[ContextVar[Speaker]] = ContextVar("speaker", default=str)


@contextmanager
def speaking(speaker: Speaker) -> Iterator[None]:
    """While this lasts (in this thread), sentences are spoken by `speaker`."""
    token = _SPEAKER.set(speaker)
    try:
        yield
    finally:
        _SPEAKER.reset(token)


def said(template: str, **values: Value) -> Said:
    """A sentence; `{name}` in the template is where the value of that name goes.

    The template is written out where it is said, because translations are found by reading the source.
    """
    return Said(template, values)


def sentences(parts: Sequence[str]) -> Said:
    """Sentences one after the other, each still to be said in any language.

    >>> sentences([said("Wait."), said("Ask again in {n} seconds.", n=5)])
    'Wait. Ask again in 5 seconds.'
    """
    if not parts:
        return Said("")
    whole = parts[0] if isinstance(parts[0], Said) else Said("{text}", {"text": parts[0]})
    for part in parts[1:]:
        whole = said("{sentence} {next}", sentence=whole, next=part)
    return whole


def listed(parts: Sequence[str]) -> Said:
    """Words as a list.

    >>> listed(["role"]), listed(["role", "sex"]), listed(["role", "sex", "race"])
    ('role', 'role and sex', 'role, sex and race')
    """
    before, last = _all_but_last(parts)
    return said("{words} and {last}", words=before, last=last) if before else last


def either(parts: Sequence[str]) -> Said:
    """Words as a choice.

    >>> either(["json", "csv", "geojson"])
    'json, csv or geojson'
    """
    before, last = _all_but_last(parts)
    return said("{words} or {last}", words=before, last=last) if before else last


def _all_but_last(parts: Sequence[str]) -> tuple[Said, Said]:
    """All words but the last with commas between them (empty where there is but one), and the last."""
    words = [part if isinstance(part, Said) else Said("{text}", {"text": part}) for part in parts]
    if not words:
        return Said(""), Said("")
    before = Said("")
    for word in words[:-1]:
        before = said("{words}, {word}", words=before, word=word) if before else word
    return before, words[-1]


def plain(value: Any) -> Any:
    """A document (mappings, sequences, values) with every sentence in the language being spoken."""
    if isinstance(value, Said):
        return value.spoken()
    if isinstance(value, Mapping):
        return {name: plain(content) for name, content in value.items()}
    if isinstance(value, list | tuple):
        return [plain(content) for content in value]
    return value


def _in_english(value: Value) -> str:
    if isinstance(value, str):
        return value
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}" if isinstance(value, date) else f"{value:,}"


def _filled(template: str, values: Mapping[str, Value], word: Callable[[Value], str]) -> str:
    """Without values the template is the text, braces and all."""
    return template.format_map({name: word(value) for name, value in values.items()}) if values else template
