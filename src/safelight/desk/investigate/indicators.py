"""Wording that one controlled study held against cases: told as a checklist with its source, never as a score.

Only what was found to go along with cases is looked for; what was shown not to tell cases from other work is named as
left out. Stated ethnicity was among the four predictors: it isn't read here, as nobody is ranked by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from safelight.desk.extract import Fact

SOURCE: Final = (
    "National Institute of Justice, 8 May 2024, on a study of 1,586 advertisements of 318 closed cases "
    "(doi 10.1080/23322705.2024.2349447: 1,263 advertisements of four states). The authors say that advertisements "
    "and indicators alone are not sufficient evidence."
)
ADDRESS: Final = (
    "https://nij.ojp.gov/topics/articles/unconventional-wisdom-research-shakes-assumptions-about-sex-trafficking-clues"
)
LEFT_OUT: Final = (
    (
        "wording about movement (new in town, limited time, leaving soon)",
        "70 % less likely in cases than in other work",
    ),
    ("a stated age under 23", "no significant predictor"),
    ("screening of clients", "usually no predictor"),
    ("pictures of young-looking people", "more often no predictor"),
    ("visible tattoos", "seen more in advertisements outside cases"),
    ("seven other kinds of wording that were believed to be signs", "no correlation"),
)
"""What is not looked for, and why: shown not to discriminate."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A predictor of the study, and what else it means."""

    name: str
    published: str
    also: str


OBSCURED: Final = Indicator(
    "a telephone number that is obscured",
    "a predictor in the study",
    "Independent workers write numbers so, too, against robots and for their privacy.",
)
TRUST: Final = Indicator(
    "wording that stresses that the provider is trustworthy",
    "a predictor in the study",
    "Much advertising of any kind says so; which words the study counted isn't published in what was read here.",
)
YOUTH: Final = Indicator(
    "wording that suggests youth",
    "a predictor in the study",
    "It is common in advertising, and says nothing of anybody's age.",
)
_TRUST: Final = re.compile(
    r"\b(?:trust(?:worthy|ed)?|reliable|honest|legit(?:imate)?|no (?:scams?|games|tricks)|100 ?% real|"
    r"100 percent real|confiable|honesta|seria)\b",
    re.IGNORECASE,
)
_YOUTH: Final = re.compile(
    r"\b(?:young(?:er|est)?|youthful|barely legal|teen(?:age)?|school ?girl|college girl|joven(?:cita)?)\b",
    re.IGNORECASE,
)
_PLAIN: Final = re.compile(r"[\d\s().+\-]*")
MINOR: Final = 18


@dataclass(frozen=True, slots=True)
class Seen:
    """An indicator at characters of the text; end exclusive."""

    indicator: Indicator
    start: int
    end: int


def seen(text: str, facts: Sequence[Fact]) -> list[Seen]:
    """The predictors that the text has, by place."""
    found = [Seen(OBSCURED, fact.start, fact.end) for fact in facts if fact.kind == "phone" and _obscured(text, fact)]
    for indicator, pattern in ((TRUST, _TRUST), (YOUTH, _YOUTH)):
        found += [Seen(indicator, *match.span()) for match in pattern.finditer(text)]
    return sorted(found, key=lambda one: one.start)


def _obscured(text: str, fact: Fact) -> bool:
    return not _PLAIN.fullmatch(text[fact.start : fact.end])


def claims_of_minors(facts: Sequence[Fact]) -> Iterator[Fact]:
    """Ages that the text claims, of people under 18."""
    for fact in facts:
        if fact.kind == "age" and isinstance(fact.normal, int) and fact.normal < MINOR:
            yield fact
