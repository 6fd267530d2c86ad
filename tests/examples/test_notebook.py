"""The notebook asks what the API answers: its cells run one after another against a real server on loopback."""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from tests.sites import made_up, served

NOTEBOOK = Path(__file__).resolve().parents[2] / "examples" / "explore.ipynb"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DRAWS = ("geopandas", "matplotlib")


def cells() -> list[str]:
    document = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert (document["nbformat"], document["nbformat_minor"]) == (4, 5)
    return ["".join(cell["source"]) for cell in document["cells"] if cell["cell_type"] == "code"]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site over one made-up city, in a process of its own, as Django keeps one configuration each."""
    home = made_up(tmp_path_factory.mktemp("notebook"), cities=("oakland",), years=3, now=NOW)
    with served(home) as address:
        yield address


def run(sources: list[str], api: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Cells as a notebook runs them: one after another, with the same names."""
    monkeypatch.setenv("SAFELIGHT_API", api)
    names: dict[str, object] = {}
    for source in sources:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(source, NOTEBOOK.name, "exec"), names)  # the notebook is ours
    return names


def test_every_cell_is_python_and_none_carries_an_old_answer() -> None:
    document = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    for cell in document["cells"]:
        if cell["cell_type"] == "code":
            ast.parse("".join(cell["source"]))
            assert cell["outputs"] == []
            assert cell["execution_count"] is None


def test_what_it_asks_with_polars_is_what_the_api_counts(api: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = [source for source in cells() if not any(f"import {name}" in source for name in DRAWS)]
    plain = [source for source in plain if "areas" not in source.replace("# Areas", "")]
    first = next(at for at, source in enumerate(plain) if "answer[" in source)
    names = run(plain[:first], api, monkeypatch)
    years, bounds = names["years"], names["bounds"]
    assert isinstance(years, pl.DataFrame)
    assert {"year", "status", "offences", "error"} <= set(years.columns)
    assert years.filter(pl.col("status") == "shown").height > 1
    assert isinstance(bounds, pl.DataFrame)
    assert bounds.height == 3


def test_it_runs_whole_and_draws(api: str, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = [name for name in DRAWS if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"needs {' and '.join(missing)}: pip install geopandas matplotlib")
    monkeypatch.setenv("MPLBACKEND", "Agg")
    names = run(cells(), api, monkeypatch)
    answer, areas = names["answer"], names["areas"]
    assert isinstance(answer, dict)
    assert len(areas) == len(answer["features"]) > 0  # type: ignore[arg-type]
