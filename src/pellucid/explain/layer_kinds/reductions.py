"""Operations that take a mean, a sum, a largest number and so on along some axes."""

import numpy as np

from pellucid.explain.layer_kinds.kind import OPERATIONS, LayerKind
from pellucid.explain.layer_kinds.look import Look
from pellucid.explain.mask import Mask, along


def _look(look: Look) -> list[Mask] | None:
    """Each number depends on all along the axes that it has been taken over."""
    axes = look.axes(look.operation.axis)
    if axes is None:
        return None
    needed = look.needed if look.operation.keepdims else np.expand_dims(look.needed, axes)
    return [along(needed, axes)]


OPERATIONS.register(
    "Amax", "Amin", "Logsumexp", "Max", "Mean", "Median", "Min", "Norm", "Prod", "Std", "Sum",
    "Var",
)(LayerKind(look=_look))  # fmt: skip
