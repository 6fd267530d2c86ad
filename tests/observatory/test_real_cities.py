"""The whole way on real files: read, stored, published, and only then compared, carded, given away."""

import json
from datetime import UTC, date, datetime

import pytest

from safelight.catalog import load_catalog
from safelight.core.home import Home, record_key
from safelight.core.question import Question
from safelight.core.settings import Settings
from safelight.ingest import Workshop, ingest
from safelight.observatory import change, export_city, ratio, reconcile, report_card, request_letter, timeline
from safelight.questions import Questions

FILES = (
    ("oakland", "oakland/opd_incidents_2007_2013_filtered.geojson"),
    ("houston", "houston/2018_9_Sep.xlsx"),
    ("houston", "houston/2018_6_Jun.csv"),
    ("chicago", "chicago/crimes_2022_slim_filtered.csv"),
)
TODAY = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def questions(shared_data, tmp_path_factory) -> Questions:
    home = Home(tmp_path_factory.mktemp("observatory") / "home")
    # The noise follows the key, so a fixed key makes the published numbers of this test fixed as well.
    settings = Settings(home=home.root, record_key="5a" * 32)
    workshop = Workshop(home, load_catalog(), record_key(home, settings), TODAY)
    for city, name in FILES:
        assert not ingest(workshop, city, file=shared_data / "arrests" / name).problems
    return Questions(home, settings, clock=lambda: TODAY)


@pytest.mark.parametrize("city", ["oakland", "houston", "chicago"])
def test_published_totals_are_what_is_known_of_them(questions, city) -> None:
    verdicts = [one.verdict for one in reconcile(questions, city)]
    assert "agrees" in verdicts
    assert "differs" not in verdicts


def test_houston_says_nearly_every_side(questions) -> None:
    rows = {row.name: row.ratio for row in ratio(questions, Question(city=("houston",))).rows}
    buyers = rows["prostituted_person:buyer"]
    assert buyers.point is not None
    assert buyers.interval.low < 197 / 47 < (buyers.interval.high or 99)


def test_oakland_never_says_who_bought(questions) -> None:
    rows = {row.name: row for row in ratio(questions, Question(city=("oakland",))).rows}
    assert rows["prostituted_person:buyer"].ratio.point is None
    assert rows["prostituted_person:buyer"].ratio.bounds.high is None
    promoting = rows["prostituted_person:exploiter"].ratio
    assert promoting.bounds.high is not None and promoting.bounds.high > 10 * promoting.bounds.low
    assert "people" not in rows["prostituted_person:exploiter"].sentence


def test_a_change_in_oakland_is_told_where_it_can_be(questions) -> None:
    document = change(questions, load_catalog(), Question(city=("oakland",)), at=date(2010, 6, 15)).to_document()
    (row,) = document["rows"]
    assert row["comparable"] and row["windows"]["months"] == 24
    counts = {count["role"]: count for count in row["counts"]}
    assert counts["all"]["change"]["direction"] == "fell"  # 2011-2012 has four fifths of the offences at most
    assert counts["prostituted_person"]["change"]["direction"] == "not_told"  # most records don't say
    assert counts["buyer"]["change"]["reason"]
    assert all(ratio["change"]["direction"] == "not_told" for ratio in row["ratios"])


def test_two_months_of_houston_are_no_before_and_after(questions) -> None:
    document = change(questions, load_catalog(), Question(city=("houston",)), at=date(2018, 7, 15)).to_document()
    assert [(row["windows"], row["counts"]) for row in document["rows"]] == [(None, [])]
    (nibrs,) = [one for one in timeline(questions, load_catalog(), "houston")["sources"] if one["source"] == "nibrs"]
    assert ("2018-07-01", "2018-08-31", "silent") in [
        (span["since"], span["until"], span["state"]) for span in nibrs["spans"]
    ]


def test_a_letter_to_chicago_asks_for_the_side(questions) -> None:
    letter = request_letter(report_card(questions, load_catalog(), "chicago"))
    assert letter.startswith("To: Chicago Police Department")
    assert "6 % of the records say it" in letter or "7 % of the records say it" in letter


def test_a_ratio_by_place_stays_within_the_policy(questions) -> None:
    answer = ratio(questions, Question.from_filters({"city": "oakland", "by": "cell"})).to_document()
    assert answer["rows"]
    assert all(len(row["cell"]) == 15 and "part" not in row for row in answer["rows"])


def test_the_card_of_chicago_shows_the_silence(questions) -> None:
    card = report_card(questions, load_catalog(), "chicago").to_document()
    (basis,) = card["bases"]
    fields = {field["field"]: field for field in basis["fields"]}
    assert fields["role"]["not_recorded"]["share"] > 0.9
    assert fields["sex"]["withheld"]["share"] > 0.9
    assert all(row["bounds"]["high"] is None for row in basis["ratios"])
    assert [one["verdict"] for one in card["known_totals"]][:2] == ["agrees", "beside"]


def test_no_true_count_is_given_away(questions, tmp_path) -> None:
    for how in ("csv", "geojson"):
        export_city(questions, "oakland", tmp_path / how, how)
    package = json.loads((tmp_path / "csv" / "datapackage.json").read_text(encoding="utf-8"))
    assert package["origin"] == ["open"]
    text = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "csv").iterdir())
    assert not [name for name in ("record_id", "record_key", "operation_id", "occurred_from") if name in text]
    assert "protected" in text and "withheld" in text
