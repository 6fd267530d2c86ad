"""Prices, with the time they are for, and the age that an advertisement claims."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from safelight.desk.extract.facts import Fact
from safelight.desk.extract.folding import Folded
from safelight.desk.extract.words import EXACT

_CURRENCIES: Final = {
    "$": "USD",
    "usd": "USD",
    "dollar": "USD",
    "dolar": "USD",
    "buck": "USD",
    "eur": "EUR",
    "peso": "MXN",
}
_COINS: Final = (
    r"usd|us dollars|dollars?|dolares|roses?|rosas?|bucks|euros?|eur|pesos|kisses|besos|flowers|flores|hearts"
    r"|diamonds|donation|dlls"
)
_AMOUNT: Final = r"\d{1,3}(?:,\d{3})+|\d{1,5}"
_PRICE: Final = re.compile(
    rf"\$ ?({_AMOUNT})(?:\.\d\d)?(?: ?usd)?(?![\d\w])|\b(?:(?<![$.-])({_AMOUNT})(?:\.\d\d)? ?\$?(?:{_COINS})\b"
    r"|(?<![$.,/'-])(\d{2,4})(?= ?(?:/|an?\b|per\b|por\b|la\b|x) ?(?:hr|hour|hora|half|hh|media|night|noche"
    r"|(?:30|15|60) ?min))"
    r"|(?:hh|hhr|hr|qv|qk|ss|half|hour|hora|full hour|media hora|overnight|rates?(?: from)?|from|donation"
    r"|special|tarifa)"
    rf" ?[:=-]? ?(?=\d{{2,4}}(?![\d/:.]\d|-|\d| ?(?:{_COINS}|am|pm|y|min|hour|hr|day)))(\d{{2,4}}))"
)
_TIME: Final = re.compile(
    r"(half(?: an)?[- ]?hour|half[- ]?hr|media hora|\bhh\b|\bhhr\b)|(half[- ]day|medio dia)|(overnight|over "
    r"night|toda la noche|all night)"
    r"|(\d{1,3}) ?(?:mins?|minutes|minutos)\b|(\d{1,2}|one|two|three|four|una|dos|tres) ?(?:hours|hrs|horas|hour"
    r"|hr|hora|h)\b"
    r"|(\b(?:hour|hr|hora|hourly|h)\b)|(\b(?:qv|qk|quick visit|short stay|ss)\b)|(\b(?:day|dia)\b)|(\b(?:week"
    r"|weekly|semana)\b)"
)
_MINUTES: Final = (30, 240, 720, 0, 0, 60, 15, 1440, 10080)
_NO_AGE: Final = (
    r"(?![\d$%/:'-]|[.,]\d| ?(?:min|hour|hr|am\b|pm\b|usd|dollars|roses|lbs?\b|st\b|th\b|miles|percent|people|photos|"
    r"years? (?:of )?exp))"
)
_AGE: Final = re.compile(
    r"\b(?:(?<![$/.-])(\d\d) ?(?:y/?o\b|y\.o\.?|yrs?\.? ?(?:old|young)|years? ?(?:old|young|of age)|anos"
    r"|year[- ]old|yr[- ]old)"
    r"|(?:age[d]?|edad|just turned|turned|i am|i'm|im|she is|she's|soy de|tengo|a mature|mature|young|youthful"
    r"|barely|only|sweet)"
    rf" ?:? ?(?:a |de )?(\d\d)\b{_NO_AGE}|(?<=[.!?] )(\d\d)(?=[.!] |[.!]?\Z)|(?<=[a-z], )(\d\d)\b{_NO_AGE})"
)
_OVER: Final = re.compile(r"(?:over|under|above|least|mayor(?:es)? de|\+) ?$")
YOUNGEST: Final = 13
OLDEST: Final = 79


def prices(folded: Folded) -> Iterator[Fact]:
    """Amounts asked for. `more`: currency (or the word used for it), minutes where a time is told beside it."""
    signs = folded.text
    if not any("0" <= sign <= "9" for sign in signs):
        return
    found = list(_PRICE.finditer(signs))
    for place, match in enumerate(found):
        group = match.lastindex or 1
        amount = int(match[group].replace(",", ""))
        if amount < 5:
            continue
        span = match.span() if group < 3 else match.span(group)
        until = found[place + 1].start() if place + 1 < len(found) else len(signs)
        since = found[place - 1].end() if place else 0
        minutes = _minutes(signs, span, since, until)
        start, end = folded.span(*span)
        more = {"currency": _currency(match[0]), **({"minutes": minutes} if minutes else {})}
        rule, sure = ("amount", 0.97) if group < 3 else ("amount beside a time", 0.85)
        yield Fact("price", folded.source[start:end], amount, start, end, rule, sure, more)


def _currency(text: str) -> str:
    return next((code for word, code in _CURRENCIES.items() if word in text), "unsaid")


def _minutes(signs: str, span: tuple[int, int], since: int, until: int) -> int:
    """The time a price is for: told right after it, else right before."""
    after = _TIME.search(signs, span[1], min(until, span[1] + 22))
    if after and not re.search(r"[.;\n!]", signs[span[1] : after.start()]):
        return _length(after)
    earlier = list(_TIME.finditer(signs, max(since, span[0] - 18), span[0]))
    before = earlier[-1] if earlier else None
    return _length(before) if before and not re.search(r"[.;\n!]", signs[before.end() : span[0]]) else 0


def _length(match: re.Match[str]) -> int:
    group = match.lastindex or 1
    told = match[group]
    if group == 4:
        return int(told)
    if group == 5:
        return 60 * int(EXACT.get(told, told))
    return _MINUTES[group - 1]


def ages(folded: Folded) -> Iterator[Fact]:
    """Ages that the text claims. They are claims: nothing here says how old anybody is."""
    signs = folded.text
    if not any("0" <= sign <= "9" for sign in signs):
        return
    for match in _AGE.finditer(signs):
        group = match.lastindex or 1
        age = int(match[group])
        before = signs[max(0, match.start(group) - 12) : match.start(group)]
        if not YOUNGEST <= age <= OLDEST or _OVER.search(before):
            continue
        start, end = folded.span(*match.span(group))
        if group == 4 and not _named(folded.source, start):
            continue
        rule, sure = (("years told", 0.98), ("age told", 0.92), ("alone in a sentence", 0.7), ("after a name", 0.9))[
            group - 1
        ]
        yield Fact("age", folded.source[start:end], age, start, end, rule, sure, {"claimed": True})


def _named(source: str, start: int) -> bool:
    """Whether the word before the comma is written as a name."""
    word = re.search(r"(\w+), $", source[max(0, start - 25) : start])
    return bool(word and word[1][0].isupper())
