"""RandomRotate90."""

from typing import Any

import keras
from keras import ops

from pellucid.augment.layer import Augmentation, per_picture
from pellucid.errors import ConfigError


@keras.saving.register_keras_serializable(package="pellucid")
class RandomRotate90(Augmentation):
    """Turns square images by 90, 180 or 270 degrees, exactly.

    Args:
        p: Probability that an image is changed; with 0.75, all four positions are equally
            likely.
        seed: See `Augmentation`.
        **kwargs: For Keras.
    """

    def __init__(self, p: float = 0.5, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(p=p, seed=seed, **kwargs)

    def build(self, input_shape: Any) -> None:
        """Check that the images are square."""
        super().build(input_shape)
        height, width = input_shape[1:3]
        if height != width:
            raise ConfigError(
                f"The augmentation RandomRotate90 takes square pictures, since all pictures of a "
                f"batch have one size; it was given {width} x {height} pixels. Use Rotate with "
                "limit = 180, or square pictures."
            )

    def augment(self, pixels: Any) -> Any:
        """Turn every image by one to three quarter turns."""
        quarters = per_picture(1 + self.whole_numbers(pixels, 3))
        turned = [ops.rot90(pixels, k, axes=(1, 2)) for k in (1, 2, 3)]
        return ops.where(quarters == 1, turned[0], ops.where(quarters == 2, turned[1], turned[2]))
