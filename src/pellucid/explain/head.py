"""Whether a network ends in classes."""

from pellucid.explain.calls import keras_kind
from pellucid.explain.trace import Trace

_HEADS = frozenset({"Dense", "Softmax", "Activation", "Rescaling"})
"""The last layers of classifiers: scores, or probabilities made of them."""


def has_classes(trace: Trace) -> bool:
    """Whether the one output is a vector of scores or probabilities, not of features.

    Args:
        trace: Of any picture.
    """
    if len(trace.outputs) != 1:
        return False
    (output,) = trace.outputs
    if trace.value(output).ndim != 1 or output.call < 0:
        return False
    return keras_kind(trace.calls[output.call].operation) in _HEADS
