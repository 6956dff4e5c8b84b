"""Pictures in a file, given back by content."""

import errno
import os
import pickle
import shutil
from collections import namedtuple

import numpy as np
import pytest

from pellucid.data.decode import ImageSpec
from pellucid.data.pixels import PixelFile, fits_on_disk, has_space

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


def test_another_process_is_sent_the_place_and_finds_the_pixels_there(file, tmp_path, monkeypatch):
    sent = pickle.dumps(file)
    assert PICTURES[0].tobytes()[:16] not in sent
    monkeypatch.chdir(tmp_path)
    found = pickle.loads(sent)
    np.testing.assert_array_equal(found.get(HASHES[:5]), PICTURES[:5])


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


@pytest.fixture
def disk_with(monkeypatch):
    """Pretend that disks have so many bytes free."""
    usage = namedtuple("usage", "total used free")
    return lambda free: monkeypatch.setattr(
        shutil, "disk_usage", lambda path: usage(2 * free, free, free)
    )


def test_pictures_fit_if_they_leave_a_fifth_of_what_is_free(tmp_path, disk_with):
    disk_with(20 * 5 * 7 * 3 / 0.8 + 1)
    assert fits_on_disk(tmp_path, SPEC, 20)
    assert not fits_on_disk(tmp_path, SPEC, 21)
    assert not fits_on_disk(tmp_path, ImageSpec(5, 8, 3), 20)
    assert not has_space(tmp_path, 10**6)


def test_a_picture_fits_on_the_real_disk_and_ten_to_the_fifteen_do_not(tmp_path):
    assert fits_on_disk(tmp_path, SPEC, 1)
    assert not fits_on_disk(tmp_path, SPEC, 10**15)


@pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="space cannot be taken beforehand")
def test_the_disk_s_space_is_taken_at_once(tmp_path):
    path = tmp_path / "pixels.npy"
    PixelFile(path, ImageSpec(64, 64, 3), 100)
    assert path.stat().st_blocks * 512 >= 64 * 64 * 3 * 100


@pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="space cannot be taken beforehand")
def test_a_full_disk_is_an_error_at_once_and_not_a_signal_later(tmp_path, monkeypatch):
    def full(descriptor, offset, length):
        assert length == (tmp_path / "pixels.npy").stat().st_size
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "posix_fallocate", full)
    with pytest.raises(OSError, match="No space"):
        PixelFile(tmp_path / "pixels.npy", SPEC, 20)
