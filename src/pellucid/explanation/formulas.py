"""Formulas for a layer's output size and number of parameters, with the numbers filled in."""

from collections.abc import Sequence
from typing import Any

from pellucid.explanation.layer_kinds import kind_of

Shape = Sequence[int | None]


def parameter_formula(layer: Any) -> str | None:
    """Return the formula of a layer's number of parameters.

    Args:
        layer: A Keras layer that is built.

    Returns:
        A formula such as "3*3*16*32 + 32 = 4,640", with one product per weight, in the order of the
        layer's weights. None for a layer without weights.
    """
    shapes = [tuple(weight.shape) for weight in layer.weights]
    if not shapes:
        return None
    terms = " + ".join("*".join(map(str, shape)) if shape else "1" for shape in shapes)
    total = f"{layer.count_params():,}"
    return total if terms == total else f"{terms} = {total}"


def size_formulas(layer: Any, given: Shape) -> tuple[str, str] | None:
    """Return the formulas of an output's height and width from those of the input.

    Args:
        layer: A Keras layer.
        given: Shape of its input without the batch, (height, width, channels).

    Returns:
        The formulas for height and width, such as "(28 - 3) / 1 + 1 = 26" or "ceil(28 / 2) = 14".
        If the division leaves a remainder, the formula says that it is rounded down: "floor((28 -
        3) / 2) + 1 = 13". None for a layer that keeps both, or whose rule is not known.
    """
    if len(given) != 3 or given[0] is None or given[1] is None:
        return None
    if getattr(layer, "data_format", None) == "channels_first":
        return None
    sizes = kind_of(layer).sizes
    return sizes and sizes(layer, int(given[0]), int(given[1]))
