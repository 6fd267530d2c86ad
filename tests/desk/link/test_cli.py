"""`desk link` and `desk judge` as a person types them."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from safelight.desk.link import shaped
from tests.commands import Ended, run_here


@pytest.fixture(scope="module")
def folder(made, tmp_path_factory) -> Path:
    """The first advertisements as a file of each kind, and the last ones."""
    root = tmp_path_factory.mktemp("ads")
    ads = made.adverts.head(160)
    ads.write_ndjson(root / "ads.jsonl")
    ads.write_parquet(root / "ads.parquet")
    made.adverts.slice(160, 8).write_ndjson(root / "late.jsonl")
    done = ran(
        "desk", "link", str(root / "ads.parquet"), "--out", str(root / "groups.parquet"),
        "--groups", str(root / "cohesion.csv"), "--state", str(root / "state"),
    )  # fmt: skip
    assert done.code == 0, done.screen
    return root


def ran(*arguments: str) -> Ended:
    return run_here(arguments)


def groups(path: Path) -> pl.DataFrame:
    return pl.read_parquet(path)


def test_every_format_gives_the_columns_of_the_contract(folder, tmp_path):
    wanted = groups(folder / "groups.parquet")
    assert wanted.columns == ["ad_id", "cluster_id", "actor_id", "confidence"]
    for name, read in (("out.csv", pl.read_csv), ("out.jsonl", pl.read_ndjson)):
        done = ran("desk", "link", str(folder / "ads.jsonl"), "--out", str(tmp_path / name))
        assert done.code == 0
        assert "A person decides" in done.err
        assert read(tmp_path / name).select("ad_id", "cluster_id").equals(wanted.select("ad_id", "cluster_id"))
    refused = ran("desk", "link", str(folder / "ads.jsonl"), "--out", str(tmp_path / "out.docx"))
    assert refused.code == 1
    assert ".parquet" in refused.err


def test_cohesion_names_each_group_with_its_weakest_link(folder):
    found = pl.read_csv(folder / "cohesion.csv")
    sizes = groups(folder / "groups.parquet").group_by("cluster_id").len().filter(pl.col("len") > 1)
    both = found.join(sizes, on="cluster_id")
    assert both.height == found.height == sizes.height
    assert both["ads"].equals(both["len"].cast(pl.Int64))
    assert found["weakest"].is_between(0, 1).all()
    assert (found["parts_by_values"] >= 1).all()
    assert (found["first"] <= found["last"]).all()


def test_why_is_printed_and_written(folder, tmp_path):
    largest = pl.read_csv(folder / "cohesion.csv")["cluster_id"][0]
    done = ran(
        "desk", "link", str(folder / "ads.jsonl"), "--out", str(tmp_path / "o.csv"),
        "--why", largest, "--why-out", str(tmp_path / "why.csv"),
    )  # fmt: skip
    assert done.code == 0
    rows = pl.read_csv(tmp_path / "why.csv")
    assert rows["kind"][0] == "prior"
    assert f"{rows['log_odds'].sum():+.1f}"[:-2] in done.out
    assert ran("desk", "link", str(folder / "ads.jsonl"), "--out", str(tmp_path / "o.csv"), "--why", "x").code == 2


def test_why_tells_a_persons_word(folder, tmp_path):
    log, ads = str(tmp_path / "judged.jsonl"), str(folder / "ads.jsonl")
    one, other = groups(folder / "groups.parquet")["ad_id"].head(2)
    asked = ("desk", "link", ads, "--out", str(tmp_path / "g.csv"), "--judgements", log, "--why", f"{one},{other}")
    assert ran("desk", "judge", one, one, "same", "--user", "ines", "--judgements", log).code == 2
    assert ran("desk", "judge", one, other, "undo", "--user", "ines", "--judgements", log).code == 2
    for verdict, told in (("same", "ines said"), ("undo", "")):
        assert ran("desk", "judge", one, other, verdict, "--user", "ines", "--judgements", log).code == 0
        done = ran(*asked, "--why-out", str(tmp_path / "why.jsonl"))
        rows = pl.read_ndjson(tmp_path / "why.jsonl").filter(pl.col("kind") == "judgement")["says"].to_list()
        assert done.code == 0, done.screen
        assert len(rows) == bool(told)
        assert (f"of {one} and {other}: same. That holds whatever" in " ".join(done.out.split())) == bool(told)


def test_one_that_comes_again_is_no_second_one(folder, tmp_path):
    state = tmp_path / "state"
    shutil.copytree(folder / "state", state)
    again = pl.concat([pl.read_ndjson(folder / "ads.jsonl").head(1), pl.read_ndjson(folder / "late.jsonl").head(1)])
    again.write_ndjson(tmp_path / "again.jsonl")
    known = dict(groups(folder / "groups.parquet").select("ad_id", "cluster_id").iter_rows())
    for name in ("first.csv", "second.csv"):
        done = ran("desk", "link", str(tmp_path / "again.jsonl"), "--add", "--state", str(state),
                   "--out", str(tmp_path / name))  # fmt: skip
        assert done.code == 0, done.screen
        assert " 1 since all were linked" in done.err
    first, second = (pl.read_csv(tmp_path / name) for name in ("first.csv", "second.csv"))
    assert first["cluster_id"].to_list() == second["cluster_id"].to_list()
    assert dict(first.select("ad_id", "cluster_id").iter_rows()).items() & known.items()


def test_new_ones_are_added_and_a_persons_word_is_followed(folder, tmp_path, made):
    log = tmp_path / "judged.jsonl"
    late = shaped(pl.read_ndjson(folder / "late.jsonl"))["id"]
    first = groups(folder / "groups.parquet")["ad_id"][0]
    assert ran("desk", "judge", late[0], first, "same", "--user", "mara", "--judgements", str(log)).code == 0
    done = ran(
        "desk", "link", str(folder / "late.jsonl"), "--add", "--state", str(folder / "state"),
        "--judgements", str(log), "--out", str(tmp_path / "new.csv"),
    )  # fmt: skip
    assert done.code == 0, done.screen
    placed = pl.read_csv(tmp_path / "new.csv", schema_overrides={"also": pl.String})
    assert placed["ad_id"].to_list() == late.to_list()
    assert (
        placed["cluster_id"][0]
        == dict(groups(folder / "groups.parquet").select("ad_id", "cluster_id").iter_rows())[first]
    )
    assert ran("desk", "link", str(folder / "late.jsonl"), "--add", "--out", str(tmp_path / "n.csv")).code == 2
