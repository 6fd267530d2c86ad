"""One plain sentence for a ratio, so that nobody has to read the table."""

from __future__ import annotations

from typing import Any

from safelight.core.vocabulary import Unit
from safelight.observatory import words
from safelight.observatory.sides import LEAST, Ratio


def ratio_sentence(ratio: Ratio, *, where: str, when: str, basis: str, unit: str) -> str:
    """Who, where, when, between what and what, and why it is so wide.

    "In Chicago, 2015-2024, between 0.8 and 21 people were arrested for selling for each arrested for promoting or
    trafficking: half the records don't say which side."
    """
    return f"In {where}, {when}, {_middle(ratio, basis, unit)}{_tail(ratio)}"


def _middle(ratio: Ratio, basis: str, unit: str) -> str:
    verb = words.verb(basis, unit)
    above = f"{verb} {words.deed(ratio.numerator.roles)}"
    each = f"for each {'one ' if unit != Unit.PEOPLE else ''}{verb} {words.deed(ratio.denominator.roles)}"
    low, high = ratio.bounds.low, ratio.bounds.high
    if low and high is not None:
        if words.figure(low) == words.figure(high):
            return f"about {words.figure(low)} {unit} were {above} {each}"
        return f"between {words.figure(low)} and {words.figure(high)} {unit} were {above} {each}"
    if low:
        return f"at least {words.figure(low)} {unit} were {above} {each}, and no upper limit can be said"
    if high is not None:
        return f"at most {words.figure(high)} {unit} were {above} {each}, and no lower limit can be said"
    return f"nobody can say how many {unit} were {above} {each}"


def _tail(ratio: Ratio) -> str:
    """Why it is as wide as it is: how many records don't say which side."""
    share = ratio.unknown_share
    if share is None:
        return ". How many records don't say which side isn't shown, because they are few or of few operations."
    if share == 0:
        return ": every record says which side."
    said = words.share(share)
    silence = f": {said} {'' if said == 'half' else 'of '}the records don't say which side"
    if ratio.bounds.low or ratio.bounds.high is not None:
        return f"{silence}."
    return f"{silence}, and fewer than {LEAST} say {' and '.join(_short(ratio))}."


def _short(ratio: Ratio) -> list[str]:
    """The sides that too few records name."""
    return [words.deed(one.roles) for one in (ratio.numerator, ratio.denominator) if not one.enough]


def period_words(since: Any, until: Any, time: dict[str, Any]) -> str:
    """The period for people: "2019", "June 2019" as "2019-06", "2015-2024", "up to the end of 2024"."""
    for name in ("month", "quarter", "year"):
        if time.get(name) is not None:
            return str(time[name])
    if not since and not until:
        return "in all closed months on record"
    start, end = str(since or ""), str(until or "")
    whole_years = start[5:] in ("", "01-01") and end[5:] in ("", "12-31")
    if not start:
        return f"up to the end of {end[:4]}" if whole_years else f"up to {end}"
    if not end:
        return f"from {start[:4] if whole_years else start} on"
    if whole_years:
        return start[:4] if start[:4] == end[:4] else f"{start[:4]}-{end[:4]}"
    return f"{start} to {end}"
