"""The catalogue files of Atlanta, Dallas, Houston, Phoenix, Portland and San Diego against real files and known roles.

Rules are evaluated here a second time, row by row in plain Python, so that a mistake in the catalogue can't hide
behind the code that ingest uses.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import fastexcel
import polars as pl
import pytest

from safelight.catalog import Catalog, City, Layout, Rule, Source, Status, load_catalog, recognise, resolve
from safelight.core.vocabulary import Basis, Charge, Role, Unit, Venue

CITIES = ("atlanta", "dallas", "houston", "phoenix", "portland", "san_diego")
SELLER, BUYER, EXPLOITER, UNKNOWN = Role.PROSTITUTED_PERSON, Role.BUYER, Role.EXPLOITER, Role.UNKNOWN


class RealFile(NamedTuple):
    """A file of the shared folder, the source and layout it must be taken for, and the roles of its relevant rows."""

    city: str
    path: str
    source: str
    layout: str
    rows: int
    roles: dict[Role, int]


FILES = [
    RealFile(
        "houston",
        "houston/2018_9_Sep.xlsx",
        "nibrs",
        "public_view_2018",
        20_385,
        {SELLER: 114, BUYER: 16, EXPLOITER: 15},
    ),
    RealFile(
        "houston", "houston/2018_6_Jun.csv", "nibrs", "public_view_2018", 21_385, {SELLER: 83, BUYER: 31, EXPLOITER: 8}
    ),
    RealFile("portland", "portland/CrimeData-2023.csv", "offences", "tableau_csv", 10_144, {BUYER: 4, EXPLOITER: 5}),
    RealFile("portland", "portland/NIJ2016_AUG01_AUG31_USE.xlsx", "nij_calls", "nij", 19_375, {}),
    RealFile("san_diego", "san_diego/pd_calls_for_service_2023_datasd.csv", "calls", "datasd", 28_970, {UNKNOWN: 2}),
    RealFile(
        "san_diego",
        "san_diego/SHAPE-ONLY-nibrs.csv",
        "nibrs",
        "occured_on",
        30,
        {SELLER: 5, BUYER: 5, EXPLOITER: 8, UNKNOWN: 4},
    ),
    RealFile("atlanta", "atlanta/COBRA-YTD2017.sample.csv", "cobra", "cobra_2017", 5_000, {}),
    RealFile("atlanta", "atlanta/COBRA-2022.sample.csv", "cobra", "cobra_2022", 2_000, {}),
    RealFile("atlanta", "atlanta/SHAPE-ONLY.csv", "crime_view", "layer", 30, {UNKNOWN: 5, BUYER: 5, EXPLOITER: 10}),
    RealFile("phoenix", "phoenix/crime-data_crime-data_crimestat.sample.csv", "crime", "crimestat", 6_844, {}),
    RealFile(
        "phoenix", "phoenix/SHAPE-ONLY.csv", "adult_arrests", "charge_unconfirmed", 30, {UNKNOWN: 6, EXPLOITER: 15}
    ),
    RealFile("dallas", "dallas/SHAPE-ONLY.csv", "arrests", "api", 30, {}),
    RealFile("dallas", "dallas/SHAPE-ONLY-charges.csv", "charges", "api", 30, {SELLER: 3, BUYER: 3, EXPLOITER: 9}),
]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def read(path: Path) -> pl.DataFrame:
    """All cells as text; the workbooks' header is the first row with more than five words in it."""
    if path.suffix != ".xlsx":
        return pl.read_csv(path, infer_schema=False)
    cells = fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string").to_polars()
    at = next(number for number, row in enumerate(cells.iter_rows()) if sum(map(bool, row)) > 5)
    header = cells.row(at)
    return cells[at + 1 :].select(pl.col(cells.columns[i]).alias(name) for i, name in enumerate(header) if name)


def plain(value: str, *, statute: bool) -> str:
    text = " ".join(value.split()).upper()
    return text.replace(" ", "").removesuffix("PC") if statute else text


def day_of(text: str, layout: Layout) -> date:
    if layout.dates.zone == "epoch_ms":
        return datetime.fromtimestamp(0).date()  # noqa: DTZ006  # Atlanta's rules have no dates
    for form in layout.dates.formats:
        parsed = pl.Series([" ".join(text.split())]).str.to_datetime(" ".join(form.split()), strict=False)[0]
        parsed = parsed or pl.Series([text]).str.to_date(form, strict=False)[0]
        if parsed and parsed.year > 1900:
            return parsed.date() if isinstance(parsed, datetime) else parsed
    raise AssertionError(f"no format of {layout.id} reads the dates of its file")


def first_rule(rules: Sequence[Rule], values: dict[str, str], day: date) -> Rule | None:
    for rule in rules:
        fits = any(
            plain(value, statute=field == "statute")
            in {plain(v, statute=field == "statute") for v in getattr(rule, field)}
            for field, value in values.items()
        )
        late = rule.valid_until is not None and day > rule.valid_until
        early = rule.valid_from is not None and day < rule.valid_from
        if fits and not late and not early:
            return rule
    return None


def fields_of(row: dict[str, str | None], layout: Layout, spelt: dict[str, str]) -> dict[str, str]:
    found = {}
    for field in ("code", "text", "statute"):
        names = [spelt[name] for name in layout.names(field) if name in spelt]
        if names:
            found[field] = " / ".join((row[name] or "").strip() for name in names)
    return found


def relevant_rules(frame: pl.DataFrame, layout: Layout, rules: Sequence[Rule]) -> Iterator[Rule]:
    """The first rule in force for each row; equal combinations of codes and day are looked up once."""
    spelt = resolve(layout, frame.columns)
    assert spelt is not None
    start = spelt[layout.names("from")[0]]
    wanted = [spelt[name] for field in ("code", "text", "statute") for name in layout.names(field) if name in spelt]
    timeless = [rule.model_copy(update={"valid_from": None, "valid_until": None}) for rule in rules]
    if not wanted:
        return
    for row in frame.group_by(list(dict.fromkeys([*wanted, start]))).len().iter_rows(named=True):
        values = fields_of(row, layout, spelt)
        if first_rule(timeless, values, date.max) and (rule := first_rule(rules, values, day_of(row[start], layout))):
            yield from [rule] * row["len"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path)
def test_real_files_are_recognised_and_hold_the_rows_that_their_provenance_counts(
    file: RealFile, catalog: Catalog, shared_data: Path
) -> None:
    frame = read(shared_data / "arrests" / file.path)
    city = catalog.city(file.city)
    source, layout = recognise(city, frame.columns)
    assert (source.id, layout.id) == (file.source, file.layout)
    assert frame.height == file.rows
    roles = Counter(rule.role for rule in relevant_rules(frame, layout, catalog.rules(city, source)))
    assert roles == file.roles


def test_read_and_relevant_rows_are_those_expected(catalog: Catalog, shared_data: Path) -> None:
    listed = json.loads((shared_data / "arrests" / "expected.json").read_text())
    known = {file.path: file for file in FILES}
    mine = [row for row in listed if row[0] in CITIES]
    assert {row[1] for row in mine} <= set(known)
    for _, path, rows, relevant in mine:
        assert known[path].rows == rows
        assert sum(known[path].roles.values()) in relevant


def test_all_real_dates_can_be_read(catalog: Catalog, shared_data: Path) -> None:
    for file in FILES:
        frame = read(shared_data / "arrests" / file.path)
        _, layout = recognise(catalog.city(file.city), frame.columns)
        spelt = resolve(layout, frame.columns)
        assert spelt is not None
        if layout.dates.zone != "epoch_ms":
            texts = frame[spelt[layout.names("from")[0]]].drop_nulls().unique().sort()
            texts = texts.filter(texts != "NA")  # the COBRA files write a missing day so
            for text in texts.gather_every(max(1, len(texts) // 20)):
                assert day_of(text, layout).year in range(1990, 2026)


@pytest.mark.parametrize(
    ("city", "source", "field", "value"),
    [
        ("portland", "nij_calls", "code", "VICE  "),
        ("portland", "nij_calls", "code", "DEVICE"),
        ("portland", "nij_calls", "text", "VICE-DRUGS, LIQUOR, PROSTITUTION, GAMBLING        "),
        ("portland", "dispatched_calls", "text", "VICE"),
        ("portland", "offences", "text", "Human Trafficking Offenses / Involuntary Servitude"),
        ("portland", "offences", "text", "Prostitution Offenses"),
        ("san_diego", "calls", "code", "647F"),
        ("san_diego", "calls", "code", "653M"),
        ("san_diego", "calls", "code", "532"),
        ("san_diego", "calls", "code", "647"),
        ("san_diego", "nibrs", "statute", "647(F) PC"),
        ("san_diego", "nibrs", "statute", "532(A) PC"),
        ("san_diego", "nibrs", "code", "64B"),
        ("dallas", "charges", "statute", "15.03"),
        ("dallas", "charges", "text", "CRIMINAL SOLICITATION"),
        ("dallas", "charges", "statute", "43.0"),
        ("dallas", "charges", "code", "64B"),
        ("houston", "nibrs", "text", "Human Trafficking/Involuntary Servitude"),
        ("houston", "nibrs", "code", "64B"),
        ("houston", "nibrs", "text", "Prostitution or commercialized vice"),
        ("atlanta", "crime_view", "code", "NOT_APPL"),
        ("atlanta", "crime_view", "code", "64B"),
        ("phoenix", "adult_arrests", "text", "DRUG TRAFFICKING"),
    ],
)
def test_false_friends_never_match(catalog: Catalog, city: str, source: str, field: str, value: str) -> None:
    home = catalog.city(city)
    rules = catalog.rules(home, catalog.source(home, source))
    for day in (date(2016, 1, 1), date(2020, 1, 1), date(2024, 1, 1)):
        assert first_rule(rules, {field: value}, day) is None


@pytest.mark.parametrize(
    ("city", "source", "field", "value", "day", "role"),
    [
        ("houston", "nibrs", "code", "40A", "2018-06-01", SELLER),
        ("houston", "nibrs", "code", "40A", "2018-05-31", UNKNOWN),
        ("houston", "nibrs", "code", "40C", "2023-01-01", BUYER),
        ("houston", "nibrs", "code", "40B", "2023-01-01", EXPLOITER),
        ("houston", "nibrs", "code", "64A", "2023-01-01", EXPLOITER),
        ("atlanta", "crime_view", "code", "40A", "2024-01-01", UNKNOWN),
        ("atlanta", "crime_view", "code", "40C", "2024-01-01", BUYER),
        ("dallas", "charges", "statute", "43.02", "2021-08-31", UNKNOWN),
        ("dallas", "charges", "statute", "43.02", "2021-09-01", SELLER),
        ("dallas", "charges", "statute", "43.021", "2021-09-01", BUYER),
        ("dallas", "charges", "statute", "43.02(b)", "2019-01-01", BUYER),
        ("dallas", "charges", "statute", "43.02(a)", "2019-01-01", SELLER),
        ("dallas", "charges", "statute", "43.02(b)", "2016-01-01", UNKNOWN),
        ("dallas", "charges", "statute", "43.03", "2016-01-01", EXPLOITER),
        ("dallas", "charges", "statute", "43.031", "2022-01-01", EXPLOITER),
        ("dallas", "charges", "statute", "43.04", "2022-01-01", EXPLOITER),
        ("dallas", "charges", "statute", "43.041", "2022-01-01", EXPLOITER),
        ("dallas", "charges", "statute", "43.05", "2022-01-01", EXPLOITER),
        ("dallas", "charges", "statute", "20A.02", "2022-01-01", EXPLOITER),
        ("dallas", "charges", "text", "PROSTITUTION", "2020-01-01", UNKNOWN),
        ("dallas", "charges", "text", "SOLICITATION OF PROSTITUTION", "2020-01-01", UNKNOWN),
        ("dallas", "charges", "text", "SOLICITATION OF PROSTITUTION", "2022-01-01", BUYER),
        ("portland", "offences", "text", "Prostitution Offenses / Prostitution", "2023-02-01", SELLER),
        ("portland", "offences", "text", "Prostitution Offenses / Prostitution", "2016-02-01", UNKNOWN),
        ("san_diego", "calls", "code", "647B", "2023-01-01", UNKNOWN),
        ("san_diego", "nibrs", "statute", "647(B)(2) PC", "2023-01-01", BUYER),
        ("san_diego", "nibrs", "statute", "647(B) PC", "2023-01-01", UNKNOWN),
        ("phoenix", "adult_arrests", "text", "PROSTITUTION", "2023-01-01", UNKNOWN),
        ("phoenix", "adult_arrests", "text", "CHILD SEX TRAFFICKING", "2023-01-01", UNKNOWN),
    ],
)
def test_known_codes_have_the_role_that_is_known(
    catalog: Catalog, city: str, source: str, field: str, value: str, day: str, role: Role
) -> None:
    home = catalog.city(city)
    rule = first_rule(catalog.rules(home, catalog.source(home, source)), {field: value}, date.fromisoformat(day))
    assert rule is not None
    assert rule.role is role


@pytest.mark.parametrize(
    ("pack", "statute", "role"),
    [
        ("GA", "16-6-9", SELLER),
        ("GA", "16-6-10", EXPLOITER),
        ("GA", "16-6-11", EXPLOITER),
        ("GA", "16-6-12", UNKNOWN),
        ("GA", "16-5-46", EXPLOITER),
        ("AZ", "13-3214", UNKNOWN),
        ("AZ", "13-3209", EXPLOITER),
        ("AZ", "13-1307", EXPLOITER),
        ("AZ", "13-3212", UNKNOWN),
        ("AZ", "13-3212(A)", EXPLOITER),
        ("AZ", "13-3212(B)", BUYER),
        ("OR", "167.007", SELLER),
        ("OR", "167.008", BUYER),
        ("OR", "167.012", EXPLOITER),
        ("OR", "167.017", EXPLOITER),
        ("OR", "163.266", EXPLOITER),
    ],
)
def test_statutes_have_the_role_that_is_known(catalog: Catalog, pack: str, statute: str, role: Role) -> None:
    rule = first_rule(catalog.laws[pack].statutes, {"statute": statute}, date(2024, 1, 1))
    assert rule is not None
    assert rule.role is role


def test_the_statute_wins_over_the_words_of_a_charge(catalog: Catalog) -> None:
    dallas = catalog.city("dallas")
    rules = catalog.rules(dallas, catalog.source(dallas, "charges"))
    charge = {"statute": "43.021", "text": "PROSTITUTION", "code": "40A"}
    rule = first_rule(rules, charge, date(2024, 1, 1))
    assert rule is not None
    assert (rule.role, rule.charge) == (BUYER, Charge.BUYING)


def test_texas_law_change_is_marked_on_the_time_axis(catalog: Catalog) -> None:
    assert date(2021, 9, 1) in {change.day for change in catalog.laws["TX"].changes}


def all_rules(catalog: Catalog) -> Iterator[Rule]:
    for city in (catalog.city(name) for name in CITIES):
        for rules in city.rules.values():
            yield from rules
    for pack in ("GA", "TX", "AZ", "OR"):
        yield from catalog.laws[pack].statutes


def test_every_rule_says_why_and_by_which_source(catalog: Catalog) -> None:
    for rule in all_rules(catalog):
        assert rule.why.endswith((".", ")"))
        assert len(rule.source) > 10


def test_a_charge_never_says_a_side_that_its_role_does_not(catalog: Catalog) -> None:
    side = {Charge.SELLING: SELLER, Charge.BUYING: BUYER}
    for rule in all_rules(catalog):
        assert rule.role is side.get(rule.charge, rule.role)
        assert rule.role is EXPLOITER or rule.charge is not Charge.PROMOTING


ASKED_FOR = {
    "atlanta": (
        "acrbgov.org/complaints-reviewed",
        "atlantapd.org/pdf/uniform-crime-reports/….pdf",
        "atlantapd.org/crimedatadownloads.aspx",
        "Atlanta_Police",
    ),
    "dallas": ("dallaspolice.net/publicdata/offense-search.html", "dallasopendata.com … ki94-jaz4", "DallasPD"),
    "houston": ("htowntx.com/category/arrests", "houstonpolice"),
    "phoenix": ("phoenix.gov/policesite/Documents/ucr_monthly_2015.pdf", "phoenixpolice"),
    "portland": ("crimereports.com map", "PortlandPolice"),
    "san_diego": ("crimereports.com map", "SanDiegoPD"),
}


def named(city: City) -> set[str]:
    return {name for source in city.sources for name in source.named_as}


@pytest.mark.parametrize("city", CITIES)
def test_every_system_that_was_asked_for_is_listed(catalog: Catalog, city: str) -> None:
    assert set(ASKED_FOR[city]) <= named(catalog.city(city))


def test_the_list_of_systems_asked_for_is_whole(shared_data: Path) -> None:
    facts = shared_data.parent / "facts" / "asked-for-systems.md"
    if not facts.is_file():
        pytest.skip("needs the list of systems beside the real files")
    asked = re.findall(r"^\| ([A-Z][\w ]+) \| (\S[^|]*?) \|", facts.read_text(encoding="utf-8"), flags=re.MULTILINE)
    mine = [(city.lower().replace(" ", "_"), name) for city, name in asked]
    assert [name for city, name in mine if city in CITIES and name not in ASKED_FOR[city]] == []


def test_what_is_gone_names_what_stands_in(catalog: Catalog) -> None:
    for city in (catalog.city(name) for name in CITIES):
        for source in city.sources:
            if source.status in {Status.GONE, Status.REFUSED} or (
                source.status is Status.ARCHIVE and not source.covers
            ):
                assert source.stands_in, f"{city.id}/{source.id}"


REFUSED = {
    "arresteename", "haddress", "hzip", "hcity", "hstate", "height", "weight", "hair", "eyes", "arofcr1", "transport1",
    "arladdress", "unique_name_id", "arst_officer", "hundredblockaddr", "block range", "street name", "streetno",
    "street number", "streetname", "streetaddress", "location", "apt_office_num", "apt_office_prefix", "address",
    "block_addr", "100 block addr", "address_number_primary", "address_road_primary", "pid",
}  # fmt: skip


def test_no_name_address_officer_or_lasting_identity_is_ever_read(catalog: Catalog) -> None:
    for source in sources(catalog):
        for layout in source.layouts:
            assert not {column.casefold() for column in layout.allowed} & REFUSED


def sources(catalog: Catalog) -> list[Source]:
    return [source for name in CITIES for source in catalog.city(name).sources]


def test_people_are_counted_only_where_a_row_is_a_person(catalog: Catalog) -> None:
    for source in sources(catalog):
        if source.layouts and source.unit is Unit.PEOPLE:
            assert source.basis is Basis.ARREST
        if source.basis in {Basis.REPORTED_OFFENCE, Basis.CALL}:
            assert source.unit is not Unit.PEOPLE


def test_dallas_arrests_only_complete_the_charges(catalog: Catalog) -> None:
    dallas = catalog.city("dallas")
    charges, arrests = catalog.source(dallas, "charges"), catalog.source(dallas, "arrests")
    assert arrests.supplement
    assert not arrests.rules
    assert charges.join is not None
    assert (charges.join.source, charges.join.on) == ("arrests", "person")
    assert arrests.layouts[0].place.fallback_points == [(32.7758, -96.7967)]


def test_premises_of_real_files_are_all_mapped(catalog: Catalog, shared_data: Path) -> None:
    for file in FILES:
        frame = read(shared_data / "arrests" / file.path)
        source, layout = recognise(catalog.city(file.city), frame.columns)
        if venue := layout.names("venue"):
            listed = {plain(word, statute=False) for words in source.venues.values() for word in words}
            assert {plain(word, statute=False) for word in frame[venue[0]].drop_nulls()} - {""} <= listed


def test_streets_and_hotels_of_houston_are_told(catalog: Catalog, shared_data: Path) -> None:
    frame = read(shared_data / "arrests" / "houston/2018_9_Sep.xlsx")
    venues = catalog.source(catalog.city("houston"), "nibrs").venues
    trade = frame.filter(pl.col("NIBRS Description").str.contains("(?i)prostit|traffick"))
    assert trade.height == 146
    assert trade["Premise"].is_in(venues[Venue.STREET]).sum() == 113
    assert trade["Premise"].is_in(venues[Venue.HOTEL_MOTEL]).sum() == 13


HEADERS = {
    ("houston", "nibrs", "public_view_spaced"): (
        "Incident,Occurrence Date,Occurrence Hour,NIBRS Class,NIBRS Description,Offense Count,Beat,Premise,"
        "Street Number,Street Name,Street Type,Street Suffix,City,ZIP Code,Map Longitude,Map Latitude"
    ),
    ("houston", "nibrs", "public_view_joined"): (
        "Incident,RMSOccurrenceDate,RMSOccurrenceHour,NIBRSClass,NIBRSDescription,OffenseCount,Beat,Premise,StreetNo,"
        "StreetName,StreetType,Suffix,City,ZIPCode,MapLongitude,MapLatitude"
    ),
    ("houston", "nibrs", "public_view_2019"): (
        "Incident,Occurrence\nDate,Occurrence\nHour,NIBRS\nClass,NIBRSDescription,Offense\nCount,Beat,Premise,"
        "Block Range,StreetName,Street\nType,Suffix,ZIP Code"
    ),
    ("houston", "part_one", "part_one_xls"): (
        "Date,Hour,Offense Type,Beat,Premise,Block Range,Street Name,Type,Suffix,Offenses"
    ),
    ("san_diego", "calls", "datasd"): "INCIDENT_NUM,DATE_TIME,DAY_OF_WEEK,CALL_TYPE,DISPOSITION,BEAT,PRIORITY",
    ("san_diego", "nibrs", "occurred_on"): "objectid,nibrs_uniq,case_number,occurred_on,code_section,ibr_offense",
    ("portland", "dispatched_calls", "dispatched"): (
        "ReportDateTime,ReportMonthYear,Priority,PriorityNumber,FinalCallGroup,FinalCallCategory,Address,CallNumber,"
        "OpenDataLat,OpenDataLon"
    ),
    ("dallas", "charges", "api_without_arrest_number"): (
        "incidentnum,chargedesc,pclass,severity,statute,holdtype,nibrs_code,arrestdate"
    ),
}


@pytest.mark.parametrize("where", HEADERS, ids="/".join)
def test_headers_of_other_years_are_told_apart(catalog: Catalog, where: tuple[str, str, str]) -> None:
    city, source_id, layout_id = where
    source, layout = recognise(catalog.city(city), HEADERS[where].split(","))
    assert (source.id, layout.id) == (source_id, layout_id)


def test_footprints_hold_the_city_s_centre(catalog: Catalog) -> None:
    from h3ronpy.vector import coordinates_to_cells

    for name in CITIES:
        city = catalog.city(name)
        cell = pl.Series(coordinates_to_cells([city.centre[0]], [city.centre[1]], 6))[0]
        assert f"{cell:x}" in city.footprint


@pytest.mark.parametrize("name", ["NIJ", "VICE"])
def test_vice_calls_say_why_they_count_nothing(catalog: Catalog, name: str) -> None:
    source = catalog.source(catalog.city("portland"), "nij_calls")
    assert not source.covers
    assert name in f"{source.covers_why} {source.named_as}"
    assert catalog.rules(catalog.city("portland"), source) == ()
