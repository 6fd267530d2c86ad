"""How a text speaks: its languages, for whom ("we", "she"), and of moving about. Told as facts, never as signs of
anything: the one controlled study found wording of movement less likely, not more, in cases of trafficking.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from safelight.desk.extract.facts import Fact
from safelight.desk.extract.folding import Folded
from safelight.desk.extract.listed import listed

_KINDS: Final = {
    "several_people": re.compile(
        r"\b(?:we|us|our|ours|we're|nosotras|nosotros|nuestras?|our (?:girls|ladies|staff|team)|(?:new|more|two"
        r"|2|three|3|hot|young|asian|latin|several) (?:girls|ladies|friends)"
        r"|girls|chicas|they|them|their|ellas|me and my (?:friend|girlfriend)|mi amiga y yo|duo|doubles)\b"
    ),
    "third_person": re.compile(
        r"\b(?:she|her|hers|she's|ella|[a-z]{2,12} (?:is (?:back|here|new|available|waiting|visiting)|offers"
        r"|returns|just arrived|esta (?:aqui|de vuelta)|ofrece|llego))\b"
    ),
    "movement": re.compile(
        r"\b(?:new (?:in|to) (?:town|the area)|new arrival|just (?:arrived|landed|got in(?:to)?)|recently "
        r"arrived|visiting|in town|here (?:until|through|till)|leaving|limited time|short visit|"
        r"passing through|first time (?:in|here)|back in|back to|returns? to|on tour|touring|travell?ing (?:to"
        r"|through)|next stop|available to travel|fly to you|only (?:here )?(?:for )?(?:a few|\d) days|last "
        r"(?:day|night)s?|"
        r"recien llegada|nueva en|de visita|de paso|hasta el|me voy|ultimos dias|regreso a)\b"
    ),
}
_SPEAKS: Final = re.compile(
    r"\b(?:(?:i |we |she )?speaks?|spoken|fluent in|hablo|habla|hablamos|se habla|idiomas?:?|languages?:?"
    r"|bilingual:?) ((?:(?:a little|some|un poco de|and|y|,|/|&) ?|(?:english|spanish|espanol|ingles|french"
    r"|frances|"
    r"portuguese|portugues|russian|ruso|chinese|chino|mandarin|cantonese|korean|coreano|japanese|japones"
    r"|vietnamese|thai|tagalog|arabic|german|italian|polish|ukrainian|romanian|haitian creole|creole)[ ]?){1,8})"
)
_TONGUES: Final = {
    "english": "en",
    "ingles": "en",
    "spanish": "es",
    "espanol": "es",
    "french": "fr",
    "frances": "fr",
    "portuguese": "pt",
    "portugues": "pt",
    "russian": "ru",
    "ruso": "ru",
    "chinese": "zh",
    "chino": "zh",
    "mandarin": "zh",
    "cantonese": "yue",
    "korean": "ko",
    "coreano": "ko",
    "japanese": "ja",
    "japones": "ja",
    "vietnamese": "vi",
    "thai": "th",
    "tagalog": "tl",
    "arabic": "ar",
    "german": "de",
    "italian": "it",
    "polish": "pl",
    "ukrainian": "uk",
    "romanian": "ro",
    "creole": "ht",
}
_TONGUE: Final = re.compile("|".join(_TONGUES))
_COMMON: Final = {
    "en": listed("the and is are you your with for my me of to in have will be not this at on by from available call"),
    "es": listed(
        "el la los las de que y en un una para por con mi tu soy estoy muy no se al del llama hola disponible "
        "te tengo desde hasta hoy esta sin"
    ),
    "pt": listed("o os as de que e em um uma para com meu voce sou estou muito nao do da oi disponivel tenho"),
}
_WORD: Final = re.compile(r"[^\W\d_]+")


def wording(folded: Folded) -> Iterator[Fact]:
    """Words that speak for several people, of somebody else, or of moving about; each with its characters."""
    for kind, pattern in _KINDS.items():
        for match in pattern.finditer(folded.text):
            start, end = folded.span(*match.span())
            yield Fact(kind, folded.source[start:end], match[0], start, end, "wording", 0.9)


def languages(folded: Folded) -> Iterator[Fact]:
    """Languages that the text says are spoken, and the one it is written in (over all of its characters)."""
    for match in _SPEAKS.finditer(folded.text):
        for one in _TONGUE.finditer(folded.text, *match.span(1)):
            start, end = folded.span(*one.span())
            yield Fact("language", folded.source[start:end], _TONGUES[one[0]], start, end, "said to be spoken", 0.9)
    words = set(_WORD.findall(folded.text))
    hits = {code: len(words & common) for code, common in _COMMON.items()}
    best = max(hits, key=lambda code: hits[code])
    if hits[best] >= 2 and folded.source and list(hits.values()).count(hits[best]) == 1:
        sure = round(hits[best] / max(1, sum(hits.values())), 3)
        yield Fact("written_in", best, best, 0, len(folded.source), "common words", sure)
