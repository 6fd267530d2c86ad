"""Every verb of the table builds, has a help text with its options, and nothing else is a verb."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from safelight.cli.demo import CITIES
from safelight.cli.main import VERBS, build, outline
from safelight.synthetic import PROFILES

runner = CliRunner()


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_explains_itself(verb: str) -> None:
    result = runner.invoke(build(), [verb, "--help"])
    assert result.exit_code == 0
    assert "Usage:" in result.output
    assert result.output.count("\n") > 8


def test_help_names_every_verb() -> None:
    output = runner.invoke(build(), ["--help"]).output
    assert all(verb in output for verb in VERBS)
    assert runner.invoke(outline(), ["--help"]).output == output


def test_help_imports_no_verb() -> None:
    told = (
        "import sys; sys.argv = ['safelight', '--help']\n"
        "from safelight.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print({'polars', 'duckdb', 'numpy', 'django'} & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stderr == "set()\n"
    assert "policy" in done.stdout


def test_an_unknown_verb_is_wrong_usage() -> None:
    done = subprocess.run([sys.executable, "-m", "safelight", "counts"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""


def test_the_demo_knows_every_city_that_can_be_made_up() -> None:
    assert set(CITIES) == set(PROFILES)
