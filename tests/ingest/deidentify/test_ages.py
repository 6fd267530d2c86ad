"""Who may be under 18 never stays in a file because an age could not be read."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from safelight.core.errors import BadInput
from safelight.core.home import RecordKey
from safelight.ingest.deidentify import Outcome, Reason, deidentify, read_recipe

RECIPE = """
basis = "diversion"
[columns]
date = "month"
{field} = "told"
[dates]
formats = ["%Y-%m"]
born = ["%m/%d/%y"]
"""
ENOUGH = 20


def told(folder: Path, field: str, clear: str, odd: str) -> Outcome:
    """Many rows whose age is `clear`, and one that says `odd`."""
    (folder / "in.csv").write_text("\n".join(["month,told", *[f"2024-03,{clear}"] * ENOUGH, f"2024-03,{odd}"]))
    return of_file(folder / "in.csv", field)


def of_file(file: Path, field: str) -> Outcome:
    recipe = file.with_name("recipe.toml")
    recipe.write_text(RECIPE.format(field=field))
    return deidentify(file, read_recipe(recipe), RecordKey(bytes(32)), today=date(2026, 1, 1))


def withheld(outcome: Outcome) -> Mapping[Reason, int]:
    return {reason: count for reason, count in outcome.withheld.items() if reason is not Reason.FEW}


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        *(
            (text, Reason.MINOR)
            for text in ("16", "17.9", "16 yo", "17 años", "15 yrs old", "Juv", "teenager", "Menor")
        ),
        *((text, Reason.AGE_UNREADABLE) for text in ("<18", "18-24", "16/17", "2009-05-03", "1 6")),
        *((text, None) for text in ("", "unk", "adult", "0", "999", "41 y.")),
    ],
)
def test_an_age_that_may_be_a_minors_is_left_out(tmp_path: Path, odd: str, why: Reason | None) -> None:
    assert withheld(told(tmp_path, "age", "30", odd)) == ({why: 1} if why else {})


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        ("05/03/09", Reason.MINOR),
        ("2009-05-03", Reason.AGE_UNREADABLE),
        ("5 May 2009", Reason.AGE_UNREADABLE),
        ("unknown", None),
    ],
)
def test_a_date_of_birth_in_another_format_is_left_out(tmp_path: Path, odd: str, why: Reason | None) -> None:
    assert withheld(told(tmp_path, "born", "05/03/90", odd)) == ({why: 1} if why else {})


def test_two_digits_of_a_year_of_birth_are_of_the_past(tmp_path: Path) -> None:
    assert set(told(tmp_path, "born", "05/03/55", "05/03/55").rows["age_band"]) == {"45_plus"}


def test_an_age_merged_over_several_rows_stops_the_run(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "in.xlsx") as book:
        page = book.add_worksheet()
        page.merge_range("A1:B2", "Clients")
        page.write_row(2, 0, ["month", "told"])
        for row in range(3, 3 + ENOUGH):
            page.write_row(row, 0, ["2024-03", "30"])
    assert of_file(tmp_path / "in.xlsx", "age").read == ENOUGH
    with xlsxwriter.Workbook(tmp_path / "merged.xlsx") as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["month", "told"])
        for row in range(1, 1 + ENOUGH):
            page.write_row(row, 0, ["2024-03", "30"])
        page.merge_range("B5:B7", "16")
    with pytest.raises(BadInput, match="merged over several rows"):
        of_file(tmp_path / "merged.xlsx", "age")
