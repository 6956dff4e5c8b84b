"""Matmul: the product of two matrices."""

from pellucid.explain.calls import Ref
from pellucid.explain.layer_kinds.kind import OPERATIONS, LayerKind
from pellucid.explain.layer_kinds.look import Look
from pellucid.explain.mask import Mask, along


def _look(look: Look) -> list[Mask] | None:
    """Each number depends on a row of the first matrix and a column of the second."""
    first, second = look.call.args if len(look.call.args) == 2 else (None, None)
    found: list[Mask] = []
    for one, axis in ((first, -1), (second, -2)):
        if isinstance(one, Ref):
            if len(look.given[len(found)]) != len(look.shape) or len(look.shape) < -axis:
                return None
            found.append(along(look.needed, [axis]))
    return found if len(found) == len(look.given) else None


OPERATIONS.register("Matmul")(LayerKind(look=_look))
