"""Files of advertisements as people have them: other names of columns, other programs, broken lines."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.core.errors import BadInput
from safelight.desk.link import read_adverts

LINE = '{"id": "a1", "body": "new in town"}\n'
HASH = "0f" * 32


def read(folder: Path, name: str, content: str | bytes) -> tuple[pl.DataFrame, list[str]]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    told: list[str] = []
    return read_adverts(path, told.append), told


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ads.jsonl", LINE),
        ("ads.jsonl", "\ufeff" + LINE),
        ("ads.jsonl", '{"ad_id": "a1", "text": "new in town"}'),
        ("ads.json", '[{"id": "a1", "body": "new in town"}]'),
        ("ads.csv", "id,body\na1,new in town\n"),
        ("ads.csv", "\ufeffID;Body\r\na1;new in town\r\n"),
        ("ads.csv", "post_id\tdescription\na1\tnew in town\n"),
    ],
)
def test_what_other_programs_write_is_read(name, content, tmp_path):
    found, told = read(tmp_path, name, content)
    assert found.select("id", "body").rows() == [("a1", "new in town")]
    assert not told


@pytest.mark.parametrize("name", ["ads.jsonl", "ads.csv"])
def test_an_empty_feed_is_no_fault(name, tmp_path):
    found, told = read(tmp_path, name, b"")
    assert (found.height, told) == (0, [])
    assert found.schema["image_hashes"] == pl.List(pl.String)


def test_faulty_lines_are_named_and_the_rest_goes_on(tmp_path):
    lines = (
        LINE + '{"id": "a2", "body": "cut\n' + "[1]\n" + f'{{"id": 3, "body": "three", "image_hashes": ["{HASH}"]}}\n'
    )
    found, told = read(tmp_path, "ads.jsonl", lines)
    assert sorted(found["id"]) == ["3", "a1"]
    assert found.filter(pl.col("id") == "3")["image_hashes"].to_list() == [[HASH]]
    assert [one.partition(" can't")[0] for one in told] == ["ads.jsonl: line 2", "ads.jsonl: line 3"]
    found, told = read(tmp_path, "ads.csv", "id,body\na1,one\na2,two,more\na3,three\n")
    assert (sorted(found["id"]), len(told)) == (["a1", "a3"], 1)
    assert "line 3" in told[0]


def test_an_id_counts_once_and_rows_without_one_are_told(tmp_path):
    found, told = read(tmp_path, "ads.jsonl", LINE + LINE + '{"id": null, "body": "nobody"}\n{"id": " ", "body": ""}\n')
    assert found["id"].to_list() == ["a1"]
    assert len(told) == 2
    assert "2 rows without id" in told[0]
    assert "1 row of an id again" in told[1]
    with pytest.raises(BadInput, match="without id"):
        read_adverts(tmp_path / "ads.jsonl")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("ads.jsonl", b"no json at all", "can't be read"),
        ("ads.jsonl", b'{"id": "a1"}', "no column body"),
        ("ads.csv", b"id,body\na1,ni\xf1a\n", r"isn't UTF-8 \(line 2\)"),
        ("ads.parquet", b"PAR0", "can't be read"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_a_sentence(name, content, says, tmp_path):
    with pytest.raises(BadInput, match=says):
        read(tmp_path, name, content)
    with pytest.raises(BadInput, match="There is no file"):
        read_adverts(tmp_path / "gone.jsonl")


@settings(max_examples=40)
@given(content=st.binary(max_size=200), suffix=st.sampled_from([".jsonl", ".json", ".csv", ".parquet"]))
def test_any_bytes_give_a_table_or_a_sentence(content, suffix, tmp_path_factory):
    folder = tmp_path_factory.mktemp("any")
    try:
        found, _ = read(folder, f"ads{suffix}", content)
    except BadInput:
        return
    assert found["id"].n_unique() == found.height
