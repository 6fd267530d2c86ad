"""Which of several charges behind people is the one against them."""

from __future__ import annotations

from collections.abc import Sequence

from safelight.ingest.text.roles import TRADE_ROLES
from safelight.ingest.text.words import Item


def bought(behind: Sequence[Item]) -> bool:
    """A deed of buyers and none of exploiters: whoever paid for a minor is charged with trafficking, too."""
    deeds = {item.value for item in behind if item.kind == "charge" and item.sex == "deed"}
    return TRADE_ROLES[0] in deeds and TRADE_ROLES[1] not in deeds


def apart(between: Sequence[Item]) -> bool:
    """`for drugs near a motel known for prostitution`: the second charge is no part of a list with the first."""
    if any(
        item.word in (",", "and", "y", "&", "/", "+", "or", "plus") or item.kind in ("act", "people")
        for item in between
    ):
        return False
    return sum(item.kind in ("", "thing") for item in between) > 1


def gapped_clause(behind: Sequence[Item], at: int) -> bool:
    """`were arrested: the women for selling sex, the men for buying it`."""
    if behind[at].kind != "people" or not 0 < at < len(behind) - 1:
        return False
    return behind[at - 1].word in ("the", "los", "las") and behind[at + 1].word in ("for", "por", "with", "on")
