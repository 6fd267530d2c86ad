"""National figures are those of the collected table, and no two series are one line."""

import csv

from safelight.observatory import national_figures


def test_every_figure_is_the_one_that_was_read(shared_data) -> None:
    with (shared_data / "policy" / "fbi_arrests_national.csv").open(encoding="utf-8", newline="") as file:
        table = [row for row in csv.DictReader(file) if row["grade"] == "A" and row["how_obtained"] == "read_in_store"]
    read = {
        (int(r["year"]), r["program"], r["offense"], int(r["count"]), r["count_unit"], r["rounding"], r["source_path"])
        for r in table
    }
    ours = {(f.year, f.program, f.offence, f.count, f.count_unit, f.rounding, f.path) for f in national_figures()}
    assert ours == read
    assert len(table) == len(national_figures())
    commits = {r["source_path"]: r["source_commit"] for r in table}
    assert all(commits[figure.path] == figure.commit for figure in national_figures())


def test_unverified_figures_are_left_out() -> None:
    assert all(figure.grade == "A" for figure in national_figures())
    assert not [figure for figure in national_figures() if figure.program == "UCR SRS" and figure.year > 2016]


def test_every_figure_says_where_it_was_read_and_why_it_stands_alone() -> None:
    for figure in national_figures():
        assert figure.source and figure.path and figure.not_comparable
        assert figure.path in figure.citation
        assert figure.work[0].isupper() and "/" not in figure.work
        assert figure.address.startswith("https://")


def test_one_table_holds_one_program_and_one_unit() -> None:
    tables: dict[str, set[tuple[str, str]]] = {}
    for figure in national_figures():
        tables.setdefault(figure.table, set()).add((figure.program, figure.count_unit))
    assert all(len(kinds) == 1 for kinds in tables.values())
    assert len(tables) > 5
