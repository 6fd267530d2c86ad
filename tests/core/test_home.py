"""Keys: made once, for their owner alone, and the environment wins over them."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from safelight.core.errors import BadFilter, StoreError
from safelight.core.home import Home, record_key, secret_key
from safelight.core.settings import Settings, load_settings


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    home, settings = Home(tmp_path / "home"), Settings(home=tmp_path)
    first = record_key(home, settings)
    assert record_key(home, settings) == first
    assert len(first.secret) == 32
    if os.name == "posix":
        assert stat.S_IMODE((home.keys / "record.key").stat().st_mode) == 0o600
        assert stat.S_IMODE(home.keys.stat().st_mode) == 0o700
    assert secret_key(home, settings) == secret_key(home, settings) != first.secret.hex()
    assert [path.name for path in home.keys.iterdir() if path.name.startswith(".")] == []


def test_processes_that_race_get_one_key(tmp_path: Path) -> None:
    home, settings = Home(tmp_path / "home"), Settings(home=tmp_path)
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: record_key(home, settings).secret, range(32)))
    assert len(keys) == 1


def test_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path)
    record_key(home, Settings(home=tmp_path))
    monkeypatch.setenv("SAFELIGHT_RECORD_KEY", "ab" * 32)
    assert record_key(home, load_settings()).secret == bytes.fromhex("ab" * 32)


@pytest.mark.parametrize("text", ["", "xyz", "ab" * 31, "ab" * 33])
def test_a_damaged_key_is_an_error_and_never_replaced(text: str, tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.keys.mkdir()
    (home.keys / "record.key").write_text(text)
    with pytest.raises(StoreError, match="64 hex digits"):
        record_key(home, Settings(home=tmp_path))
    assert (home.keys / "record.key").read_text() == text


def test_keys_print_as_nothing_and_differ_by_purpose(tmp_path: Path) -> None:
    key = record_key(Home(tmp_path), Settings(home=tmp_path))
    assert key.secret.hex() not in repr(key) + str(key) + f"{key!s}"
    assert key.derive("ids") != key.derive("cell-key/v1")
    assert len(key.fingerprint) == 8


def test_a_bad_setting_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFELIGHT_RATE_LIMIT", "often")
    with pytest.raises(BadFilter, match="SAFELIGHT_RATE_LIMIT"):
        load_settings()
