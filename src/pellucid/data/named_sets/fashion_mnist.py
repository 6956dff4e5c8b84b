"""Fashion-MNIST, from the address of `keras.datasets.fashion_mnist`."""

from collections.abc import Sequence
from pathlib import Path

from pellucid.data.named_sets.named_set import NamedSet
from pellucid.data.sources.arrays import LabelledArrays
from pellucid.data.sources.idx import read_idx
from pellucid.download import RemoteFile

_FOLDER = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"


def _read(files: Sequence[Path]) -> list[LabelledArrays]:
    images, labels, test_images, test_labels = files
    return [
        LabelledArrays("train", read_idx(images, 3), read_idx(labels, 1)),
        LabelledArrays("test", read_idx(test_images, 3), read_idx(test_labels, 1)),
    ]


FASHION_MNIST = NamedSet(
    name="fashion-mnist",
    title="Fashion-MNIST",
    classes=(
        "T-shirt or top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ),
    n_train=60_000,
    n_test=10_000,
    shape=(28, 28),
    license="MIT (Zalando SE)",
    citation=(
        "H. Xiao, K. Rasul and R. Vollgraf, Fashion-MNIST: a Novel Image Dataset for Benchmarking "
        "Machine Learning Algorithms, 2017, arXiv:1708.07747"
    ),
    # The checksums are those of github.com/zalandoresearch/fashion-mnist; Keras has none.
    files=(
        RemoteFile(
            f"{_FOLDER}train-images-idx3-ubyte.gz",
            "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
            26_421_880,
        ),
        RemoteFile(
            f"{_FOLDER}train-labels-idx1-ubyte.gz",
            "25c81989df183df01b3e8a0aad5dffbe",
            29_515,
        ),
        RemoteFile(
            f"{_FOLDER}t10k-images-idx3-ubyte.gz",
            "bef4ecab320f06d8554ea6380940ec79",
            4_422_102,
        ),
        RemoteFile(
            f"{_FOLDER}t10k-labels-idx1-ubyte.gz",
            "bb300cfdad3c16e7a12a480ee83cd310",
            5_148,
        ),
    ),
    read=_read,
)
