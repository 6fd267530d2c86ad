"""An answer as CSV and as GeoJSON: the same published rows, with what a reader needs to cite and not misread them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

import polars as pl

from safelight.core.counts import PublishedCounts
from safelight.privacy import METHOD
from safelight.questions.rates import rate_columns, rate_lines, with_rates
from safelight.questions.rows import CELL, CODES, PART, PARTS_NOTE, SYNTHETIC_NOTE, Body, flat_frame
from safelight.questions.shapes import outlines

NOT_ON_MAP: Final = "not_on_map"
_NO_FIELD: Final = frozenset({"unknown", "withheld"})


def to_csv(answer: Body) -> str:
    """Comment lines (`# `) with question, origin, method, codes, sources; then a header and a line per row.

    `missing` holds one of the four codes where there is no number; `error` is the standard deviation of the noise.
    Among cells, what stands on no map has no cell and the part "not_on_map"; whole cities have rates instead.
    """
    frames = [_rated(answer, table) for table in answer.tables]
    frames += [_coded(answer, table).with_columns(pl.lit(NOT_ON_MAP).alias(PART)) for table in answer.off_map]
    table = pl.concat(frames, how="diagonal_relaxed") if frames else pl.DataFrame()
    rate = rate_columns(answer.per)
    last = [name for name in ("error", "missing", *rate) if name in table.columns]
    order = [name for name in table.columns if name not in last] + last
    body = table.select(order).write_csv() if table.width else ""
    rates = rate_lines(answer.context.denominators, answer.per) if rate[0] in table.columns else []
    return "".join(f"# {line}\n" for line in (*about(answer), *rates)) + body


def _rated(answer: Body, table: PublishedCounts) -> pl.DataFrame:
    """The coded rows, with rates where they are about whole cities."""
    coded = _coded(answer, table)
    if answer.has_cells:
        return coded
    return with_rates(coded, table.unit.value, answer.variance, answer.context.denominators, answer.per)


def to_geojson(answer: Body, document: Mapping[str, Any]) -> dict[str, Any]:
    """A FeatureCollection (RFC 7946) of areas; each with its row, `number`, `error` and, without a number, `missing`.

    The areas of a "rest" are what remains of their outline without the cells that are listed. Members beside
    `features` (the rest of the answer's `document`) say what the numbers are; an answer without cells has no features
    and its rows in `rows`.
    """
    features = [feature for table in answer.tables for feature in _features(answer, table)] if answer.has_cells else []
    beside = {name: content for name, content in document.items() if name != "rows" or not answer.has_cells}
    return {"type": "FeatureCollection", "features": features, "about": about(answer), **beside}


def _features(answer: Body, table: PublishedCounts) -> Iterator[dict[str, Any]]:
    rings = outlines(table.frame[CELL])

    keys = tuple(name for name in table.dimensions if name != "origin" or answer.split_by_origin)
    for row, ring in zip(_coded(answer, table).to_dicts(), rings, strict=True):
        number = row[table.unit.value]
        yield {
            "type": "Feature",
            "id": ":".join(str(row[name]) for name in (*keys, PART)),
            "geometry": {"type": "Polygon", "coordinates": [ring]},
            "properties": {**row, "number": number},
        }


def _coded(answer: Body, table: PublishedCounts) -> pl.DataFrame:
    """The flat rows with `error` and `missing`."""
    frame = flat_frame(table, split_by_origin=answer.split_by_origin)
    few = pl.when(pl.col("status") == "few").then(pl.lit("few"))
    missing = pl.when(pl.col("status") == "protected").then(pl.lit("protected")).otherwise(few)
    coded = frame.with_columns(
        pl.when(pl.col("status") == "shown").then(pl.lit(round(math.sqrt(answer.variance), 3))).alias("error"),
        missing.alias("missing"),
    )
    for entry in answer.context.not_recorded:
        field = entry["field"]
        if field in coded.columns and "basis" in coded.columns:
            empty = (pl.col("basis") == entry["basis"]) & ~pl.col(field).is_in(_NO_FIELD)
            empty &= pl.col("status") != "shown"
            code = pl.when(empty).then(pl.lit(entry["code"])).otherwise(pl.col("missing"))
            coded = coded.with_columns(code.alias("missing"))
    return coded


def about(answer: Body) -> list[str]:
    """What a file of these numbers says above them: question, origin, method, codes, whom to cite."""
    context = answer.context
    question = ", ".join(f"{name}={value}" for name, value in answer.question.to_filters().items())
    lines = [
        f"question: {question or 'everything'}",
        *(f"coarsened: {note}" for note in answer.notes),
        f"origin: {', '.join(context.origins) or 'none'}",
        f"method: {METHOD}; shown from {answer.threshold}; error is the standard deviation of the noise, which is "
        f"never more than {answer.max_change}",
        f"note: {PARTS_NOTE}",
        *(f"code {code}: {meaning}" for code, meaning in CODES.items()),
        *(
            f"source: {source['citation']} | licence: {source['licence']} | {source['page']} | "
            f"newest {source['newest']}, fetched {source['fetched_at']}"
            for source in context.sources
        ),
        f"as of: {context.as_of}",
    ]
    lines = [SYNTHETIC_NOTE, *lines] if "synthetic" in context.origins else lines
    return [" ".join(line.split()) for line in lines]
