"""Properties of writing: the same bytes again, any seed, any day, a city nobody described, and clear errors."""

import hashlib
from collections import Counter
from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safelight.catalog import Catalog, City, load_catalog, recognise
from safelight.core.errors import BadInput, NotThere
from safelight.core.home import Home, RecordKey
from safelight.ingest import Workshop, ingest
from safelight.store import current
from safelight.synthetic import closed_months, write_feeds
from safelight.synthetic.cities import PROFILES

TODAY = date(2026, 11, 22)

FIRST_POINT = {"nibrs": date(2021, 1, 1), "charges": date.max}
"""Houston publishes points since 2021, Dallas none: without a place nothing can be told to be one operation."""


def digests(folder):
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_the_same_arguments_write_the_same_bytes_and_another_seed_does_not(tmp_path):
    catalog = load_catalog()
    cities = ["houston", "denver", "chicago", "dallas"]
    for name, seed in (("one", 1), ("two", 1), ("other", 2)):
        write_feeds(catalog, tmp_path / name, today=date(2020, 1, 5), years=2, seed=seed, cities=cities)
    first = digests(tmp_path / "one")
    assert any(name.endswith(".xlsx") for name in first)
    assert first == digests(tmp_path / "two")
    assert first != digests(tmp_path / "other")


def test_a_city_is_written_alike_whether_alone_or_among_others(tmp_path):
    catalog = load_catalog()
    write_feeds(catalog, tmp_path / "alone", today=TODAY, years=2, cities=["portland"])
    write_feeds(catalog, tmp_path / "both", today=TODAY, years=2, cities=["boston", "portland"])
    alone, both = digests(tmp_path / "alone"), digests(tmp_path / "both")
    assert alone.items() <= both.items()
    assert len(both) > len(alone) > 2


def without_blanks(by_code):
    """Codes as an ingest counts them: statutes stand without blanks, everything in capitals."""
    summed = Counter()
    for code, rows in by_code.items():
        summed[code.upper().replace(" ", "")] += rows
    return summed


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 2**32),
    city=st.sampled_from(sorted(PROFILES)),
    today=st.dates(date(2019, 2, 1), date(2031, 12, 31)),
    years=st.integers(1, 3),
)
def test_any_seed_and_day_give_readable_files(tmp_path, read, seed, city, today, years):
    catalog = load_catalog()
    folder = tmp_path / f"{seed}-{city}-{today}-{years}"
    truth = write_feeds(catalog, folder, today=today, years=years, seed=seed, cities=[city])
    months = {f"{month:%Y-%m}" for month in closed_months(today, years)}
    for source, planted in truth.of(city).items():
        rows = 0
        for name in planted.files:
            table = read(folder / name)
            assert recognise(catalog.city(city), table.columns)[0].id == source
            assert (table["safelight_origin"] == "synthetic").all()
            rows += table.height
        assert rows == planted.rows
        assert set(planted.by_month) <= months
        assert not set(planted.by_month) & set(planted.months_silent)
        assert sum(planted.by_month.values()) == planted.relevant == planted.distinct + planted.repeated


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 12))
def test_months_are_closed_and_whole_years(today, years):
    months = closed_months(today, years)
    assert len(months) == 12 * years
    assert all(month.day == 1 for month in months)
    after = date(months[-1].year + months[-1].month // 12, months[-1].month % 12 + 1, 1)
    assert after == today.replace(day=1)


def test_progress_is_told_city_by_city(tmp_path):
    told = []
    truth = write_feeds(
        load_catalog(),
        tmp_path,
        today=TODAY,
        years=1,
        cities=["boston", "denver"],
        progress=lambda *one: told.append(one),
    )
    assert told == [(city, sum(one.rows for one in truth.of(city).values())) for city in ("boston", "denver")]


def test_a_city_that_nobody_described_gets_files_of_its_layouts(tmp_path, read):
    known = load_catalog()
    denver = known.city("denver")
    source = denver.sources[0].model_copy(update={"id": "unheard_of"})
    city = City.model_validate(
        denver.model_copy(update={"id": "rivermouth", "sources": [source]}).model_dump(by_alias=True)
    )
    catalog = Catalog({"rivermouth": city}, known.laws)
    truth = write_feeds(catalog, tmp_path, today=TODAY, years=2, cities=["rivermouth"])
    planted = truth.of("rivermouth")["unheard_of"]
    assert planted.relevant > 50
    table = read(tmp_path / planted.files[0])
    assert recognise(city, table.columns)[0].id == "unheard_of"
    assert table["OFFENSE_ID"].str.starts_with("SYN").all()


def test_an_unknown_city_and_a_folder_that_is_a_file_get_a_sentence(tmp_path):
    with pytest.raises(NotThere, match="'atlantis' is not a city"):
        write_feeds(load_catalog(), tmp_path, today=TODAY, cities=["atlantis"])
    taken = tmp_path / "taken"
    taken.write_text("x")
    with pytest.raises(BadInput, match=r"synthetic feeds of Boston can't be written .* Choose a folder"):
        write_feeds(load_catalog(), taken, today=TODAY, cities=["boston"])


@pytest.mark.parametrize("city", ["chicago", "dallas", "houston", "oakland", "seattle"])
def test_an_ingest_finds_what_was_planted(feeds, tmp_path, city):
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    workshop = Workshop(Home(tmp_path / "home"), feeds.catalog, RecordKey(b"k" * 32), now)
    report = ingest(workshop, city, folder=feeds.folder)
    assert not report.problems
    generation = current(workshop.home, city)
    assert generation is not None
    records = generation.records().collect()
    assert records["origin"].unique().to_list() == ["synthetic"]
    for source, truth in feeds.truth.of(city).items():
        tally, rows = report.tallies[source], records.filter(pl.col("source") == source)
        assert tally.read == truth.rows
        if feeds.catalog.city(city).source(source).supplement:
            continue
        assert (tally.relevant, tally.duplicates, tally.rejected) == (truth.relevant, truth.repeated, 0)
        assert tally.kept == rows.height == (truth.people or truth.distinct)
        assert rows["people"].sum() == (truth.people or 0)
        assert rows["offences"].sum() == (truth.offences or 0)
        assert rows["minor"].sum() == truth.minors
        assert tally.unknown_codes == 0
        assert without_blanks(tally.by_code) == without_blanks(truth.by_code)
        grouped = rows.filter(pl.col("operation_size") > 1)
        sizes = {
            key: size
            for *key_parts, size in grouped.group_by(
                pl.col("occurred_from").dt.date(), pl.col("charge").cast(pl.String)
            )
            .agg(pl.col("operation_size").max())
            .rows()
            if (key := tuple(key_parts))
        }
        placed = [one for one in truth.operations if one.day >= FIRST_POINT.get(source, date.min)]
        assert all(sizes.get((one.day, one.charge.value), 0) >= one.size for one in placed)
        assert placed or source in FIRST_POINT


def test_files_of_an_earlier_call_go_and_nothing_else_does(tmp_path):
    write_feeds(load_catalog(), tmp_path, today=TODAY, years=3, cities=["boston"])
    mine = tmp_path / "boston" / "notes.csv"
    mine.write_text("kept")
    write_feeds(load_catalog(), tmp_path, today=TODAY, years=1, cities=["boston"])
    left = sorted(path.name for path in (tmp_path / "boston").iterdir())
    complaints, *incidents = [name for name in left if not name.endswith("-post-whole.csv")]
    assert complaints == "SYNTHETIC-coop_reports-typed-whole.csv"
    assert incidents == ["SYNTHETIC-incidents-portal-2025.csv", "SYNTHETIC-incidents-portal-2026.csv", "notes.csv"]
