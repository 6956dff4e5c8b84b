"""Gaussian blur."""

import math
from typing import Any

import keras
from keras import ops

from pellucid.augment.layer import Augmentation, per_picture
from pellucid.augment.parameters import check_pair

_REACH = 3
"""Radius of the Gaussian kernel, in standard deviations."""


@keras.saving.register_keras_serializable(package="pellucid")
class Blur(Augmentation):
    """Blurs with a Gaussian, like a lens out of focus; the image is mirrored at the border.

    Args:
        sigma: Minimum and maximum standard deviation in pixels, 0.1 to 20; it is drawn for each
            image.
        p: Probability that an image is changed.
        seed: Seed of the random changes, as for `Augmentation`.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(
        self,
        sigma: tuple[float, float] = (0.5, 2.0),
        p: float = 0.5,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(p=p, seed=seed, **kwargs)
        self.sigma = check_pair(self, "sigma", sigma, 0.1, 20)

    def augment(self, pixels: Any) -> Any:
        """Blur every image."""
        sigmas = self.uniform(pixels, *self.sigma)
        radius = min(math.ceil(_REACH * self.sigma[1]), *pixels.shape[1:3])
        return _blur(_blur(pixels, sigmas, radius, axis=1), sigmas, radius, axis=2)


def _blur(pixels: Any, sigmas: Any, radius: int, *, axis: int) -> Any:
    """Blur along an axis by summing shifted images, since each image has its own weights."""
    size = pixels.shape[axis]
    padding = [(0, 0)] * 4
    padding[axis] = (radius, radius)
    padded = ops.pad(pixels, padding, mode="symmetric")

    def shifted(by: int) -> Any:
        window = [slice(None)] * 4
        window[axis] = slice(radius + by, radius + by + size)
        return padded[tuple(window)]

    total, result = ops.ones_like(sigmas), pixels
    for step in range(1, radius + 1):
        weight = ops.exp(-0.5 * ops.square(step / sigmas))
        total += 2 * weight
        result += per_picture(weight) * (shifted(-step) + shifted(step))
    return result / per_picture(total)
