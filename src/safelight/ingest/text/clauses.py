"""What a mention's own clause says of it: the charge, what was done, and whether it is a part, a total or the past."""

from __future__ import annotations

from safelight.ingest.text.heads import Mention
from safelight.ingest.text.items import COPULA
from safelight.ingest.text.words import Item


def completed(  # noqa: PLR0912, PLR0915 - a list of cases, read from top to bottom
    one: Mention, items: list[Item], left: tuple[int, int], right: tuple[int, int], previous: Mention | None
) -> None:
    """Charge, act and reach of a mention from its own clause: items up to the next mention, then back to the last
    one."""
    start, left_edge = left
    right_edge, _end = right
    ahead = _without_brackets(items, one.after, right_edge)
    behind = _without_brackets(items, start, one.at)
    near = _without_brackets(items, left_edge, one.at)
    _charged(one, items[one.after : right_edge], previous)
    act_ahead = next((place for place, item in enumerate(ahead) if item.kind == "A"), None)
    act_near = next((item for item in reversed(near) if item.kind == "A"), None)
    if one.head == "arrests":
        one.status = "take"
    act_far = next((item for item in reversed(behind) if item.kind == "A"), None)
    adjacent = any(item.kind == "A" and item.value == "take" for item in near[-2:])
    if one.head == "arrests":
        pass
    elif (
        act_ahead is not None
        and _passive(ahead[:act_ahead], one)
        and not (adjacent and not any(item.word in COPULA for item in ahead[:act_ahead]))
    ):
        one.status = ahead[act_ahead].value
        if ahead[act_ahead].word in ("wanted", "sought", "identified", "stopped") and any(
            item.kind == "A" and item.value == "take" for item in ahead[act_ahead:]
        ):
            one.status = "take"
    elif act_near is not None and (
        act_near.value in ("take", "court")
        or len(near) - near.index(act_near) <= 5
        or (act_ahead is None and not one.role)
    ):
        one.status = act_near.value
        _subject(one, items, left_edge)
    elif previous is not None and any(item.word in ("who", "which", "that", "que") for item in near) and not one.role:
        one.status = ahead[act_ahead].value if act_ahead is not None and ahead[act_ahead].value != "take" else "spare"
    elif previous is not None and previous.status and (not _breaks(near) or act_ahead is None):
        one.status = previous.status
        one.subject = previous.subject
    elif act_far is not None and act_ahead is None:
        one.status = act_far.value
    elif act_ahead is not None:
        one.status = ahead[act_ahead].value
    if (
        act_ahead is not None
        and one.status == "found"
        and act_near is None
        and any(item.kind == "A" and item.value == "take" for item in ahead)
        and one.kind == "P"
        and one.role in ("b", "e")
    ):
        one.status = "take"
    if one.rest and not one.sex:
        one.sex = next((item.sex for item in ahead[:4] if item.kind == "P" and item.sex), "")
    if (
        not one.role
        and not one.charge
        and any(item.kind == "O" and item.value == "other" for item in near)
        and not one.single
    ):
        one.charge = "other"
    if (
        one.bare
        and not one.role
        and not one.charge
        and previous is not None
        and previous.role
        and not one.total
        and not one.label
        and not previous.single
    ):
        one.role = previous.role
    one.listed = (
        one.after < len(items) and any(item.word == ":" for item in items[one.after : one.after + 4]) and not one.label
    )
    one.also = any(item.word in ("also", "tambien") for item in ahead[:4])
    comma = next((place for place, item in enumerate(ahead) if item.word in (",", ";", "—", "–", "(")), len(ahead))
    for item in (*near, *ahead):
        if item.kind == "H":
            one.past = (
                one.past
                or item in near
                or (
                    item in ahead[:comma] and not item.word.startswith(("up from", "down from", "compared", "previous"))
                )
            )
        elif (
            item.kind == "X"
            and item.value == "withdrawn"
            and item.word not in ("not", "no", "y no", "rather than", "instead of", "en vez de", "en lugar de")
        ):
            one.withdrawn = True
        elif item.kind == "X" and item.value == "total" and item in (*near[-3:], *ahead[:4]):
            one.total = True
    for item in near[-2:]:
        if item.kind == "X" and item.value == "part":
            one.part = True
        if item.kind == "X" and item.value == "more":
            one.more = True


def _charged(one: Mention, ahead: list[Item], previous: Mention | None) -> None:
    found = [item for item in ahead if item.kind == "O"]
    trade = next((item for item in found if item.value not in ("other", "lure")), None)
    if trade is not None and trade.value in ("sale", "pandering"):
        better = next((item for item in found if item.value in ("b", "e", "p")), None)
        trade = better or trade
    if trade is not None and one.number > 1 and trade.value in ("e", "sale", "b", "p"):
        place = ahead.index(trade)
        behind = ahead[place + 1 : place + 3]
        second = next(
            (
                item
                for item in behind
                if (item.kind == "O" and item.value in ("b", "e", "sale", "p")) or item.word == "prostitution related"
            ),
            None,
        )
        if (
            behind
            and behind[0].word in ("and", "or", "y", "o")
            and second is not None
            and (second.value or "sale") != trade.value
        ):
            trade = Item(trade.start, second.end, trade.word, "O", "u")
    people = next((item for item in ahead[:6] if item.kind == "P" and item.value), None)
    if trade is not None:
        value = trade.value
        if value == "e" and "traffick" in trade.word and any(item.word == "related" for item in ahead):
            value = "u"
        if value == "same":
            value = (previous.role if previous else "") or "same"
        one.charge = one.charge or value
        one.role = one.role or value
    elif found:
        place = ahead.index(found[0])
        words_ = {item.word for item in ahead[max(0, place - 4) : place]}
        if (
            found[0].value == "lure"
            or found[0].word.startswith("on ")
            or words_ & {"for", "with", "of", "on", "por", "to", "over", "de", "against", "only", "in", "un", "a"}
        ):
            one.charge = one.charge or found[0].value
    if people is not None and not one.role:
        one.role = people.value


def _passive(gap: list[Item], one: Mention) -> bool:
    """Whether the act behind a mention was done to these people: `12 men, ages 20-49, were arrested`."""
    if any(item.word in COPULA or item.word in ("who", "que") for item in gap[-4:]):
        return True
    words_ = [item.word for item in gap]
    if any(word in (",", "and", "y", ";", ":", "but", "while") for word in words_):
        return False
    return len(gap) <= 4


def _breaks(near: list[Item]) -> bool:
    return any(item.word in (";", ":", "but", "while") for item in near)


def _subject(one: Mention, items: list[Item], start: int) -> None:
    """The word before the verb: `Denver arrested 8`, `Aurora arrested 5`."""
    for place in range(one.at - 1, start - 1, -1):
        if items[place].kind == "A":
            before = items[place - 1] if place > 0 else None
            if before is not None and before.capital and not before.kind:
                one.subject = before.word
            return


def _without_brackets(items: list[Item], start: int, end: int) -> list[Item]:
    found, depth = [], 0
    for place in range(start, end):
        word = items[place].word
        if word == "(" and not items[place].kind:
            depth += 1
        elif word == ")" and not items[place].kind:
            depth = max(0, depth - 1)
        elif not depth:
            found.append(items[place])
    return found
