"""Questions become as sharp as the policy allows, say so, and what is refused comes with the nearest allowed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.core.errors import BadFilter, Refused
from safelight.core.question import Question
from safelight.core.vocabulary import TIME_DIMENSIONS, AgeBand, Charge, Dimension, Race, Role, Sex, Venue
from safelight.privacy import Plan, Profile, coarsen, policy
from safelight.privacy.ladders import first_day, last_closed, last_day, last_settled

TODAY = date(2026, 11, 22)


def plan(**filters: str) -> Plan:
    return coarsen(Question.from_filters(filters), today=TODAY)


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        # by time each row is one step, so the period keeps the level's steps
        ({"by": "month,role"}, {"by": "month,role", "until": "2026-10-31"}),
        ({"by": "cell,month,role"}, {"by": "cell,quarter,role", "until": "2025-09-30", "resolution": "7"}),
        ({"by": "cell,month"}, {"by": "cell,month", "until": "2025-10-31", "resolution": "8"}),
        ({"by": "month,sex"}, {"by": "quarter,sex", "until": "2026-09-30"}),
        ({"by": "month,race"}, {"by": "year,race", "until": "2025-12-31"}),
        ({"by": "year,role", "since": "2019-05"}, {"by": "year,role", "since": "2019", "until": "2025-12-31"}),
        # level 0 of a city: any months
        ({"since": "2019-05-20", "until": "2020-02-11"}, {"since": "2019-05-01", "until": "2020-02-29"}),
        ({"until": "2030"}, {"until": "2026-10-31"}),
        (
            {"size_min": "3", "size_max": "7"},
            {"size_min": "2", "size_max": "9", "by": "size_band", "until": "2026-10-31"},
        ),
        ({"size_min": "2"}, {"size_min": "2", "until": "2026-10-31"}),
        ({"size_min": "11"}, {"size_min": "10", "by": "size_band", "until": "2026-10-31"}),
        ({"size_max": "1"}, {"size_max": "1", "until": "2026-10-31"}),
        ({"hours": "9-15"}, {"hours": "8-16", "by": "hour", "until": "2025-12-31"}),
        ({"hours": "9-11"}, {"hours": "8-12", "until": "2025-12-31"}),
        # totals of cells and from level 1 on: one step, or whole years
        ({"role": "buyer"}, {"role": "buyer", "until": "2025-12-31"}),
        (
            {"since": "2019-05-20", "until": "2019-05-25", "role": "buyer"},
            {"since": "2019-05-01", "until": "2019-05-31", "role": "buyer"},
        ),
        (
            {"since": "2019-04-20", "until": "2019-06-25", "role": "buyer", "by": "cell"},
            {"since": "2019-04-01", "until": "2019-06-30", "role": "buyer", "by": "cell", "resolution": "7"},
        ),
        (
            {"since": "2019-05-20", "until": "2020-02-11", "role": "buyer"},
            {"since": "2019-01-01", "until": "2020-12-31", "role": "buyer"},
        ),
        (
            {"since": "2019-05-20", "until": "2020-02-11", "hours": "21-3"},
            {"since": "2019-01-01", "until": "2020-12-31", "hours": "20-4"},
        ),
        # cells finer than H3 6 end a year ago; with a later end they are H3 6
        ({"by": "cell", "resolution": "9"}, {"by": "cell", "until": "2024-12-31", "resolution": "8"}),
        ({"by": "cell", "resolution": "6"}, {"by": "cell", "until": "2025-12-31", "resolution": "6"}),
        ({"by": "cell", "until": "2025-06-03"}, {"by": "cell", "until": "2024-12-31", "resolution": "8"}),
        (
            {"by": "cell", "since": "2025-09-03", "until": "2025-09-09"},
            {"by": "cell", "since": "2025-09-01", "until": "2025-09-30", "resolution": "8"},
        ),
        ({"by": "cell", "until": "2026-06"}, {"by": "cell", "until": "2025-12-31", "resolution": "6"}),
        (
            {"by": "cell", "since": "2026-06", "until": "2026-06"},
            {"by": "cell", "since": "2026-06", "until": "2026-06", "resolution": "6"},
        ),
        # what a level gives only by city
        ({"by": "cell,race"}, {"by": "city,race", "until": "2025-12-31"}),
        ({"by": "cell", "sex": "male"}, {"by": "cell", "sex": "male", "until": "2025-12-31", "resolution": "6"}),
        ({"venue": "residence", "by": "cell"}, {"venue": "residence", "by": "city", "until": "2025-12-31"}),
        ({"by": "month", "weekdays": "fri"}, {"by": "year", "weekdays": "fri", "until": "2025-12-31"}),
        ({"age_band": "under_18"}, {"age_band": "under_18", "by": "city,year", "until": "2025-12-31"}),
        # several values are answered one by one, but for the demand side
        ({"city": "a,b", "by": "year"}, {"city": "a,b", "by": "city,year", "until": "2026-10-31"}),
        ({"charge": "selling,buying"}, {"charge": "selling,buying", "by": "charge", "until": "2025-12-31"}),
        ({"role": "buyer,exploiter"}, {"role": "buyer,exploiter", "until": "2025-12-31"}),
        (
            {"city": "a,b", "by": "role,venue,year"},
            {"city": "a,b", "by": "city,role,venue,year", "until": "2025-12-31"},
        ),
    ],
    ids=str,
)
def test_answered(asked: dict[str, str], answered: dict[str, str]) -> None:
    made = plan(**asked)
    assert made.question == Question.from_filters(answered)
    wanted = {name: value for name, value in made.question.to_filters().items() if name not in ("until", "resolution")}
    given_filters = {
        name: value for name, value in made.asked.to_filters().items() if name not in ("until", "resolution")
    }
    if wanted != given_filters:
        assert made.notes


def test_the_sentence_says_what_and_why() -> None:
    assert "By quarter instead of by month, because you asked for role." in plan(by="cell,month,role").notes


def test_a_city_question_keeps_its_months_and_says_what_is_sharper() -> None:
    made = plan(by="cell,month,role", city="oakland")
    offered = [dict(other.filters) for other in made.sharper]
    assert {"city": "oakland", "by": "month,role"} in offered
    assert {"city": "oakland", "by": "cell,month"} in offered
    for filters in offered:
        coarsen(Question.from_filters(filters), today=TODAY)


def test_a_new_period_is_drawn_coarsely_and_offers_the_older() -> None:
    made = plan(by="cell", until="2026-06")
    assert made.resolutions == (6,)
    assert {"by": "cell", "until": "2024-12-31"} in [dict(other.filters) for other in made.sharper]


def test_slow_sources_close_later() -> None:
    question = Question.from_filters({"by": "month"})
    assert coarsen(question, today=TODAY, settle_days=90).question.until == date(2026, 7, 31)


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ({"by": "year", "bbox": "-123,37,-122,38"}, {"by": "year"}),
        ({"by": "year,month"}, {"by": "month"}),
        ({"by": "role,sex,age_band,year"}, {"by": "role,sex,age_band"}),
        ({"by": "race,venue"}, {"by": "venue"}),
        ({"race": "black", "hours": "20-4"}, {"hours": "20-4"}),
        ({"age_band": "under_18", "role": "unknown"}, {"age_band": "under_18"}),
        ({"age_band": "under_18,18_24"}, {"age_band": "under_18"}),
        ({"age_band": "under_18", "by": "cell"}, {"age_band": "under_18"}),
        ({"charge": "selling,lewd_conduct"}, {"charge": "selling"}),
        ({"origin": "contributed", "by": "race"}, {"origin": "contributed"}),
        (
            {"role": "buyer", "charge": "buying", "venue": "street", "hours": "0-4", "weekdays": "fri"},
            {"role": "buyer", "charge": "buying", "venue": "street", "hours": "0-4"},
        ),
    ],
    ids=str,
)
def test_refused_with_the_nearest(asked: dict[str, str], nearest: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        plan(**asked)
    assert refused.value.nearest == nearest
    coarsen(Question.from_filters(refused.value.nearest), today=TODAY)


def test_a_running_period_is_refused_with_the_newest_closed() -> None:
    with pytest.raises(Refused, match="not over") as refused:
        plan(since="2026-11")
    assert refused.value.nearest == {"since": "2026-10-01", "until": "2026-10-31"}
    coarsen(Question.from_filters(refused.value.nearest), today=TODAY)


def some(kind: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(list(kind)), max_size=2, unique=True).map(tuple)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    since = draw(st.none() | st.dates(date(2005, 1, 1), date(2027, 1, 1)))
    until = draw(st.none() | st.dates(since or date(2005, 1, 1), date(2028, 1, 1)))
    by = draw(st.lists(st.sampled_from(list(Dimension)), max_size=3, unique=True))
    try:
        return Question(
            since=since,
            until=until,
            hours=draw(st.none() | st.tuples(st.integers(0, 23), st.integers(0, 24)).filter(lambda h: h[0] != h[1])),
            role=draw(some(Role)),
            sex=draw(some(Sex)),
            age_band=draw(some(AgeBand)),
            race=draw(some(Race)),
            charge=draw(some(Charge)),
            venue=draw(some(Venue)),
            size_min=draw(st.none() | st.integers(1, 40)),
            bbox=draw(st.none() | st.just((-123.0, 37.0, -122.0, 38.0))),
            by=tuple(by),
            resolution=draw(st.none() | st.integers(6, 9)),
        )
    except BadFilter:
        return Question()


@settings(max_examples=300, deadline=None)
@given(questions(), st.sampled_from(list(Profile)))
def test_whatever_is_asked_stands_on_the_ladders(question: Question, profile: Profile) -> None:
    try:
        made = coarsen(question, today=TODAY, profile=profile)
    except Refused as refused:
        nearest = Question.from_filters(refused.nearest)
        made = coarsen(nearest, today=TODAY, profile=profile)
    answered, limit = made.question, made.limit
    step = limit.cell_time if Dimension.CELL in answered.by else limit.city_time
    spread = policy.spread(answered)
    assert set(spread) <= set(answered.by)
    assert answered.until
    assert answered.until <= last_closed(TODAY, step)
    assert last_day(answered.until, step) == answered.until
    assert not answered.since or first_day(answered.since, step) == answered.since
    for name in answered.by:
        assert name not in TIME_DIMENSIONS or TIME_DIMENSIONS.index(name) >= TIME_DIMENSIONS.index(step)
    if Dimension.CELL in answered.by:
        assert answered.resolution
        assert limit.cell
        assert answered.resolution <= limit.cell
        assert answered.resolution <= 6 or answered.until <= last_settled(TODAY, step)
    else:
        assert answered.resolution is None
        assert answered.bbox is None
    assert len(set(answered.by) - set(spread)) <= 3
    again = coarsen(answered, today=TODAY, profile=profile)
    assert again.question == answered
    for other in made.sharper:
        coarsen(Question.from_filters(other.filters), today=TODAY, profile=profile)
