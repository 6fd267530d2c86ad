"""Logging can't print a row's content, whatever is handed to it."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from safelight.core.log import ALLOWED, LEFT_OUT, configure, redact


@pytest.fixture
def fresh_logging() -> Iterator[None]:
    """Logging as it was: a later test must not write to this one's captured stream."""
    handlers = logging.getLogger().handlers[:]
    yield
    structlog.reset_defaults()
    logging.getLogger().handlers[:] = handlers


def test_only_allowed_facts_of_safe_form_are_kept() -> None:
    event = redact(None, "info", {"event": "read", "city": "chicago", "rows": 7, "name": "CANARY", "reason": "x" * 200})
    assert event == {"event": "read", "city": "chicago", "rows": 7, "name": LEFT_OUT, "reason": LEFT_OUT}


@given(st.dictionaries(st.sampled_from(sorted(ALLOWED)), st.text(max_size=60)))
def test_phones_and_addresses_don_t_pass_in_allowed_facts(facts: dict[str, str]) -> None:
    for value in redact(None, "info", dict(facts)).values():
        assert value == LEFT_OUT or all(sign not in str(value) for sign in "@#&,;'\"\n")


@pytest.mark.parametrize("text", ["4155550177", "415-555-0177", "415 555 0177", "1987-06-05", "-122.2298765"])
def test_long_numbers_don_t_pass_as_text(text: str) -> None:
    assert redact(None, "info", {"reason": text})["reason"] == LEFT_OUT


@pytest.mark.usefixtures("fresh_logging")
def test_an_exception_is_its_type_and_place(capsys: pytest.CaptureFixture[str]) -> None:
    configure("info", json=True)
    try:
        raise ValueError("CANARYNAME of 1234 CANARY LANE")
    except ValueError:
        structlog.get_logger().warning("failed", exc_info=True)
    logging.getLogger("peer").warning("GET /?name=CANARYNAME")
    said = capsys.readouterr().err
    assert "CANARY" not in said
    line = json.loads(said.splitlines()[0])
    assert line["error"] == "ValueError"
    assert line["where"].startswith("test_log.py:")
