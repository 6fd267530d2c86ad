import shutil
import stat
import subprocess
import sys

import polars as pl
import pytest

from safelight.core.errors import StoreError
from safelight.core.home import Home
from safelight.store import (
    TABLE_SCHEMAS,
    Tables,
    current,
    generations,
    integrity,
    lock_city,
    open_generation,
    publish,
    rollback,
    sources_table,
)
from safelight.store.manifest import Manifest, SourceState
from safelight.store.tables import LATER_TABLES

CITY = "rivermouth"


@pytest.fixture
def put(home, record, tables, draft):
    """Publish a generation of so many records."""

    def make(count: int = 3, *, where: Home = home, **different: object):
        return publish(where, CITY, tables([record(n, **different) for n in range(1, count + 1)]), draft)

    return make


def test_nothing_published_is_nothing(home):
    assert current(home, CITY) is None
    assert generations(home, CITY) == []


def test_what_goes_in_comes_out(home, put):
    manifest = put(3)
    opened = current(home, CITY)
    assert opened.manifest == manifest
    assert (manifest.generation, manifest.records, manifest.people, manifest.origins) == (1, 3, 3, ["open"])
    records = opened.records().collect()
    assert records.schema == pl.Schema(TABLE_SCHEMAS["records"])
    assert records["generation"].to_list() == [1, 1, 1]
    assert opened.table("rejects").collect().height == 0


def test_a_record_keeps_the_generation_it_came_with(home, record, tables, draft, put):
    put(1)
    publish(home, CITY, tables([record(1, generation=1), record(2)]), draft)
    assert sorted(current(home, CITY).records().collect()["generation"]) == [1, 2]


def test_records_are_sorted_by_cell_and_time_and_equal_rows_give_equal_files(home, record, tables, draft):
    rows = [record(n, cell_8=0x8828308281FFFFF + n % 3, cell=None) for n in range(20)]
    first = publish(home, CITY, tables(rows), draft)
    again = publish(home, "other", tables(rows[::-1]), draft)
    assert first.files["records.parquet"] == again.files["records.parquet"]
    cells = current(home, CITY).records().collect()["cell_8"].to_list()
    assert cells == sorted(cells)


def test_a_table_with_another_column_is_not_taken(record, tables):
    frame = tables([record()]).records
    with pytest.raises(TypeError, match="surname"):
        Tables(records=frame.with_columns(surname=pl.lit("Doe")))
    with pytest.raises(TypeError, match="order"):
        Tables(records=frame.select(reversed(frame.columns)))


def test_rollback_goes_back_and_the_next_number_is_new(home, put):
    put(1), put(2), put(3)
    assert rollback(home, CITY).generation == 2
    assert current(home, CITY).manifest.records == 2
    assert generations(home, CITY) == [1, 2, 3]
    assert put(4).generation == 4
    assert rollback(home, CITY).generation == 3


def test_rollback_without_an_older_one_says_so_and_changes_nothing(home, put):
    put(1)
    with pytest.raises(StoreError, match="no sound one before it"):
        rollback(home, CITY)
    assert current(home, CITY).manifest.generation == 1


@pytest.mark.parametrize("damage", ["cut", "flip", "gone", "manifest", "folder"])
def test_a_damaged_generation_is_named_and_never_passed_over(home, put, damage):
    put(1), put(2)
    folder = home.cities / CITY / "2"
    file = folder / "records.parquet"
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:-10])
    elif damage == "flip":
        content = bytearray(file.read_bytes())
        content[100] ^= 1
        file.write_bytes(content)
    elif damage == "gone":
        file.unlink()
    elif damage == "manifest":
        file = folder / "manifest.json"
        file.write_text(file.read_text().replace('"people": 2', '"people": 9'))
    else:
        shutil.rmtree(folder)
        file = folder
    with pytest.raises(StoreError, match=f"{file}.*safelight rollback {CITY}"):
        current(home, CITY)
    assert rollback(home, CITY).generation == 1
    assert current(home, CITY).manifest.records == 1


def test_rollback_passes_over_a_damaged_one(home, put):
    put(1), put(2), put(3)
    (home.cities / CITY / "2" / "records.parquet").unlink()
    assert rollback(home, CITY).generation == 1


@pytest.mark.parametrize("lost", ["missing", "nonsense"])
def test_a_lost_pointer_is_said_and_mended_by_rollback(home, put, lost):
    put(1), put(2)
    pointer = home.cities / CITY / "current"
    pointer.unlink() if lost == "missing" else pointer.write_text("{}")
    for ask in (current, generations):
        with pytest.raises(StoreError, match=f"pointer.*rollback {CITY}"):
            ask(home, CITY)
    with pytest.raises(StoreError, match="pointer"):
        put(3)
    assert rollback(home, CITY).generation == 2
    assert put(3).generation == 3


def test_a_second_ingest_is_told_at_once(home):
    busy = pytest.raises(StoreError, match=f"Another ingest of {CITY} is running")
    with lock_city(home, CITY), busy, lock_city(home, CITY):
        pass
    with lock_city(home, CITY):
        pass


def test_a_killed_ingest_holds_no_lock(home):
    code = (
        "import os, signal, sys; from pathlib import Path; from safelight.core.home import Home\n"
        "from safelight.store import lock_city\n"
        f"with lock_city(Home(Path(sys.argv[1])), {CITY!r}): os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(home.root)], check=False).returncode == -9
    with lock_city(home, CITY):
        pass


def test_everything_is_readable_by_its_owner_alone(home, put):
    with lock_city(home, CITY):
        put(1)
    paths = [home.root, *home.root.rglob("*")]
    assert len(paths) > 10
    for path in paths:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_a_city_folder_works_alone(home, put, tmp_path):
    put(2)
    elsewhere = Home(tmp_path / "elsewhere").make()
    shutil.copytree(home.cities / CITY, elsewhere.cities / CITY)
    shutil.rmtree(home.cities / CITY)
    assert current(home, CITY) is None
    assert current(elsewhere, CITY).manifest.records == 2
    assert put(1, where=elsewhere).generation == 2


def test_a_generation_can_be_opened_by_number(home, put):
    put(1), put(2)
    assert open_generation(home, CITY, 1).manifest.records == 1


def test_sums_of_sources_become_a_table(draft):
    state = SourceState(
        source="arrests", basis="arrest", unit="people", origin="open", fetched_at=draft.made_at, read=5, kept=3
    )
    table = sources_table([state])
    assert (table["read"].item(), table["kept"].item(), table["held"].item()) == (5, 3, 0)
    assert Tables(records=pl.DataFrame(schema=TABLE_SCHEMAS["records"]), sources=table).sources.height == 1
    assert sources_table([]).height == 0


def test_a_generation_made_before_texts_and_longer_lists_of_words_opens(home, put):
    put(1)
    folder = home.cities / CITY / "1"
    manifest = Manifest.model_validate_json((folder / "manifest.json").read_bytes())
    for table in LATER_TABLES:
        (folder / f"{table}.parquet").unlink()
    words = ["block", "cell", "beat", "district", "city"]
    path = folder / "records.parquet"
    pl.read_parquet(path).with_columns(pl.col("place_precision").cast(pl.Enum(words))).write_parquet(path)
    files = {name: one for name, one in manifest.files.items() if name.removesuffix(".parquet") not in LATER_TABLES}
    files["records.parquet"] = integrity.sync_and_hash(path)
    older = manifest.model_copy(update={"files": files}).sealed()
    (folder / "manifest.json").write_text(older.model_dump_json())
    opened = current(home, CITY)
    assert opened.records().collect().schema == pl.Schema(TABLE_SCHEMAS["records"])
    for table in LATER_TABLES:
        found = opened.table(table).collect()
        assert found.is_empty()
        assert found.schema == pl.Schema(TABLE_SCHEMAS[table])


def test_a_generation_made_before_threads_named_their_posts_opens(home, put):
    put(1)
    path = home.cities / CITY / "1" / "announcements.parquet"
    manifest = Manifest.model_validate_json((path.parent / "manifest.json").read_bytes())
    row = pl.DataFrame({"announcement_id": [b"a" * 16]}, schema_overrides={"announcement_id": pl.Binary})
    schema = {name: kind for name, kind in TABLE_SCHEMAS["announcements"].items() if name != "parts"}
    full = row.with_columns(pl.lit(None, dtype=kind).alias(name) for name, kind in schema.items() if name not in row)
    full.select(list(schema)).write_parquet(path)
    files = {**manifest.files, path.name: integrity.sync_and_hash(path)}
    older = manifest.model_copy(update={"files": files}).sealed()
    (path.parent / "manifest.json").write_text(older.model_dump_json())
    found = current(home, CITY).table("announcements").collect()
    assert found.schema == pl.Schema(TABLE_SCHEMAS["announcements"])
    assert found["parts"].to_list() == [[]]


def test_a_table_that_was_published_and_is_gone_is_missed(home, put):
    put(1)
    (home.cities / CITY / "1" / "announcements.parquet").unlink()
    with pytest.raises(StoreError, match="damaged"):
        current(home, CITY)
