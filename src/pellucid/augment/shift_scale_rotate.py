"""Random shifts, zooms and rotations in one step."""

from typing import Any

import keras

from pellucid.augment.affine import BORDERS, rotation, scaling, then, translation, warp
from pellucid.augment.layer import Augmentation
from pellucid.augment.parameters import Limits, check_choice, check_limits, check_number, ends_of


@keras.saving.register_keras_serializable(package="pellucid")
class ShiftScaleRotate(Augmentation):
    """Moves, zooms and rotates images in one step, so that they are interpolated only once.

    Args:
        shift: Maximum shift, as a share of the width or height, 0 to 1; or the least and the
            greatest one to the right and downwards, each from -1 to 1.
        scale: Maximum change of scale, 0 to 0.9; 0.1 shows 90% to 110% of the width and height.
            Two numbers are the least and the greatest change of the size of what is shown, as in
            Albumentations, each from -0.9 to 9: (-0.8, 1.5) draws it at 20% to 250%.
        rotate: Maximum angle in degrees in either direction, 0 to 180; or the least and the
            greatest angle, each from -180 to 180, counter-clockwise.
        border: Content beyond the border: "reflect", "wrap" or "constant".
        fill: Grey value for "constant", 0 to 255.
        p: Probability that an image is changed.
        seed: Seed of the random changes, as for `Augmentation`.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(
        self,
        shift: Limits = 0.0625,
        scale: Limits = 0.1,
        rotate: Limits = 30.0,
        border: str = "reflect",
        fill: float = 0.0,
        p: float = 0.5,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(p=p, seed=seed, **kwargs)
        self.shift = check_limits(self, "shift", shift, 1)
        self.scale = check_limits(self, "scale", scale, 0.9, 9)
        self.rotate = check_limits(self, "rotate", rotate, 180)
        self.border = check_choice(self, "border", border, BORDERS)
        self.fill = check_number(self, "fill", fill, 0, 255)

    def augment(self, pixels: Any) -> Any:
        """Move, zoom and rotate every image."""
        height, width = pixels.shape[1:3]
        change = self.uniform(pixels, *ends_of(self.scale))
        share = 1 / (1 + change) if isinstance(self.scale, tuple) else 1 + change
        degrees = self.uniform(pixels, *ends_of(self.rotate))
        x = self.uniform(pixels, *ends_of(self.shift)) * width
        y = self.uniform(pixels, *ends_of(self.shift)) * height
        if isinstance(self.shift, tuple):
            x, y = -x, -y  # `translation` moves to the left and up
        turned = then(rotation(degrees), scaling(share, share))
        return warp(pixels, then(turned, translation(x, y)), self.border, self.fill)
