"""Looks for what must be nowhere: words and numbers in many forms, and any 32 bytes of a photo."""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WINDOW = 32
_STEP = 16
"""A window of 32 bytes holds a whole piece of 16 that begins at a multiple of 16."""

_BITS = 20
_BLOCK = 8192
"""PostgreSQL's pages: empty ones needn't be read."""


def forms_of_number(number: str) -> dict[str, bytes]:
    """A number such as +12135550123 as people, programs and disks write it."""
    digits = number.lstrip("+")
    national = digits.removeprefix("1")
    area, exchange, line = national[:3], national[3:6], national[6:]
    written = (
        digits,
        national,
        f"{area}-{exchange}-{line}",
        f"({area}) {exchange}-{line}",
        f"{area}.{exchange}.{line}",
    )
    found = {f"{form} as {way}": content for form in written for way, content in encoded(form).items()}
    for size in (6, 8):
        for order in ("big", "little"):
            found[f"{number} as {size} bytes {order}"] = int(digits).to_bytes(size, order)
    return found


def forms_of_point(latitude: float, longitude: float) -> dict[str, bytes]:
    """Coordinates as text, as floats and as whole millionths of a degree."""
    found = {}
    for number in (latitude, longitude):
        found |= {f"{number} as {way}": content for way, content in encoded(f"{abs(number):.5f}").items()}
        for order in "<>":
            found[f"{number} as double {order}"] = struct.pack(f"{order}d", number)
            found[f"{number} as float {order}"] = struct.pack(f"{order}f", number)
    return found


def encoded(text: str) -> dict[str, bytes]:
    """A text in the forms in which it might lie somewhere; of base64 what doesn't depend on what stands around it."""
    plain = text.encode()
    forms = {"text": plain, "hex": plain.hex().encode(), "HEX": plain.hex().upper().encode()}
    forms |= {"UTF-16": text.encode("utf-16-le"), "UTF-16 big": text.encode("utf-16-be")}
    for before in range(3):
        inner = base64.b64encode(bytes(before) + plain)
        forms[f"base64 at {before}"] = inner[(0, 2, 3)[before] : (None, -3, -2)[(before + len(plain)) % 3]]
    percent = re.sub(r"[^\w.-]", lambda sign: f"%{ord(sign[0]):02X}", text)
    if percent != text and text.isascii():
        forms |= {"form": percent.encode(), "form with +": percent.replace("%20", "+").encode()}
    return {name: form for name, form in forms.items() if len(form) > 5}


@dataclass
class Searcher:
    """What is looked for: `needles` by what they are, and photos. Megabytes are read against thousands of them at once:
    by the first eight bytes, through a table of a million bits.
    """

    needles: Mapping[str, bytes]
    photos: Iterable[bytes] = ()
    _by_head: dict[int, list[tuple[str, bytes]]] = field(init=False, repr=False)
    _heads: NDArray[np.uint64] = field(init=False, repr=False)
    _table: NDArray[np.bool_] = field(init=False, repr=False)
    _short: dict[str, bytes] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        pieces = {
            piece
            for photo in self.photos
            for at in range(0, len(photo) - _STEP + 1, _STEP)
            if len(set(piece := photo[at : at + _STEP])) > 8  # runs of one value are in any file
        }
        wanted = [*self.needles.items(), *(("a photo", piece) for piece in pieces)]
        self._short = {name: needle for name, needle in wanted if len(needle) < 8}
        self._by_head = {}
        for name, needle in wanted:
            if len(needle) >= 8:
                self._by_head.setdefault(int.from_bytes(needle[:8], "little"), []).append((name, needle))
        self._heads = np.array(sorted(self._by_head), dtype=np.uint64)
        self._table = np.zeros(1 << _BITS, dtype=np.bool_)
        self._table[_slot(self._heads)] = True

    def found(self, content: bytes) -> list[str]:
        """What of it is in `content`."""
        hits = {name for name, needle in self._short.items() if needle in content}
        for shift in range(8):
            body = content[shift : shift + (len(content) - shift) // 8 * 8]
            read = np.frombuffer(body, dtype="<u8")
            places = np.flatnonzero(self._table[_slot(read)])
            for place in places[np.isin(read[places], self._heads)]:
                at = shift + 8 * int(place)
                hits |= {name for name, needle in self._by_head[int(read[place])] if content.startswith(needle, at)}
        return sorted(hits)


def _slot(heads: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return (heads * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(64 - _BITS)


def files(folders: Iterable[Path], since: float = 0) -> Iterator[tuple[Path, bytes]]:
    """Every file below these folders that was written to since, with its bytes; pages of zeros are left out."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if not path.is_file() or path.stat().st_mtime < since:
                continue
            with path.open("rb") as file:
                yield path, b"".join(block for block in iter(lambda: file.read(_BLOCK), b"") if block.strip(b"\0"))
