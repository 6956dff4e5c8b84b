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


@pytest.mark.parametrize("spec", [ImageSpec(16, 16, 3), ImageSpec(9, 9, 1)])
def test_both_give_the_same_pixels_in_the_order_asked_for(files, spec, tmp_path):
    kept = PixelFile(tmp_path / "kept" / "pixels.npy", spec, N)
    for content_hash, path in files.items():
        kept.put(content_hash, decode(Path(path).read_bytes(), spec).pixels)
    hashes = list(files)
    wanted = [hashes[n] for n in (5, 2, 11, 5, 0)]
    found = StreamedPixels(spec, files).get(wanted)
    assert found.shape == (5, *spec.shape)
    assert found.dtype == np.uint8
    np.testing.assert_array_equal(found, kept.get(wanted))


def test_a_picture_that_has_changed_is_refused(files):
    (content_hash, path), *_ = files.items()
    Image.new("RGB", (20, 20)).save(path)
    with pytest.raises(DataError, match="changed"):
        StreamedPixels(ImageSpec(16, 16, 3), files).get([content_hash])


def test_a_picture_that_is_gone_is_refused(files, tmp_path):
    content_hash, path = list(files.items())[3]
    (tmp_path / path).unlink()
    with pytest.raises(DataError, match="gone"):
        StreamedPixels(ImageSpec(16, 16, 3), files).get(list(files))
    others = [h for h in files if h != content_hash]
    assert len(StreamedPixels(ImageSpec(16, 16, 3), files).get(others)) == N - 1
