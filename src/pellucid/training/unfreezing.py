"""Choose which layers of a pretrained network are trained, and at which learning rates."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.spelling import did_you_mean, joined

if TYPE_CHECKING:
    import keras


def unfreeze(
    network: "keras.Model", lowest: float | str, rate_decay: float
) -> tuple[list[str], dict[str, float]]:
    """Unfreeze the top of a network, with lower learning rates for lower layers; freeze the rest.

    Batch normalization stays frozen everywhere. It keeps the statistics of the pretraining images,
    which a few batches of other images would spoil (Chollet, chapter 8).

    Args:
        network: Backbone and head; the layers are in the order of computation.
        lowest: Share of the backbone's layers with weights to unfreeze, counted from the top; or
            the name of the lowest layer to unfreeze.
        rate_decay: Factor of the learning rate from each such layer to the one below.

    Returns:
        The names of the unfrozen layers of the backbone, from the lowest up; and the learning rate
        factors by path of the variable, as expected by `create_optimizer`.

    Raises:
        ConfigError: There is no such layer.
    """
    *backbone, _head = network.layers
    candidates = unfreezable(backbone)
    names = [layer.name for layer in candidates]
    if isinstance(lowest, str):
        start = find_lowest(candidates, lowest)
    else:
        start = len(names) - max(1, round(lowest * len(names)))
    for layer in backbone:
        layer.trainable = layer.name in names[start:]
    factors = {
        variable.path: rate_decay ** (len(candidates) - index)
        for index, layer in enumerate(candidates)
        if index >= start
        for variable in layer.trainable_variables
    }
    return names[start:], factors


def unfreezable(backbone: "Sequence[keras.layers.Layer]") -> "list[keras.layers.Layer]":
    """Return the layers with weights; batch normalization always stays frozen."""
    import keras

    return [
        layer
        for layer in backbone
        if layer.weights and not isinstance(layer, keras.layers.BatchNormalization)
    ]


def find_lowest(candidates: "Sequence[keras.layers.Layer]", lowest: str) -> int:
    """Return the index of the lowest layer to unfreeze.

    Raises:
        ConfigError: There is no such layer.
    """
    names = [layer.name for layer in candidates]
    if lowest in names:
        return names.index(lowest)
    raise ConfigError(
        joined(
            _(
                "There is no layer {layer!r} with weights to unfreeze in the backbone.",
                layer=lowest,
            ),
            did_you_mean(lowest, names),
            _(
                "There are {n_layers}, from {first} at the bottom to {last} at the top.",
                n_layers=len(names),
                first=names[0],
                last=names[-1],
            ),
        )
    )
