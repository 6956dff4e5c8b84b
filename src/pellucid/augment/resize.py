"""Resize."""

from typing import Any

import keras

from pellucid.augment.fixed_size import FixedSize, resized


@keras.saving.register_keras_serializable(package="pellucid")
class Resize(FixedSize):
    """Stretches images to a size, outside of training too.

    Args:
        height: Of the output, in pixels.
        width: Of the output, in pixels.
        p: Probability that the whole image is stretched; otherwise its largest centred part of
            the new shape is resized.
        seed: See `Augmentation`.
        **kwargs: For Keras.
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
