"""RandomResizedCrop."""

import math
from typing import Any

import keras
from keras import ops

from pellucid.augment.affine import scaling, then, translation, warp
from pellucid.augment.fixed_size import FixedSize, resized
from pellucid.augment.parameters import check_pair


@keras.saving.register_keras_serializable(package="pellucid")
class RandomResizedCrop(FixedSize):
    """Cuts out a part of random size, shape and place, and resizes it.

    Szegedy et al., Going deeper with convolutions, arXiv:1409.4842, section 6. Outside of
    training the whole image is kept.

    Args:
        scale: The part's smallest and largest share of the image's area, above 0 to 1.
        ratio: The part's smallest and largest width for a height of 1, for a square image;
            from 0.1 to 10.
        height: Of the output, in pixels; None keeps the image's.
        width: Of the output, in pixels; None keeps the image's.
        p: Probability that an image is cut.
        seed: See `Augmentation`.
        **kwargs: For Keras.
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
        # Uniform in the logarithm, so that wide and tall parts are equally likely.
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
        """Keep the image; if the output's shape is another, its largest centred part."""
        return self.otherwise(pixels)
