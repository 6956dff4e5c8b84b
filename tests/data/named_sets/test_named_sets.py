"""Data sets that are downloaded: where they are, and small ones of the same form as pictures."""

import gzip
import importlib.util
import io
import pickle
import tarfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pellucid.data.named_sets.named_set import write_named_set
from pellucid.data.named_sets.registry import get_named_set, list_named_sets
from pellucid.data.sources.open_source import open_source
from pellucid.errors import ConfigError, DataError

RANDOM = np.random.default_rng(0)
GREY, GREY_TEST = (RANDOM.integers(0, 256, (n, 28, 28), np.uint8) for n in (30, 20))
COLOUR, COLOUR_TEST = (RANDOM.integers(0, 256, (n, 32, 32, 3), np.uint8) for n in (50, 20))


def numbers(pictures):
    return (np.arange(len(pictures)) % 10).astype(np.uint8)


def idx(array: np.ndarray) -> bytes:
    head = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes()
    return gzip.compress(head + array.tobytes())


def fashion_files(folder: Path) -> list[Path]:
    arrays = GREY, numbers(GREY), GREY_TEST, numbers(GREY_TEST)
    paths = []
    for remote, array in zip(get_named_set("fashion-mnist").files, arrays, strict=True):
        paths.append(folder / remote.url.rpartition("/")[2])
        paths[-1].write_bytes(idx(array))
    return paths


def mnist_files(folder: Path) -> list[Path]:
    np.savez(
        folder / "mnist.npz", x_train=GREY, y_train=numbers(GREY), x_test=GREY_TEST,
        y_test=numbers(GREY_TEST),
    )  # fmt: skip
    return [folder / "mnist.npz"]


def rows(pictures) -> bytes:
    planes = np.moveaxis(pictures, 3, 1).reshape(len(pictures), -1)
    return np.hstack([numbers(pictures)[:, None], planes]).tobytes()


def cifar_files(folder: Path, **changed: bytes) -> list[Path]:
    path = folder / "cifar-10-binary.tar.gz"
    contents = {f"data_batch_{n + 1}": rows(COLOUR[10 * n : 10 * n + 10]) for n in range(5)}
    contents |= {"test_batch": rows(COLOUR_TEST), **changed}
    with tarfile.open(path, "w:gz") as archive:
        for name, content in contents.items():
            info = tarfile.TarInfo(f"cifar-10-batches-bin/{name}.bin")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return [path]


def small(name: str):
    data_set = get_named_set(name)
    return replace(data_set, n_train=50 if name == "cifar-10" else 30, n_test=20)


SETS = {
    "fashion-mnist": (fashion_files, GREY, GREY_TEST),
    "mnist": (mnist_files, GREY, GREY_TEST),
    "cifar-10": (cifar_files, COLOUR, COLOUR_TEST),
}


def test_the_names():
    assert list_named_sets() == sorted(SETS)
    with pytest.raises(ConfigError, match="Did you mean fashion-mnist"):
        get_named_set("fashion_mnist")


@pytest.mark.parametrize("name", SETS)
def test_the_pictures_and_their_classes(name, tmp_path):
    files, train, test = SETS[name]
    data_set = small(name)
    folder = tmp_path / "pictures"
    write_named_set(data_set, files(tmp_path), folder)
    assert sorted(path.name for path in folder.iterdir()) == ["test", "train"]
    for split, pictures in (("train", train), ("test", test)):
        assert len(list(folder.glob(f"{split}/*/*.png"))) == len(pictures)
        for number in (0, 7, len(pictures) - 1):
            label = data_set.classes[number % 10]
            path = folder / split / label / f"{number:06}.png"
            np.testing.assert_array_equal(np.asarray(Image.open(path)), pictures[number])
    listed = open_source(folder).files
    assert {each.label for each in listed} == set(data_set.classes)
    splits = Counter(each.split for each in listed)
    assert splits == {"train": len(train), "test": len(test)}
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_nothing_is_overwritten(kind, tmp_path):
    folder = tmp_path / "pictures"
    if kind == "file":
        folder.write_text("mine")
    elif kind == "link":
        (tmp_path / "elsewhere").mkdir()
        folder.symlink_to(tmp_path / "elsewhere")
    else:
        folder.mkdir()
        (folder / "mine.txt").touch()
    with pytest.raises(ConfigError, match="Nothing is overwritten"):
        write_named_set(small("mnist"), mnist_files(tmp_path), folder)
    assert not list(tmp_path.glob(".*"))


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "pictures").mkdir()
    write_named_set(small("mnist"), mnist_files(tmp_path), tmp_path / "pictures")
    assert (tmp_path / "pictures" / "train").is_dir()


@pytest.mark.parametrize(
    "changed",
    [
        {"x_train": GREY[:29]},
        {"x_train": GREY.astype(np.float32)},
        {"x_train": GREY[:, :27]},
        {"y_train": numbers(GREY) + np.uint8(1)},
        {"y_train": numbers(GREY)[:29]},
        {"x_train": np.array([None] * 30)},
    ],
    ids=["fewer", "floats", "another size", "an 11th class", "fewer labels", "objects"],
)
def test_other_arrays_are_refused(changed, tmp_path):
    arrays = {
        "x_train": GREY, "y_train": numbers(GREY), "x_test": GREY_TEST,
        "y_test": numbers(GREY_TEST),
    }  # fmt: skip
    np.savez(tmp_path / "mnist.npz", **(arrays | changed))
    with pytest.raises(DataError, match=r"MNIST|Python objects"):
        write_named_set(small("mnist"), [tmp_path / "mnist.npz"], tmp_path / "pictures")
    assert not (tmp_path / "pictures").exists()


@pytest.mark.parametrize("keys", [["x_train", "y_train"], ["x_test", "y_test"]], ids=str)
def test_both_splits_are_expected(keys, tmp_path):
    with np.load(mnist_files(tmp_path)[0]) as arrays:
        kept = {key: arrays[key] for key in keys}
    np.savez(tmp_path / "half.npz", **kept)
    with pytest.raises(DataError, match=r"its splits are (train|test)\. Expected train and test"):
        write_named_set(small("mnist"), [tmp_path / "half.npz"], tmp_path / "pictures")
    assert not (tmp_path / "pictures").exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"data_batch_3": bytes(3000)}, "3,000 bytes"),
        ({"data_batch_3": rows(COLOUR[:9])}, "does not hold CIFAR-10"),
        ({"test_batch": pickle.dumps({b"data": 1})}, "test_batch.bin has"),
        ({"test_batch": bytes(3073 * 10_001)}, "30,733,073 bytes"),
        ({"test_batch": b"\x0a" + bytes(3072 + 19 * 3073)}, "does not hold CIFAR-10"),
    ],
    ids=["half", "fewer", "a pickle", "too large", "an 11th class"],
)
def test_other_batches_are_refused(changed, said, tmp_path):
    with pytest.raises(DataError, match=said):
        write_named_set(small("cifar-10"), cifar_files(tmp_path, **changed), tmp_path / "pictures")
    assert not (tmp_path / "pictures").exists()


def test_a_batch_that_is_missing_is_named(tmp_path):
    with tarfile.open(tmp_path / "c.tar.gz", "w:gz"):
        pass
    with pytest.raises(DataError, match=r"data_batch_1\.bin.* is missing"):
        write_named_set(small("cifar-10"), [tmp_path / "c.tar.gz"], tmp_path / "pictures")


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="was not made"):
        write_named_set(small("mnist"), mnist_files(tmp_path), tmp_path / "file" / "pictures")


def test_the_addresses_are_those_of_keras():
    """Read as text: importing Keras takes seconds. The author of CIFAR-10 has both versions."""
    keras = Path(importlib.util.find_spec("keras").origin).parent / "src" / "datasets"
    base = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
    for name in ("mnist", "fashion_mnist"):
        text = (keras / f"{name}.py").read_text(encoding="utf-8")
        assert f'"{base}"' in text
        for remote in get_named_set(name.replace("_", "-")).files:
            folder, _, file = remote.url.rpartition("/")
            assert (f"{folder}/", file in text) == (base, True)
            if name == "mnist":
                assert remote.digest in text
    (remote,) = get_named_set("cifar-10").files
    text = (keras / "cifar10.py").read_text(encoding="utf-8")
    assert remote.url.replace("binary", "python") in text


def test_the_classes_of_fashion_mnist_are_those_of_keras():
    keras = Path(importlib.util.find_spec("keras").origin).parent / "src" / "datasets"
    for file, name in (("fashion_mnist", "fashion-mnist"), ("cifar10", "cifar-10")):
        text = (
            (keras / f"{file}.py").read_text(encoding="utf-8").replace("shirt/top", "shirt or top")
        )
        for number, label in enumerate(get_named_set(name).classes):
            assert f"|   {number}   | {label:<12}|" in text.replace(f"{label} |", f"{label:<12}|")
