"""What looks like personal data is found, in whatever case and company; words of our files never are."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.core import vocabulary
from safelight.privacy import Kind, found_in, kinds_in

GIVEN_NAMES = st.sampled_from(["maria", "john", "Ana", "JENNIFER", "Guadalupe", "William", "latoya"])
SURNAMES = st.sampled_from(["Kowalski", "Smith", "de la Cruz", "O'Brien", "Nguyen", "Qureshi"])
DIGITS = st.text("0123456789", min_size=4, max_size=4)
AROUND = st.sampled_from(["{}", " {} ", "see {}", "{}, again", "({})", "note: {}."])


def holds(kind: Kind, text: str) -> bool:
    return kind in kinds_in(text)


@settings(max_examples=40)
@given(st.from_regex(r"[a-z][a-z0-9._]{0,10}@[a-z]{2,10}\.(org|com|us)", fullmatch=True), AROUND)
def test_an_e_mail_address(address: str, around: str) -> None:
    assert holds(Kind.EMAIL, around.format(address))


@settings(max_examples=60)
@given(
    st.integers(200, 999),
    st.integers(200, 999),
    DIGITS,
    st.sampled_from(["{}-{}-{}", "({}) {}-{}", "{}.{}.{}", "{} {} {}", "{}{}{}", "+1 {} {} {}", "1-{}-{}-{}"]),
    AROUND,
)
def test_a_telephone_number(area: int, office: int, line: str, form: str, around: str) -> None:
    assert holds(Kind.PHONE, around.format(form.format(area, office, line)))


@settings(max_examples=30)
@given(st.integers(100, 999), st.integers(10, 99), DIGITS, st.sampled_from("- "), AROUND)
def test_a_social_security_number(area: int, group: int, serial: str, mark: str, around: str) -> None:
    assert holds(Kind.SOCIAL_SECURITY, around.format(mark.join([str(area), str(group), serial])))


@settings(max_examples=60)
@given(
    st.dates(date(1925, 1, 1), date(2029, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y", "%m-%d-%y", "%B %d, %Y", "%d %b %Y", "%Y%m%d", "%Y/%m/%d"]),
    AROUND,
)
def test_a_whole_date(day: date, form: str, around: str) -> None:
    assert holds(Kind.DATE, around.format(day.strftime(form)))


@settings(max_examples=40)
@given(
    st.integers(1, 99999),
    st.sampled_from(["", "N ", "SE ", "block of "]),
    st.sampled_from(["Main", "International", "E 14th", "Martin Luther King Jr", "3rd"]),
    st.sampled_from(["St", "Street", "AVE", "Blvd", "Road", "ln", "Pkwy"]),
)
def test_a_street_address(number: int, before: str, name: str, kind: str) -> None:
    assert holds(Kind.ADDRESS, f"{number} {before}{name} {kind}")


@settings(max_examples=60)
@given(GIVEN_NAMES, SURNAMES, st.sampled_from(["{0} {1}", "{1}, {0}", "{0} M. {1}", "{0} B {1}"]))
def test_a_name(given_name: str, surname: str, form: str) -> None:
    text = form.format(given_name, surname)
    assert all(holds(Kind.NAME, one) for one in (text.title(), text.upper(), text.lower()))


@pytest.mark.parametrize(
    "text", ["Officer Zbrozek", "Ms. Abernathy-Voss", "J. Zbrozek", "ZBROZEK, T.", "Smith", "maria"]
)
def test_a_name_by_its_company(text: str) -> None:
    assert holds(Kind.NAME, text)


@pytest.mark.parametrize("text", ["7ABC123", "ABC 1234", "license plate XYZ-123", "Tag no. 8LMN442"])
def test_a_licence_plate(text: str) -> None:
    assert holds(Kind.PLATE, text)


WORDS = sorted(
    {
        word.value
        for kind in vars(vocabulary).values()
        if isinstance(kind, type) and issubclass(kind, vocabulary.StrEnum) and kind is not vocabulary.StrEnum
        for word in kind
    }
)


@pytest.mark.parametrize(
    "text",
    [
        *("2024-03", "2024", "872830828ffffff", "1", "500", "Diversion contacts 2019 to 2024"),
        *("San Diego", "St. Paul", "May", "Chicago Police Department"),
        *("a programme of the county court", "12 women of a shelter"),
    ],
)
def test_what_files_and_titles_hold_is_nobody(text: str) -> None:
    assert kinds_in(text) == frozenset()


def test_words_of_the_record_are_nobody() -> None:
    assert found_in(pl.Series(WORDS)) == []


def test_rows_are_counted_and_the_first_are_named() -> None:
    column = pl.Series(["street", None, "maria", "street", *["jo@example.org"] * 7])
    finds = {find.kind: (find.count, find.rows) for find in found_in(column)}
    assert finds == {Kind.EMAIL: (7, (4, 5, 6, 7, 8)), Kind.NAME: (1, (2,))}


@settings(max_examples=80)
@given(st.lists(st.text(max_size=60), max_size=6))
def test_any_text_is_taken_and_none_comes_out(texts: list[str]) -> None:
    for find in found_in(pl.Series(texts, dtype=pl.String)):
        assert find.count >= len(find.rows) > 0
        assert all(0 <= row < len(texts) for row in find.rows)
