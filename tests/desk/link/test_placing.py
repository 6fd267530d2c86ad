from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from safelight.core.errors import BadInput
from safelight.desk.extract import extract
from safelight.desk.link import Groups, Judgement, Verdict, build, hold, link, masked, open_held, shaped
from safelight.desk.link.held import TAIL

NEW = 40


@pytest.fixture(scope="module")
def before(made, tmp_path_factory) -> tuple[Path, pl.DataFrame, dict[str, str], dict[str, str]]:
    """A run over all but some advertisements, held; the others, groups found, and true groups."""
    ads = shaped(made.adverts)
    late = pl.Series(np.random.default_rng(3).permutation(ads.height) < NEW)
    prepared, facts = masked(ads.filter(~late), extract)
    linked = link(build(prepared, facts))
    folder = tmp_path_factory.mktemp("held")
    hold(linked, prepared, folder)
    found = dict(linked.table().select("ad_id", "cluster_id").iter_rows())
    return folder, ads.filter(late), found, dict(made.truth.select("ad_id", "group_id").iter_rows())


def fresh(before, tmp_path) -> Path:
    folder = tmp_path / "state"
    folder.mkdir()
    for path in before[0].iterdir():
        (folder / path.name).symlink_to(path)
    return folder


def test_new_ones_come_to_their_authors_and_are_remembered_after_a_restart(before, tmp_path):
    folder = fresh(before, tmp_path)
    _, late, found, true = before
    start = time.perf_counter()
    placed = list(Groups(open_held(folder)).add(late.head(NEW - 5), extract))
    assert (time.perf_counter() - start) / len(placed) < 1.0
    groups = Groups(open_held(folder))
    assert groups.added == NEW - 5
    placed += list(groups.add(late.tail(5), extract))
    joined = [one for one in placed if one.group != one.ad]
    assert len(joined) >= 0.7 * NEW
    right = sum(true[one.group] == true[one.ad] for one in joined)
    assert right >= 0.95 * len(joined)
    again = next(Groups(open_held(folder)).add(late.tail(1).with_columns(pl.lit("copy").alias("id")), extract))
    assert again.group in {placed[-1].group, *found.values()}
    assert true[again.group] == true[placed[-1].ad]


def test_a_line_that_was_cut_and_a_day_that_is_not_known_are_no_harm(before, tmp_path):
    folder = fresh(before, tmp_path)
    late = before[1].head(2).with_columns(posted_at=pl.lit(None, pl.Datetime("us")))
    first = next(Groups(open_held(folder)).add(late.head(1), extract))
    tail = folder / TAIL
    whole = tail.read_bytes()
    tail.write_bytes(whole + whole[: len(whole) // 2])  # as a killed process leaves it
    groups = Groups(open_held(folder))
    assert groups.added == 1
    second = next(groups.add(late.tail(1), extract))
    assert [first.ad, second.ad] == late["id"].to_list()
    assert Groups(open_held(folder)).added == 2


def test_a_persons_word_holds_for_new_advertisements(before, tmp_path):
    folder = fresh(before, tmp_path)
    _, late, found, _ = before
    joined = next(one for one in Groups(open_held(folder)).add(late, extract) if one.group in found.values())
    member = next(ad for ad, group in found.items() if group == joined.group)
    stranger = next(ad for ad, group in found.items() if group not in {joined.group, *joined.also})
    row = late.filter(pl.col("id") == joined.ad)

    def word(*told: tuple[str, Verdict]) -> str:
        log = [
            Judgement(joined.ad, ad, v, "mara", datetime(2026, 1, day, tzinfo=UTC))
            for day, (ad, v) in enumerate(told, 1)
        ]
        (folder / "tail.jsonl").unlink()
        return next(Groups(open_held(folder), log).add(row, extract)).group

    assert word((stranger, Verdict.SAME)) == found[stranger]
    assert word((member, Verdict.DIFFERENT)) != joined.group
    assert word((member, Verdict.DIFFERENT), (member, Verdict.UNDO)) == joined.group
    assert word((member, Verdict.UNSURE)) == joined.group


def test_a_folder_without_groups_is_refused(tmp_path):
    with pytest.raises(BadInput, match="no groups"):
        open_held(tmp_path)
