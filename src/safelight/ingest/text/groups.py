"""Which mentions are of one operation, and which stretches of the text are its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from safelight.ingest.text.dates import Days
from safelight.ingest.text.heads import Mention
from safelight.ingest.text.scope import PLACES_REGIONAL
from safelight.ingest.text.topic import Topic

_REGIONAL: Final = re.compile(PLACES_REGIONAL)
_COURT: Final = re.compile(
    r"(?i)(?<!if )(?<!previously )\b(?:sentenced|convicted(?! felon| sex)|pleaded guilty|pled guilty|found "
    r"guilty|guilty of|guilty plea|years in prison for|was given \d+ years|condenad[oa]s?|sentenciad[oa]s?|"
    r"declar[oó] culpable)\b"
)
_OPENS_WITH_MONTH: Final = re.compile(
    r"(?i)^(?:january|february|march|april|may|june|july|august|september|october|november|december)"
)


class Groups(Topic):
    """Mentions put together."""

    def _groups(self, counted: list[Mention], found: list[Mention]) -> list[tuple[list[Mention], str]]:
        """Operations as lists of mentions with their reach, in order of first mention."""
        local = [one for one in counted if one.scope == "local"]
        wide: dict[str, list[Mention]] = {}
        for one in counted:
            if one.scope != "local":
                wide.setdefault(one.scope, []).append(one)
        real = [one for one in local if one.number and one.charge not in ("other", "lure")]
        result: list[tuple[list[Mention], str]] = []
        if local and real:
            result += [(group, "local") for group in self._split(local)]
        result += [(group, scope) for scope, group in wide.items() if any(one.number for one in group)]
        if not result and self.trade:
            rescued = [
                one for one in found if one.kind == "M" and one.number > 0 and one.status == "found" and not one.past
            ]
            if rescued and not self.lure and not _COURT.search(self.text):
                result = [([], rescued[0].scope)]
        if len(result) == 1:
            scope = result[0][1]
            if scope == "local" and _REGIONAL.search(self.text):
                result = [(result[0][0], "regional")]
        result.sort(key=lambda entry: entry[0][0].order if entry[0] else 0)
        return result

    def _split(self, local: list[Mention]) -> list[list[Mention]]:
        """Several operations of one text: opened by "in a second detail", by days or places of their own, or by
        who arrested."""
        openers = [self._sentence(one) for one in self.items if one.kind == "N2"]
        numbers = sorted({one.sentence for one in local})
        groups: list[list[Mention]] = []
        if openers:
            for one in local:
                if not groups or any(groups[-1][-1].sentence < opener <= one.sentence for opener in openers):
                    groups.append([])
                groups[-1].append(one)
        elif len(numbers) > 1:
            groups = self._by_heads(local, numbers)
        if len(groups) > 1 and not self._one_total(local):
            return [group for group in groups if any(one.number for one in group)]
        subjects = [one.subject for one in local if one.subject]
        if (
            len(set(subjects)) > 1
            and not self._one_total(local)
            and len({one.sentence for one in local if one.subject}) <= 2
        ):
            by: dict[str, list[Mention]] = {}
            current = ""
            for one in local:
                current = one.subject or current
                by.setdefault(current, []).append(one)
            return list(by.values())
        return [local]

    def _one_total(self, local: list[Mention]) -> bool:
        for one in local:
            others = [other for other in local if other is not one and other.number > 0]
            if one.role and not one.total:
                continue
            if (
                one.number > 1
                and (len(others) > 1 or one.total)
                and sum(other.number for other in others) == one.number
            ):
                return True
            if one.total and one.number > max((other.number for other in others), default=0):
                return True
        return False

    def _by_heads(self, local: list[Mention], numbers: list[int]) -> list[list[Mention]]:
        """Sentences that each name a day, or a kind of place, of their own."""
        if self._one_total(local):
            return [local]
        when: dict[int, Days] = {}
        for day in self.days:
            number = self._at(day.start)
            if number in numbers and number not in when:
                when[number] = day
        where: dict[int, str] = {}
        for place in self.places:
            number = self._at(place.start)
            if number in numbers and place.kind not in ("street", "online_arranged", "vehicle", "brothel"):
                where.setdefault(number, place.kind)
            elif number in numbers and place.kind == "street":
                where.setdefault(number, "street")
        dated = [number for number in numbers if number in when]
        first = self.text[: self.starts[1] if len(self.starts) > 1 else 200]
        heads: list[int] = []
        if (
            len(dated) > 1
            and len({(when[number].first, when[number].last) for number in dated}) == len(dated)
            and not _OPENS_WITH_MONTH.search(
                first,
            )
        ):
            heads = dated
        else:
            placed = [number for number in numbers if number in where]
            kinds = [where[number] for number in placed]
            if len(set(kinds)) > 1 and len(set(kinds)) == len(kinds):
                heads = placed
        if len(heads) < 2:
            return [local]
        groups: list[list[Mention]] = [[]]
        for one in local:
            if one.sentence in heads[1:] and groups[-1] and groups[-1][-1].sentence < one.sentence:
                groups.append([])
            groups[-1].append(one)
        return groups

    def _own(self, group: list[Mention], groups: Sequence[tuple[list[Mention], str]]) -> list[tuple[int, int]]:
        """Stretches of the text that are this operation's alone."""
        if len(groups) == 1:
            return [(0, len(self.text))]
        numbers = sorted({one.sentence for one in group})
        others = {one.sentence: one for other, _ in groups if other is not group for one in other}
        found = []
        for number in numbers:
            start, end = self.ranges[number]
            first, last = self.items[start].start, self.items[end - 1].end
            if number in others:
                mine = [one for one in group if one.sentence == number]
                theirs = [one for other, _ in groups if other is not group for one in other if one.sentence == number]
                if min(one.start for one in theirs) > max(one.start for one in mine):
                    last = min(one.start for one in theirs)
                else:
                    first = min(one.start for one in mine)
            found.append((first, last))
        last_number = numbers[-1] if numbers else 0
        follows = last_number + 1
        taken = {one.sentence for other, _ in groups for one in other}
        while follows < len(self.ranges) and follows not in taken and any(number > follows for number in taken):
            start, end = self.ranges[follows]
            found.append((self.items[start].start, self.items[end - 1].end))
            follows += 1
        return found

    def _shared(self, groups: Sequence[tuple[list[Mention], str]]) -> list[tuple[int, int]]:
        taken = {one.sentence for group, _ in groups for one in group}
        return [
            (self.items[start].start, self.items[end - 1].end)
            for number, (start, end) in enumerate(self.ranges)
            if number not in taken
        ]
