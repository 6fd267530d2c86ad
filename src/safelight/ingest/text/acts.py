"""What was done to the people of a mention: the passive act behind it, the active act before it, acts of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

from safelight.ingest.text.people import NAME, OTHERS, PEOPLE, Mention
from safelight.ingest.text.words import Item, wordset

JOINTS: Final = frozenset(
    (",", "and", "y", "e", "&", "+", "or", "plus", "o", "as", "well", "(", ")", "al", "a", "/", "–", "—")
)
_COPULA: Final = wordset(
    "were was been are is be being has had have got get fueron fue son es han ha eran quedaron quedo"
)
_LIGHT: Final = (
    wordset(
        "also then all later each allegedly reportedly subsequently who that ultimately both eventually either will "
        "now "
        "already since again quickly promptly que se tambien luego"
    )
    | _COPULA
)
_TOLD_OF: Final = (
    "victim",
    "survivor",
    "provider",
    "witness",
    "guest",
    "member",
    "lawyer",
    "teacher",
    "neighbor",
    "victima",
)
_BREAKS: Final = frozenset((",", ":", "and", "y", "e", "&", "+"))
_NOT: Final = wordset(
    "may might could podria podrian "
    "not hasn't haven't hadn't wasn't weren't isn't aren't didn't won't never cannot can't"
)
_VERBS: Final = frozenset(("brought", "took", "hauled", "led", "rounded", "picked", "locked", "swept"))
_GAP: Final = 22
_GAPPED: Final = frozenset(("for", "on", "por", "with", "con", "in", "w"))


class Act(NamedTuple):
    """What was done, at which item of the sentence, and how it is tied to the mention."""

    value: str = ""
    at: int = -1
    how: str = ""


class Told(Protocol):
    """A sentence with its mentions."""

    items: list[Item]
    start: int
    found: list[Mention]

    def behind(self, place: int) -> Sequence[Item]:
        """The words behind a mention that are its own."""

    def ahead(self, place: int) -> Sequence[Item]:
        """The words before a mention, behind the one before."""


class Acts:
    """The acts of one sentence while they are read."""

    def __init__(self, clause: Told) -> None:
        self.clause, self.found, self.items = clause, clause.found, clause.items

    def read(self) -> list[Act]:
        """The act of each mention; an empty one where the sentence says none."""
        places = range(len(self.found))
        passive = [Act() if self._settled(place) else self._passive(place) for place in places]
        used = {
            act.at
            for act, one in zip(passive, self.found, strict=True)
            if act.value and not (one.kind == OTHERS and not one.head.startswith(_TOLD_OF))
        }
        acts = [self._own(place, passive[place], used) for place in places]
        last = Act()
        for place in places:
            if place and not acts[place].value:
                acts[place] = self._carried(place, last)
            last = acts[place] if acts[place].value else last
        for place in reversed(places[:-1]):
            spoken = acts[place + 1].how in ("passive", "gapped") and self._joined(place)
            apart = acts[place + 1].value == "found" and self.found[place].kind == PEOPLE != self.found[place + 1].kind
            if not acts[place].value and spoken and not apart:
                acts[place] = acts[place + 1]
        return acts

    def _own(self, place: int, passive: Act, used: set[int]) -> Act:
        if self.found[place].label:
            return Act(self.found[place].status, -1, "label")
        active = self._active(place, used)
        if not active.value:
            active = self._split(place)
        if active.how == "near":
            return active
        if self.found[place].arrests and not (passive.value or active.value):
            return Act("take", -1, "active")
        if passive.value and not (passive.value == "spare" and active.value == "take") and active.value != "court":
            return passive
        return active if active.value else passive

    def _settled(self, place: int) -> bool:
        """The words before a mention say it all: a label, or an act right before."""
        return self.found[place].label or self._active(place, set()).how == "near"

    def _active(self, place: int, used: set[int]) -> Act:
        """The last act before a mention that no other has as its own."""
        ahead = self.clause.ahead(place)
        offset = self.found[place].at - len(ahead)
        inside = 0
        for back in range(len(ahead) - 1, -1, -1):
            item = ahead[back]
            inside += (item.word == ")") - (item.word == "(" and inside > 0)
            if inside:
                continue
            if item.word == ";" or (item.kind == "beside" and item.value == "break"):
                break
            value = item.value if item.kind == "act" else "take" if item.kind == "arrests" else ""
            if not value or offset + back in used:
                continue
            between = ahead[back + 1 :]
            if item.kind == "act" and any(other.word in _NOT for other in ahead[max(0, back - 2) : back]):
                value = "spare"
            if value == "court" and any(other.word in _BREAKS for other in between):
                continue
            plain = all(other.kind in ("", "beside", "age") and other.word not in _BREAKS for other in between)
            return Act(value, offset + back, "near" if plain and len(between) <= 2 and value != "court" else "active")
        return Act()

    def _split(self, place: int) -> Act:
        """`brought 38 women in`: the act around its object."""
        ahead, behind = self.clause.ahead(place), self.clause.behind(place)
        if ahead and behind and ahead[-1].word in _VERBS and behind[0].word in ("in", "up", "off", "away"):
            return Act("take", self.found[place].at - 1, "near")
        return Act()

    def _passive(self, place: int) -> Act:
        """The act behind a mention of which its people are the subject."""
        behind = self.clause.behind(place)
        gap = inside = 0
        denied = False
        for at, item in enumerate(behind):
            inside += (item.word == "(") - (item.word == ")" and inside > 0)
            if inside or _no_act(behind, at):
                continue
            if _ends(behind, at):
                return Act()
            if item.kind == "act" or (item.kind == "arrests" and at and _issued(behind[at - 1])):
                return self._suffered(place, at, denied)
            if item.kind == "denial" and gap < 3:
                return Act("spare", self.found[place].after + at, "passive")
            denied = denied or item.word in _NOT
            gap += 0 if item.word in _LIGHT or item.kind in ("age", "charge", "date") else 1
            if gap > _GAP:
                return Act()
        return Act()

    def _suffered(self, place: int, at: int, denied: bool) -> Act:
        """The act at a place behind a mention, unless it takes the next mention as its object."""
        behind, offset = self.clause.behind(place), self.found[place].after
        if self._starts_next(behind, at, place) or _goes_on(behind, at):
            return Act()
        if denied:
            return Act("spare", offset + at, "passive")
        value, moved = self._stronger(behind, at, place)
        return Act(value, offset + moved, "passive")

    def _stronger(self, behind: Sequence[Item], at: int, place: int) -> tuple[str, int]:
        """`were contacted and cited`, `found inside were cited`: of acts in a row, the one that counts."""
        first = behind[at].value
        if first in ("take", "court"):
            return first, at
        finite = at > 0 and behind[at - 1].word in _COPULA
        for later in range(at + 1, min(len(behind), at + 18)):
            item = behind[later]
            if item.word == ";":
                break
            if item.kind == "act" and item.value == "take" and not self._starts_next(behind, later, place):
                joined = any(other.word in ("and", "y", "then", "before", "or") for other in behind[at:later])
                if any(other.word in _NOT for other in behind[at:later]):
                    return first, at
                copula = not finite and any(other.word in _COPULA for other in behind[max(at, later - 3) : later])
                return ("take", later) if joined or copula else (first, at)
        return first, at

    def _starts_next(self, behind: Sequence[Item], at: int, place: int) -> bool:
        """`contacted 19 people, arrested two men`: the act takes the next mention as its object."""
        if place + 1 >= len(self.found):
            return False
        one, rest = self.found[place], behind[at + 1 :]
        if at == 0:
            return not rest and (one.single or one.definite or one.kind == OTHERS)
        if len(rest) > 2 or any(item.kind not in ("", "beside") or item.word in ",:" for item in rest):
            return False
        before = behind[at - 1]
        if before.word in _COPULA:
            return False
        return before.word in (",", "and", "y", "e", "&", "then", "also") or before.kind == "beside"

    def _joined(self, place: int) -> bool:
        """A mention and the next are joined by "and" or a comma alone, beside charges, ages and places."""
        behind = self.clause.behind(place)
        return any(item.word in JOINTS or item.value == "part" for item in behind) and not any(
            item.kind == "act" or item.word in (";", ":") or item.value == "break" or _deed(behind, at)
            for at, item in enumerate(behind)
        )

    def _carried(self, place: int, before: Act) -> Act:
        """An active act goes on through a list; a passive one only where the verb is left out."""
        one = self.found[place]
        ahead = self.clause.ahead(place)
        if not before.value or any(item.value == "break" for item in ahead):
            return Act()
        named = one.head == NAME and self.found[place - 1].head == NAME
        if named:
            return Act(before.value, before.at, "carried")
        if before.how in ("near", "active", "carried"):
            last = next((item for item in reversed(ahead) if not _small(item)), None)
            if last is None or last.word in JOINTS or last.kind == "beside" or self._gapped(place):
                return Act(before.value, before.at, "carried")
            return Act()
        return Act(before.value, before.at, "gapped") if one.part or self._gapped(place) else Act()

    def _gapped(self, place: int) -> bool:
        """`nine for soliciting and four for loitering`, `ten were charged; eleven were`: the verb is left out."""
        behind = list(self.clause.behind(place))
        while behind and (
            behind[0].kind == "age" or (behind[0].word == "," and len(behind) > 1 and behind[1].kind == "age")
        ):
            behind.pop(0)
        if len(behind) > 1 and behind[0].word == "," and behind[1].word in ("for", "por"):
            behind.pop(0)
        if not behind:
            return self.found[place].elliptic
        if behind[0].word in _COPULA:
            return len(behind) == 1 or behind[1].word in (".", ",", ";")
        return behind[0].word in _GAPPED and any(item.kind == "charge" for item in behind[1:8])


def _ends(behind: Sequence[Item], at: int) -> bool:
    """A clause of its own begins: `; `, `while`, `, 14 cars`."""
    item = behind[at]
    if item.word == ";" or (item.kind == "beside" and item.value == "break"):
        return True
    return item.kind == "number" and at > 0 and behind[at - 1].word in (",", "and", "y")


def _no_act(behind: Sequence[Item], at: int) -> bool:
    """`located in`, `cinco acusados siguen prófugos`, `contacted a decoy`: words of an act that is not done to them."""
    item = behind[at]
    if item.kind != "act":
        return False
    if not at and len(behind) > 1 and item.word.startswith(("acusad", "imputad", "procesad")):
        return True
    if item.word == "located" and at + 1 < len(behind) and behind[at + 1].word in ("in", "at", "on"):
        return True
    return item.value == "spare" and _does(behind, at)


def _does(behind: Sequence[Item], at: int) -> bool:
    """`eleven contacted an officer`: people do the act themselves."""
    copula = any(item.word in _COPULA for item in behind[max(0, at - 2) : at])
    after = behind[at + 1].word if at + 1 < len(behind) else ""
    return not copula and after in ("a", "an", "the", "our", "una", "un", "la", "el", "al", "decoy", "decoys")


def _deed(behind: Sequence[Item], at: int) -> bool:
    """A deed that is a predicate of its own: not `men who tried to buy sex`."""
    if behind[at].sex != "deed" or behind[at].kind != "charge":
        return False
    return not any(item.word in ("who", "that", "que", "to", "for", "por") for item in behind[max(0, at - 5) : at])


def _goes_on(behind: Sequence[Item], at: int) -> bool:
    """`wrote 14 tickets and towed 14 cars`: another act of those who did the first."""
    return (
        0 < at < len(behind) - 1 and behind[at - 1].word in ("and", "y", "e", "&") and behind[at + 1].kind == "number"
    )


def _issued(before: Item) -> bool:
    """`were given citations`, `brought in on arrests`."""
    return before.kind == "act" or before.word in ("on", "with", "in", "a", "their", "got", "for", "received", "issued")


def _small(item: Item) -> bool:
    return item.kind == "" and item.word in ("the", "a", "an", "los", "las", "la", "el", "un", "una")


__all__ = ["JOINTS", "Act", "Acts"]
