"""Random zooms."""

from typing import Any

import keras

from pellucid.augment.affine import BORDERS, scaling, warp
from pellucid.augment.layer import Augmentation
from pellucid.augment.parameters import check_choice, check_number


@keras.saving.register_keras_serializable(package="pellucid")
class Zoom(Augmentation):
    """Zooms in or out about the image's centre.

    Args:
        limit: Maximum change of scale, 0 to 0.9; 0.2 shows 80% to 120% of the width and height.
        border: Content beyond the border: "reflect", "wrap" or "constant".
        fill: Grey value for "constant", 0 to 255.
        p: Probability that an image is changed.
        seed: Seed of the random changes, as for `Augmentation`.
        **kwargs: Further arguments of `keras.layers.Layer`.
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
