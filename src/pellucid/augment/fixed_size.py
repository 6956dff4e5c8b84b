"""What the augmentations that give images another size have in common."""

from typing import Any

from keras import ops

from pellucid.augment.layer import Augmentation
from pellucid.augment.parameters import check_whole
from pellucid.errors import ConfigError


class FixedSize(Augmentation):
    """Base of augmentations whose output has a size of its own, also outside of training.

    All images of a batch have one size, so those that `p` passes over get it too: their largest
    centred part of that shape is resized, as when images are read.

    Args:
        height: Of the output, in pixels; None keeps that of the input.
        width: Of the output, in pixels; None keeps that of the input.
        p: Probability that an image is changed.
        seed: See `Augmentation`.
        **kwargs: For Keras.
    """

    def __init__(
        self, *, height: int | None, width: int | None, p: float, seed: int | None, **kwargs: Any
    ) -> None:
        super().__init__(p=p, seed=seed, **kwargs)
        self.height = None if height is None else check_whole(self, "height", height, 1)
        self.width = None if width is None else check_whole(self, "width", width, 1)

    def size_from(self, input_shape: Any) -> tuple[int, int]:
        """Give (height, width) of the output for an input of this shape, in pixels."""
        return self.height or input_shape[1], self.width or input_shape[2]

    def check_fits(self, input_shape: Any, top: int = 0, left: int = 0) -> None:
        """Check that a window of the output's size lies in the image.

        Raises:
            ConfigError: It does not.
        """
        height, width = self.size_from(input_shape)
        if top + height > input_shape[1] or left + width > input_shape[2]:
            raise ConfigError(
                f"The augmentation {type(self).__name__} cuts {width} x {height} pixels at "
                f"({left}, {top}), which do not lie in pictures of {input_shape[2]} x "
                f"{input_shape[1]}. Give a smaller height and width, or larger pictures."
            )

    def otherwise(self, pixels: Any) -> Any:
        """Resize the largest centred part."""
        return resized(pixels, self.size_from(pixels.shape), keeps_aspect=True)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """Give the shape of the output."""
        return (input_shape[0], *self.size_from(input_shape), input_shape[3])


def resized(pixels: Any, size: tuple[int, int], *, keeps_aspect: bool) -> Any:
    """Resize images, bilinear and antialiased.

    Args:
        pixels: Shape (batch, height, width, channels).
        size: New height and width, in pixels.
        keeps_aspect: Whether only the largest centred part of the new shape is used, instead of
            stretching the whole image.

    Returns:
        Shape (batch, *size, channels).
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
