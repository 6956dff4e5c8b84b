"""Base class of the augmentations that change the size of images."""

from typing import Any

from keras import ops

from pellucid.augment.layer import Augmentation
from pellucid.augment.parameters import check_whole
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _


class FixedSize(Augmentation):
    """Base class of augmentations whose output has a given size, also outside of training.

    Since all images of a batch have one size, the images that are not augmented are resized too:
    their largest centred part of the output's shape is resized, as when images are read.

    Args:
        height: Height of the output in pixels; None keeps that of the input.
        width: Width of the output in pixels; None keeps that of the input.
        p: Probability that an image is changed.
        seed: Seed of the random changes, as for `Augmentation`.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(
        self, *, height: int | None, width: int | None, p: float, seed: int | None, **kwargs: Any
    ) -> None:
        super().__init__(p=p, seed=seed, **kwargs)
        self.height = None if height is None else check_whole(self, "height", height, 1)
        self.width = None if width is None else check_whole(self, "width", width, 1)

    def size_from(self, input_shape: Any) -> tuple[int, int]:
        """Return (height, width) of the output in pixels for an input shape."""
        return self.height or input_shape[1], self.width or input_shape[2]

    def check_fits(self, input_shape: Any, top: int = 0, left: int = 0) -> None:
        """Check that a window of the output's size lies inside the image.

        Raises:
            ConfigError: It does not.
        """
        height, width = self.size_from(input_shape)
        if top + height > input_shape[1] or left + width > input_shape[2]:
            raise ConfigError(
                _(
                    "The augmentation {name} cuts {width} x {height} pixels at ({left}, "
                    "{top}), which do not lie in pictures of {picture_width} x "
                    "{picture_height}. Give a smaller height and width, or larger pictures.",
                    name=type(self).__name__,
                    width=width,
                    height=height,
                    left=left,
                    top=top,
                    picture_width=input_shape[2],
                    picture_height=input_shape[1],
                )
            )

    def otherwise(self, pixels: Any) -> Any:
        """Resize the largest centred part."""
        return resized(pixels, self.size_from(pixels.shape), keeps_aspect=True)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """Return the output shape."""
        return (input_shape[0], *self.size_from(input_shape), input_shape[3])


def resized(pixels: Any, size: tuple[int, int], *, keeps_aspect: bool) -> Any:
    """Resize images with antialiased bilinear interpolation.

    Args:
        pixels: Images, shape (batch, height, width, channels).
        size: New height and width, in pixels.
        keeps_aspect: Whether to crop the image to the largest centred part with the new aspect
            ratio, instead of stretching the whole image.

    Returns:
        The resized images, shape (batch, *size, channels).
    """
    if tuple(pixels.shape[1:3]) == size:
        return pixels
    return ops.image.resize(
        pixels,
        size,
        interpolation="bilinear",
        antialias=True,
        crop_to_aspect_ratio=keeps_aspect,
        data_format="channels_last",
    )
