"""Dense layers: every number along some axes of the input, times a weight."""

from typing import Any

import numpy as np
from keras import ops

from pellucid.explanation.calls import Call
from pellucid.explanation.form import Form
from pellucid.explanation.layer_kinds.counting import count_of_einsum, count_of_matrix
from pellucid.explanation.layer_kinds.kind import LAYERS, Inputs, LayerKind, Look
from pellucid.explanation.layer_kinds.sums import (
    activated,
    bias_at,
    bias_of,
    float32_of,
    look_before_activation,
    numpy_of,
)
from pellucid.explanation.mask import Mask, along
from pellucid.explanation.terms import Array, Index, WeightedSum


def _explain(layer: Any, inputs: Inputs, index: Index) -> WeightedSum:
    *place, which = index
    numbers = inputs[0][tuple(place)].astype("float64")
    kernel = numpy_of(layer.kernel)
    terms = WeightedSum(numbers, kernel[:, which], bias_at(layer, which))

    def totals() -> Array:
        return numbers @ kernel + (numpy_of(layer.bias) if layer.use_bias else 0.0)

    return activated(layer, which, terms, totals)


def _form(layer: Any, _shape: tuple[int, ...]) -> Form:
    kernels = float32_of(layer.kernel).T[:, None, None, :]
    return Form("sum", kernels=kernels, bias=bias_of(layer), function=layer.activation)


def _look(look: Look) -> list[Mask] | None:
    """Each number depends on all numbers along the last axis."""
    needed = look_before_activation(look)
    return None if needed is None else [along(needed, [-1])]


def _look_along_contracted(look: Look) -> list[Mask] | None:
    """Each number depends on all numbers along the axes that are summed over."""
    needed = look_before_activation(look)
    left, result = look.operation.equation.replace(" ", "").split("->")
    taken = left.split(",")[0]
    if needed is None or "." in taken or taken[0] != result[0]:
        return None
    taken, result = taken[1:], result[1:]  # the batch
    needed = along(needed, (i for i, letter in enumerate(result) if letter not in taken))
    kept = [letter for letter in result if letter in taken]
    needed = needed.reshape(
        [size for size, letter in zip(needed.shape, result, strict=True) if letter in taken]
    )
    needed = needed.transpose([kept.index(letter) for letter in taken if letter in kept])
    return [
        np.expand_dims(needed, tuple(i for i, letter in enumerate(taken) if letter not in kept))
    ]


def _sentence(_call: Call, n_axes: int) -> str:
    return "DenseAtEachPlace" if n_axes > 1 else "Dense"


def _before_activation(layer: Any, inputs: list[Any]) -> Any:
    sums = ops.matmul(ops.cast(inputs[0], "float32"), ops.cast(layer.kernel, "float32"))
    return sums + ops.cast(layer.bias, "float32") if layer.use_bias else sums


LAYERS.register("Dense")(
    LayerKind(
        explain=_explain,
        form=_form,
        look=_look,
        lies="token",
        sentences=("Dense", "DenseAtEachPlace"),
        sentence=_sentence,
        multiply_adds=count_of_matrix,
        before_activation=_before_activation,
    )
)
LAYERS.register("EinsumDense")(
    LayerKind(look=_look_along_contracted, multiply_adds=count_of_einsum)
)
