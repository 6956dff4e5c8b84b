"""Random crops."""

from typing import Any

import keras
from keras import ops

from pellucid.augment.affine import translation, warp
from pellucid.augment.crop import centre
from pellucid.augment.fixed_size import FixedSize
from pellucid.augment.parameters import check_whole
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _


@keras.saving.register_keras_serializable(package="pellucid")
class RandomCrop(FixedSize):
    """Cuts out a window at a random position in each image; outside of training, the centre.

    If only a padding is given, images keep their size. This is the pad-and-crop augmentation for
    CIFAR-10 (He et al., arXiv:1512.03385, section 4.2), except that the padding is the mirrored
    image and not zeros.

    Args:
        height: Height of the window in pixels; None keeps that of the input.
        width: Width of the window in pixels; None keeps that of the input.
        padding: Number of pixels by which each side is first padded with the mirrored image.
        p: Probability that an image is cropped; otherwise it is resized to the size of the window.
        seed: Seed of the random changes, as for `Augmentation`.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(
        self,
        height: int | None = None,
        width: int | None = None,
        padding: int = 0,
        p: float = 1.0,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(height=height, width=width, p=p, seed=seed, **kwargs)
        self.padding = check_whole(self, "padding", padding, 0)
        if height is None and width is None and padding == 0:
            raise ConfigError(
                _(
                    "The augmentation RandomCrop needs a height and a width in pixels, or a "
                    "padding; it was given none of them. To keep the size, give a padding "
                    "such as 4."
                )
            )

    def build(self, input_shape: Any) -> None:
        """Check that the window lies inside the image."""
        super().build(input_shape)
        self.check_fits(input_shape)

    def augment(self, pixels: Any) -> Any:
        """Crop every image."""
        size = self.size_from(pixels.shape)
        # A shift by whole pixels is exact, and it fills the border with the mirrored image.
        y, x = (
            self.whole_numbers(pixels, 2 * self.padding + whole - part + 1) - self.padding
            for whole, part in zip(pixels.shape[1:3], size, strict=True)
        )
        shift = translation(ops.cast(x, "float32"), ops.cast(y, "float32"))
        return warp(pixels, shift, "reflect")[:, : size[0], : size[1]]

    def at_inference(self, pixels: Any) -> Any:
        """Cut out the centre."""
        return centre(pixels, self.size_from(pixels.shape))
