"""Softmax and similar functions of the numbers along an axis."""

from dataclasses import replace
from typing import Any

from keras import activations

from pellucid.explanation.form import Form
from pellucid.explanation.layer_kinds.kind import LAYERS, OPERATIONS, Inputs
from pellucid.explanation.layer_kinds.normalization import ALONG_AXES
from pellucid.explanation.terms import Index, Softmax


def _explain(layer: Any, inputs: Inputs, index: Index) -> Softmax:
    # Keras counts the batch axis, which is missing here. A negative axis is the same in both.
    axis = layer.axis if layer.axis < 0 else layer.axis - 1
    place: list[Any] = list(index)
    at = place[axis]
    place[axis] = slice(None)
    return Softmax(inputs[0][tuple(place)].astype("float64"), at)


def _form(layer: Any, shape: tuple[int, ...]) -> Form | None:
    is_last = layer.axis in (-1, len(shape))
    return Form("function", function=activations.softmax) if is_last else None


_SOFTMAX = replace(
    ALONG_AXES,
    explain=_explain,
    form=_form,
    is_explained=lambda call: isinstance(call.operation.axis, int),
)

LAYERS.register("Softmax")(_SOFTMAX)
OPERATIONS.register("Softmax")(_SOFTMAX)
OPERATIONS.register("LogSoftmax", "Sparsemax")(ALONG_AXES)
