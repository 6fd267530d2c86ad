"""The report of a small search: what comes first and last, whom it may harm, and figures that come out again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from selectolax.lexbor import LexborHTMLParser
from typer.testing import CliRunner

from safelight.cli.policy import app
from safelight.core.home import Home
from safelight.documents import to_html
from safelight.policy import read_scenario
from safelight.policy.model.levers import LEVERS
from safelight.policy.report import report
from safelight.policy.report.measuring import measurement, sample_size
from safelight.policy.search import FILES, from_json, kept_in, searched

SCENARIO = """
version = 1
name = "Three levers"
months = 60
[goal]
new_victims = 150
year = 5
budget = 2_000_000
probability = 0.6
[search]
worlds = 20
levers = [3, 8, 12]
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the command wrote; beside it the home and the scenario."""
    folder = tmp_path_factory.mktemp("report")
    (folder / "scenario.toml").write_text(SCENARIO, "utf-8")
    words = ["report", str(folder / "scenario.toml"), "--out", str(folder / "out"), "--home", str(folder / "home")]
    assert CliRunner().invoke(app, words, catch_exceptions=False).exit_code == 0
    return folder


def test_the_report_says_first_how_little_is_known_and_last_how_to_find_out(written: Path) -> None:
    out = written / "out"
    assert {path.name for path in out.iterdir()} == {"report.html", "report.pdf", "report.docx", *FILES}
    with pdfium.PdfDocument((out / "report.pdf").read_bytes()) as file:
        pages = [page.get_textpage().get_text_range() for page in file]
    weak = sum(lever.grade == "D" for lever in LEVERS)
    assert f"Of 12 levers, {weak} rest on effects that no study measured" in " ".join(pages[0].split())
    brief = pages[: next(at for at, text in enumerate(pages) if text.lstrip().startswith("Baskets"))]
    assert len(brief) <= 2
    assert brief[-1].index("Fund and measure") < brief[-1].index("Stop or renew")


def test_its_figures_are_those_of_the_search(written: Path) -> None:
    scenario = read_scenario(written / "scenario.toml")
    found = from_json(searched(scenario, kept_in(Home(written / "home"), scenario)))
    assert found.goal is not None
    made = datetime(2026, 3, 4, tzinfo=UTC)
    page = LexborHTMLParser(to_html(report(found, made)))
    text = page.text()
    assert found.goal.said in text
    assert scenario.hash in text
    for sheet in found.levers:
        assert sheet.sells_by_choice.said in text
        assert sheet.unhoused.said in text
    for link in page.css("a[href^='#']"):
        assert page.css_first(str(link.attributes["href"])) is not None
    assert len(page.css("figure img")) == 2


def test_a_spanish_report_says_everything_in_spanish_with_the_same_figures(written: Path) -> None:
    words = ["report", str(written / "scenario.toml"), "--out", str(written / "es"), "--home", str(written / "home")]
    done = CliRunner().invoke(app, [*words, "--language", "es", "--json"], catch_exceptions=False)
    told = json.loads(done.stdout)
    assert (told["language"], told["scenario"]) == ("es", read_scenario(written / "scenario.toml").hash)
    assert set(told["files"]) == {"report.html", "report.pdf", "report.docx", *FILES}
    english, spanish = (
        LexborHTMLParser((written / folder / "report.html").read_text("utf-8")) for folder in ("out", "es")
    )
    assert spanish.css_first("html").attributes["lang"] == "es"
    assert spanish.css_first(".note").text().startswith("Qué poco se sabe.")
    assert "Financiar y medir" in spanish.text()
    for part in ("h2", "h3", "caption", "thead th", "figcaption", "p", "li"):
        same = {one.text() for one in english.css(part)} & {one.text() for one in spanish.css(part)}
        assert not {text for text in same if " " in text}, part
    rows = [[cell.text() for cell in page.css("table")[2].css("td.end")] for page in (english, spanish)]
    assert [_digits(cell) for cell in rows[0]] == [_digits(cell) for cell in rows[1]]


def _digits(cell: str) -> str:
    return "".join(letter for letter in cell if letter in "0123456789.,")


def test_no_noise_is_told_and_every_assumption_has_a_unit(written: Path) -> None:
    scenario = read_scenario(written / "scenario.toml")
    found = from_json(searched(scenario, kept_in(Home(written / "home"), scenario)))
    noise = replace(found.drivers.information[0], fewer_a_year=3e-14, by_chance=0.0)
    dull = replace(found.drivers.indices[0], total=0.001)
    drivers = replace(found.drivers, information=(noise,), indices=(dull,))
    text = LexborHTMLParser(to_html(report(replace(found, drivers=drivers), datetime(2026, 3, 4, tzinfo=UTC)))).text()
    assert "No single quantity would change the choice" in text
    assert "0.00000" not in text
    assert ", 1/month): " in text
    assert ", none)" not in text


def test_sample_sizes_are_those_of_the_textbook() -> None:
    assert sample_size(0.5, 0.3) == 93  # the usual formula, without a correction for continuity
    assert sample_size(0.3, 0.5) == 93
    assert sample_size(0.10, 0.05) == pytest.approx(435, abs=1)
    with pytest.raises(ValueError, match="equal"):
        sample_size(0.2, 0.2)


def test_every_lever_can_be_measured() -> None:
    for lever in LEVERS:
        plan = measurement(lever.number, date(2026, 3, 4))
        assert plan.outcome
        assert plan.stop > date(2028, 2, 1)
        assert (plan.people is None) == (lever.number == 11)
