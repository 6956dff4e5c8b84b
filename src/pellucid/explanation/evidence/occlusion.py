"""Occlusion: Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", 2014."""

from collections.abc import Callable
from typing import Any

import keras

from pellucid.explanation.covering import COVER, covering
from pellucid.explanation.trace import Floats


def occlusion(
    model: keras.Model,
    picture: Floats,
    which: int,
    size: int | None = None,
    fill: float | Floats = COVER,
    output: int = 0,
    *,
    is_rest: bool = False,
    report: Callable[[float], None] | None = None,
) -> Floats:
    """Cover each part of the image in turn, and measure how much the class's probability falls.

    See section 4.2 of the paper. The squares overlap by half, and the evidence of a pixel is the
    mean over the squares that cover it. Occlusion needs no gradient, but many more runs of the
    model.

    Args:
        model: Any model that takes one image.
        picture: Image, shape (height, width, channels), in the value range of the model.
        which: Index of the number in the output.
        size: Side of the square in pixels; by default an eighth of the shorter side, at least 2.
        fill: Value to fill the square with: one number, or one per channel.
        output: Index of the output in `model.outputs`.
        is_rest: Whether the class's probability is 1 minus the number, as for class 0 of a single
            sigmoid, which is the probability of class 1.
        report: Function called before each batch with the share of the squares that are done.

    Returns:
        How far the class's output falls, in its own units, shape (height, width). Rises are 0.
    """
    sign = -1 if is_rest else 1
    return covering(
        picture,
        lambda images: sign * _outputs(model, images, which, output),
        size,
        fill,
        report,
    )


def _outputs(model: keras.Model, images: Floats, which: int, output: int) -> Any:
    outputs = keras.tree.flatten(model(images, training=False))[output]
    return keras.ops.convert_to_numpy(outputs).astype(float).reshape(len(images), -1)[:, which]
