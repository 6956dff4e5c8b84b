"""Pictures that are small as files, and would keep the decoder or fill the memory."""

import io
import struct
import subprocess
import sys
import time
import tracemalloc

import numpy as np
import pytest
from PIL import Image
from tests.data.written_pictures import chunk, tiff

from pellucid.data.decode import Health, decode
from pellucid.data.jpeg_segments import MAX_SCANS, MAX_SEGMENTS
from pellucid.errors import PictureError

SECONDS = 5


def saved(form: str, image: Image.Image | None = None, **options) -> bytes:
    file = io.BytesIO()
    (image or Image.new("RGB", (64, 64), (90, 120, 30))).save(file, form, **options)
    return file.getvalue()


def refused(data: bytes) -> str:
    """Give what is said, and see to it that it is said at once and without much memory."""
    start = time.perf_counter()
    tracemalloc.start()
    try:
        with pytest.raises(PictureError) as caught:
            decode(data)
        assert tracemalloc.get_traced_memory()[1] < 2 * len(data) + 2**26
    finally:
        tracemalloc.stop()
    assert time.perf_counter() - start < SECONDS
    return str(caught.value)


def segment(mark: int, body: bytes) -> bytes:
    return b"\xff" + bytes([mark]) + struct.pack(">H", len(body) + 2) + body


def test_a_jpeg_of_many_scans():
    picture = saved("JPEG", progressive=True)
    last = picture[picture.rindex(b"\xff\xda") : -2]
    few = picture.count(b"\xff\xda")
    decode(picture[:-2] + last * (MAX_SCANS - few) + picture[-2:])
    assert "100 scans" in refused(picture[:-2] + last * (MAX_SCANS - few + 1) + picture[-2:])
    assert "100 scans" in refused(picture[:-2] + last * 30_000 + picture[-2:])
    plain = saved("JPEG")
    decode(plain + b"\xff\xda\0\2" * 1000)  # what follows it is no scan of it


@pytest.mark.parametrize("mark", [0xE1, 0xE0, 0xEF, 0xFE, 0xDB])
def test_a_jpeg_of_many_segments(mark):
    picture = saved("JPEG")
    body = {0xE1: b"Exif\0\0", 0xDB: b"\0" + bytes([1]) * 64}.get(mark, b"1234")
    several = segment(mark, body) * 500
    decode(picture[:2] + several + picture[2:])
    many = segment(mark, body) * (16 * 2**20 // (len(body) + 4))
    assert f"{MAX_SEGMENTS:,} segments" in refused(picture[:2] + many + picture[2:])


def exif_of_overlapping_tags(n: int, size: int) -> bytes:
    entries = b"".join(struct.pack("<HHII", 1 + at, 7, size, 0) for at in range(n))
    return b"II*\0" + struct.pack("<IH", 8, n) + entries + bytes(size)


def test_exif_in_several_segments_whose_tags_overlap():
    exif = exif_of_overlapping_tags(20_000, 2_000_000)
    parts = [exif[at : at + 65_000] for at in range(0, len(exif), 65_000)]
    several = b"".join(segment(0xE1, b"Exif\0\0" + part) for part in parts)
    picture = saved("JPEG")
    assert "EXIF is damaged" in refused(picture[:2] + several + picture[2:])


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_a_large_exif_is_read_for_the_orientation_alone(form):
    exif = exif_of_overlapping_tags(4000, 1_000_000)
    start = time.perf_counter()
    picture = decode(saved(form, exif=exif))
    assert (picture.width, picture.height) == (64, 64)
    assert time.perf_counter() - start < SECONDS


def test_tags_of_a_tiff_that_overlap():
    sound = tiff(np.zeros((4, 4, 1), np.uint8))
    start = len(sound)
    n = 3000
    entries = b"".join(struct.pack("<HHII", 40000 + at, 7, 2**20, 8) for at in range(n))
    tags = sound[10 : 10 + 12 * struct.unpack_from("<H", sound, 8)[0]]
    n_tags = len(tags) // 12 + n
    data = sound + struct.pack("<H", n_tags) + tags + entries + bytes(2**21)
    assert "overlapping" in refused(b"II*\0" + struct.pack("<I", start) + data[8:])
    many = sound + struct.pack("<H", 65535) + tags + bytes(12 * 65535)
    assert "too many" in refused(b"II*\0" + struct.pack("<I", start) + many[8:])


def test_directories_that_go_round_in_circles():
    sound = bytearray(tiff(np.full((4, 4, 1), 77, np.uint8)))
    n = struct.unpack_from("<H", sound, 8)[0]
    struct.pack_into("<I", sound, 10 + 12 * n, 8)
    assert decode(bytes(sound)).pixels.max() == 77


@pytest.mark.parametrize("kind", [b"IDAT", b"tEXt", b"abCd"])
def test_a_png_of_many_chunks(kind):
    picture = saved("PNG")
    empty = chunk(kind, b"a\0" if kind == b"tEXt" else b"")
    assert "100,000 chunks" in refused(picture[:33] + empty * 1_400_000 + picture[33:])
    decode(picture[:33] + chunk(b"abCd", b"") * 1000 + picture[33:])


@pytest.mark.parametrize(
    "block", [b"\x21\xfe\x01a\0", b"\x21\xfe\0", b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"]
)
def test_a_gif_of_many_blocks(block):
    picture = saved("GIF")
    start = 13 + 3 * 2 ** ((picture[10] & 7) + 1) * (picture[10] >> 7)
    assert "blocks" in refused(picture[:start] + block * 1_000_000 + picture[start:])
    decode(picture[:start] + block * 100 + picture[start:])


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("form", ["WEBP", "JPEG2000", "JXL", "AVIF", "HEIF", "PNG", "JPEG", "TIFF"])
def test_the_largest_picture_takes_less_than_2_gigabytes(tmp_path, form):
    """In a process of its own: what Pillow's libraries take is not Python's to count."""
    code = f"""
import io, re, sys
from pathlib import Path
from PIL import Image
import pillow_heif, pillow_jxl
pillow_heif.register_heif_opener()
from pellucid.data.decode import decode
from pellucid.errors import PictureError
mode = "RGBA" if {form!r} in ("PNG", "WEBP", "TIFF") else "RGB"
if sys.argv[1] == "write":
    side = 6300 if {form!r} in ("WEBP", "JPEG2000", "JXL") else 7900 if {form!r} == "HEIF" else 9400
    image = Image.new(mode, (side, side), (90, 120, 30, 90)[: len(mode)])
    options = {{"lossless": True, "method": 0}} if {form!r} == "WEBP" else {{}}
    options |= {{"speed": 10}} if {form!r} == "AVIF" else {{}}
    options |= {{"effort": 1}} if {form!r} == "JXL" else {{}}
    options |= {{"progressive": True}} if {form!r} == "JPEG" else {{}}
    options |= {{"compression": "tiff_deflate"}} if {form!r} == "TIFF" else {{}}
    image.save(sys.argv[2], {form!r}, **options)
else:
    picture = decode(open(sys.argv[2], "rb").read())
    # Not `ru_maxrss`, which begins with what the process that started this one took.
    status = Path("/proc/self/status").read_text()
    print(picture.width, int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]) // 1024)
"""
    file = str(tmp_path / "large")
    subprocess.run([sys.executable, "-c", code, "write", file], check=True)
    done = subprocess.run(
        [sys.executable, "-c", code, "read", file], check=True, capture_output=True, text=True
    )
    assert int(done.stdout.split()[1]) < 2048


def test_a_webp_and_a_jpeg_xl_of_too_many_pixels_are_refused_before_they_are_decoded():
    import pillow_jxl  # noqa: F401

    webp = bytearray(saved("WEBP"))
    at = webp.index(b"\x9d\x01\x2a") + 3  # RFC 6386, 9.1
    struct.pack_into("<HH", webp, at, 6400, 6400)
    jxl = saved("JXL", Image.new("L", (6400, 6400)), effort=1)
    for data in (bytes(webp), jxl):
        with pytest.raises(PictureError, match="40,000,000") as caught:
            decode(data)
        assert caught.value.health == Health.TOO_MANY_PIXELS
