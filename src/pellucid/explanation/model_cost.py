"""Number of multiply-adds of a whole model, from its shapes alone: no picture is computed."""

from dataclasses import dataclass, field

import keras

from pellucid.explanation.calls import is_graph
from pellucid.explanation.layer_kinds import kind_of
from pellucid.explanation.multiply_adds import total_multiply_adds
from pellucid.models.graph import Step, steps


@dataclass(frozen=True)
class ModelCost:
    """Number of multiply-adds for one image, counted as `multiply_adds` does."""

    total: int | None
    """Number of the whole model; None if that of a layer is not known."""
    by_layer: dict[str, int | None] = field(default_factory=dict)
    """Number of each layer by its name as in `layer_table`. The calls of a layer that is called
    several times are added up."""


def model_cost(model: keras.Model) -> ModelCost:
    """Count the multiply-adds of a model and of each of its layers.

    Args:
        model: Any built model. If it is not a graph of layers (subclassed), or its input has a
            variable size, the numbers are not known.

    Returns:
        The numbers for one image.

    Example:
        >>> import keras
        >>> layers = [keras.Input((8, 8, 3)), keras.layers.Conv2D(2, 3, name="conv")]
        >>> model_cost(keras.Sequential(layers)).by_layer
        {'conv': 1944}
    """
    if not is_graph(model):
        return ModelCost(None)
    counts = _counts(model, "")
    by_layer: dict[str, int | None] = {}
    for name, count in counts:
        earlier = by_layer.get(name, 0)
        by_layer[name] = None if earlier is None or count is None else earlier + count
    return ModelCost(total_multiply_adds(count for _, count in counts), by_layer)


def _counts(model: keras.Model, prefix: str) -> list[tuple[str, int | None]]:
    found: list[tuple[str, int | None]] = []
    for step in steps(model):
        name = f"{prefix}{step.operation.name}"
        if is_graph(step.operation):
            found += _counts(step.operation, f"{name}/")
        else:
            found.append((name, _count(step)))
    return found


def _count(step: Step) -> int | None:
    count = kind_of(step.operation).multiply_adds
    given = [tuple(tensor.shape[1:]) for tensor in step.inputs]
    shape = tuple(step.outputs[0].shape[1:])
    is_fixed = all(None not in each for each in (*given, shape))
    return count(step.operation, given, shape) if count and is_fixed else None
