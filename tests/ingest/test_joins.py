"""Sources of a city that complete one another: together or apart, in any order."""

import itertools
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from safelight.core.vocabulary import Charge
from safelight.ingest import CityReport, Workshop, ingest
from safelight.store import RECORD_SCHEMA, current

Records = Callable[..., pl.DataFrame]
CONTENT = [name for name in RECORD_SCHEMA if name not in ("generation", "visible_from")]

CHICAGO_ARRESTS = """cb_no,case_number,arrest_date,race,charges_statute,charges_description,charges_type,charges_class
SYN1,SYN000001,2015-03-05T23:40:00.000,BLACK,720 ILCS 5.0/11-14-A,PROSTITUTION,M,A
SYN2,SYN000001,2015-03-05T23:45:00.000,WHITE HISPANIC,720 ILCS 5.0/11-14.1-A,SOLICIT,M,A
SYN3,,2015-03-06T01:00:00.000,WHITE,720 ILCS 5.0/11-18-A-1 | 720 ILCS 5.0/11-14.3-A-1,X | Y,M | F,A | 4
SYN4,SYN000009,2015-03-06T01:00:00.000,WHITE,720 ILCS 5.0/12-3-A-1 | 720 ILCS 5.0/11-14-A (ATTEMPT),X | Y,M | M,A | A
SYN5,SYN000010,2015-03-06T01:00:00.000,WHITE,720 ILCS 5.0/11-6-A,INDECENT SOLICITATION,F,4
"""


@pytest.fixture
def arrests(tmp_path: Path) -> Path:
    path = tmp_path / "arrests.csv"
    path.write_text(CHICAGO_ARRESTS)
    return path


def test_statutes_say_which_side_and_prefixes_do_not(arrests: Path, workshop: Workshop, records: Records) -> None:
    tally = ingest(workshop, "chicago", file=arrests).tallies["arrests"]
    assert (tally.read, tally.relevant, tally.irrelevant) == (5, 4, 1)
    found = records().sort("occurred_from", "role")
    assert found["people"].to_list() == [1, 1, 1, 1]
    assert found["basis"].unique().to_list() == ["arrest"]
    assert sorted(found["role"].cast(pl.String)) == ["buyer", "exploiter", "prostituted_person", "prostituted_person"]
    both = found.filter(pl.col("charges").list.len() == 2)
    assert set(both["charges"].to_list()[0]) == {Charge.BUYING.value, Charge.PROMOTING.value}
    assert sorted(found["race"].cast(pl.String)) == ["black", "hispanic", "white", "white"]


def test_chicago_arrests_take_their_place_from_crimes_together_or_apart(
    arrests: Path, tmp_path: Path, crime: Callable[..., dict[str, str]], workshop: Workshop, records: Records
) -> None:
    crimes = tmp_path / "crimes.csv"
    pl.DataFrame([crime(1, **{"Location Description": "HOTEL/MOTEL"})]).write_csv(crimes)
    outcomes = []
    for order in itertools.permutations([arrests, crimes]):
        fresh = _fresh(workshop, tmp_path, f"apart-{order[0].stem}")
        for path in order:
            ingest(fresh, "chicago", file=path)
        outcomes.append(_content(fresh, "chicago"))
    folder = tmp_path / "together"
    folder.mkdir()
    for path in (arrests, crimes):
        (folder / path.name).write_bytes(path.read_bytes())
    fresh = _fresh(workshop, tmp_path, "together-home")
    ingest(fresh, "chicago", folder=folder)
    outcomes.append(_content(fresh, "chicago"))
    assert outcomes[0].equals(outcomes[1])
    assert outcomes[0].equals(outcomes[2])
    placed = outcomes[0].filter((pl.col("source") == "arrests") & pl.col("cell").is_not_null())
    assert placed.height == 2
    assert placed["venue"].cast(pl.String).unique().to_list() == ["hotel_motel"]
    assert outcomes[0].filter(pl.col("source") == "crimes")["people"].null_count() == 1


def test_dallas_charges_take_the_person_from_arrests_together_or_apart(
    shared_data: Path, workshop: Workshop, tmp_path: Path
) -> None:
    folder = shared_data / "arrests" / "dallas"
    charges, arrests = folder / "SHAPE-ONLY-charges.csv", folder / "SHAPE-ONLY.csv"
    outcomes = []
    for number, steps in enumerate([[charges, arrests], [arrests, charges], [folder]]):
        fresh = _fresh(workshop, tmp_path, f"dallas-{number}")
        reports = [
            ingest(fresh, "dallas", **({"folder": step} if step.is_dir() else {"file": step}))  # type: ignore[arg-type]
            for step in steps
        ]
        outcomes.append(_content(fresh, "dallas"))
        _sums_hold(reports)
    assert outcomes[0].height == 15
    assert outcomes[0].equals(outcomes[1])
    assert outcomes[0].equals(outcomes[2])
    assert set(outcomes[0]["sex"].cast(pl.String)) <= {"female", "male"}
    generation = current(_fresh(workshop, tmp_path, "dallas-2").home, "dallas")
    assert generation is not None
    assert generation.table("supplements").collect().height == 15


def _sums_hold(reports: list[CityReport]) -> None:
    for tally in (tally for report in reports for tally in report.tallies.values()):
        assert tally.relevant == tally.kept + tally.merged + tally.duplicates + tally.rejected
        assert tally.read == tally.relevant + tally.irrelevant + tally.unreadable


def _fresh(workshop: Workshop, tmp_path: Path, name: str) -> Workshop:
    home = type(workshop.home)(tmp_path / name)
    return Workshop(home, workshop.catalog, workshop.key, workshop.now)


def _content(workshop: Workshop, city: str) -> pl.DataFrame:
    generation = current(workshop.home, city)
    assert generation is not None
    return generation.records().collect().select(CONTENT).sort("record_id")


OAKLAND = "CRIMETYPE,DATETIME,CASENUMBER,DESCRIPTION,POLICEBEAT,ADDRESS,CITY,STATE,Location\n"


def _oakland_row(number: int, day: str) -> str:
    return f',{day} 11:00:00 PM,SYN{number},PANDERING,19X,,Oakland,CA,"POINT (-122.2298 37.7712)"\n'


def test_a_month_of_overlapping_publications_is_counted_once(
    workshop: Workshop, tmp_path: Path, records: Records
) -> None:
    whole, view = tmp_path / "whole.csv", tmp_path / "view.csv"
    whole.write_text(OAKLAND + _oakland_row(1, "05/17/2012"))
    view.write_text(OAKLAND + _oakland_row(1, "05/17/2012") + _oakland_row(2, "06/20/2012"))
    ingest(workshop, "oakland", file=whole, source="crimewatch")
    report = ingest(workshop, "oakland", file=view, source="crimewatch_90_days")
    tally = report.tallies["crimewatch_90_days"]
    assert (tally.relevant, tally.kept, tally.reject_reasons) == (2, 1, {"overlaps": 1})
    assert records("oakland").height == 2
    again = ingest(workshop, "oakland", file=whole, source="crimewatch")
    assert (again.published, again.tallies["crimewatch"].unchanged) == (False, 1)


def test_parts_of_a_statute_list_are_the_charges(workshop: Workshop, tmp_path: Path, records: Records) -> None:
    path = tmp_path / "arrests.csv"
    path.write_text(CHICAGO_ARRESTS)
    ingest(workshop, "chicago", file=path)
    single = records().filter(pl.col("charges").list.len() == 1)
    assert single.select((pl.col("charges").list.first() == pl.col("charge")).all()).item()
