"""Writes small PDF files for tests: texts at places, lines, a picture; nothing but the standard library."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

Placed = tuple[float, float, str]
"""Points from the left, from the bottom, and a text."""

WIDTH, HEIGHT = 612, 792


def pdf(pages: Sequence[bytes], *, trailer: bytes = b"", extra: Sequence[bytes] = (), resources: bytes = b"") -> bytes:
    """A PDF of these page contents, in Helvetica; `extra` are more objects, numbered from 4."""
    first = 4 + len(extra)
    kids = b" ".join(b"%d 0 R" % (first + 2 * number) for number in range(len(pages)))
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        font,
    ]
    objects += extra
    for number, content in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R "
            b"/Resources << /Font << /F 3 0 R >> %s >> >>" % (WIDTH, HEIGHT, first + 2 * number + 1, resources)
        )
        packed = zlib.compress(content)
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed))
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return (
        out
        + head
        + table
        + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            len(objects) + 1,
            trailer,
            len(out),
        )
    )


def written(texts: Sequence[Placed], size: float = 9) -> bytes:
    """Page content: texts at places."""
    parts = [b"BT /F %.2f Tf 1 0 0 1 %.2f %.2f Tm (%s) Tj ET\n" % (size, x, y, _escaped(text)) for x, y, text in texts]
    return b"".join(parts)


def ruled_table(rows: Sequence[Sequence[str]], title: str, *, left: float = 40, wide: float = 75) -> bytes:
    """Page content: a title, and a grid of drawn lines with a text in each cell; `\\n` in a cell breaks its line."""
    high, top = 26.0, 700.0
    texts: list[Placed] = [(left, top + 20, title)]
    lines = b""
    width, height = wide * len(rows[0]), high * len(rows)
    for number in range(len(rows) + 1):
        lines += b"%.2f %.2f m %.2f %.2f l S\n" % (left, top - number * high, left + width, top - number * high)
    for number in range(len(rows[0]) + 1):
        lines += b"%.2f %.2f m %.2f %.2f l S\n" % (left + number * wide, top, left + number * wide, top - height)
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            for part, text in enumerate(cell.split("\n")):
                texts.append((left + c * wide + 3, top - r * high - 11 - 10 * part, text))
    return lines + written(texts, 7)


def locked(content: bytes) -> bytes:
    """A PDF that asks for a password."""
    marks = b"<" + b"5a" * 32 + b">"
    standard = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O %s /U %s /P -4 >> /ID [%s %s]"
    return pdf([content], trailer=standard % (marks, marks, marks, marks))


def scanned(grey: bytes, width: int, height: int) -> bytes:
    """A page that is a grey picture over its whole width."""
    picture = (
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 "
        b"/Length %d >>"
        b"\nstream\n%s\nendstream" % (width, height, len(grey), grey)
    )
    content = b"q %d 0 0 %d 0 0 cm /Scan Do Q" % (WIDTH, HEIGHT)
    return pdf([content], extra=[picture], resources=b"/XObject << /Scan 4 0 R >>")


def _escaped(text: str) -> bytes:
    plain = text.encode("cp1252", errors="replace")
    return plain.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
