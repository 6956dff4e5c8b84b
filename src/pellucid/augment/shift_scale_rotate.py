"""Random shifts, zooms and rotations in one step."""

from typing import Any

import keras

from pellucid.augment.affine import BORDERS, rotation, scaling, then, translation, warp
from pellucid.augment.layer import Augmentation
from pellucid.augment.parameters import check_choice, check_number


@keras.saving.register_keras_serializable(package="pellucid")
class ShiftScaleRotate(Augmentation):
    """Moves, zooms and rotates images in one step, so that they are interpolated only once.

    Args:
        shift: Maximum shift, as a share of the width or height, 0 to 1.
        scale: Maximum change of scale, 0 to 0.9; 0.1 shows 90 % to 110 % of the width and height.
        rotate: Maximum angle in degrees in either direction, 0 to 180.
        border: Content beyond the border: "reflect", "wrap" or "constant".
        fill: Grey value for "constant", 0 to 255.
        p: Probability that an image is changed.
        seed: Seed of the random changes, as for `Augmentation`.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(
        self,
        shift: float = 0.0625,
        scale: float = 0.1,
        rotate: float = 30.0,
        border: str = "reflect",
        fill: float = 0.0,
        p: float = 0.5,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(p=p, seed=seed, **kwargs)
        self.shift = check_number(self, "shift", shift, 0, 1)
        self.scale = check_number(self, "scale", scale, 0, 0.9)
        self.rotate = check_number(self, "rotate", rotate, 0, 180)
        self.border = check_choice(self, "border", border, BORDERS)
        self.fill = check_number(self, "fill", fill, 0, 255)

    def augment(self, pixels: Any) -> Any:
        """Move, zoom and rotate every image."""
        height, width = pixels.shape[1:3]
        share = self.uniform(pixels, 1 - self.scale, 1 + self.scale)
        degrees = self.uniform(pixels, -self.rotate, self.rotate)
        x = self.uniform(pixels, -self.shift, self.shift) * width
        y = self.uniform(pixels, -self.shift, self.shift) * height
        turned = then(rotation(degrees), scaling(share, share))
        return warp(pixels, then(turned, translation(x, y)), self.border, self.fill)
