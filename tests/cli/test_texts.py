"""Announcements through the real command line: from X and from archives to published counts, and away again."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import safelight
from safelight.catalog import load_catalog
from safelight.cli.main import build
from safelight.core.home import Home
from safelight.store import generations, open_generation
from tests.text_servers import HANDLE, START, TOKEN, Said, X

CITIES = sorted(load_catalog().cities.keys() - {"los_angeles", "san_francisco", "san_jose"})
PACKAGED = Path(safelight.__file__).parent / "catalog" / "cities"
STING = "Vice detectives arrested {} men for soliciting prostitution at a motel on Aurora Avenue on {}."
SPAN = ("--since", "2024-01", "--until", "2024-12")

Run = Callable[..., Any]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`safelight … --json` over a home of its own: its document."""
    monkeypatch.setenv("SAFELIGHT_X_BEARER", TOKEN)

    def one(*words: object) -> Any:
        done = CliRunner().invoke(build(), [*map(str, words), "--home", str(tmp_path), "--json"])
        assert done.exit_code == 0, done.stderr
        return json.loads(done.stdout)

    return one


def at_loopback(home: Path, portal: X) -> None:
    """Seattle's own entry, its account on X asked for at this machine."""
    text = (PACKAGED / "seattle.toml").read_text(encoding="utf-8")
    asked = f'account = "{HANDLE}"\nhost = "{portal.host}"'
    assert text.count('account = "SeattlePD"') == 1
    (home / "catalog").mkdir()
    (home / "catalog" / "seattle.toml").write_text(text.replace('account = "SeattlePD"', asked), encoding="utf-8")


def said(n: int, men: int, **keys: Any) -> Said:
    day = START + timedelta(days=n)
    return Said(n, STING.format(men, f"{day - timedelta(days=1):%A}"), day, **keys)


def buyers(run: Run, city: str = "seattle") -> tuple[int, int | None]:
    """Men counted, truly and as published."""
    ask = ("count", "--city", city, "--basis", "announcement", *SPAN, "--by", "role")
    [exact] = [row["n"] for table in run(*ask, "--exact")["tables"] for row in table["rows"] if row["role"] == "buyer"]
    [shown] = [row["people"] for row in run(*ask)["rows"] if row["role"] == "buyer"]
    return exact, shown


def addresses(home: Path) -> list[set[str]]:
    return [
        set(open_generation(Home(home), "seattle", number).table("announcements").collect()["address"])
        for number in generations(Home(home), "seattle")
    ]


def test_a_post_of_x_is_counted_and_gone_everywhere_after_it_was_deleted(
    run: Run, tmp_path: Path, open_publisher: Callable[..., X]
) -> None:
    portal = open_publisher("x", [said(20, 30), said(9, 40), said(2, 25)])
    at_loopback(tmp_path, portal)
    ask = ("ingest", "seattle", "--source", "x_account")
    assert run(*ask)[0]["people"] == 95
    exact, shown = buyers(run)
    assert exact == 95
    assert shown is not None
    assert abs(shown - exact) <= 5
    answer = run("count", "--city", "seattle", "--basis", "announcement", *SPAN)
    assert {entry["field"] for entry in answer["not_recorded"]} == {"age_band", "race", "hour"}
    assert [note.partition(":")[0] for note in answer["unit_notes"]] == ["People told of in public texts"]
    deleted = portal.posts.pop(1)
    portal.posts.insert(0, said(40, 20))
    assert run(*ask)[0]["published"]
    assert buyers(run)[0] == 75
    named = [{one.rpartition("/")[2] for one in held} for held in addresses(tmp_path)]
    left, new = [portal.name_of(one) for one in portal.posts[1:]], portal.name_of(portal.posts[0])
    assert named == [set(left), {*left, new}]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(portal.name_of(deleted).encode() in path.read_bytes() for path in files)


def texts_of(shared: Path, name: str) -> list[str]:
    lines = (shared / "announcements" / "train.jsonl").read_text(encoding="utf-8").splitlines()
    return [row["text"] for line in lines if (row := json.loads(line))["city"] == name and row["relevant"]]


def test_every_city_s_account_is_read_from_an_archive(run: Run, tmp_path: Path, shared_data: Path) -> None:
    for city in CITIES:
        entry = load_catalog().city(city)
        made = [Said(n, text, START + timedelta(days=n)) for n, text in enumerate(texts_of(shared_data, entry.name))]
        tweets = [
            {"tweet": {"id_str": str(1_900_000_000_000_000_000 + one.n), "full_text": one.text,
                       "created_at": f"{one.at:%a %b %d %H:%M:%S +0000 %Y}"}}
            for one in made
        ]  # fmt: skip
        file = tmp_path / f"{city}.zip"
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("data/tweets.js", f"window.YTD.tweets.part0 = {json.dumps(tweets)}")
        [report] = run("ingest", city, "--source", "x_account", "--file", file)
        [tally] = report["sources"]
        assert tally["read"] == len(made) > 5
        assert tally["relevant"] >= 0.8 * len(made), city
        assert report["people"] > 0, city
