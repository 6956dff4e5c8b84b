"""Write a model as the source of a function that builds it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import keras

from pellucid.errors import ConfigError
from pellucid.exports.keras_script.functional import functional_lines
from pellucid.exports.keras_script.layout import INDENT, Call, Expression, layout
from pellucid.exports.keras_script.literal import quoted
from pellucid.exports.keras_script.names import BUILDER, Names
from pellucid.exports.keras_script.objects import dtype_name, layer_call
from pellucid.exports.keras_script.sequential import sequential_call
from pellucid.i18n import gettext as _


def model_code(model: keras.Model) -> str:
    """Write a model as Keras code.

    Args:
        model: A built Sequential or functional model of built-in Keras layers. It may contain
            other models, shared layers and operations of `keras.ops`.

    Returns:
        The source of a function ``build_model()`` without arguments, preceded by a function for
        each nested functional model. The source needs ``import keras``, ``from keras import
        layers`` and the dtype policy `usual_dtype` of the model. The built model has random
        weights.

    Raises:
        ConfigError: A layer is not a built-in Keras layer, or the model is of a custom class.
    """
    _check(model)
    writer = _Writer(usual_dtype(model))
    writer.write(model, f"{BUILDER}model")
    return "\n\n\n".join(writer.sources) + "\n"


def usual_dtype(model: keras.Model) -> str:
    """Return the most common dtype policy of the layers, such as "mixed_bfloat16"."""
    policies = Counter(
        dtype_name(keras.dtype_policies.serialize(layer.dtype_policy))
        for _, layer in _layers_in(model)
        if not isinstance(layer, keras.Model | keras.layers.InputLayer)
    )
    return policies.most_common(1)[0][0] if policies else "float32"


class _Writer:
    """Writes the functions that build a model and its nested models."""

    def __init__(self, dtype: str) -> None:
        self.sources: list[str] = []
        self._dtype = dtype
        self._names = Names()
        self._builders: dict[int, str] = {}

    def write(self, model: keras.Model, name: str) -> None:
        """Add the source of a function of this name, after the functions that it calls."""
        layers = [layer for _, layer in _layers_in(model)]
        # If all layers are frozen, a single line freezes the model.
        is_frozen = not any(part.trainable for part in (model, *layers))

        def make(layer: Any) -> Expression:
            return self._make(layer, is_trainable_said=not is_frozen)

        lines: list[str] = []
        if isinstance(model, keras.Sequential):
            made = sequential_call(model, make, is_whole=True)
        else:
            lines, made = functional_lines(model, make)
        if is_frozen:
            lines += layout(made, indent=INDENT, before="model = ")
            lines += [" " * INDENT + "model.trainable = False", " " * INDENT + "return model"]
        else:
            made = made if model.trainable else _frozen(made)
            lines += layout(made, indent=INDENT, before="return ")
        self.sources.append("\n".join([f"def {name}():", *lines]))

    def _make(self, layer: Any, *, is_trainable_said: bool) -> Expression:
        """Write the call that creates a layer, or a model that is used as a layer."""
        if isinstance(layer, keras.Sequential):

            def make(inner: Any) -> Expression:
                return self._make(inner, is_trainable_said=is_trainable_said)

            made = sequential_call(layer, make, is_whole=False)
            return _frozen(made) if is_trainable_said and not layer.trainable else made
        if isinstance(layer, keras.Model):
            if id(layer) not in self._builders:
                name = self._builders[id(layer)] = self._names.function(layer.name)
                self.write(layer, name)
            return Call(self._builders[id(layer)])
        return layer_call(layer, self._dtype, is_trainable_said=is_trainable_said)


def _frozen(made: Call) -> Call:
    return Call(made.function, (*made.items, ("trainable=", "False")))


def _layers_in(model: keras.Model) -> Iterator[tuple[keras.Model, Any]]:
    """Yield all layers of a model and of its nested models, each with the model it belongs to."""
    for layer in model.layers:
        yield model, layer
        if isinstance(layer, keras.Model):
            yield from _layers_in(layer)


def _check(model: keras.Model) -> None:
    """Check that the models can be written as code, and that they share no layer."""
    owners: dict[int, keras.Model] = {}
    _check_kind(model)
    for owner, layer in _layers_in(model):
        if isinstance(layer, keras.Model):
            _check_kind(layer)
        if id(layer) in owners:
            raise ConfigError(
                _(
                    "The layer {layer} is shared by the models {first} and {second}, or is twice "
                    "in a Sequential model, which cannot be written as code. Use model.keras "
                    "instead.",
                    layer=quoted(layer.name),
                    first=quoted(owners[id(layer)].name),
                    second=quoted(owner.name),
                )
            )
        owners[id(layer)] = owner


def _check_kind(model: keras.Model) -> None:
    kind = type(model)
    is_plain = kind.__module__.startswith("keras.") and kind.__name__ in {
        "Functional",
        "Sequential",
    }
    name = quoted(model.name)
    if not model.built:
        raise ConfigError(
            _(
                "The model {model} is a {kind} that was not built yet. Only built Sequential and "
                "functional models can be written as code.",
                model=name,
                kind=kind.__name__,
            )
        )
    if not is_plain:
        raise ConfigError(
            _(
                "The model {model} is a {kind}. Only built Sequential and functional models can "
                "be written as code.",
                model=name,
                kind=kind.__name__,
            )
        )
