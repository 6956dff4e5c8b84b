"""What a network is made of, layer by layer."""

import math
from dataclasses import dataclass

import keras

Shape = tuple[int | None, ...]


@dataclass(frozen=True)
class LayerRow:
    """One layer."""

    name: str
    """A layer inside a nested model has that model's name before it, as in "body/conv_1"."""
    kind: str
    """Keras' name of the class, such as "Conv2D"."""
    output_shape: Shape | tuple[Shape, ...] | None
    """Of one image's output, without the batch, where None is a length that varies; of a layer
    with several outputs the shape of each. None where only calling the model would tell."""
    parameters: int
    """How many numbers it has."""
    trainable: int
    """How many of them training changes; 0 in a frozen layer."""


def layer_table(model: keras.Model) -> list[LayerRow]:
    """List the layers of a model in their order, those of nested models among them.

    Args:
        model: Any built model.

    Returns:
        One row a layer, however often it is used; inputs are none.
    """
    return _rows(model, prefix="")


def _rows(model: keras.Model, prefix: str) -> list[LayerRow]:
    rows: list[LayerRow] = []
    for layer in model.layers:
        name = f"{prefix}{layer.name}"
        if isinstance(layer, keras.Model):
            rows += _rows(layer, prefix=f"{name}/")
        elif not isinstance(layer, keras.layers.InputLayer):
            rows.append(
                LayerRow(
                    name=name,
                    kind=type(layer).__name__,
                    output_shape=_output_shape(layer),
                    parameters=_count(layer.weights),
                    trainable=_count(layer.trainable_weights),
                )
            )
    return rows


def _count(weights: list[keras.Variable]) -> int:
    return sum(math.prod(weight.shape) for weight in weights)


def _output_shape(layer: keras.Layer) -> Shape | tuple[Shape, ...] | None:
    try:
        output = layer.output
    except AttributeError:  # a layer of a subclassed model, which keeps no tensors
        return None
    if isinstance(output, keras.KerasTensor):
        return tuple(output.shape[1:])
    return tuple(tuple(tensor.shape[1:]) for tensor in keras.tree.flatten(output))
