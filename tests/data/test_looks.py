"""Looks of pictures against numbers that are known."""

import io

import numpy as np
import pytest
from PIL import Image, ImageFilter
from skimage import data

from pellucid.data.decode import decode
from pellucid.data.looks import MAX_SIDE, look_at


def content(pixels) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.asarray(pixels)).save(buffer, "PNG")
    return buffer.getvalue()


def test_brightness_is_that_of_the_pixels():
    ramp = np.repeat(np.linspace(0, 255, 200).round().astype(np.uint8)[None], 100, axis=0)
    look = look_at(content(ramp))
    assert look.darkest == pytest.approx(np.percentile(ramp, 5) / 255, abs=1e-3)
    assert look.lightest == pytest.approx(np.percentile(ramp, 99) / 255, abs=1e-3)
    assert look.overview.shape == (32, 32, 3)
    assert look.overview[0, 0, 0] < 10
    assert look.overview[0, -1, 0] > 245


def test_sharpness_falls_with_blur_and_not_with_contrast_or_size():
    photo = Image.fromarray(data.coffee())
    sharp = look_at(content(photo)).sharpness
    blurred = [
        look_at(content(photo.filter(ImageFilter.GaussianBlur(r)))).sharpness for r in (4, 8)
    ]
    assert sharp > 3 * blurred[0] > 4.5 * blurred[1]
    pale = look_at(content(np.asarray(photo) // 2 + 64)).sharpness
    assert pale == pytest.approx(sharp, rel=0.1)
    assert look_at(content(photo.resize((1200, 800)))).sharpness == pytest.approx(sharp, rel=0.2)
    assert look_at(content(np.full((50, 60, 3), 90, np.uint8))).sharpness == 0


@pytest.mark.parametrize(
    ("size", "expected"),
    [((512, 256), (256, 128)), ((100, 60), (100, 60)), ((2000, 3), (256, 1))],
)
def test_a_whole_picture_is_made_small_and_never_large(size, expected):
    picture = decode(content(np.zeros((size[1], size[0], 3), np.uint8)), max_side=MAX_SIDE)
    assert picture.pixels.shape == (expected[1], expected[0], 3)
    assert (picture.width, picture.height) == size
