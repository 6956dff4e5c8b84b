"""What becomes of files that are not sound pictures."""

import io
import os
import struct
import warnings
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pellucid.data.decode import Health, ImageSpec, decode, read_picture_file
from pellucid.errors import PictureError

NOISE = np.random.default_rng(11).integers(0, 256, (40, 60, 3), dtype=np.uint8)
SPEC = ImageSpec(16, 16, 3)


def encoded(form: str, **options) -> bytes:
    file = io.BytesIO()
    Image.fromarray(NOISE).save(file, form, **options)
    return file.getvalue()


def health_of(data: bytes, **options) -> str:
    with pytest.raises(PictureError) as caught:
        decode(data, **options)
    assert str(caught.value)
    return caught.value.health


def test_an_empty_file():
    assert health_of(b"") == Health.EMPTY


@pytest.mark.parametrize("share", [0.3, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF"])
def test_a_file_that_was_not_copied_whole(form, share):
    data = encoded(form)
    assert health_of(data[: int(share * len(data))]) == Health.TRUNCATED
    assert health_of(data[: int(share * len(data))], spec=SPEC) == Health.TRUNCATED


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"<!DOCTYPE html><html><body>404</body></html>", "web page"),
        (b"\n <HTML><head></head></HTML>", "web page"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"%PDF-1.7 \n", "PDF"),
        (b"PK\x03\x04" + bytes(40), "ZIP"),
        (b"just some notes on the photos, renamed", "plain text"),
        (b"\0" * 100, "zeros"),
        (b"\xff", "something else"),
    ],
)
def test_content_that_is_no_picture_is_called_by_its_name(data, word):
    with pytest.raises(PictureError, match=word) as caught:
        decode(data)
    assert caught.value.health == Health.NOT_A_PICTURE
    assert "JPEG" in str(caught.value)


def test_a_format_that_is_not_on_the_list_is_not_decoded():
    for form in ("PPM", "ICO", "TGA", "SGI", "PCX", "EPS"):
        assert health_of(encoded(form)) in (Health.NOT_A_PICTURE, Health.NOT_SUPPORTED), form


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def bomb(side: int) -> bytes:
    """Make a sound 1-bit PNG of side x side pixels, a few kB long."""
    lines = zlib.compress((b"\0" + bytes((side + 7) // 8)) * side, 1)
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", lines), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in chunks)


@pytest.mark.parametrize("action", ["error", "ignore"])
@pytest.mark.parametrize("side", [10_000, 30_000])
def test_a_decompression_bomb_is_not_decoded(side, action):
    data = bomb(side)
    assert len(data) < 1_000_000
    with warnings.catch_warnings():
        warnings.simplefilter(action)
        assert health_of(data) == Health.TOO_MANY_PIXELS
        assert health_of(data, spec=SPEC) == Health.TOO_MANY_PIXELS


def test_the_limit_of_pixels_is_exact():
    data = encoded("PNG")
    assert decode(data, max_pixels=2400).pixels.shape == (40, 60, 3)
    assert health_of(data, max_pixels=2399) == Health.TOO_MANY_PIXELS


@pytest.mark.parametrize("size", [(0, 60), (60, 0)])
def test_a_png_without_area_is_refused(size):
    header = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header)
    data += png_chunk(b"IDAT", zlib.compress(b"")) + png_chunk(b"IEND", b"")
    assert health_of(data) in (Health.DAMAGED, Health.NOT_A_PICTURE, Health.TRUNCATED)


def test_a_damaged_png_is_damaged():
    data = bytearray(encoded("PNG"))
    start = data.index(b"IDAT") + 40
    data[start : start + 60] = bytes(60)
    assert health_of(bytes(data)) == Health.DAMAGED


def test_floating_point_pixels_are_refused_with_a_reason():
    file = io.BytesIO()
    Image.fromarray(np.zeros((4, 4), np.float32)).save(file, "TIFF")
    with pytest.raises(PictureError, match="floating point") as caught:
        decode(file.getvalue())
    assert caught.value.health == Health.NOT_SUPPORTED


TIFF_HEADER = b"Exif\0\0II*\0\x08\0\0\0"


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@pytest.mark.parametrize(
    "exif",
    [
        b"Exif\0\0",
        b"Exif\0\0not a directory of tags",
        TIFF_HEADER,
        TIFF_HEADER + b"\xff\xff" + b"\x12\x01" * 5,
        TIFF_HEADER + b"\x01\0\x12\x01\x02\0\x04\0\0\0abc\0\0\0\0\0",  # orientation "abc"
        TIFF_HEADER + b"\x01\0\x12\x01\x05\0\x01\0\0\0\xff\0\0\0\0\0\0\0",  # far away
        TIFF_HEADER + b"\x01\0\x12\x01\x03\0\x01\0\0\0\x4d\0\0\0\0\0\0\0",  # orientation 77
    ],
)
def test_damaged_exif_does_not_spoil_a_sound_picture(exif):
    pixels = decode(encoded("JPEG", exif=exif)).pixels
    np.testing.assert_array_equal(pixels, decode(encoded("JPEG")).pixels)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@pytest.mark.parametrize(
    "other_tag",
    [
        b"\x25\x88\x04\0\x01\0\0\0\xff\xff\0\0",  # GPS facts that lie outside of the file
        b"\x25\x01\x63\0\x01\0\0\0\xff\xff\0\0",  # of a type that does not exist
        b"\x25\x01\x02\0\xff\0\0\0\xff\xff\0\0",  # longer than the file
        b"\x69\x87\x02\0\x03\0\0\0ab\0\0",  # text where a directory should be
    ],
)
def test_a_damaged_tag_does_not_hide_the_orientation(other_tag):
    exif = TIFF_HEADER + b"\x02\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0" + other_tag + bytes(4)
    pixels = decode(encoded("JPEG", exif=exif)).pixels
    np.testing.assert_array_equal(pixels, np.rot90(decode(encoded("JPEG")).pixels, -1))


def test_a_file_that_cannot_be_read(tmp_path):
    (tmp_path / "folder.jpg").mkdir()
    (tmp_path / "broken.jpg").symlink_to(tmp_path / "nowhere.jpg")
    for name in ("folder.jpg", "broken.jpg", "missing.jpg"):
        with pytest.raises(PictureError) as caught:
            read_picture_file(os.fspath(tmp_path / name))
        assert caught.value.health == Health.UNREADABLE


def test_a_file_is_read_whole(tmp_path):
    content = bytes(range(256)) * 300
    (tmp_path / "some.bin").write_bytes(content)
    assert read_picture_file(os.fspath(tmp_path / "some.bin")) == content


SOUND = {
    "JPEG": encoded("JPEG", quality=60),
    "PNG": encoded("PNG"),
    "WEBP": encoded("WEBP", quality=40),
    "TIFF": encoded("TIFF", compression="tiff_lzw"),
    "GIF": encoded("GIF"),
    "BMP": encoded("BMP"),
}


def decodes_or_refuses(data: bytes) -> None:
    """The only two ends that a caller has to expect."""
    refused: set[Health] = set()
    for spec in (None, SPEC):
        try:
            picture = decode(data, spec, max_pixels=1_000_000)
        except PictureError as error:
            refused.add(Health(error.health))
            continue
        assert picture.pixels.dtype == np.uint8
        assert picture.pixels.ndim == 3
        assert picture.pixels.shape[2] == 3
        assert spec is None or picture.pixels.shape == spec.shape
    assert Health.OK not in refused


@pytest.mark.filterwarnings("ignore:::PIL")
@settings(max_examples=150)
@given(st.binary(max_size=200), st.sampled_from(["", *SOUND]))
def test_random_bytes_decode_or_are_refused(tail, form):
    head = SOUND[form][: len(SOUND[form]) // 3] if form else b""
    decodes_or_refuses(head + tail)


@pytest.mark.filterwarnings("ignore:::PIL")
@pytest.mark.parametrize("form", SOUND)
@settings(max_examples=120)
@given(data=st.data())
def test_random_changes_of_a_sound_file_decode_or_are_refused(form, data):
    changed = bytearray(SOUND[form])
    # Headers decide most, so that half of the changes fall among the first 64 bytes.
    place = st.one_of(st.integers(0, 63), st.integers(0, len(changed) - 1))
    for position, value in data.draw(
        st.lists(st.tuples(place, st.integers(0, 255)), min_size=1, max_size=8)
    ):
        changed[position] = value
    cut = data.draw(st.one_of(st.just(len(changed)), st.integers(1, len(changed))))
    decodes_or_refuses(bytes(changed[:cut]))
