"""Parts and wholes: which numbers of an operation contain which, solved as sums; the reading that adds up wins.

A number may be the whole of a run of numbers behind it, or of all before it; a run may be split a second time, by sex
or by role; "the rest" is what the run leaves. Nothing is repaired: parts above their whole are a contradiction.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from safelight.ingest.text.numbers import VAGUE
from safelight.ingest.text.people import REST, Mention
from safelight.ingest.text.roles import NOTHING_SAID

_LONGEST: Final = 14
"""Numbers of one operation that are tried as parts of a whole."""
_DEEPEST: Final = 2
"""Wholes within wholes."""
_MOST: Final = 60
"""Numbers of one operation beyond which none is tried as the whole of others."""


@dataclass(slots=True)
class Node:
    """A mention with the splits of its people; each split is a list of nodes that adds up to its value, or less."""

    mention: Mention
    value: int
    splits: list[list[Node]] = field(default_factory=list)
    broken: bool = False

    @property
    def role(self) -> str:
        """The role of all its people; "" where they have several or none is said."""
        return self.mention.role

    def split_sum(self, split: list[Node]) -> int:
        """People in one split."""
        return sum(one.value for one in split if one.value > 0)


def solve(found: list[Mention]) -> list[Node]:
    """The numbers of an operation as trees, in order; numbers that are part of another are below it."""
    if len(found) > _MOST:
        return [Node(one, one.value) for one in found]
    nodes: list[Node] = []
    place = 0
    while place < len(found):
        node, place = _whole(found, place, 0)
        nodes.append(node)
    nodes = _second_splits(nodes)
    nodes = _closing_total(nodes)
    nodes = _subsets(nodes)
    return _opening_total(nodes)


def _whole(found: list[Mention], place: int, depth: int) -> tuple[Node, int]:
    """The number at `place` with the run behind it that adds up to it."""
    node = Node(found[place], found[place].value)
    if node.value <= 1 or depth > _DEEPEST or (found[place].part and found[place].value < 2):
        return node, place + 1
    kids: list[Node] = []
    total, at = 0, place + 1
    while at < len(found) and at - place <= _LONGEST and total < node.value:
        if found[at].more and not kids:
            break
        if found[at].value == REST:
            kids.append(Node(found[at], VAGUE if node.mention.approx else node.value - total))
            total, at = node.value, at + 1
            break
        if found[at].value == VAGUE or found[at].value >= node.value:
            break
        kid, at = _whole(found, at, depth + 1)
        kids.append(kid)
        total += kid.value
    if total == node.value and len(kids) > 1 and _may_split(node, kids):
        node.splits.append(kids)
        return node, at
    return node, place + 1


def _may_split(node: Node, kids: list[Node]) -> bool:
    """Not where the whole says a role that its parts deny."""
    whole = node.mention
    if whole.role and any(kid.role and kid.role != whole.role for kid in kids):
        if not _loose(whole, kids):
            return False
        whole.role = whole.charge = ""
    return not (whole.sex and all(kid.mention.sex and kid.mention.sex != whole.sex for kid in kids))


def _loose(whole: Mention, kids: list[Node]) -> bool:
    """`40 arrested over trafficking: 20 buyers, ...`: a charge stands for the trade where the parts say their roles."""
    nobody = whole.arrests or not whole.head or whole.head in NOTHING_SAID
    roles = {kid.role for kid in kids}
    return nobody and (whole.charge == "sale" or (bool(whole.charge) and len(roles) > 1 and "" not in roles))


def _second_splits(nodes: list[Node]) -> list[Node]:
    """Runs behind a whole that add up to it, or to one of its parts, a second time."""
    kept: list[Node] = []
    place = 0
    while place < len(nodes):
        taken = _again(kept, nodes, place)
        if taken:
            place += taken
        else:
            kept.append(nodes[place])
            place += 1
    return kept


def _again(kept: list[Node], nodes: list[Node], place: int) -> int:
    """How many nodes from `place` on are a second split of a number before."""
    wholes = [one for node in reversed(kept) for one in (node, *(kid for split in node.splits for kid in split))]
    run: list[Node] = []
    total = 0
    for node in nodes[place : place + 6]:
        if node.value == VAGUE or node.mention.more:
            return 0
        if node.value == REST:
            whole = next((one for one in wholes if one.value > total > 0 and _fits(one, run)), None)
            if whole is None:
                return 0
            rest = VAGUE if whole.mention.approx else whole.value - total
            whole.splits.append([*run, Node(node.mention, rest)])
            return len(run) + 1
        run.append(node)
        total += node.value
        whole = next((one for one in wholes if one.value == total and _fits(one, run)), None)
        if whole is not None and (len(run) > 1 or _repeats(whole, node)):
            if len(run) > 1:
                whole.splits.append(list(run))
            else:
                _merge(whole, node)
            return len(run)
    return 0


def _fits(whole: Node, run: list[Node]) -> bool:
    if not run or not _may_split(whole, run):
        return False
    parts = [one.mention for one in run]
    if len(run) == 1:
        return True
    if any(one.part or one.elliptic or one.definite for one in parts):
        return True
    return bool(whole.splits) or not whole.mention.role


def _repeats(whole: Node, node: Node) -> bool:
    """The same people told again."""
    one, other = whole.mention, node.mention
    if one.role and other.role and one.role != other.role:
        return False
    if one.sex and other.sex and one.sex != other.sex:
        return False
    if other.definite:
        return True
    apart = one.sentence != other.sentence or (one.arrests and not other.arrests) or not one.head
    apart = apart or (one.head == other.head and one.role == other.role != "")
    return node.value > 1 and apart and not other.more and not other.part


def _merge(whole: Node, node: Node) -> None:
    one, other = whole.mention, node.mention
    one.role, one.sex, one.charge = one.role or other.role, one.sex or other.sex, one.charge or other.charge
    one.weak = one.weak and other.weak
    if node.splits and not whole.splits:
        whole.splits = node.splits


def _closing_total(nodes: list[Node]) -> list[Node]:
    """`71 johns, 33 prostitutes and 7 pimps, 111 arrests in all`."""
    for place in range(len(nodes) - 1, 1, -1):
        whole = nodes[place]
        if whole.value < 2 or whole.splits or (whole.role and not (whole.mention.total or whole.mention.definite)):
            continue
        for first in range(place - 1):
            every = nodes[first:place]
            for run in (every, [one for one in every if one.role != "other"]):
                if any(one.value < 0 for one in run) or sum(one.value for one in run) != whole.value:
                    continue
                if _may_split(whole, run):
                    whole.splits.append(run)
                    return [*nodes[:first], whole, *nodes[place + 1 :]]
    return _last_word(nodes)


def _last_word(nodes: list[Node]) -> list[Node]:
    """`with the last two bookings the total stands at 22`: a total behind smaller numbers holds them all."""
    if len(nodes) < 2 or not nodes[-1].mention.total or nodes[-1].splits:
        return nodes
    whole, before = nodes[-1], nodes[:-1]
    roles = {one.role for one in before} - {""}
    if any(one.value < 0 for one in before) or len(roles) > 1 or (whole.role and roles - {whole.role}):
        return nodes
    if sum(one.value for one in before) >= whole.value:
        return nodes
    whole.mention.role = whole.role or next(iter(roles), "")
    return [whole]


def _subsets(nodes: list[Node]) -> list[Node]:
    """`including two owners`, `four of them women`: less than the whole, of its people."""
    kept: list[Node] = []
    for place, node in enumerate(nodes):
        one = node.mention
        if not (one.part or node.value == REST):
            kept.append(node)
            continue
        whole = _whole_of(kept, node) or _whole_of([late for late in nodes[place + 1 :] if late.mention.definite], node)
        if whole is None:
            if node.value != REST:
                kept.append(node)
            elif kept and not one.weak:
                node.value = VAGUE
                kept.append(node)
            continue
        split = next((split for split in whole.splits if whole.split_sum(split) < whole.value), None)
        if split is None:
            split = []
            whole.splits.append(split)
        if node.value == REST:
            node.value = whole.value - whole.split_sum(split)
        split.append(node)
        whole.broken = whole.broken or whole.split_sum(split) > whole.value
    return kept


def _whole_of(kept: list[Node], node: Node) -> Node | None:
    one = node.mention
    fitting = [
        whole
        for whole in kept
        if (whole.value > node.value or node.value == REST)
        and whole.value > 0
        and not (whole.role and one.role and whole.role != one.role)
        and not (whole.mention.sex and one.sex and whole.mention.sex != one.sex)
    ]
    if not fitting:
        return None
    plain = [whole for whole in fitting if not whole.role]
    return fitting[-1] if not plain or one.sentence == fitting[-1].mention.sentence else plain[-1]


def _opening_total(nodes: list[Node]) -> list[Node]:
    """A number without role or charge that opens, and parts of it behind that do not add up."""
    if len(nodes) < 2:
        return nodes
    first, others = nodes[0], nodes[1:]
    one = first.mention
    if first.value < 2 or first.splits or one.role or not one.head or any(node.mention.more for node in others):
        return nodes
    if one.charge and others[0].mention.sentence == one.sentence:
        return nodes
    total = sum(node.value for node in others if node.value > 0)
    told = [node for node in others if node.role or node.mention.charge]
    if not told or len(told) < len(others):
        return nodes
    stated = one.total or one.arrests
    generic = one.head in NOTHING_SAID and not one.sex
    apart = (
        others[0].mention.elliptic
        or others[0].mention.part
        or (generic and others[0].mention.sentence != one.sentence and not others[0].mention.single)
    )
    if total < first.value and (apart or stated):
        first.splits.append(others)
        return [first]
    if total > first.value and one.total and len(others) > 1:
        first.splits.append(others)
        first.broken = True
        return [first]
    return nodes


def best_split(node: Node) -> list[Node] | None:
    """The split with the most people whose role is said; none where no part says one."""
    scored = [(sum(one.value for one in split if _says(one)), split) for split in node.splits]
    scored = [entry for entry in scored if entry[0]]
    if not scored:
        return None
    _, split = max(scored, key=lambda entry: (entry[0], node.split_sum(entry[1])))
    if node.role and all(one.role in ("", node.role) for one in split):
        return None
    return split


def _says(node: Node) -> bool:
    return bool(node.role) or any(_says(kid) for split in node.splits for kid in split)
