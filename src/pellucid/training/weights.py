"""Load saved weights to start a training from."""

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
from pellucid.i18n import gettext as _
from pellucid.models.keras_file import check_arrays

_UNREADABLE = (*zip_reader.UNREADABLE, KeyError, TypeError, AttributeError)


def load_weights(network: keras.Model, path: Path, labels: Sequence[str]) -> None:
    """Load the weights of a network from a file.

    Args:
        network: Network whose weights are set.
        path: A file that ends with .weights.h5, or a whole model in a file that ends with .keras,
            from which only the weights are read.
        labels: Class names, for the message if their number does not match.

    Raises:
        ConfigError: There is no such file, or it holds the weights of another model.
    """
    if not path.is_file():
        raise ConfigError(
            _(
                "There are no weights at {path}. Expected a file that ends with .weights.h5 "
                "or .keras.",
                path=path,
            )
        )
    try:
        check_arrays(path)
        with warnings.catch_warnings():
            # Keras warns about each layer that does not match; an error follows below.
            warnings.simplefilter("ignore")
            network.load_weights(path)
        # Keras silently ignores saved arrays that the network has no variable for.
        n_saved, n_taken = _n_arrays(path), len(network.weights)
        if n_saved != n_taken:
            raise ValueError(
                _(
                    "{n_saved} arrays are saved, and the network has {n_weights}",
                    n_saved=n_saved,
                    n_weights=n_taken,
                )
            )
    except _UNREADABLE as error:
        n_classes = _n_classes(path)
        if n_classes is not None and n_classes != len(labels):
            raise ConfigError(
                _(
                    "The head saved in {path} has {n_classes} classes, and the pictures have "
                    "{n_labels} ({labels} ...). Start from random weights, or from weights "
                    "that were saved with the same classes.",
                    path=path,
                    n_classes=n_classes,
                    n_labels=len(labels),
                    labels=", ".join(labels[:5]),
                )
            ) from None
        first = str(error).strip().splitlines()[0] if str(error).strip() else _("no message")
        raise ConfigError(
            _(
                "The weights in {path} are not those of {network} ({error}). Expected a file "
                "saved from the same model, of the same size and with the same options.",
                path=path,
                network=network.name,
                error=first,
            )
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
    """Count the weights of the saved model, without the variables of its optimizer."""
    names: list[str] = []
    with _opened(path) as file:
        file.visit(names.append)
        return sum(
            isinstance(file[name], h5py.Dataset)
            for name in names
            if not name.startswith("optimizer/")
        )


def _n_classes(path: Path) -> int | None:
    """Return the number of classes of the saved model; None if it cannot be determined."""
    try:
        with _opened(path) as file:
            layers = file["layers"]
            dense = [m for m in (re.fullmatch(r"dense(?:_(\d+))?", name) for name in layers) if m]
            last = max(dense, key=lambda match: int(match[1] or 0))
            return int(layers[last[0]]["vars"]["1"].shape[0])
    except _UNREADABLE:
        return None
