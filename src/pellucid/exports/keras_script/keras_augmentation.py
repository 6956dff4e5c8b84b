"""Keras' own layers for those of pellucid's augmentations that do the same."""

import keras

from pellucid.augment.flips import HorizontalFlip, VerticalFlip
from pellucid.augment.rotate import Rotate
from pellucid.augment.zoom import Zoom

_FLIP_PROBABILITY = 0.5
"""Of Keras' RandomFlip, which takes none."""


def keras_layer(augmentation: keras.Layer) -> keras.Layer | None:
    """Find the layer of Keras that changes pictures as an augmentation does.

    Args:
        augmentation: One of pellucid's, or any other layer.

    Returns:
        A new layer of Keras; `augmentation` itself if it is one; None if Keras has none.
    """
    name = augmentation.name
    match augmentation:
        case HorizontalFlip(p=p) if p == _FLIP_PROBABILITY:
            return keras.layers.RandomFlip("horizontal", name=name)
        case VerticalFlip(p=p) if p == _FLIP_PROBABILITY:
            return keras.layers.RandomFlip("vertical", name=name)
        case Rotate(p=1, limit=limit, border=border, fill=fill):
            full_turns = limit / 360
            return keras.layers.RandomRotation(
                full_turns, fill_mode=border, fill_value=fill, name=name
            )
        case Zoom(p=1, limit=limit, border=border, fill=fill):
            return keras.layers.RandomZoom(limit, fill_mode=border, fill_value=fill, name=name)
    is_of_keras = getattr(keras.layers, type(augmentation).__name__, None) is type(augmentation)
    return augmentation if is_of_keras else None
