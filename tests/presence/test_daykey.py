"""What is under the key of a day ends with it, and can't be read without it."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.core.errors import StoreError
from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.presence.daykey import DayKey, DayKeys, Unreadable, day_keys

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TEXTS = st.text(max_size=40)


@pytest.fixture
def keys(tmp_path: Path) -> DayKeys:
    return DayKeys(tmp_path / "keys")


def test_a_day_has_one_key_which_only_its_owner_reads(keys: DayKeys) -> None:
    first, again = keys.today(NOON), keys.today(NOON + timedelta(hours=11))
    assert first == again
    (path,) = keys.folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.folder.stat().st_mode) == 0o700


def test_the_next_day_has_another_and_still_knows_the_one_before(keys: DayKeys) -> None:
    first = keys.today(NOON)
    today, yesterday = keys.known(NOON + timedelta(days=1))
    assert today != first
    assert yesterday == first
    assert today.pseudonym("twilio", "+13105550100") != yesterday.pseudonym("twilio", "+13105550100")


def test_two_days_later_it_is_gone_and_what_it_sealed_with_it(keys: DayKeys) -> None:
    sealed = keys.today(NOON).seal(b"who and where", "reply")
    later = NOON + timedelta(days=2)
    keys.today(later)
    assert keys.of(NOON.date()) is None
    assert [key.day for key in keys.known(later)] == [later.date()]
    with pytest.raises(Unreadable):
        keys.today(later).unseal(sealed, "reply")


def test_a_days_key_is_printed_by_nobody(keys: DayKeys) -> None:
    key = keys.today(NOON)
    assert key.secret.hex() not in repr(key)
    assert str(key.secret) not in repr(key)


@settings(max_examples=50, deadline=None)
@given(channel=TEXTS, sender=TEXTS, other=st.tuples(TEXTS, TEXTS))
def test_pseudonyms_differ_where_senders_do(channel: str, sender: str, other: tuple[str, str]) -> None:
    key = DayKey(NOON.date(), bytes(range(32)))
    same = (channel, sender) == other
    assert (key.pseudonym(channel, sender) == key.pseudonym(*other)) is same
    assert key.pseudonym(channel, sender) != key.message_mark(channel, sender)


@settings(max_examples=50, deadline=None)
@given(plain=st.binary(max_size=200), at=st.integers(min_value=0))
def test_sealed_opens_only_whole_and_for_its_purpose(plain: bytes, at: int) -> None:
    key = DayKey(NOON.date(), bytes(range(32)))
    sealed = key.seal(plain, "reply")
    assert key.unseal(sealed, "reply") == plain
    assert plain not in sealed or len(plain) < 3
    changed = bytearray(sealed)
    changed[at % len(sealed)] ^= 1
    for wrong, purpose in ((bytes(changed), "reply"), (sealed, "watch"), (sealed[:-1], "reply"), (b"", "reply")):
        with pytest.raises(Unreadable):
            key.unseal(wrong, purpose)


def test_a_damaged_key_or_a_folder_that_cannot_be_made_is_a_sentence(keys: DayKeys, tmp_path: Path) -> None:
    keys.today(NOON)
    (path,) = keys.folder.iterdir()
    path.write_bytes(b"short")
    with pytest.raises(StoreError, match="damaged"):
        keys.today(NOON)
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="can't be made"):
        DayKeys(tmp_path / "file" / "keys").today(NOON)


def test_keys_lie_in_memory_unless_the_operator_says_otherwise(tmp_path: Path) -> None:
    here = day_keys(Settings(home=tmp_path, day_key_dir=tmp_path), Home(tmp_path))
    assert here.lasting
    assert here.folder.is_relative_to(tmp_path)
    other = day_keys(Settings(home=tmp_path, day_key_dir=tmp_path), Home(tmp_path / "other"))
    assert other.folder != here.folder
    if Path("/dev/shm").is_dir():
        default = day_keys(Settings(home=tmp_path), Home(tmp_path))
        assert not default.lasting
        assert default.folder.is_relative_to("/dev/shm")
