"""ColorJitter."""

from typing import Any

import keras
from keras import ops

from pellucid.augment.color import blend, change_hsv, has_color, luma
from pellucid.augment.layer import Augmentation
from pellucid.augment.parameters import check_number


@keras.saving.register_keras_serializable(package="pellucid")
class ColorJitter(Augmentation):
    """Changes brightness, contrast, saturation and hue; leaves grey images alone.

    The four changes are those of torchvision's ColorJitter, always in this order. Brightness is a
    factor on all pixels; contrast moves them away from the image's mean luma, saturation away
    from their own luma.

    Args:
        brightness: 0.2 draws the factor from 0.8 to 1.2; 0 to 1.
        contrast: The same for the contrast.
        saturation: The same for the saturation.
        hue: Largest change in degrees, either way, 0 to 180.
        p: Probability that an image is changed.
        seed: See `Augmentation`.
        **kwargs: For Keras.
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
