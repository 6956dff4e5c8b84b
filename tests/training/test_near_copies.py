"""Near copies among the pictures of a training, by features that are given here."""

import hashlib
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from PIL import Image
from skimage import data

from pellucid.errors import DataError
from pellucid.features.view import View
from pellucid.progress import Watcher
from pellucid.training.near_copies import find_near_copies


class Backbone:
    """An extractor whose backbone sees the mean colours of sixteen parts."""

    watcher = Watcher()

    def views(self):
        return [View(is_mirrored=False, precision="float32")]

    def gather(self, images, _views):
        opened = [Image.open(file) for file in images["file"]]
        small = [image.resize((4, 4), Image.Resampling.BOX) for image in opened]
        return np.stack([np.asarray(image, np.float32).ravel() for image in small])


@pytest.fixture
def pictures(tmp_path):
    """Make a photo, the same file again, a smaller one twice, and two others."""
    photos = [Image.fromarray(each) for each in (data.astronaut(), data.coffee(), data.chelsea())]
    small = photos[0].resize((200, 200), Image.Resampling.LANCZOS)
    files = []
    for number, image in enumerate([photos[0], photos[0], small, small, *photos[1:]]):
        path = tmp_path / f"{number}.png"
        image.save(path)
        files.append(str(path))
    hashes = [hashlib.sha256(Path(file).read_bytes()).hexdigest() for file in files]
    return pl.DataFrame({"file": files, "hash": hashes, "health": ["ok"] * len(files)})


def test_copies_of_a_near_copy_are_in_its_group(pictures):
    assert find_near_copies(pictures, Backbone()) == [0, 0, 0, 0, None, None]


@pytest.mark.parametrize("happened", ["gone", "changed"])
def test_what_is_not_as_it_was_read_is_named(pictures, happened):
    features = Backbone().gather(pictures[[0, 2, 4, 5]], [])
    path = Path(pictures["file"][2])
    if happened == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes() + b"more")

    class Computed(Backbone):
        def gather(self, _images, _views):
            return features

    said = "has disappeared" if happened == "gone" else "changed"
    with pytest.raises(DataError, match=rf"2\.png .*{said}"):
        find_near_copies(pictures, Computed())
