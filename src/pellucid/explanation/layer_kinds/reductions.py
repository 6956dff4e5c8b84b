"""Reductions along some axes, such as mean, sum and maximum, and matrix products."""

import numpy as np

from pellucid.explanation.calls import Ref
from pellucid.explanation.layer_kinds.counting import count_of_matrix_product, no_multiply_adds
from pellucid.explanation.layer_kinds.kind import OPERATIONS, LayerKind, Look
from pellucid.explanation.mask import Mask, along


def _look(look: Look) -> list[Mask] | None:
    """Each number depends on all numbers along the reduced axes."""
    axes = look.axes(look.operation.axis)
    if axes is None:
        return None
    needed = look.needed if look.operation.keepdims else np.expand_dims(look.needed, axes)
    return [along(needed, axes)]


def _look_at_rows_and_columns(look: Look) -> list[Mask] | None:
    """Each number depends on a row of the first matrix and a column of the second."""
    first, second = look.call.args if len(look.call.args) == 2 else (None, None)
    found: list[Mask] = []
    for one, axis in ((first, -1), (second, -2)):
        if isinstance(one, Ref):
            if len(look.given[len(found)]) != len(look.shape) or len(look.shape) < -axis:
                return None
            found.append(along(look.needed, [axis]))
    return found if len(found) == len(look.given) else None


OPERATIONS.register(
    "Amax", "Amin", "Logsumexp", "Max", "Mean", "Median", "Min", "Norm", "Prod", "Std", "Sum",
    "Var",
)(LayerKind(look=_look, multiply_adds=no_multiply_adds))  # fmt: skip
OPERATIONS.register("Matmul")(
    LayerKind(look=_look_at_rows_and_columns, multiply_adds=count_of_matrix_product)
)
