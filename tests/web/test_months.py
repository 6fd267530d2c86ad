"""What is left of sightings on its page and in its file: published counts, and nothing finer."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import httpx
import pytest

from safelight.core.home import Home
from tests.people_database import use_database
from tests.texted_places import cell_at

LATER = datetime(2027, 6, 2, 12, tzinfo=UTC)


@pytest.fixture
def counted(home: Home, site: Callable[..., httpx.Client]) -> Iterator[httpx.Client]:
    """Two months in one area of Oakland: enough in one of them."""
    from safelight.presence.models import MonthCount
    from safelight.presence.sightings import ledger

    use_database(home)
    cell = ledger.area(cell_at(37.80, -122.27), 7)
    for month, sightings in ((1, 40), (2, 4)):
        MonthCount.objects.create(
            city="oakland", cell=cell, month=date(2026, month, 1), kind="patrol", sightings=sightings, key_sum=77
        )
    yield site(clock=lambda: LATER)
    MonthCount.objects.all().delete()


def test_the_page_and_the_file_hold_the_same_published_rows(counted: httpx.Client) -> None:
    page = counted.get("/presence/oakland/months").text
    file = counted.get("/presence/oakland/months?format=csv")
    assert file.headers["content-type"].startswith("text/csv")
    (row,) = csv.DictReader(line for line in io.StringIO(file.text) if not line.startswith("#"))
    assert (row["month"], row["kind"], row["part"]) == ("2026-01", "patrol", "cell")
    assert 30 <= int(row["sightings"]) <= 50
    assert "January 2026" in page and f'<td class="number">{row["sightings"]}</td>' in page
    assert "February 2026" not in page  # too few
    assert "enero de 2026" in counted.get("/es/presence/oakland/months").text.lower()


def test_without_numbers_it_says_so_and_bad_questions_are_told(site: Callable[..., httpx.Client]) -> None:
    assert "There is no number to show yet" in site().get("/presence/chicago/months").text
    assert site().get("/presence/chicago/months?format=pdf").status_code == 400
    assert site().get("/presence/atlantis/months").status_code == 404
    assert "/presence/chicago/months" in site().get("/presence/chicago").text
