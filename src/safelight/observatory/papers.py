"""Papers to send: text files with gaps, one for each language, and the words that fill them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any, Final

from safelight.core.errors import BadFilter
from safelight.core.said import said

LANGUAGES: Final = ("en", "es")


def paper(name: str, language: str, gaps: Mapping[str, str]) -> str:
    """The paper with its gaps filled. Raises BadFilter for a language that it isn't written in."""
    return Template(_template(name, _known(language))).substitute(gaps)


def paper_words(language: str) -> Mapping[str, Any]:
    """The words of a language. Raises BadFilter for one that papers aren't written in."""
    words: Mapping[str, Any] = _words()[_known(language)]
    return words


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise BadFilter(
            said("Papers aren't written in {language}.", language=repr(language[:20])),
            fix=said("Use {words}.", words=", ".join(LANGUAGES)),
        )
    return language


@cache
def _template(name: str, language: str) -> str:
    return files("safelight.observatory").joinpath("texts", f"{name}.{language}.txt").read_text(encoding="utf-8")


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(files("safelight.observatory").joinpath("texts", "words.toml").read_text(encoding="utf-8"))
