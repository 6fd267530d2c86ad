"""CSV and GeoJSON carry what the page says: origin, method, citation, licence, codes; areas, never points."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import pairwise

import h3
import orjson
import polars as pl
import pytest

from safelight.core.question import Question
from safelight.questions import CODES, Questions

Parse = Callable[..., Question]


def test_csv_has_a_head_and_the_same_rows(questions: Questions, q: Parse) -> None:
    answer = questions.count(q(by="role,quarter"))
    text = answer.to_csv()
    head = [line for line in text.splitlines() if line.startswith("# ")]
    for word in ("question: ", "origin: open", "method: cell keys", "licence: CC0", "source: Rivermouth Police"):
        assert any(word in line for line in head), word
    assert all(any(f"code {code}:" in line for line in head) for code in CODES)
    table = pl.read_csv(io.StringIO(text), comment_prefix="#")
    assert table.height == len(answer.rows())
    rates = ["per_100000_residents", "per_100000_residents_error"]
    assert table.columns == ["role", "quarter", "basis", "unit", "status", "people", "error", "missing", *rates]
    assert table.filter(pl.col("status") == "shown")["error"].unique().to_list() == [1.732]
    assert table.filter(pl.col("status") == "protected")["missing"].unique().to_list() == ["protected"]
    assert table["people"].null_count() == table.filter(status="protected").height


def test_csv_of_cells_counts_what_is_on_no_map(questions: Questions, q: Parse) -> None:
    table = pl.read_csv(io.StringIO(questions.cells(q()).to_csv()), comment_prefix="#")
    off = table.filter(pl.col("part") == "not_on_map")
    assert off.height == 1
    assert off["cell"].null_count() == 1


def test_a_field_that_is_withheld_is_not_few(questions: Questions, q: Parse) -> None:
    table = pl.read_csv(io.StringIO(questions.count(q(by="race")).to_csv()), comment_prefix="#")
    assert table.filter(race="black")["missing"].to_list() == ["withheld"]
    assert table.filter(race="withheld")["missing"].to_list() == [None]


def test_geojson_holds_areas(questions: Questions, q: Parse) -> None:
    collection = questions.frames(q(resolution="7")).to_geojson()
    assert collection["type"] == "FeatureCollection"
    assert any("licence: CC0" in line for line in collection["about"])
    ids = [feature["id"] for feature in collection["features"]]
    assert len(ids) == len(set(ids)) > 20
    for feature in collection["features"]:
        assert feature["geometry"]["type"] == "Polygon"
        ring, row = feature["geometry"]["coordinates"][0], feature["properties"]
        assert ring[0] == ring[-1]
        assert {"status", "number", "error", "part", "year", "basis"} <= set(row)
        corners = sorted(h3.cell_to_boundary(row["cell"]))
        drawn = sorted((lat, lon) for lon, lat in ring[:-1])
        assert all(one == pytest.approx(other, abs=2e-6) for one, other in zip(drawn, corners, strict=True))
        area = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))
        assert area > 0, "counter-clockwise, as RFC 7946 says"
    orjson.dumps(collection)


def test_an_answer_without_cells_has_rows_and_no_features(questions: Questions, q: Parse) -> None:
    collection = questions.cells(q(by="race")).to_geojson()
    assert collection["features"] == []
    assert collection["rows"]


@pytest.mark.parametrize("filters", [{"by": "role,month"}, {"by": "cell,year"}, {"by": "hour"}], ids=str)
def test_no_file_names_a_record(questions: Questions, q: Parse, filters: dict[str, str]) -> None:
    """Nothing finer than a step of the ladder: no ids, keys, times of day or cells of H3 9."""
    answer = questions.count(q(**filters))
    text = answer.to_csv() + orjson.dumps(answer.to_geojson()).decode() + orjson.dumps(answer.to_document()).decode()
    for word in ("record_id", "record_key", "operation_id", "arrests00", "647B", '"89', ",89"):
        assert word not in text
