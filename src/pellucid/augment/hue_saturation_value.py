"""Random changes of hue, saturation and value."""

from typing import Any

import keras

from pellucid.augment.color import change_hsv, has_color
from pellucid.augment.layer import Augmentation
from pellucid.augment.parameters import check_number


@keras.saving.register_keras_serializable(package="pellucid")
class HueSaturationValue(Augmentation):
    """Changes hue, saturation and value; does not change grey images.

    Saturation and value are multiplied, not shifted, so that grey pixels stay grey.

    Args:
        hue: Maximum change in degrees in either direction, 0 to 180; 60 turns yellow into green or
            red.
        saturation: Maximum deviation of its factor from 1, 0 to 1; with 0.3, it is 0.7 to 1.3.
        value: Maximum deviation of its factor from 1, 0 to 1; with 0.2, it is 0.8 to 1.2.
        p: Probability that an image is changed.
        seed: Seed of the random changes, as for `Augmentation`.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(
        self,
        hue: float = 15.0,
        saturation: float = 0.3,
        value: float = 0.2,
        p: float = 0.5,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(p=p, seed=seed, **kwargs)
        self.hue = check_number(self, "hue", hue, 0, 180)
        self.saturation = check_number(self, "saturation", saturation, 0, 1)
        self.value = check_number(self, "value", value, 0, 1)

    def augment(self, pixels: Any) -> Any:
        """Change every image."""
        if not has_color(pixels):
            return pixels
        return change_hsv(
            pixels,
            self.uniform(pixels, -self.hue, self.hue),
            self.uniform(pixels, 1 - self.saturation, 1 + self.saturation),
            self.uniform(pixels, 1 - self.value, 1 + self.value),
        )
