"""Layers that combine the numbers at the same place in several inputs, such as Add."""

from dataclasses import replace
from typing import Any

import numpy as np

from pellucid.explanation.calls import Call
from pellucid.explanation.layer_kinds.counting import no_multiply_adds
from pellucid.explanation.layer_kinds.kind import (
    LAYERS,
    OPERATIONS,
    Explain,
    Inputs,
    LayerKind,
    Look,
)
from pellucid.explanation.mask import Mask, shrunk
from pellucid.explanation.terms import Combined, Index


def _explain(how: str) -> Explain:
    def explain(_layer: Any, inputs: Inputs, index: Index) -> Combined:
        return Combined(how, np.array([each[_broadcast(each, index)] for each in inputs], float))

    return explain


def _broadcast(values: Any, index: Index) -> Index:
    """Return the index in an input that is broadcast to the shape of the output."""
    last = index[len(index) - values.ndim :]
    return tuple(0 if size == 1 else at for size, at in zip(values.shape, last, strict=True))


def _look_at_branches(look: Look) -> list[Mask]:
    """Each number depends on the numbers at the same place in each input."""
    return [shrunk(look.needed, shape) for shape in look.given]


def _look_at_operands(look: Look) -> list[Mask] | None:
    """Apply the same rule where some of the operands are constants."""
    # Broadcasting aligns axes from the last one: with fewer axes, the batch axis would move.
    if any(len(shape) != len(look.shape) for shape in look.given):
        return None
    return _look_at_branches(look)


def _merging(how: str, *sentences: str) -> LayerKind:
    return LayerKind(
        _explain(how),
        Call.takes_values_only,
        _look_at_branches,
        "number",
        sentences=sentences,
        multiply_adds=no_multiply_adds,
    )


AVERAGE = LAYERS.register("Average")(_merging("average"))
for _name, _kind in {
    "Add": _merging("add", "Add"),
    "Maximum": _merging("max"),
    "Minimum": _merging("min"),
    "Multiply": _merging("multiply", "Multiply"),
    "Subtract": _merging("subtract"),
}.items():
    LAYERS.register(_name)(_kind)
    OPERATIONS.register(_name)(replace(_kind, look=_look_at_operands))
OPERATIONS.register(
    "Arctan2", "Divide", "DivideNoNan", "Equal", "Greater", "GreaterEqual", "Hypot", "Less",
    "LessEqual", "Logaddexp", "Mod", "NotEqual", "Power", "TrueDivide",
)(
    LayerKind(look=_look_at_operands, lies="number", multiply_adds=no_multiply_adds)
)  # fmt: skip
