"""Logging that can't print a row's content.

An event is a fixed name with a few named facts. Only facts on the allow-list are printed, only as numbers, dates
or short names of the catalogue's own; everything else becomes "(left out)". An exception is logged by its type
and place alone, because its text may quote a row.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import structlog

ALLOWED: Final = frozenset(
    {"event", "level", "timestamp", "logger", "city", "source", "layout", "feed", "generation", "step", "kind"}
    | {"count", "rows", "read", "relevant", "kept", "rejected", "bytes", "seconds", "attempt", "status", "method"}
    | {"route", "port", "host", "workers", "newest", "error", "where", "reason", "column", "columns", "wait"}
)
_SAFE_TEXT: Final = re.compile(r"[A-Za-z0-9_.:/ {}<>-]{1,80}")
_DIGITS_OF_A_PHONE: Final = 7
_TIMES: Final = frozenset({"timestamp", "newest"})
LEFT_OUT: Final = "(left out)"


def redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Structlog processor: keep allowed facts of safe form, name the rest without their values."""
    if exc_info := event.pop("exc_info", None):
        error = exc_info if isinstance(exc_info, BaseException) else sys.exc_info()[1]
        if error is not None:
            event["error"] = type(error).__name__
            event["where"] = place(error)
    return {key: _safe(key, value) if key in ALLOWED else LEFT_OUT for key, value in event.items()}


def _safe(key: str, value: object) -> object:
    if value is None or isinstance(value, bool | int | float | date):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_safe(key, item) for item in value][:50]
    text = str(value)
    too_many_digits = key not in _TIMES and sum(sign.isdigit() for sign in text) >= _DIGITS_OF_A_PHONE
    return text if _SAFE_TEXT.fullmatch(text) and not too_many_digits else LEFT_OUT


def place(error: BaseException) -> str:
    """File and line at which an error happened: all that is told of it beside its type."""
    last = error.__traceback__
    while last and last.tb_next:
        last = last.tb_next
    return f"{Path(last.tb_frame.f_code.co_filename).name}:{last.tb_lineno}" if last else "unknown"


def configure(level: str = "warning", *, json: bool = False) -> None:
    """Send structlog to stderr, and other libraries' loggers through the same filter, at `level`."""
    number = logging.getLevelNamesMapping().get(level.upper(), logging.WARNING)
    last = structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redact,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_NamesOnly())
    logging.basicConfig(handlers=[handler], level=number, force=True)


class _NamesOnly(logging.Formatter):
    """Other libraries' messages may quote a request or a row: only who spoke, how loud and where is kept."""

    def format(self, record: logging.LogRecord) -> str:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        return f"{record.levelname.lower()} {record.name} {record.filename}:{record.lineno} {kind}".rstrip()
