"""Rules for the number of multiply-adds; `explain.multiply_adds` states the convention."""

import math
from collections.abc import Sequence
from typing import Any

from pellucid.explanation.layer_kinds.kind import kind_of

Shape = tuple[int, ...]


def no_multiply_adds(_operation: Any, _given: Sequence[Shape], _shape: Shape) -> int:
    """Count nothing, for layers without kernels."""
    return 0


def count_of_kernel(layer: Any, _given: Sequence[Shape], shape: Shape) -> int:
    """Count a convolution: the whole kernel at each place of the output."""
    return _places(layer, shape) * math.prod(layer.kernel.shape)


def count_of_transposed_kernel(layer: Any, given: Sequence[Shape], _shape: Shape) -> int:
    """Count a transposed convolution: the whole kernel at each place of the input."""
    return _places(layer, given[0]) * math.prod(layer.kernel.shape)


def count_of_separable_kernels(layer: Any, _given: Sequence[Shape], shape: Shape) -> int:
    """Count both steps of a separable convolution, at each place of the output."""
    kernels = (layer.depthwise_kernel, layer.pointwise_kernel)
    return _places(layer, shape) * sum(math.prod(kernel.shape) for kernel in kernels)


def count_of_matrix(layer: Any, given: Sequence[Shape], _shape: Shape) -> int:
    """Count a dense layer: all weights at each place."""
    return math.prod(given[0][:-1]) * math.prod(layer.kernel.shape)


def count_of_einsum(layer: Any, given: Sequence[Shape], _shape: Shape) -> int | None:
    """Count an Einstein sum: one product for each combination of the letters' values."""
    terms = layer.equation.replace(" ", "").split("->")[0].split(",")
    sizes: dict[str, int] = {}
    for term, shape in zip(terms, ((1, *given[0]), layer.kernel.shape), strict=True):
        if "." in term:
            return None
        sizes |= dict(zip(term, shape, strict=True))
    return math.prod(sizes.values())


def count_of_attention(layer: Any, given: Sequence[Shape], shape: Shape) -> int | None:
    """Count projections, the products of queries and keys, and the weighted sums of values.

    See Vaswani et al., "Attention Is All You Need", 2017, section 3.2. The first input is the
    query, and the second one has as many steps as the keys and values.
    """
    if len(given) < 2 or len(given[0]) != 2 or len(given[1]) != 2 or shape[0] != given[0][0]:
        return None
    n_queries, n_keys = given[0][0], given[1][0]
    query, key, value, output = (
        math.prod(dense.kernel.shape)
        # Keras has no public names for them.
        for dense in (layer._query_dense, layer._key_dense, layer._value_dense, layer._output_dense)
    )
    width = layer.num_heads * (layer.key_dim + layer.value_dim)
    projections = n_queries * (query + output) + n_keys * (key + value)
    return projections + n_queries * n_keys * width


def count_of_each_step(layer: Any, given: Sequence[Shape], shape: Shape) -> int | None:
    """Count the wrapped layer, at each step of the first axis."""
    count = kind_of(layer.layer).multiply_adds
    once = count and count(layer.layer, [one[1:] for one in given], shape[1:])
    return None if once is None else shape[0] * once


def count_of_wrapped(layer: Any, given: Sequence[Shape], shape: Shape) -> int | None:
    """Count the wrapped layer."""
    count = kind_of(layer.layer).multiply_adds
    return count(layer.layer, given, shape) if count else None


def count_of_matrix_product(_operation: Any, given: Sequence[Shape], shape: Shape) -> int | None:
    """Count a product of two matrices: a row times a column for each number."""
    is_plain = len(given) == 2 and len(given[0]) == len(given[1]) == len(shape) > 1
    return math.prod(shape) * given[0][-1] if is_plain else None


def _places(layer: Any, shape: Shape) -> int:
    """Count the places of a map or sequence."""
    is_first = getattr(layer, "data_format", None) == "channels_first"
    return math.prod(shape[1:] if is_first else shape[:-1])
