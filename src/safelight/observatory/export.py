"""Gives a city's published aggregates away: tables with their error and codes, and a package that explains them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, get_args

import orjson

from safelight.catalog import Catalog, load_catalog
from safelight.core.errors import BadFilter, BadInput, StoreError
from safelight.observatory.geofiles import WRITERS, write_geopackage
from safelight.observatory.published import Asks, Document
from safelight.observatory.tables import CODES, COMMON, DIMENSION_COLUMNS, PublishedTable, published_tables
from safelight.observatory.words import city_name

Format = Literal["geoparquet", "gpkg", "geojson", "csv"]
FORMATS: Final[tuple[str, ...]] = get_args(Format)
PACKAGE: Final = "datapackage.json"

_ENDINGS: Final[Mapping[str, tuple[str, str]]] = {
    "csv": (".csv", ".csv"),
    "geojson": (".geojson", ".csv"),
    "geoparquet": (".parquet", ".parquet"),
}
"""Format -> ending of a table with cells, and of one without."""

_MEDIA: Final[Mapping[str, str]] = {
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".parquet": "application/vnd.apache.parquet",
    ".gpkg": "application/geopackage+sqlite3",
}
_FRICTIONLESS: Final[Mapping[str, str]] = {"Int64": "integer", "Float64": "number", "String": "string"}


def export_city(
    questions: Asks,
    city: str,
    target: Path,
    format: str,  # noqa: A002  # the flag's own name
    *,
    catalog: Catalog | None = None,
) -> list[Path]:
    """Write the city's published aggregates into the folder `target`; the files written, the data package last.

    Raises BadFilter for an unknown format, NotThere for an unknown city, BadInput where `target` is a file, StoreError
    where it can't be written. The folder is made; files of the same names are replaced.
    """
    if format not in FORMATS:
        raise BadFilter(f"{format[:20]!r} is no format.", fix=f"Use one of {', '.join(FORMATS)}.")
    if target.exists() and not target.is_dir():
        raise BadInput(f"{target} is a file.", fix="Name a folder; the export writes several files into it.")
    tables = published_tables(questions, catalog or load_catalog(), city)
    about = describe(city, tables)
    try:
        target.mkdir(parents=True, exist_ok=True)
        files = _write(tables, target, format, about)
        package = target / PACKAGE
        descriptor = {**about, "resources": [_resource(path, shown) for path, shown in files]}
        package.write_bytes(orjson.dumps(descriptor, option=orjson.OPT_INDENT_2))
    except OSError as error:
        raise StoreError(f"{target} can't be written: {error.strerror}.", fix="Choose a folder with room.") from None
    return [*(path for path, _ in files), package]


def _write(
    tables: Sequence[PublishedTable], target: Path, format_: str, about: Mapping[str, Any]
) -> list[tuple[Path, Sequence[PublishedTable]]]:
    if format_ == "gpkg":
        path = target / f"{about['name']}.gpkg"
        write_geopackage(tables, path, about)
        return [(path, tables)]
    written: list[tuple[Path, Sequence[PublishedTable]]] = []
    for table in tables:
        ending = _ENDINGS[format_][0 if "cell" in table.keys else 1]
        path = target / f"{table.name}{ending}"
        WRITERS[ending](table, path, about)
        written.append((path, [table]))
    return written


def describe(city: str, tables: Sequence[PublishedTable]) -> dict[str, Any]:
    """What everybody who opens the files must know: origin, sources with licence and citation, method, codes."""
    documents = [table.document for table in tables]
    origins = sorted({str(origin) for table in tables for origin in table.frame["origin"].unique()})
    made_up = ["MADE-UP RECORDS, for show: they say nothing about anybody."] if "synthetic" in origins else []
    return {
        "profile": "tabular-data-package",
        "name": f"safelight-{city.replace('_', '-')}",
        "title": f"{city_name(city)}: published aggregates of the policing of the sex trade",
        "description": " ".join([*made_up, _DESCRIPTION]),
        "origin": origins,
        "created": next((document["as_of"] for document in documents if document.get("as_of")), None),
        "release": next((document["release"] for document in documents if document.get("release")), None),
        "sources": _sources(documents),
        "licenses": _licences(documents),
        "citation": _citation(city, documents),
        "method": documents[0]["published"] if documents else {},
        "codes": dict(CODES),
        "not_on_map": [dict(row) for document in documents for row in document.get("not_on_map", [])],
        "notes": {table.name: list(table.document["coarsened"]) for table in tables},
    }


_DESCRIPTION: Final = (
    "Counts of police records, as published by Safelight: every number carries noise of a known variance, and small "
    "numbers are held back. A charge is not an identity; an offence is not a person; bases and units are never added. "
    "An area with part = rest stands for what is left of its cell outside the finer cells listed. Cells of the city "
    "that are not listed hold none or few."
)


def _all_sources(documents: Sequence[Document]) -> list[Mapping[str, Any]]:
    found = {(one["city"], one["source"]): one for document in documents for one in document["sources"]}
    return list(found.values())


def _sources(documents: Sequence[Document]) -> list[dict[str, Any]]:
    return [
        {"title": one["title"], "path": one["page"], "citation": one["citation"], "licence": one["licence"]}
        | {"basis": one["basis"], "unit": one["unit"], "origin": one["origin"], "newest": one["newest"]}
        for one in _all_sources(documents)
    ]


def _licences(documents: Sequence[Document]) -> list[dict[str, str]]:
    """The sources' own licences, in their words: these aggregates come under each of them."""
    words = dict.fromkeys(str(one["licence"]) for one in _all_sources(documents) if one["licence"])
    return [{"title": licence} for licence in words]


def _citation(city: str, documents: Sequence[Document]) -> str:
    as_of = next((str(document["as_of"])[:10] for document in documents if document.get("as_of")), "no date")
    return f"Safelight, published aggregates for {city_name(city)}, as of {as_of}; from the sources listed here."


def _resource(path: Path, tables: Sequence[PublishedTable]) -> dict[str, Any]:
    content = path.read_bytes()
    resource: dict[str, Any] = {
        "name": path.stem.replace("_", "-"),
        "path": path.name,
        "mediatype": _MEDIA[path.suffix],
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    if path.suffix == ".csv":
        resource |= {"profile": "tabular-data-resource", "encoding": "utf-8", "format": "csv"}
    schemas = {table.name: _schema(table) for table in tables}
    return resource | ({"schema": next(iter(schemas.values()))} if len(schemas) == 1 else {"schemas": schemas})


def _schema(table: PublishedTable) -> dict[str, Any]:
    described = {**DIMENSION_COLUMNS, **COMMON}
    fields = [
        {
            "name": name,
            "type": _FRICTIONLESS[str(kind)],
            **({"description": described[name][1]} if name in described else {}),
            **({"constraints": {"enum": list(CODES)}} if name == "status" else {}),
        }
        for name, kind in table.frame.schema.items()
    ]
    return {"fields": fields, "missingValues": [""], "primaryKey": [*table.keys, "basis", "origin", "unit"]}
