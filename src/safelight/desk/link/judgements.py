"""What persons decided about two advertisements: kept as a log, undone by a later line, stronger than any evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import orjson

from safelight.core.errors import BadInput


class Verdict(StrEnum):
    """Whether one author posted both; `unsure` records that somebody looked, `undo` takes the last verdict back."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's word on two advertisements, by id; `at` is UTC."""

    ad: str
    other: str
    verdict: Verdict
    user: str
    at: datetime

    @property
    def pair(self) -> tuple[str, str]:
        """The two ids in order."""
        return min(self.ad, self.other), max(self.ad, self.other)


def record(path: Path, judgement: Judgement) -> None:
    """Add a line to the log; nothing in it is ever changed."""
    with path.open("ab") as log:
        log.write(orjson.dumps(asdict(judgement)) + b"\n")


def read_log(path: Path) -> list[Judgement]:
    """All lines, in the order in which they were written."""
    try:
        rows = [orjson.loads(line) for line in path.read_bytes().splitlines() if line.strip()]
        return [
            Judgement(row["ad"], row["other"], Verdict(row["verdict"]), row["user"], datetime.fromisoformat(row["at"]))
            for row in rows
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(
            f"{path.name} can't be read as a log of judgements.", fix="Give lines with ad, other, verdict, user and at."
        ) from error


def standing(log: Iterable[Judgement]) -> list[Judgement]:
    """The judgement that stands for each pair: the last, less what was undone."""
    stacks: dict[tuple[str, str], list[Judgement]] = {}
    for one in log:
        stack = stacks.setdefault(one.pair, [])
        if one.verdict is not Verdict.UNDO:
            stack.append(one)
        elif stack:
            stack.pop()
    return [stack[-1] for stack in stacks.values() if stack]


def said_of(log: Iterable[Judgement], *ads: str) -> list[Judgement]:
    """What stands of persons' words on an advertisement, or on two of them."""
    return [one for one in standing(log) if set(ads) <= set(one.pair)]


def told(one: Judgement, *, passed_over: bool) -> str:
    """A person's word as a sentence, and whether it holds."""
    holds = "" if one.verdict is Verdict.UNSURE else " That holds whatever the evidence says."
    if passed_over:
        holds = " A later word contradicts it: it was passed over."
    return f"{one.user} said on {one.at:%Y-%m-%d} of {one.ad} and {one.other}: {one.verdict.value}.{holds}"


@dataclass(frozen=True, slots=True)
class Binding:
    """Judgements as rows of the corpus. `passed_over` contradict a later one, through others, and bind nobody."""

    same: list[tuple[int, int]]
    different: list[tuple[int, int]]
    passed_over: list[Judgement]


def binding(log: Iterable[Judgement], row_of: Mapping[str, int]) -> Binding:
    """What binds the advertisements at hand; where judgements contradict one another the later one holds."""
    out = Binding([], [], [])
    parent: dict[int, int] = {}

    def root(at: int) -> int:
        while parent.get(at, at) != at:
            at = parent[at]
        return at

    for one in sorted(standing(log), key=lambda one: one.at, reverse=True):
        if one.ad not in row_of or one.other not in row_of or one.verdict is Verdict.UNSURE:
            continue
        a, b = row_of[one.ad], row_of[one.other]
        apart = {frozenset((root(x), root(y))) for x, y in out.different}
        if one.verdict is Verdict.SAME and frozenset((root(a), root(b))) not in apart:
            parent[root(a)] = root(b)
            out.same.append((a, b))
        elif one.verdict is Verdict.DIFFERENT and root(a) != root(b):
            out.different.append((a, b))
        else:
            out.passed_over.append(one)
    return out
