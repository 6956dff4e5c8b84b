"""Layers that put several inputs together, number by number: Add and its like."""

from typing import Any

import numpy as np

from pellucid.explain.arithmetic.registry import ARITHMETIC, Explain, Inputs
from pellucid.explain.arithmetic.terms import Combined, Index

_KINDS = {
    "Add": "add",
    "Subtract": "subtract",
    "Multiply": "multiply",
    "Average": "average",
    "Maximum": "max",
    "Minimum": "min",
}


def _explain(kind: str) -> Explain:
    def explain(layer: Any, inputs: Inputs, index: Index) -> Combined:
        del layer
        return Combined(kind, np.array([each[_broadcast(each, index)] for each in inputs], float))

    return explain


def _broadcast(values: Any, index: Index) -> Index:
    """Find the place in an input that is repeated along axes of size 1, or that it lacks."""
    last = index[len(index) - values.ndim :]
    return tuple(0 if size == 1 else at for size, at in zip(values.shape, last, strict=True))


for _name, _kind in _KINDS.items():
    ARITHMETIC.register(_name)(_explain(_kind))
