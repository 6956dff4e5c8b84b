"""Start from saved weights."""

import re
from collections.abc import Sequence
from pathlib import Path

import h5py
import keras

from pellucid.errors import ConfigError

_UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError)


def load_weights(network: keras.Model, path: Path, labels: Sequence[str]) -> None:
    """Fill a network with the weights of a file.

    Args:
        network: What to fill.
        path: A file that ends with .weights.h5, or a whole model that ends with .keras.
        labels: Class names, for the message if their number does not fit.

    Raises:
        ConfigError: There is no such file, or it holds the weights of another model.
    """
    if not path.is_file():
        raise ConfigError(
            f"There are no weights at {path}. Expected a file that ends with .weights.h5 or .keras."
        )
    try:
        if path.suffix == ".keras":
            saved = keras.models.load_model(path, compile=False, safe_mode=True)
            network.set_weights(saved.get_weights())
        else:
            network.load_weights(path)
    except _UNREADABLE as error:
        n_saved = _n_classes(path)
        if n_saved is not None and n_saved != len(labels):
            raise ConfigError(
                f"The head saved in {path} has {n_saved} classes, and the pictures have "
                f"{len(labels)} ({', '.join(labels[:5])} ...). Start from random weights, or from "
                "weights that were saved with the same classes."
            ) from None
        first = str(error).strip().splitlines()[0] if str(error).strip() else "no message"
        raise ConfigError(
            f"The weights in {path} are not those of {network.name} ({first}). Expected a file "
            "that the same model, of the same size and with the same options, was saved to."
        ) from None


def _n_classes(path: Path) -> int | None:
    """Read how many classes the saved model has; None if that cannot be told."""
    try:
        if path.suffix == ".keras":
            saved = keras.models.load_model(path, compile=False, safe_mode=True)
            return int(saved.output_shape[-1])
        with h5py.File(path) as file:
            layers = file["layers"]
            dense = [m for m in (re.fullmatch(r"dense(?:_(\d+))?", name) for name in layers) if m]
            last = max(dense, key=lambda match: int(match[1] or 0))
            return int(layers[last[0]]["vars"]["1"].shape[0])
    except _UNREADABLE:
        return None
