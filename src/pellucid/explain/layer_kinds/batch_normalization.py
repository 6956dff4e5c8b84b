"""BatchNormalization, as it is in inference."""

from dataclasses import replace
from typing import Any

from pellucid.explain.calls import Call
from pellucid.explain.layer_kinds.in_place import IN_PLACE
from pellucid.explain.layer_kinds.kind import LAYERS, Inputs
from pellucid.explain.layer_kinds.weights import numpy_of
from pellucid.explain.terms import Index, Normalized


def _explain(layer: Any, inputs: Inputs, index: Index) -> Normalized:
    """By the averages that training has kept."""
    axis = layer.axis if layer.axis < 0 else layer.axis - 1  # Keras counts the batch
    channel = index[axis]
    return Normalized(
        float(inputs[0][index]),
        float(numpy_of(layer.moving_mean)[channel]),
        float(numpy_of(layer.moving_variance)[channel]),
        float(layer.epsilon),
        float(numpy_of(layer.gamma)[channel]) if layer.scale else 1.0,
        float(numpy_of(layer.beta)[channel]) if layer.center else 0.0,
    )


def _sentence(call: Call, n_axes: int) -> str | None:
    return "BatchNormalization" if call.operation.axis in (-1, n_axes) else None


LAYERS.register("BatchNormalization")(
    replace(IN_PLACE, explain=_explain, sentences=("BatchNormalization",), sentence=_sentence)
)
