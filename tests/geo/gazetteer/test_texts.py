"""What people would type, and every corner of the real file: found again or asked about, no wrong place in silence."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import pytest

from safelight.geo.gazetteer import Answer, Elsewhere, Found, Gazetteer, Nothing, Place, Several
from safelight.geo.gazetteer.ground import cell_of, metres

TEXTS = Path(__file__).with_name("texts.tsv")
SKID_ROW = 0x8929A1D7503FFFF
KOREATOWN = ((34.0577, -118.3006), (34.0639, -118.3001), (34.0591, -118.3091))
NEAR_METRES = 900.0
NO_STREET = re.compile(r"ramp\b|xing\b|^\d+\s+\D|right-of-way|\bexit\b|\blayover$|\blo$| - ", re.IGNORECASE)
"""What of the file's names is no street that anybody would type, as these come from names of bus stops."""


def rows() -> list[list[str]]:
    lines = TEXTS.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def same(label: str, wanted: str) -> bool:
    """Labels are of one place if they name the same streets, in whichever order, and the same neighbourhood."""
    parts = [(frozenset(one.partition(" (")[0].split(" & ")), one.partition(" (")[2]) for one in (label, wanted)]
    return parts[0] == parts[1]


def is_right(answer: Answer, wanted: str) -> bool:
    kind, _, rest = wanted.partition(" ")
    if kind == "=" and rest.startswith("near"):
        return isinstance(answer, Found) and answer.place.cell == SKID_ROW and answer.place.kind == "point"
    if kind == "=":
        return isinstance(answer, Found) and same(answer.place.label, rest)
    if kind == "?":
        offered = [place.label for place in answer.places] if isinstance(answer, Several) else []
        return all(any(same(label, one) for label in offered) for one in rest.split(" | "))
    if kind == ">":
        return isinstance(answer, Elsewhere) and (answer.city or "-") == rest
    return isinstance(answer, Nothing) and answer.why == rest


def test_there_are_enough_texts_in_both_languages():
    assert len(rows()) > 300
    assert sum(bool(re.search(r"\b(y|con|de|la|en|calle|avenida|entre|cerca)\b", text)) for text, _ in rows()) > 40


@pytest.mark.parametrize(("text", "wanted"), rows(), ids=[f"{at}" for at in range(len(rows()))])
def test_a_text_is_understood(los_angeles: Gazetteer, text: str, wanted: str):
    answer = los_angeles.find(text)
    assert is_right(answer, wanted), (text, wanted, answer)


@pytest.fixture(scope="module")
def corners(shared_data: Path) -> list[tuple[str, str, int]]:
    """The streets and the cell of each row of the real file, those aside that are ramps and the like."""
    path = shared_data / "boundaries" / "los_angeles_intersections.csv"
    with path.open(encoding="utf-8", newline="") as file:
        found = [
            (row["street_a"], row["street_b"], float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file)
        ]
    assert len(found) == 5_907
    kept = [row for row in found if row[0] != row[1] and not any(NO_STREET.search(name) for name in row[:2])]
    assert len(kept) > 5_840
    return [(a, b, cell_of(lat, lon)) for a, b, lat, lon in kept]


@pytest.mark.parametrize(
    ("wording", "every"), [("{0} & {1}", 1), ("corner of {1} and {0}", 4), ("esquina de la {0} con {1}", 4)]
)
def test_every_corner_is_found_again(
    los_angeles: Gazetteer, corners: list[tuple[str, str, int]], wording: str, every: int
):
    """Each in one wording; a quarter of them in two others."""
    asked = corners[::every]
    answers = [los_angeles.find(wording.format(a, b)) for a, b, _ in asked]
    lost = [
        (a, b)
        for (a, b, cell), answer in zip(asked, answers, strict=True)
        if not isinstance(answer, Elsewhere) and not reaches(answer, cell)
    ]
    # Two streets may meet again outside the city: the corner inside is taken then.
    assert [pair for pair in lost if corners_of(corners, pair) == 1] == []
    assert sum(isinstance(one, Found) for one in answers) > 3_300 // every


def corners_of(corners: list[tuple[str, str, int]], pair: tuple[str, str]) -> int:
    return sum({a, b} == set(pair) for a, b, _ in corners)


def reaches(answer: Answer, cell: int) -> bool:
    offered: tuple[Place, ...] = ()
    if isinstance(answer, Found):
        offered = (answer.place,)
    elif isinstance(answer, Several):
        offered = answer.places
    return bool(offered) and bool((metres(cell, [one.cell for one in offered]) < NEAR_METRES).any())


def test_a_slip_of_typing_leads_to_no_other_place(los_angeles: Gazetteer, corners: list[tuple[str, str, int]]):
    rng = np.random.default_rng(7)
    taken = wrong = 0
    for at in rng.choice(len(corners), 900, replace=False):
        a, b, cell = corners[at]
        if not isinstance(los_angeles.find(f"{a} & {b}"), Found):
            continue
        where = int(rng.integers(0, len(b)))
        answer = los_angeles.find(f"{a} and {b[:where]}{b[where + 1 :]}".lower())
        if isinstance(answer, Found):
            taken += 1
            wrong += not reaches(answer, cell)
    assert taken > 450
    assert wrong <= 6


def test_near_decides_between_places_of_one_name(los_angeles: Gazetteer):
    asked = los_angeles.find("7th and grand")
    assert isinstance(asked, Several)
    for place in asked.places:
        answer = los_angeles.find("7th and grand", near=place.cell)
        assert isinstance(answer, Found)
        assert answer.place.cell == place.cell


def test_words_around_a_place_and_slips_make_it_less_sure(los_angeles: Gazetteer):
    found = [los_angeles.find(text) for text in ("5th & san pedro", "my tent 5th & san pedro", "5th & san pedo")]
    assert [one.sure for one in found if isinstance(one, Found)] == [1.0, 0.9, 0.9]


def test_a_street_that_is_understood_is_named(los_angeles: Gazetteer):
    assert los_angeles.find("on vermont ave") == Nothing("street", ("Vermont",))
    answer = los_angeles.find("26th and figueroa")
    assert isinstance(answer, Nothing)
    assert set(answer.known) == {"26th", "Figueroa"}


def test_areas_are_told_as_wide_as_they_are(los_angeles: Gazetteer):
    spreads = {}
    for text in ("5th & san pedro", "skid row", "downtown", "512 S San Pedro St"):
        answer = los_angeles.find(text, near=SKID_ROW)
        assert isinstance(answer, Found)
        spreads[text] = answer.place.spread
    assert spreads == {"5th & san pedro": 9, "skid row": 8, "downtown": 7, "512 S San Pedro St": 8}


def test_all_of_an_area_is_its_ground(los_angeles: Gazetteer):
    """Of a neighbourhood each cell that its outline holds; of a corner its cell alone."""
    answer = los_angeles.find("koreatown")
    assert isinstance(answer, Found)
    cells = los_angeles.cells(answer.place)
    assert answer.place.wide
    assert answer.place.cell in cells
    assert 50 < len(cells) < 90  # 6.9 square kilometres
    names = {los_angeles.find(f"{lat}, {lon}").place.cell for lat, lon in KOREATOWN}  # type: ignore[union-attr]
    assert names <= cells
    corner = los_angeles.find("5th & san pedro")
    assert isinstance(corner, Found)
    assert not corner.place.wide
    assert los_angeles.cells(corner.place) == {SKID_ROW}
