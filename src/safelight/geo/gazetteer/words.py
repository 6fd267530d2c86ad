"""Words as people type them, brought to one form: accents, ordinals, street types and directions of two languages.

The names of the gazetteer and the words of a text go through the same functions, so they meet in the middle.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

MOST_SIGNS: Final = 400
MOST_WORDS: Final = 40

_TYPES: Final = {
    "st": "st str strt street streets calle calles",
    "ave": "ave av aven avenue avenues avenida avda",
    "blvd": "blvd bl bvd blv bld boul boulevard boulavard bulevar",
    "dr": "dr drive",
    "rd": "rd road",
    "pl": "pl place",
    "ct": "ct court",
    "ln": "ln lane",
    "way": "way wy",
    "hwy": "hwy hiway highway carretera",
    "pkwy": "pkwy pky parkway",
    "ter": "ter terr terrace",
    "cir": "cir circle",
    "sq": "sq square",
    "fwy": "fwy freeway autopista",
    "aly": "aly alley callejon",
}
_DIRECTIONS: Final = {
    "n": "n north norte",
    "s": "s south sur",
    "e": "e east este",
    "w": "w west oeste",
    "nw": "nw northwest noroeste",
    "ne": "ne northeast noreste",
    "sw": "sw southwest suroeste",
    "se": "se southeast sureste",
}
_NAMES: Final = {
    "mt": "mt mount",
    "hts": "hts heights",
    "sta": "sta stn station estacion",
    "park": "park parque pk",
    "jr": "jr junior",
    "ctr": "ctr center centre cntr",
    "saint": "saint",
    "hosp": "hosp hospital",
}
_ORDINALS: Final = (
    "first primera primero primer 1era one",
    "second segunda segundo two dos",
    "third tercera tercero tercer three tres",
    "fourth forth cuarta cuarto four cuatro",
    "fifth fith quinta quinto five cinco",
    "sixth sexta sexto six seis",
    "seventh septima septimo setima seven siete",
    "eighth eigth octava octavo eight ocho",
    "ninth nineth novena noveno nine nueve",
    "tenth decima decimo ten diez",
    "eleventh undecima onceava eleven once",
    "twelfth twelth duodecima doceava twelve doce",
    "thirteenth thirteen trece",
    "fourteenth fourteen catorce",
    "fifteenth fifteen quince",
    "sixteenth sixteen dieciseis",
    "seventeenth seventeen diecisiete",
    "eighteenth eighteen dieciocho",
    "nineteenth nineteen diecinueve",
)
_TENS: Final = (
    "twenty twentieth veinte vigesima",
    "thirty thirtieth treinta",
    "forty fortieth cuarenta",
    "fifty fiftieth cincuenta",
    "sixty sixtieth sesenta",
    "seventy seventieth setenta",
    "eighty eightieth ochenta",
    "ninety ninetieth noventa",
)
_SHORT_NAMES: Final[Mapping[str, str]] = {"mlk": "martin luther king", "pch": "pacific coast hwy"}

TYPES: Final = frozenset(_TYPES)
DIRECTIONS: Final = frozenset(_DIRECTIONS)
STRONG: Final = frozenset(("&", "and", "y", "con", "esquina", "corner"))
"""Words that join two streets."""
WEAK: Final = frozenset(("at", "x", "n", "by", "in", "en", "on", "e", "over", "crossing", "cross", "a"))
"""Words that join two streets now and then: believed only where both names are known."""

_AROUND: Final = """
near nearby by at on in the a an of is to from around close next off corner intersection cross street front across
behind outside inside there here this now right we are im i am they area neighborhood hood barrio
cerca de del la el los las en por esquina interseccion junto al lado frente con hacia aqui alli ahora estan estamos hay
un una and y please thanks porfavor favor gracias police cops cop lapd policia
"""
GENERIC: Final = frozenset(("park", "sta", "plaza", "hosp", "ctr", "sq"))
"""Words for a kind of place, which Spanish puts first."""
FILLERS: Final = frozenset(_AROUND.split())
"""Words that stand around a place and say nothing of where it is."""


def _table(*groups: Mapping[str, str]) -> dict[str, str]:
    return {form: short for group in groups for short, forms in group.items() for form in forms.split()}


_ONE_FORM: Final = _table(_NAMES, _DIRECTIONS, _TYPES)
_UNITS: Final = {word: value for value, words in enumerate(_ORDINALS, start=1) for word in words.split()}
_TEN_OF: Final = {word: value * 10 for value, words in enumerate(_TENS, start=2) for word in words.split()}

_APOSTROPHE: Final = re.compile(r"['’`´]")
_JOINS: Final = re.compile(r"[&/@+|\\]")
_OTHER: Final = re.compile(r"[^a-z0-9&]+")
_ORDINAL: Final = re.compile(r"(\d{1,4})(?:st|nd|rd|th|ra|ro|da|do|ta|to|ma|mo|va|vo|na|no|era|er|a|o)")


def plain(text: str) -> str:
    """Lower case, accents and ordinal signs taken off, of at most MOST_SIGNS signs; control signs are blanks."""
    folded = unicodedata.normalize("NFKD", text[:MOST_SIGNS]).lower()
    return "".join(sign for sign in folded if not unicodedata.combining(sign)).replace("ß", "ss")


def words(text: str) -> list[str]:
    """The words of a text in their one form, joining signs as "&"; at most MOST_WORDS.

    >>> words("E. Fifth Street / Avenida San José")
    ['e', '5', 'st', '&', 'ave', 'san', 'jose']
    """
    joined = _JOINS.sub(" & ", _APOSTROPHE.sub("", plain(text)))
    found = _OTHER.sub(" ", joined).split()[:MOST_WORDS]
    whole = [part for word in found for part in _SHORT_NAMES.get(word, word).split()]
    return _numbered([_ONE_FORM.get(word, word) for word in whole])


def _numbered(found: Sequence[str]) -> list[str]:
    """Ordinals and numbers in words as digits: "twenty third", "5ta", "hundred and third"."""
    out: list[str] = []
    at = 0
    while at < len(found):
        value, used = _number(found, at)
        out.append(found[at] if value is None else str(value))
        at += used
    return out


def _number(found: Sequence[str], at: int) -> tuple[int | None, int]:
    """The number that begins at a word, or None, and how many words it takes."""
    if ordinal := _ORDINAL.fullmatch(found[at]):
        return int(ordinal[1]), 1
    behind = found[at + 1 : at + 2]
    if behind in (["hundred"], ["hundredth"]) and found[at] in _UNITS:
        rest = at + 2 + (found[at + 2 : at + 3] == ["and"])
        more, used = _number(found, rest) if rest < len(found) else (None, 0)
        hundred = _UNITS[found[at]] * 100
        return (hundred, 2) if more is None or more > 99 else (hundred + more, rest - at + used)
    if found[at] in _TEN_OF:
        unit = _UNITS.get(behind[0], 99) if behind else 99
        return (_TEN_OF[found[at]] + unit, 2) if unit < 10 else (_TEN_OF[found[at]], 1)
    return _UNITS.get(found[at]), 1


def split_street(found: Sequence[str]) -> tuple[str, tuple[str, ...], str]:
    """Direction, bare name and type of a street; each of the outer two may be empty, the name never is.

    >>> split_street(["e", "5", "st"])
    ('e', ('5',), 'st')
    >>> split_street(["ave", "26"])
    ('', ('ave', '26'), '')
    """
    core = list(found)
    direction = kind = ""
    if len(core) > 1 and core[-1] in DIRECTIONS and core[-2] in TYPES:
        direction = core.pop()
    if len(core) > 1 and core[0] in DIRECTIONS and core[1] not in TYPES:
        direction = core.pop(0)
    if len(core) > 1 and core[-1] in TYPES:
        kind = core.pop()
    return direction, tuple(core), kind


def street_keys(found: Sequence[str]) -> list[str]:
    """The forms under which a street is known, the fullest first: as written, bare, without initials and juniors.

    >>> street_keys(["n", "cesar", "e", "chavez", "ave"])
    ['n cesar e chavez ave', 'cesar e chavez', 'cesar chavez']
    """
    _, core, _ = split_street(found)
    bare = [word for word in core if len(word) > 1 or word.isdigit()]
    short = [word for word in bare if word != "jr"]
    keys = [" ".join(found), " ".join(core), " ".join(short)]
    return list(dict.fromkeys(form for key in keys if key for form in (key, *_saintly(key))))


def _saintly(key: str) -> list[str]:
    """The same with "st" for "saint", which can't be told from a street until the name is known."""
    return [" ".join("st" if word == "saint" else word for word in key.split())] if "saint" in key.split() else []


def place_keys(found: Sequence[str]) -> list[str]:
    """The forms under which another place is known: as written, and without a trailing "station"."""
    keys = [" ".join(found), *_saintly(" ".join(found))]
    if len(found) > 1 and found[-1] == "sta":
        keys.append(" ".join(found[:-1]))
    return keys


def run_together(name: str) -> str:
    """A name of several words without its blanks, before any word is shortened: "unionstation"; empty for one word."""
    found = _OTHER.sub(" ", _APOSTROPHE.sub("", plain(name))).split()
    return "".join(found) if len(found) > 1 else ""


def compact(key: str) -> str:
    """A key without its blanks and joining signs, as spelling is compared."""
    return key.replace(" ", "").replace("&", "")


def digits(key: str) -> str:
    """The numbers in a key, which are never a matter of spelling."""
    return " ".join(re.findall(r"\d+", key))
