"""Fixtures that every test may use."""

from pathlib import Path

import pytest

pytest_plugins = ["tests.servers"]

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs the real files of ../shared/data, which this checkout does not have beside it")
    return SHARED
