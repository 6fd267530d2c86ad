"""Errors that say what was wrong, where, and what to do.

    SafelightError            exit 1, HTTP 500
    ├── BadInput              a file, row or page that can't be read           exit 1, HTTP 422
    │   ├── ColumnsChanged    the publisher's columns are not those listed
    │   └── NotRecognised     no source of the city has these columns
    ├── CatalogError          a catalogue file with a mistake                  exit 1
    ├── PublisherError        a publisher that doesn't answer as it should     exit 1
    ├── Implausible           a generation outside its source's bounds         exit 1
    ├── StoreError            a city database that is damaged, full or locked  exit 1, HTTP 503
    ├── NotThere              an unknown city, source or page                  exit 1, HTTP 404
    ├── BadFilter             a question that makes no sense                   exit 2, HTTP 400
    ├── TooMany               more work than a client may ask for              exit 1, HTTP 429
    └── Refused               a question that the disclosure policy refuses    exit 1, HTTP 422

No message ever quotes the content of a row; the columns' and files' names may be named.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import ClassVar


class SafelightError(Exception):
    """Base of all errors shown to people: `what` happened and how to `fix` it, a sentence each.

    `operator` is for whoever runs the site (a command, a file's path), where `fix` is for its visitors; the command
    line tells it, pages and the API never do.
    """

    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 500
    kind: ClassVar[str] = "error"

    def __init__(self, what: str, *, fix: str, operator: str = "") -> None:
        super().__init__(" ".join(filter(None, (what, fix, operator))))
        self.what = what
        self.fix = fix
        self.operator = operator


class BadInput(SafelightError):
    """A file, row or page that can't be read as what it should be."""

    http_status = 422
    kind = "bad-input"


class ColumnsChanged(BadInput):
    """The publisher no longer sends columns that the catalogue asks for."""

    kind = "columns-changed"

    def __init__(self, where: str, missing: Collection[str], *, page: str) -> None:
        super().__init__(
            f"{where}: the publisher no longer sends {', '.join(sorted(missing))}.",
            fix=f"Compare {page} with the catalogue file of the city. The last generation stays in use.",
        )
        self.missing = frozenset(missing)


class NotRecognised(BadInput):
    """A file whose columns fit no source of the city."""

    kind = "not-recognised"


class CatalogError(SafelightError):
    """A catalogue file with a mistake: names file, key and remedy."""

    kind = "catalogue"


class PublisherError(SafelightError):
    """A publisher that can't be reached or answers something else than data."""

    http_status = 502
    kind = "publisher"


class Implausible(SafelightError):
    """A new generation outside the bounds that its source states for itself; the old one stays."""

    kind = "implausible"


class StoreError(SafelightError):
    """A city database that is damaged, locked by another ingest, or has no room."""

    http_status = 503
    kind = "store"


class NotThere(SafelightError):
    """An unknown city, source, file or page."""

    http_status = 404
    kind = "not-there"


class BadFilter(SafelightError):
    """A question that makes no sense: wrong usage."""

    exit_code = 2
    http_status = 400
    kind = "bad-filter"


class TooMany(SafelightError):
    """More work than a client may ask for in a while; `wait` seconds later it may again."""

    http_status = 429
    kind = "too-many-requests"

    def __init__(self, what: str, *, fix: str, wait: int) -> None:
        super().__init__(what, fix=fix)
        self.wait = wait


class Refused(SafelightError):
    """A question that the disclosure policy doesn't answer; `nearest` are filters of the nearest allowed one."""

    http_status = 422
    kind = "refused"

    def __init__(self, what: str, *, fix: str, nearest: Mapping[str, str] | None = None) -> None:
        super().__init__(what, fix=fix)
        self.nearest = dict(nearest or {})
