"""Several views of one image, over whose probabilities `predict` averages.

After the ten crops of Krizhevsky, Sutskever and Hinton, "ImageNet Classification with Deep
Convolutional Neural Networks", 2012, section 4.1.
"""

from collections.abc import Iterator
from itertools import islice

import numpy as np
from PIL import Image

from pellucid.data.decode import Pixels
from pellucid.errors import ConfigError

MAX_VIEWS = 10

CROP_SHARE = 0.875
"""Of the sides, in a crop: 224 of 256 pixels, as in the paper."""

_CORNERS = ((0, 0), (1, 1), (0, 1), (1, 0))
"""(bottom, right) of the crops; opposite corners follow one another, so that an even number of
views leans to no side."""


def check_n_views(n_views: int) -> None:
    """Refuse a number of views that there is not.

    Raises:
        ConfigError: It is not from 1 to `MAX_VIEWS`.
    """
    if n_views not in range(1, MAX_VIEWS + 1):
        raise ConfigError(
            f"The number of views is from 1 to {MAX_VIEWS}; it was given as {n_views!r}. 1 is the "
            "picture alone, 2 adds its mirror image, and more add crops."
        )


def views_of(pixels: Pixels, n_views: int) -> Iterator[Pixels]:
    """Make the first of the ten views, each when it is asked for.

    1 is the image as it is; 2 its mirror image; 3 to 6 its corners (top left, bottom right, top
    right, bottom left), `CROP_SHARE` of the sides, resized to the whole; 7 to 10 the mirror images
    of 3 to 6. The crops are cut from the image at the size that the model takes, as the
    augmentations for training do.

    Args:
        pixels: Shape (height, width, n_channels), values from 0 to 255.
        n_views: From 1 to `MAX_VIEWS`.

    Yields:
        Images of the same shape.
    """
    return islice(_all_views(pixels), n_views)


def _all_views(pixels: Pixels) -> Iterator[Pixels]:
    yield pixels
    yield mirrored(pixels)
    crops = []
    for corner in _CORNERS:
        crops.append(corner_crop(pixels, *corner))
        yield crops[-1]
    yield from map(mirrored, crops)


def mirrored(pixels: Pixels) -> Pixels:
    """Exchange left and right."""
    return pixels[:, ::-1]


def corner_crop(pixels: Pixels, bottom: int, right: int) -> Pixels:
    """Cut a corner out and resize it, bilinearly, to the size of the whole.

    Args:
        pixels: Shape (height, width, n_channels), values from 0 to 255.
        bottom: 1 for a lower corner, 0 for an upper one.
        right: 1 for a corner on the right, 0 for one on the left.

    Returns:
        The same shape.
    """
    height, width, n_channels = pixels.shape
    left, top = right * (1 - CROP_SHARE) * width, bottom * (1 - CROP_SHARE) * height
    box = (left, top, left + CROP_SHARE * width, top + CROP_SHARE * height)
    image = Image.fromarray(pixels[..., 0] if n_channels == 1 else pixels)
    resized = image.resize((width, height), Image.Resampling.BILINEAR, box=box)
    return np.asarray(resized).reshape(pixels.shape)
