"""The dense layer whose outputs a softmax turns into the probabilities of classes."""

import keras

from pellucid.explanation.calls import PICTURE
from pellucid.explanation.functions import describe_function, is_keras
from pellucid.explanation.head import Head, before_passing
from pellucid.explanation.trace import Trace


def find_dense_head(trace: Trace, head: Head) -> int | None:
    """Find the last dense layer of a classifier.

    Args:
        trace: Trace of any image.
        head: An output of the network.

    Returns:
        Number of the call of a `keras.layers.Dense` that gets one vector for each image, has the
        softmax as its activation or directly before it, and is not quantized. None if the output
        does not come from such a layer.
    """
    if head.kind != "classes":
        return None
    ref = before_passing(trace.calls, head.ref)
    call = trace.calls[ref.call]
    activation = "softmax"
    if _is_softmax_alone(call.operation):
        if len(call.inputs) != 1:
            return None  # with a mask
        ref, activation = before_passing(trace.calls, call.inputs[0]), "linear"
        if ref.call == PICTURE:
            return None
        call = trace.calls[ref.call]
    layer = call.operation
    is_found = (
        _is_dense(layer)
        and describe_function(layer.activation).key == activation
        and len(trace.value(call.inputs[0]).shape) == 1
        and layer.quantization_mode is None
    )
    return ref.call if is_found else None


def _is_softmax_alone(operation: object) -> bool:
    is_activation = isinstance(operation, keras.layers.Activation)
    return is_activation or describe_function(operation).key == "softmax"


def _is_dense(operation: object) -> bool:
    return isinstance(operation, keras.layers.Dense) and is_keras(type(operation))
