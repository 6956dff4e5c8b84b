"""Load matching weights from a file into a Keras model, or fill it with random weights."""

import io
import math
import warnings
import zipfile
from pathlib import Path
from typing import BinaryIO

import h5py
import keras
import numpy as np

from pellucid.errors import WeightsError
from pellucid.i18n import gettext as _
from pellucid.keras_file_limit import max_unpacked_bytes
from pellucid.regular_file import open_regular

_SUFFIXES = (".h5", ".hdf5", ".keras")
_WEIGHTS_IN_KERAS_FILE = "model.weights.h5"


def load_weights(model: keras.Model, path: Path, what: str) -> None:
    """Load the weights of a file into a model.

    Args:
        model: The model, which is changed in place.
        path: File written by Keras: .weights.h5, .keras, or .h5 in the format before Keras 3.
        what: Name of the expected network, for the message.

    Raises:
        WeightsError: The file is damaged, in another format, or does not contain exactly the
            weights of this model.
    """
    if path.suffix not in _SUFFIXES:
        raise WeightsError(
            _(
                "{path} is no file of weights that can be read. Expected the weights of "
                "{network} in a file whose name ends with {suffixes}.",
                path=path,
                network=what,
                suffixes=", ".join(_SUFFIXES),
            )
        )
    try:
        _check_number(model, path)
        with warnings.catch_warnings():
            # Keras only warns when it finds no values for a part of the model.
            warnings.simplefilter("error", UserWarning)
            model.load_weights(path)
    # For damaged files or files of other programs, h5py and Keras raise nearly any error.
    except Exception as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise WeightsError(
            _(
                "{path} does not fit: {reason} Expected the weights of {network}, as Keras "
                "saves them. Is it another network's file, one with top, or damaged?",
                path=path,
                reason=reason,
                network=what,
            )
        ) from error


def _check_number(model: keras.Model, path: Path) -> None:
    """Check for arrays that do not belong to the model, which Keras would silently skip.

    Raises:
        ValueError: The number of arrays differs from the model's, or they are too large for the
            size of the file.
    """
    max_bytes = max_unpacked_bytes(path.stat().st_size)
    if path.suffix == ".keras":
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(_WEIGHTS_IN_KERAS_FILE).file_size > max_bytes:
                raise ValueError(
                    _("Its weights have more than {max_bytes:,} bytes.", max_bytes=max_bytes)
                )
            n_arrays = _n_arrays(io.BytesIO(archive.read(_WEIGHTS_IN_KERAS_FILE)), max_bytes)
    else:
        with open_regular(path) as file:
            n_arrays = _n_arrays(file, max_bytes)
    n_expected = len(model.variables)
    # For files in the format before Keras 3, Keras itself checks the number of layers.
    is_counted = path.suffix == ".keras" or path.name.endswith(".weights.h5")
    if is_counted and n_arrays != n_expected:
        raise ValueError(
            _(
                "It holds {n_arrays} arrays instead of {n_expected}.",
                n_arrays=n_arrays,
                n_expected=n_expected,
            )
        )


def _n_arrays(file: BinaryIO | io.BytesIO, max_bytes: int) -> int:
    """Count the arrays of the layers, and check that they have at most `max_bytes` in total."""
    n_arrays = n_bytes = 0

    def count(_name: str, item: h5py.Group | h5py.Dataset) -> None:
        nonlocal n_arrays, n_bytes
        if isinstance(item, h5py.Dataset):
            n_arrays += 1
            n_bytes += item.size * item.dtype.itemsize

    with h5py.File(file, "r") as content:
        content.get("layers", content).visititems(count)
    if n_bytes > max_bytes:
        raise ValueError(
            _("Its arrays have {n_bytes:,} bytes, but the file has fewer.", n_bytes=n_bytes)
        )
    return n_arrays


def fill_with_random_weights(model: keras.Model) -> None:
    """Fill kernels with normal values of variance 2 / fan-in (He et al., 2015, equation 10).

    The values come from NumPy, so that they are the same in every process and with every backend.
    Biases and the weights of normalization layers keep their initial values.

    Args:
        model: The model, which is changed in place.
    """
    random = np.random.default_rng(0)
    for weight in model.weights:
        if len(weight.shape) > 1:
            is_depthwise = weight.shape[-1] == 1
            fan_in = math.prod(weight.shape[: -2 if is_depthwise else -1])
            values = random.standard_normal(weight.shape) * math.sqrt(2 / fan_in)
            weight.assign(values.astype(np.float32))
