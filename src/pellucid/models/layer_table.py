"""Table of the layers of a network."""

import math
from dataclasses import dataclass

import keras

Shape = tuple[int | None, ...]


@dataclass(frozen=True)
class LayerRow:
    """One layer."""

    name: str
    """Name of the layer, prefixed by the names of nested models as in "backbone/conv_1"."""
    kind: str
    """Name of the Keras class, such as "Conv2D"."""
    output_shape: Shape | tuple[Shape, ...] | None
    """Shape of the output for one image, without the batch; None in it is a variable length. For a
    layer with several outputs, the shape of each. None if only calling the model would tell."""
    parameters: int
    """Number of parameters."""
    trainable: int
    """Number of trainable parameters; 0 in a frozen layer."""


def layer_table(model: keras.Model) -> list[LayerRow]:
    """List the layers of a model in their order, including those of nested models.

    Args:
        model: Any built model.

    Returns:
        One row for each layer of `named_layers`.
    """
    return [
        LayerRow(
            name=name,
            kind=type(layer).__name__,
            output_shape=_output_shape(layer),
            parameters=_count(layer.weights),
            trainable=_count(layer.trainable_weights),
        )
        for name, layer in named_layers(model)
    ]


def named_layers(model: keras.Model, prefix: str = "") -> list[tuple[str, keras.Layer]]:
    """List the layers of a model with their names, in their order.

    Args:
        model: Any built model.
        prefix: Put before each name.

    Returns:
        (name, layer) of each layer, even if it is called several times; no inputs. Names in nested
        models are prefixed as in `LayerRow.name`.
    """
    found: list[tuple[str, keras.Layer]] = []
    for layer in model.layers:
        name = f"{prefix}{layer.name}"
        if isinstance(layer, keras.Model):
            found += named_layers(layer, f"{name}/")
        elif not isinstance(layer, keras.layers.InputLayer):
            found.append((name, layer))
    return found


def _count(weights: list[keras.Variable]) -> int:
    return sum(math.prod(weight.shape) for weight in weights)


def _output_shape(layer: keras.Layer) -> Shape | tuple[Shape, ...] | None:
    try:
        output = layer.output
    except AttributeError:  # a layer of a subclassed model, which stores no tensors
        return None
    if isinstance(output, keras.KerasTensor):
        return tuple(output.shape[1:])
    return tuple(tuple(tensor.shape[1:]) for tensor in keras.tree.flatten(output))
