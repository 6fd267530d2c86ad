"""The role of people whose own words say none, by the words around them; what comes from afar is told to a steward."""

from __future__ import annotations

from typing import Final

from safelight.ingest.text.roles import BUYER, EXPLOITER, SELLER
from safelight.ingest.text.solve import Node, best_split
from safelight.ingest.text.topic import Topic

OTHER: Final = "other"
"""The role of people held for another crime."""


def fill_roles(nodes: list[Node], about: Topic, *, wide: bool) -> bool:
    """Fill the roles of an operation's numbers; True where one comes from beyond its own numbers and sentences.

    `wide`: a number of a nation beside a local one, whose role is never taken from the local text.
    """
    leaves = [leaf for node in nodes for leaf in _leaves(node, "")]
    said = {leaf.role for leaf in leaves if leaf.role and leaf.role != OTHER}
    for leaf in leaves:
        if leaf.mention.charge == "sale" and not leaf.role:
            leaf.mention.role = SELLER if said - {SELLER} or leaf.mention.sex == "f" else ""
    left = [leaf for leaf in leaves if not leaf.role and leaf.mention.charge in ("", "same", "sale")]
    if not left or (about.unsplit and not said):
        return False
    hinted = said if wide or about.unsplit else said or about.roles | about.hints
    guess = _Guess(leaves, left, said, hinted, about)
    for leaf in left:
        leaf.mention.role = guess.near(leaf) or guess.far(leaf)
    return guess.from_afar


class _Guess:
    """What the words around say."""

    def __init__(self, leaves: list[Node], left: list[Node], said: set[str], hinted: set[str], about: Topic) -> None:
        self.leaves, self.left, self.said, self.hinted, self.about = leaves, left, said, hinted, about
        self.alone = len(left) == len(leaves)
        sexes = {leaf.mention.sex for leaf in leaves if leaf.mention.sex}
        open_ = {leaf.mention.sex for leaf in left}
        self.both = sexes == {"m", "f"} and (EXPLOITER not in hinted or (open_ >= {"m", "f"} and len(hinted) > 1))
        self.from_afar = False

    def near(self, leaf: Node) -> str:
        """The only role that a number's own sentence speaks of and no other number there has."""
        one = leaf.mention
        if one.sentence in self.about.run_at and one.sex != "f" and BUYER not in self.said:
            return EXPLOITER
        taken = {other.role for other in self.leaves if other.mention.sentence == one.sentence}
        roles = self.about.roles_at.get(one.sentence, set()) - taken
        return next(iter(roles)) if len(roles) == 1 and leaf.value > 0 else ""

    def far(self, leaf: Node) -> str:
        """The role that the other numbers, then the whole text, speak of."""
        role = self._role(leaf.mention.sex, leaf.value)
        self.from_afar = self.from_afar or (bool(role) and role not in self.said)
        return role

    def _role(self, sex: str, value: int) -> str:
        if value == 1 and not self.said and len(self.about.roles) == 1:
            return next(iter(self.about.roles))
        if self.both and sex:
            return BUYER if sex == "m" else SELLER
        if len(self.hinted) == 1:
            return self._only(next(iter(self.hinted)), sex)
        if sex == "m" and (not self.hinted or BUYER in (self.hinted | self.about.roles | self.about.hints)):
            return BUYER
        if sex == "f" and (not self.hinted or SELLER in self.hinted) and EXPLOITER not in self.hinted:
            return SELLER
        return ""

    def _only(self, role: str, sex: str) -> str:
        """The one role told of, unless the sex speaks against it beside others."""
        beside = bool(self.said) and not self.alone
        if sex == "f" and role == BUYER and (beside or not self.said):
            return SELLER
        if sex == "m" and (role == SELLER or (role == EXPLOITER and beside)):
            return BUYER
        return role


def _by_sex(node: Node) -> list[Node] | None:
    """`six arrests. Five men, one woman.`: men and women of one whole, whose role nothing says."""
    if node.role:
        return None
    return next((split for split in node.splits if {one.mention.sex for one in split} == {"m", "f"}), None)


def _leaves(node: Node, role: str) -> list[Node]:
    """The nodes whose people are counted one role each; the role of a whole goes down to its parts."""
    if not node.role and role:
        node.mention.role = role
    best = best_split(node) or _by_sex(node)
    if best is None:
        return [node]
    return [leaf for kid in best for leaf in _leaves(kid, node.role)]
