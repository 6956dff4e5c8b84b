"""MNIST, from the address of `keras.datasets.mnist`."""

from collections.abc import Sequence
from pathlib import Path

from pellucid.data.named_sets.named_set import NamedSet
from pellucid.data.sources.arrays import LabelledArrays
from pellucid.data.sources.npz import read_npz
from pellucid.download import RemoteFile


def _read(files: Sequence[Path]) -> list[LabelledArrays]:
    (path,) = files
    return read_npz(path)


MNIST = NamedSet(
    name="mnist",
    title="MNIST",
    classes=tuple("0123456789"),
    n_train=60_000,
    n_test=10_000,
    shape=(28, 28),
    license="CC BY-SA 3.0 (Yann LeCun and Corinna Cortes)",
    citation=(
        "Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, Gradient-based learning applied to "
        "document recognition, Proceedings of the IEEE 86(11), 1998"
    ),
    files=(
        RemoteFile(
            "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz",
            "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
            11_490_434,
        ),
    ),
    read=_read,
)
