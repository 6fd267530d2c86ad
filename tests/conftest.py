"""Fixtures that every test may use."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Other work on the machine must fail no test: no time limit for an example, and in CI the same examples every time.
settings.register_profile("safelight", deadline=None, derandomize=os.environ.get("CI") == "true")
settings.load_profile("safelight")

pytest_plugins = ["tests.postgresql", "tests.servers", "tests.text_servers"]

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs the real files of ../shared/data, which this checkout does not have beside it")
    return SHARED
