"""The pixels of JPEGs are those that Pillow alone reads, whichever library reads them."""

import io
import itertools

import numpy as np
import pytest
import skimage
from PIL import Image

from pellucid.data import jpeg_pixels
from pellucid.data.decode import ImageSpec, decode
from pellucid.data.jpeg_pixels import read_jpeg

PHOTO = Image.open(f"{skimage.__path__[0]}/data/astronaut.png").resize((256, 256))


def encoded(size: tuple[int, int], mode: str = "RGB", **options) -> bytes:
    file = io.BytesIO()
    PHOTO.resize(size).convert(mode).save(file, "JPEG", **options)
    return file.getvalue()


def by_pillow(data: bytes, min_side: int | None) -> np.ndarray | str:
    """Read the pixels, or the error, as Pillow alone does."""
    with Image.open(io.BytesIO(data)) as image:
        if min_side is not None:
            image.draft(None, (min_side, min_side))
        try:
            return np.asarray(image)
        except OSError as error:
            return str(error)


def by_us(data: bytes, min_side: int | None) -> np.ndarray | str:
    with Image.open(io.BytesIO(data)) as image:
        try:
            return np.asarray(read_jpeg(image, data, min_side))
        except OSError as error:
            return str(error)


@pytest.fixture
def calls(monkeypatch):
    """Count the files that simplejpeg decodes."""
    done = []
    real = jpeg_pixels.simplejpeg.decode_jpeg

    def counted(*given, **options):
        pixels = real(*given, **options)
        done.append(pixels.shape)
        return pixels

    monkeypatch.setattr(jpeg_pixels.simplejpeg, "decode_jpeg", counted)
    return done


@pytest.mark.parametrize("min_side", [None, 1, 20, 33, 67, 100, 150])
@pytest.mark.parametrize(
    ("mode", "options"),
    [
        ("RGB", {"subsampling": "4:2:0"}),
        ("RGB", {"subsampling": "4:2:2"}),
        ("RGB", {"subsampling": "4:4:4", "quality": 95}),
        ("RGB", {"progressive": True, "quality": 40}),
        ("RGB", {"restart_marker_rows": 1}),
        ("RGB", {"keep_rgb": True}),
        ("L", {}),
    ],
)
def test_the_pixels_are_those_of_pillow(calls, min_side, mode, options):
    sizes = [(201, 134), (133, 268), (160, 160), (259, 300)]
    for size in sizes:
        data = encoded(size, mode, **options)
        np.testing.assert_array_equal(by_us(data, min_side), by_pillow(data, min_side))
    assert len(calls) == len(sizes)


def test_sides_of_few_pixels_are_those_of_pillow():
    """With a side of 3 pixels, seven eighths of it are 3 pixels as well."""
    for width, height in itertools.product((1, 3, 7, 8, 16, 17), repeat=2):
        data = encoded((width, height), quality=95)
        for min_side in (None, 2, 5):
            np.testing.assert_array_equal(by_us(data, min_side), by_pillow(data, min_side))


def test_cmyk_and_many_pixels_are_left_to_pillow(calls, monkeypatch):
    ink = encoded((64, 64), "CMYK")
    np.testing.assert_array_equal(by_us(ink, 32), by_pillow(ink, 32))
    monkeypatch.setattr(jpeg_pixels, "_MAX_PIXELS", 63 * 64)
    photo = encoded((64, 64))
    np.testing.assert_array_equal(by_us(photo, None), by_pillow(photo, None))
    assert not calls
    by_us(photo, 32)
    assert calls == [(32, 32, 3)]


@pytest.mark.parametrize("progressive", [False, True])
def test_damaged_files_are_read_or_refused_as_by_pillow(progressive):
    data = encoded((96, 80), progressive=progressive)
    rng = np.random.default_rng(5)
    kinds = set()
    for number in range(60):
        damaged = bytearray(data if number % 2 else data[: rng.integers(len(data) // 2, len(data))])
        for at in rng.integers(len(data) // 3, len(damaged), rng.integers(0, 3)):
            damaged[at] = rng.integers(256)
        for min_side in (None, 40):
            ours, theirs = by_us(bytes(damaged), min_side), by_pillow(bytes(damaged), min_side)
            kinds.add(type(theirs))
            assert type(ours) is type(theirs)
            np.testing.assert_array_equal(ours, theirs)
    assert kinds == {np.ndarray, str}


@pytest.mark.parametrize(
    ("size", "side", "fraction"),
    [((400, 534), 180, 2), ((400, 534), 200, 2), ((400, 534), 201, 1), ((800, 960), 100, 8)],
)
def test_a_spec_is_resized_from_the_smallest_fraction_that_covers_it(size, side, fraction):
    data = encoded(size)
    with Image.open(io.BytesIO(data)) as image:
        image.draft(None, (size[0] // fraction, size[1] // fraction))
        assert image.size == (-(-size[0] // fraction), -(-size[1] // fraction))
        margin = (image.height - image.width) / 2
        box = (0, margin, image.width, image.height - margin)
        expected = image.resize((side, side), Image.Resampling.BILINEAR, box=box)
    np.testing.assert_array_equal(decode(data, ImageSpec(side, side, 3)).pixels, expected)
