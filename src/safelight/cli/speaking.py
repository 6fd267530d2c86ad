"""In which language a command writes for people: English, or one that the site's pages are translated to."""

from __future__ import annotations

import gettext
from contextlib import AbstractContextManager
from datetime import date
from enum import StrEnum
from importlib import resources
from typing import Final

from safelight.core.said import speaking

_MONTHS: Final = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)


class Language(StrEnum):
    """What a document can be written in."""

    ENGLISH = "en"
    SPANISH = "es"


def spoken_in(language: Language) -> AbstractContextManager[None]:
    """While this lasts, sentences are spoken in the language."""
    if language is Language.ENGLISH:
        return speaking(str)
    with resources.as_file(resources.files("safelight.web") / "locale") as folder:
        words = gettext.translation("django", folder, [language.value])
    return speaking(lambda text: text.in_words(words.gettext, _written))


def _written(value: int | date) -> str:
    """Numbers and days as Spanish writes them in the United States."""
    return f"{value.day} de {_MONTHS[value.month - 1]} de {value.year}" if isinstance(value, date) else f"{value:,}"
