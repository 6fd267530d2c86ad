"""The loader takes a city nobody listed, and names file, key and remedy of every mistake."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safelight.catalog import (
    Catalog,
    City,
    check_city,
    load_catalog,
    normalise,
    normalise_statute,
    read_city,
    recognise,
    recognise_layout,
    resolve,
)
from safelight.core.errors import CatalogError, ColumnsChanged, NotRecognised, NotThere


@pytest.fixture
def city(rivermouth: str, tmp_path: Path) -> City:
    (tmp_path / "rivermouth.toml").write_text(rivermouth, encoding="utf-8")
    return load_catalog(tmp_path).city("rivermouth")


def test_a_city_nobody_listed_is_one_file_and_no_code(rivermouth: str, tmp_path: Path) -> None:
    (tmp_path / "rivermouth.toml").write_text(rivermouth, encoding="utf-8")
    catalog = load_catalog(tmp_path)
    city = catalog.city("rivermouth")
    source, layout = recognise(city, ["Charge", "Arrest Date", "Arrest No", "Officer"])
    rules = catalog.rules(city, source)
    assert (source.id, layout.id) == ("arrests", "csv")
    assert rules[0].statute == ["RMC 9.08"]
    assert rules[1:] == tuple(catalog.laws["CA"].statutes)
    assert set(load_catalog().cities) == set(catalog.cities) - {"rivermouth"}


def test_an_operators_file_takes_the_place_of_a_packaged_one(rivermouth: str, tmp_path: Path) -> None:
    (tmp_path / "oakland.toml").write_text(rivermouth.replace('"rivermouth"', '"oakland"'), encoding="utf-8")
    catalog = load_catalog(tmp_path)
    assert [source.id for source in catalog.city("oakland").sources] == ["arrests"]
    assert len(load_catalog().city("oakland").sources) > 1


def test_an_operators_law_pack_is_read(rivermouth: str, tmp_path: Path) -> None:
    (tmp_path / "laws").mkdir()
    pack = 'id = "NV"\nname = "Nevada"\n[[statute]]\nstatute = ["201.354"]\ncharge = "other"\nrole = "unknown"\n'
    (tmp_path / "laws" / "NV.toml").write_text(pack + 'why = "Both sides."\nsource = "NRS 201.354"\n', encoding="utf-8")
    (tmp_path / "rivermouth.toml").write_text(rivermouth.replace("laws:CA", "laws:NV"), encoding="utf-8")
    catalog = load_catalog(tmp_path)
    city = catalog.city("rivermouth")
    assert catalog.rules(city, city.sources[0])[-1].statute == ["201.354"]


Change = Callable[[str], str]


def swap(old: str, new: str) -> Change:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


MISTAKES: list[tuple[str, Change, str]] = [
    ("unknown key", swap("cadence =", "colour ="), r'rivermouth\.toml: source "arrests": source\.0\.(colour|cadence)'),
    ("missing key", swap('licence = "None stated."\n', ""), r"source\.0\.licence: Field required"),
    ("unknown word", swap('basis = "arrest"', 'basis = "arrests"'), r"source\.0\.basis"),
    ("unknown zone", swap("America/Los_Angeles", "Pacific"), r"timezone: .*'Pacific' is not a time zone"),
    ("wrong cell", swap("86283082fffffff", "85283083fffffff"), r"footprint: .*resolution 6"),
    ("no cell", swap('["86283082fffffff"]', "[]"), r"footprint"),
    ("unknown field", swap("venue = ", "narrative = "), r"unknown fields \['narrative'\]"),
    ("no date", swap('from = "Arrest Date"', 'until = "Arrest Date"'), r"needs a `from` column"),
    ("optional unknown", swap('optional = ["venue"]', 'optional = ["sex"]'), r"optional names fields without a column"),
    ("dates twice", swap('{ formats = ["%m/%d/%Y"] }', '{ formats = ["%Y"], zone = "epoch_ms" }'), r"not both"),
    ("no dates", swap('{ formats = ["%m/%d/%Y"] }', "{ }"), r"give formats"),
    ("same layout", swap('id = "older"', 'id = "csv"'), r"two layouts have the same id"),
    ("empty rule", swap('statute = ["RMC 9.08"]', "statute = []"), r"at least one of code, text, statute"),
    ("lewd role", swap('charge = "loitering"\nrole = "unknown"', 'charge = "lewd_conduct"\nrole = "buyer"'), r"lewd"),
    ("calls as people", swap('basis = "arrest"', 'basis = "call"'), r"a call is not a person"),
    ("covers, no rules", swap('rules = ["own", "laws:CA"]', "rules = []"), r"covers = true needs rules"),
    ("stands in", swap('feed = "file"', 'feed = "file"\nstands_in = ["calls"]'), r"not listed: \['calls'\]"),
    ("unknown rules", swap('"own"', '"mine"'), r"'mine' is not a rule set"),
    ("unknown pack", swap("laws:CA", "laws:ZZ"), r"'laws:ZZ' is not a rule set"),
    ("not TOML", swap("[city]", "[city"), r"not valid TOML"),
]


@pytest.mark.parametrize(("change", "message"), [row[1:] for row in MISTAKES], ids=[row[0] for row in MISTAKES])
def test_a_mistake_is_named_with_file_key_and_remedy(
    rivermouth: str, tmp_path: Path, change: Change, message: str
) -> None:
    (tmp_path / "rivermouth.toml").write_text(change(rivermouth), encoding="utf-8")
    with pytest.raises(CatalogError, match=message) as caught:
        load_catalog(tmp_path)
    assert "rivermouth.toml" in caught.value.what
    assert caught.value.fix


def test_a_file_in_another_encoding_says_so(tmp_path: Path) -> None:
    file = tmp_path / "rivermouth.toml"
    file.write_bytes('[city]\nname = "Rivière"\n'.encode("latin-1"))
    with pytest.raises(CatalogError, match=r"rivermouth\.toml can't be read.*UTF-8"):
        read_city(file)


def test_unknown_cities_and_sources_list_those_that_are(city: City) -> None:
    catalog: Catalog = load_catalog()
    with pytest.raises(NotThere, match=r"The cities are: .*oakland"):
        catalog.city("rivermouth")
    with pytest.raises(NotThere, match="Its sources are: arrests"):
        catalog.source(city, "crimes")
    check_city(city, catalog.laws)


def test_columns_are_found_whatever_their_case_and_order(city: City) -> None:
    layout = city.sources[0].layouts[0]
    spelt = resolve(layout, [" CHARGE ", "premise", "arrest no", "ARREST DATE"])
    assert spelt == {"Arrest No": "arrest no", "Arrest Date": "ARREST DATE", "Charge": " CHARGE ", "Premise": "premise"}


def test_layouts_are_told_by_what_is_there_what_is_absent_and_what_stands_beside(city: City) -> None:
    source = city.sources[0]
    older = ["ARR_DT", "SECTION", "CODE", "UNIT"]
    assert recognise_layout(source, older).id == "older"
    for columns in ([*older, "Arrest No"], older[:-1]):
        with pytest.raises(ColumnsChanged):
            recognise_layout(source, columns)


def test_a_foreign_file_says_which_columns_were_looked_for(city: City) -> None:
    with pytest.raises(NotRecognised, match="arrests: Arrest Date, Charge") as caught:
        recognise(city, ["Arrest No", "Name"])
    assert "Name" not in caught.value.what


def test_a_changed_header_names_the_missing_columns_and_the_page(city: City) -> None:
    with pytest.raises(ColumnsChanged, match=r"Charge.*https://data\.rivermouth\.example") as caught:
        recognise_layout(city.sources[0], ["Arrest No", "Arrest Date"])
    assert caught.value.missing == {"Charge"}


@given(st.text(st.characters(exclude_characters="()"), max_size=60))
def test_a_normal_value_stays_as_it_is_whatever_its_blanks_and_case(value: str) -> None:
    once = normalise(value)
    assert normalise(once) == once
    assert normalise(f"  {once} (ATTEMPT)\n") == once


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("720 ILCS 5.0/11-14-A (ATTEMPT)", "720ILCS5.0/11-14-A"),
        ("720 ILCS 5.0/11-14.1-A", "720ILCS5.0/11-14.1-A"),
        ("647(b) PC", "647(B)"),
        ("647(B)PC", "647(B)"),
        (" 653.22(a)  P.C. ", "653.22(A)"),
        ("SMC - 12A.10.020", "SMC-12A.10.020"),
    ],
)
def test_statutes_are_compared_without_blanks_and_the_name_of_the_code(written: str, compared: str) -> None:
    assert normalise_statute(written) == compared
