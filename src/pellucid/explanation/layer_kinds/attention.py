"""Attention: each step is a mean of values, weighted by the match of its query and their keys."""

import inspect
import math
from dataclasses import replace
from typing import Any

import numpy as np

from pellucid.explanation.calls import Ref
from pellucid.explanation.layer_kinds.counting import count_of_attention
from pellucid.explanation.layer_kinds.kind import LAYERS, LayerKind, Look
from pellucid.explanation.mask import Mask, along, everything, through


def _look_at_attended(look: Look) -> list[Mask] | None:
    """Each step depends on its whole query, and on the values and keys of all steps."""
    given = _arguments(look)
    names = ("query", "value", "key")
    if any(isinstance(given.get(name), Ref) for name in given if name not in names):
        return None
    if any(given.get(f"{name}_mask") is not None for name in (*names, "attention")):
        return None
    axes = getattr(look.operation, "_attention_axes", None)
    steps = tuple(range(len(look.given[0]) - 1)) if axes is None else look.axes(axes)
    if steps is None:
        return None
    own = along(look.needed, [-1])
    attended = along(own, steps)
    if given.get("use_causal_mask"):
        if len(steps) > 1:
            return None
        n_steps = look.given[0][steps[0]]
        attended = through(own, steps[0], np.tri(n_steps, dtype=bool))
    masks = {"query": own, "value": attended, "key": attended}
    return [masks[name] for name in names if isinstance(given.get(name), Ref)]


def _look_at_weighed(look: Look) -> list[Mask] | None:
    """Each number depends on its step's whole query, all keys, and its channel of all values."""
    given = _arguments(look)
    inputs = given.get("inputs")
    if not isinstance(inputs, list | tuple) or len(inputs) != len(look.given):
        return None
    if given.get("mask") is not None or len(look.needed.shape) != 2:
        return None
    own, values, all_of_it = along(look.needed, [1]), along(look.needed, [0]), everything(2)
    if given.get("use_causal_mask"):
        return None
    return [own, values if len(inputs) == 3 else all_of_it, all_of_it][: len(inputs)]


def _arguments(look: Look) -> dict[str, Any]:
    signature = inspect.signature(look.operation.call)
    return dict(signature.bind(*look.call.args, **look.call.kwargs).arguments)


def _weights(layer: Any, taken: list[tuple[int, ...]]) -> int:
    """Count the attention weights: one for each pair of steps and each head."""
    pairs = math.prod(taken[0][1:-1]) * max(math.prod(shape[1:-1]) for shape in taken)
    return pairs * int(getattr(layer, "num_heads", getattr(layer, "num_query_heads", 1)))


def _added_weights(layer: Any, taken: list[tuple[int, ...]]) -> int:
    """Count the sums of query and key: one for each pair of steps and each channel."""
    return _weights(layer, taken) * taken[0][-1]


_PLAIN = LayerKind(look=_look_at_weighed, lies="query", held=_weights)

LAYERS.register("Attention")(_PLAIN)
LAYERS.register("AdditiveAttention")(replace(_PLAIN, held=_added_weights))
_SEVERAL_HEADS = LAYERS.register("GroupedQueryAttention")(
    LayerKind(look=_look_at_attended, lies="query", held=_weights)
)
LAYERS.register("MultiHeadAttention")(replace(_SEVERAL_HEADS, multiply_adds=count_of_attention))
