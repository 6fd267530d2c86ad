"""Portals on this machine that speak their publishers' protocols, and misbehave when told to."""

from __future__ import annotations

import contextlib
import csv
import gzip
import hashlib
import io
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from safelight.feeds import Http, Pace

HEADER = ["arrest_no", "arrest_date", "charge_code", "charge", "charge_more", "lat", "lon", "sex", "arrestee_name"]
NAME = "arrestee_name"
CANARY = "JANE CANARY"


def make_rows(count: int) -> list[dict[str, str]]:
    """Rows of a made-up portal, each with a name that must never come across where columns can be chosen."""
    start = date(2024, 1, 1)
    return [
        dict(
            zip(
                HEADER,
                [
                    f"A-{n}",
                    (start + timedelta(days=n)).isoformat(),
                    "647B",
                    "SOLICITING",
                    "",
                    "37.1",
                    "-122.1",
                    "F",
                    CANARY,
                ],
                strict=True,
            )
        )
        for n in range(count)
    ]


@dataclass
class Reply:
    """An answer of a portal; `cut`: close the connection after so many bytes of it; `delay`: seconds before it."""

    body: bytes
    status: int = 200
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    delay: float = 0.0


@dataclass
class Asked:
    """A request as the portal saw it."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    at: float
    raw_query: str = ""


Fault = Callable[[Reply], Reply]


class Portal:
    """A server on loopback. `faults` befall the next requests for rows, one each; `sent` is what crossed the wire."""

    feed = ""

    def __init__(self, rows: list[dict[str, str]], columns: list[str]) -> None:
        self.rows = rows
        self.columns = columns
        self.faults: list[Fault | None] = []
        self.asked: list[Asked] = []
        self.sent = bytearray()
        self.closed = False
        portal = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # head and body leave in one piece: no waiting for acknowledgements

            def do_GET(self) -> None:
                portal.serve(self)

            def log_message(self, *_args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def row_requests(self) -> list[Asked]:
        return [one for one in self.asked if self.is_for_rows(one)]

    def close(self) -> None:
        if self.closed:
            return
        self.closed = True
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        if self.closed:
            handler.close_connection = True
            return
        address = urlsplit(handler.path)
        query = dict(parse_qsl(address.query, keep_blank_values=True))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        asked = Asked(address.path, query, headers, time.monotonic(), address.query)
        self.asked.append(asked)
        reply = self.answer(asked)
        if self.is_for_rows(asked) and self.faults and (fault := self.faults.pop(0)):
            reply = fault(reply)
        time.sleep(reply.delay)
        try:
            handler.send_response(reply.status)
            for name, value in {"Content-Type": reply.kind, "Content-Length": len(reply.body), **reply.headers}.items():
                handler.send_header(name, str(value))
            handler.end_headers()
            body = reply.body if reply.cut is None else reply.body[: reply.cut]
            handler.wfile.write(body)
            handler.wfile.flush()
            self.sent += body
        except (BrokenPipeError, ConnectionResetError):
            pass  # the client lost its patience
        if reply.cut is not None:
            with contextlib.suppress(OSError):
                handler.wfile.flush()
            with contextlib.suppress(OSError):  # the client may have gone already
                handler.connection.shutdown(socket.SHUT_RDWR)
            handler.close_connection = True

    def is_for_rows(self, asked: Asked) -> bool:
        raise NotImplementedError

    def answer(self, asked: Asked) -> Reply:
        raise NotImplementedError

    def endpoint(self) -> dict[str, Any]:
        raise NotImplementedError

    def kept(self, row: dict[str, str], names: list[str]) -> dict[str, str]:
        """The columns of a row that were asked for, in the portal's own order."""
        return {name: row[name] for name in self.columns if name in names and row.get(name, "") != ""}


def as_json(value: object, status: int = 200) -> Reply:
    return Reply(json.dumps(value).encode(), status)


class Socrata(Portal):
    feed = "socrata"

    def endpoint(self) -> dict[str, Any]:
        return {"host": self.host, "dataset": "abcd-1234", "page_rows": 5}

    def is_for_rows(self, asked: Asked) -> bool:
        return asked.path.startswith("/resource/")

    def answer(self, asked: Asked) -> Reply:
        if asked.path == "/api/views/abcd-1234.json":
            columns = [{"fieldName": name, "dataTypeName": self.type_of(name)} for name in [":id", *self.columns]]
            return as_json({"columns": columns, "license": {"name": "Public Domain"}})
        if asked.path != "/resource/abcd-1234.json":
            return as_json({"error": True}, 404)
        rows = list(self.rows)
        for column, sign, value in re.findall(r"(\w+) (>=|<=|=) '([^']*)'", asked.query.get("$where", "")):
            rows = [row for row in rows if compare(row[column], sign, value)]
        select = asked.query["$select"]
        if select.startswith("max("):
            column = select[4 : select.index(")")]
            return as_json([{"newest": max((row[column] for row in rows), default=None), "rows": str(len(rows))}])
        if missing := [name for name in select.split(",") if name not in self.columns]:
            return as_json({"code": "query.soql.no-such-column", "error": True, "data": {"column": missing[0]}}, 400)
        assert asked.query["$order"] == ":id"
        start, size = int(asked.query.get("$offset", 0)), int(asked.query["$limit"])
        return as_json([self.kept(row, select.split(",")) for row in rows[start : start + size]])

    @staticmethod
    def type_of(name: str) -> str:
        return "calendar_date" if name == "arrest_date" else "text"


class ArcGIS(Portal):
    feed = "arcgis"
    layer = "/arcgis/rest/services/Arrests/FeatureServer/0"

    def endpoint(self) -> dict[str, Any]:
        return {"url": f"http://{self.host}{self.layer}", "page_rows": 50}

    def is_for_rows(self, asked: Asked) -> bool:
        return asked.path.endswith("/query") and "resultOffset" in asked.query

    def answer(self, asked: Asked) -> Reply:
        query = asked.query
        if asked.path == self.layer:
            fields = [{"name": name, "type": "esriFieldTypeString"} for name in self.columns]
            fields.insert(0, {"name": "OBJECTID", "type": "esriFieldTypeOID"})
            return as_json({
                "fields": fields, "maxRecordCount": 5, "geometryType": "esriGeometryPoint", "objectIdField": "OBJECTID",
                "copyrightText": "Public Domain", "advancedQueryCapabilities": {"supportsPagination": True},
            })  # fmt: skip
        rows = list(self.rows)
        for column, sign, value in re.findall(r"(\w+) (>=|<=|=) (?:TIMESTAMP )?'([^']*)'", query["where"]):
            rows = [row for row in rows if compare(row[column], sign, value)]
        if query.get("returnCountOnly") == "true":
            return as_json({"count": len(rows)})
        if "outStatistics" in query:
            column = json.loads(query["outStatistics"])[0]["onStatisticField"]
            return as_json({"features": [{"attributes": {"newest": max(row[column] for row in rows)}}]})
        names = query["outFields"].split(",")
        if [name for name in names if name not in self.columns]:
            return as_json({"error": {"code": 400, "message": "Invalid field", "details": []}})
        start, size = int(query["resultOffset"]), min(int(query["resultRecordCount"]), 5)
        page = [
            {"attributes": {name: row.get(name) for name in self.columns if name in names}}
            for row in rows[start : start + size]
        ]
        if query["returnGeometry"] == "true":
            assert query["outSR"] == "4326"
            page = [{**one, "geometry": {"x": -122.25, "y": 37.75}} for one in page]
        more = {"exceededTransferLimit": True} if start + size < len(rows) else {}
        return as_json({"features": page, **more})


class Ckan(Portal):
    feed = "ckan"
    active = True

    def endpoint(self) -> dict[str, Any]:
        return {"url": f"http://{self.host}", "package": "arrests", "resource": "r-1", "page_rows": 5}

    def is_for_rows(self, asked: Asked) -> bool:
        return asked.path == "/files/arrests.csv" or asked.query.get("limit") == "5"

    def answer(self, asked: Asked) -> Reply:
        query = asked.query
        if asked.path == "/api/3/action/package_show" and query == {"id": "arrests"}:
            url = f"http://{self.host}/files/arrests.csv"
            resources = [{"id": "r-0"}, {"id": "r-1", "url": url, "datastore_active": self.active}]
            return as_json({"success": True, "result": {"resources": resources, "license_title": "Public Domain"}})
        if asked.path == "/api/3/action/datastore_search" and self.active:
            if query["limit"] == "0":
                fields = [{"id": "_id"}, *({"id": name} for name in self.columns)]
                return as_json({"success": True, "result": {"fields": fields, "records": [], "total": len(self.rows)}})
            names = query["fields"].split(",")
            if [name for name in names if name not in self.columns]:
                return as_json({"success": False, "error": {"__type": "Validation Error"}}, 409)
            rows = self.rows[::-1] if "desc" in query["sort"] else self.rows
            start = int(query.get("offset", 0))
            records = [self.kept(row, names) for row in rows[start : start + int(query["limit"])]]
            return as_json({"success": True, "result": {"records": records, "total": len(rows)}})
        if asked.path == "/files/arrests.csv":
            return Files.csv(self, asked)
        return as_json({"success": False}, 404)


class CkanFiles(Ckan):
    active = False


class Files(Portal):
    """A web server with a file: ETag, conditional requests and ranges."""

    feed = "download"
    packed = False

    def endpoint(self) -> dict[str, Any]:
        return {"urls": [f"http://{self.host}/files/arrests.csv"]}

    def is_for_rows(self, asked: Asked) -> bool:
        return asked.path == "/files/arrests.csv"

    def answer(self, asked: Asked) -> Reply:
        return (
            self.csv(asked)
            if self.is_for_rows(asked)
            else Reply(b"User-agent: *\nDisallow: /private", kind="text/plain")
        )

    def csv(self: Portal, asked: Asked) -> Reply:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerows([self.columns, *([row.get(name, "") for name in self.columns] for row in self.rows)])
        body = out.getvalue().encode()
        return ranged(asked, gzip.compress(body, mtime=0) if getattr(self, "packed", False) else body)


def ranged(asked: Asked, body: bytes) -> Reply:
    """A file as a good web server sends it."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
    headers = {"ETag": tag, "Last-Modified": "Mon, 01 Jul 2024 10:00:00 GMT"}
    if asked.headers.get("if-none-match") == tag:
        return Reply(b"", 304, "text/csv", headers)
    wanted = re.fullmatch(r"bytes=(\d+)-", asked.headers.get("range", ""))
    if wanted and asked.headers.get("if-range") == tag:
        start = int(wanted[1])
        headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
        return Reply(body[start:], 206, "text/csv", headers)
    return Reply(body, 200, "text/csv", headers)


def compare(value: str, sign: str, other: str) -> bool:
    return {">=": value >= other[: len(value)], "<=": value <= other, "=": value == other}[sign]


PORTALS: dict[str, type[Portal]] = {
    "socrata": Socrata,
    "arcgis": ArcGIS,
    "ckan": Ckan,
    "ckan_files": CkanFiles,
    "download": Files,
}


@pytest.fixture
def open_portal() -> Iterator[Callable[..., Portal]]:
    """Start a portal by its kind; all are stopped at the end."""
    started: list[Portal] = []

    def start(kind: str, rows: list[dict[str, str]] | None = None, columns: list[str] | None = None) -> Portal:
        portal = PORTALS[kind](make_rows(23) if rows is None else rows, columns or HEADER)
        started.append(portal)
        return portal

    yield start
    for portal in started:
        portal.close()


@pytest.fixture(params=list(PORTALS))
def portal(request: pytest.FixtureRequest, open_portal: Callable[..., Portal]) -> Portal:
    """Each kind of portal in turn, with 23 rows in pages of five."""
    return open_portal(request.param)


@pytest.fixture
def http() -> Iterator[Http]:
    """A client that loses its patience soon, with the token that the made-up X takes."""
    pace = Pace(
        attempts=3, wait_initial=0.001, wait_max=0.01, wait_jitter=0, interval=0, read=0.3, longest_wait=2, window=2
    )
    with Http(contact="desk@example.org", x_token="sesame", pace=pace) as client:
        yield client
