"""Gaussian noise."""

from typing import Any

import keras
from keras import ops

from pellucid.augment.layer import Augmentation, per_picture
from pellucid.augment.parameters import check_pair


@keras.saving.register_keras_serializable(package="pellucid")
class GaussianNoise(Augmentation):
    """Adds Gaussian noise to each value of each pixel, like a camera in the dark.

    Args:
        deviation: Minimum and maximum standard deviation, 0 to 255; it is drawn for each image.
        p: Probability that an image is changed.
        seed: Seed of the random changes, as for `Augmentation`.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(
        self,
        deviation: tuple[float, float] = (5.0, 20.0),
        p: float = 0.5,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(p=p, seed=seed, **kwargs)
        self.deviation = check_pair(self, "deviation", deviation, 0, 255)

    def augment(self, pixels: Any) -> Any:
        """Add noise to every image."""
        noise = keras.random.normal(ops.shape(pixels), dtype="float32", seed=self.seed_generator)
        return pixels + noise * per_picture(self.uniform(pixels, *self.deviation))
