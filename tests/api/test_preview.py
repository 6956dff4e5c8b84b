"""A look at a data set from Python, against NumPy."""

import numpy as np
import pytest
from PIL import Image

import pellucid


@pytest.fixture
def photos(tmp_path):
    """Two classes of noise in two splits, and a file that is no picture."""
    random = np.random.default_rng(3)
    for split, label, n in (("train", "개", 4), ("train", "cat", 2), ("test", "cat", 1)):
        for number in range(n):
            path = tmp_path / "사진" / split / label / f"{number}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(random.integers(0, 256, (6, 9, 3), dtype=np.uint8)).save(path)
    (tmp_path / "사진" / "test" / "cat" / "broken.png").write_bytes(b"nothing")
    return tmp_path / "사진"


def test_what_is_found_and_the_page(photos, tmp_path):
    found = pellucid.preview_data(photos, per_class=3, scaling="tf")
    assert found.name == "사진"
    assert [(c.name, c.n, c.n_by_split, len(c.thumbnails)) for c in found.classes] == [
        ("cat", 4, {"train": 2, "test": 2}, 2),
        ("개", 4, {"train": 4}, 3),
    ]
    assert [path for path, _ in found.unreadable] == ["test/cat/broken.png"]
    assert (found.sizes.n, found.sizes.median, found.sizes.formats) == (7, (9, 6), [("PNG", 7)])
    pixels = np.concatenate(
        [np.asarray(Image.open(path)).reshape(-1, 3) for path in photos.rglob("?.png")]
    )
    np.testing.assert_allclose(found.pixels.mean(), pixels.mean(axis=0))
    np.testing.assert_allclose(found.pixels.standard_deviation(), pixels.std(axis=0))
    found.write_page(tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text("utf-8")
    assert page == found.page
    assert '<span class="badge">tf</span>' in page
    assert '<span class="badge">caffe</span>' not in page


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"scaling": "zscore"}, "Expected one of 0..1, tf, torch, caffe"),
        ({"per_class": 0}, "Expected at least 1"),
        ({"splits": {"test": "test"}}, "names no folder for train"),
    ],
)
def test_refused(photos, asked, message):
    with pytest.raises(pellucid.ConfigError, match=message):
        pellucid.preview_data(photos, **asked)
