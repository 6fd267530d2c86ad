"""Whether digits are a telephone number: a small model over what they look like and what is said around them.

The features are written by hand; their weights are learnt from made-up advertisements (`tools/desk_phones.py`) and
lie in `phones.json` with the words of the lists. The model is a logistic regression, so every judgement can be
told as a sum.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from safelight.desk.extract.candidates import Candidate, told_backwards
from safelight.desk.extract.folding import PHONE_SIGN, Folded
from safelight.desk.extract.items import Item
from safelight.desk.extract.listed import listed

_WORD: Final = re.compile(r"[a-z]+")
_STOP: Final = re.compile(r"[.!?;\n]\s|\n")
_TELLING: Final = listed(
    "is at the me my on us a to al el mi es or and y o now just please por favor con the in backwards reversed "
    "reverse flip flipped mirrored reves this"
)
_NAMES_NO_THING: Final = listed(
    "hi hello hey hola allo babe baby bb love honey sweetie dear amor papi xoxo kisses besos thanks gracias asap "
    "only new now here there today tonight always ready real sweet sexy pretty cute hot blonde brunette redhead "
    "petite busty incall outcall incalls outcalls in out both with for from to near downtown dm pm ig zelle "
    "cashapp venmo paypal telegram snap snapchat email discreet private independent mature young friend friends "
    "girl girls lady ladies aaliyah abby adriana alexa alexis alice alicia alina alma alyssa amanda amber amy ana "
    "andrea angel angela angelica angie anna anne annie ariana ariel ashley aubrey audrey ava bella beth bianca "
    "brandy brenda bri briana brittany brooke camila candice carla carmen carol carolina cassie catalina chanel "
    "chloe christina cindy claire clara cleo crystal daisy dana daniela danielle destiny diana diane ella elena "
    "elle eliza elizabeth ellie emily emma erica eva eve fatima faye gabby gabriela gia gina gloria grace hailey "
    "haley hannah hazel heather heidi helen holly ines irene iris isabel isabella ivy jackie jade jamie jane "
    "janet jasmine jean jen jenna jenny jess jessica jo joan josie joy joyce juana judy julia juliana julie "
    "julieta karen karina karla kate katherine kathy katie kayla kelly kelsey kim kimberly kira kristen kylie "
    "lana lara laura lauren layla lea leah lena leslie lexi lexie lila lily linda lisa liz lola lorena lori lucia "
    "lucy luisa lulu luna lydia lynn mackenzie maddie madison maggie mandy margaret maria mariah mariana marie "
    "marilyn marina marisol marissa martha mary maya megan melanie melissa mercedes mia michelle mila mimi "
    "miranda molly monica morgan nadia naomi natalia natalie natasha nicole nicky nikki nina noelle noemi nora "
    "olga olivia paige pam pamela paola paris patricia paula pilar rachel raquel rebecca remy renata renee riley "
    "rita robin rocio rosa rosie roxanne roxy ruby sabrina sally sam samantha sandra sandy sara sarah sasha "
    "savannah scarlett selena serena shannon sharon shelby sierra silvia skye sofia sonia sophia sophie stacy "
    "stella stephanie sue susan suzy sylvia tamara tania tanya tara tasha taylor teresa tess tiffany tina tori "
    "tracy valentina valeria valerie vanessa vera veronica vicky victoria violet vivian wendy whitney ximena "
    "xiomara yesenia yolanda yvonne zoe hablame marcame"
)
"""First names, greetings and what advertisements say of somebody: digits behind them aren't numbered by them.

"Jade 4155550123" is a number to call, "Locker 4155550123" may be none.
"""
_LABEL: Final = re.compile(r"(?:\b([a-z]+) ?(?:(?:no|nr|num|id|ref)\.?|number|numero|code)?|#) ?[:#=]? ?#?\Z")
_NUMBERED: Final = re.compile(r"(?:\b(?:no|nr|num|id|ref|code)\b\.?|#|\bnumber(?: is)?|\bnumero(?: es)?) ?[:#=]? ?#?\Z")
_NOT_CALLED: Final = re.compile(
    r"\bno (?:calls?|phones?|texts?|llamadas)\b|\bdo not (?:call|text)|\bdon'?t (?:call|text)"
)
_DIALLED: Final = re.compile(r"(?:tel|sms|callto):|wa\.me|whatsapp")
REACH: Final = 60
"""Signs before and after that are read."""


@dataclass(frozen=True, slots=True)
class Model:
    """The lists of words and the weights."""

    contact: frozenset[str]
    label: frozenset[str]
    measure: frozenset[str]
    pieces: frozenset[str]
    weights: dict[str, float]


@cache
def model() -> Model:
    """The shipped model."""
    told = json.loads(files(__package__).joinpath("phones.json").read_text(encoding="utf-8"))
    words = {name: frozenset(text.split()) for name, text in told["words"].items()}
    return Model(words["contact"], words["label"], words["measure"], words["pieces"], told["weights"])


def judge(folded: Folded, one: Candidate, weights: dict[str, float] | None = None) -> float:
    """The log-odds that the candidate is a telephone number."""
    known = model().weights if weights is None else weights
    return sum(known.get(name, 0.0) * value for name, value in features(folded, one).items())


def confidence(odds: float) -> float:
    """Log-odds as a probability, to three places."""
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, odds)))), 3)


def features(folded: Folded, one: Candidate) -> dict[str, float]:
    """All that the model sees of a candidate; a feature left out is 0."""
    signs = folded.text
    return {
        "bias": 1.0,
        "dressed": _dressed(folded, one),
        **_shape(signs, one),
        **_gaps(signs, one),
        **_around(signs, one),
    }


def _dressed(folded: Folded, one: Candidate) -> float:
    """1 where the number was written in other signs than plain ones: nobody dresses up an order's number."""
    if folded.places is None:
        return 0.0
    start, end = folded.span(one.start, one.end)
    return float(not folded.source[start:end].isascii() or end - start > 1.5 * (one.end - one.start))


def _shape(signs: str, one: Candidate) -> dict[str, float]:
    kinds = [item.kind for item in one.items]
    sizes = [len(item.value) for item in one.items]
    lead = sizes[1:] if one.items[0].value == "1" and len(one.digits) == 11 else sizes
    digits = sum(len(item.value) for item in one.items if item.kind == "d")
    weak = sum(len(item.value) for item in one.items if item.kind in "kr")
    return {
        "grouped_3_3_4": float(lead == [3, 3, 4]),
        "grouped_otherwise": float(lead in ([3, 7], [6, 4], [3, 4, 3], [3, 3, 2, 2], [5, 5], [2, 2, 2, 2, 2])),
        "one_run": float(len(sizes) == 1 and len(one.digits) == 10),
        "digit_by_digit": float(set(sizes) == {1}),
        "pieces": float(len(sizes) > 1 and lead != [3, 3, 4] and set(sizes) != {1}),
        "words": float("w" in kinds or "g" in kinds),
        "disguised": float("l" in kinds),
        "words_share": 1 - digits / len(one.digits),
        "weak_share": weak / len(one.digits),
        "roman": float("r" in kinds),
        "country": float(len(one.digits) == 11 and one.e164.startswith("+1")),
        "plus": float(signs[one.start : one.start + 1] == "+"),
        "abroad": float(not one.e164.startswith("+1")),
        "backwards": float(one.backwards),
        "forward_though_backwards": float(
            not one.backwards and told_backwards(signs, one.start, one.end) and len(one.digits) == 10
        ),
        "bracket": float(signs[one.start] in "([{<"),
        "weak_alone": float(_weak_alone(signs, one)),
        "loose_reading": float(one.reading > 2 and weak > 0),
    }


def _as_called(one: Candidate) -> bool:
    """Whether the digits stand apart in threes and four, as people write a number to call."""
    sizes = [len(item.value) for item in one.items]
    return sizes[-3:] == [3, 3, 4] and all(item.kind == "d" for item in one.items)


def _weak_alone(signs: str, one: Candidate) -> bool:
    """Whether a letter between spaces was taken for a digit at an end, e.g. the word "I"."""
    return any(
        item.kind == "k" and item.end - item.start == 1 and len(item.value) == 1 and beside == " "
        for item, beside in (
            (one.items[0], signs[one.items[0].end : one.items[0].end + 1]),
            (one.items[-1], signs[one.items[-1].start - 1 : one.items[-1].start]),
        )
    )


def _gaps(signs: str, one: Candidate) -> dict[str, float]:
    gaps = [signs[left.end : right.start] for left, right in zip(one.items, one.items[1:], strict=False)]
    words = [_WORD.findall(gap) for gap in gaps]
    said = [word for some in words for word in some]
    known = model()
    inside = [len(gap) for gap in gaps] or [0]
    before = one.start - one.before.end if one.before else 99
    after = one.after.start - one.end if one.after else 99
    return {
        "same_between": float(len(set(gaps)) == 1 and len(gaps) > 1),
        "words_between": math.log1p(len(said)),
        "most_words_between": math.log1p(max((len(some) for some in words), default=0)),
        "gaps_with_words": sum(map(bool, words)) / max(1, len(gaps)),
        "telling_between": float(sum(word in known.pieces or word in known.contact for word in said) > 0),
        "joined_by_and": float(bool(said) and not set(said) - {"and", "or", "y", "o", "e"}),
        "labels_between": float(any(word in known.label for word in said)),
        "measures_between": float(any(word in known.measure for word in said)),
        "unknown_between": math.log1p(
            sum(word not in known.pieces and word not in known.contact for word in said) if said else 0
        ),
        "sentences_between": float(any(". " in gap for gap in gaps)),
        "lines_between": float(any("\n" in gap for gap in gaps)),
        "widest_between": math.log1p(max(inside)),
        "digits_touch": float(before <= 1 or after <= 1),
        "before_as_inside": float(signs[one.start - before : one.start] in gaps),
        "after_as_inside": float(signs[one.end : one.end + after] in gaps),
        "before_close": float(before < 6 and not _parted(signs[one.start - before : one.start])),
        "after_close": float(after < 6 and not _parted(signs[one.end : one.end + after])),
        "in_a_series": float(_alike(one.before, one.items[0]) or _alike(one.after, one.items[-1])),
        "letter_touches": float(signs[one.start - 1 : one.start].isalpha() or signs[one.end : one.end + 1].isalpha()),
        "money_touches": float(signs[max(0, one.start - 2) : one.start].strip()[-1:] in ("$", "@", "%")),
        "mark_touches": float(signs[max(0, one.start - 2) : one.start].strip()[-1:] in ("#", "=", "/", "-", "_")),
    }


def _parted(gap: str) -> bool:
    return any(sign in gap for sign in (". ", "\n", "/ ", " (", "| ")) or any(sign.isalpha() for sign in gap)


def _alike(neighbour: Item | None, item: Item) -> bool:
    """Whether the item looks like one of a list, e.g. of postal codes."""
    return neighbour is not None and len(neighbour.value) == len(item.value) > 3


@lru_cache(maxsize=8)
def contactable(signs: str) -> bool:
    """Whether the text speaks of calling or writing at all."""
    return not model().contact.isdisjoint(_WORD.findall(signs))


@lru_cache(maxsize=8)
def refuses_calls(signs: str) -> bool:
    """Whether the text says not to call."""
    return _NOT_CALLED.search(signs) is not None


def _around(signs: str, one: Candidate) -> dict[str, float]:
    known = model()
    left = signs[max(0, one.start - REACH) : one.start]
    right = signs[one.end : one.end + REACH]
    sentence = _STOP.split(left)[-1] if _STOP.search(left) else left
    said = _WORD.findall(sentence)
    content = [word for word in said if word not in _TELLING]
    near, wider = content[-1:], content[-4:]
    following = _WORD.findall(_STOP.split(right)[0])[:6]
    earlier = _WORD.findall(left)
    label = _LABEL.search(left)
    named = label[1] if label and label[1] else ""
    # What a word numbers is seldom written in threes and four: "Permit 4155550123", but "Sparkle 415-555-0123".
    sure = bool(_NUMBERED.search(left))
    thing = (sure or not _as_called(one)) and not _NAMES_NO_THING & {named, *content[-1:]}
    signed = PHONE_SIGN in left[-4:]
    return {
        "contact_next": float(signed or any(word in known.contact for word in near)),
        "contact_near": float(signed or any(word in known.contact for word in wider)),
        "contact_earlier": float(any(word in known.contact for word in earlier)),
        "contact_after": float(any(word in known.contact for word in following)),
        "contact_anywhere": float(contactable(signs)),
        "label_next": float(any(word in known.label for word in near)),
        "label_near": float(any(word in known.label for word in wider)),
        "label_after": float(any(word in known.label for word in following)),
        "measure_next": float(any(word in known.measure for word in near)),
        "measure_near": float(any(word in known.measure for word in content)),
        "measure_after": float(any(word in known.measure for word in following[:1])),
        "numbered": float(sure),
        "numbered_unknown": float(sure and not any(word in known.contact for word in wider)),
        "bare_noun": float(
            thing
            and bool(named)
            and not known.contact & {named, *wider}
            and named not in _TELLING
            and not one.backwards
        ),
        "colon_after_unknown": float(
            thing and left.rstrip()[-1:] == ":" and not known.contact & set(wider) and not one.backwards
        ),
        "at": float(said[-1:] in (["at"], ["al"], ["is"], ["es"])),
        "starts_sentence": float(not sentence.strip(" -*")),
        "phone_sign": float(PHONE_SIGN in left[-6:] or PHONE_SIGN in right[:4]),
        "dialled": float(bool(_DIALLED.search(left[-14:]))),
        "told_not_to_call": float(refuses_calls(signs)),
    }
