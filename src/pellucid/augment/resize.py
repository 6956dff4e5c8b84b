"""Resizing."""

from typing import Any

import keras

from pellucid.augment.fixed_size import FixedSize, resized


@keras.saving.register_keras_serializable(package="pellucid")
class Resize(FixedSize):
    """Resizes images to a given size, outside of training too; the aspect ratio may change.

    Args:
        height: Height of the output in pixels.
        width: Width of the output in pixels.
        p: Probability that the whole image is stretched; otherwise its largest centred part with
            the new aspect ratio is resized.
        seed: Seed of the random changes, as for `Augmentation`.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(
        self, height: int, width: int, p: float = 1.0, seed: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(height=height, width=width, p=p, seed=seed, **kwargs)

    def augment(self, pixels: Any) -> Any:
        """Resize every image."""
        return resized(pixels, self.size_from(pixels.shape), keeps_aspect=False)

    def at_inference(self, pixels: Any) -> Any:
        """Resize every image."""
        return self.augment(pixels)
