"""The Keras layers that are equivalent to augmentations of pellucid."""

import keras

from pellucid.augment.flips import HorizontalFlip, VerticalFlip
from pellucid.augment.rotate import Rotate
from pellucid.augment.zoom import Zoom

_FLIP_PROBABILITY = 0.5
"""Probability of Keras' RandomFlip, which cannot be set."""


def keras_layer(augmentation: keras.Layer) -> keras.Layer | None:
    """Find the Keras layer that is equivalent to an augmentation.

    Args:
        augmentation: An augmentation of pellucid, or any other layer.

    Returns:
        A new Keras layer; `augmentation` itself if it is a Keras layer; None if Keras has none.
    """
    name = augmentation.name
    match augmentation:
        case HorizontalFlip(p=p) if p == _FLIP_PROBABILITY:
            return keras.layers.RandomFlip("horizontal", name=name)
        case VerticalFlip(p=p) if p == _FLIP_PROBABILITY:
            return keras.layers.RandomFlip("vertical", name=name)
        case Rotate(p=1, limit=float() as limit, border=border, fill=fill):
            full_turns = limit / 360
            return keras.layers.RandomRotation(
                full_turns, fill_mode=border, fill_value=fill, name=name
            )
        case Zoom(p=1, limit=limit, border=border, fill=fill):
            return keras.layers.RandomZoom(limit, fill_mode=border, fill_value=fill, name=name)
    is_of_keras = getattr(keras.layers, type(augmentation).__name__, None) is type(augmentation)
    return augmentation if is_of_keras else None
