"""Ratios from published counts: bounds, words, and what happens where a number may not be said."""

import pytest

from safelight.core.errors import BadFilter
from safelight.core.question import Question
from safelight.observatory import ratio

BUYERS = "prostituted_person:buyer"
PROMOTERS = "prostituted_person:exploiter"
BOTH = "prostituted_person:buyer+exploiter"


def _row(answer, name=BUYERS, **key):
    rows = [row for row in answer.to_document()["rows"] if row["ratio"] == name]
    return next(row for row in rows if all(row[field] == wanted for field, wanted in key.items()))


def _ask(**filters):
    return Question.from_filters({"city": "chicago", **filters})


@pytest.fixture
def usual(made_up, record):
    """120 arrested for selling, 60 for buying, 30 for promoting, and 90 that don't say."""
    return made_up(
        [record("prostituted_person", 120), record("buyer", 60), record("exploiter", 30), record("unknown", 90)]
    )


def test_bounds_put_the_unknown_on_one_side_then_the_other(usual) -> None:
    row = _row(ratio(usual, _ask()))
    assert row["point"] == 2.0
    assert row["bounds"] == {"low": 0.8, "high": 3.5}
    assert row["interval"]["low"] < 0.8 and row["interval"]["high"] > 3.5
    assert row["unknown"]["people"] == 90
    assert row["cost_of_not_saying"]["factor"] == pytest.approx(4.375)


def test_buyers_and_exploiters_together_have_a_number_of_their_own(usual) -> None:
    row = _row(ratio(usual, _ask()), BOTH)
    assert row["denominator"]["people"] == 90
    assert row["point"] == pytest.approx(1.333)


def test_a_sentence_for_people(usual) -> None:
    row = _row(ratio(usual, _ask(since="2019", until="2019")), PROMOTERS)
    assert row["sentence"] == (
        "In Chicago, 2019, between 1.0 and 7.0 people were arrested for selling for each arrested for "
        "promoting or trafficking: 30 % of the records don't say which side."
    )


def test_offences_are_never_people(made_up, record) -> None:
    offences = {"basis": "reported_offence", "unit": "offences"}
    asks = made_up([record("prostituted_person", 80, **offences), record("buyer", 40, **offences)])
    row = _row(ratio(asks, _ask()))
    assert "people" not in row["sentence"] and "arrested" not in row["sentence"]
    assert "offences were recorded as selling for each one recorded as buying" in row["sentence"]
    assert row["numerator"]["words"] == "offences recorded as selling"


def test_bases_and_units_stay_apart(made_up, record) -> None:
    reported = {"basis": "reported_offence", "unit": "offences"}
    asks = made_up(
        [
            record("prostituted_person", 50),
            record("buyer", 50),
            record("prostituted_person", 400, **reported),
            record("buyer", 100, **reported),
        ]
    )
    answer = ratio(asks, _ask())
    assert _row(answer, basis="arrest")["point"] == 1.0
    assert _row(answer, basis="reported_offence")["point"] == 4.0


def test_every_city_has_its_own_row(made_up, record) -> None:
    asks = made_up(
        [
            record("prostituted_person", 40),
            record("buyer", 40),
            record("prostituted_person", 90, city="boston"),
            record("buyer", 30, city="boston"),
        ]
    )
    answer = ratio(asks, Question())
    assert _row(answer, city="chicago")["point"] == 1.0
    assert _row(answer, city="boston")["point"] == 3.0


def test_a_thin_year_is_answered_by_all_years(made_up, record) -> None:
    asks = made_up(
        [
            record("prostituted_person", 15),
            record("buyer", 15),
            record("prostituted_person", 45, year=2020),
            record("buyer", 30, year=2020),
        ]
    )
    thin = _row(ratio(asks, _ask(by="year")), year=2019)
    assert thin["point"] is None
    assert thin["reason"].startswith("Fewer than 20 are published for selling and for buying")
    assert thin["bounds"] == {"low": 0.0, "high": None}
    assert thin["instead"]["of"] == "the whole period"
    assert thin["instead"]["point"] == pytest.approx(60 / 45, rel=1e-3)
    assert "year" not in thin["instead"]


def test_a_thin_place_is_answered_by_the_whole_city_first(made_up, record) -> None:
    asks = made_up(
        [
            record("prostituted_person", 15, cell="a"),
            record("buyer", 25, cell="a"),
            record("prostituted_person", 30, cell="b"),
            record("buyer", 30, cell="b"),
        ]
    )
    thin = _row(ratio(asks, _ask(by="cell,year")), cell="a")
    assert thin["instead"]["of"] == "the whole city"
    assert thin["instead"]["year"] == 2019
    assert thin["instead"]["numerator"]["people"] == 45


def test_a_short_period_is_answered_by_all_time(made_up, record) -> None:
    asks = made_up(
        [
            record("prostituted_person", 15),
            record("buyer", 15),
            record("prostituted_person", 45, year=2020),
            record("buyer", 30, year=2020),
        ]
    )
    row = _row(ratio(asks, _ask(since="2019", until="2019")))
    assert row["instead"]["of"] == "all closed months on record"


def test_where_nearly_all_is_silent_the_silence_is_the_answer(made_up, record) -> None:
    asks = made_up([record("unknown", 280), record("prostituted_person", 12), record("exploiter", 2)])
    row = _row(ratio(asks, _ask()))
    assert row["point"] is None and row["instead"] is None
    assert row["bounds"] == {"low": 0.0, "high": None}
    assert row["sentence"] == (
        "In Chicago, in all closed months on record, nobody can say how many people were arrested for selling for each "
        "arrested for buying: 95 % of the records don't say which side, and fewer than 20 say selling and buying."
    )


def test_a_hidden_count_is_never_a_number(made_up, record) -> None:
    asks = made_up([record("prostituted_person", 200), record("buyer", 6), record("unknown", 40)])
    row = _row(ratio(asks, _ask()))
    assert row["denominator"]["status"] == "protected" and row["denominator"]["people"] is None
    assert row["bounds"]["high"] is None
    # of 246 in all, 200 and 40 are published, each give or take 5: at most 21 are held back
    assert row["bounds"]["low"] == pytest.approx(200 / (21 + 40), rel=1e-3)
    assert "at least 3.3" in row["sentence"]


def test_unknown_records_of_few_still_widen(made_up, record) -> None:
    asks = made_up([record("prostituted_person", 100), record("buyer", 50), record("unknown", 4)])
    row = _row(ratio(asks, _ask()))
    assert row["bounds"]["low"] == pytest.approx(100 / 69, rel=1e-3)
    assert row["bounds"]["high"] == pytest.approx(119 / 50, rel=1e-3)
    assert row["unknown"]["share"] is None


def test_groups_widen_the_interval(made_up, record) -> None:
    single = made_up([record("prostituted_person", 120), record("buyer", 60)])
    grouped = made_up([record("prostituted_person", 120, operations=20), record("buyer", 60, operations=12)])
    alone, together = (_row(ratio(asks, _ask()))["interval"] for asks in (single, grouped))
    assert together["low"] < alone["low"] and together["high"] > alone["high"]


def test_counts_by_role_come_with_their_operations(usual) -> None:
    counts = {row["role"]: row for row in ratio(usual, _ask()).to_document()["counts"]}
    assert counts["buyer"]["people"] == 60
    assert counts["buyer"]["operations"] == {"status": "shown", "operations": 60}
    assert set(counts) == {"prostituted_person", "buyer", "exploiter", "unknown"}


def test_a_refused_extra_leaves_the_ratio_standing(made_up, record) -> None:
    records = [record("prostituted_person", 120), record("buyer", 60), record("exploiter", 30)]
    row = _row(ratio(made_up(records, refuses=frozenset({"operations", "role filter"})), _ask()), BOTH)
    assert row["denominator"]["people"] == 90
    assert row["denominator"]["operations"] is None


@pytest.mark.parametrize("filters", [{"role": "buyer"}, {"charge": "selling"}, {"by": "sex"}, {"unit": "operations"}])
def test_a_question_that_names_a_side_is_refused(usual, filters) -> None:
    with pytest.raises(BadFilter):
        ratio(usual, _ask(**filters))


def test_made_up_records_say_so_in_the_sentence(usual) -> None:
    usual.origin = "synthetic"
    assert _row(ratio(usual, _ask()))["sentence"].startswith("Made-up data, for show: In Chicago")
