"""No address of the site leads to a true count."""

from __future__ import annotations

import ast
from pathlib import Path

import httpx
import pytest

import safelight.web

FOLDER = Path(safelight.web.__file__).parent
STEWARDS = ("contributions", "public/account")
FORBIDDEN = {"exact", "ExactAnswer", "TrueCount", "TrueCounts", "Engine", "DuckDBEngine", "Profile"}


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.py")), ids=lambda path: str(path.relative_to(FOLDER)))
def test_no_module_of_the_web_names_a_true_count_or_the_store(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    modules = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not names & FORBIDDEN
    # Stewards' pages start an ingest in a worker and see its report; pages about numbers know nothing of it.
    of_stewards = any(path.is_relative_to(FOLDER / name) for name in STEWARDS)
    forbidden = ("safelight.store", *(() if of_stewards else ("safelight.ingest",)))
    assert not any(module.startswith(forbidden) for module in modules)


@pytest.mark.parametrize("query", ["exact=true", "profile=operator", "profile=partner", "engine=duckdb", "home=/tmp"])
def test_no_parameter_opens_it(client: httpx.Client, query: str) -> None:
    answer = client.get(f"/api/v1/arrests/count?city=oakland&{query}")
    assert answer.status_code == 400
    assert "is not a filter" in answer.json()["detail"]
