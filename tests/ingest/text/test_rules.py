"""Every file of rules is tried on the examples that stand beside its tables."""

from collections.abc import Callable
from typing import Any

import pytest

from safelight.ingest.text import (
    agencies,
    answers,
    charges,
    counts,
    dates,
    deeds,
    extract,
    minors,
    money,
    phrases,
    relevance,
    roles,
    scope,
    sexes,
    shares,
    venue,
)
from safelight.ingest.text.calendars import MONTHS, WEEKDAYS

RULES = (agencies, answers, charges, counts, dates, deeds, minors, money, relevance, roles, scope, sexes, shares, venue)
EXAMPLES = [(rules.__name__.rpartition(".")[2], text, wanted) for rules in RULES for text, wanted in rules.EXAMPLES]


@pytest.mark.parametrize(
    ("rules", "text", "wanted"), EXAMPLES, ids=[f"{name}-{place}" for place, (name, _, _) in enumerate(EXAMPLES)]
)
def test_an_example_beside_its_rule(
    rules: str, text: str, wanted: dict[str, Any], read: Callable[[str], dict[str, Any]]
) -> None:
    found = read(text)
    assert {name: found[name] for name in wanted} == wanted, rules


def test_every_file_of_rules_has_examples() -> None:
    assert all(len(rules.EXAMPLES) >= 3 for rules in RULES)


def test_every_word_of_the_calendar_is_looked_at() -> None:
    days = {word.capitalize() for word in WEEKDAYS if len(word) > 5} - {"Miercoles", "Domingo", "Viernes", "Martes"}
    days -= {"Jueves", "Sabado", "Sábado", "Miércoles"}
    months = {word.capitalize() for word in MONTHS if len(word) > 3 and word not in ("mayo", "setiembre")}
    assert not [month for month in months if not dates.dated(f"arrested in {month} 2021")]
    assert not [day for day in days if not dates.dated(f"arrested {day} night")]
    assert dates.dated("arrested 03-05-22")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("City | Buyers cited | Pimps arrested\nMesa | 9 | 1\nTempe | 3 | 0", {"buyer": 12, "exploiter": 1}),
        (
            "City | Buyers cited | Pimps arrested\nMesa | 9 | 1\nTempe | 3 | 0\nTotal | 12 | 1",
            {"buyer": 12, "exploiter": 1, "total": 13},
        ),
        ("| Solicitation | 9 |\n| Prostitution – provider | 4 |\n", {"buyer": 9, "prostituted_person": 4}),
    ],
)
def test_a_table_with_columns(text: str, wanted: dict[str, int], read: Callable[[str], dict[str, Any]]) -> None:
    found = read(text)
    assert {name: found[name] for name in wanted} == wanted


def test_people_told_in_brackets_take_no_act_from_behind_them(read: Callable[[str], dict[str, Any]]) -> None:
    found = read("Fifteen people (nine of them from Mesa) stopped to buy sex and were cited.")
    assert (found["buyer"], found["total"]) == (15, 15)


def test_people_let_go_are_no_part_of_the_count(read: Callable[[str], dict[str, Any]]) -> None:
    found = read("15 men were detained, 12 of whom face solicitation charges. Three were released without charges.")
    assert (found["buyer"], found["total"]) == (12, 12)


def test_a_larger_number_of_nobodys_role_holds_the_others(read: Callable[[str], dict[str, Any]]) -> None:
    found = read("Deputies arrested 108 people in a prostitution sting. Forty johns were arrested at motels.")
    assert (found["buyer"], found["total"]) == (40, 108)


def test_phrases_are_spelled_out() -> None:
    assert "arrested" in phrases()
    assert not any("(" in phrase and "|" in phrase for phrase in phrases())


def test_parts_above_their_total_are_unknown_with_a_reason() -> None:
    found = extract("20 people were arrested in all: 18 johns and 9 pimps.", "2022-03-11").operations[0]
    assert found.counts["buyer"] is None
    assert found.counts["exploiter"] is None
    assert any("more than the total" in reason for reason in found.reasons)


def test_people_without_a_number_are_unknown_with_a_reason() -> None:
    found = extract("Dozens of johns were arrested at a motel.", "2022-03-11")
    assert found.operations[0].counts["total"] is None
    assert found.uncertain


def test_without_a_day_of_publication_weekdays_stay_unknown() -> None:
    assert extract("Six johns were arrested on Thursday.").operations[0].date_start is None
    assert extract("Six johns were arrested on March 3, 2021.").operations[0].date_start == "2021-03-03"


def test_pandering_is_a_buyers_charge_in_georgia_alone() -> None:
    text = "Six people were arrested for pandering."
    assert extract(text, "2022-03-11", "atlanta").operations[0].counts["buyer"] == 6
    assert extract(text, "2022-03-11", "phoenix").operations[0].counts["exploiter"] == 6


def test_spans_stand_where_the_number_stands() -> None:
    text = "Vice officers arrested 12 johns and 3 pimps at a motel on Thursday."
    found = extract(text, "2022-03-11").operations[0]
    where = {span.field: text[span.start : span.end] for span in found.spans}
    assert where["counts.buyer"] == "12 johns"
    assert where["counts.exploiter"] == "3 pimps"
    assert "motel" in where["venue"]
    assert "Thursday" in where["date_start"]
