"""What depends on all numbers along some axes: dense layers, normalization, means, attention."""

import inspect
from typing import Any

import numpy as np

from pellucid.explain.calls import Ref
from pellucid.explain.receptive_field.in_place import before_function
from pellucid.explain.receptive_field.mask import Mask, along, everything, through
from pellucid.explain.receptive_field.registry import Look, layers, operations


@layers("Dense")
def look_at_all_channels(look: Look) -> list[Mask] | None:
    """Each number depends on all along the last axis."""
    needed = before_function(look)
    return None if needed is None else [along(needed, [-1])]


@layers("LayerNormalization", "RMSNormalization", "Softmax", "UnitNormalization")
@operations("LogSoftmax", "Normalize", "Softmax", "Sparsemax")
def look_along_axes(look: Look) -> list[Mask] | None:
    """Each number depends on all along the layer's axes."""
    axes = look.axes(look.operation.axis)
    return None if axes is None else [along(look.needed, axes)]


@layers("GroupNormalization")
def look_at_group(look: Look) -> list[Mask] | None:
    """Each number depends on all places of the channels of its group."""
    axis = look.axis(look.operation.axis)
    if axis is None:
        return None
    groups = np.arange(look.shape[axis]) // (look.shape[axis] // look.operation.groups)
    needed = through(look.needed, axis, groups[:, None] == groups[None])
    return [along(needed, (one for one in range(needed.ndim) if one != axis))]


@layers(
    "GlobalAveragePooling1D", "GlobalAveragePooling2D", "GlobalAveragePooling3D",
    "GlobalMaxPooling1D", "GlobalMaxPooling2D", "GlobalMaxPooling3D",
)  # fmt: skip
def look_at_whole_channel(look: Look) -> list[Mask]:
    """Each number depends on all places of its channel."""
    needed = look.needed if look.operation.keepdims else np.expand_dims(look.needed, look.space)
    return [along(needed, look.space)]


@operations(
    "Amax", "Amin", "Logsumexp", "Max", "Mean", "Median", "Min", "Norm", "Prod", "Std", "Sum",
    "Var",
)  # fmt: skip
def look_along_what_is_gone(look: Look) -> list[Mask] | None:
    """Each number depends on all along the axes that it has been taken over."""
    axes = look.axes(look.operation.axis)
    if axes is None:
        return None
    needed = look.needed if look.operation.keepdims else np.expand_dims(look.needed, axes)
    return [along(needed, axes)]


@operations("Matmul")
def look_at_rows_and_columns(look: Look) -> list[Mask] | None:
    """Each number depends on a row of the first matrix and a column of the second."""
    first, second = look.call.args if len(look.call.args) == 2 else (None, None)
    found: list[Mask] = []
    for one, axis in ((first, -1), (second, -2)):
        if isinstance(one, Ref):
            if len(look.given[len(found)]) != len(look.shape) or len(look.shape) < -axis:
                return None
            found.append(along(look.needed, [axis]))
    return found if len(found) == len(look.given) else None


@layers("EinsumDense")
def look_along_contracted(look: Look) -> list[Mask] | None:
    """Each number depends on all along the axes that are summed over."""
    needed = before_function(look)
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


@layers("MultiHeadAttention", "GroupedQueryAttention")
def look_at_attended(look: Look) -> list[Mask] | None:
    """Each step depends on all of its query, and of the values and keys on all steps."""
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


@layers("AdditiveAttention", "Attention")
def look_at_weighed(look: Look) -> list[Mask] | None:
    """Each step depends on all of its query and of all keys, and of its channel of all values."""
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
