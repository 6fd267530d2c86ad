"""Report cards: what the records say, what they don't, and what that costs."""

import json
from dataclasses import replace
from datetime import date

import pytest

from safelight.catalog import load_catalog
from safelight.core.errors import NotThere
from safelight.observatory import report_card

OFFENCES = {"basis": "reported_offence", "unit": "offences"}


@pytest.fixture
def asks(made_up, record):
    """400 offences: 100 say selling, 50 promoting, 250 don't say; a quarter has no kind of place."""
    rest = {"sex": "unknown", "age_band": "unknown", "race": "unknown", "hour": "20-24", "cell": "a", "size_band": "1"}
    records = [
        record("prostituted_person", 100, venue="street", **OFFENCES, **rest),
        record("exploiter", 50, venue="hotel_motel", **OFFENCES, **rest),
        record("unknown", 150, venue="street", **OFFENCES, **rest),
        record("unknown", 100, venue="unknown", **OFFENCES, **rest),
    ]
    gap = {"basis": "reported_offence", "unit": "offences", "status": "shown", "offences": 40}
    return made_up(
        records,
        extras={"cell": {"not_on_map": [gap]}, "hour": {"unknown_hours": [{**gap, "status": "few", "offences": 0}]}},
        silences=[
            {"field": "sex", "basis": "reported_offence", "code": "withheld"},
            {"field": "race", "basis": "reported_offence", "code": "not_recorded"},
        ],
    )


@pytest.fixture
def card(asks):
    return report_card(asks, load_catalog(), "chicago")


def _field(card, name):
    (basis,) = card.to_document()["bases"]
    return next(field for field in basis["fields"] if field["field"] == name)


def test_shares_of_the_role(card) -> None:
    role = _field(card, "role")
    assert role["published"]["share"] == pytest.approx(150 / 400)
    assert role["not_recorded"]["share"] == pytest.approx(250 / 400)
    assert role["withheld"]["share"] == 0


def test_the_cost_of_silence_about_roles_is_in_the_bounds(card) -> None:
    (basis,) = card.to_document()["bases"]
    promoting = next(row for row in basis["ratios"] if row["ratio"] == "prostituted_person:exploiter")
    assert promoting["bounds"] == {"low": pytest.approx(100 / 300, rel=1e-3), "high": 7.0}
    assert "selling to promoting or trafficking lies from 0.3 to 7.0" in _field(card, "role")["cost"]


def test_withheld_is_not_the_same_as_not_recorded(card) -> None:
    assert _field(card, "sex")["withheld"]["share"] == 1.0
    assert _field(card, "sex")["not_recorded"]["share"] == 0.0
    assert _field(card, "race")["not_recorded"]["share"] == 1.0


def test_place_and_time_count_what_stands_beside_their_answers(card) -> None:
    assert _field(card, "place")["not_recorded"]["number"] == 40
    assert _field(card, "place")["published"]["share"] == pytest.approx(0.9)
    assert _field(card, "time")["not_recorded"] == {"status": "few", "number": None, "share": None}


def test_sizes_are_inferred_and_said_so(card) -> None:
    assert _field(card, "size")["published"]["status"] == "inferred"
    assert "No source says it" in _field(card, "size")["cost"]


def test_every_source_of_the_basis_is_named_with_what_it_says(card) -> None:
    assert _field(card, "role")["sources"]["crimes"] in ("published", "partly")
    assert _field(card, "sex")["sources"]["crimes"] == "withheld"


def test_silent_sources_are_listed_with_the_reason(card) -> None:
    silent = card.to_document()["silent_sources"]
    assert silent and all(source["why"] for source in silent)


def test_the_card_reads_as_text_and_as_json(card) -> None:
    text = card.to_text()
    assert text.startswith("What Chicago's records say")
    assert "Reported offences: 400 offences" in text
    assert "not recorded 62 %" in text
    json.dumps(card.to_document())


def test_an_empty_city_says_that_nothing_can_be_said(made_up) -> None:
    assert "nothing can be said" in report_card(made_up([]), load_catalog(), "boston").to_text()


def test_an_unknown_city_is_an_error(asks) -> None:
    with pytest.raises(NotThere):
        report_card(asks, load_catalog(), "rivermouth")


def test_known_totals_of_another_period_are_not_compared(asks) -> None:
    card = report_card(asks, load_catalog(), "chicago").to_document()
    first = card["known_totals"][0]
    assert (first["count"], first["published"], first["verdict"]) == (289, None, "not_here")


def test_a_share_is_of_the_records_of_its_own_period(made_up, record) -> None:
    """The policy counts sides until the end of last year, and totals until last month."""
    rest = {"venue": "street", "sex": "male", "age_band": "18_24", "race": "white", "hour": "0-4", "cell": "a"}
    rest |= {"size_band": "1", **OFFENCES}
    old = [record(role, 100, **rest, year=2019) for role in ("prostituted_person", "unknown")]
    asks = made_up([*old, record("unknown", 800, **rest, year=2020)])

    class Policy:
        def count(self, question, /):
            ended = replace(question, until=date(2019, 12, 31)) if question.by or question.role else question
            return asks.count(ended)

    (basis,) = report_card(Policy(), load_catalog(), "chicago").to_document()["bases"]
    role = next(field for field in basis["fields"] if field["field"] == "role")
    assert basis["total"]["offences"] == 1000
    assert role["published"]["share"] == pytest.approx(0.5)
    assert role["not_recorded"] == {"status": "shown", "number": 100, "share": 0.5}
