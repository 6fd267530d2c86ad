"""Fact: minors recovered. Nouns for minors, ages under 18, and acts of recovery; a decoy's pretended age is no
minor."""

from __future__ import annotations

from typing import Final

from safelight.ingest.text.words import Tag

MINORS: Final = {
    Tag("M"): (
        "juvenile(s|),minor(s|),girl(s|),boy(s|),child,children,teen(s|),teenager(s|),teenage girl(s|),"
        "youth(s|),kid(s|),underage victim(s|),underage girl(s|),minor victim(s|),juvenile victim(s|),"
        "child victim(s|),runaway(s|),under 18,under age 18,under the age of 18,minors under 18,victim(s|) "
        "under 18,menor(es|),menor(es|) de edad,nina(s|),nino(s|),adolescente(s|),jovencita(s|),missing "
        "juvenile(s|),"
        "missing child,missing children,missing teen(s|),missing girl(s|),juvenile female(s|),female "
        "juvenile(s|),juvenile girl(s|),minor girl(s|),underage female(s|),female minor(s|),minor female(s|),"
        "underage teen(s|),underage"
    ),
}

VICTIMS: Final = {
    Tag("W"): (
        "victim(s|),survivor(s|),suspected victim(s|),adult victim(s|),potential victim(s|),provider(s|),"
        "victima(s|),sobreviviente(s|),"
        "officer(s|),detective(s|),deputy,deputies,agent(s|),neighbor(s|),lawyer(s|),teacher(s|),agente(s|),"
        "oficial(es|),policia(s|)"
    ),
}
"""People who are not counted."""

DECOY: Final = (
    "posing as",
    "posed as",
    "pretending to be",
    "pretended to be",
    "believed",
    "thought they were meeting",
    "haciendose pasar",
    "se hizo pasar",
    "fingio",
    "decoy",
    "actually an undercover",
)

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
