"""Responses are taken apart within limits, whatever stands in them."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.desk.capture import read_reply
from safelight.desk.capture.replies import unpack

PACK = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda body: brotli.compress(body, quality=2),
    "identity": lambda body: body,
}


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=3_000), st.sampled_from(sorted(PACK)), st.booleans(), st.integers(1, 700))
def test_what_was_packed_comes_out(body: bytes, coding: str, chunked: bool, size: int) -> None:
    packed = PACK[coding](body)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n"
    if chunked:
        parts = [packed[at : at + size] for at in range(0, len(packed), size)]
        packed = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
        head += "Transfer-Encoding: chunked\r\n"
    reply = read_reply(head.encode() + b"\r\n" + packed)
    assert reply is not None
    assert (reply.body, reply.left_out) == (body, None)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br"]))
def test_nothing_fails_on_rubbish(rubbish: bytes, coding: str) -> None:
    read_reply(rubbish)
    reply = read_reply(
        f"HTTP/1.1 200\r\nContent-Encoding: {coding}\r\nTransfer-Encoding: chunked\r\n\r\n".encode() + rubbish
    )
    assert reply is not None


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_bomb_is_read_to_the_limit_and_says_so(coding: str) -> None:
    bomb = PACK[coding](bytes(50 * 2**20))
    assert len(bomb) < 2**20
    tracemalloc.start()
    body, why = unpack(bomb, coding, 5 * 2**20)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 25 * 2**20
    assert len(body) == 5 * 2**20
    assert why is not None
    assert "grows beyond" in why


def test_a_bomb_of_many_members_is_read_to_the_limit() -> None:
    body, why = unpack(gzip.compress(bytes(2**20)) * 50, "gzip", 3 * 2**20)
    assert len(body) == 3 * 2**20
    assert why is not None


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_packed_body_that_breaks_off_gives_what_there_is(coding: str) -> None:
    whole = bytes(range(256)) * 400
    body, why = unpack(PACK[coding](whole)[:-5], coding)
    assert why is not None
    assert whole.startswith(body)


def test_a_response_before_the_final_one_is_passed_over() -> None:
    reply = read_reply(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokmore")
    assert reply is not None
    assert (reply.status, reply.body) == (200, b"ok")
