"""The layers of a model, with the formulas of their sizes and parameters."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pellucid.api.keras_file import keras_file
from pellucid.api.run import Run, load
from pellucid.cards.card import Card
from pellucid.cards.html import card_html
from pellucid.cards.layers_card import layers_card
from pellucid.cards.text import card_text
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _

if TYPE_CHECKING:
    import keras

    from pellucid.explanation.layer_facts import LayerFacts

N_CLASSES = 10
"""Number of classes of a network that is not trained, as for `pellucid models`."""


@dataclass(frozen=True, repr=False)
class ModelLayers:
    """The layers of a model. A notebook shows them as a table."""

    name: str
    """Name of the model."""
    layers: "tuple[LayerFacts, ...]"
    """The layers in their order, including those of nested models."""
    multiply_adds: int | None
    """Number of multiply-adds for one image, a multiplication and the addition of its product
    counting as one; None if that of a layer is not known."""

    def __repr__(self) -> str:
        """Show the layers as a table of text."""
        return card_text(self._card())

    def _repr_html_(self) -> str:
        return card_html(self._card())

    def _card(self) -> Card:
        rows = [
            (
                each.name,
                each.kind,
                _shape(each.output_shape),
                "; ".join(dict.fromkeys(each.size_formulas or ())),
                each.parameter_formula or "0",
                "?" if each.multiply_adds is None else f"{each.multiply_adds:,}",
            )
            for each in self.layers
        ]
        n_parameters = sum(each.parameters for each in self.layers)
        n_trainable = sum(each.trainable for each in self.layers)
        return layers_card(self.name, rows, n_parameters, n_trainable, self.multiply_adds)


def layers(model: "keras.Model | Run | str | os.PathLike[str]") -> ModelLayers:
    """List the layers of a model: output sizes and parameters as formulas, and multiply-adds.

    Args:
        model: A Keras model, a run, the folder or name of one, a file that Keras saved (.keras or
            .h5), or a network of ``pellucid models``, which then has ten classes.

    Returns:
        The layers, which a notebook shows as a table.

    Raises:
        ConfigError: The argument has another type.
        ModelError: The file is not a Keras model.
        RunError: There is no such run, or it has no Keras model.

    Example:
        >>> pellucid.layers("book_digits_convnet").layers[1].parameter_formula
        '3*3*1*64 + 64 = 640'
    """
    from pellucid.keras_runtime import check_backend, import_keras

    check_backend()
    import_keras()
    # With Keras started in this order, TensorFlow prints nothing.
    from pellucid.explanation.layer_facts import layer_facts
    from pellucid.explanation.model_cost import model_cost

    name, opened = _opened(model)
    return ModelLayers(name, tuple(layer_facts(opened)), model_cost(opened).total)


def _opened(model: Any) -> "tuple[str, keras.Model]":
    import keras

    from pellucid.config import ModelOptions
    from pellucid.models.file_kinds import is_model_file
    from pellucid.models.registry import create_model, list_models
    from pellucid.models.saved_model import load_saved_model

    if isinstance(model, keras.Model):
        return model.name, model
    if isinstance(model, Run):
        return model.path.name, load_saved_model(keras_file(model))
    if not isinstance(model, str | os.PathLike):
        raise ConfigError(
            _(
                "A model was given as an object of type {type_name}. Expected a Keras model, a "
                "run or the name of one, a file that Keras saved, or a network of `pellucid "
                "models`.",
                type_name=type(model).__name__,
            )
        )
    name = os.fspath(model)
    if is_model_file(name):
        return Path(name).stem, load_saved_model(Path(name))
    if name in list_models() and not Path(name).exists():
        # Only the shapes are asked for, and zeros are made faster than random numbers.
        return name, create_model(name, N_CLASSES, options=ModelOptions(initializer="zeros"))
    return _opened(load(name))


def _shape(shape: Any) -> str:
    """Format the shape of an output, or of each of several."""
    if shape is None:
        return "?"
    if any(isinstance(each, tuple) for each in shape):
        return ", ".join(map(_shape, shape))
    return " x ".join("?" if side is None else str(side) for side in shape)
