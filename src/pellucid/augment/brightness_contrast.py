"""Random brightness and contrast."""

from typing import Any

import keras
from keras import ops

from pellucid.augment.layer import Augmentation, per_picture
from pellucid.augment.parameters import Limits, check_limits, ends_of


@keras.saving.register_keras_serializable(package="pellucid")
class BrightnessContrast(Augmentation):
    """Changes brightness and contrast at random.

    As in keras.layers.RandomBrightness and RandomContrast, a number is added to all pixels, and
    their distances from the mean of their channel are multiplied by a factor.

    Args:
        brightness: Maximum absolute value of the added number, as a share of 255, 0 to 1; or the
            least and the greatest number, each from -1 to 1.
        contrast: Maximum deviation of the factor from 1, 0 to 1; with 0.2, it is 0.8 to 1.2.
            Two numbers are the least and the greatest deviation, each from -1 to 1.
        p: Probability that an image is changed.
        seed: Seed of the random changes, as for `Augmentation`.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(
        self,
        brightness: Limits = 0.2,
        contrast: Limits = 0.2,
        p: float = 0.5,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(p=p, seed=seed, **kwargs)
        self.brightness = check_limits(self, "brightness", brightness, 1)
        self.contrast = check_limits(self, "contrast", contrast, 1)

    def augment(self, pixels: Any) -> Any:
        """Change every image."""
        added = 255 * per_picture(self.uniform(pixels, *ends_of(self.brightness)))
        factor = 1 + per_picture(self.uniform(pixels, *ends_of(self.contrast)))
        mean = ops.mean(pixels, axis=(1, 2), keepdims=True)
        return mean + (pixels - mean) * factor + added
