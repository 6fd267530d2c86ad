"""Bad input through the real command line: what, where and what to do, in a sentence; the last good state stays."""

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

CITY = "rivermouth"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n%%EOF\n"
PAGE = b"<!DOCTYPE html>\n<html><head><title>503</title></head><body>Unavailable, sorry</body></html>\n"
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX limits and signals")


def state(safelight):
    """What is published: the pointer and the bytes of every generation."""
    files = sorted(path for path in safelight.city.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {str(path.relative_to(safelight.city)): path.read_bytes() for path in files}


def is_a_sentence(ended, code, *says):
    """Exit code, no traceback, nothing on stdout but an answer, and each of `says` on stderr."""
    assert ended.code == code, ended.err
    assert "Traceback" not in ended.err
    assert "safelight: " in ended.err
    for word in says:
        assert word in ended.err, ended.err


def refuses_file(safelight, file, *says, options=(), apart=False):
    """The ingest of that file fails with a sentence, and what was published is as it was."""
    before = state(safelight)
    is_a_sentence(safelight("ingest", CITY, "--file", file, *options, apart=apart), 1, file.name, *says)
    assert state(safelight) == before


def flip(path: Path) -> None:
    """Turn one byte in the middle of a file around, as a failing disk does."""
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0xFF
    path.write_bytes(bytes(content))


def test_a_missing_file(safelight, tmp_path):
    refuses_file(safelight, tmp_path / "nothing.csv", "no file", "--file", apart=True)


@pytest.mark.parametrize(
    ("content", "says"),
    [(PDF, "is a PDF"), (PAGE, "is a web page"), (b"", "is empty")],
    ids=["pdf", "html", "nothing"],
)
def test_a_file_that_is_not_what_its_name_says(safelight, tmp_path, content, says):
    file = tmp_path / "rows.csv"
    file.write_bytes(content)
    refuses_file(safelight, file, says)


def test_an_empty_feed(safelight, tmp_path, rows):
    file = tmp_path / "SYNTHETIC-empty.csv"
    file.write_text(rows.splitlines()[0] + "\n", encoding="utf-8")
    refuses_file(safelight, file, "has a header but no rows", "Download the file again")


def test_a_changed_header_with_the_file_alone(safelight, new_rows):
    new_rows.write_text(new_rows.read_text().replace("STATUTE", "STATUTE_CODE", 1), encoding="utf-8")
    before = state(safelight)
    ended = safelight("ingest", CITY, "--file", new_rows)
    is_a_sentence(ended, 1, "fit no source of Rivermouth", "arrests: STATUTE", "--source")
    assert state(safelight) == before


def test_a_changed_header_of_a_named_source_as_json(safelight, new_rows):
    new_rows.write_text(new_rows.read_text().replace("STATUTE", "STATUTE_CODE", 1), encoding="utf-8")
    before = state(safelight)
    ended = safelight("ingest", CITY, "--source", "arrests", "--file", new_rows, "--json")
    is_a_sentence(ended, 1, "no longer sends STATUTE", "The last generation stays in use")
    [report] = json.loads(ended.out)
    assert (report["generation"], report["published"]) == (2, False)
    assert "STATUTE" in report["problems"][0]["error"]
    assert state(safelight) == before


def test_impossible_dates_and_coordinates_are_counted_and_the_other_rows_go_on(safelight, new_rows):
    text = new_rows.read_text()
    text = text.replace("2024-03-02 21:15:00", "2024-13-45 99:99:99").replace(
        "2024-03-02 21:40:00", "2924-03-02 21:40:00"
    )
    new_rows.write_text(text.replace("40.0200,-126.0100", "4000.5,north"), encoding="utf-8")
    ended = safelight("ingest", CITY, "--file", new_rows, "--json")
    assert ended.code == 0, ended.err
    [report] = json.loads(ended.out)
    [source] = report["sources"]
    assert (source["read"], source["relevant"], source["kept"], source["rejected"]) == (6, 4, 2, 2)
    assert source["reject_reasons"] == {"date_impossible": 1, "date_unreadable": 1}
    assert source["places"]["unknown"] == 2  # the impossible point, and the publisher's own "0, 0"
    assert report["generation"] == 3
    assert "99:99" not in ended.out + ended.err


def test_a_catalogue_typo_names_file_key_and_remedy(safelight):
    path = safelight.home / "catalog" / f"{CITY}.toml"
    sound = path.read_text(encoding="utf-8")
    before = state(safelight)
    path.write_text(sound.replace('basis = "arrest"', 'basis = "arested"'), encoding="utf-8")
    is_a_sentence(
        safelight("cities"), 1, "rivermouth.toml", 'source "arrests"', "basis", "'arrest'", "safelight catalog check"
    )
    path.write_text(sound.replace("[city]", "[city", 1), encoding="utf-8")
    is_a_sentence(safelight("catalog", "check", path), 1, "rivermouth.toml is not valid TOML", "line 1")
    assert state(safelight) == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("ingest", "gotham"), ("'gotham' is not a city", "rivermouth")),
        (("ingest", CITY, "--source", "tickets"), ("'tickets' is not a source of Rivermouth", "arrests")),
        (("count", "--city", CITY, "--source", "tickets"), ("'tickets' is not a source", "arrests")),
        (("count", "--city", "chicago"), ("no records of Chicago", "safelight ingest chicago")),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value,
)
def test_an_unknown_city_or_source_lists_those_that_are(safelight, words, says):
    is_a_sentence(safelight(*words), 1, *says)


@posix
@pytest.mark.parametrize("most_bytes", [0, 4096], ids=["no room at all", "room for half"])
def test_a_full_disk(safelight, new_rows, most_bytes):
    before = state(safelight)
    is_a_sentence(safelight("ingest", CITY, "--file", new_rows, most_bytes=most_bytes), 1, str(safelight.home), "room")
    assert state(safelight) == before
    if most_bytes:  # once is enough: with room again, the same command goes through
        assert safelight("ingest", CITY, "--file", new_rows).code == 0
        assert json.loads((safelight.city / "current").read_text())["generation"] == 3


@posix
def test_a_second_ingest_at_the_same_time(safelight, tmp_path, rows):
    header, *lines = rows.splitlines()
    many = tmp_path / "SYNTHETIC-many.csv"
    written = [line.replace("R24-", f"R{number}-") for number in range(4_000) for line in lines]
    many.write_text("\n".join([header, *written]) + "\n", encoding="utf-8")
    first = subprocess.Popen(
        [sys.executable, "-m", "safelight", *safelight.words("ingest", CITY, "--file", many)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 60
        while not any((safelight.home / "staging").glob("*/*")) and first.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.002)
        first.send_signal(signal.SIGSTOP)
        assert first.poll() is None, "the first ingest ended before the second began: give it more rows"
        before = state(safelight)
        is_a_sentence(safelight("ingest", CITY, "--file", many), 1, "Another ingest", CITY)
        assert state(safelight) == before
    finally:
        first.send_signal(signal.SIGCONT)
        ended = first.wait(timeout=120)
    assert ended == 0


def test_a_corrupted_generation_is_not_read_and_the_one_before_is_a_command_away(safelight, new_rows):
    flip(safelight.city / "2" / "records.parquet")
    before = state(safelight)
    for words in (("count", "--city", CITY), ("ingest", CITY, "--file", new_rows)):
        is_a_sentence(safelight(*words), 1, "damaged", "records.parquet", f"safelight rollback {CITY}")
    assert state(safelight) == before
    back = safelight("rollback", CITY, "--json")
    assert (back.code, json.loads(back.out)) == (0, {"city": CITY, "generation": 1})
    assert safelight("count", "--city", CITY).code == 0


def test_a_corrupted_city_leaves_the_others_alone(safelight):
    flip(safelight.city / "2" / "records.parquet")
    shutil.rmtree(safelight.city / "1")
    cities = safelight("cities", "--json")
    assert cities.code == 0
    state_of = {city["city"]: city["database"] for city in json.loads(cities.out)["cities"]}
    assert state_of[CITY] not in ("ready", "none")
    assert state_of["chicago"] == "none"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--hours", "25-3"), ("hours: 25-3", "use e.g. 22-4")),
        (("--since", "2024-13"), ("since: '2024-13'", "2019-06-30")),
        (("--engine", "abacus"), ("engine: 'abacus'", "duckdb")),
    ],
    ids=" ".join,
)
def test_a_filter_with_nonsense_is_wrong_usage(safelight, words, says):
    ended = safelight("count", "--city", CITY, *words)
    is_a_sentence(ended, 2, *says)
    assert not ended.out


def test_an_unknown_option_is_wrong_usage(safelight):
    ended = safelight("count", "--citty", CITY)
    assert (ended.code, ended.out) == (2, "")
    assert "No such option" in ended.err
    assert "--city" in ended.err


def test_a_refused_question_offers_the_nearest_that_is_answered(safelight):
    refused = safelight("count", "--city", CITY, "--by", "race,sex,age_band", "--json")
    is_a_sentence(refused, 1, "too few people", f"--city {CITY} --by sex,age_band")
    assert not refused.out
    nearest = safelight("count", "--city", CITY, "--by", "sex,age_band", "--json")
    assert nearest.code == 0, nearest.err


def test_json_is_one_document_and_nothing_else(safelight, new_rows):
    for words in (
        ("ingest", CITY, "--file", new_rows, "--dry-run"),
        ("count", "--city", CITY, "--exact"),
        ("cells", "--city", CITY),
    ):
        ended = safelight(*words, "--json")
        assert ended.code == 0, ended.err
        assert json.loads(ended.out), words
