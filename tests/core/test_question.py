"""A question is parsed once: what is read is written the same, and nonsense gets a sentence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safelight.core.errors import BadFilter
from safelight.core.question import Question
from safelight.core.vocabulary import WEEKDAYS, AgeBand, Basis, Charge, Dimension, Origin, Race, Role, Sex, Unit, Venue

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
NAMES = st.lists(st.from_regex(r"[a-z0-9][a-z0-9_-]{0,20}", fullmatch=True), max_size=3, unique=True).map(tuple)


def some(words: object) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.sampled_from(list(words)), max_size=3, unique=True).map(tuple)  # type: ignore[call-overload]


@st.composite
def questions(draw: st.DrawFn) -> Question:
    since, until = sorted([draw(DAYS), draw(DAYS)])
    low, high = sorted([draw(st.integers(1, 500)), draw(st.integers(1, 500))])
    start, end = draw(st.integers(0, 23)), draw(st.integers(0, 24))
    west, south = draw(st.floats(-180, 179)), draw(st.floats(-90, 89))
    return Question(
        city=draw(NAMES),
        since=draw(st.sampled_from([since, None])),
        until=draw(st.sampled_from([until, None])),
        hours=(start, end) if start != end else None,
        weekdays=tuple(day for day in WEEKDAYS if draw(st.booleans())),
        basis=draw(some(Basis)),
        role=draw(some(Role)),
        sex=draw(some(Sex)),
        age_band=draw(some(AgeBand)),
        race=draw(some(Race)),
        charge=draw(some(Charge)),
        venue=draw(some(Venue)),
        size_min=draw(st.sampled_from([low, None])),
        size_max=draw(st.sampled_from([high, None])),
        source=draw(NAMES),
        origin=draw(some(Origin)),
        bbox=draw(st.sampled_from([(west, south, 180.0, 90.0), None])),
        release=draw(st.sampled_from(["2026-11", None])),
        by=draw(some(Dimension)),
        resolution=draw(st.sampled_from([6, 7, 8, None])),
        unit=draw(st.sampled_from([*Unit, None])),
    )


@given(questions())
def test_filters_round_trip(question: Question) -> None:
    assert Question.from_filters(question.to_filters()) == question


@given(st.dictionaries(st.text(max_size=12), st.text(max_size=30), max_size=3))
def test_nonsense_is_a_sentence_and_never_another_error(filters: dict[str, str]) -> None:
    try:
        Question.from_filters(filters)
    except BadFilter as error:
        assert error.fix.endswith(".")


@pytest.mark.parametrize(
    ("filters", "says"),
    [
        ({"hours": "25-3"}, r"hours: 25-3 .* use e\.g\. 22-4"),
        ({"since": "2019-13"}, "since: .* use a date such as"),
        ({"since": "2020", "until": "2019"}, "Swap the two dates"),
        ({"role": "pimp"}, "role: .* use one or more of prostituted_person"),
        ({"by": "role,role", "city": "x"}, None),
        ({"colour": "red"}, "'colour' is not a filter. The filters are: city"),
        ({"bbox": "1,2,3"}, "bbox: .* west,south,east,north"),
        ({"size_min": "0"}, "size_min: .* from 1 up"),
        ({"resolution": "11"}, "resolution: .* use 6"),
        ({"city": "../etc"}, "city: .* use ids such as"),
        ({"release": "a/b"}, "release: .* name"),
    ],
)
def test_a_bad_filter_says_what_to_write(filters: dict[str, str], says: str | None) -> None:
    if says is None:
        assert Question.from_filters(filters).by == (Dimension.ROLE,)
        return
    with pytest.raises(BadFilter, match=says):
        Question.from_filters(filters)


def test_a_year_or_month_means_all_of_it() -> None:
    question = Question.from_filters({"since": "2019-02", "until": "2020-02"})
    assert (question.since, question.until) == (date(2019, 2, 1), date(2020, 2, 29))
