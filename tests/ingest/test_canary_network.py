"""Personal data sent by every kind of publisher: no byte of it lands, even for a moment, nor is said or answered."""

import contextlib
import io
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import h3ronpy
import httpx
import numpy as np
import polars as pl
import pytest
from h3ronpy.vector import coordinates_to_cells

from safelight.ingest import Workshop
from safelight.store import current
from tests.servers import HEADER, PORTALS, Portal

LAT, LON = "37.1012345", "-122.1098765"
CANARIES = (
    *("CANARYNAME", "Canaryson", "1234 CANARY LANE", "7CNRY42", "4155550177", "415-555-0177", "canary@example.org"),
    *("1987-06-05", "06/05/1987", "CANARY NARRATIVE", LAT, LON, "37.10123", "122.10987", "CANARYCASE", "CANARYID77"),
)
PERSONAL = {
    "arrestee_name": "CANARYNAME Canaryson",
    "dob": "1987-06-05",
    "birth": "06/05/1987",
    "home_address": "1234 CANARY LANE",
    "plate": "7CNRY42",
    "phone": "4155550177",
    "phone_2": "415-555-0177",
    "email": "canary@example.org",
    "narrative": "CANARY NARRATIVE of CANARYNAME",
}
ROWS = 12
OpenPortal = Callable[..., Portal]


def _rows() -> list[dict[str, str]]:
    """Rows of the trade, with personal data in columns that are read and in columns that are not; one has no date."""
    read = {
        "charge_code": "647B",
        "charge": "CANARY NARRATIVE",
        "charge_more": "1234 CANARY LANE CANARYNAME",
        "lat": LAT,
        "lon": LON,
        "sex": "Canaryson",
    }
    return [
        {
            **read,
            **PERSONAL,
            "arrest_no": f"CANARYID77-{number}",
            "case_no": f"CANARYCASE-{number}",
            "arrest_date": "CANARYNAME" if number == ROWS - 1 else f"2023-{number % 12 + 1:02}-05",
        }
        for number in range(ROWS)
    ]


def _search(content: bytes, where: str) -> None:
    lower = content.lower()
    for canary in CANARIES:
        assert canary.lower().encode() not in lower, f"{where} holds personal data"


def _search_folder(folder: Path) -> set[str]:
    """Search every byte below `folder`, and what Parquet hides by compressing it; give the names of folders seen."""
    seen = set()
    for path in [Path(at, name) for at, _, names in os.walk(folder) for name in names]:
        with contextlib.suppress(FileNotFoundError, IsADirectoryError, NotADirectoryError):
            content = path.read_bytes()
            where = path.relative_to(folder).as_posix()
            _search(where.encode(), "a file's name")
            _search(content, where)
            seen.add(where.split("/")[0])
            if path.suffix == ".parquet":
                with contextlib.suppress(pl.exceptions.PolarsError):  # not whole yet
                    _search(str(pl.read_parquet(io.BytesIO(content)).to_dicts()).encode(), where)
    return seen


def _environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SAFELIGHT_")}
    return {**kept, "SAFELIGHT_RECORD_KEY": (b"k" * 32).hex(), "SAFELIGHT_LOG_LEVEL": "debug", **more}


@pytest.fixture
def canary_town(open_portal: OpenPortal, town: Callable[..., Workshop], tmp_path: Path) -> Workshop:
    """A city whose five publishers all send personal data."""
    columns = [*HEADER, "case_no", *(name for name in PERSONAL if name not in HEADER)]
    portals = {kind: open_portal(kind, _rows(), columns) for kind in PORTALS}
    mapped = {
        "id": "arrest_no",
        "person": "arrest_no",
        "incident": "case_no",
        "from": "arrest_date",
        "code": "charge_code",
        "text": ["charge", "charge_more"],
        "lat": "lat",
        "lon": "lon",
        "sex": "sex",
    }
    workshop = town(**portals, columns=mapped)
    path = workshop.home.catalog / "rivermouth.toml"
    fine = coordinates_to_cells(np.array([float(LAT)]), np.array([float(LON)]), 9)
    cell = pl.Series(h3ronpy.change_resolution(fine, 6))[0]
    path.write_text(re.sub(r"footprint = .*", f'footprint = ["{cell:x}"]', path.read_text()), encoding="utf-8")
    return workshop


def test_no_personal_data_lands_even_for_a_moment(canary_town: Workshop, tmp_path: Path) -> None:
    home, temporary = canary_town.home.root, tmp_path / "temporary"
    temporary.mkdir()
    said = tmp_path / "said"
    words = [sys.executable, "-m", "safelight", "ingest", "rivermouth", "--json", "--home", str(home)]
    seen: set[str] = set()
    with said.open("wb") as log:
        process = subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=log, env=_environment(TMPDIR=str(temporary)), text=True
        )
        try:
            while process.poll() is None:
                seen |= _search_folder(home)
                _search_folder(temporary)
                time.sleep(0.02)
        finally:
            process.kill()
            out, _ = process.communicate()
    assert process.returncode == 0, said.read_text()
    _search(out.encode() + said.read_bytes(), "what was said")
    assert {"staging", "cities"} <= seen | _search_folder(home), "the search came too late"
    assert "staging" in seen
    [report] = json.loads(out)
    assert report["people"] == (ROWS - 1) * len(PORTALS)
    assert {source["rejected"] for source in report["sources"]} == {1}
    assert all("arrestee_name" in source["dropped_columns"] for source in report["sources"])
    generation = current(canary_town.home, "rivermouth")
    assert generation is not None
    assert generation.records().collect()["cell"].null_count() == 0
    _search_answers(home, temporary)


ASKED = [
    *("/", "/api/v1/cities", "/api/v1/cities/rivermouth", "/api/v1/sources", "/metrics", "/healthz", "/readyz"),
    *(
        f"/api/v1/arrests/count?city=rivermouth{more}"
        for more in ("", "&by=month", "&by=role,year", "&by=charge", "&by=sex", "&by=source", "&by=venue&format=csv")
    ),
    *(
        f"/api/v1/arrests/{verb}?city=rivermouth{more}"
        for verb in ("cells", "frames")
        for more in ("", "&format=csv", "&format=geojson")
    ),
    *("/api/v1/arrests/ratio?city=rivermouth", "/api/v1/openapi.json", "/problems/bad-filter", "/nothing-here"),
]
NONSENSE = (
    *(
        f"/api/v1/arrests/count?{query}"
        for query in ("city=%s", "since=%s", "by=%s", "%s=1", "role=%s&by=%s", "hours=%s", "format=%s", "source=%s")
    ),
    *("/api/v1/arrests/cells?bbox=%s", "/api/v1/arrests/%s", "/api/v1/cities/%s", "/problems/%s", "/%s"),
)


def _search_answers(home: Path, temporary: Path) -> None:
    with _served(home, temporary) as (client, said):
        statuses = {}
        for path in ASKED:
            answer = client.get(path)
            statuses[path] = answer.status_code
            _search(answer.content + str(answer.headers).encode(), path)
        assert {statuses[path] for path in ASKED if "count" in path or "cells" in path} <= {200, 422}, statuses
        assert statuses["/api/v1/arrests/count?city=rivermouth"] == 200
        for query in NONSENSE:
            answer = client.get(query.replace("%s", "CANARYNAME Canaryson 4155550177"))
            assert answer.status_code in {400, 404, 422}, query
        # The asker may be told what was wrong with their own words; nobody else ever hears them.
        for path in ("/metrics", *ASKED[:6]):
            _search(client.get(path).content, f"{path} after nonsense")
    _search(said.read_bytes(), "what the server said")
    _search_folder(home)


@contextlib.contextmanager
def _served(home: Path, temporary: Path) -> Iterator[tuple[httpx.Client, Path]]:
    """A real server over the home, in a process of its own, at debug level."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = temporary.parent / "server-said"
    words = [sys.executable, "-m", "safelight", "serve", "public", "--port", str(port), "--home", str(home)]
    with (
        said.open("wb") as log,
        subprocess.Popen(words, stdout=log, stderr=log, env=_environment(TMPDIR=str(temporary))) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client,
    ):
        try:
            _wait(client, process)
            yield client, said
        finally:
            process.terminate()


def _wait(client: httpx.Client, process: Any) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if client.get("/healthz").is_success:
                return
        time.sleep(0.1)
    raise AssertionError("the server does not answer")


def test_the_search_sees_into_a_table(tmp_path: Path) -> None:
    pl.DataFrame({"text": ["x CanaryName y"] * 100}).write_parquet(tmp_path / "a.parquet", compression="zstd")
    with pytest.raises(AssertionError, match=r"a\.parquet"):
        _search_folder(tmp_path)
