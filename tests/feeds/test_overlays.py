"""Files of rents and timetables: real ones as their provenance counts them, hand-made ones for what they lack."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.core.errors import BadInput
from safelight.feeds.overlays import read_fmr, read_gtfs, read_zori
from safelight.feeds.overlays.gtfs_lines import line_shapes
from tests.workbooks import as_xlsx

ZIP_ROWS = """RegionID,SizeRank,RegionName,RegionType,StateName,State,City,Metro,CountyName,2024-01-31,2024-02-29
1,1,2115,zip,MA,MA,Boston,Boston,Suffolk County,3000.5,
2,2,90012,zip,CA,CA,Los Angeles,Los Angeles,Los Angeles County,2500,2510.25
3,3,97201,zip,OR,OR,Portland,Portland,Multnomah County,1700,1710
"""
COUNTY_RENTS = [
    ["stusps", "fips", "countyname", "hud_area_name", "fmr_0", "fmr_1", "fmr_2", "fmr_3", "fmr_4"],
    ["CA", "0603799999", "Los Angeles County", "Los Angeles", "1,777", "$2,006", "2544", "3263", "3600"],
    ["CA", "0600199999", "Alameda County", "Oakland", "2100", "2300", "2800", "3600", "4300"],
    ["MA", "2502507000", "Boston city", "Boston", "2200", "2400", "2800", "3400", "3800"],
    ["MA", "2502513205", "Chelsea city", "Boston", "2200", "2400", "2800", "3400", "3800"],
]
ZIP_RENTS = [
    [
        *("ZIP\nCode", "HUD Area Code", "HUD Fair Market Rent Area Name"),
        *(word for n in range(5) for word in (f"SAFMR\n{n}BR", f"SAFMR\n{n}BR -\n90%\nPayment\nStandard")),
    ],
    [
        *("90012", "METRO31080MM4480", "Los Angeles-Long Beach-Glendale, CA HUD Metro FMR Area"),
        *("1900", "1710", "2100", "1890", "2650", "2385", "3400", "3060", "3750", "3375"),
    ],
    [
        *("2115", "METRO14460MM1120", "Boston-Cambridge-Quincy, MA-NH HUD Metro FMR Area"),
        *("2500", "2250", "2700", "2430", "3200", "2880", "3900", "3510", "4300", "3870"),
    ],
]


def as_csv(rows: list[list[str]]) -> bytes:
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode()


@pytest.mark.parametrize(
    ("level", "regions", "places", "months", "last", "value"),
    [
        ("zip", ["Los Angeles, CA"], 91, 106, "2023-10", ("91607", 2729.706888)),
        ("county", ["06037"], 1, 138, "2026-06", ("06037", 2808.289506)),
        ("metro", ["Los Angeles, CA"], 1, 119, "2024-11", ("Los Angeles, CA", 2939.907217)),
    ],
)
def test_zillows_files_are_read_whole(shared_data, level, regions, places, months, last, value):
    content = (shared_data / "presence" / "overlays" / "rent" / f"zori_{level}.csv").read_bytes()
    rent = read_zori(content, f"zori_{level}.csv", level=level, regions=regions)
    assert (rent.frame["region"].n_unique(), rent.frame["period"].n_unique(), rent.last) == (places, months, last)
    row = rent.frame.filter((pl.col("region") == value[0]) & (pl.col("period") == last))
    assert row["value"].to_list() == pytest.approx([value[1]])


def test_a_wide_file_becomes_a_row_a_place_and_month():
    rent = read_zori(ZIP_ROWS.encode(), "zip.csv", level="zip", regions=["Boston, MA", "90012"])
    assert rent.frame.rows() == [
        ("02115", "02115", "zori", "2024-01", 3000.5),
        ("90012", "90012", "zori", "2024-01", 2500.0),
        ("90012", "90012", "zori", "2024-02", 2510.25),
    ]


@pytest.mark.parametrize(
    ("change", "level", "says"),
    [
        (lambda text: text, "county", "not Zillow's ZORI of counties"),
        (lambda text: text.replace("2510.25", "call me"), "zip", "values that are no rents"),
        (lambda text: text.replace("2510.25", "-4"), "zip", "values that are no rents"),
        (lambda text: text.replace("2024-01-31", "a").replace("2024-02-29", "b"), "zip", "columns of months"),
        (lambda text: text.replace("90012", "90013"), "zip", "no rent of 90012"),
        (lambda _: "<html><body>Sign in</body></html>", "zip", "web page"),
        (lambda text: text.replace("RegionType", "Kind"), "zip", "no file of rents"),
    ],
    ids=["level", "word", "below nought", "months", "place", "html", "other"],
)
def test_a_file_that_is_no_such_file_gets_a_sentence(change: Callable[[str], str], level: Any, says: str) -> None:
    with pytest.raises(BadInput, match=says) as told:
        read_zori(change(ZIP_ROWS).encode(), "zip.csv", level=level, regions=["90012"])
    assert "call me" not in str(told.value)


def test_fair_rents_by_county_of_a_csv_and_by_town_in_new_england():
    rent = read_fmr(as_csv(COUNTY_RENTS), "FY26_FMRs.csv", level="county", regions=["06037", "25025"])
    rows = rent.frame.filter(pl.col("measure").is_in(["0br", "1br"]))
    assert rows.rows() == [
        ("06037", "Los Angeles County, CA", "0br", "2026", 1777.0),
        ("06037", "Los Angeles County, CA", "1br", "2026", 2006.0),
        ("2502507000", "Boston city, MA", "0br", "2026", 2200.0),
        ("2502507000", "Boston city, MA", "1br", "2026", 2400.0),
        ("2502513205", "Chelsea city, MA", "0br", "2026", 2200.0),
        ("2502513205", "Chelsea city, MA", "1br", "2026", 2400.0),
    ]


def test_fair_rents_by_zip_of_a_workbook_take_the_rents_and_not_the_payment_standards():
    content = as_xlsx(ZIP_RENTS)
    rent = read_fmr(
        content, "fy2025_safmrs.xlsx", level="zip", regions=["Los Angeles-Long Beach-Glendale, CA", "02115"]
    )
    assert rent.frame.filter(pl.col("measure") == "2br").rows() == [
        ("02115", "02115", "2br", "2025", 3200.0),
        ("90012", "90012", "2br", "2025", 2650.0),
    ]


def test_fair_rents_without_a_year_or_of_another_level_get_a_sentence():
    with pytest.raises(BadInput, match="doesn't say of which fiscal year"):
        read_fmr(as_csv(COUNTY_RENTS), "rents.csv", level="county", regions=["06037"])
    with pytest.raises(BadInput, match="not HUD's file by zip"):
        read_fmr(as_csv(COUNTY_RENTS), "FY26_FMRs.csv", level="zip", regions=["90012"])


# Timetables.

FEED: Mapping[str, list[str]] = {
    "stops": [
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station",
        "S,Main Station,34.05,-118.25,1,",
        "A,Main platform,34.05,-118.25,0,S",
        "B,Middle,34.06,-118.25,,",
        "C,End,34.07,-118.25,,",
        "D,Door,34.05,-118.2501,2,S",
    ],
    "routes": [
        "route_id,route_short_name,route_long_name,route_type,route_color",
        "R,1,Line One,0,0072BC",
        "N,,Never,3,",
    ],
    "trips": ["route_id,service_id,trip_id,direction_id", "R,W,t1,0", "R,W,t2,1", "R,X,t3,0"],
    "calendar": [
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date",
        "W,1,1,1,1,1,0,0,20240101,20240112",
    ],
    "calendar_dates": ["service_id,date,exception_type", "W,20240101,2", "X,20240106,1"],
    "stop_times": [
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence",
        "t1,06:50:00,06:50:00,A,1",
        "t1,,,B,5",
        "t1,07:10:00,07:10:00,C,9",
        "t2,23:55:00,23:55:00,C,1",
        "t2,24:05:00,24:05:00,B,2",
        "t2,24:15:00,24:15:00,A,3",
        "t3, 9:00:00, 9:00:00,A,1",
        "t3,09:10:00,09:10:00,C,2",
    ],
}


def archive(feed: Mapping[str, list[str]], folder: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, lines in feed.items():
            packed.writestr(f"{folder}{name}.txt", "\n".join(lines) + "\n")
    return out.getvalue()


def changed(**files: list[str] | None) -> dict[str, list[str]]:
    return {name: lines for name, lines in {**FEED, **files}.items() if lines is not None}


def test_a_timetable_tells_lines_stops_and_hours_of_each_kind_of_day():
    table = read_gtfs(archive(FEED, "google_transit/"), "feed.zip")
    days = {day: (pattern, trips) for day, pattern, trips in table.days.iter_rows()}
    assert len(days) == 10  # nine weekdays, for the first is a holiday, and one Saturday
    assert date(2024, 1, 1) not in days
    assert table.typical == date(2024, 1, 2)
    weekday, saturday = days[date(2024, 1, 2)], days[date(2024, 1, 6)]
    assert (weekday[1], saturday[1]) == (2, 1)
    hours = table.hours.filter(pl.col("pattern") == weekday[0]).drop("pattern")
    assert hours.rows() == [("R", "0", 6, 1), ("R", "1", 23, 1)]
    stops = table.stop_hours.filter(pl.col("pattern") == weekday[0]).drop("pattern")
    # The middle stop of the first trip has no time: it lies between its neighbours'. Last stops are arrivals.
    assert stops.rows() == [("B", 7, 1), ("B", 24, 1), ("C", 23, 1), ("S", 6, 1)]
    assert table.stops["stop"].to_list() == ["B", "C", "S"]
    assert table.lines.drop("shape").rows() == [("R", "1 Line One", "tram", "#0072BC", None)]
    # Without shapes.txt a line runs from stop to stop.
    assert shapely.from_wkb(table.lines["shape"][0]).wkt == "MULTILINESTRING ((-118.25 34.05, -118.25 34.07))"


def test_headways_stand_for_trips():
    headway = ["trip_id,start_time,end_time,headway_secs", "t1,06:00:00,08:00:00,1200"]
    table = read_gtfs(archive(changed(frequencies=headway)), "feed.zip")
    pattern = table.days.filter(pl.col("date") == date(2024, 1, 2))["pattern"][0]
    hours = table.hours.filter(pl.col("pattern") == pattern)
    assert hours.select("direction", "hour", "trips").rows() == [("0", 6, 3), ("0", 7, 3), ("1", 23, 1)]


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"stop_times": None}, "stop_times.txt is missing"),
        ({"calendar": None, "calendar_dates": None}, "calendar.txt is missing"),
        ({"trips": ["route_id,trip_id", "R,t1"]}, "trips.txt of feed.zip has no service_id"),
        ({"stop_times": [*FEED["stop_times"], "t1,soon,soon,A,11"]}, "times that can't be read"),
        ({"stop_times": [*FEED["stop_times"], "t1,99:00:00,99:00:00,A,11"]}, "times that can't be read"),
        ({"calendar": [FEED["calendar"][0], "W,1,1,1,1,1,0,0,20240101,20991231"]}, "more than three years"),
        ({"calendar": [FEED["calendar"][0], "W,1,1,1,1,1,0,0,soon,20240101"]}, "days that can't be read"),
        ({"stops": [FEED["stops"][0], *(f"{name},x,,,," for name in "ABC")]}, "stops without a place"),
        ({"trips": [FEED["trips"][0], "gone,W,t1,0"]}, "no trip on any of its days"),
        (
            {"frequencies": ["trip_id,start_time,end_time,headway_secs", "t1,06:00:00,07:00:00,0"]},
            "headways that can't",
        ),
        (
            {"frequencies": ["trip_id,start_time,end_time,headway_secs", *["t1,00:00:00,47:00:00,1"] * 20]},
            "than can run",
        ),
        (
            {"shapes": ["shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence", "s,200,0,1"]},
            "points that are no places",
        ),
    ],
)
def test_a_broken_timetable_gets_a_sentence(files: dict[str, list[str] | None], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        read_gtfs(archive(changed(**files)), "feed.zip")


def test_bombs_and_cut_archives_get_a_sentence():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, lines in FEED.items():
            packed.writestr(f"{name}.txt", "\n".join(lines))
        with packed.open("shapes.txt", "w") as bomb:
            for _ in range(80):
                bomb.write(b"0" * 1024**2)
    with pytest.raises(BadInput, match="unpacks to far more"):
        read_gtfs(out.getvalue(), "bomb.zip")
    with pytest.raises(BadInput, match="cut off or damaged"):
        read_gtfs(archive(FEED)[:-200], "cut.zip")


@pytest.mark.parametrize(
    ("name", "lines", "stations", "trips", "typical"),
    [
        ("la_metro_rail_gtfs.zip", 6, 111, 1254, date(2026, 8, 31)),
        ("bart_oakland_gtfs.zip", 6, 50, 1113, date(2018, 5, 29)),
        ("trimet_portland_2routes_gtfs.zip", 2, 72, 302, date(2021, 11, 1)),
    ],
)
def test_real_timetables(shared_data: Path, name: str, lines: int, stations: int, trips: int, typical: date) -> None:
    content = (shared_data / "presence" / "overlays" / "transit" / name).read_bytes()
    table = read_gtfs(content, name)
    assert (table.lines.height, table.stops.height, table.typical) == (lines, stations, typical)
    assert table.days.filter(pl.col("date") == typical)["trips"].to_list() == [trips]
    # Counted again with plain Python: trips of services that run that day.
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        expected = trips_by_hand(packed, typical)
    assert trips == expected


def trips_by_hand(packed: zipfile.ZipFile, day: date) -> int:
    import csv

    def rows(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.TextIOWrapper(packed.open(f"{name}.txt"), "utf-8-sig")))

    week = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    text = day.strftime("%Y%m%d")
    running = {
        row["service_id"]
        for row in rows("calendar")
        if row["start_date"] <= text <= row["end_date"] and row[week[day.weekday()]] == "1"
    }
    for row in rows("calendar_dates"):
        if row["date"] == text:
            (running.add if row["exception_type"] == "1" else running.discard)(row["service_id"])
    return sum(row["service_id"] in running for row in rows("trips"))


def test_a_bare_list_of_stops_has_no_lines_and_no_days(shared_data: Path) -> None:
    content = (shared_data / "presence" / "overlays" / "transit" / "la_metro_bus_stops.txt").read_bytes()
    table = read_gtfs(content, "la_metro_bus_stops.txt")
    assert (table.stops.height, table.lines.height, table.days.height, table.typical) == (12_023, 0, 0, None)


def test_variants_of_a_line_are_drawn_once_where_they_run_together():
    trunk = np.column_stack([np.full(50, -118.0), np.linspace(34.0, 34.1, 50)])
    beside = trunk + np.array([0.0003, 0.0])  # the other track, some 28 metres off
    branch = np.array([[-118.0, 34.0], [-118.0, 34.05], [-117.95, 34.05]])
    shape = line_shapes({"R": [trunk, beside, branch]})["R"]
    assert len(shape.geoms) == 2
    assert shape.length == pytest.approx(0.1 + 0.05, abs=0.002)


CLOCKS = st.integers(0, 26 * 3600)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from("WX"), st.lists(CLOCKS, min_size=1, max_size=5)), min_size=1, max_size=12))
def test_departures_are_those_that_a_person_would_count(trips: list[tuple[str, list[int]]]) -> None:
    clock = lambda at: f"{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}"  # noqa: E731
    times, starts, leaving = [FEED["stop_times"][0]], Counter[int](), Counter[tuple[str, int]]()
    for number, (service, clocks) in enumerate(trips):
        called = ["A", "B", "C", "B", "A"][: len(clocks)]
        ordered = sorted(clocks)
        times += [
            f"t{number},{clock(at)},{clock(at)},{stop},{n}"
            for n, (at, stop) in enumerate(zip(ordered, called, strict=True))
        ]
        if service == "W":
            starts[ordered[0] // 3600] += 1
            for at, stop in zip(ordered[:-1], called[:-1], strict=True):
                leaving["S" if stop == "A" else stop, at // 3600] += 1
    lines = [FEED["trips"][0], *(f"R,{service},t{number},0" for number, (service, _) in enumerate(trips))]
    table = read_gtfs(archive(changed(trips=lines, stop_times=times)), "feed.zip")
    day = table.days.filter(pl.col("date") == date(2024, 1, 2))["pattern"][0]
    hours = table.hours.filter(pl.col("pattern") == day)
    assert dict(hours.select("hour", "trips").iter_rows()) == starts
    stops = table.stop_hours.filter(pl.col("pattern") == day)
    assert {(stop, hour): count for stop, hour, count in stops.drop("pattern").iter_rows()} == leaving
