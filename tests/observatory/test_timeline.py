"""What else happened on the axis: laws by state, silence read off published months, dated changes of sources."""

from datetime import date

import pytest

from safelight.catalog import load_catalog
from safelight.core.errors import NotThere
from safelight.core.question import Question
from safelight.observatory import timeline
from safelight.observatory.months import first_day, last_day, month_of, month_of_day, source_months
from safelight.observatory.timeline import law_mark, law_marks, source_marks

CATALOG = load_catalog()


@pytest.fixture
def months(record):
    """Records of each month, but of those left out; `thin` months have one record."""

    def many(first: int, last: int, *, city: str, source: str, number: int = 30, but=(), thin=(), **changes):
        names = [f"{year}-{month:02}" for year in range(first, last + 1) for month in range(1, 13)]
        return [
            record(
                "unknown",
                1 if name in thin else number,
                city=city,
                source=source,
                month=name,
                basis="reported_offence",
                unit="offences",
                **changes,
            )
            for name in names
            if name not in but
        ]

    return many


class Until:
    """The stand-in's answers, counted until a day, as the product's are."""

    def __init__(self, asks, until: str) -> None:
        self._asks, self._until = asks, until

    def count(self, question: Question, /):
        answer = self._asks.count(question)
        answer.document["question"]["until"] = self._until
        return answer


def _spans(document, source):
    (found,) = [one for one in document["sources"] if one["source"] == source]
    return [(span["since"], span["until"], span["state"]) for span in found["spans"]]


def test_months_are_months() -> None:
    assert first_day(month_of("2019-02")) == date(2019, 2, 1)
    assert last_day(month_of("2020-02")) == date(2020, 2, 29)
    assert month_of_day(date(2019, 12, 31)) == month_of("2019-12")


def test_a_gap_is_silence_and_its_why_says_that_it_counts_nobody(made_up, months) -> None:
    asks = made_up(months(2019, 2020, city="houston", source="nibrs", but=("2019-05", "2019-06")))
    document = timeline(asks, CATALOG, "houston")
    assert _spans(document, "nibrs") == [
        ("2019-01-01", "2019-04-30", "published"),
        ("2019-05-01", "2019-06-30", "silent"),
        ("2019-07-01", "2020-12-31", "published"),
    ]
    (nibrs,) = [one for one in document["sources"] if one["source"] == "nibrs"]
    assert (nibrs["from"], nibrs["to"]) == ("2019-01-01", "2020-12-31")
    assert "no count of nobody" in nibrs["spans"][1]["why"]


def test_a_month_of_few_is_silence_only_where_there_are_usually_many(made_up, months) -> None:
    many = made_up(months(2019, 2019, city="houston", source="nibrs", number=30, thin=("2019-03",)))
    few = made_up(months(2019, 2019, city="houston", source="nibrs", number=12, thin=("2019-03",)))
    assert ("2019-03-01", "2019-03-31", "silent") in _spans(timeline(many, CATALOG, "houston"), "nibrs")
    assert _spans(timeline(few, CATALOG, "houston"), "nibrs") == [("2019-01-01", "2019-12-31", "published")]


def test_an_end_is_silence_once_it_lasts_longer_than_the_entry_allows(made_up, months) -> None:
    asks = made_up(months(2019, 2019, city="houston", source="nibrs"))  # may be quiet for 100 days
    still = timeline(Until(asks, "2020-03-31"), CATALOG, "houston")
    fell = timeline(Until(asks, "2020-06-30"), CATALOG, "houston")
    assert [state for _, _, state in _spans(still, "nibrs")] == ["published"]
    assert _spans(fell, "nibrs")[-1] == ("2020-01-01", "2020-06-30", "silent")
    assert fell["until"] == "2020-06-30"


def test_dated_changes_are_days_laid_over_the_runs(made_up, months) -> None:
    asks = made_up(months(2018, 2021, city="boston", source="incidents_2015_2022"))
    spans = _spans(timeline(asks, CATALOG, "boston"), "incidents_2015_2022")
    assert spans == [
        ("2018-01-01", "2021-12-31", "published"),
        ("2019-09-01", "2019-09-01", "not_comparable"),
    ]


def test_a_change_outside_the_records_is_not_told(made_up, months) -> None:
    asks = made_up(months(2020, 2021, city="boston", source="incidents_2015_2022"))
    assert len(_spans(timeline(asks, CATALOG, "boston"), "incidents_2015_2022")) == 1


def test_rules_that_begin_on_a_day_are_changes() -> None:
    city = CATALOG.city("dallas")
    (charges,) = [source for source in city.sources if source.id == "charges"]
    marks = source_marks(CATALOG, city, charges)
    assert ("2021-09-01", "changed") in [(str(mark.since), mark.state) for mark in marks]
    assert len({(mark.since, mark.why) for mark in marks}) == len(marks)


def test_sources_that_publish_nothing_on_the_trade_are_silent_with_the_catalogues_reason(made_up) -> None:
    document = timeline(made_up([]), CATALOG, "houston")
    (part_one,) = [one for one in document["sources"] if one["source"] == "part_one"]
    assert part_one["from"] is None
    assert [(span["since"], span["state"]) for span in part_one["spans"]] == [(None, "silent")]
    assert "Only murder" in part_one["spans"][0]["why"]


def test_laws_are_those_of_the_state_and_have_ids() -> None:
    laws = law_marks(CATALOG, CATALOG.city("dallas"))
    assert [law.id for law in laws] == [law.id for law in law_marks(CATALOG, CATALOG.city("houston"))]
    assert [law.day for law in laws] == sorted(law.day for law in laws)
    for city in CATALOG.cities.values():
        for law in law_marks(CATALOG, city):
            assert law_mark(CATALOG, city, law.id.upper()) == law
    with pytest.raises(NotThere, match="Give a date"):
        law_mark(CATALOG, CATALOG.city("phoenix"), "az-2020-01-01")


def test_only_sources_and_months_are_asked(made_up, months) -> None:
    asks = made_up(months(2019, 2019, city="houston", source="nibrs"))
    timeline(asks, CATALOG, "houston")
    (question,) = asks.asked
    assert question.to_filters() == {"city": "houston", "by": "source,month"}
    people = Question.from_filters({"city": "houston", "sex": "female", "hours": "20-4", "basis": "arrest"})
    source_months(asks, people)
    assert asks.asked[-1].to_filters() == {"city": "houston", "basis": "arrest", "by": "source,month"}
