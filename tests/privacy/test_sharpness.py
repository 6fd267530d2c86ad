"""The figures of the Method page: on a made-up table, and on Oakland's real file as the policy states them."""

from __future__ import annotations

import hmac
import json
from pathlib import Path

import h3
import polars as pl
import pytest

from safelight.core.counts import KEY_MODULUS, TrueCounts
from safelight.core.home import RecordKey
from safelight.core.vocabulary import Unit
from safelight.privacy import measure, roll_up

KEY = RecordKey(b"q" * 32)

STATED = [
    # docs/method/privacy.md: H3, time, share in cells of 10 and more, mean error, rank correlation
    (8, None, 0.89, 0.09, 0.88),
    (8, "%Y", 0.69, 0.24, 0.77),
    (8, "%Y-%m", 0.08, 0.55, 0.67),
    (7, "%Y", 0.86, 0.11, 0.89),
    (6, "%Y-%m", 0.53, 0.29, 0.85),
]


@pytest.fixture(scope="session")
def oakland(shared_data: Path) -> pl.DataFrame:
    """Placeable rows of Oakland 2007-2013 that concern the trade, without lewd conduct."""
    path = shared_data / "arrests" / "oakland" / "opd_incidents_2007_2013_filtered.geojson"
    if not path.is_file():
        pytest.skip("needs Oakland's file of 2007-2013")
    rows = [
        (*feature["geometry"]["coordinates"], feature["properties"]["date"][:6], number)
        for number, feature in enumerate(json.loads(path.read_text())["features"])
        if _concerns(feature["properties"]) and feature["geometry"]["coordinates"][1]
    ]
    cells = [h3.str_to_int(h3.latlng_to_cell(lat, lon, 8)) for lon, lat, _, _ in rows]
    keys = [int.from_bytes(hmac.digest(b"k", str(n).encode(), "sha256"), "big") % KEY_MODULUS for *_, n in rows]
    days = pl.Series([day for _, _, day, _ in rows]).str.strptime(pl.Date, "%y%m%d")
    return pl.DataFrame({"cell": pl.Series(cells, dtype=pl.Int64), "day": days, "key": keys})


def _concerns(row: dict[str, str]) -> bool:
    named = any(word in row["desc"] for word in ("PROSTIT", "PIMPING", "PANDER", "ILL FAME", "TRAFFICK"))
    return "LEWD ACT" not in row["desc"] and (named or row["ctype"] == "PROSTITUTION")


@pytest.mark.parametrize(("resolution", "time", "share", "error", "correlation"), STATED)
def test_oakland_is_as_the_policy_states(
    oakland: pl.DataFrame, resolution: int, time: str | None, share: float, error: float, correlation: float
) -> None:
    assert abs(oakland.height - 1138) <= 15
    stepped = oakland.with_columns(time=pl.col("day").dt.strftime(time) if time else pl.lit("all"))
    counted = stepped.group_by("cell", "time").agg(n=pl.len().cast(pl.Int64), key=pl.col("key").sum() % KEY_MODULUS)
    counted = counted.with_columns(operations=pl.col("n"), largest=pl.lit(1, dtype=pl.Int64))
    found = measure(roll_up(TrueCounts(counted, ("cell", "time"), Unit.OFFENCES), resolution), KEY)
    assert found.share_dense == pytest.approx(share, abs=0.02)
    assert found.error == pytest.approx(error, abs=0.08)
    assert found.rank_correlation == pytest.approx(correlation, abs=0.1)


def test_nothing_measured_of_nothing() -> None:
    empty = pl.DataFrame(schema=dict.fromkeys(("n", "key", "operations", "largest"), pl.Int64))
    found = measure(TrueCounts(empty, (), Unit.PEOPLE), KEY)
    assert (found.share_dense, found.rank_correlation) == (0.0, None)
