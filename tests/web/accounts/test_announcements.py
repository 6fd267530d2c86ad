"""Texts that the rules could not settle: a steward sees where they stand and why they wait, and decides."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from safelight.catalog import load_catalog
from safelight.core.home import Home, record_key
from safelight.core.settings import Settings
from safelight.core.vocabulary import Basis, Origin, Unit
from safelight.feeds import Post, post_batch
from safelight.ingest import Decision, Input, Workshop, decisions, ingest_city, queued
from tests.people import Browser

Joined = Callable[..., Browser]
TEXT = "Dozens of men were arrested for soliciting prostitution on Thursday."
WHEN = datetime(2024, 3, 15, 17, tzinfo=UTC)


@pytest.fixture
def waiting(people_home: Home) -> Iterator[str]:
    """The id of a text of Chicago that waits."""
    workshop = Workshop(people_home, load_catalog(), record_key(people_home, Settings(home=people_home.root)), WHEN)
    chicago = workshop.catalog.city("chicago")
    first = chicago.sources[0]
    expect = first.expect.model_copy(update={"rows": None, "newest_within_days": None, "first_year": 2005})
    kind = {"id": "posts", "basis": Basis.ANNOUNCEMENT, "unit": Unit.PEOPLE, "expect": expect, "settle_days": 0}
    posts = first.model_copy(update={**kind, "stands_in": [], "overlaps": [], "join": None})
    city = chicago.model_copy(update={"sources": [*chicago.sources, posts]})
    batch = post_batch([Post("1", WHEN, TEXT, "https://posts.example/1")], "1")
    read = Input("posts", ("posts",), lambda _after: (posts, iter([batch])), Origin.OPEN, whole=False)
    ingest_city(workshop, city, [read])
    [one] = queued(people_home, "chicago")
    yield one.announcement
    for name in ("cities", "decisions"):
        shutil.rmtree(people_home.root / name, ignore_errors=True)


def test_a_steward_reads_it_where_it_stands_and_decides(
    joined: Joined, tables: Any, waiting: str, people_home: Home
) -> None:
    steward = joined("steward").get("/account/announcements")
    assert "https://posts.example/1" in steward.text
    assert "Dozens" not in steward.text, "no word of a text is here"
    steward.post("/account/announcements", {"text": waiting, "do": "discard"})
    assert "discarded, from the next ingest on" in steward.words
    assert decisions(people_home, "chicago") == {waiting: Decision.DISCARD}
    assert tables.of("accounts.Deed").objects.filter(what="decided", subject=waiting[:40]).exists()


@pytest.mark.parametrize(("text", "do"), [("0" * 32, "accept"), ("../../x", "accept"), ("", "accept"), (None, "burn")])
def test_a_decision_about_nothing_gets_a_sentence(
    joined: Joined, waiting: str, people_home: Home, text: str | None, do: str
) -> None:
    steward = joined("steward").get("/account/announcements")
    steward.post("/account/announcements", {"text": waiting if text is None else text, "do": do})
    assert steward.status == 422
    assert decisions(people_home, "chicago") == {}


def test_contributors_have_no_such_page(joined: Joined) -> None:
    assert joined("contributor").get("/account/announcements").status == 403
