"""Zoom."""

from typing import Any

import keras

from pellucid.augment.affine import BORDERS, scaling, warp
from pellucid.augment.layer import Augmentation
from pellucid.augment.parameters import check_choice, check_number


@keras.saving.register_keras_serializable(package="pellucid")
class Zoom(Augmentation):
    """Goes nearer or farther, about the image's centre.

    Args:
        limit: 0.2 shows from 80 % to 120 % of the width and height; 0 to 0.9.
        border: What comes in from outside: "reflect", "wrap" or "constant".
        fill: The grey value of "constant", 0 to 255.
        p: Probability that an image is changed.
        seed: See `Augmentation`.
        **kwargs: For Keras.
    """

    def __init__(
        self,
        limit: float = 0.2,
        border: str = "reflect",
        fill: float = 0.0,
        p: float = 0.5,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(p=p, seed=seed, **kwargs)
        self.limit = check_number(self, "limit", limit, 0, 0.9)
        self.border = check_choice(self, "border", border, BORDERS)
        self.fill = check_number(self, "fill", fill, 0, 255)

    def augment(self, pixels: Any) -> Any:
        """Zoom every image."""
        share = self.uniform(pixels, 1 - self.limit, 1 + self.limit)
        return warp(pixels, scaling(share, share), self.border, self.fill)
