"""Verbs joined with their objects ("negotiated sex with a decoy" is a deed), and charges that charge nobody."""

from __future__ import annotations

from typing import Final

from safelight.ingest.text import deeds, relevance, roles
from safelight.ingest.text.words import Item, wordset

_ENDS: Final = frozenset(".!?\n|•;:,")
_GAP: Final = 7
_PAGES: Final = wordset("page pages site sites website websites ad ads service services agency list sting stings")
_LAID: Final = wordset("charges charge indictment complaint case cargos")
_DRIVEN: Final = wordset("women woman girl girls her victim victims minor minors teen teens")
_NO_SIGN: Final = wordset("sign signs evidence indication indications indicios")
_PRIOR: Final = wordset("prior previous past")
_WARRANTS: Final = ("warrant", "warrants")
_HELD_ON: Final = frozenset(("on", "for", "had", "with"))
_KNOWN: Final = wordset("known notorious infamous reputation popular conocido conocida conocidos")
_ARTICLES: Final = ("a", "an", "the", "her", "his", "una", "un", "la", "los", "las")
_AGAINST: Final = wordset(
    "combat combating combatting prevent preventing fight fighting against end ending stop stopping reduce reducing "
    "contra targeting targeted targets crackdown aimed addressing "
    "combatir victims victim survivors disrupt curb suspected anti designed"
) - {"suspected"}


def joined(items: list[Item]) -> list[Item]:
    """The items with verbs joined with their objects; charges before a unit or an operation are words of the trade."""
    found: list[Item] = []
    place = 0
    while place < len(items):
        item = items[place]
        if item.word == "john" and _first_name(items, place):
            item.kind, item.value = "", ""
        if item.kind == "verb":
            reach, role = _object(items, place)
            if reach:
                if items[reach].kind in ("age", "minor"):
                    reach = place
                item.kind, item.value, item.sex, item.end = "charge", role, "deed", items[reach].end
                place = reach
                if role == roles.BUYER and _by_police(found):
                    _trade(item)
        elif item.kind == "denial" and item.word == "no" and _not_that(items, place):
            item.kind, item.value, item.word = "beside", "withdrawn", "not"
        elif item.kind == "thing" and item.word in _WARRANTS and any(one.word in _HELD_ON for one in found[-4:]):
            item.kind, item.value = "charge", "other"
        elif item.word == "against" and any(one.word in _LAID for one in found[-4:]):
            item.kind, item.value = "act", "take"
        elif item.kind in ("charge", "trade", "object") and (
            any(one.word in _NO_SIGN for one in found[-4:])
            or any(one.word in _PRIOR for one in found[-2:])
            or (len(found) > 1 and found[-1].word in ("for", "por") and found[-2].word in _KNOWN)
            or (found and found[-1].kind == "denial" and _was_found(items, place))
        ):
            item.kind, item.value = "", ""
        elif item.kind == "people" and place + 1 < len(items) and items[place + 1].word in _PAGES:
            _trade(item)
        elif item.kind == "charge" and item.value not in ("other", "lure"):
            place = _charge(items, place, found)
        found.append(item)
        place += 1
    return found


def _was_found(items: list[Item], place: int) -> bool:
    """`no prostitution was found`."""
    return any(
        one.word in ("found", "observed", "suspected", "encontro", "detecto") for one in items[place + 1 : place + 4]
    )


def _not_that(items: list[Item], place: int) -> bool:
    """`trece, no once`: a number is set right, none is denied."""
    before = items[max(0, place - 2) : place]
    number = place + 1 < len(items) and items[place + 1].kind == "number"
    return number and len(before) == 2 and before[0].kind == "number" and before[1].word == ","


def _first_name(items: list[Item], place: int) -> bool:
    """`John Roe`: no john."""
    after = items[place + 1] if place + 1 < len(items) else None
    return items[place].capital and after is not None and after.capital and after.kind == "" and after.word.isalpha()


def _trade(item: Item) -> None:
    item.kind, item.value, item.sex = "trade", "trade", ""


def _charge(items: list[Item], place: int, found: list[Item]) -> int:
    """The place of the last item that belongs to a charge; charges of nobody are set aside."""
    item = items[place]
    following = items[place + 1 : place + 3]
    if following and following[0].word in ("fraud", "scam", "donations", "of donations"):
        item.kind, item.value = "", ""
    elif (
        (item.sex == "deed" and item.value == roles.BUYER and _by_police(found))
        or _names_a_unit(items, place)
        or _fought(found)
    ):
        _trade(item)
    elif item.word == "trafficking" and any(one.value == "other" for one in following):
        item.value = "other"
    elif item.value in (roles.EXPLOITER, "pandering") and item.word.endswith("ing"):
        return _exploited(items, place, item)
    elif item.value == roles.BUYER:
        return _solicited(items, place, item)
    return place


def _by_police(found: list[Item]) -> bool:
    """`detectives answered an ad`: a deed of the police charges nobody."""
    for item in reversed(found[-4:]):
        if item.word in _ENDS or item.kind in ("number", "people", "act"):
            return False
        if item.kind == "bystander" or item.word in ("we", "our", "police", "unit", "policia"):
            return True
    return False


def _fought(found: list[Item]) -> bool:
    """`to combat trafficking`, `victims of trafficking`: the trade, and no charge."""
    return any(item.word in _AGAINST for item in found[-3:])


def _exploited(items: list[Item], place: int, charge: Item) -> int:
    """`pimping seven women`, `trafficking a woman`: the charge with whom it was done to; minors are told of apart."""
    for at in range(place + 1, min(len(items), place + 5)):
        one = items[at]
        if one.kind == "people" and one.value in ("", roles.SELLER):
            charge.end = one.end
            return at
        plain = one.kind in ("number", "age") or (
            one.kind == "" and one.word in (*_ARTICLES, "adult", "female", "young")
        )
        if not plain and one.kind != "bystander":
            break
    return place


def _solicited(items: list[Item], place: int, charge: Item) -> int:
    """`soliciting two undercover officers`, `patronizing a prostitute`: the charge with whom it was done to."""
    for at in range(place + 1, min(len(items), place + 6)):
        one = items[at]
        if one.word in _ENDS or one.kind in ("act", "charge", "arrests", "age", "date"):
            break
        sold = one.kind == "people" and one.value == roles.SELLER
        if sold or one.word.startswith("decoy") or (one.kind == "bystander" and one.word in deeds.UNDERCOVER):
            charge.end = one.end
            return at
    return place


def _names_a_unit(items: list[Item], place: int) -> bool:
    ahead = items[place + 1 : place + 4]
    if not ahead:
        return False
    if ahead[0].word in relevance.UNITS:
        return True
    return len(ahead) == 3 and ahead[0].word in ("and", "&", "/", "y") and ahead[2].word in relevance.UNITS


def _object(items: list[Item], place: int) -> tuple[int, str]:
    """(place of the object of a verb, the role it gives); 0: none."""
    verb = items[place].value
    for at in range(place + 1, min(len(items), place + 1 + _GAP)):
        one = items[at]
        if one.word == "," and verb == "exploit" and _adjectives(items, at):
            continue
        if one.word in _ENDS or one.kind in ("act", "another", "time") or (one.kind == "verb" and verb != "offer"):
            return 0, ""
        if one.kind == "charge" and one.value in ("other", "lure"):
            return 0, ""
        role = _role(verb, one, items[place].word)
        if role:
            more = at
            while more + 1 < len(items) and items[more + 1].kind == "object":
                more += 1
            return more, role
    return 0, ""


def _adjectives(items: list[Item], at: int) -> bool:
    """`a high-end, residential brothel`: a comma within a noun phrase."""
    near = items[at - 1 : at + 3]
    plain = len(near) == 4 and near[0].kind == near[2].kind == "" and near[2].word.isalpha()
    return plain and near[3].word.rsplit(maxsplit=1)[-1] in deeds.EXPLOITED


def _role(verb: str, one: Item, word: str) -> str:
    sex = one.kind == "object" and one.value == "sex"
    money = (one.kind == "object" and one.value == "money") or one.word.startswith("$")
    if verb == "offer":
        if money or (one.kind == "verb" and one.word.startswith(("pay", "to pay", "buy", "purchas", "pag"))):
            return roles.BUYER
        return roles.SELLER if sex or (one.kind == "verb" and one.value == "sell") or one.word == "it" else ""
    if verb == "buy":
        bought = one.word in deeds.BOUGHT or (one.kind == "bystander" and one.word in deeds.UNDERCOVER)
        bought = bought or (one.kind == "age" and word.startswith(("pay", "to pay", "paid", "buy")))
        bought = bought or (one.word in ("them", "it") and word.startswith(("hir", "buy", "purchas")))
        bought = bought or (one.word in ("her", "them") and word in ("pay", "to pay"))
        return roles.BUYER if sex or bought else ""
    if verb == "sell" and word == "placed":
        return roles.SELLER if one.word in ("ad", "ads") else ""
    if verb == "sell":
        owned = one.kind in ("minor", "age") or one.word in ("women", "woman", "her")
        return roles.SELLER if sex else roles.EXPLOITER if owned else ""
    if word in ("drove", "driving") and one.word not in _DRIVEN:
        return ""
    if one.word.split()[-1] in deeds.EXPLOITED or one.value == "earnings" or (sex and one.word == "commercial sex"):
        return roles.EXPLOITER
    if verb == "exploit" and one.kind == "object" and one.value == "money" and "collect" in word:
        return roles.EXPLOITER
    return roles.EXPLOITER if one.kind == "charge" and one.value in ("sale", roles.EXPLOITER) else ""
