"""Pictures in a file, given back by content."""

import numpy as np
import pytest

from pellucid.data.decode import ImageSpec
from pellucid.data.pixels import PixelFile

SPEC = ImageSpec(5, 7, 3)
PICTURES = np.random.default_rng(0).integers(0, 256, (20, 5, 7, 3), dtype=np.uint8)
HASHES = [bytes([n]) * 32 for n in range(20)]


@pytest.fixture
def file(tmp_path) -> PixelFile:
    file = PixelFile(tmp_path / "new" / "pixels.npy", SPEC, 20)
    for content, pixels in zip(HASHES, PICTURES, strict=True):
        assert file.needs(content)
        file.put(content, pixels)
        assert not file.needs(content)
    return file


def test_pictures_come_back_by_content_in_any_order(file):
    order = [7, 3, 19, 7, 0]
    found = file.get([HASHES[n] for n in order])
    assert found.dtype == np.uint8
    np.testing.assert_array_equal(found, PICTURES[order])


def test_what_is_given_back_is_a_copy(file):
    file.get(HASHES[:1])[:] = 0
    np.testing.assert_array_equal(file.get(HASHES[:1])[0], PICTURES[0])


def test_a_picture_that_is_put_twice_takes_one_place(file):
    file.put(HASHES[4], PICTURES[5])
    np.testing.assert_array_equal(file.get([HASHES[4]])[0], PICTURES[5])
    np.testing.assert_array_equal(file.get([HASHES[5]])[0], PICTURES[5])


def test_a_picture_that_was_never_put_is_an_error(file):
    with pytest.raises(KeyError):
        file.get([b"unknown"])


def test_the_file_is_an_array_that_numpy_reads(file, tmp_path):
    found = np.load(tmp_path / "new" / "pixels.npy", mmap_mode="r")
    np.testing.assert_array_equal(found, PICTURES)
