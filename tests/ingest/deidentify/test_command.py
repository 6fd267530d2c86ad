"""The command as a provider types it, with the network shut: what it writes, what it never tells, what it refuses."""

import hashlib
import io
import json
import signal
import stat
import subprocess
import sys
from datetime import UTC, date, datetime

import fastexcel
import polars as pl
import pytest

from safelight.catalog import load_catalog
from safelight.core.errors import BadInput
from safelight.core.home import RecordKey
from safelight.core.vocabulary import Basis
from safelight.ingest.contributed import check_contribution
from safelight.ingest.deidentify import deidentify, read_recipe

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX limits and signals")


def refuses(ended, *says):
    """Exit 1, a sentence with each of `says`, no traceback."""
    assert ended.code == 1, ended.screen
    assert "Traceback" not in ended.screen
    for word in says:
        assert word in ended.screen, ended.screen


def test_a_messy_file_becomes_one_that_the_upload_takes_and_nothing_planted_is_told(provider, secret_words):
    ended = provider(provider.file, provider.out, "--recipe", provider.recipe, "--json", apart=True)
    assert ended.code == 0, ended.screen
    content = provider.out.read_bytes()
    report = check_contribution(
        io.BytesIO(content),
        basis=Basis.DIVERSION,
        footprint=load_catalog().city("oakland").footprint,
        today=datetime.now(UTC).date(),
    )
    assert report.passed, report.faults
    assert report.smallest >= 5
    written = provider.everything_written()
    assert len(written) == 3
    for word in secret_words:
        assert word not in ended.screen
        assert [path.name for path, bytes_ in written.items() if word.encode() in bytes_] == []
    told = json.loads(ended.out)
    minors = pl.read_csv(provider.file)["DOB"].str.ends_with("2012").sum()
    assert told["withheld"]["minor"] == minors > 0
    assert told["withheld"]["date_unreadable"] > 0
    assert told["written"] + sum(told["withheld"].values()) == told["read"] == 400
    assert told["dropped_columns"] == ["Client Name", "Phone", "Home Address", "Notes"]
    assert told["sha256"] == hashlib.sha256(content).hexdigest()
    assert not [cell for row in content.decode().splitlines()[1:] for cell in row.split(",") if cell[0] in "=+-@"]


def test_the_reports_say_in_both_languages_what_was_done(provider):
    assert provider(provider.file, provider.out, "--recipe", provider.recipe).code == 0
    digest = hashlib.sha256(provider.out.read_bytes()).hexdigest()
    for language, words in (("en", ("Signature", "of a person under 18")), ("es", ("Firma", "menor de 18 años"))):
        page = provider.out.with_name(f"out.report.{language}.html").read_text(encoding="utf-8")
        assert all(word in page for word in (*words, digest, "Client Name", f'lang="{language}"'))
        assert "<script" not in page


def test_the_same_rows_in_another_order_make_the_same_file_and_another_key_other_hashes(provider):
    words = ("--recipe", provider.recipe)
    provider(provider.file, provider.out, *words)
    first = provider.out.read_bytes()
    pl.read_csv(provider.file, infer_schema=False).sample(fraction=1, shuffle=True, seed=1).write_csv(provider.file)
    provider(provider.file, provider.out, *words, "--force")
    assert provider.out.read_bytes() == first
    key = provider.folder / "home" / "keys" / "deidentify.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert key.read_text().strip() not in first.decode()
    provider(provider.file, provider.out, *words, "--force", "--key", provider.folder / "other.key")
    assert provider.out.read_bytes() != first


def test_a_filled_in_template_needs_no_recipe(provider):
    book = provider.folder / "template.xlsx"
    assert provider("--template", book).code == 0
    assert fastexcel.read_excel(book).sheet_names == ["rows", "Guide", "Guía"]
    header = fastexcel.read_excel(book).load_sheet(0, header_row=None, dtypes="string").to_polars().row(0)
    line = ["2024-03", "", "", "buyer", "male", "41", "white", "buying", "hotel_motel", "no", ""]
    rows = [[str(number), *line] for number in range(6)]
    pl.DataFrame(rows, schema=list(header), orient="row").write_excel(provider.folder / "filled.xlsx", "rows")
    ended = provider(provider.folder / "filled.xlsx", provider.out, "--basis", "service_contact")
    assert ended.code == 0, ended.screen
    cells = "2024-03,city,service_contact,buyer,male,35_44,white,buying,hotel_motel,1"
    assert provider.out.read_text().count(cells) == 6


def test_dry_run_and_a_guessed_recipe_write_nothing_of_a_person(provider):
    plain = pl.read_csv(provider.file, infer_schema=False)
    plain.drop("DOB").write_csv(provider.file)
    ended = provider(provider.file, "--dry-run", "--basis", "diversion")
    assert ended.code == 0, ended.screen
    assert provider.everything_written() == {}
    made = provider.folder / "guess.toml"
    assert provider(provider.file, "--make-recipe", made, "--basis", "diversion").code == 0
    text = made.read_text(encoding="utf-8")
    assert 'date = "Contact Date"' in text
    assert not any(column in text for column in ("Gender", "Race", "Name", "Charge"))


def test_a_year_of_a_file(provider):
    ended = provider(provider.file, provider.out, "--recipe", provider.recipe, "--year", "2022", "--json")
    refuses(ended, "No row is left")
    assert not provider.out.exists()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('lat = "Lat"', 'lat = "Latitude North"', ("lacks a column of the recipe: Latitude North", "Contact Date")),
        ('race = "Race"', 'raze = "Race"', ("not known: columns.raze", "Did you mean race?")),
        ('race = "Race"', 'race = "Client Name"', ("'Client Name' holds, by its name",)),
        ('row_id = "Case No"', 'row_id = "Phone"', ("'Phone' holds, by its name",)),
        ('formats = ["%m/%d/%Y"]', 'formats = ["%Y-%m-%d"]', ("are not written as the recipe says",)),
        ('basis = "diversion"', 'basis = "call"', ("basis: use one of arrest",)),
        ('born = "DOB"\n', "", ("may say who is under 18 (DOB)",)),
        ("[dates]", "[dates", ("is not TOML",)),
        ('date = "Contact Date"\n', "", ("lacks the key columns.date",)),
    ],
    ids=["column", "key", "name", "phone", "formats", "basis", "minors", "toml", "no-date"],
)
def test_a_wrong_recipe_is_refused_with_a_sentence(provider, secret_words, old, new, says):
    provider.recipe.write_text(provider.recipe.read_text().replace(old, new), encoding="utf-8")
    ended = provider(provider.file, provider.out, "--recipe", provider.recipe)
    refuses(ended, *says)
    assert not any(word in ended.screen for word in secret_words)
    assert provider.everything_written() == {}


@pytest.mark.parametrize("column", ["Client Name", "Phone", "Home Address"])
def test_a_forbidden_column_under_a_harmless_name_is_found_by_its_cells(provider, secret_words, column):
    rows = pl.read_csv(provider.file, infer_schema=False)
    rows.with_columns(pl.col(column).alias("Race")).drop(column).write_csv(provider.file)
    ended = provider(provider.file, provider.out, "--recipe", provider.recipe)
    refuses(ended, "the recipe maps to race", "hold")
    assert not any(word in ended.screen for word in secret_words)
    assert not provider.out.exists()


def test_files_that_are_no_tables(provider):
    for content, says in ((b"", "is empty"), (b"a,b\n", "lacks columns"), (b"%PDF-1.7\n", "")):
        provider.file.write_bytes(content)
        refuses(provider(provider.file, provider.out, "--recipe", provider.recipe), says)
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    (provider.folder / "locked.xlsx").write_bytes(locked)
    refuses(provider(provider.folder / "locked.xlsx", provider.out, "--recipe", provider.recipe), "with a password")


def test_a_header_alone(provider):
    provider.file.write_text(provider.file.read_text().splitlines(keepends=True)[0])
    with pytest.raises(BadInput, match="a header but no rows"):
        deidentify(provider.file, read_recipe(provider.recipe), RecordKey(bytes(32)), today=date(2024, 1, 1))


def test_a_file_without_a_header_doesnt_tell_its_first_row(provider, secret_words):
    lines = provider.file.read_text().splitlines(keepends=True)
    provider.file.write_text("".join(lines[1:]))
    ended = provider(provider.file, provider.out, "--recipe", provider.recipe)
    refuses(ended, "lacks columns", "not those at all")
    assert [word for word in secret_words if word in ended.screen and word not in ("37.80", "-122.2", "D-77")] == []


def test_out_is_never_replaced_unasked_nor_the_file_itself(provider):
    provider.out.write_text("mine")
    refuses(provider(provider.file, provider.out, "--recipe", provider.recipe), "there already", "--force")
    assert provider.out.read_text() == "mine"
    before = provider.file.read_bytes()
    refuses(
        provider(provider.file, provider.file, "--recipe", provider.recipe, "--force"), "a file that this command reads"
    )
    assert provider.file.read_bytes() == before


@posix
def test_a_disk_without_room_leaves_no_part_of_the_file(provider):
    ended = provider(provider.file, provider.out, "--recipe", provider.recipe, most_bytes=9_000)
    refuses(ended, "can't be written")
    assert not provider.out.exists()
    assert not [path for path in provider.folder.iterdir() if path.name.startswith(".")]


@posix
def test_an_interrupted_run_leaves_no_part_of_the_file(provider):
    rows = pl.concat([pl.read_csv(provider.file, infer_schema=False)] * 500)
    rows.with_columns(pl.int_range(pl.len()).cast(pl.String).alias("Case No")).write_csv(provider.file)
    words = [sys.executable, "-m", "safelight", "deidentify", provider.file, provider.out, "--recipe", provider.recipe]
    run = subprocess.Popen([*words, "--home", provider.folder / "home"], stderr=subprocess.PIPE, text=True)
    try:
        run.wait(timeout=1.5)
    except subprocess.TimeoutExpired:
        run.send_signal(signal.SIGINT)
    _, err = run.communicate(timeout=60)
    assert run.returncode != 0
    assert not provider.out.exists(), err
