"""Random crops of random size, resized."""

import math
from typing import Any

import keras
from keras import ops

from pellucid.augment.affine import scaling, then, translation, warp
from pellucid.augment.fixed_size import FixedSize, resized
from pellucid.augment.parameters import check_pair


@keras.saving.register_keras_serializable(package="pellucid")
class RandomResizedCrop(FixedSize):
    """Cuts out a part of random size, aspect ratio and position, and resizes it.

    See Szegedy et al., Going deeper with convolutions, arXiv:1409.4842, section 6. Outside of
    training the whole image is kept.

    Args:
        scale: Minimum and maximum area of the part, as a share of the image's area; above 0, up
            to 1.
        ratio: Minimum and maximum ratio of width to height of the part, for a square image; 0.1 to
            10.
        height: Height of the output in pixels; None keeps that of the input.
        width: Width of the output in pixels; None keeps that of the input.
        p: Probability that an image is cropped.
        seed: Seed of the random changes, as for `Augmentation`.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(
        self,
        scale: tuple[float, float] = (0.3, 1.0),
        ratio: tuple[float, float] = (3 / 4, 4 / 3),
        height: int | None = None,
        width: int | None = None,
        p: float = 1.0,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(height=height, width=width, p=p, seed=seed, **kwargs)
        self.scale = check_pair(self, "scale", scale, 0.01, 1)
        self.ratio = check_pair(self, "ratio", ratio, 0.1, 10)

    def augment(self, pixels: Any) -> Any:
        """Cut and resize every image."""
        height, width = pixels.shape[1:3]
        area = self.uniform(pixels, *self.scale)
        # The logarithm is uniform, so that wide and tall parts are equally likely.
        ratio = ops.exp(self.uniform(pixels, math.log(self.ratio[0]), math.log(self.ratio[1])))
        part_x = ops.minimum(ops.sqrt(area * ratio), 1.0)
        part_y = ops.minimum(ops.sqrt(area / ratio), 1.0)
        x = self.uniform(pixels, -0.5, 0.5) * (1 - part_x) * width
        y = self.uniform(pixels, -0.5, 0.5) * (1 - part_y) * height
        window = then(translation(x, y), scaling(part_x, part_y))
        return resized(
            warp(pixels, window, "reflect"), self.size_from(pixels.shape), keeps_aspect=False
        )

    def at_inference(self, pixels: Any) -> Any:
        """Keep the image; if the output has another shape, resize its largest centred part."""
        return self.otherwise(pixels)
