"""A desk of a test's own, and an authority that all of them share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from safelight.cli import desk_custody
from safelight.desk.capture.captured import Captured
from safelight.desk.custody import Desk, open_desk
from safelight.desk.settings import DeskSettings
from tests.authority import Authority, served
from tests.desk.custody.samples import everything


@pytest.fixture(scope="session")
def started_authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    with served(tmp_path_factory.mktemp("authority")) as authority:
        yield authority


@pytest.fixture
def authority(started_authority: Authority) -> Authority:
    started_authority.down, started_authority.canned = False, None
    started_authority.asked.clear()
    started_authority.revoked = started_authority.list_of_revoked()
    return started_authority


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "desk"


@pytest.fixture
def desk(home: Path, authority: Authority) -> Desk:
    return open_desk(DeskSettings(desk_home=home, tsa_url=authority.url, tsa_ca=authority.root))


@pytest.fixture(scope="session")
def captured() -> Captured:
    return everything()


@pytest.fixture
def app(home: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Iterator[typer.Typer]:
    monkeypatch.setenv("SAFELIGHT_DESK_HOME", str(home))
    monkeypatch.setenv("SAFELIGHT_TSA_URL", authority.url)
    monkeypatch.setenv("SAFELIGHT_TSA_CA", str(authority.root))
    made = typer.Typer()
    desk_custody.register(made)
    yield made
