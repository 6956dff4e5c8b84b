"""Random shifts of the channels' values."""

from typing import Any

import keras
from keras import ops

from pellucid.augment.layer import Augmentation
from pellucid.augment.parameters import Limits, check_limits, ends_of


@keras.saving.register_keras_serializable(package="pellucid")
class ChannelShift(Augmentation):
    """Adds a number of its own to each channel, which changes the colour of the light.

    This is RGBShift of Albumentations.

    Args:
        limit: Maximum absolute value of the added numbers, 0 to 255; or the least and the greatest
            one, each from -255 to 255.
        p: Probability that an image is changed.
        seed: Seed of the random changes, as for `Augmentation`.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(
        self, limit: Limits = 20.0, p: float = 0.5, seed: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(p=p, seed=seed, **kwargs)
        self.limit = check_limits(self, "limit", limit, 255)

    def augment(self, pixels: Any) -> Any:
        """Change every image."""
        shape = (ops.shape(pixels)[0], 1, 1, pixels.shape[-1])
        return pixels + self.uniforms(shape, *ends_of(self.limit))
