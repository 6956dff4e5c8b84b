"""CIFAR-10 in its binary version, from the address of its author.

The version that Keras downloads consists of pickles, which can run code; this one is plain bytes.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pellucid.data.named_sets.named_set import NamedSet
from pellucid.data.sources.arrays import LabelledArrays
from pellucid.data.sources.tar_reader import TarMembers
from pellucid.download import RemoteFile
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

_TRAIN = tuple(f"cifar-10-batches-bin/data_batch_{number}.bin" for number in range(1, 6))
_TEST = ("cifar-10-batches-bin/test_batch.bin",)
_ROW = 1 + 3 * 32 * 32
"""Bytes of a picture: its class, then its red, green and blue values, row by row."""
_MAX_BYTES = 10_000 * _ROW


def _read(files: Sequence[Path]) -> list[LabelledArrays]:
    (path,) = files
    found: dict[str, bytes] = {}
    for member in TarMembers(path):
        if member.name in (*_TRAIN, *_TEST) and member.open is not None:
            if member.n_bytes > _MAX_BYTES or member.n_bytes % _ROW:
                raise DataError(
                    _(
                        "{path} does not hold CIFAR-10: {name} has {n_bytes:,} bytes. Expected "
                        "pictures of {row:,} bytes, {max_bytes:,} bytes at most. Delete the file, "
                        "and start again.",
                        path=path,
                        name=member.name,
                        n_bytes=member.n_bytes,
                        row=_ROW,
                        max_bytes=_MAX_BYTES,
                    )
                )
            found[member.name] = b"".join(member.chunks())
    missing = [name for name in (*_TRAIN, *_TEST) if name not in found]
    if missing:
        raise DataError(
            _(
                "{path} does not hold CIFAR-10: {names} is missing. Delete the file, and start "
                "again.",
                path=path,
                names=", ".join(missing),
            )
        )
    return [
        _arrays("train", b"".join(found[name] for name in _TRAIN)),
        _arrays("test", b"".join(found[name] for name in _TEST)),
    ]


def _arrays(split: str, data: bytes) -> LabelledArrays:
    rows = np.frombuffer(data, np.uint8).reshape(-1, _ROW)
    images = rows[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    return LabelledArrays(split, np.ascontiguousarray(images), rows[:, 0])


CIFAR_10 = NamedSet(
    name="cifar-10",
    title="CIFAR-10",
    classes=(
        "airplane",
        "automobile",
        "bird",
        "cat",
        "deer",
        "dog",
        "frog",
        "horse",
        "ship",
        "truck",
    ),
    n_train=50_000,
    n_test=10_000,
    shape=(32, 32, 3),
    license=marked("none is stated; its author asks to be cited"),
    citation=(
        "A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, University of "
        "Toronto, 2009"
    ),
    files=(
        RemoteFile(
            "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
            "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9dddda3db29a59bca1dd",
            170_052_171,
        ),
    ),
    read=_read,
)
