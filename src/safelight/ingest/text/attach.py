"""Attachment: what was done to the people of a mention, and over which charge, by the grammar of its own sentence.

The words behind a mention, up to the next mention, are its own: a passive act, a charge, a noun it is said to be. The
words before it are its own as far as the mention before has left them: an active act, the label of a list. Mentions
joined by "and" or a comma share an act, and a charge that none of them has alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from safelight.ingest.text.accusations import apart, bought, gapped_clause
from safelight.ingest.text.acts import JOINTS, Act, Acts
from safelight.ingest.text.people import MINORS, NAME, OTHERS, PEOPLE, Mention
from safelight.ingest.text.roles import TRADE_ROLES
from safelight.ingest.text.words import Item, wordset

_BARE_VERBS: Final = {"buy": TRADE_ROLES[0], "sell": TRADE_ROLES[2], "offer": TRADE_ROLES[2], "exploit": TRADE_ROLES[1]}
_COPULA: Final = frozenset(("were", "was", "are", "is", "fueron", "fue", "did"))
_EQUATES: Final = wordset("being as be is was are become como ser being")
_DETERMINERS: Final = wordset("the a an this that our his her their its la el los las un una known adult")
_PREPOSITIONS: Final = wordset("at in inside of by from against on with to into between de con contra than")
_POSED: Final = wordset("posing posed pretending pretended acting")
_OWNED: Final = frozenset(("her", "his", "their", "su", "sus"))
_EVERY: Final = ("all", "(", "todos", "todas", "every one", "each", "each one", "all of them")
_OUT_OF: Final = ("of", "out", "de", "of the", "de los", "de las")
_CIVIL: Final = ("pedestrian", "neighbor", "guest", "lawyer", "teacher", "nurse", "volunteer", "caller", "vecino")
CHARGES: Final = frozenset((*TRADE_ROLES, "sale", "fee", "pandering"))
_POINTERS: Final = wordset(
    "as being be been como were was are is eran fueron accused suspected identified acting posing"
)


def _closed_by_total(behind: Sequence[Item]) -> bool:
    """`22 in all`: a word for a total a little behind, before the next number of a list."""
    for item in behind[:6]:
        if item.word == ";":
            return False
        if item.value == "total":
            return True
    return False


def _civil(one: Mention) -> bool:
    """People who may be held as anybody: not officers, and not victims."""
    return one.head.startswith(_CIVIL)


def _listed(behind: Sequence[Item], at: int) -> bool:
    """`(buyers and sellers)`: nouns of several roles say the role of none."""
    near = behind[at + 1 : at + 3]
    roles = {item.value for item in near if item.kind == "people" and item.value}
    return bool(roles - {behind[at].value}) and near[0].word in ("and", "&", "/", "y", "or")


def _bare(verb: Item, following: Sequence[Item]) -> bool:
    """A verb without an object says the role where its clause ends."""
    if verb.word.startswith(("vend", "compra", "profit")):
        return True
    if verb.value == "exploit" or (verb.value == "offer" and verb.word != "offering"):
        return verb.word.startswith(("ofrec", "promov", "explotarl"))
    if not verb.word.startswith(
        ("buy", "bought", "purchas", "pay", "paid", "to pay", "hir", "sell", "sold", "offering")
    ):
        return False
    return not following or following[0].word in (".", ",", ";", "and", "y", "or", "while", ")", "\n")


class Clause:
    """A sentence with its mentions, while they are attached."""

    def __init__(self, items: list[Item], span: tuple[int, int], found: list[Mention]) -> None:
        self.items, self.start, self.end, self.found = items, span[0], span[1], found

    def attach(self) -> None:
        """Settle status, charge and role of all mentions of the sentence."""
        for place, one in enumerate(self.found):
            self._predicate(one, self.behind(place))
            one.total = one.total or _closed_by_total(self.behind(place))
        acts = Acts(self).read()
        for place, act in enumerate(acts):
            one = self.found[place]
            one.status = one.status or act.value
            if one.arrests and one.status in ("", "found"):
                one.status = "take"
        for place, one in enumerate(self.found):
            if not one.charge or one.charge == "sale":
                one.charge = self._charge(place) or one.charge
            self._echo(place)
            if one.kind == OTHERS and acts[place].value == "take" and acts[place].how != "carried" and self._civil(one):
                one.kind = PEOPLE
            held = acts[place].how in ("passive", "gapped") and not one.elliptic
            one.object = (not held or self._posed(place)) and self._object(place)
            if one.object and one.single and place and self.ahead(place)[-1].word == "as":
                self.found[place - 1].role = self.found[place - 1].role or one.role
        self._pool(acts)
        self._share_charges()

    def _civil(self, one: Mention) -> bool:
        """Anybody who is held, but not one of people told before: `among them a teacher`."""
        return _civil(one) and not any(item.value == "part" for item in self.items[self.start : one.at])

    def _pool(self, acts: list[Act]) -> None:
        """`Of the 14, eleven paid`: the 14 are those that the others are of; nothing was done to them."""
        one = self.found[0]
        if len(self.found) < 2 or one.at - self.start > 2 or self.items[self.start].word not in _OUT_OF:
            return
        if self.items[one.at - 1].word == ",":
            return
        if one.value > self.found[1].value > 0 and not any(item.kind == "act" for item in self.behind(0)):
            one.object, one.status = True, ""

    def _echo(self, place: int) -> None:
        """`ten were charged with soliciting; eleven were`: what was left out is that of the mention before."""
        one = self.found[place]
        if place and one.elliptic and not one.sex and one.kind == PEOPLE == self.found[place - 1].kind:
            last = self.found[place - 1]
            if last.value >= one.value > 0 and last.head and last.sex and not last.role:
                one.sex = last.sex
        if not (place and one.elliptic and not one.charge and not one.role and one.kind == PEOPLE) or one.label:
            return
        before, behind = self.found[place - 1], self.behind(place)
        left_out = behind and behind[0].word in _COPULA and (len(behind) < 2 or behind[1].word in (".", ",", ";"))
        if left_out:
            one.charge, one.role, one.head = before.charge, before.role, before.head
        elif self._same_act(place):
            one.charge, one.role = before.charge, before.role
        elif before.role and before.head and before.status == one.status == "take" and not one.part and not behind[1:]:
            one.role = before.role

    def _same_act(self, place: int) -> bool:
        """`16 cited for solicitation; on Friday 21 cited`: the same act, and no word of what for."""
        before, behind = self.behind(place - 1), self.behind(place)
        last = self.found[place - 1]
        same = bool(behind) and behind[0].kind == "act" and any(item.word == behind[0].word for item in before[:2])
        return same and last.elliptic and bool(last.charge or last.role) and not self.found[place].part

    def _object(self, place: int) -> bool:
        """Behind a preposition that no act stands before: `of two clients`, `by a customer`."""
        one = self.found[place]
        ahead = [item for item in self.ahead(place)[-7:] if not (item.kind == "" and item.word in _DETERMINERS)]
        while ahead and ahead[-1].value == "approx":
            ahead.pop()
        if ahead and ahead[-1].value == "other" and ahead[-1].word.endswith("ed"):
            return True
        if not ahead or one.arrests or one.label or ahead[-1].kind:
            return False
        if one.elliptic and (ahead[-1].word in ("at", "in", "inside") or (one.part and ahead[-1].word == "brought")):
            return True
        if ahead[-1].word in _EQUATES:
            return one.single
        if ahead[-1].word not in _PREPOSITIONS:
            return False
        return not any(item.kind in ("act", "arrests", "beside") or item.word == "charges" for item in ahead[-3:-1])

    def _posed(self, place: int) -> bool:
        """`a detective posing as a john`."""
        return any(item.word in _POSED for item in self.ahead(place)[-3:])

    def behind(self, place: int) -> Sequence[Item]:
        """The words behind a mention that are its own."""
        last = self.found[place + 1].at if place + 1 < len(self.found) else self.end
        return self.items[self.found[place].after : last]

    def ahead(self, place: int) -> Sequence[Item]:
        """The words before a mention, behind the one before."""
        first = self.found[place - 1].after if place else self.start
        return self.items[first : self.found[place].at]

    def _predicate(self, one: Mention, behind: Sequence[Item]) -> None:
        """`two were owners`, `all men`, `arrested as buyers`: a noun that says who the people of a mention are."""
        for at, item in enumerate(behind[:12]):
            if item.word == ";" or (item.kind == "act" and item.value != "take"):
                return
            if item.kind not in ("people", "minor") or item.word in ("the others", "others", "other"):
                continue
            before = [other.word for other in behind[max(0, at - 3) : at]]
            if one.arrests and at == 1 and behind[0].word in ("of", "de"):
                before.append("as")
            if at == 1 and behind[0].word in ("of", "de") and one.elliptic:
                before.append("as")
            pointed = at == 0 or any(word in _POINTERS or word in _EVERY for word in before)
            if not pointed or (at == 0 and one.head and not one.part):
                continue
            if "by" in before or "the" in before[-1:]:
                continue
            if item.kind == "minor" and one.kind in (PEOPLE, OTHERS) and at <= 2:
                one.kind = MINORS
            if _listed(behind, at):
                return
            if item.value and not one.role:
                one.role = item.value
            both = len(behind) > at + 2 and behind[at + 2].kind == "people" and behind[at + 2].sex not in ("", item.sex)
            one.sex = one.sex or ("" if both and behind[at + 1].word in ("and", "y") else item.sex)
            if at <= 3:
                one.head = one.head or item.word

    def _charge(self, place: int) -> str:
        """The charge behind a mention, else the one before it that no other mention owns."""
        one = self.found[place]
        behind = self.behind(place)
        said = self._first_charge(behind, place)
        if said:
            return said
        if one.charge:
            return one.charge
        ahead = self.ahead(place)
        if place == 0:
            return self._opening_charge(ahead)
        before = self.found[place - 1]
        if ahead and any(one.kind == "act" and one.word.endswith("against") for one in ahead):
            return self._opening_charge(ahead)
        if before.value == 0 or any(item.word == ";" for item in ahead) or before.kind != PEOPLE or before.label:
            after = next((at for at, item in enumerate(ahead) if item.word == ";"), -1)
            return self._opening_charge(ahead[after + 1 :])
        return ""

    def _first_charge(self, behind: Sequence[Item], place: int) -> str:
        """The first charge of the trade among the words of a mention, else another crime."""
        other = ""
        last = len(behind)
        if place + 1 < len(self.found):
            coming = self.found[place + 1]
            while coming.label and last and behind[last - 1].word not in (",", ";", "|", "\n", "and"):
                last -= 1
            for at in range(last - 1, max(-1, last - 6), -1):
                if behind[at].word == ";":
                    last = at
        laid = next((at for at, item in enumerate(behind) if item.kind == "act" and item.word.endswith("against")), -1)
        if laid > 0:
            last = min(last, next((at for at in range(laid, -1, -1) if behind[at].kind == "charge"), last))
        seen = 0
        for at, item in enumerate(behind[:last]):
            if item.word == ";" or gapped_clause(behind, at):
                break
            if item.kind == "charge":
                if item.value == TRADE_ROLES[1] and "traffick" in item.word and bought(behind):
                    return TRADE_ROLES[0]
                if other == "other" and apart(behind[seen + 1 : at]):
                    return other
                if item.value in CHARGES or item.value == "same":
                    mixed = any(one.word == "related" for one in behind[at + 1 : min(last, at + 7)])
                    return "several" if mixed else item.value
                seen = seen if other else at
                other = other or item.value
            elif item.kind == "verb" and not other and _bare(item, behind[at + 1 : at + 2]):
                other = _BARE_VERBS[item.value]
        return other

    def _opening_charge(self, ahead: Sequence[Item]) -> str:
        """`Arrested for soliciting: 9 men`; `charges of pimping were filed against two men`."""
        for at, item in enumerate(ahead):
            if item.kind != "charge" or (item.value not in CHARGES and item.value not in ("other", "lure")):
                continue
            before = ahead[max(0, at - 3) : at]
            behind = ahead[at + 1 :]
            told = (
                any(one.kind == "act" or one.word in ("for", "por", "charges", "charge") for one in before) or at == 0
            )
            ends = any(one.word in (":", "-", "–", "—", ",") or one.kind == "act" for one in behind[:9]) or not behind
            laid = any(one.kind == "act" and one.word.endswith("against") for one in behind[:4])
            if laid or (told and (ends or any(one.kind == "act" for one in behind))):
                return item.value
        return ""

    def _share_charges(self) -> None:
        """A charge behind a joined list is that of all its mentions; `the same charge` is that of the one before."""
        found = self.found
        for place, one in enumerate(found):
            if (
                place
                and one.single
                and not one.role
                and self.items[one.at].word in _OWNED
                and self._bare_joint(place - 1)
            ):
                one.role = found[place - 1].role
            if one.head == NAME and place and found[place - 1].head == NAME and not one.charge:
                one.charge = found[place - 1].charge
            if one.charge == "same":
                one.charge = next((other.charge for other in reversed(found[:place]) if other.charge), "same")
        for place in range(len(found) - 2, -1, -1):
            one, coming = found[place], found[place + 1]
            plain = not one.charge and not one.role and one.kind == PEOPLE == coming.kind and not coming.part
            if plain and coming.charge in CHARGES and coming.status == one.status and self._bare_joint(place):
                one.charge = coming.charge

    def _bare_joint(self, place: int) -> bool:
        behind = self.behind(place)
        plain = all((item.word in JOINTS and item.word != ")") or item.kind in ("age", "beside") for item in behind)
        return plain and bool(behind)
