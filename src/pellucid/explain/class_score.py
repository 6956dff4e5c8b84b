"""The number by which a network ranks a class, as a function of any of its activations."""

from typing import Any

import keras
from keras import ops

from pellucid.explain.arithmetic.softmax import is_softmax
from pellucid.explain.calls import PICTURE, Call, Ref, keras_kind
from pellucid.explain.trace import Trace, call_with


def class_score(trace: Trace, call: int, activations: Any, which: int) -> Any:
    """Compute a class's score from the output of one call on, all before it as it was.

    Of a network that ends in a softmax it is what enters the softmax, as in Grad-CAM (Selvaraju
    et al., 2017, section 3), since the probabilities saturate.

    Args:
        trace: Of a model with one output.
        call: Number of a call.
        activations: What that call's first output is to be, without the batch.
        which: Index of the class.

    Returns:
        A tensor with one number, in float32.
    """
    (output,) = trace.outputs
    tensors: dict[Ref, Any] = {Ref(call): activations[None]}

    def tensor_of(value: Any) -> Any:
        if not isinstance(value, Ref):
            return value
        if value in tensors:
            return tensors[value]
        return ops.convert_to_tensor(trace.value(value)[None])

    changed = {call}
    last = trace.calls[output.call] if output.call != PICTURE else None
    for number in range(call + 1, output.call + 1):
        current = trace.calls[number]
        if not any(ref.call in changed for ref in current.inputs):
            continue
        changed.add(number)
        if current is last and (scores := _before_softmax(current, tensor_of)) is not None:
            return ops.cast(scores[0, which], "float32")
        for position, tensor in enumerate(call_with(current, tensor_of)):
            tensors[Ref(number, position)] = tensor
    return ops.cast(tensors[output][0, which], "float32")


def _before_softmax(call: Call, tensor_of: Any) -> Any:
    """Compute what enters the softmax that a call ends in; None if it ends in none."""
    layer = call.operation
    inputs = [tensor_of(ref) for ref in call.inputs]
    # The layer, and the function of `keras.ops`.
    if keras_kind(layer) == "Softmax":
        return inputs[0]
    if not is_softmax(getattr(layer, "activation", None)):
        return None
    if isinstance(layer, keras.layers.Activation):
        return inputs[0]
    if isinstance(layer, keras.layers.Dense):
        scores = ops.matmul(ops.cast(inputs[0], "float32"), ops.cast(layer.kernel, "float32"))
        return scores + ops.cast(layer.bias, "float32") if layer.use_bias else scores
    return None
