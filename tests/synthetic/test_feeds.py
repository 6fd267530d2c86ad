"""What is written for all eleven cities: shapes, marks, size, and agreement with the planted truth."""

import re
from collections import Counter
from datetime import date

import h3ronpy.vector
import polars as pl
import pytest

from safelight.catalog import normalise, normalise_statute, recognise, resolve
from safelight.core.vocabulary import Basis, Charge
from safelight.ingest.text import extract
from safelight.synthetic import closed_months
from safelight.synthetic.cities import PROFILES

CITIES = sorted(PROFILES)
ALLOWED_WORDS = {
    "",
    "SYNTHETIC NAME",
    "100 BLOCK SYNTHETIC ST",
    "100 BLOCK SYNTHETIC ST\nSYNTHETIC CITY",
    "SYNTHETIC",
    "100",
    "ST",
}
PERSONAL = re.compile(
    r"arrestee|officer|arofcr|arst_|unique_name|address|addr\b|haddress|^block$|street$", re.IGNORECASE
)
PHONE_OR_MAIL = re.compile(r"\(\d{3}\) ?\d{3}-\d{4}|\b\d{3}[-.]\d{3}[-.]\d{4}\b|[\w.]+@[\w.]+")


def files(feeds, city):
    """The files of rows; texts have a shape of their own."""
    return sorted(path for path in (feeds.folder / city).iterdir() if not path.name.endswith("-post-whole.csv"))


@pytest.mark.parametrize("city", CITIES)
def test_announcements_are_marked_in_every_text_and_address(feeds, read, city):
    [path] = (feeds.folder / city).glob("*-post-whole.csv")
    source = next(one for one in feeds.catalog.city(city).sources if path.name.startswith(f"SYNTHETIC-{one.id}-"))
    assert source.basis is Basis.ANNOUNCEMENT
    table = read(path)
    assert table["safelight_origin"].unique().to_list() == ["synthetic"]
    assert table["text"].str.starts_with("SYNTHETIC: ").all()
    assert table["address"].str.starts_with(f"https://synthetic.example/{city}/SYN").all()
    assert table["id"].is_unique().all()
    assert 100 < table.height < 250
    told = [extract(text, day[:10], city) for text, day in zip(table["text"], table["published_at"], strict=True)]
    assert sum(one.relevant for one in told) > 60
    assert any(one.uncertain for one in told)
    rows = [one for truth in feeds.truth.of(city).values() for one in truth.operations]
    planted = {(one.day.isoformat(), one.size) for one in rows if one.size > 3 and one.charge is Charge.BUYING}
    days = {(op.date_start, op.counts["total"]) for one in told for op in one.operations}
    if len(planted) > 40:
        assert planted & days, "some operations of the rows are announced"


def test_all_eleven_cities_are_written_and_no_other(feeds):
    assert len(CITIES) == 11
    assert sorted(path.name for path in feeds.folder.iterdir() if path.is_dir()) == CITIES
    assert {city for city, _ in feeds.truth.sources} == set(CITIES)


def test_every_shape_of_a_profile_is_one_that_the_catalogue_knows(feeds):
    for city, profile in PROFILES.items():
        for shape in profile.shapes:
            recognise(feeds.catalog.city(city), shape.header)


@pytest.mark.parametrize("city", CITIES)
def test_a_file_is_recognised_as_the_source_that_its_name_says(feeds, read, city):
    written = {name for truth in feeds.truth.of(city).values() for name in truth.files}
    of_arrests = set()
    for path in files(feeds, city):
        columns = read(path).columns
        source, layout = recognise(feeds.catalog.city(city), columns)
        assert path.name.startswith(f"SYNTHETIC-{source.id}-{layout.id}-")
        if source.complaints is None and not source.only_activity:
            of_arrests.add(f"{city}/{path.name}")
    assert written == of_arrests


@pytest.mark.parametrize("city", CITIES)
def test_every_row_is_marked_and_nothing_in_it_looks_like_a_person(feeds, read, city):
    for path in files(feeds, city):
        table = read(path)
        assert table["safelight_origin"].unique().to_list() == ["synthetic"]
        for column in table.columns:
            values = set(table[column].unique().to_list())
            if PERSONAL.search(column):
                assert values <= ALLOWED_WORDS, (path.name, column)
            assert not [value for value in values if PHONE_OR_MAIL.search(value)], (path.name, column)


@pytest.mark.parametrize("city", CITIES)
def test_numbers_begin_with_syn(feeds, read, city):
    for path in files(feeds, city):
        table = read(path)
        _, layout = recognise(feeds.catalog.city(city), table.columns)
        for name in {*layout.names("incident"), *layout.names("id")[:1]} & set(table.columns):
            assert table.filter(~pl.col(name).str.starts_with("SYN") & (pl.col(name) != ""))[name].is_empty()


def test_the_folder_says_what_it_is_and_stays_small(feeds):
    assert "invented" in (feeds.folder / "SYNTHETIC.txt").read_text()
    every = [path for path in feeds.folder.rglob("*") if path.is_file()]
    assert all(path.name.startswith("SYNTHETIC") for path in every)
    assert sum(path.stat().st_size for path in every) < 80_000_000
    assert {path.suffix for path in every} == {".csv", ".json", ".geojson", ".xlsx", ".txt"}


@pytest.mark.parametrize("city", CITIES)
def test_the_rules_applied_to_the_files_give_the_planted_truth(feeds, read, city):
    """An evaluation of its own: text compared with each rule in turn, dates parsed from what was written."""
    entry = feeds.catalog.city(city)
    for source_id, truth in feeds.truth.of(city).items():
        rules = feeds.catalog.rules(entry, entry.source(source_id))
        rows = 0
        codes, roles, months = Counter(), Counter(), Counter()
        for name in truth.files:
            table = read(feeds.folder / name)
            _, layout = recognise(entry, table.columns)
            table = table.rename({here: column for column, here in resolve(layout, table.columns).items()})
            rows += table.height
            relevant = evaluate(table, layout, rules, entry.timezone)
            codes.update(relevant["code"].to_list())
            roles.update(rules[number].role for number in relevant["rule"].to_list())
            months.update(f"{day:%Y-%m}" for day in relevant["day"].to_list())
        assert rows == truth.rows
        assert sum(roles.values()) == truth.relevant
        assert roles == Counter(truth.by_role)
        assert codes == Counter(truth.by_code)
        assert months == Counter(truth.by_month)


def evaluate(table, layout, rules, timezone):
    """Relevant rows of a table: day, number of the first rule in force that fits, and the value that did."""
    day = parse_days(table[layout.names("from")[0]], layout, timezone).alias("day")
    fits = table.select(day, rule=pl.lit(None, dtype=pl.Int64), code=pl.lit(None, dtype=pl.String))
    for number, rule in enumerate(rules):
        in_force = (day >= (rule.valid_from or date.min)) & (day <= (rule.valid_until or date.max))
        for field in ("code", "text", "statute"):
            value = listed_value(table, layout, rule, field)
            first = fits["rule"].is_null() & value.is_not_null() & in_force
            fits = fits.with_columns(
                rule=pl.when(first).then(number).otherwise("rule"), code=pl.when(first).then(value).otherwise("code")
            )
    return fits.filter(pl.col("rule").is_not_null())


def listed_value(table, layout, rule, field):
    """The value of the rule that stands in each row's field, if one does."""
    names = [name for name in layout.names(field) if name in table.columns]
    if not names:
        return pl.Series([None] * table.height, dtype=pl.String)
    clean = normalise_statute if field == "statute" else normalise
    listed = {clean(value): value for value in getattr(rule, field)}
    separator = layout.statute_separator if field == "statute" else None
    texts = table.select(pl.concat_str(names, separator=" / ")).to_series().to_list()
    known = {}
    for text in set(texts):
        parts = [clean(part) for part in (text.split(separator) if separator else [text])]
        known[text] = next((listed[part] for part in parts if part in listed), None)
    return pl.Series([known[text] for text in texts], dtype=pl.String)


def parse_days(texts, layout, timezone):
    """Local days of the moments as written; every one of them must be readable."""
    if layout.dates.zone == "epoch_ms":
        utc = texts.cast(pl.Int64).cast(pl.Datetime("ms")).dt.replace_time_zone("UTC")
        return utc.dt.convert_time_zone(timezone).dt.date()
    days = pl.Series([None] * len(texts), dtype=pl.Date)
    for form in layout.dates.formats:
        kind = pl.Datetime if "%H" in form or "%I" in form else pl.Date
        read = texts.str.strptime(kind, form, strict=False).cast(pl.Date)
        days = days.zip_with(days.is_not_null(), read)
    assert days.null_count() == 0
    return days


def test_ten_years_are_covered_where_the_publisher_covered_them(feeds):
    months = [f"{month:%Y-%m}" for month in closed_months(date(2026, 11, 22), 10)]
    assert (months[0], months[-1], len(months)) == ("2016-11", "2026-10", 120)
    for city, source in (("chicago", "crimes"), ("denver", "offenses"), ("boston", "incidents")):
        truth = feeds.truth.of(city)[source]
        assert set(truth.by_month) | set(truth.months_silent) >= set(months)
        assert not set(truth.by_month) & set(truth.months_silent)


def in_year(truth, year):
    return sum(rows for month, rows in truth.by_month.items() if month.startswith(str(year)))


def test_chicago_falls_and_houston_stays_high(feeds):
    chicago, houston = feeds.truth.of("chicago")["crimes"], feeds.truth.of("houston")["nibrs"]
    per_year = [
        sum(count for month, count in chicago.by_month.items() if month.startswith(str(year)))
        for year in range(2017, 2026)
    ]
    assert per_year[0] > 1_200 and per_year[-1] < 420
    late = sum(count for month, count in houston.by_month.items() if month.startswith("2024"))
    assert late > 800


def test_law_changes_show(feeds, read):
    charges = pl.concat(
        [read(path) for path in files(feeds, "dallas") if "-charges-" in path.name], how="vertical"
    ).with_columns(day=pl.col("arrestdate").str.slice(0, 10))
    buying = charges.filter(pl.col("statute").str.starts_with("43.021"))
    assert len(buying) > 300
    assert buying["day"].min() >= "2021-09-01"
    oakland = feeds.truth.of("oakland")["crimewatch"]
    assert in_year(oakland, 2023) < 0.85 * in_year(oakland, 2022)


def test_operations_reach_from_two_to_forty_and_irrelevant_rows_outnumber_the_others(feeds):
    sizes = [operation.size for truth in feeds.truth.sources.values() for operation in truth.operations]
    assert min(sizes) == 2
    assert 30 <= max(sizes) <= 40
    assert {Charge.SELLING, Charge.BUYING, Charge.OTHER} <= {
        operation.charge for truth in feeds.truth.sources.values() for operation in truth.operations
    }
    every = feeds.truth.sources.values()
    assert sum(truth.rows for truth in every) > 3 * sum(truth.relevant for truth in every)


def test_the_awkward_rows_are_there(feeds, read):
    every = feeds.truth.sources.values()
    for name in ("repeated", "corrected", "apart", "minors", "without_place"):
        assert sum(getattr(truth, name) for truth in every) > 10, name
    seattle = pl.concat([read(path).select("latitude") for path in files(feeds, "seattle") if "-crime-" in path.name])
    assert {"REDACTED", "-1", "0", ""} <= set(seattle["latitude"].to_list())
    boston = [
        read(path)["STREET"].str.contains("\n").any() for path in files(feeds, "boston") if "-incidents" in path.name
    ]
    assert any(boston)


def test_places_lie_in_the_footprint_and_crowd_on_a_few_blocks(feeds, read):
    path = feeds.folder / "chicago" / "SYNTHETIC-crimes-portal_csv-2018.csv"
    table = read(path).filter(pl.col("Primary Type") == "PROSTITUTION", pl.col("Latitude") != "")
    lat, lon = (table[name].cast(pl.Float64).to_numpy() for name in ("Latitude", "Longitude"))
    fine = h3ronpy.vector.coordinates_to_cells(lat, lon, 9)
    home = {int(cell, 16) for cell in feeds.catalog.city("chicago").footprint}
    assert set(pl.Series(h3ronpy.change_resolution(fine, 6)).to_list()) <= home
    by_block = sorted(Counter(zip(lat.tolist(), lon.tolist(), strict=True)).values(), reverse=True)
    assert sum(by_block[:30]) > 0.45 * len(lat)
    assert len(by_block) > 100


def test_evenings_lead(feeds, read):
    table = read(feeds.folder / "chicago" / "SYNTHETIC-crimes-portal_csv-2017.csv")
    trade = table.filter(pl.col("Primary Type") == "PROSTITUTION")["Date"].str.to_datetime("%m/%d/%Y %I:%M:%S %p")
    assert trade.dt.hour().is_between(16, 23).mean() > 0.55
    assert trade.dt.weekday().is_between(3, 6).mean() > 4 / 7 + 0.05
