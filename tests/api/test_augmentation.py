"""A contact sheet from Python."""

import numpy as np
import pytest
from PIL import Image

import pellucid


@pytest.fixture
def photos(tmp_path):
    """Plain colours of 200 x 200 pixels: two dogs, a cat, and a file that is no picture."""
    for label, number in (("dog", 1), ("dog", 2), ("cat", 3)):
        path = tmp_path / "photos" / label / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (200, 200), (number, 2 * number, 3 * number)).save(path)
    (tmp_path / "photos" / "cat" / "broken.png").write_bytes(b"nothing")
    return tmp_path / "photos"


@pytest.mark.slow
@pytest.mark.once
def test_the_classes_take_turns_and_no_augmentation_changes_nothing(photos, tmp_path):
    found = pellucid.preview_augmentation(photos, "none", n_pictures=3, n_variants=2)
    labels = [file.label for file in found.files]
    assert labels == ["cat", "dog", "dog"]
    for row, file in enumerate(found.files):
        top = 22 + row * 206
        for left in (6, 212, 418):
            tile = found.sheet[top : top + 200, left : left + 200]
            number = int(file.path.split("/")[1][0])
            assert (tile == [number, 2 * number, 3 * number]).all()
    found.write(tmp_path / "sheet.png")
    np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / "sheet.png")), found.sheet)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"n_variants": 0}, "at least 1 of each"),
        ({"n_pictures": -1}, "at least 1 of each"),
        ({"policy": "bok"}, "Did you mean book"),
    ],
)
def test_refused_before_keras_starts(photos, asked, message):
    with pytest.raises(pellucid.ConfigError, match=message):
        pellucid.preview_augmentation(photos, **asked)
