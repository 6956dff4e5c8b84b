"""Colours declared by code points, against the formulas of the standards in NumPy."""

import io
import struct
import zlib
from contextlib import suppress

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms

from pellucid.data.decode import Health, decode
from pellucid.errors import PictureError

pillow_heif.register_heif_opener()

NOISE = np.random.default_rng(3).integers(0, 256, (24, 32, 3), dtype=np.uint8)
FLAT = np.repeat(np.repeat(NOISE[:3, :4], 16, axis=0), 16, axis=1)
"""Patches of one colour, which lossy formats keep."""

# Linear RGB to XYZ relative to D65, as the standards print them.
TO_XYZ = {
    1: [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]],  # sRGB
    12: [[0.4866, 0.2657, 0.1982], [0.2290, 0.6917, 0.0793], [0.0, 0.0451, 1.0439]],  # P3
    9: [[0.6370, 0.1446, 0.1689], [0.2627, 0.6780, 0.0593], [0.0, 0.0281, 1.0610]],  # BT.2020
    6: [[0.3935, 0.3653, 0.1917], [0.2124, 0.7011, 0.0866], [0.0187, 0.1119, 0.9584]],  # BT.601
}


def in_srgb(pixels: np.ndarray, primaries: int, transfer: int = 13) -> np.ndarray:
    v = pixels / 255.0
    gamma = {4: 2.2, 5: 2.8, 8: 1.0}.get(transfer)
    linear = v**gamma if gamma else np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)
    linear = linear @ np.array(TO_XYZ[primaries]).T @ np.linalg.inv(np.array(TO_XYZ[1])).T
    linear = np.clip(linear, 0, 1)
    return 255 * np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def chunk(name: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + check


def png(pixels: np.ndarray, points: tuple[int, int] | None, **options) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", **options)
    data = file.getvalue()
    extra = b"" if points is None else chunk(b"cICP", bytes([*points, 0, 1]))
    return data[:33] + extra + data[33:]


def of_boxes(pixels: np.ndarray, points: tuple[int, int], form: str, **options) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, form, **options)
    data = file.getvalue()
    at = data.index(b"colrnclx") + 8
    return data[:at] + struct.pack(">HH", *points) + data[at + 4 :]


def avif(pixels: np.ndarray, points: tuple[int, int]) -> bytes:
    return of_boxes(pixels, points, "AVIF", quality=100, subsampling="4:4:4")


def heic(pixels: np.ndarray, points: tuple[int, int]) -> bytes:
    return of_boxes(pixels, points, "HEIF", quality=-1, chroma=444, color_primaries=1)


WRITERS = {"png": png, "avif": avif, "heic": heic}


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("points", [(12, 13), (9, 13), (6, 13), (12, 1), (9, 14), (1, 8), (12, 4)])
def test_colours_are_converted_as_the_standards_say(form, points):
    stored = decode(WRITERS[form](FLAT, (1, 13))).pixels
    found = decode(WRITERS[form](FLAT, points)).pixels
    expected = in_srgb(stored, *points)
    assert np.abs(expected - stored).max() > 20  # or the test would tell nothing
    dark = expected < 15 if points[1] in (4, 8) else np.zeros_like(expected, bool)
    assert np.abs(found - expected)[~dark].max() <= 2


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("points", [(1, 13), (1, 1), (2, 2), (1, 6), (2, 13), (1, 2)])
def test_code_points_of_srgb_change_nothing(form, points):
    plain = decode(WRITERS[form](FLAT, (1, 13))).pixels
    np.testing.assert_array_equal(decode(WRITERS[form](FLAT, points)).pixels, plain)
    assert np.abs(plain.astype(int) - FLAT).max() <= 6


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize(
    ("points", "what"),
    [
        ((9, 16), "PQ"),
        ((9, 18), "HLG"),
        ((12, 16), "PQ"),
        ((1, 17), "transfer 17"),
        ((22, 13), "22"),
    ],
)
def test_hdr_and_what_is_not_known_is_refused_by_name(form, points, what):
    with pytest.raises(PictureError) as caught:
        decode(WRITERS[form](FLAT, points))
    assert caught.value.health == Health.NOT_SUPPORTED.value
    assert what in str(caught.value)
    assert "Save it as" in str(caught.value)


def srgb_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def test_in_png_code_points_come_before_a_profile():
    data = png(FLAT, (12, 13), icc_profile=srgb_profile())
    assert np.abs(decode(data).pixels - in_srgb(FLAT, 12)).max() <= 2


def test_greys_and_transparency_are_read_with_code_points_too():
    grey = FLAT[..., 0]
    np.testing.assert_array_equal(decode(png(grey, (12, 13))).pixels[..., 1], grey)
    clear = np.dstack([FLAT, np.full(grey.shape, 255, np.uint8)])
    assert np.abs(decode(png(clear, (12, 13))).pixels - in_srgb(FLAT, 12)).max() <= 2


@pytest.mark.parametrize("form", ["avif", "heic"])
def test_damaged_boxes_end_in_a_picture_or_a_refusal(form):
    data = WRITERS[form](FLAT, (12, 13))
    random = np.random.default_rng(0)
    end = data.index(b"mdat")
    for _ in range(300):
        broken = bytearray(data)
        for at in random.integers(8, end, 3):
            broken[at] = random.integers(256)
        with suppress(PictureError):
            assert decode(bytes(broken)).pixels.shape[2] == 3


def test_letters_of_the_chunk_in_the_pixels_mean_nothing():
    data = png(NOISE, None)
    at = data.index(b"IEND") - 4
    text = chunk(b"tEXt", b"note\0" + b"\0\0\0\4cICP\x09\x10\0\1")
    np.testing.assert_array_equal(decode(data[:at] + text + data[at:]).pixels, NOISE)
