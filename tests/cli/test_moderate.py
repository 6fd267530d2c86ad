"""`safelight presence moderate`: what waits is listed and decided by letters, under somebody's name."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from safelight.core.home import Home
from tests.commands import run_here
from tests.people_database import migrated, use_database
from tests.texted_places import CITY, write_gazetteer

TEXTS = "ana> cops at 5th & San Pedro\nben> cops at 5th & San Pedro\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Two people reported one place; ada may decide, cleo may not."""
    root = tmp_path_factory.mktemp("moderate")
    home = Home(root / "home").make()
    write_gazetteer(home)
    migrated(home)
    script = root / "day.txt"
    script.write_text(TEXTS, encoding="utf-8")
    ended = run_here(["presence", "simulate", CITY, "--script", script, "--home", home.root])
    assert ended.code == 0, ended.screen
    from django.contrib.auth.models import User

    from safelight.web.accounts.roles import Role, give_role

    use_database(home)
    for name, role in (("ada", Role.MODERATOR), ("cleo", Role.CONTRIBUTOR)):
        give_role(User.objects.create_user(name), role)
    return home


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_what_waits_is_listed_and_decided(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def waiting() -> list[dict[str, object]]:
        ended = run_here(["presence", "moderate", "--json", "--home", home.root])
        assert ended.code == 0, ended.screen
        return list(json.loads(ended.out)["waiting"])

    (case,) = waiting()
    assert (case["reports"], case["kind"], case["together"]) == (2, "patrol", "new")
    typed(monkeypatch, "x\ns\nr\nu\nc\n")
    ended = run_here(["presence", "moderate", "--as", "ada", "--home", home.root])
    assert ended.code == 0, ended.screen
    for told in ("r refuses", "2 refused.", "Nothing waits."):
        assert told in ended.err
    assert waiting() == []


@pytest.mark.parametrize(("name", "told"), [("nobody", "There is no account nobody"), ("cleo", "cleo is no moderator")])
def test_only_moderators_decide(home: Home, name: str, told: str) -> None:
    ended = run_here(["presence", "moderate", "--as", name, "--home", home.root])
    assert ended.code == 1
    assert told in ended.err


def test_leaving_lets_go(home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "more.txt"
    script.write_text("dora> towing at 6th & Gladys\n", encoding="utf-8")
    assert run_here(["presence", "simulate", CITY, "--script", script, "--home", home.root]).code == 0
    for _ in range(2):  # what was let go is there again at once
        typed(monkeypatch, "q\n")
        ended = run_here(["presence", "moderate", "--as", "ada", "--home", home.root])
        assert "[1] case" in ended.out
