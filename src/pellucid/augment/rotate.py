"""Random rotations."""

from typing import Any

import keras

from pellucid.augment.affine import BORDERS, rotation, warp
from pellucid.augment.layer import Augmentation
from pellucid.augment.parameters import Limits, check_choice, check_limits, check_number, ends_of


@keras.saving.register_keras_serializable(package="pellucid")
class Rotate(Augmentation):
    """Rotates images about their centre.

    Args:
        limit: Maximum angle in degrees in either direction, 0 to 180; or the least and the greatest
            angle, each from -180 to 180, counter-clockwise. The angle is uniform.
        border: Content beyond the border: "reflect", "wrap" or "constant".
        fill: Grey value for "constant", 0 to 255.
        p: Probability that an image is changed.
        seed: Seed of the random changes, as for `Augmentation`.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(
        self,
        limit: Limits = 30.0,
        border: str = "reflect",
        fill: float = 0.0,
        p: float = 0.5,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(p=p, seed=seed, **kwargs)
        self.limit = check_limits(self, "limit", limit, 180)
        self.border = check_choice(self, "border", border, BORDERS)
        self.fill = check_number(self, "fill", fill, 0, 255)

    def augment(self, pixels: Any) -> Any:
        """Rotate every image."""
        degrees = self.uniform(pixels, *ends_of(self.limit))
        return warp(pixels, rotation(degrees), self.border, self.fill)
