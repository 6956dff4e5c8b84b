"""Outputs of a network: class probabilities or other numbers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import keras

from pellucid.explanation.calls import PICTURE, Call, Ref
from pellucid.explanation.functions import describe_function, is_keras
from pellucid.explanation.layer_kinds import kind_of
from pellucid.explanation.layer_kinds.merging import AVERAGE
from pellucid.explanation.trace import Trace

HeadKind = Literal["classes", "two_classes", "sigmoids", "numbers", "map"]
"""Kind of an output. `classes` comes from a softmax. `two_classes` is a single sigmoid: the
probability of class 1, with the rest for class 0, as in Keras' binary cross-entropy. `sigmoids` are
several independent numbers from 0 to 1. `numbers` is a number or a vector from neither, which may
be scores, a regression or an embedding; a model does not say which. `map` has rows, columns or
steps."""


@dataclass(frozen=True)
class Head:
    """One output of a network."""

    name: str
    """Key of the output if the outputs have keys, otherwise the name of the layer."""
    ref: Ref
    shape: tuple[int, ...]
    """Shape without the batch."""
    kind: HeadKind

    @property
    def n_values(self) -> int:
        """Number of values that evidence can be computed for; 0 for a map, which has too many."""
        if self.kind == "map":
            return 0
        return 2 if self.kind == "two_classes" else math.prod(self.shape)

    def values(self, given: Any) -> list[float]:
        """Return the values that evidence can be computed for; a single sigmoid has two.

        Args:
            given: Output of the network for an image, as an array of the head's shape.
        """
        if self.kind == "map":
            return []
        values = [float(value) for value in given.reshape(-1)]
        return [1 - values[0], values[0]] if self.kind == "two_classes" else values


def list_heads(model: keras.Model, trace: Trace) -> list[Head]:
    """List the outputs of a model in the order of `model.outputs`.

    Args:
        model: The traced model.
        trace: Trace of any image.
    """
    names = _names(model, trace)
    heads = []
    for name, ref in zip(names, trace.outputs, strict=True):
        shape = tuple(trace.value(ref).shape)
        heads.append(Head(name, ref, shape, _kind(trace, ref, shape)))
    return heads


def before_passing(calls: Sequence[Call], ref: Ref) -> Ref:
    """Trace a value back to the call that computed it, past calls that only pass it on."""
    while ref.call != PICTURE:
        operation = calls[ref.call].operation
        if not kind_of(operation).is_passing(operation):
            break
        (ref,) = calls[ref.call].inputs
    return ref


def last_function(operation: Any) -> str | None:
    """Return the softmax over the last axis or the sigmoid that a layer or operation ends in.

    Returns:
        Name of the function in `keras.activations`, or None if there is neither.
    """
    if not is_keras(type(operation)):
        return None
    function = getattr(operation, "activation", None)
    applied = getattr(function, "__name__", "") if is_keras(function) else ""
    own = describe_function(operation).key
    return next((name for name in ("softmax", "sigmoid") if name in (own, applied)), None)


def _kind(trace: Trace, ref: Ref, shape: tuple[int, ...]) -> HeadKind:
    if len(shape) > 1:
        return "map"
    function = _function(trace, ref)
    if function == "softmax":
        return "classes"
    if function == "sigmoid":
        return "two_classes" if math.prod(shape) == 1 else "sigmoids"
    return "numbers"


def _function(trace: Trace, ref: Ref) -> str | None:
    ref = before_passing(trace.calls, ref)
    if ref.call == PICTURE:
        return None
    call = trace.calls[ref.call]
    # The mean of probabilities, as in an ensemble, is a probability.
    if kind_of(call.operation) is AVERAGE:
        functions = {_function(trace, given) for given in call.inputs}
        return functions.pop() if len(functions) == 1 else None
    function = last_function(call.operation)
    # Flattened probabilities of all places of a map do not add up to 1.
    if function == "softmax" and not _is_one_vector(call.operation, trace.value(ref).shape):
        return None
    return function


def _is_one_vector(softmax: Any, shape: tuple[int, ...]) -> bool:
    axis = getattr(softmax, "axis", -1)
    return math.prod(shape[:-1]) == 1 and axis in (-1, len(shape))


def _names(model: keras.Model, trace: Trace) -> list[str]:
    """Name the outputs by their keys, or by their layers; repeated names are numbered."""
    given = [
        "picture" if ref.call == PICTURE else trace.calls[ref.call].name for ref in trace.outputs
    ]
    if not isinstance(model, keras.Sequential):
        for number, (path, _) in enumerate(keras.tree.flatten_with_path(model.output)):
            if any(isinstance(part, str) for part in path):
                given[number] = "/".join(map(str, path))
    return [
        name if name not in given[:number] else f"{name} ({given[:number].count(name) + 1})"
        for number, name in enumerate(given)
    ]
