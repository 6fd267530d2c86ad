"""What was altered is named and kept from use; what stands goes on being listed, stamped, kept and handed over."""

from datetime import timedelta
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from safelight.core.errors import StoreError
from safelight.desk.capture.captured import Captured, Purpose
from safelight.desk.custody import Desk, Word, delete_due, hold, terms, verify_export
from tests.desk.custody.samples import NOW, PURPOSE

WHO = ("--user", "mara", "--why", "test")


def spoil(desk: Desk, bundle: str, name: str) -> None:
    path = desk.vault.folder("bundles", bundle) / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.fixture
def bundles(desk: Desk, captured: Captured) -> tuple[str, str, str]:
    """Three: of the first the manifest is spoilt, of the second the content; the third stands."""
    made = tuple(desk.seal(captured, PURPOSE, NOW + timedelta(minutes=at)).id for at in range(3))
    spoil(desk, made[0], "manifest.age")
    spoil(desk, made[1], "bundle.age")
    return made


def test_the_others_are_listed_stamped_and_kept(app: typer.Typer, desk: Desk, bundles: tuple[str, str, str]) -> None:
    def run(*words: object) -> tuple[int, str]:
        done = CliRunner().invoke(app, [str(word) for word in words])
        return done.exit_code, done.output

    first, second, third = bundles
    code, shown = run("bundles", "--json")
    assert code == 1
    assert third in shown
    assert f"NOT as sealed: {first}" in shown
    code, shown = run("stamp")
    assert code == 1
    assert "1 bundles stamped, 0 wait" in shown
    assert f"NOT as sealed: {first}, {second}" in shown
    assert [ref.id for ref in desk.bundles() if ref.stamped] == [third]
    code, shown = run("log")
    assert (code, first in shown) == (0, True)
    code, shown = run("retain")
    assert code == 1
    with pytest.raises(StoreError, match="altered"):
        desk.open(second, "mara", "test", NOW)
    hold(desk, first, Word("mara", "see who did it"), NOW)


def test_what_was_altered_is_never_deleted_by_itself(desk: Desk, bundles: tuple[str, str, str]) -> None:
    first, second, third = bundles
    assert {term.ref.id for term in terms(desk)} == {second, third}
    delete_due(desk, Word("mara", "retention"), NOW + timedelta(days=4_000))
    assert desk.vault.folder("bundles", first).is_dir()
    assert not desk.vault.folder("bundles", third).exists()


def test_an_export_says_what_is_not_in_it(
    app: typer.Typer, desk: Desk, bundles: tuple[str, str, str], captured: Captured, tmp_path: Path
) -> None:
    desk.seal(captured, Purpose("K-18", "another", "mara"), NOW)
    done = CliRunner().invoke(app, ["export", "K-17", *WHO, "--out", str(tmp_path / "out")])
    first, second, third = bundles
    assert done.exit_code == 1
    assert "1 bundles" in done.output
    assert [path.name for path in (tmp_path / "out" / "bundles").iterdir()] == [third]
    assert (
        f"NOT in here, as they are not as they were sealed: {first}, {second}."
        in (tmp_path / "out" / "README.txt").read_text()
    )
    assert verify_export(tmp_path / "out").whole
