"""The pictures of a catalog as a network learns from them."""

import hashlib

import numpy as np
import polars as pl
import pytest
from PIL import Image

from pellucid.data import pixels as pixels_module
from pellucid.data.decode import ImageSpec
from pellucid.data.pixels import PixelFile
from pellucid.data.selection import content_hashes
from pellucid.errors import DataError
from pellucid.progress import Watcher
from pellucid.run import RunFolder
from pellucid.training.pictures import Pictures, pixel_file, training_pictures, view_key

SPEC = ImageSpec(8, 8, 3)
SPLITS = ["train", "validation", "test", None, "train", "train", "validation", "train"]


class Listener(Watcher):
    def __init__(self):
        self.notes = []

    def note(self, text):
        self.notes.append(text)


@pytest.fixture
def catalog(tmp_path) -> pl.DataFrame:
    """Eight pictures, of the classes cat and dog."""
    files = []
    for n in range(8):
        folder = tmp_path / "photos" / ("cat", "dog")[n // 4]
        folder.mkdir(parents=True, exist_ok=True)
        files.append(folder / f"{n}.png")
        Image.new("RGB", (8, 8), (30 * n, 0, 0)).save(files[-1])
    return pl.DataFrame(
        {
            "file": [str(file) for file in files],
            "label": [file.parent.name for file in files],
            "split": SPLITS,
            "hash": [hashlib.sha256(file.read_bytes()).hexdigest() for file in files],
        }
    )


def test_each_split_has_its_own_pictures_and_labels(catalog):
    found = training_pictures(catalog, SPEC, None)
    for pictures, rows in ((found.train, [0, 4, 5, 7]), (found.validation, [1, 6])):
        assert [content.hex() for content in pictures.hashes] == catalog["hash"].gather(
            rows
        ).to_list()
        assert pictures.labels.tolist() == [int(catalog["label"][row] == "dog") for row in rows]
        assert pictures.n_classes == 2
        assert len(pictures) == len(rows)


def test_streamed_pictures_are_found_by_their_content(catalog):
    found = training_pictures(catalog, SPEC, None)
    reds = found.source.get(found.train.hashes)[:, 0, 0, 0]
    assert reds.tolist() == [30 * n for n in (0, 4, 5, 7)]


def test_a_picture_that_could_not_be_read_has_no_content(catalog):
    catalog = catalog.with_columns(
        hash=pl.when(pl.col("split").is_null()).then(None).otherwise("hash")
    )
    assert content_hashes(catalog)[3] == b""
    assert len(training_pictures(catalog, SPEC, None).train) == 4


def test_without_validation_pictures_the_user_hears_what_to_do(catalog):
    splits = pl.Series("split", ["train", "train", "test", None] * 2)
    with pytest.raises(DataError, match="--recipe features"):
        training_pictures(catalog.with_columns(splits), SPEC, None)


@pytest.mark.parametrize("has_space", [True, False])
def test_pixels_are_kept_on_disk_if_they_fit(has_space, tmp_path, monkeypatch):
    n_bytes, listener = [], Listener()

    def answer(folder, n):
        n_bytes.append(n)
        return has_space

    monkeypatch.setattr(pixels_module, "has_space", answer)
    kept = pixel_file(SPEC, 8, RunFolder.create(tmp_path / "run"), listener)
    assert n_bytes == [8 * 8 * 8 * 3]
    assert isinstance(kept, PixelFile) == has_space
    assert any("decoded again in" in note for note in listener.notes) != has_space


def some(n_views):
    hashes = [bytes([n]) * 32 for n in range(5)]
    labels = np.array([0, 2, 1, 1, 0], dtype=np.intp)
    return Pictures(PixelFile, hashes, labels, 3, n_views)


def test_views_take_turns_epoch_by_epoch():
    pictures, rows = some(n_views=3), np.array([4, 1])
    keys = [pictures.keys(rows, epoch) for epoch in range(4)]
    assert keys[0] == keys[3]
    assert len({key for epoch in keys for key in epoch}) == 6
    for epoch, (first, second) in enumerate(keys[:3]):
        assert (first[:32], second[:32]) == (bytes([4]) * 32, bytes([1]) * 32)
        assert first == view_key(bytes([4]) * 32, epoch)
    assert some(n_views=1).keys(rows, 7) == [bytes([4]) * 32, bytes([1]) * 32]


def test_labels_are_shares_of_the_classes():
    np.testing.assert_array_equal(
        some(1).one_hot(np.array([1, 0, 3])), [[0, 0, 1], [1, 0, 0], [0, 1, 0]]
    )
