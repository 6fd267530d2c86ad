"""One plain sentence for a ratio, so that nobody has to read the table."""

from __future__ import annotations

from datetime import date
from typing import Any

from safelight.core.said import Said, listed, said
from safelight.observatory import words
from safelight.observatory.sides import LEAST, Ratio


def ratio_sentence(ratio: Ratio, *, where: str, when: str, basis: str, unit: str) -> Said:
    """Who, where, when, between what and what, and why it is so wide.

    "In Chicago, 2015-2024, between 0.8 and 21 people were arrested for selling for each arrested for promoting or
    trafficking: half the records don't say which side."
    """
    middle = _middle(ratio, basis, unit)
    return said("In {where}, {when}, {middle}{tail}", where=where, when=when, middle=middle, tail=_tail(ratio))


def _middle(ratio: Ratio, basis: str, unit: str) -> Said:
    parts = {
        "unit": words.UNITS[unit],
        "verb": words.verb(basis, unit),
        "deed": words.deed(ratio.numerator.roles),
        "each": words.each(ratio.denominator.roles, basis, unit),
    }
    low = words.figure(ratio.bounds.low) if ratio.bounds.low else None
    high = words.figure(ratio.bounds.high) if ratio.bounds.high is not None else None
    if low and high:
        if low == high:
            return said("about {n} {unit} were {verb} {deed} {each}", n=low, **parts)
        return said("between {low} and {high} {unit} were {verb} {deed} {each}", low=low, high=high, **parts)
    if low:
        return said("at least {low} {unit} were {verb} {deed} {each}, and no upper limit can be said", low=low, **parts)
    if high:
        return said(
            "at most {high} {unit} were {verb} {deed} {each}, and no lower limit can be said", high=high, **parts
        )
    return said("nobody can say how many {unit} were {verb} {deed} {each}", **parts)


def _tail(ratio: Ratio) -> Said:
    """Why it is as wide as it is: how many records don't say which side."""
    share = ratio.unknown_share
    if share is None:
        return said(". How many records don't say which side isn't shown, because they are few or of few operations.")
    if share == 0:
        return said(": every record says which side.")
    silent = words.share(share)
    if ratio.bounds.low or ratio.bounds.high is not None:
        if silent == words.HALF:
            return said(": half the records don't say which side.")
        return said(": {share} of the records don't say which side.", share=silent)
    short = listed(_short(ratio))
    if silent == words.HALF:
        return said(
            ": half the records don't say which side, and fewer than {least} say {sides}.", least=LEAST, sides=short
        )
    return said(
        ": {share} of the records don't say which side, and fewer than {least} say {sides}.",
        share=silent,
        least=LEAST,
        sides=short,
    )


def _short(ratio: Ratio) -> list[Said]:
    """The sides that too few records name."""
    return [words.deed(one.roles) for one in (ratio.numerator, ratio.denominator) if not one.enough]


def period_words(since: Any, until: Any, time: dict[str, Any]) -> str:
    """The period for people: "2019", "June 2019" as "2019-06", "2015-2024", "up to the end of 2024"."""
    for name in ("month", "quarter", "year"):
        if time.get(name) is not None:
            return str(time[name])
    if not since and not until:
        return said("in all closed months on record")
    start, end = str(since or ""), str(until or "")
    whole_years = start[5:] in ("", "01-01") and end[5:] in ("", "12-31")
    if not start:
        return (
            said("up to the end of {year}", year=end[:4])
            if whole_years
            else said("up to {day}", day=date.fromisoformat(end))
        )
    if not end:
        return said("from {day} on", day=start[:4] if whole_years else date.fromisoformat(start))
    if whole_years:
        return start[:4] if start[:4] == end[:4] else f"{start[:4]}-{end[:4]}"
    return said("{since} to {until}", since=date.fromisoformat(start), until=date.fromisoformat(end))
