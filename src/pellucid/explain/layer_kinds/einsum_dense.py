"""EinsumDense: products with weights, summed over the axes that an equation names."""

import numpy as np

from pellucid.explain.layer_kinds.kind import LAYERS, LayerKind
from pellucid.explain.layer_kinds.look import Look
from pellucid.explain.layer_kinds.own_activation import look_before_activation
from pellucid.explain.mask import Mask, along


def _look(look: Look) -> list[Mask] | None:
    """Each number depends on all along the axes that are summed over."""
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


LAYERS.register("EinsumDense")(LayerKind(look=_look))
