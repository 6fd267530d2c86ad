"""A network in ONNX small enough to be written by hand: it tells red pictures from blue ones."""

from __future__ import annotations

import struct


def varint(number: int) -> bytes:
    out = b""
    while number > 127:
        out, number = out + bytes([number & 127 | 128]), number >> 7
    return out + bytes([number])


def part(tag: int, content: bytes | int) -> bytes:
    """A field of a protocol buffer: a number, or bytes with their length."""
    if isinstance(content, int):
        return varint(tag << 3) + varint(content)
    return varint(tag << 3 | 2) + varint(len(content)) + content


def shaped(name: bytes, shape: tuple[int, ...]) -> bytes:
    sides = b"".join(part(1, part(1, side)) for side in shape)
    return part(1, name) + part(2, part(1, part(1, 1) + part(2, sides)))


def red_network(side: int = 8, *, beside: str | None = None) -> bytes:
    """A real ONNX network of three nodes: the mean of each channel, then logits (blue, red) times 10.

    With `beside` a fourth: how green it is, as an answer of that name.
    """
    weights = struct.pack("<6f", 0, 10, 0, 0, 10, 0)  # 3 x 2
    nodes = [
        part(1, b"x") + part(2, b"mean") + part(4, b"GlobalAveragePool"),
        part(1, b"mean") + part(2, b"flat") + part(4, b"Flatten"),
        part(1, b"flat") + part(1, b"w") + part(2, b"y") + part(4, b"MatMul"),
    ]
    held = part(1, 3) + part(1, 2) + part(2, 1) + part(8, b"w") + part(9, weights)
    graph = b"".join(part(1, node) for node in nodes) + part(2, b"red") + part(5, held)
    graph += part(11, shaped(b"x", (1, 3, side, side))) + part(12, shaped(b"y", (1, 2)))
    if beside:
        name = beside.encode()
        green = part(1, 3) + part(1, 1) + part(2, 1) + part(8, b"g") + part(9, struct.pack("<3f", 0, 1, 0))
        near = part(1, b"flat") + part(1, b"g") + part(2, name) + part(4, b"MatMul")
        graph += part(1, near) + part(5, green) + part(12, shaped(name, (1, 1)))
    return part(1, 8) + part(7, graph) + part(8, part(1, b"") + part(2, 13))
