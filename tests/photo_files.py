"""Photos with everything in them that must not come out again, one for each container."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from safelight.images.decoding import Decoder

MARK = "Zq7-Marker"
GPS = 0x8825


@pytest.fixture(scope="session")
def decoder() -> Iterator[Decoder]:
    made = Decoder()
    yield made
    made.close()


@pytest.fixture(scope="session")
def scene() -> Image.Image:
    """A picture with structure: soft shapes of four colours, none alike."""
    y, x = np.mgrid[0:300, 0:400]
    red = 127 + 120 * np.sin(x / 31 + y / 57)
    green = 127 + 120 * np.cos(x / 17 - y / 41)
    blue = np.where((x - 260) ** 2 + (y - 90) ** 2 < 3600, 230, 40) + y / 10
    return Image.fromarray(np.clip(np.stack([red, green, blue], -1), 0, 255).astype(np.uint8))


@pytest.fixture(scope="session")
def told(scene: Image.Image) -> dict[str, bytes]:
    """Container -> a photo in it with every tag that tells something, each with MARK in it."""
    heic = Path(__file__).with_name("phone.heic").read_bytes()  # can be read here, not written
    return {"JPEG": _jpeg(scene), "PNG": _png(scene), "WEBP": _webp(scene), "GIF": _gif(scene), "HEIC": heic}


def exif() -> Image.Exif:
    """Make, model, serial numbers, names, comments, times, place."""
    tags = Image.Exif()
    for tag in (0x010F, 0x0110, 0x0131, 0x013C, 0x013B, 0x8298, 0x010E, 0x0132):
        tags[tag] = f"{MARK} {tag:x}"
    for tag in range(0x9C9B, 0x9CA0):
        tags[tag] = f"{MARK} {tag:x}".encode("utf-16-le")
    inner = tags.get_ifd(0x8769)
    for tag in (0x9003, 0x9004, 0x9010, 0x9011, 0x9012, 0x9290, 0x9291, 0x9292, 0xA420, 0xA430, 0xA431):
        inner[tag] = f"{MARK} {tag:x}"
    for tag in (0xA433, 0xA434, 0xA435):
        inner[tag] = f"{MARK} {tag:x}"
    inner[0x927C] = inner[0x9286] = MARK.encode()
    place = tags.get_ifd(GPS)
    place.update({1: "N", 2: (34.0, 2.0, 30.5), 3: "W", 4: (118.0, 14.0, 20.0), 27: MARK.encode(), 28: MARK.encode()})
    return tags


def xmp() -> bytes:
    return f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><a>{MARK} xmp</a></x:xmpmeta>".encode()


def _jpeg(scene: Image.Image) -> bytes:
    """With a thumbnail (IFD1), XMP, IPTC, a colour profile, a comment, a second picture (MPF), bytes after the end."""
    iptc = (
        b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", 20) + b"\x1c\x02\x50\0\x0f" + MARK.encode() + b"\0" * 5
    )
    thumbnail = b"Exif\0\0II*\0\x08\0\0\0\0\0" + struct.pack("<I", 14) + b"\0\0\0\0\0\0" + _small() + MARK.encode()
    parts = [b"http://ns.adobe.com/xap/1.0/\0" + xmp(), thumbnail]
    extra = b"".join(b"\xff\xe1" + struct.pack(">H", len(one) + 2) + one for one in parts)
    extra += b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc
    extra += b"\xff\xe2" + struct.pack(">H", len(MARK) + 6) + b"XPF\0" + MARK.encode()
    made = io.BytesIO()
    options = {"exif": exif().tobytes(), "comment": f"{MARK} comment", "icc_profile": MARK.encode() * 20}
    scene.save(made, "MPO", save_all=True, append_images=[scene.rotate(9)], quality=92, **options)
    tables = made.getvalue().index(b"\xff\xdb")
    content = made.getvalue()[:tables] + extra + made.getvalue()[tables:]
    return content + b"\0\0\0\x18ftypmp42" + MARK.encode() * 50


def _small() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (32, 24), (1, 2, 3)).save(made, "JPEG", comment=MARK)
    return made.getvalue()


def _png(scene: Image.Image) -> bytes:
    """With tEXt, zTXt, iTXt, eXIf, a colour profile, tIME, an unknown chunk and bytes after the end."""
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", MARK)
    words.add_text("Comment", MARK * 30, zip=True)
    words.add_itxt("XML:com.adobe.xmp", xmp().decode())
    words.add(b"tIME", struct.pack(">HBBBBB", 2026, 11, 22, 16, 0, 0))
    words.add(b"ruSt", MARK.encode())
    made = io.BytesIO()
    scene.save(made, "PNG", pnginfo=words, exif=exif(), icc_profile=MARK.encode() * 20)
    return made.getvalue() + zlib.compress(MARK.encode()) + MARK.encode()


def _webp(scene: Image.Image) -> bytes:
    made = io.BytesIO()
    scene.save(made, "WEBP", quality=92, exif=exif(), xmp=xmp(), icc_profile=MARK.encode() * 20)
    return made.getvalue() + MARK.encode()


def _gif(scene: Image.Image) -> bytes:
    made = io.BytesIO()
    scene.save(made, "GIF", save_all=True, append_images=[Image.new("RGB", scene.size, "white")], comment=MARK.encode())
    return made.getvalue() + MARK.encode()
