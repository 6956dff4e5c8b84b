"""Arrays in NPZ and IDX files."""

import gzip
import struct

import numpy as np
import pytest
from PIL import Image

from pellucid.data.sources.open_source import open_source, source_name
from pellucid.errors import DataError

from .pictures import facts, pixels


def read(source):
    """Give the pixels of each file, by its path."""
    return {file.path: np.asarray(Image.open(file.file)) for file in source.files}


def save(path, **arrays):
    np.savez_compressed(path, **arrays)
    return path


@pytest.mark.parametrize("shape", [(5, 7), (5, 7, 1), (5, 7, 3)])
def test_pixels_are_those_of_the_array(tmp_path, shape):
    x = pixels(0, 4, *shape)
    found = read(open_source(save(tmp_path / "a.npz", x=x, y=[1, 0, 1, 10])))
    assert list(found) == ["00/000001.png", "01/000000.png", "01/000002.png", "10/000003.png"]
    for at, path in enumerate(sorted(found, key=lambda path: path[3:])):
        np.testing.assert_array_equal(found[path], x[at].squeeze())


def test_keras_and_medmnist_names_and_splits(tmp_path):
    x = pixels(0, 2, 4, 4)
    y = np.array([0, 1])
    keras = save(tmp_path / "k.npz", x_train=x, y_train=y, x_test=x + 1, y_test=y)
    assert facts(open_source(keras)) == [
        ("test/0/000000.png", "0", "test"),
        ("test/1/000001.png", "1", "test"),
        ("train/0/000000.png", "0", "train"),
        ("train/1/000001.png", "1", "train"),
    ]
    names = {f"{s}_{k}": v for s in ("train", "val", "test") for k, v in
             (("images", x), ("labels", y[:, None]))}  # fmt: skip
    assert {split for *_, split in facts(open_source(save(tmp_path / "m.npz", **names)))} == {
        "train", "validation", "test",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("convert", "expected"),
    [
        (lambda x: x.astype(np.int64), lambda x: x),
        (lambda x: x.astype(np.float32), lambda x: x),
        (lambda x: (x / 255).astype(np.float64), lambda x: x),
        (lambda x: x.astype(np.uint16) * 257, lambda x: x),
        (lambda x: x > 100, lambda x: (x > 100) * 255),
    ],
    ids=["int64", "float255", "float1", "uint16", "bool"],
)
def test_kinds_of_numbers(tmp_path, convert, expected):
    x = pixels(0, 3, 6, 6)
    x[0, 0, 0] = 255
    found = read(open_source(save(tmp_path / "a.npz", x=convert(x), y=[0, 1, 2])))
    for at, picture in enumerate(found.values()):
        np.testing.assert_array_equal(picture, expected(x)[at])


def test_labels_as_text_and_one_hot(tmp_path):
    x = pixels(0, 3, 6, 6)
    text = save(tmp_path / "a.npz", images=x, labels=np.array(["고양이", "dog", "고양이"]))
    assert [label for _, label, _ in facts(open_source(text))] == ["dog", "고양이", "고양이"]
    one_hot = save(tmp_path / "b.npz", x=x, y=np.eye(3)[[2, 0, 1]])
    assert facts(open_source(one_hot)) == [
        ("0/000001.png", "0", None), ("1/000002.png", "1", None), ("2/000000.png", "2", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"a": [1], "b": [2]}, "has these arrays: a, b. Expected"),
        ({"x": pixels(0, 2, 6), "y": [0, 1]}, r"shape \(2, 6\)"),
        ({"x": pixels(0, 2, 3, 8, 8), "y": [0, 1]}, "Put the channels last"),
        ({"x": pixels(0, 3, 6, 6), "y": [0, 1]}, "3 pictures and 2 labels"),
        ({"x": pixels(0, 2, 6, 6) - 300.0, "y": [0, 1]}, "go from"),
        ({"x": np.full((2, 6, 6), np.nan), "y": [0, 1]}, "go from nan"),
        ({"x": pixels(0, 2, 6, 6), "y": [-1, 1]}, "begin at -1"),
        ({"x": pixels(0, 2, 6, 6), "y": [[0, 2], [1, 1]]}, "The labels"),
        ({"x": pixels(0, 2, 6, 6), "y": np.array(["../a", "b"])}, "'../a'"),
        ({"x": np.array([{}, {}], dtype=object), "y": [0, 1]}, "holds Python objects"),
    ],
)
def test_refused(tmp_path, arrays, message):
    with pytest.raises(DataError, match=message):
        open_source(save(tmp_path / "a.npz", **arrays))


def test_no_python_object_is_ever_made(tmp_path):
    class Evil:
        def __reduce__(self):
            return (open, (str(tmp_path / "made"), "w"))

    save(tmp_path / "a.npz", x=np.array([Evil()], dtype=object), y=[0])
    with pytest.raises(DataError, match="holds Python objects"):
        open_source(tmp_path / "a.npz")
    assert not (tmp_path / "made").exists()


def idx(path, array):
    data = struct.pack(f">4B{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + array.tobytes()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


@pytest.mark.parametrize("end", ["", ".gz"])
def test_idx_pairs_as_fashion_mnist_has_them(tmp_path, end):
    x, y = pixels(0, 5, 28, 28), np.array([9, 0, 9, 1, 0], np.uint8)
    train = idx(tmp_path / f"train-images-idx3-ubyte{end}", x)
    idx(tmp_path / f"train-labels-idx1-ubyte{end}", y)
    found = open_source(train)
    assert {split for *_, split in facts(found)} == {None}
    assert source_name(train) == "train"
    idx(tmp_path / "t10k-images-idx3-ubyte.gz", x[:2])
    idx(tmp_path / "t10k-labels-idx1-ubyte", y[:2])
    both = open_source(train)
    assert [(f.label, f.split) for f in both.files if f.split == "test"] == [
        ("0", "test"), ("9", "test"),
    ]  # fmt: skip
    assert len(both.files) == 7
    np.testing.assert_array_equal(read(both)["train/1/000003.png"], x[3])


def test_idx_refused(tmp_path):
    x = pixels(0, 5, 28, 28)
    path = idx(tmp_path / "train-images-idx3-ubyte", x)
    with pytest.raises(DataError, match="labels-idx1"):
        open_source(path)
    labels = idx(tmp_path / "train-labels-idx1-ubyte", np.zeros(4, np.uint8))
    with pytest.raises(DataError, match="5 pictures and 4 labels"):
        open_source(path)
    idx(labels, x)
    with pytest.raises(DataError, match="00 00 08 03, where an IDX file of bytes in 1 dim"):
        open_source(path)
    idx(labels, np.zeros(5, np.uint8))
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DataError, match="ends after 3,919 of 3,920"):
        open_source(path)
    path.write_bytes(struct.pack(">4B3I", 0, 0, 8, 3, 2**31, 2**31, 2**31))
    with pytest.raises(DataError, match="at most"):
        open_source(path)
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(b"nothing")
    with pytest.raises(DataError, match="Was it copied whole"):
        open_source(tmp_path / "train-images-idx3-ubyte.gz")
