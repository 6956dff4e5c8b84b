"""Random rotations by quarter turns."""

from typing import Any

import keras
from keras import ops

from pellucid.augment.layer import Augmentation, per_picture
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _


@keras.saving.register_keras_serializable(package="pellucid")
class RandomRotate90(Augmentation):
    """Rotates square images by 90, 180 or 270 degrees, without interpolation.

    Args:
        p: Probability that an image is changed; with 0.75, all four orientations are equally
            likely.
        seed: Seed of the random changes, as for `Augmentation`.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(self, p: float = 0.5, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(p=p, seed=seed, **kwargs)

    def build(self, input_shape: Any) -> None:
        """Check that the images are square."""
        super().build(input_shape)
        height, width = input_shape[1:3]
        if height != width:
            raise ConfigError(
                _(
                    "The augmentation RandomRotate90 takes square pictures, since all "
                    "pictures of a batch have one size; it was given {width} x {height} "
                    "pixels. Use Rotate with limit = 180, or square pictures.",
                    width=width,
                    height=height,
                )
            )

    def augment(self, pixels: Any) -> Any:
        """Rotate every image by one to three quarter turns."""
        quarters = per_picture(1 + self.whole_numbers(pixels, 3))
        turned = [ops.rot90(pixels, k, axes=(1, 2)) for k in (1, 2, 3)]
        return ops.where(quarters == 1, turned[0], ops.where(quarters == 2, turned[1], turned[2]))
