"""mypy proves that what takes published numbers can't be given true ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from mypy import api

ROOT = Path(__file__).resolve().parents[2]
HEAD = """
from safelight.core.counts import Published, PublishedCounts, Shown, TrueCount, TrueCounts

def page(numbers: PublishedCounts) -> str: ...
def sentence(number: Published) -> str: ...
"""
CASES = [
    ("def ok(one: PublishedCounts) -> str: return page(one)", None),
    ("def ok(one: Shown) -> str: return sentence(one)", None),
    (
        "def leak(one: TrueCounts) -> str: return page(one)",
        'incompatible type "TrueCounts"; expected "PublishedCounts"',
    ),
    ("def leak(one: TrueCount) -> str: return sentence(one)", 'incompatible type "TrueCount"'),
    ("def leak(one: TrueCounts) -> PublishedCounts: return one", "Incompatible return value"),
]


@pytest.fixture(scope="session")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What mypy says of each case; one run for all of them."""
    folder = tmp_path_factory.mktemp("types")
    files = []
    for number, (line, _) in enumerate(CASES):
        file = folder / f"case_{number}.py"
        file.write_text(f"{HEAD}\n{line}\n")
        files.append(str(file))
    settings = folder / "mypy.ini"
    settings.write_text("[mypy]\nstrict = True\nfollow_imports = silent\n[mypy-polars.*]\nfollow_imports = skip\n")
    said, problems, _ = api.run(["--config-file", str(settings), "--cache-dir", str(folder / "cache"), *files])
    assert not problems
    return [
        "\n".join(line for line in said.splitlines() if f"case_{number}.py" in line and "empty-body" not in line)
        for number in range(len(CASES))
    ]


@pytest.mark.parametrize("number", range(len(CASES)), ids=[line for line, _ in CASES])
def test_true_counts_are_no_published_counts(verdicts: list[str], number: int) -> None:
    expected = CASES[number][1]
    if expected is None:
        assert verdicts[number] == ""
    else:
        assert expected in verdicts[number]


def test_the_package_is_typed() -> None:
    assert (ROOT / "src" / "safelight" / "py.typed").is_file()
