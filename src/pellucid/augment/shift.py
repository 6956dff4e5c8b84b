"""Random shifts."""

from typing import Any

import keras

from pellucid.augment.affine import BORDERS, translation, warp
from pellucid.augment.layer import Augmentation
from pellucid.augment.parameters import Limits, check_choice, check_limits, check_number, ends_of


@keras.saving.register_keras_serializable(package="pellucid")
class Shift(Augmentation):
    """Moves images, as keras.layers.RandomTranslation does.

    Args:
        width: Maximum shift to either side, as a share of the width, 0 to 1; or the least and the
            greatest shift to the right, each from -1 to 1.
        height: Maximum shift up or down, as a share of the height, 0 to 1; or the least and the
            greatest shift downwards, each from -1 to 1.
        border: Content beyond the border: "reflect", "wrap" or "constant".
        fill: Grey value for "constant", 0 to 255.
        p: Probability that an image is changed.
        seed: Seed of the random changes, as for `Augmentation`.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(
        self,
        width: Limits = 0.1,
        height: Limits = 0.1,
        border: str = "reflect",
        fill: float = 0.0,
        p: float = 0.5,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(p=p, seed=seed, **kwargs)
        self.width = check_limits(self, "width", width, 1)
        self.height = check_limits(self, "height", height, 1)
        self.border = check_choice(self, "border", border, BORDERS)
        self.fill = check_number(self, "fill", fill, 0, 255)

    def augment(self, pixels: Any) -> Any:
        """Move every image."""
        height, width = pixels.shape[1:3]
        x = self.uniform(pixels, *ends_of(self.width)) * width
        y = self.uniform(pixels, *ends_of(self.height)) * height
        return warp(pixels, translation(-x, -y), self.border, self.fill)
