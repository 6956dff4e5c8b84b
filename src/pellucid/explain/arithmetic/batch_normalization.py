"""BatchNormalization, as it is in inference."""

from typing import Any

from pellucid.explain.arithmetic.registry import ARITHMETIC, Inputs
from pellucid.explain.arithmetic.terms import Index, Normalized
from pellucid.explain.arithmetic.weights import numpy_of


@ARITHMETIC.register("BatchNormalization")
def explain_batch_normalization(layer: Any, inputs: Inputs, index: Index) -> Normalized:
    """Explain one number, by the averages that training has kept."""
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
