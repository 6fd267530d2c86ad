"""What somebody gains who asks for everything and calculates. Each attack prints its gain and has a bound.

"Exact" is the share of protected numbers that the attacker names rightly, with the best guess that statistics allow
(the attacker knows the noise and how such numbers are spread); "baseline" is the share named rightly without answers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
import pytest

from safelight.core.question import Question
from safelight.core.vocabulary import Unit
from safelight.privacy import Profile
from safelight.questions import Questions

Parse = Callable[..., Question]
Records = Callable[..., pl.DataFrame]
Ask = Callable[..., Questions]
Say = Callable[[str], object]
NOISE = 3.0
HIDDEN = range(15)
"""Protected numbers are under 10, or under 10 after noise; so never above 14."""


@dataclass
class Guesses:
    """Estimates of protected numbers with their variance, beside the truth."""

    rows: list[tuple[float, float, int]] = field(default_factory=list)

    def add(self, estimate: float, variance: float, truth: int) -> None:
        self.rows.append((estimate, variance, truth))

    def outcome(self) -> tuple[float, float]:
        """Exact and baseline: Bayes' best guess with the true spread as prior, against the commonest number."""
        truths = [truth for *_, truth in self.rows]
        prior = np.array([truths.count(n) for n in HIDDEN], dtype=float) / len(truths)
        right = 0
        for estimate, variance, truth in self.rows:
            likely = prior * np.exp(-((np.array(HIDDEN) - estimate) ** 2) / (2 * variance))
            right += int(np.argmax(likely) == truth)
        return right / len(truths), float(prior.max())

    def told(self, name: str, say: Say) -> float:
        exact, baseline = self.outcome()
        gain = exact - baseline
        say(f"{name}: {len(self.rows)} protected numbers, exact {exact:.2f}, baseline {baseline:.2f}, gain {gain:+.2f}")
        assert len(self.rows) >= 8, "the attack has nothing to attack: change the made-up records"
        return gain


def thin(records: pl.DataFrame) -> pl.DataFrame:
    """Without minors, and alone: nothing but the threshold protects."""
    return records.with_columns(minor=False, operation_size=pl.lit(1, dtype=pl.Int16))


@pytest.fixture
def records(records_of: Records) -> pl.DataFrame:
    return thin(records_of(3000, days=3600, first=date(2015, 1, 1)))


@pytest.fixture
def questions(ask: Ask, records: pl.DataFrame) -> Questions:
    return ask(records)


def numbers(rows: Iterable[dict[str, Any]], *keys: str) -> dict[tuple[Any, ...], int | None]:
    return {tuple(row[key] for key in keys): row[row["unit"]] for row in rows}


def truth(records: pl.DataFrame, *keys: str) -> dict[tuple[Any, ...], int]:
    start = pl.col("occurred_from")
    steps = {"year": start.dt.year(), "month": start.dt.strftime("%Y-%m"), "role": pl.col("role").cast(pl.String)}
    table = records.select(**{key: steps[key] for key in keys}).group_by(keys).len()
    return {tuple(row[:-1]): int(row[-1]) for row in table.rows()}


def test_differencing_a_whole_and_its_parts(questions: Questions, records: pl.DataFrame, q: Parse, report: Say) -> None:
    """All less three roles gives the fourth."""
    total = numbers(questions.count(q(by="month")).rows(), "month")
    parts = numbers(questions.count(q(by="role,month")).rows(), "month", "role")
    true = truth(records, "month", "role")
    guesses = Guesses()
    for (month,), whole in total.items():
        roles = {role: number for (of, role), number in parts.items() if of == month}
        hidden = [role for role, number in roles.items() if number is None]
        shown = sum(number for number in roles.values() if number is not None)
        if whole is not None:
            # Two and more hidden roles share what is left; the attacker splits it evenly.
            for role in hidden:
                spread = NOISE * (1 + len(roles) - len(hidden)) + 4.0 * (len(hidden) - 1)
                guesses.add((whole - shown) / len(hidden), spread, true.get((month, role), 0))
    assert guesses.told("differencing a whole and its parts", report) <= 0.15


def test_differencing_two_periods(ask: Ask, records_of: Records, q: Parse, report: Say) -> None:
    """Walking the ladder: all runs of years that end with a year, less those that end before it, or start after it.

    The one attack that gains: a protected year is known about as well as nine differences tell. Months and quarters
    are out of its reach (`test_no_other_period_exists_for_a_protected_total`).
    """
    records = thin(records_of(1100, days=3600, first=date(2015, 1, 1)))
    true = truth(records.filter(pl.col("role").cast(pl.String) == "exploiter"), "year")
    years = range(2015, 2025)
    guesses = Guesses()
    for secret in ("11", "22", "33", "44"):
        questions = ask(records, secret=secret * 32, name=secret)
        runs: dict[tuple[int, int], int] = {}
        for first in years:
            for last in range(first, 2025):
                row = questions.count(q(role="exploiter", since=str(first), until=str(last))).rows()[0]
                if row["people"] is not None:
                    runs[first, last] = row["people"]
        own = numbers(questions.count(q(role="exploiter", by="year")).rows(), "year")
        for year in years:
            ends = [runs[a, year] - runs[a, year - 1] for a in years if (a, year) in runs and (a, year - 1) in runs]
            starts = [runs[year, b] - runs[year + 1, b] for b in years if (year, b) in runs and (year + 1, b) in runs]
            if own[(year,)] is None and (ways := ends + starts):
                guesses.add(float(np.mean(ways)), 2 * NOISE / len(ways), true.get((year,), 0))
    assert guesses.told("differencing runs of years", report) <= 0.5


def test_no_other_period_exists_for_a_protected_total(questions: Questions, q: Parse, report: Say) -> None:
    """Any of 7,140 runs of months is asked; they are answered as one step or as whole years."""
    months = [f"{year}-{month:02}" for year in range(2019, 2021) for month in range(1, 13)]
    answered = set()
    for number, first in enumerate(months):
        for last in months[number:]:
            question = questions.count(q(role="exploiter", since=first, until=last)).question
            answered.add((question.since, question.until))
    steps, runs = 24 + 8 + 2, 1
    report(f"periods of two years: {24 * 25 // 2} asked, {len(answered)} answered")
    assert len(answered) <= steps + runs


def test_averaging_over_sums_of_values(questions: Questions, q: Parse, report: Say) -> None:
    """Sums of roles, sources or venues with and without one value would average the noise out: there are none."""
    one_by_one = 0
    for filters in (
        {"role": "buyer,unknown"},
        {"charge": "selling,promoting,other"},
        {"venue": "street,vehicle"},
        {"sex": "male,unknown"},
        {"weekdays": "fri,sat,sun"},
        {"source": "arrests,crimes"},
    ):
        name, values = next(iter(filters.items()))
        answer = questions.count(q(**filters))
        dimension = {"weekdays": "weekday"}.get(name, name)
        assert dimension in answer.question.to_filters()["by"].split(",")
        one_by_one += len(values.split(","))
        alone = [questions.count(q(**{name: value})).rows() for value in values.split(",")]
        together = numbers(answer.rows(), dimension)
        for value, rows in zip(values.split(","), alone, strict=True):
            if rows:
                assert together[value,] == rows[0]["people"], "the same records, the same number"
    for spans in ({"hours": "8-16"}, {"hours": "0-20"}, {"size_min": "5"}, {"size_max": "9"}):
        assert {"hour", "size_band"} & set(questions.count(q(**spans)).question.to_filters()["by"].split(","))
    report(f"averaging over sums: {one_by_one} values asked together, no sum given: gain 0")


def test_averaging_over_partitions(ask: Ask, records_of: Records, q: Parse, report: Say) -> None:
    """A month's total from its own number and from all splits that are on the list and have no threshold."""
    records = records_of(3000, days=3600, first=date(2015, 1, 1)).with_columns(minor=False)
    kinds = pl.Series(["street", "vehicle", "hotel_motel"] * 1000).cast(records.schema["venue"])
    records = records.with_columns(venue=kinds)
    questions = ask(records)
    months = sorted(truth(records, "month"))[:-2]
    estimates: dict[str, list[tuple[float, float]]] = {month: [] for (month,) in months}
    for split, parts in (("", 1), ("venue", 3), ("size_band", 2), ("venue,size_band", 6)):
        rows = questions.count(q(by=f"month,{split}".strip(","))).rows()
        for month, found in estimates.items():
            shown = [row["people"] for row in rows if row["month"] == month]
            found.append((float(sum(number or 0 for number in shown)), NOISE * parts))
    true, errors = truth(records, "month"), []
    for month, found in estimates.items():
        weights = [1 / variance for _, variance in found]
        best = sum(number * weight for (number, _), weight in zip(found, weights, strict=True)) / sum(weights)
        errors.append(best - true[month,])
    exact = float(np.mean([abs(error) < 0.5 for error in errors]))
    alone = 2 * 0.5 * (1 + math.erf(0.5 / math.sqrt(2 * NOISE))) - 1
    report(f"averaging over partitions: {len(errors)} months, exact {exact:.2f} (own number alone {alone:.2f})")
    assert len(errors) > 50
    assert exact <= 0.5


def asked_by_one_client(q: Parse) -> list[Question]:
    """The questions on the list about role and time: what the linear attack can use."""
    splits = ("role", "role,year", "role,quarter", "role,month", "year", "quarter", "month")
    runs = [
        {"role": role, "since": str(first), "until": str(last)}
        for role in ("prostituted_person", "buyer", "exploiter", "unknown", "buyer,exploiter")
        for first in range(2015, 2025)
        for last in range(first, 2025)
    ]
    whole = [{"since": str(first), "until": str(last)} for first in range(2015, 2025) for last in range(first, 2025)]
    return [q(by=split) for split in splits] + [q(**run) for run in (*runs, *whole)]


def test_all_answers_of_one_client(questions: Questions, records: pl.DataFrame, q: Parse, report: Say) -> None:
    """Least squares over every answer about role and month that a client can have, for protected role-quarters."""
    roles = ("prostituted_person", "buyer", "exploiter", "unknown")
    quarters = [f"{year}-Q{number}" for year in range(2015, 2025) for number in range(1, 5)]
    index = {(role, quarter): number for number, (role, quarter) in enumerate((r, t) for r in roles for t in quarters)}
    lines: list[np.ndarray[Any, Any]] = []
    values: list[float] = []
    for question in asked_by_one_client(q):
        answer = questions.count(question)
        for row in answer.rows():
            cells = _cells_of(row, answer.question, roles, quarters)
            if row["people"] is not None and cells:
                line = np.zeros(len(index))
                line[[index[cell] for cell in cells]] = 1
                lines.append(line)
                values.append(row["people"])
    matrix, shown = np.array(lines), np.array(values)
    solved = np.linalg.pinv(matrix)
    found, variance = solved @ shown, NOISE * (solved**2).sum(axis=1)
    own = numbers(questions.count(q(by="role,quarter")).rows(), "role", "quarter")
    true = _by_quarter(records)
    guesses = Guesses()
    for cell, number in index.items():
        if cell in own and own[cell] is None:
            guesses.add(float(found[number]), max(0.05, float(variance[number])), min(14, true.get(cell, 0)))
    report(f"one client: {len(lines)} equations for {len(index)} numbers")
    assert guesses.told("all answers of one client", report) <= 0.25


def _cells_of(
    row: dict[str, Any], answered: Question, roles: Sequence[str], quarters: Sequence[str]
) -> list[tuple[str, str]]:
    """The role-quarters that a published row is the sum of; none for rows by month."""
    if "month" in row:
        return []
    chosen = [row["role"]] if "role" in row else [str(role) for role in answered.role] or list(roles)
    first, last = answered.since or date(2015, 1, 1), answered.until or date(2024, 12, 31)
    if "quarter" in row:
        wanted = [row["quarter"]]
    elif "year" in row:
        wanted = [quarter for quarter in quarters if quarter.startswith(f"{row['year']}-")]
    elif last.year > 2024:
        return []
    else:
        wanted = [quarter for quarter in quarters if first.year <= int(quarter[:4]) <= last.year]
    return [(role, quarter) for role in chosen for quarter in wanted if quarter in quarters]


def _by_quarter(records: pl.DataFrame) -> dict[tuple[str, str], int]:
    start = pl.col("occurred_from")
    quarter = pl.concat_str(start.dt.year().cast(pl.String), pl.lit("-Q"), start.dt.quarter().cast(pl.String))
    table = records.group_by(pl.col("role").cast(pl.String), quarter.alias("quarter")).len()
    return {(role, at): int(count) for role, at, count in table.rows()}


CLIENT = (
    {"by": "year"},
    {"by": "role,year"},
    {"by": "venue,month"},
    {"by": "cell,year", "resolution": "8"},
    {"by": "cell", "resolution": "7"},
    {"by": "cell,quarter,role", "resolution": "7"},
    {"by": "sex,quarter"},
    {"by": "hour,weekday"},
    {"unit": "operations", "by": "year"},
)


@pytest.mark.parametrize("number", [11, 400, 1999, 2500])
def test_removing_one_record(ask: Ask, records: pl.DataFrame, q: Parse, report: Say, number: int) -> None:
    """Only rows that hold the record change, and the rest areas that it or its cell belongs to."""
    gone = records.row(number, named=True)
    before, after = ask(records, name="with"), ask(records[:number].vstack(records[number + 1 :]), name="without")
    changed = 0
    for filters in CLIENT:
        one, other = (questions.count(q(**filters)).to_document() for questions in (before, after))
        for part in ("rows", "not_on_map"):
            different = list(_all(one, part) ^ _all(other, part))
            changed += len(different)
            for row in map(dict, different):
                assert _holds(row, gone), f"a row that never held the record changed: {row}"
    report(f"remove one record: {changed} rows of {len(CLIENT)} answers changed, each holds it")
    assert changed


def _all(document: dict[str, Any], part: str) -> set[tuple[tuple[str, Any], ...]]:
    return {tuple(row.items()) for row in document.get(part, [])}


def _holds(row: dict[str, Any], record: dict[str, Any]) -> bool:
    """Whether the row's key is one of the record's, or a rest area around its cell."""
    at = record["occurred_from"]
    facts = {
        "year": at.year,
        "month": f"{at:%Y-%m}",
        "quarter": f"{at.year}-Q{(at.month + 2) // 3}",
        "weekday": f"{at:%a}".lower(),
        "hour": f"{at.hour // 4 * 4}-{at.hour // 4 * 4 + 4}",
        **{name: record[name] for name in ("role", "venue", "sex", "basis")},
    }
    cells = {f"{record[name]:x}" for name in ("cell_8", "cell_7", "cell_6")}
    return (
        all(value == row[name] for name, value in facts.items() if name in row) and row.get("cell", min(cells)) in cells
    )


def test_two_generations(ask: Ask, records: pl.DataFrame, q: Parse, report: Say) -> None:
    """A late record is held and changes nothing; a restatement moves many cells together, each by fresh noise."""
    late = pl.int_range(pl.len()) % 12 == 0
    held = ask(records.with_columns(held=late), name="held")
    without = ask(records.filter(~late), name="without")
    for filters in CLIENT:
        one, other = (questions.count(q(**filters)).to_document()["rows"] for questions in (held, without))
        assert one == other, "held records are in no number"
    restated = ask(records, name="restated")
    before = numbers(held.count(q(by="role,quarter")).rows(), "role", "quarter")
    after = numbers(restated.count(q(by="role,quarter")).rows(), "role", "quarter")
    added = _by_quarter(records.filter(late))
    guesses = Guesses()
    for cell, number in after.items():
        if number is not None and (was := before[cell]) is not None:
            guesses.add(number - was, 2 * NOISE, added.get((str(cell[0]), str(cell[1])), 0))
    assert guesses.told("two generations: how many were added", report) <= 0.2


def test_two_profiles(questions: Questions, q: Parse, report: Say) -> None:
    """A partner sees more numbers, and never a second draw of one that the public sees."""
    question = q(by="role,quarter,cell", resolution="7")
    public, partner = (
        {
            (row["cell"], row["role"], row["quarter"]): row["people"]
            for row in questions.count(question, profile=one).rows()
            if row["part"] == "cell"
        }
        for one in (Profile.PUBLIC, Profile.PARTNER)
    )
    both = public.keys() & partner.keys()
    report(f"two profiles: {len(public)} and {len(partner)} cells, {len(both)} in both, second draws 0")
    assert set(public) < set(partner)
    assert all(public[cell] == partner[cell] for cell in both)
    assert min(partner.values()) >= 5


def test_asking_again_gives_the_same_draw(questions: Questions, ask: Ask, records: pl.DataFrame, q: Parse) -> None:
    """Shuffled input, another process, another table: the same records, the same number."""
    again = ask(records.sample(fraction=1.0, shuffle=True, seed=3), name="shuffled")
    for filters in CLIENT:
        assert questions.count(q(**filters)).rows() == again.count(q(**filters)).rows()
    year = numbers(questions.count(q(by="year")).rows(), "year")
    for (at,), number in year.items():
        window = questions.count(q(since=str(at), until=str(at))).rows()[0]["people"]
        assert window == number


def test_units_do_not_tell_on_each_other(ask: Ask, records: pl.DataFrame, q: Parse, report: Say) -> None:
    """People and operations of the same single records are the same set, with noise derived apart."""
    questions = ask(records, name="units")
    people = numbers(questions.count(q(by="month")).rows(), "month")
    operations = numbers(questions.count(q(by="month", unit=Unit.OPERATIONS.value)).rows(), "month")
    true = truth(records, "month")
    pairs = [(people[month] - n, operations[month] - n) for month, n in true.items() if month in people]
    link = float(np.corrcoef(np.array(pairs).T)[0, 1])
    report(f"noise of people and of operations: correlation {link:+.2f} over {len(pairs)} months")
    assert abs(link) < 0.35


def test_steps_of_a_ladder_nest(questions: Questions, records: pl.DataFrame, q: Parse) -> None:
    """Months add up to quarters and years but for their noise: no step counts other records."""
    month, year = (numbers(questions.count(q(by=step)).rows(), step) for step in ("month", "year"))
    for (at,), number in year.items():
        parts = [n for (name,), n in month.items() if str(name).startswith(str(at)) and n is not None]
        assert number is not None
        assert abs(sum(parts) - number) <= 6 * math.sqrt(NOISE * (len(parts) + 1))
    assert all(one < other for one, other in pairwise(sorted(year)))
    assert records.height
