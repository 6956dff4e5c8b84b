"""Where a layer's output size and its number of parameters come from, with the numbers put in."""

from collections.abc import Sequence
from typing import Any

from pellucid.explain.layer_kinds import kind_of

Shape = Sequence[int | None]


def parameter_formula(layer: Any) -> str | None:
    """Write out how the number of a layer's parameters comes about.

    Args:
        layer: A built layer of Keras.

    Returns:
        Such as "3*3*16*32 + 32 = 4,640": a product for each weight, in the order of the layer's
        weights. None for a layer without any.
    """
    shapes = [tuple(weight.shape) for weight in layer.weights]
    if not shapes:
        return None
    terms = " + ".join("*".join(map(str, shape)) if shape else "1" for shape in shapes)
    total = f"{layer.count_params():,}"
    return total if terms == total else f"{terms} = {total}"


def size_formulas(layer: Any, given: Shape) -> tuple[str, str] | None:
    """Write out how height and width of an output follow from those of the input.

    Args:
        layer: A layer of Keras.
        given: Shape of its input without the batch, (height, width, channels).

    Returns:
        For height and width, such as "(28 - 3) / 1 + 1 = 26" or "ceil(28 / 2) = 14"; None for a
        layer that keeps both, or whose rule is not known. A division that leaves a rest is rounded
        down, and says so: "floor((28 - 3) / 2) + 1 = 13".
    """
    if len(given) != 3 or given[0] is None or given[1] is None:
        return None
    if getattr(layer, "data_format", None) == "channels_first":
        return None
    sizes = kind_of(layer).sizes
    return sizes and sizes(layer, int(given[0]), int(given[1]))
