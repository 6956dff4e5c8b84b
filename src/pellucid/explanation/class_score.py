"""The score of a class as a differentiable function of any activation of the network."""

from typing import Any

from keras import ops

from pellucid.explanation.calls import PICTURE, Call, Ref
from pellucid.explanation.head import Head, before_passing, last_function
from pellucid.explanation.layer_kinds import kind_of
from pellucid.explanation.trace import Trace, call_with


def class_score(trace: Trace, call: int, activations: Any, which: int, head: Head) -> Any:
    """Compute the score of a class from the output of one call, with all else taken from a trace.

    If the output ends in a softmax or a sigmoid, the score is the input of that function, as in
    Grad-CAM (Selvaraju et al., 2017, section 3), because the probabilities saturate. A single
    sigmoid is a softmax over 0 and the score of class 1, so the score of class 0 is minus that of
    class 1.

    Args:
        trace: Trace of any model.
        call: Number of a call on which the output depends.
        activations: Value to use as that call's first output, without the batch.
        which: Index of the class, or of the number if the output has no classes.
        head: The output.

    Returns:
        A tensor with one number, in float32.
    """
    is_class_0 = head.kind == "two_classes" and which == 0
    if head.kind == "two_classes":
        which = 0
    output = before_passing(trace.calls, head.ref)
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
        if current is last and (scores := _before_last(current, tensor_of)) is not None:
            score = ops.cast(ops.reshape(scores[0], (-1,))[which], "float32")
            return -score if is_class_0 else score
        for position, tensor in enumerate(call_with(current, tensor_of)):
            tensors[Ref(number, position)] = tensor
    score = ops.cast(ops.reshape(tensors[output][0], (-1,))[which], "float32")
    return 1 - score if is_class_0 else score


def _before_last(call: Call, tensor_of: Any) -> Any:
    """Compute the input of the softmax or sigmoid that a call ends in; None if there is none."""
    layer = call.operation
    if last_function(layer) is None:
        return None
    inputs = [tensor_of(ref) for ref in call.inputs]
    if not hasattr(layer, "activation"):  # it is the function
        return inputs[0]
    before = kind_of(layer).before_activation
    return before and before(layer, inputs)
