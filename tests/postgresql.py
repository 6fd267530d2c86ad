"""A PostgreSQL server for tests that run over both databases; the whole session shares it."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

NEEDED = ("pgserver", "psycopg")


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of this session; missing, its tests are skipped."""
    if not all(find_spec(name) for name in NEEDED):
        pytest.skip("needs pgserver and psycopg, which have wheels up to Python 3.12")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
        pgserver = import_module("pgserver")
    # Not in pytest's own folder: as root the server runs as another user, and each pytest that starts shuts its folder
    # against others, also while this one runs.
    with tempfile.TemporaryDirectory(prefix="safelight-postgresql-") as folder:
        server = _started(pgserver, Path(folder))
        server.psql("CREATE DATABASE people;")
        yield server.get_uri(database="people")
        server.cleanup()


def _started(pgserver: Any, folder: Path) -> Any:
    """A server; pgserver waits ten seconds for it, which a machine with other work may need several times."""
    for attempt in range(4):
        try:
            return pgserver.get_server(folder / str(attempt), cleanup_mode="stop")
        except (subprocess.SubprocessError, OSError):
            time.sleep(2)
    pytest.fail("PostgreSQL did not start")
