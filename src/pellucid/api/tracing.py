"""All activations of a model for one picture, and the numbers behind any of them."""

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.api.heat_overlay import image_of
from pellucid.api.looked_at import AnyPicture, LookedAt, look_at
from pellucid.api.shown_layer import widget_of
from pellucid.api.unit_arithmetic import Arithmetic, arithmetic_of
from pellucid.cards.activations_card import activations_card
from pellucid.cards.card import Card
from pellucid.cards.html import card_html
from pellucid.cards.text import card_text
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.spelling import did_you_mean, joined

if TYPE_CHECKING:
    import keras
    from anywidget import AnyWidget

    from pellucid.api.run import Run

Floats = NDArray[np.float32]


class Activations(Mapping[str, Floats]):
    """All activations of a model for one picture, by the path of the layer.

    Models nested in the model are flattened: "backbone/conv_1" is the layer "conv_1" of the nested
    model "backbone". A layer that is called again has the number of the call appended, such as
    "conv_1 (2)". The arrays are in float32, without the batch. If a layer has several outputs, this
    is the first.

    Args:
        seen: The model and the picture.
    """

    def __init__(self, seen: LookedAt) -> None:
        self._trace = seen.trace()
        self._numbers = {call.name: number for number, call in enumerate(self._trace.calls)}
        self.pixels = seen.pixels
        """The picture as the model saw it, before the scaling, shape (height, width, 1 or 3)."""
        self.values_in = seen.values
        """The picture in the value range of the model: the input of the first layer."""
        self.assumptions = seen.assumptions
        """Sentences about what was assumed, since the model does not say it."""

    @property
    def outputs(self) -> list[Floats]:
        """Outputs of the model, without the batch, in the order of `model.outputs`."""
        return [self._trace.value(ref) for ref in self._trace.outputs]

    @cached_property
    def layers(self) -> pl.DataFrame:
        """One row per layer, in the order of computation.

        The columns are `layer`, its path; `kind`, its class; `shape` of its activation; and the
        smallest, the mean and the largest number: `min`, `mean` and `max`.
        """
        values = [each[0] for each in self._trace.values]
        return pl.DataFrame(
            {
                "layer": [call.name for call in self._trace.calls],
                "kind": [type(call.operation).__name__ for call in self._trace.calls],
                "shape": [list(value.shape) for value in values],
                "min": [float(value.min()) if value.size else None for value in values],
                "mean": [float(value.mean()) if value.size else None for value in values],
                "max": [float(value.max()) if value.size else None for value in values],
            },
            schema_overrides={"shape": pl.List(pl.Int64)},
        )

    def arithmetic(self, layer: str, unit: int | tuple[int, ...]) -> Arithmetic:
        """Return the terms whose sum is one number of a layer.

        Args:
            layer: Path of the layer.
            unit: Index of the number in the activation, such as (row, column, channel); one whole
                number for a vector.

        Raises:
            ConfigError: There is no such layer or number.
            ModelError: The arithmetic of the layer is not known.
        """
        shape = self[layer].shape
        index = (unit,) if isinstance(unit, int) else tuple(unit)
        if len(index) != len(shape) or not all(
            isinstance(at, int) and 0 <= at < size for at, size in zip(index, shape, strict=True)
        ):
            raise ConfigError(
                _(
                    "The output of {name} has shape {shape}; there is no number {index}. Expected "
                    "whole numbers from 0, one for each axis.",
                    name=layer,
                    shape=shape,
                    index=index,
                )
            )
        return arithmetic_of(self._trace, self._numbers[layer], index)

    def widget(self, layer: str, *, channels: Sequence[int] | None = None) -> "AnyWidget":
        """Show a layer in a notebook, with the arithmetic behind each number: see `layer_widget`.

        Args:
            layer: Path of the layer.
            channels: As for `layer_widget`.

        Raises:
            ConfigError: There is no such layer or channel, the channels are too large, or anywidget
                is not installed.
            ModelError: The output of the layer cannot be shown as maps.
        """
        self._check(layer)
        return widget_of(self._trace, self._numbers[layer], channels, self.assumptions)

    def __getitem__(self, layer: str) -> Floats:
        """Return the activation of a layer.

        Raises:
            ConfigError: There is no such layer.
        """
        self._check(layer)
        return self._trace.values[self._numbers[layer]][0]

    def _check(self, layer: str) -> None:
        if layer not in self._numbers:
            raise ConfigError(
                joined(
                    _("There is no layer {layer!r}.", layer=layer),
                    did_you_mean(str(layer), self._numbers),
                    _("pellucid.trace lists the layers of a model."),
                )
            )

    def __contains__(self, layer: object) -> bool:
        return layer in self._numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def __repr__(self) -> str:
        """Show what the card shows."""
        return card_text(self._card())

    def _repr_html_(self) -> str:
        return card_html(self._card())

    def _card(self) -> Card:
        return activations_card(self.layers.rows(), image_of(self.pixels), self.assumptions)


def trace(
    model_or_run: "keras.Model | Run | str | os.PathLike[str]",
    picture: AnyPicture,
    *,
    scaling: str = "none",
) -> Activations:
    """Run a model on a picture in inference mode, and keep every activation.

    Args:
        model_or_run: As for `explain`.
        picture: As for `explain`.
        scaling: As for `explain`.

    Returns:
        The activations, by the path of the layer. They are shown as a table in a notebook.

    Raises:
        ConfigError: There is no such scaling, or an argument has another type.
        ModelError: The model does not take one picture, or cannot be run.
        PictureError: The picture cannot be used.
        RunError: There is no such run, or it has no Keras model.

    Example:
        >>> activations = pellucid.trace("photos", "new.png")
        >>> activations.outputs[0].shape
        (2,)
    """
    return Activations(look_at(model_or_run, picture, scaling))


def arithmetic(
    model_or_run: "keras.Model | Run | str | os.PathLike[str]",
    picture: AnyPicture,
    layer: str,
    unit: int | tuple[int, ...],
    *,
    scaling: str = "none",
) -> Arithmetic:
    """Return the exact terms whose sum is one number of a layer for a picture.

    The terms are computed in float64 from the input and the weights of the layer, independently of
    what Keras computed. For several numbers of one picture, use `trace(...).arithmetic`, which runs
    the model only once.

    Args:
        model_or_run: As for `explain`.
        picture: As for `explain`.
        layer: Path of the layer, such as "backbone/conv_1".
        unit: Index of the number, such as (row, column, channel); one whole number for a vector.
        scaling: As for `explain`.

    Returns:
        The terms, the bias and the result.

    Raises:
        ConfigError: There is no such layer, number or scaling.
        ModelError: The model does not take one picture, or the arithmetic of the layer is not
            known.
        PictureError: The picture cannot be used.
        RunError: There is no such run, or it has no Keras model.

    Example:
        >>> layer = list(pellucid.trace("photos", "new.png"))[-1]
        >>> found = pellucid.arithmetic("photos", "new.png", layer, 0)
        >>> abs(found.value - found.traced) < 1e-5
        True
    """
    return trace(model_or_run, picture, scaling=scaling).arithmetic(layer, unit)


def layer_widget(
    model_or_run: "keras.Model | Run | str | os.PathLike[str]",
    picture: AnyPicture,
    layer: str,
    *,
    channels: Sequence[int] | None = None,
    scaling: str = "none",
) -> "AnyWidget":
    """Show a layer in a notebook: its channels as maps, and the arithmetic behind each number.

    The widget computes in the browser what `arithmetic` computes, for convolutions, depthwise
    convolutions, dense layers, pooling, batch normalization and activations. Of other layers it
    shows the values. It holds all that it needs, at most 4 MB, so that it also works in a notebook
    that was saved with its widgets and opened without a kernel. Its trait `unit` is the index of
    the number that is chosen.

    It needs anywidget: `pip install "pellucid[notebook]"`. Several layers of one picture are best
    shown by `trace(...).widget`, which runs the model only once.

    Args:
        model_or_run: As for `explain`.
        picture: As for `explain`.
        layer: Path of the layer, such as "backbone/conv_1".
        channels: Channels to show. By default, all; if these are more than 512 or too large, as
            many as fit of those with the largest mean absolute value, and the widget says so.
        scaling: As for `explain`.

    Returns:
        The widget, for the last line of a cell.

    Raises:
        ConfigError: There is no such layer, channel or scaling; the channels are too large; or
            anywidget is not installed.
        ModelError: The model does not take one picture, or the output of the layer cannot be shown
            as maps.
        PictureError: The picture cannot be used.
        RunError: There is no such run, or it has no Keras model.

    Example:
        >>> layer = list(pellucid.trace("photos", "new.png"))[-1]
        >>> pellucid.layer_widget("photos", "new.png", layer).unit in ([0], [1])
        True
    """
    return trace(model_or_run, picture, scaling=scaling).widget(layer, channels=channels)
