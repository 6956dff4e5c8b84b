"""Pictures decoded anew each time are those that a file of pixels would give."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pellucid.data.decode import ImageSpec, decode
from pellucid.data.pixels import PixelFile
from pellucid.data.streamed_pixels import StreamedPixels
from pellucid.errors import DataError

N = 12


@pytest.fixture
def files(tmp_path) -> dict[bytes, str]:
    """Write pictures of several sizes and formats; their paths by the hash of their content."""
    random = np.random.default_rng(0)
    found = {}
    for n in range(N):
        path = tmp_path / f"{n}.{'png' if n % 2 else 'jpg'}"
        shape = (20 + n, 30 - n, 3) if n % 3 else (20 + n, 30 - n)
        Image.fromarray(random.integers(0, 256, shape, dtype=np.uint8)).save(path)
        found[hashlib.sha256(path.read_bytes()).digest()] = str(path)
    assert len(found) == N
    return found


def streaming(files, spec) -> StreamedPixels:
    streamed = StreamedPixels(spec)
    streamed.find_in(files)
    return streamed


@pytest.mark.parametrize("spec", [ImageSpec(16, 16, 3), ImageSpec(9, 9, 1)])
def test_both_give_the_same_pixels_in_the_order_asked_for(files, spec, tmp_path):
    kept = PixelFile(tmp_path / "kept" / "pixels.npy", spec, N)
    for content_hash, path in files.items():
        kept.put(content_hash, decode(Path(path).read_bytes(), spec).pixels)
    hashes = list(files)
    wanted = [hashes[n] for n in (5, 2, 11, 5, 0)]
    found = streaming(files, spec).get(wanted)
    assert found.shape == (5, *spec.shape)
    assert found.dtype == np.uint8
    np.testing.assert_array_equal(found, kept.get(wanted))


def test_no_pixels_are_wanted_while_the_catalog_is_read(files):
    streamed = StreamedPixels(ImageSpec(16, 16, 3))
    assert not any(streamed.needs(content_hash) for content_hash in files)
    streamed.put(next(iter(files)), np.zeros((16, 16, 3), np.uint8))
    streamed.find_in(files)
    assert streamed.get(list(files)[:1]).any()


def test_a_picture_that_has_changed_is_refused(files):
    (content_hash, path), *_ = files.items()
    Image.new("RGB", (20, 20)).save(path)
    with pytest.raises(DataError, match="changed"):
        streaming(files, ImageSpec(16, 16, 3)).get([content_hash])


def test_a_picture_that_is_gone_is_refused(files, tmp_path):
    content_hash, path = list(files.items())[3]
    (tmp_path / path).unlink()
    with pytest.raises(DataError, match="gone"):
        streaming(files, ImageSpec(16, 16, 3)).get(list(files))
    others = [h for h in files if h != content_hash]
    assert len(streaming(files, ImageSpec(16, 16, 3)).get(others)) == N - 1
