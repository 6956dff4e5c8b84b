"""Cutout, a random square that covers a part of an image."""

from typing import Any

import keras
from keras import ops

from pellucid.augment.layer import Augmentation
from pellucid.augment.parameters import check_number, check_pair


@keras.saving.register_keras_serializable(package="pellucid")
class Cutout(Augmentation):
    """Covers a square, so that a network does not rely on one detail.

    As in T. DeVries and G. W. Taylor, arXiv:1708.04552, section 3.2, the centre of the square can
    be any pixel of the image, so part of the square may lie beyond the border.

    Args:
        size: Minimum and maximum side of the square, as shares of the image's shorter side; above
            0, up to 1. The side is rounded to whole pixels, and at least 1.
        fill: Grey value of the square, 0 to 255.
        p: Probability that an image is changed.
        seed: Seed of the random changes, as for `Augmentation`.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(
        self,
        size: tuple[float, float] = (0.25, 0.5),
        fill: float = 0.0,
        p: float = 1.0,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(p=p, seed=seed, **kwargs)
        self.size = check_pair(self, "size", size, 0.001, 1)
        self.fill = check_number(self, "fill", fill, 0, 255)

    def augment(self, pixels: Any) -> Any:
        """Cover a square of every image."""
        height, width = pixels.shape[1:3]
        share = self.uniform(pixels, *self.size)
        side = ops.maximum(ops.round(share * min(height, width)), 1)
        rows = self._interval(pixels, height, side)  # (batch, height)
        columns = self._interval(pixels, width, side)  # (batch, width)
        is_covered = ops.logical_and(rows[:, :, None], columns[:, None, :])
        return ops.where(is_covered[..., None], self.fill, pixels)

    def _interval(self, pixels: Any, length: int, side: Any) -> Any:
        """Draw an interval around one of 0 to length - 1, and return which of them lie in it."""
        centre = ops.cast(self.whole_numbers(pixels, length), "float32")
        start = (centre - ops.floor(side / 2))[:, None]
        place = ops.arange(length, dtype="float32")
        return ops.logical_and(place >= start, place < start + side[:, None])
