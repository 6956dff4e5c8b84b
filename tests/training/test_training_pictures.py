"""The pictures of a catalog as a network learns from them."""

import hashlib
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from PIL import Image

from pellucid.data import pixels as pixels_module
from pellucid.data.cache import PictureCache
from pellucid.data.decode import ImageSpec
from pellucid.data.pixels import PixelFile
from pellucid.data.sources.folder import list_folder
from pellucid.data.streamed_pixels import StreamedPixels
from pellucid.errors import DataError
from pellucid.interrupt import CtrlC
from pellucid.progress import Watcher
from pellucid.run import RunFolder
from pellucid.training.recipe import Workplace
from pellucid.training.training_pictures import (
    Pictures,
    pixel_source,
    training_pictures,
    view_key,
)

SPEC = ImageSpec(8, 8, 3)
SPLITS = ["train", "validation", "test", None, "train", "train", "validation", "train"]


class Listener(Watcher):
    def __init__(self):
        self.notes = []

    def note(self, text):
        self.notes.append(text)


@pytest.fixture
def workplace(tmp_path) -> Workplace:
    """Eight pictures, of the classes cat and dog in turn."""
    for n in range(8):
        folder = tmp_path / "photos" / ("cat", "dog")[n // 4]
        folder.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (8, 8), (30 * n, 0, 0)).save(folder / f"{n}.png")
    run = RunFolder.create(tmp_path / "run")
    source = list_folder(tmp_path / "photos")
    return Workplace(source, PictureCache(None), run, Listener(), CtrlC())


def catalog_of(workplace, splits=SPLITS):
    hashes = [
        hashlib.sha256(Path(file.file).read_bytes()).hexdigest() for file in workplace.source.files
    ]
    labels = [file.label for file in workplace.source.files]
    return pl.DataFrame({"label": labels, "split": splits, "hash": hashes})


def test_each_split_has_its_own_pictures_and_labels(workplace):
    catalog, source = catalog_of(workplace), StreamedPixels(SPEC)
    found = training_pictures(catalog, ["cat", "dog"], source, workplace)
    for pictures, rows in ((found.train, [0, 4, 5, 7]), (found.validation, [1, 6])):
        assert [content.hex() for content in pictures.hashes] == catalog["hash"].gather(
            rows
        ).to_list()
        assert pictures.labels.tolist() == [int(catalog["label"][row] == "dog") for row in rows]
        assert pictures.n_classes == 2
        assert len(pictures) == len(rows)
    assert found.validation_rows.tolist() == [1, 6]
    assert [content.hex() for content in found.hashes] == catalog["hash"].to_list()


def test_streamed_pictures_are_found_by_their_content(workplace):
    source = StreamedPixels(SPEC)
    found = training_pictures(catalog_of(workplace), ["cat", "dog"], source, workplace)
    reds = source.get(found.train.hashes)[:, 0, 0, 0]
    assert reds.tolist() == [30 * n for n in (0, 4, 5, 7)]


def test_a_class_that_comes_first_by_name_need_not_come_first(workplace):
    found = training_pictures(
        catalog_of(workplace), ["dog", "cat"], StreamedPixels(SPEC), workplace
    )
    assert found.train.labels.tolist() == [1, 0, 0, 0]


def test_a_picture_that_could_not_be_read_has_no_content(workplace):
    catalog = catalog_of(workplace).with_columns(
        hash=pl.when(pl.col("split").is_null()).then(None).otherwise("hash")
    )
    found = training_pictures(catalog, ["cat", "dog"], StreamedPixels(SPEC), workplace)
    assert found.hashes[3] == b""


def test_without_validation_pictures_the_user_hears_what_to_do(workplace):
    splits = ["train", "train", "test", None] * 2
    with pytest.raises(DataError, match="--recipe features"):
        training_pictures(
            catalog_of(workplace, splits), ["cat", "dog"], StreamedPixels(SPEC), workplace
        )


@pytest.mark.parametrize("has_space", [True, False])
def test_pixels_are_kept_on_disk_if_they_fit(has_space, workplace, monkeypatch):
    n_bytes = []

    def answer(folder, n):
        n_bytes.append(n)
        return has_space

    monkeypatch.setattr(pixels_module, "has_space", answer)
    source = pixel_source(SPEC, workplace)
    assert n_bytes == [8 * 8 * 8 * 3]
    assert isinstance(source, PixelFile if has_space else StreamedPixels)
    assert any("decoded anew" in note for note in workplace.watcher.notes) != has_space


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
