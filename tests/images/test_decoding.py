"""Photos come out as upright pixels and nothing else, whatever was sent; what is no photo gets its own answer."""

from __future__ import annotations

import io
import os
import signal
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from safelight.images import limited
from safelight.images.decoding import Decoder
from safelight.images.unfit import MOST_BYTES, Refused

MARK = b"Zq7-Marker"


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    made = io.BytesIO()
    picture.save(made, kind, **options)
    return made.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_header(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "HEIC"])
def test_a_photo_comes_out_as_its_pixels(
    kind: str, told: dict[str, bytes], scene: Image.Image, decoder: Decoder
) -> None:
    pixels = decoder.decode(told[kind])
    assert not isinstance(pixels, Refused)
    assert pixels.shape == (300, 400, 3)
    wanted = np.asarray(scene).astype(int)
    assert np.abs(pixels.astype(int) - wanted).mean() < 12  # GIF has 256 colours


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "HEIC"])
def test_nothing_written_beside_the_pixels_comes_out(kind: str, told: dict[str, bytes], decoder: Decoder) -> None:
    said = told[kind]
    assert MARK in said
    pixels = decoder.decode(said)
    assert not isinstance(pixels, Refused)
    again = encoded(Image.fromarray(pixels), "PNG")
    for out in (pixels.tobytes(), again):
        assert MARK not in out
        assert MARK.decode().encode("utf-16-le") not in out
        assert b"Exif" not in out
    with Image.open(io.BytesIO(again)) as opened:
        assert not opened.info
        assert not dict(opened.getexif())


def test_what_the_process_answers_is_the_pixels_to_the_byte(told: dict[str, bytes]) -> None:
    asked = b"".join(limited.ASKED.pack(limited.PIXELS, len(one)) + one for one in told.values())
    done = subprocess.run([sys.executable, "-I", limited.__file__], input=asked, capture_output=True, check=True)
    assert len(done.stdout) == len(told) * (limited.ANSWERED.size + 300 * 400 * 3)
    assert done.stderr == b""
    assert MARK not in done.stdout


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photo_is_turned_upright(turn: int, decoder: Decoder) -> None:
    stored = np.zeros((32, 48, 3), np.uint8)
    stored[:16, :24] = 255  # white at the stored top left
    tags = Image.Exif()
    tags[0x0112] = turn
    pixels = decoder.decode(encoded(Image.fromarray(stored), "PNG", exif=tags))
    assert not isinstance(pixels, Refused)
    corners = {(0, 0): 1, (0, -1): 2, (-1, -1): 3, (-1, 0): 4}
    white = next(number for (row, column), number in corners.items() if pixels[row, column, 0] == 255)
    assert white == {1: 1, 2: 2, 3: 3, 4: 4, 5: 1, 6: 2, 7: 3, 8: 4}[turn]
    assert pixels.shape[:2] == ((48, 32) if turn > 4 else (32, 48))


def test_a_large_photo_is_scaled_down(decoder: Decoder) -> None:
    pixels = decoder.decode(encoded(Image.new("RGB", (3000, 1500), (10, 200, 30)), "JPEG"))
    assert not isinstance(pixels, Refused)
    assert pixels.shape == (400, 800, 3)


@pytest.mark.parametrize(
    ("picture", "kind", "colour"),
    [
        (Image.new("I;16", (32, 32), 0x8000), "PNG", (128, 128, 128)),
        (Image.new("RGBA", (32, 32), (255, 0, 0, 0)), "PNG", (255, 255, 255)),
        (Image.new("1", (32, 32), 1), "PNG", (255, 255, 255)),
        (Image.new("LA", (32, 32), (9, 255)), "PNG", (9, 9, 9)),
        (Image.new("CMYK", (32, 32), (0, 0, 0, 0)), "JPEG", (255, 255, 255)),
        (Image.new("RGB", (32, 32), (9, 99, 199)).quantize(4), "PNG", (9, 99, 199)),
    ],
    ids=["16 bits", "transparent", "black and white", "grey", "print", "palette"],
)
def test_every_way_to_write_colours_is_read(picture: Image.Image, kind: str, colour: object, decoder: Decoder) -> None:
    pixels = decoder.decode(encoded(picture, kind))
    assert not isinstance(pixels, Refused)
    assert tuple(pixels[16, 16]) == colour


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_of_a_moving_picture_the_first_is_taken(kind: str, decoder: Decoder) -> None:
    first, *later = (Image.new("RGB", (32, 32), colour) for colour in ((200, 10, 10), (10, 200, 10), (10, 10, 200)))
    pixels = decoder.decode(encoded(first, kind, save_all=True, append_images=later, duration=40))
    assert not isinstance(pixels, Refused)
    assert pixels[16, 16].argmax() == 0


def _zip() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.html", "<script>alert(1)</script>" + MARK.decode())
    return made.getvalue()


REFUSED = {
    "nothing": (b"", Refused.EMPTY),
    "null bytes": (bytes(5000), Refused.NOT_A_PHOTO),
    "HEIC": (b"\0\0\0\x24ftypheic\0\0\0\0mif1heic" + bytes(500), Refused.BROKEN),
    "a film of HEIC": (b"\0\0\0\x24ftyphevc\0\0\0\0mif1hevc" + bytes(500), Refused.HEIF),
    "AVIF": (b"\0\0\0\x20ftypavif\0\0\0\0" + bytes(500), Refused.HEIF),
    "MP4": (b"\0\0\0\x18ftypmp42\0\0\0\0" + bytes(500), Refused.VIDEO),
    "3GP": (b"\0\0\0\x18ftyp3gp5\0\0\0\0" + bytes(500), Refused.VIDEO),
    "WebM": (b"\x1a\x45\xdf\xa3" + bytes(500), Refused.VIDEO),
    "AVI": (b"RIFF\0\0\1\0AVI LIST" + bytes(500), Refused.VIDEO),
    "SVG": (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", Refused.NOT_A_PHOTO),
    "PDF": (b"%PDF-1.7\n" + b"\xff\xd8\xff", Refused.NOT_A_PHOTO),
    "archive": (_zip(), Refused.NOT_A_PHOTO),
    "words in a file called .jpg": (b"cops at 5th & San Pedro\n" * 40, Refused.NOT_A_PHOTO),
    "TIFF": (encoded(Image.new("RGB", (64, 64)), "TIFF"), Refused.NOT_A_PHOTO),
    "icon": (encoded(Image.new("RGB", (1, 1)), "GIF"), Refused.NOT_A_PHOTO),
    "100 MB": (b"\xff\xd8\xff\xe0" + bytes(100 * 1024**2), Refused.TOO_LARGE),
    "bomb": (encoded(Image.new("L", (20_000, 20_000)), "PNG", compress_level=1), Refused.TOO_LARGE),
    "a claim of 4 billion pixels": (png_header(65_000, 65_000) + chunk(b"IDAT", b"x"), Refused.TOO_LARGE),
    "an archive that claims to be WebP": (b"RIFF\xff\xff\0\0WEBPVP8 " + _zip(), Refused.BROKEN),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_photo_gets_the_right_answer(name: str, decoder: Decoder) -> None:
    content, why = REFUSED[name]
    assert decoder.decode(content) is why


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIC"])
def test_a_photo_that_was_cut_off_is_broken(
    kind: str, scene: Image.Image, told: dict[str, bytes], decoder: Decoder
) -> None:
    content = told[kind] if kind == "HEIC" else encoded(scene, kind)
    assert decoder.decode(content[: len(content) // 2]) is Refused.BROKEN


def test_a_photo_that_is_also_an_archive_is_its_pixels(scene: Image.Image, decoder: Decoder) -> None:
    content = encoded(scene, "JPEG") + _zip()
    assert zipfile.is_zipfile(io.BytesIO(content))
    pixels = decoder.decode(content)
    assert not isinstance(pixels, Refused)
    assert MARK not in pixels.tobytes()


def test_the_place_is_a_cell_and_only_when_asked_for(
    told: dict[str, bytes], scene: Image.Image, decoder: Decoder
) -> None:
    for kind in ("JPEG", "PNG", "WEBP", "HEIC"):
        assert decoder.place(told[kind]) == 0x8929A1D75CFFFFF
    assert decoder.place(told["GIF"]) is None
    assert decoder.place(encoded(scene, "JPEG")) is None
    assert decoder.place(b"<svg/>") is None


@pytest.mark.parametrize("value", [(0.0, 0.0, 0.0), (91.0, 0.0, 0.0), (1.0, 2.0), None])
def test_a_place_that_cannot_be_is_none(value: object, decoder: Decoder) -> None:
    tags = Image.Exif()
    if value is not None:
        tags.get_ifd(0x8825).update({1: "N", 2: value, 3: "E", 4: (0.0, 0.0, 0.0)})
    assert decoder.place(encoded(Image.new("RGB", (32, 32)), "JPEG", exif=tags)) is None


LOCKED = """
import os, socket, sys
sys.path.insert(0, {folder!r})
import limited
limited._loaded()
heic = limited._SAMPLE.read_bytes()
if os.getuid() == 0:
    os.setuid(65534)  # the rights of a user who has none: whom limits hold that don't hold root
limited._limit()
limited._time()
def tried(name, what):
    try:
        what()
        print(name, "could")
    except (OSError, MemoryError):
        pass
assert limited.upright(heic)[:2] == (64, 64)
tried("read", lambda: open("/etc/hostname"))
tried("write", lambda: open("/tmp/limited-was-here", "w"))
tried("connect", socket.socket)
tried("fork", os.fork)
tried("run", lambda: os.posix_spawn("/bin/true", ["true"], {{}}))
tried("allocate", lambda: bytearray(2 * 1024**3))
import resource
assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
assert resource.getrlimit(resource.RLIMIT_CPU)[0] < 30
import ctypes
assert ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) == 0
print("done")
"""


def test_the_process_can_open_nothing() -> None:
    program = LOCKED.format(folder=str(Path(limited.__file__).parent))
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["done"]


def test_a_process_that_died_is_an_answer_and_the_next_photo_is_taken(tmp_path: Path, scene: Image.Image) -> None:
    decoder = Decoder()
    photo = encoded(scene, "JPEG")
    assert not isinstance(decoder.decode(photo), Refused)
    first = decoder._process
    assert first is not None
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    assert not isinstance(decoder.decode(photo), Refused)
    decoder.program = tmp_path / "dies.py"
    decoder.program.write_text("import os, sys\nsys.stdin.buffer.read(10)\nos.abort()\n")
    decoder.close()
    assert decoder.decode(photo) is Refused.BROKEN
    decoder.program = Path(limited.__file__)
    assert not isinstance(decoder.decode(photo), Refused)
    decoder.close()


def test_a_process_that_hangs_is_ended(tmp_path: Path, scene: Image.Image) -> None:
    (tmp_path / "hangs.py").write_text("import time\ntime.sleep(60)\n")
    decoder = Decoder(longest=0.3, program=tmp_path / "hangs.py")
    started = time.monotonic()
    assert decoder.decode(encoded(scene, "JPEG")) is Refused.TOO_SLOW
    assert decoder.decode(encoded(scene, "BMP")) is Refused.NOT_A_PHOTO
    assert time.monotonic() - started < 20
    decoder.close()


def test_a_process_is_replaced_before_it_is_old(scene: Image.Image) -> None:
    decoder = Decoder()
    photo = encoded(scene.resize((32, 32)), "PNG")
    decoder.decode(photo)
    first = decoder._process
    decoder._left = 1
    decoder.decode(photo)
    assert decoder._process is first
    assert not isinstance(decoder.decode(photo), Refused)
    assert decoder._process is not first
    decoder.close()


def test_the_limit_of_bytes_is_above_what_channels_hand_on(scene: Image.Image, decoder: Decoder) -> None:
    largest = encoded(scene, "JPEG")
    assert not isinstance(decoder.decode(largest + bytes(MOST_BYTES - len(largest))), Refused)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_never_raises_and_never_lets_words_out(
    data: st.DataObject, told: dict[str, bytes], decoder: Decoder
) -> None:
    content = bytearray(told[data.draw(st.sampled_from(sorted(told)))])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(1, len(content)))]
    pixels = decoder.decode(bytes(content))
    decoder.place(bytes(content))
    if not isinstance(pixels, Refused):
        assert pixels.ndim == 3
        assert MARK not in pixels.tobytes()
