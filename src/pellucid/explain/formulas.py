"""Where a layer's output size and its number of parameters come from, with the numbers put in."""

from collections.abc import Sequence
from typing import Any

from pellucid.explain.calls import keras_kind

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
    if len(given) < 3 or given[0] is None or given[1] is None:
        return None
    if getattr(layer, "data_format", None) == "channels_first":
        return None
    kind = keras_kind(layer)
    height, width = int(given[0]), int(given[1])
    if kind in ("Conv2D", "DepthwiseConv2D", "SeparableConv2D"):
        size, gap = layer.kernel_size, layer.dilation_rate
    elif kind in ("MaxPooling2D", "AveragePooling2D"):
        size, gap = layer.pool_size, (1, 1)
    elif kind == "ZeroPadding2D":
        (top, bottom), (left, right) = layer.padding
        return (
            f"{top} + {height} + {bottom} = {top + height + bottom}",
            f"{left} + {width} + {right} = {left + width + right}",
        )
    elif kind == "Cropping2D":
        (top, bottom), (left, right) = layer.cropping
        return (
            f"{height} - {top} - {bottom} = {height - top - bottom}",
            f"{width} - {left} - {right} = {width - left - right}",
        )
    else:
        return None
    first, second = (
        _of_window(length, cells, stride, spread, layer.padding)
        for length, cells, stride, spread in zip(
            (height, width), size, layer.strides, gap, strict=True
        )
    )
    return first, second


def _of_window(length: int, cells: int, stride: int, gap: int, padding: str) -> str:
    """Write the rule of a sliding window (Dumoulin and Visin, 2016, relationships 3 to 6, 11)."""
    if padding == "same":
        return f"ceil({length} / {stride}) = {-(-length // stride)}"
    reach = (cells - 1) * gap + 1
    seen = str(cells) if gap == 1 else f"({cells - 1}*{gap} + 1)"
    result = (length - reach) // stride + 1
    quotient = f"({length} - {seen}) / {stride}"
    if (length - reach) % stride:
        quotient = f"floor({quotient})"
    return f"{quotient} + 1 = {result}"
