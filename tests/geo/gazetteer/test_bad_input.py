"""Whatever is sent: an answer, never an error, nothing finer than a cell of resolution 9, nothing of what was typed."""

from __future__ import annotations

import string
import time
from collections.abc import Callable
from pathlib import Path

import h3
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from safelight.core.errors import NotThere, StoreError
from safelight.geo.gazetteer import Elsewhere, Found, Gazetteer, Nothing, Several, label_of, load

CANARY = "zqxjanecanary"
PARTS = st.sampled_from(
    ["5th", "San Pedro", "&", "and", "y", "Vermont", "512 S", "90013", "near", "Union Station", "85632QV4+MH", "\0",
     "7", "https://maps.google.com/?q=", "34.04,-118.24", "between", "entre", "la", "de", "st", "\u202e", CANARY]
)  # fmt: skip
GSM = frozenset(string.ascii_letters + string.digits + " &/-.,'()+ñÑéèùìòàäöüÄÖÜßÇøØåÅÉ¡¿")


def check(gazetteer: Gazetteer, text: str) -> None:
    answer = gazetteer.find(text)
    assert isinstance(answer, Found | Several | Elsewhere | Nothing)
    places = [answer.place] if isinstance(answer, Found) else answer.places if isinstance(answer, Several) else ()
    assert len(places) <= 5
    assert len({place.label for place in places}) == len(places)
    for place in places:
        assert h3.get_resolution(f"{place.cell:x}") == 9
        assert 6 <= place.spread <= 9
        assert set(place.label) <= GSM
        assert len(place.label) <= 120
    assert CANARY not in repr(answer)


@settings(max_examples=150)
@given(st.one_of(st.text(max_size=300), st.lists(PARTS, max_size=14).map(" ".join)))
@example("")
@example("\0")
@example("5th & San Pedro\0" * 700)
@example("a" * 10_000)
@example("&" * 10_000)
@example("5 & " * 2_500)
@example("+" * 1_000)
@example("°" * 500)
@example("https://" + "a" * 5_000)
@example("geo:" + "1" * 400 + "," + "2" * 400)
@example("99999999999999999999 San Pedro St")
def test_any_text_is_answered(los_angeles: Gazetteer, text: str):
    check(los_angeles, text)


@settings(max_examples=60)
@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_any_pair_is_answered(los_angeles: Gazetteer, lat: float, lon: float):
    check(los_angeles, f"{lat},{lon}")
    check(los_angeles, f"geo:{lat:.6f},{lon:.6f}")


@pytest.mark.parametrize(
    "text",
    [
        "main and " * 1_000,
        "5 y " * 3_000,
        "34.1," * 2_000,
        "!3d" * 3_000,
        "between " * 1_000,
        "W" * 10_000,
        "1°" * 5_000,
    ],
)
def test_long_texts_cost_no_more_than_short_ones(los_angeles: Gazetteer, text: str):
    los_angeles.find(text)
    start = time.perf_counter()
    los_angeles.find(text)
    assert time.perf_counter() - start < 1.0  # some hundredths of a second on a machine that does nothing else


def test_what_is_asked_stands_in_no_log(los_angeles: Gazetteer, caplog: pytest.LogCaptureFixture, capfd):
    los_angeles.find(f"{CANARY} & {CANARY}")
    los_angeles.find(f"https://maps.google.com/?q={CANARY}")
    heard = capfd.readouterr()
    assert caplog.records == []
    assert heard.out + heard.err == ""


@given(st.text(max_size=80))
@settings(max_examples=60)
def test_labels_fit_a_plain_message(name: str):
    assert set(label_of(name)) <= GSM
    assert len(label_of(name)) <= 48


def test_no_file_and_damaged_files_are_told_in_a_sentence(copied: Callable[..., Path], tmp_path: Path):
    with pytest.raises(NotThere, match="safelight gazetteer nowhere"):
        load(tmp_path / "nowhere" / "places.arrow")
    whole = copied().read_bytes()
    for content in (
        b"",
        b"ARROW1",
        whole[:5_000],
        whole[:-10],
        b"\0" * 9_000,
        whole.replace(b"gazetteer 1", b"gazetteer 9"),
    ):
        with pytest.raises(StoreError, match="Make it anew: safelight gazetteer los_angeles"):
            load(copied(content))


def test_the_file_is_replaced_while_it_is_read(copied: Callable[..., Path]):
    path = copied()
    before = load(path)
    whole = path.read_bytes()
    path.unlink()
    copied(whole)
    assert before.find("5th & san pedro") == load(path).find("5th & san pedro")
