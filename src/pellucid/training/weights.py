"""Start from saved weights."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import h5py
import keras

from pellucid.data.sources import zip_reader
from pellucid.errors import ConfigError
from pellucid.models.keras_file import check_arrays

_UNREADABLE = (*zip_reader.UNREADABLE, KeyError, TypeError, AttributeError)


def load_weights(network: keras.Model, path: Path, labels: Sequence[str]) -> None:
    """Fill a network with the weights of a file.

    Args:
        network: What to fill.
        path: A file that ends with .weights.h5, or a whole model that ends with .keras, of which
            nothing but the weights is read.
        labels: Class names, for the message if their number does not fit.

    Raises:
        ConfigError: There is no such file, or it holds the weights of another model.
    """
    if not path.is_file():
        raise ConfigError(
            f"There are no weights at {path}. Expected a file that ends with .weights.h5 or .keras."
        )
    try:
        check_arrays(path)
        with warnings.catch_warnings():
            # Keras warns of each layer that has no place for what is saved; an error follows.
            warnings.simplefilter("ignore")
            network.load_weights(path)
        # Keras takes what it has a place for, and says nothing of the rest.
        n_saved, n_taken = _n_arrays(path), len(network.weights)
        if n_saved != n_taken:
            raise ValueError(f"{n_saved} arrays are saved, and the network has {n_taken}")
    except _UNREADABLE as error:
        n_classes = _n_classes(path)
        if n_classes is not None and n_classes != len(labels):
            raise ConfigError(
                f"The head saved in {path} has {n_classes} classes, and the pictures have "
                f"{len(labels)} ({', '.join(labels[:5])} ...). Start from random weights, or from "
                "weights that were saved with the same classes."
            ) from None
        first = str(error).strip().splitlines()[0] if str(error).strip() else "no message"
        raise ConfigError(
            f"The weights in {path} are not those of {network.name} ({first}). Expected a file "
            "that the same model, of the same size and with the same options, was saved to."
        ) from None


@contextmanager
def _opened(path: Path) -> Iterator[h5py.File]:
    if path.suffix == ".keras":
        with zipfile.ZipFile(path) as archive:
            content = io.BytesIO(archive.read("model.weights.h5"))
        with h5py.File(content) as file:
            yield file
    else:
        with h5py.File(path) as file:
            yield file


def _n_arrays(path: Path) -> int:
    """Count the weights of the saved model, without what its optimizer remembers."""
    names: list[str] = []
    with _opened(path) as file:
        file.visit(names.append)
        return sum(
            isinstance(file[name], h5py.Dataset)
            for name in names
            if not name.startswith("optimizer/")
        )


def _n_classes(path: Path) -> int | None:
    """Read how many classes the saved model has; None if that cannot be told."""
    try:
        with _opened(path) as file:
            layers = file["layers"]
            dense = [m for m in (re.fullmatch(r"dense(?:_(\d+))?", name) for name in layers) if m]
            last = max(dense, key=lambda match: int(match[1] or 0))
            return int(layers[last[0]]["vars"]["1"].shape[0])
    except _UNREADABLE:
        return None
