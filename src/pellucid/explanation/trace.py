"""Trace of an image through a model: every activation."""

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from pellucid.explanation.calls import PICTURE, Call, Ref, list_calls
from pellucid.i18n import gettext as _

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Trace:
    """Outputs of each call of a model for one image."""

    picture: Floats
    """Input of the model, shape (height, width, channels)."""
    calls: Sequence[Call]
    """Calls in the order of computation."""
    values: Sequence[tuple[Floats, ...]]
    """Outputs of each call, without the batch."""
    outputs: Sequence[Ref]
    """References to the outputs of the model."""

    def value(self, ref: Ref) -> Floats:
        """Return the value of a reference."""
        return self.picture if ref.call == PICTURE else self.values[ref.call][ref.position]

    def inputs(self, call: int) -> list[Floats]:
        """Return the inputs of a call."""
        return [self.value(ref) for ref in self.calls[call].inputs]

    def find(self, name: str) -> int:
        """Return the number of a call by its name.

        Raises:
            KeyError: There is no call of that name.
        """
        for number, call in enumerate(self.calls):
            if call.name == name:
                return number
        raise KeyError(name)


def trace(model: keras.Model, picture: NDArray[Any]) -> Trace:
    """Run a model on one image in inference mode, and keep every activation.

    The model is not changed. Dropout and augmentation do nothing, as always in inference.

    Args:
        model: A functional model, or a Sequential model that is built, with one input. Models may
            be nested in it to any depth.
        picture: Image, shape (height, width, channels), in the value range of the model.

    Returns:
        The activations, in float32.

    Raises:
        ValueError: The model is not a graph of layers, or does not take images of that shape.
    """
    (takes,) = model.inputs
    expected = tuple(takes.shape[1:])
    fits = len(expected) == picture.ndim and all(
        size in (None, given) for size, given in zip(expected, picture.shape, strict=True)
    )
    if not fits:
        raise ValueError(
            _(
                "{model} takes pictures of shape {expected}; got {shape}.",
                model=model.name,
                expected=expected,
                shape=picture.shape,
            )
        )
    calls, outputs = list_calls(model)
    batch = ops.convert_to_tensor(picture[None], dtype=takes.dtype)
    tensors = run_calls(calls, range(len(calls)), batch)
    values = [tuple(_to_numpy(tensor) for tensor in tensors[n]) for n in range(len(calls))]
    return Trace(picture.astype(np.float32), calls, values, outputs)


def run_calls(calls: Sequence[Call], numbers: Iterable[int], images: Any) -> dict[int, list[Any]]:
    """Run some of a model's calls in inference mode.

    Args:
        calls: All calls of the model.
        numbers: Numbers of the calls to run, each after those that it depends on.
        images: Tensor of shape (n, height, width, channels) with the model's input dtype.

    Returns:
        The outputs of each call, by its number.
    """
    tensors: dict[int, list[Any]] = {}

    def tensor_of(value: Any) -> Any:
        if not isinstance(value, Ref):
            return value
        return images if value.call == PICTURE else tensors[value.call][value.position]

    for number in numbers:
        tensors[number] = call_with(calls[number], tensor_of)
    return tensors


def call_with(call: Call, tensor_of: Callable[[Any], Any]) -> list[Any]:
    """Run one call in inference mode.

    Args:
        call: The call.
        tensor_of: Function that returns the tensor of a `Ref`, and any other value unchanged.

    Returns:
        The outputs.
    """
    args = keras.tree.map_structure(tensor_of, call.args)
    kwargs = keras.tree.map_structure(tensor_of, call.kwargs)
    if _depends_on_training(call.operation):
        # The graph may set True for augmentation; inference overrides that, as in Keras.
        kwargs["training"] = False
    outputs: list[Any] = keras.tree.flatten(call.operation(*args, **kwargs))
    return outputs


def _depends_on_training(operation: Any) -> bool:
    is_layer = isinstance(operation, keras.Layer)
    return is_layer and "training" in inspect.signature(operation.call).parameters


def _to_numpy(tensor: Any) -> Floats:
    # NumPy has no bfloat16.
    array: Floats = ops.convert_to_numpy(ops.cast(tensor, "float32"))[0]
    return array
