"""Activations of one layer for many images."""

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from pellucid.explanation.calls import PICTURE, Call, list_calls
from pellucid.explanation.trace import Floats, run_calls


def needed_calls(calls: Sequence[Call], call: int) -> list[int]:
    """List the calls that one call depends on, including itself, in order."""
    needed = {call}
    for number in range(call, -1, -1):
        if number in needed:
            needed |= {ref.call for ref in calls[number].inputs}
    return sorted(needed - {PICTURE})


def activations_of(model: keras.Model, call: int, images: NDArray[Any]) -> Floats:
    """Compute the first output of one call in inference mode, and only what it depends on.

    Args:
        model: As for `trace`.
        call: Number of the call.
        images: Images, shape (n, height, width, channels), in the value range of the model.

    Returns:
        The activations, shape (n, ...).
    """
    found = activation_tensor(model, call, ops.convert_to_tensor(images))
    activations: Floats = ops.convert_to_numpy(ops.cast(found, "float32"))
    return activations


def activation_tensor(model: keras.Model, call: int, images: Any) -> Any:
    """Compute the same as `activations_of`, as a differentiable function of a tensor."""
    calls, _ = list_calls(model)
    (takes,) = model.inputs
    batch = ops.cast(images, takes.dtype)
    return run_calls(calls, needed_calls(calls, call), batch)[call][0]


def strongest(activations: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """Find the largest value of each channel in each image, and its place.

    Args:
        activations: Shape (n, height, width, channels), (n, channels), or (n,) for one channel.

    Returns:
        The largest values, shape (n, channels), and their indices in the flattened rows and
        columns, same shape; 0 for vectors.

    Example:
        >>> values, places = strongest(np.array([[[[1.0], [5.0]], [[2.0], [3.0]]]]))
        >>> values.tolist(), places.tolist()
        ([[5.0]], [[1]])
    """
    n_channels = activations.shape[-1] if activations.ndim > 1 else 1
    flat = activations.reshape(len(activations), -1, n_channels)
    places = flat.argmax(axis=1)
    return np.take_along_axis(flat, places[:, None], axis=1)[:, 0], places
