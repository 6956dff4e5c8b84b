"""What a network is made of, layer by layer."""

from dataclasses import dataclass

import keras


@dataclass(frozen=True)
class LayerRow:
    """One layer."""

    name: str
    """A layer inside a nested model has that model's name before it, as in "body/conv_1"."""
    kind: str
    """Keras' name of the class, such as "Conv2D"."""
    output_shape: tuple[int | None, ...]
    """Of one picture's output, without the batch; None is a length that varies."""
    parameters: int
    trainable: int
    """How many of the parameters training changes; 0 in a frozen layer."""


def layer_table(model: keras.Model) -> list[LayerRow]:
    """List the layers of a model in their order, those of nested models among them.

    Args:
        model: Any model made of layers that have been called on symbolic inputs, as sequential and
            functional models are.

    Returns:
        One row a layer; inputs are none.
    """
    rows: list[LayerRow] = []
    for layer in model.layers:
        if isinstance(layer, keras.layers.InputLayer):
            continue
        if isinstance(layer, keras.Model):
            rows += [_inside(layer.name, row) for row in layer_table(layer)]
            continue
        rows.append(
            LayerRow(
                name=layer.name,
                kind=type(layer).__name__,
                output_shape=tuple(layer.output.shape[1:]),
                parameters=layer.count_params(),
                trainable=sum(weight.shape.num_elements() for weight in layer.trainable_weights),
            )
        )
    return rows
