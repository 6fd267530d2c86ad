"""The address of the database of people and sessions."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safelight.core.errors import BadFilter, StoreError
from safelight.core.home import Home
from safelight.web.databases import database

HOME = Home(Path("home"))


def test_sqlite_in_the_home_folder_without_a_setting() -> None:
    found = database(HOME, None)
    assert found["ENGINE"].endswith("sqlite3")
    assert found["NAME"] == str(Path("home") / "site.sqlite3")


@pytest.mark.skipif(find_spec("psycopg") is None, reason="needs the driver: pip install safelight[postgres]")
def test_postgresql_by_its_address() -> None:
    found = database(HOME, "postgresql://us%40er:p%2Fw@db.example:5433/people?sslmode=require")
    assert found["ENGINE"].endswith("postgresql")
    assert [found[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "us@er",
        "p/w",
        "db.example",
        "5433",
        "people",
    ]
    assert found["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.skipif(find_spec("psycopg") is None, reason="needs the driver: pip install safelight[postgres]")
def test_postgresql_by_a_socket_of_this_machine() -> None:
    found = database(HOME, "postgresql://postgres@/people?host=/run/postgresql")
    assert (found["HOST"], found["USER"], found["OPTIONS"]) == ("/run/postgresql", "postgres", {})


@pytest.mark.skipif(find_spec("psycopg") is not None, reason="the driver is installed")
def test_postgresql_without_its_driver_says_what_to_install() -> None:
    with pytest.raises(StoreError, match=r"safelight\[postgres\]"):
        database(HOME, "postgresql://user:secret@host/name")


@given(st.text(min_size=1, max_size=30))
def test_an_address_of_another_form_is_never_quoted(text: str) -> None:
    with pytest.raises((BadFilter, StoreError)) as caught:
        database(HOME, "mysql://user:hunter2@host/" + text)
    assert "hunter2" not in str(caught.value)
