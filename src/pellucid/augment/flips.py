"""HorizontalFlip and VerticalFlip."""

from typing import Any

import keras
from keras import ops

from pellucid.augment.layer import Augmentation


@keras.saving.register_keras_serializable(package="pellucid")
class HorizontalFlip(Augmentation):
    """Swaps left and right, as in a mirror.

    Args:
        p: Probability that an image is changed.
        seed: Seed of the random changes, as for `Augmentation`.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(self, p: float = 0.5, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(p=p, seed=seed, **kwargs)

    def augment(self, pixels: Any) -> Any:
        """Flip every image."""
        return ops.flip(pixels, axis=2)


@keras.saving.register_keras_serializable(package="pellucid")
class VerticalFlip(Augmentation):
    """Swaps top and bottom; suits images without a fixed orientation, such as micrographs.

    Args:
        p: Probability that an image is changed.
        seed: Seed of the random changes, as for `Augmentation`.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(self, p: float = 0.5, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(p=p, seed=seed, **kwargs)

    def augment(self, pixels: Any) -> Any:
        """Flip every image."""
        return ops.flip(pixels, axis=1)
