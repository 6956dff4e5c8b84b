"""Random changes of brightness, contrast, saturation and hue."""

from typing import Any

import keras
from keras import ops

from pellucid.augment.color import blend, change_hsv, has_color, luma
from pellucid.augment.layer import Augmentation
from pellucid.augment.parameters import check_number


@keras.saving.register_keras_serializable(package="pellucid")
class ColorJitter(Augmentation):
    """Changes brightness, contrast, saturation and hue; does not change grey images.

    The four changes are those of torchvision's ColorJitter, always in this order. Brightness
    multiplies all pixels by a factor. Contrast multiplies their distances from the image's mean
    luma, and saturation multiplies their distances from their own luma.

    Args:
        brightness: Maximum deviation of the factor from 1, 0 to 1; with 0.2, it is 0.8 to 1.2.
        contrast: The same for the contrast.
        saturation: The same for the saturation.
        hue: Maximum change in degrees in either direction, 0 to 180.
        p: Probability that an image is changed.
        seed: Seed of the random changes, as for `Augmentation`.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(
        self,
        brightness: float = 0.2,
        contrast: float = 0.2,
        saturation: float = 0.2,
        hue: float = 10.0,
        p: float = 0.5,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(p=p, seed=seed, **kwargs)
        self.brightness = check_number(self, "brightness", brightness, 0, 1)
        self.contrast = check_number(self, "contrast", contrast, 0, 1)
        self.saturation = check_number(self, "saturation", saturation, 0, 1)
        self.hue = check_number(self, "hue", hue, 0, 180)

    def augment(self, pixels: Any) -> Any:
        """Change every image."""
        if not has_color(pixels):
            return pixels
        brightness, contrast, saturation = (
            self.uniform(pixels, 1 - limit, 1 + limit)
            for limit in (self.brightness, self.contrast, self.saturation)
        )
        pixels = blend(pixels, ops.zeros_like(pixels), brightness)
        pixels = blend(pixels, ops.mean(luma(pixels), axis=(1, 2), keepdims=True), contrast)
        pixels = blend(pixels, luma(pixels), saturation)
        same = ops.ones_like(brightness)
        return change_hsv(pixels, self.uniform(pixels, -self.hue, self.hue), same, same)
