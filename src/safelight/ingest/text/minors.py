"""Fact: minors recovered. Nouns for minors, ages under 18, and acts of recovery; a decoy's pretended age is no
minor."""

from __future__ import annotations

from typing import Final

from safelight.ingest.text.people import MINORS as YOUNG
from safelight.ingest.text.people import Mention
from safelight.ingest.text.roles import EXPLOITER
from safelight.ingest.text.words import Item, Tag

MINORS: Final = {
    Tag("minor"): (
        "juvenile(s|),minor(s|),boy(s|),child,children,teen(s|),teenager(s|),youth(s|),youngster(s|),kid(s|),"
        "runaway(s|),under 18,under age 18,under the age of 18,younger than 18,menor(es|),menor(es|) de edad,nino(s|),"
        "adolescente(s|),menores de 18,underage,under age"
    ),
    Tag("minor", "", "f"): "girl(s|),nina(s|),jovencita(s|),teenage girl(s|),underage girl(s|)",
}
"""A number of these counts minors, unless the noun behind it says who is held ("juvenile pimps")."""

DECOY: Final = (
    "posing as",
    "posed as",
    "pretending to be",
    "pretended to be",
    "believed",
    "thought they were",
    "thought he was",
    "thought was",
    "purporting to be",
    "portraying",
    "claimed to be",
    "haciendose pasar",
    "haciéndose pasar",
    "se hizo pasar",
    "se hicieron pasar",
    "fingio",
    "fingió",
    "creian",
    "creían",
    "actually an undercover",
    "fictitious",
    "undercover",
    "decoy",
    "solicit",
)
"""Before a minor in its sentence: somebody who only plays one."""

EXAMPLES: Final = (
    ("Six pimps were arrested and four juveniles were recovered.", {"minors_recovered": 4, "exploiter": 6}),
    ("A man was arrested for pimping. A 16-year-old girl was recovered.", {"minors_recovered": 1}),
    ("Ten johns were arrested; no minors were found.", {"minors_recovered": 0}),
    ("Nine victims were located, two of them minors; 4 pimps were arrested.", {"minors_recovered": 2}),
    (
        "A detective posing as a 15-year-old met ten men who came to pay; all were arrested.",
        {"minors_recovered": None, "buyer": 10},
    ),
    ("Detuvieron a dos proxenetas y rescataron a tres menores.", {"minors_recovered": 3}),
)


def recovered(found: list[Mention], items: list[Item], scope: str | None, taken: set[int]) -> Mention | None:
    """The mention of the minors recovered: a number of the scope asked for, or a denial; None where none is told.

    `scope` is that of the operation where a text has several; `taken` are the sentences of the others.
    """
    told = [one for one in found if one.kind == YOUNG and not one.past and _found(one, items)]
    if scope is not None:
        told = [one for one in told if one.scope == scope and one.sentence not in taken]
    return next((one for one in told if one.value > 0), next((one for one in told if one.value == 0), None))


def _found(one: Mention, items: list[Item]) -> bool:
    if one.value < 0:
        return False
    first = max(0, one.at - 10)
    first = max(
        [first, *(at + 1 for at in range(first, one.at) if items[at].word in (",", ";", ".", "and", "\n", "•", "|"))]
    )
    before = " ".join(item.word for item in items[first : one.at])
    if any(word in before for word in DECOY):
        return False
    if one.status == "found":
        return True
    if one.scope != "local" and one.value > 0 and one.status == "":
        return True
    if one.value == 0:
        return one.status != "take"
    if one.status == "" and one.single and items[max(0, one.at - 1)].kind == "charge":
        return one.head in ("", "girl", "boy", "runaway") and items[one.at - 1].value == EXPLOITER
    return False
