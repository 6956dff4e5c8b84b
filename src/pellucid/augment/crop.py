"""Crop and CenterCrop, which always cut out the same part of an image."""

from typing import Any

import keras

from pellucid.augment.fixed_size import FixedSize
from pellucid.augment.parameters import check_whole


@keras.saving.register_keras_serializable(package="pellucid")
class Crop(FixedSize):
    """Cuts out a given window, outside of training too.

    Args:
        height: Height of the window in pixels.
        width: Width of the window in pixels.
        top: Number of rows above the window.
        left: Number of columns to the left of the window.
        p: Probability that an image is cropped; otherwise it is resized to the size of the window.
        seed: Seed of the random changes, as for `Augmentation`.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(
        self,
        height: int,
        width: int,
        top: int = 0,
        left: int = 0,
        p: float = 1.0,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(height=height, width=width, p=p, seed=seed, **kwargs)
        self.top = check_whole(self, "top", top, 0)
        self.left = check_whole(self, "left", left, 0)

    def build(self, input_shape: Any) -> None:
        """Check that the window lies inside the image."""
        super().build(input_shape)
        self.check_fits(input_shape, self.top, self.left)

    def augment(self, pixels: Any) -> Any:
        """Crop every image."""
        height, width = self.size_from(pixels.shape)
        return pixels[:, self.top : self.top + height, self.left : self.left + width]

    def at_inference(self, pixels: Any) -> Any:
        """Crop every image."""
        return self.augment(pixels)


@keras.saving.register_keras_serializable(package="pellucid")
class CenterCrop(FixedSize):
    """Cuts out the centre, outside of training too.

    Args:
        height: Height of the window in pixels.
        width: Width of the window in pixels.
        p: Probability that an image is cropped; otherwise it is resized to the size of the window.
        seed: Seed of the random changes, as for `Augmentation`.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(
        self, height: int, width: int, p: float = 1.0, seed: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(height=height, width=width, p=p, seed=seed, **kwargs)

    def build(self, input_shape: Any) -> None:
        """Check that the window lies inside the image."""
        super().build(input_shape)
        self.check_fits(input_shape)

    def augment(self, pixels: Any) -> Any:
        """Crop every image."""
        return centre(pixels, self.size_from(pixels.shape))

    def at_inference(self, pixels: Any) -> Any:
        """Crop every image."""
        return self.augment(pixels)


def centre(pixels: Any, size: tuple[int, int]) -> Any:
    """Cut out the centre of images; `size` is its height and width in pixels."""
    top, left = (pixels.shape[1] - size[0]) // 2, (pixels.shape[2] - size[1]) // 2
    return pixels[:, top : top + size[0], left : left + size[1]]
