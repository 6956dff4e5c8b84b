"""Facts about the layers of a model, with the formulas of their sizes and parameters."""

from dataclasses import dataclass
from typing import Any

import keras

from pellucid.explanation.formulas import parameter_formula, size_formulas
from pellucid.explanation.model_cost import model_cost
from pellucid.models.layer_table import LayerRow, layer_table, named_layers


@dataclass(frozen=True)
class LayerFacts(LayerRow):
    """One layer with its formulas."""

    parameter_formula: str | None
    """Formula of the number of parameters, such as "3*3*16*32 + 32 = 4,640"; None without any."""
    size_formulas: tuple[str, str] | None
    """Formulas of the output's height and width; None if the layer keeps both."""
    multiply_adds: int | None
    """Number of multiply-adds for one image; None if it is not known."""


def layer_facts(model: keras.Model) -> list[LayerFacts]:
    """List the layers of a model as `layer_table` does, with their formulas.

    Args:
        model: Any built model.
    """
    cost = model_cost(model)
    return [
        LayerFacts(
            **vars(row),
            parameter_formula=_parameters(layer),
            size_formulas=_sizes(layer),
            multiply_adds=cost.by_layer.get(row.name),
        )
        for row, (_, layer) in zip(layer_table(model), named_layers(model), strict=True)
    ]


def _parameters(layer: Any) -> str | None:
    return parameter_formula(layer) if layer.weights else None


def _sizes(layer: Any) -> tuple[str, str] | None:
    try:
        given = layer.input
    except (AttributeError, ValueError):  # of a subclassed model, or called several times
        return None
    return size_formulas(layer, given.shape[1:]) if isinstance(given, keras.KerasTensor) else None
