"""Every activation of one picture in a model."""

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from pellucid.explain.calls import PICTURE, Call, Ref, list_calls

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Trace:
    """What each call of a model gave for one picture."""

    picture: Floats
    """What the model was given, shape (height, width, channels)."""
    calls: Sequence[Call]
    """In the order of computing."""
    values: Sequence[tuple[Floats, ...]]
    """The outputs of each call, without the batch."""
    outputs: Sequence[Ref]
    """The values that the model gives."""

    def value(self, ref: Ref) -> Floats:
        """Look a value up."""
        return self.picture if ref.call == PICTURE else self.values[ref.call][ref.position]

    def inputs(self, call: int) -> list[Floats]:
        """Look up what a call was given."""
        return [self.value(ref) for ref in self.calls[call].inputs]

    def find(self, name: str) -> int:
        """Find the number of a call by its name.

        Raises:
            KeyError: There is none of that name.
        """
        for number, call in enumerate(self.calls):
            if call.name == name:
                return number
        raise KeyError(name)


def trace(model: keras.Model, picture: NDArray[Any]) -> Trace:
    """Run a model on one picture, as in inference, and keep every activation.

    The model is not changed. Dropout and augmentation do nothing, as always in inference.

    Args:
        model: Sequential and built, or functional, with one input; models may be nested in it to
            any depth.
        picture: Shape (height, width, channels), in the values that the model takes.

    Returns:
        The activations, in float32.

    Raises:
        ValueError: The model is no graph of layers, or does not take such a picture.
    """
    (takes,) = model.inputs
    expected = tuple(takes.shape[1:])
    fits = len(expected) == picture.ndim and all(
        size in (None, given) for size, given in zip(expected, picture.shape, strict=True)
    )
    if not fits:
        raise ValueError(f"{model.name} takes pictures of shape {expected}; got {picture.shape}.")
    calls, outputs = list_calls(model)
    batch = ops.convert_to_tensor(picture[None], dtype=takes.dtype)
    tensors = run_calls(calls, range(len(calls)), batch)
    values = [tuple(_to_numpy(tensor) for tensor in tensors[n]) for n in range(len(calls))]
    return Trace(picture.astype(np.float32), calls, values, outputs)


def run_calls(calls: Sequence[Call], numbers: Iterable[int], pictures: Any) -> dict[int, list[Any]]:
    """Make some of a model's calls, as in inference.

    Args:
        calls: All of the model's.
        numbers: Which to make, each after those that it depends on.
        pictures: A tensor of shape (n, height, width, channels), of the model's type.

    Returns:
        The outputs of each call.
    """
    tensors: dict[int, list[Any]] = {}

    def tensor_of(value: Any) -> Any:
        if not isinstance(value, Ref):
            return value
        return pictures if value.call == PICTURE else tensors[value.call][value.position]

    for number in numbers:
        tensors[number] = call_with(calls[number], tensor_of)
    return tensors


def call_with(call: Call, tensor_of: Callable[[Any], Any]) -> list[Any]:
    """Call a layer as in inference.

    Args:
        call: What to call.
        tensor_of: Gives the tensor of each `Ref`, and anything else as it is.

    Returns:
        The outputs.
    """
    args = keras.tree.map_structure(tensor_of, call.args)
    kwargs = keras.tree.map_structure(tensor_of, call.kwargs)
    if _depends_on_training(call.operation):
        # The graph may say True of augmentation, which inference overrules, as Keras does.
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
