"""The arithmetic behind one number of a network, by kind of layer."""

from pellucid.explanation.calls import Call
from pellucid.explanation.functions import describe_function
from pellucid.explanation.layer_kinds import kind_of
from pellucid.explanation.layer_kinds.sums import is_softmax
from pellucid.explanation.terms import Index, Terms
from pellucid.explanation.trace import Trace
from pellucid.i18n import gettext as _


def is_explained(call: Call) -> bool:
    """Return whether the arithmetic of a call is known.

    It is known for Keras' own kinds of layers if the channels come last, as by default in Keras, if
    the activation is elementwise or softmax, and if the weights are not quantized.
    """
    operation = call.operation
    kind = kind_of(operation)
    function = getattr(operation, "activation", None)
    return (
        kind.explain is not None
        and kind.is_explained(call)
        and (function is None or describe_function(function).is_elementwise or is_softmax(function))
        and getattr(operation, "data_format", None) != "channels_first"
        and getattr(operation, "quantization_mode", None) is None
    )


def explain_number(trace: Trace, call: int, index: Index) -> Terms | None:
    """Explain how a layer computed one number of its first output.

    Args:
        trace: Trace of an image through a model.
        call: Number of the call.
        index: Index in the output without the batch, such as (row, column, channel).

    Returns:
        The numbers that enter and the result, or None if the arithmetic of the call is not known.

    Raises:
        IndexError: The output has no such index.
    """
    shape = trace.values[call][0].shape
    if len(index) != len(shape) or not all(
        0 <= at < size for at, size in zip(index, shape, strict=True)
    ):
        raise IndexError(
            _(
                "The output of {name} has shape {shape}; not {index}.",
                name=trace.calls[call].name,
                shape=shape,
                index=index,
            )
        )
    explain = kind_of(trace.calls[call].operation).explain
    if explain is None or not is_explained(trace.calls[call]):
        return None
    return explain(trace.calls[call].operation, trace.inputs(call), index)
