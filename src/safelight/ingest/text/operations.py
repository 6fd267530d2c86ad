"""Counts of one operation from its trees of numbers: roles, total, sexes, spans, and what contradicts itself."""

from __future__ import annotations

from typing import Final

from safelight.ingest.text.facts import ROLES, Operation
from safelight.ingest.text.guesses import OTHER, fill_roles
from safelight.ingest.text.numbers import VAGUE
from safelight.ingest.text.people import REST, Mention
from safelight.ingest.text.sexes import SEX_OF
from safelight.ingest.text.solve import Node, best_split, solve
from safelight.ingest.text.topic import Topic

CONTRADICTION: Final = "the parts named are more than the total they belong to"
VAGUE_COUNT: Final = "people are spoken of without a number"
GUESSED: Final = "a role is taken from the rest of the text, not from the words about these people"
NOT_TOLD: Final = "a number of people is left out, for no act is told of them"
TWICE: Final = "numbers of one role stand in two sentences, and may be of the same people"
UNCLEAR: Final = "numbers stand beside one another, and the text does not say whether one holds the other"


def settle(found: list[Mention], about: Topic, spared: frozenset[int], *, wide: bool = False) -> Operation:
    """The counts of one operation from its mentions in order; `spared` are numbers of people who were let go; `wide`:
    of a nation beside a local one."""
    op = Operation()
    solved = solve([one for one in found if one.value != 0])
    for node in solved:
        _let_go(node, spared)
    nodes = [one for node in solved for one in _told(node)]
    if any(node.value > 0 for node in nodes):
        nodes = [node for node in nodes if node.value != VAGUE or node.role]
    guessed = fill_roles(nodes, about, wide=wide)
    told = len(nodes)
    nodes = _acted(_settled(nodes))
    tally = _Tally(op)
    for node in nodes:
        tally.add(node)
    tally.total(nodes)
    for one in found:
        if one.value == 0 and one.role and not op.counts[one.role]:
            op.mark(f"counts.{one.role}", one.start, one.end)
    _sexes(op, nodes)
    _doubts(op, solved, guessed)
    if len(nodes) < told:
        op.reasons.append(UNCLEAR)
    elif len({(node.role, node.mention.sentence) for node in nodes}) > len({node.role for node in nodes}):
        op.reasons.append(TWICE)
    return op


def _let_go(node: Node, spared: frozenset[int]) -> None:
    """`15 were detained, 12 of whom were cited; three were released`: those are no part of the count."""
    best = best_split(node)
    rest = node.value - node.split_sum(best) if best else 0
    if best and rest in spared and not node.role:
        node.value -= rest


def _settled(nodes: list[Node]) -> list[Node]:
    """Numbers of nobody's role beside numbers that say theirs: a larger one holds them, of a smaller one it is not
    known whether it is held."""
    sure = [node for node in nodes if node.role or best_split(node)]
    if not any(node.role != OTHER for node in sure) or len(sure) == len(nodes):
        return nodes
    told = sum(max(0, node.value) for node in sure)
    whole = next((node for node in nodes if node not in sure and node.value > told), None)
    if whole is None or whole.splits or any(node.value < 0 for node in sure):
        return sure
    whole.splits.append(sure)
    return [whole]


def _acted(nodes: list[Node]) -> list[Node]:
    """Without people of a role of whom no act is told, beside others of that role who were held."""
    held = {node.role for node in nodes if node.mention.status == "take" and not node.splits}
    return [
        node
        for node in nodes
        if node.splits
        or node.value < 2
        or node.mention.status == "take"
        or node.mention.label
        or node.mention.more
        or node.role not in held
    ]


def _doubts(op: Operation, solved: list[Node], guessed: bool) -> None:
    """Why a steward should look before the numbers are used."""
    if guessed:
        op.reasons.append(GUESSED)
    if any(node.mention.weak and node.value > 1 and not node.splits and not node.mention.single for node in solved):
        op.reasons.append(NOT_TOLD)


def _told(node: Node) -> list[Node]:
    """Not people held for another crime, or told of without an act; of a whole without an act, the parts with one."""
    if node.role == OTHER:
        return []
    if not node.mention.weak:
        return [node]
    kids = max(node.splits, key=node.split_sum, default=[])
    held = [kid for kid in kids if not kid.mention.weak and kid.value > 0]
    for kid in held:
        kid.mention.sex, kid.mention.role = kid.mention.sex or node.mention.sex, kid.role or node.role
    return [one for kid in held for one in _told(kid)]


class _Tally:
    """Adds trees up."""

    def __init__(self, op: Operation) -> None:
        self.op = op
        self.other = 0

    def add(self, node: Node) -> None:
        """Count a tree by the split that says most roles, else as a whole."""
        best = best_split(node)
        if node.role == OTHER:
            self.other += max(0, node.value)
        elif node.broken:
            self._contradicted(node)
        elif node.value in (VAGUE, REST):
            self._count(node, None)
        elif best is None:
            self._count(node, node.value)
        else:
            for kid in best:
                self.add(kid)
            rest = node.value - node.split_sum(best)
            if rest > 0 and not any(kid.value < 0 for kid in best) and not node.mention.approx:
                self._more(node.role or "unknown_role", rest)
            roles = {kid.role for kid in best}
            if node.role or (len(roles) == 1 and roles != {""}):
                self.op.mark(f"counts.{node.role or roles.pop()}", node.mention.start, node.mention.end)

    def _count(self, node: Node, value: int | None) -> None:
        role = node.role or "unknown_role"
        one = node.mention
        if value is None:
            self.op.counts[role] = None
            if VAGUE_COUNT not in self.op.reasons:
                self.op.reasons.append(VAGUE_COUNT)
        else:
            self._more(role, value)
        self.op.mark(f"counts.{role}", one.start, one.end)
        for kid in max(node.splits, key=node.split_sum, default=[]):
            self.op.mark(f"counts.{role}", kid.mention.start, kid.mention.end)
        if node.splits and node.value > 0:
            self.op.mark("counts.total", one.start, one.end)
        if one.approx and role not in self.op.approx:
            self.op.approx.append(role)

    def _more(self, role: str, value: int) -> None:
        before = self.op.counts[role]
        if before is not None:
            self.op.counts[role] = before + value

    def _contradicted(self, node: Node) -> None:
        for split in node.splits:
            for kid in split:
                self.op.counts[kid.role or "unknown_role"] = None
                self.op.mark(f"counts.{kid.role or 'unknown_role'}", kid.mention.start, kid.mention.end)
        self.op.mark("counts.total", node.mention.start, node.mention.end)
        self.op.reasons.append(CONTRADICTION)

    def total(self, nodes: list[Node]) -> None:
        """The stated total of a single tree, less those held for other crimes, else the sum of the roles."""
        op = self.op
        single = nodes[0] if len(nodes) == 1 and nodes[0].value > 0 else None
        if single is None:
            values = [op.counts[role] for role in ROLES]
            op.counts["total"] = None if None in values else sum(value or 0 for value in values)
            return
        one = single.mention
        op.counts["total"] = single.value - self.other
        if (best_split(single) or not one.role) and not self.other:
            op.mark("counts.total", one.start, one.end)
            if one.approx:
                op.approx.append("total")


def _sexes(op: Operation, nodes: list[Node]) -> None:
    """The sex of the people counted; the other is 0 where one covers them all."""
    sums = {"m": 0, "f": 0}
    vague: set[str] = set()
    for node in nodes:
        _sex(node, "", sums, vague, op)
    total = op.counts["total"]
    if not any(sums.values()) and not vague:
        return
    male: int | None = sums["m"] or None
    female: int | None = sums["f"] or None
    if total is not None and not vague and (male or 0) + (female or 0) > total:
        return
    if total and male == total:
        female = 0
    elif total and female == total:
        male = 0
    op.sex = {"male": male, "female": female}


def _sex(node: Node, sex: str, sums: dict[str, int], vague: set[str], op: Operation) -> None:
    one = node.mention
    sex = one.sex or sex
    if node.role == OTHER:
        return
    if sex == "mf":
        sums["m"] += 1
        sums["f"] += 1
        op.mark("sex.male", one.start, one.end)
        op.mark("sex.female", one.start, one.end)
        return
    if sex:
        if node.value < 0:
            vague.add(sex)
        else:
            sums[sex] += node.value
        op.mark(f"sex.{SEX_OF[sex]}", one.start, one.end)
        return
    sexed = [split for split in node.splits if any(_sexed(kid) for kid in split)]
    for kid in max(sexed, key=node.split_sum, default=[]):
        _sex(kid, sex, sums, vague, op)


def _sexed(node: Node) -> bool:
    return bool(node.mention.sex) or any(_sexed(kid) for split in node.splits for kid in split)
