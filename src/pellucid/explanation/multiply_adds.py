"""Number of multiply-adds: how much a layer computes for one image.

A multiplication and the addition of its product count as one. Only the products with kernels count,
and those of the attention of queries, keys and values, at every place of the output, in the padding
as well. Biases, activations, normalization, pooling and other elementwise operations do not count.
This is how He et al., "Deep Residual Learning for Image Recognition", 2016, count (table 1, "FLOPs
(multiply-adds)"), and Howard et al., "MobileNets", 2017, for whole networks. Others, such as
TensorFlow's profiler, count the multiplication and the addition separately, which gives twice the
number.
"""

from collections.abc import Iterable, Sequence

from pellucid.explanation.calls import Call
from pellucid.explanation.layer_kinds import kind_of


def multiply_adds(
    call: Call, given: Sequence[tuple[int, ...]], shape: tuple[int, ...]
) -> int | None:
    """Count the multiply-adds of one call of a layer for one image.

    Args:
        call: Call of any layer or operation.
        given: Shapes of the call's inputs, without the batch.
        shape: Shape of its first output, without the batch.

    Returns:
        The number; 0 for layers without kernels. None if it is not known, as for recurrent layers
        and for a class that is not Keras' own.
    """
    count = kind_of(call.operation).multiply_adds
    return count(call.operation, given, shape) if count else None


def total_multiply_adds(counts: Iterable[int | None]) -> int | None:
    """Add up the multiply-adds of all calls; None if one of them is not known."""
    total = 0
    for count in counts:
        if count is None:
            return None
        total += count
    return total
